"""Puts blocks together into one stored text, so that every offset is right from the first cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.locate import leading_number, section_number
from corpus.records import Block, BlockKind, Page

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
        self._pages: list[tuple[int, int] | None] = []
        """Where each page begun so far starts and ends; ``None`` while nothing stands on it."""
        self._turning = False
        self._comments: list[tuple[str, str]] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def add(self, kind: BlockKind, text: str, level: int = 0, *, marker: str = "", number: str | None = None) -> None:
        """Adds one block; ``marker`` (a bullet, "1.") stands before it, outside. Empty text adds nothing."""
        if not text.strip():
            return
        self._separate(kind)
        begin = self.length
        self._write(marker)
        start = self.length
        self._write(text)
        self._on_page(begin)
        if number is None:
            number = leading_number(text) if kind == "heading" else section_number(text)
        self.blocks.append(Block(kind, start, self.length, level=level, number=number))

    def add_row(self, cells: Sequence[str], header: Sequence[str] = (), number: str | None = None) -> None:
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
        number = number or section_number(next(cell for cell in cells if cell.strip()))
        self.blocks.append(Block("table-row", start, self.length, header=over, cells=tuple(spans), number=number))
        self._on_page(start)

    def turn_page(self) -> None:
        """What is added from now on stands on the next page, or slide."""
        self._pages.append(None)
        self._turning = True

    def pages(self) -> tuple[Page, ...]:
        """The pages begun; one without words is empty and stands where its words would be."""
        pages, end = [], 0
        for number, bounds in enumerate(self._pages, start=1):
            start, end = bounds or (end, end)
            pages.append(Page(number, start, end))
        return tuple(pages)

    def comment(self, author: str | None, text: str) -> None:
        """Remembers what somebody noted in the margin, for ``comments``."""
        words = plain(text)
        if words:
            self._comments.append((plain(author or ""), words))

    def comments(self) -> list[str]:
        """Adds the comments after everything else, on no page; gives the warning that says so."""
        self._turning = False
        for author, words in self._comments:
            self.add("comment", words, marker=f"[Comment by {author}] " if author else "[Comment] ")
        count = len(self._comments)
        if not count:
            return []
        return [f"{count} comment{'s' if count > 1 else ''} kept apart, at the end of the text: not searched or quoted"]

    def _on_page(self, start: int) -> None:
        if self._turning:
            bounds = self._pages[-1]
            self._pages[-1] = (bounds[0] if bounds else start, self.length)

    def _separate(self, kind: BlockKind) -> None:
        if self._last is not None:
            together = kind == self._last and kind in ("list-item", "table-row")
            self._write("\n" if together else "\n\n")
        self._last = kind

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self.length += len(text)
