"""What a person adds and says of it, and how each file ended."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from corpus.records import Source

Outcome = Literal["indexed", "unchanged", "replaced", "refused"]
DETAILS = frozenset(field.name for field in fields(Source))


@dataclass(frozen=True, slots=True)
class Added:
    """How one file ended."""

    file: str
    outcome: Outcome
    reason: str | None = None
    """Of a refusal: the named reason, what happened and what to do. Else what is worth knowing."""
    id: str | None = None
    pages: int | None = None
    """``None`` for formats without pages."""
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Addition:
    """What a person says of the files they add."""

    details: Mapping[str, Any]
    """Fields of ``Source`` that were given, by name."""
    replaces: str | None = None
    """The id of a document that one file takes the place of."""
    password: str | None = None
    ocr: bool = False
    """Whether scanned pages are read by text recognition."""
    registered: Mapping[Path, str] | None = None
    """Where a file is said to be from, if not from its own path: an upload."""
    names: Mapping[Path, str] | None = None
    """What a file is called, if not by its own name."""

    def path(self, file: Path) -> str:
        """Where a file is registered as coming from."""
        return (self.registered or {}).get(file) or os.path.abspath(file)

    def name(self, file: Path) -> str:
        """What people call a file."""
        return (self.names or {}).get(file) or file.name


def files_in(places: Sequence[Path]) -> list[Path]:
    """The files named, and every file in the folders named; hidden ones and Word's lock files are left out."""
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            inside = (file for file in sorted(place.rglob("*")) if file.is_file())
            found += [file for file in inside if not _hidden(file.relative_to(place))]
        else:
            found.append(place)
    return list(dict.fromkeys(found))


def _hidden(file: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in file.parts)
