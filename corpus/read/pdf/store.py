"""The stored text of a PDF, with the place of every line of it on its page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.locate import section_number
from corpus.pdfium.words import Fragment
from corpus.read.assemble import UNWANTED
from corpus.read.grid import reads_as_titles
from corpus.read.pdf.kinds import Told
from corpus.read.pdf.layout import rows_of
from corpus.read.pdf.paragraphs import MARKER
from corpus.read.pdf.ruled import Table
from corpus.records import Block, Line, Page

LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
LEADERS = re.compile(r"\s*(?:\.\s?){5,}")
"""Dots that lead the eye to a page number."""
BULLETS = str.maketrans(dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d", "•"))
# First parts that keep their hyphen, where the document itself does not show how it writes the word.
KEEPS_HYPHEN = set("self well non cross co pre post multi long short high low end part full on off face life".split())


def clean(text: str) -> str:
    """The text of a fragment as it is stored: ligatures spelt out, control characters and rows of dots gone."""
    text = UNWANTED.sub("", text.translate(LIGATURES).translate(BULLETS))
    return LEADERS.sub(" … ", text) if "..." in text or ". ." in text else text


class Store:
    """A text that grows by paragraphs and remembers pages and lines."""

    def __init__(self, pages: int, vocabulary: set[str]) -> None:
        self.blocks: list[Block] = []
        self.lines: list[Line] = []
        self._bounds: list[tuple[int, int] | None] = [None] * pages
        self._vocabulary = vocabulary
        self._pieces: list[str] = []
        self._first = 0
        """The piece that the paragraph being written begins with."""
        self._length = 0
        self._last_kind = ""
        self._header: tuple[int, tuple[float, float, int], list[str]] | None = None
        """Page, edges and titles of the last table."""

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def pages(self, printed: Sequence[str | None], sure: Mapping[int, float] | None = None) -> tuple[Page, ...]:
        """Every physical page; one without text is empty and stands where its text would be.

        ``sure``: by place, from 0, the confidence of those read by text recognition.
        """
        pages, end = [], 0
        for place, bounds in enumerate(self._bounds):
            start, end = bounds or (end, end)
            pages.append(Page(place + 1, start, end, printed[place], (sure or {}).get(place)))
        return tuple(pages)

    def add(self, one: Told) -> None:
        """Adds a paragraph, or the rows of a table."""
        if one.paragraph.table is not None:
            self._table(one.paragraph.table, one.paragraph.pages[0])
            return
        self._separate(one.kind)
        start, self._first = self._length, len(self._pieces)
        self._line(
            [
                (fragment, page)
                for row, page in zip(one.paragraph.rows, one.paragraph.pages, strict=True)
                for fragment in row.fragments
            ]
        )
        if self._length > start:
            self._block(one, start)

    def _table(self, table: Table, page: int) -> None:
        """Rows with their header: that of the table above on the page before, where one goes on."""
        words = [[_words(cell) for cell in row] for row in table.rows]
        edges = table.left, table.right, len(words[0])
        goes_on = self._header and page == self._header[0] + 1 and _same(edges, self._header[1])
        header = self._header[2] if goes_on and self._header else []
        titles = reads_as_titles(words[0]) and len(words) > 1
        if goes_on and self._header and words[0] != header:
            titles = False
        for place, row in enumerate(table.rows):
            self._row(row, page, [] if titles and place == 0 else (words[0] if titles else header))
        self._header = (page, edges, words[0] if titles else header)

    def _row(self, row: Sequence[Sequence[Fragment]], page: int, header: Sequence[str]) -> None:
        if not any(clean(fragment.text).strip() for cell in row for fragment in cell):
            return
        self._separate("table-row")
        start, spans = self._length, []
        for place, cell in enumerate(row):
            if place:
                self._write("\t")
            begin = self._length
            self._line([(fragment, page) for line in rows_of(cell) for fragment in line.fragments])
            spans.append((begin, self._length))
        number = section_number(_words(next(cell for cell in row if _words(cell))))
        self.blocks.append(
            Block("table-row", start, self._length, header=tuple(header), cells=tuple(spans), number=number)
        )
        self._last_kind = "table-row"

    def _separate(self, kind: str) -> None:
        if self._last_kind:
            self._write("\n" if kind == self._last_kind and kind in ("list-item", "table-row") else "\n\n")

    def _line(self, pieces: Sequence[tuple[Fragment, int]]) -> None:
        """Writes fragments that follow each other, words that a line broke made whole."""
        worded = [piece for piece in pieces if clean(piece[0].text).strip()]
        for place, (fragment, page) in enumerate(worded):
            self._fragment(fragment, page, worded[place + 1][0] if place + 1 < len(worded) else None)

    def _block(self, one: Told, start: int) -> None:
        """The block of what was written since ``start``; a list marker stays before it."""
        if one.marker:
            words = "".join(self._pieces[self._first :])
            marker = MARKER.match(words)
            start += marker.end() if marker and marker.end() < len(words) else 0
        self.blocks.append(Block(one.kind, start, self._length, level=one.level, number=one.number))
        self._last_kind = one.kind

    def _fragment(self, fragment: Fragment, page: int, following: Fragment | None) -> None:
        text = clean(fragment.text).strip()
        joint = "" if following is None else " "
        if following is not None and text.endswith("-") and len(text) > 1 and text[-2].isalpha():
            begins = clean(following.text).lstrip()
            if begins[:1].islower():
                joint = ""
                text = text if self._keeps_hyphen(text, begins) else text[:-1]
            elif begins[:1].isupper() or begins[:1].isdigit():
                joint = ""
        start = self._length
        self._write(text)
        left, top, right, bottom = fragment.shown or (fragment.left, fragment.top, fragment.right, fragment.bottom)
        self.lines.append(
            Line(
                start,
                self._length,
                page + 1,
                round(left, 1),
                round(top, 1),
                round(max(right, left + 0.1), 1),
                round(max(bottom, top + 0.1), 1),
            )
        )
        bounds = self._bounds[page]
        self._bounds[page] = (bounds[0] if bounds else start, self._length)
        self._write(joint)

    def _keeps_hyphen(self, text: str, begins: str) -> bool:
        """Whether a hyphen at the end of a line belongs to the word, as the document writes it elsewhere."""
        first = re.split(r"[^\w-]", text[:-1])[-1].lower()
        second = re.split(r"[^\w-]", begins)[0].lower()
        if first + second in self._vocabulary:
            return False
        if f"{first}-{second}" in self._vocabulary:
            return True
        return "-" in first or first in KEEPS_HYPHEN

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)


def _words(cell: Sequence[Fragment]) -> str:
    return " ".join(" ".join(clean(f.text) for line in rows_of(cell) for f in line.fragments).split())


def _same(first: tuple[float, float, int], second: tuple[float, float, int]) -> bool:
    return first[2] == second[2] and abs(first[0] - second[0]) < 6 and abs(first[1] - second[1]) < 6


def vocabulary(pages: Sequence[Sequence[Fragment]]) -> set[str]:
    """The words of a document, in small letters, hyphens inside them kept; none that end a line."""
    words: set[str] = set()
    for fragments in pages:
        for fragment in fragments:
            found = re.findall(r"\w[\w-]*\w", fragment.text.translate(LIGATURES).lower())
            words.update(found[:-1] if fragment.text.endswith("-") else found)
    return words
