"""The profile that a command or a page is told of: a name in the library or of one that ships, or a file."""

from __future__ import annotations

from pathlib import Path

from assistant.profile_import import TEXTS, WORKBOOKS, read_file
from corpus.own_profiles import profile
from corpus.profiles import Profile


def chosen_profile(named: str, library: Path | None) -> Profile:
    """A library's own or one that ships, by name or as ``name@2``; else the profile in a YAML or Excel file.

    Raises ``NotKept`` where there is none and ``KnowledgeInvalid`` where it cannot be read.
    """
    path = Path(named)
    if path.suffix.casefold() in (*TEXTS, *WORKBOOKS):
        return read_file(path, library)
    return profile(named, library)
