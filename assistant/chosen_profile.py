"""The profile that a command or a page is told of: a name in the library or of one that ships, or a file."""

from __future__ import annotations

from pathlib import Path

from corpus.own_frameworks import all_frameworks
from corpus.own_profiles import profile
from corpus.profile_files import read_profile
from corpus.profiles import Profile
from corpus.schema import KnowledgeInvalid

FILES = (".yaml", ".yml", ".xlsx")


def chosen_profile(named: str, library: Path | None) -> Profile:
    """A library's own or one that ships, by name or as ``name@2``; else the profile in a YAML or Excel file.

    Raises ``NotKept`` where there is none and ``KnowledgeInvalid`` where it cannot be read.
    """
    path = Path(named)
    if path.suffix.casefold() not in FILES:
        return profile(named, library)
    if path.suffix.casefold() == ".xlsx":
        raise KnowledgeInvalid(
            f"'{named}' is an Excel file: bring it in first with 'assistant profiles import {named}'."
        )
    return read_profile(path, all_frameworks(library) if library else None)
