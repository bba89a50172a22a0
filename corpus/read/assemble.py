"""Puts blocks together into one stored text, so that every offset is right from the first cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.locate import leading_number, section_number
from corpus.records import Block, BlockKind

# Lone surrogates cannot be stored as UTF-8, NULs end strings in C, the rest would show as boxes.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufeff\u200b\u00ad]")
SPACES = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")


def plain(text: str) -> str:
    """``text`` without control characters, its white space collapsed to single spaces."""
    return UNWANTED.sub("", SPACES.sub(" ", text)).strip()


class Assembly:
    """A text that grows block by block. Rows and items follow on a new line, the rest after an empty one."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.length = 0
        self._pieces: list[str] = []
        self._last: BlockKind | None = None

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def add(self, kind: BlockKind, text: str, level: int = 0, *, marker: str = "", number: str | None = None) -> None:
        """Adds one block; ``marker`` (a bullet, "1.") stands before it, outside. Empty text adds nothing."""
        if not text.strip():
            return
        self._separate(kind)
        self._write(marker)
        start = self.length
        self._write(text)
        if number is None:
            number = leading_number(text) if kind == "heading" else section_number(text)
        self.blocks.append(Block(kind, start, self.length, level=level, number=number))

    def add_row(self, cells: Sequence[str], header: Sequence[str] = ()) -> None:
        """Adds a table row, its cells apart by tabs. A row without any words adds nothing."""
        if not any(cell.strip() for cell in cells):
            return
        self._separate("table-row")
        start, spans = self.length, []
        for place, cell in enumerate(cells):
            if place:
                self._write("\t")
            cell = cell.replace("\t", " ")
            spans.append((self.length, self.length + len(cell)))
            self._write(cell)
        over = tuple(header[place] if place < len(header) else "" for place in range(len(cells))) if header else ()
        first = next(cell for cell in cells if cell.strip())
        self.blocks.append(
            Block("table-row", start, self.length, header=over, cells=tuple(spans), number=section_number(first))
        )

    def _separate(self, kind: BlockKind) -> None:
        if self._last is not None:
            together = kind == self._last and kind in ("list-item", "table-row")
            self._write("\n" if together else "\n\n")
        self._last = kind

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self.length += len(text)
