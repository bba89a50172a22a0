"""How far a long piece of work has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.tables import Cut


@dataclass(frozen=True, slots=True)
class Progress:
    """How far adding has come."""

    file: str
    files: int
    """Files that have ended."""
    of_files: int
    pages: int
    """Pages of the files that have ended."""
    share: float
    """Of the whole work, 0 to 1, by size of file."""


Watch = Callable[[Progress], None]

_READING = 0.2  # of the time of adding a file


class Steps:
    """Counts the work of adding files by their size, and tells ``watch`` of it."""

    def __init__(self, files: Sequence[Path], name: Callable[[Path], str], watch: Watch | None) -> None:
        self._sizes = {file: _size(file) for file in files}
        self._whole = sum(self._sizes.values()) or 1
        self._name, self._watch = name, watch
        self._done = 0.0
        self._group: dict[Path, int] = {}
        """Sizes of the files that were read and not yet stored."""
        self._ended, self._pages = 0, 0
        self._cut, self._cut_bytes = 0, 0
        self._file = files[0] if files else Path()

    def begin(self, file: Path) -> None:
        self._file = file
        self._tell(0)

    def reading(self, page: int, pages: int) -> None:
        self._tell(_READING * self._sizes[self._file] * page / max(pages, 1))

    def read(self, file: Path) -> None:
        self._group[file] = self._sizes[file]
        self._tell(0)

    def embedded(self, ready: int, passages: int) -> None:
        self._tell((1 - _READING) * sum(self._group.values()) * ready / max(passages, 1))

    def end(self, file: Path, pages: int) -> None:
        self._group.pop(file, None)
        self._done += self._sizes[file]
        self._ended += 1
        self._pages += pages
        self._tell(0)

    def ahead(self, cuts: Sequence[Cut]) -> int:
        """About how many passages are still to come after these, judged by those there were so far."""
        self._cut += sum(len(cut.passages) for cut in cuts)
        self._cut_bytes += sum(self._group.values())
        left = self._whole - self._done - sum(self._group.values())
        return int(left * self._cut / max(self._cut_bytes, 1))

    def _tell(self, more: float) -> None:
        if self._watch:
            done = self._done + _READING * sum(self._group.values()) + more
            share = min(done / self._whole, 1.0)
            self._watch(Progress(self._name(self._file), self._ended, len(self._sizes), self._pages, share))


def _size(file: Path) -> int:
    try:
        return max(file.stat().st_size, 1)
    except OSError:
        return 1
