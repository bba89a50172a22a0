"""A care profile out of a file: what it would become in the library, before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.own_frameworks import all_frameworks
from corpus.own_profiles import free_name, shipped, versions
from corpus.profile_excel_in import from_excel
from corpus.profile_files import read_profile
from corpus.profiles import Profile
from corpus.schema import KnowledgeInvalid

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a file holds, and what the library has of it."""

    profile: Profile
    notes: tuple[str, ...]
    """What was left out or changed on the way."""
    latest: int | None
    """The version that the library has under this name; ``None``: it is new."""
    based_on: int | None
    """The version that the file was made from, where it says so."""

    @property
    def current(self) -> bool:
        """Whether it follows the latest version, or is new: nobody's work lies between."""
        return self.latest is None or self.based_on == self.latest


def incoming(path: Path, library: Path, name: str | None = None) -> Incoming:
    """The profile in a YAML or Excel file, under the name it says unless told.

    What carries the name of an example that ships comes in as a draft of the library's own. Raises
    ``KnowledgeInvalid`` with every fault.
    """
    read, notes, saved_as = _read(path, library)
    if name or read.slug in shipped():
        called = name or free_name(read.title, library)
        own = {"slug": called, "example": False, "status": "draft" if read.status == "example" else read.status}
        read = read.model_copy(update=own)
        saved_as = saved_as if name else None
    kept = versions(read.slug, library)
    latest = kept[0].version if kept else None
    return Incoming(read, notes, latest, saved_as if latest and saved_as and saved_as <= latest else None)


def _read(path: Path, library: Path | None) -> tuple[Profile, tuple[str, ...], int | None]:
    known = all_frameworks(library)
    if path.suffix.casefold() in WORKBOOKS:
        found = from_excel(path, known)
        return found.profile, found.notes, found.saved_as
    if path.suffix.casefold() in TEXTS:
        return read_profile(path, known), (), None
    raise KnowledgeInvalid(f"'{path.name}' is neither a workbook (.xlsx) nor YAML (.yaml): save it as one of them.")


def read_file(path: Path, library: Path | None) -> Profile:
    """The profile in a file, as it is. Raises ``KnowledgeInvalid``."""
    return _read(path, library)[0]
