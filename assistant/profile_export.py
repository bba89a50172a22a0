"""A care profile to a file, in the format that the file's name says."""

from __future__ import annotations

import tempfile
from pathlib import Path

from assistant.export import export_profile
from assistant.exporting.files import FORMATS, put_in_place
from corpus.profile_excel import to_excel
from corpus.profile_files import to_yaml
from corpus.profiles import Profile

ENDINGS = (".xlsx", ".yaml", *FORMATS)


def export_to(profile: Profile, path: Path, saved_as: int | None = None) -> None:
    """Write a profile whole or not at all; ``saved_as``: its version in the library, for the workbook.

    Raises ``NotExported`` and, for a text that Excel cannot hold, ``KnowledgeInvalid``.
    """
    end = path.suffix.casefold()
    if end not in (".xlsx", ".yaml", ".yml"):
        export_profile(profile, path)
        return
    content = to_excel(profile, saved_as) if end == ".xlsx" else to_yaml(profile).encode()

    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        made = Path(folder) / "profile"
        made.write_bytes(content)
        put_in_place(made, path)
