"""A Word or OpenDocument file with some of its parts replaced, the rest as it was."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path


def replaced_parts(path: Path, changed: dict[str, bytes]) -> None:
    """Put other contents in the place of parts of a zipped file, and add those it does not have."""
    beside = path.with_name(f".{path.name}.new")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = changed.get(part.filename)
            new.writestr(part, old.read(part.filename) if content is None else content)
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name])
    os.replace(beside, path)
