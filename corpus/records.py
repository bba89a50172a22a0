"""The nouns: what a document is made of, where its words stand and what a quotation is.

Every offset counts code points of one stored text, ``Document.text``. A page is known or ``None``.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field
from typing import Literal, get_args

Status = Literal["current", "superseded", "withdrawn", "unknown"]
Kind = Literal["original", "digest", "profile", "local"]
Nation = Literal["england", "scotland", "wales", "northern-ireland", "uk"]
Checked = Literal["read", "recalled"]
BlockKind = Literal["heading", "paragraph", "list-item", "table-row", "footnote", "caption", "code", "comment"]
"""A comment is what somebody noted in the margin of a draft: kept in the text, never searched or quoted."""
Force = Literal["must", "should", "may", "local", "fact", "unsupported"]

SHEET_ROW = re.compile(r"row \d+")
ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class SourceInvalid(ValueError):
    """What was said of a source cannot be: the message names the field."""


class WordsDiffer(ValueError):
    """The words offered as a quotation are not the words of the stored text."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a document as a publication."""

    title: str
    publisher: str | None = None
    published: str | None = None
    """An ISO date or its beginning: ``2021``, ``2021-05``, ``2021-05-14``."""
    nation: Nation | None = None
    """``None``: not known. ``uk``: holds for all four."""
    status: Status = "unknown"
    kind: Kind = "original"
    checked: Checked | None = None
    """For a digest: whether its facts were read in the source or recalled."""
    url: str | None = None
    licence: str | None = None
    supersedes: tuple[str, ...] = ()
    """Source ids of what this one replaced."""
    superseded_by: str | None = None
    """Source id, or the title where the replacement is not in the library."""
    stands_for: str | None = None
    """For a digest: the title of the original it digests."""
    original_of: str | None = None
    """For an original: source id of our digest, which stands aside for it."""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise SourceInvalid("title: a document needs a title")
        if self.published is not None and not ISO_DATE.fullmatch(self.published):
            raise SourceInvalid(f"published: '{self.published}' is not a date like 2021, 2021-05 or 2021-05-14")
        for name, allowed in (("status", Status), ("kind", Kind)):
            if getattr(self, name) not in get_args(allowed):
                raise SourceInvalid(f"{name}: '{getattr(self, name)}' is none of {', '.join(get_args(allowed))}")
        if self.nation is not None and self.nation not in get_args(Nation):
            raise SourceInvalid(f"nation: '{self.nation}' is none of {', '.join(get_args(Nation))}")
        if self.checked is not None and self.checked not in get_args(Checked):
            raise SourceInvalid(f"checked: '{self.checked}' is none of {', '.join(get_args(Checked))}")

    @property
    def year(self) -> int | None:
        return int(self.published[:4]) if self.published else None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table row ...: ``text[start:end]`` of its document."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Headings: 1 is the highest. List items: depth from 1. Otherwise 0."""
    header: tuple[str, ...] = ()
    """Table rows: the header cell over each cell, "" where there is none."""
    cells: tuple[tuple[int, int], ...] = ()
    """Table rows: start and end of each cell."""
    number: str | None = None
    """Recommendation, section or list number as printed: "1.9.1", "Statement 4", "2.". Rows of a sheet: "row 12"."""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a block from {self.start} to {self.end} holds nothing")


@dataclass(frozen=True, slots=True)
class Page:
    """A physical page and the part of the text that stands on it (empty where start == end)."""

    number: int
    """From 1."""
    start: int
    end: int
    printed: str | None = None
    """The number printed on the page or given by the file's page labels."""
    recognised: float | None = None
    """Read by text recognition (OCR), this sure of it from 0 to 1; ``None``: the file itself holds the text."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line of the text stands on its page, in points from the top left corner."""

    start: int
    end: int
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader gives for one file, before the library knows it."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    """Empty for formats without pages."""
    lines: tuple[Line, ...] = ()
    """PDF only."""
    title: str | None = None
    """Proposed from the document; ``None`` where none can be read."""
    publisher: str | None = None
    published: str | None = None
    nation: Nation | None = None
    url: str | None = None
    warnings: tuple[str, ...] = ()
    """What a person should know: pages without text, parts left out."""


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one source, as stored."""

    source_id: str
    """Stable over versions."""
    id: str
    """Hash of the file's bytes, the reader's version and its options."""
    file: str
    """The file's name, for people; never used as a path."""
    source: Source
    text: str = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    pages: tuple[Page, ...] = field(default=(), repr=False)
    lines: tuple[Line, ...] = field(default=(), repr=False)

    def pages_of(self, start: int, end: int) -> tuple[Page, ...]:
        """The pages on which ``text[start:end]`` stands; none for a format without pages."""
        first = bisect.bisect_right(self.pages, start, key=lambda page: page.start) - 1
        found = []
        for page in self.pages[max(first, 0) :]:
            if page.start >= end:
                break
            if page.end > start and page.start < page.end:
                found.append(page)
        return tuple(found)

    def section_of(self, start: int) -> tuple[str, ...]:
        """The headings over an offset, highest first; in a spreadsheet the last one is "Costs, row 12"."""
        place = bisect.bisect_right(self.blocks, start, key=lambda block: block.start) - 1
        if place < 0:
            return ()
        row = f", {self.blocks[place].number}" if SHEET_ROW.fullmatch(self.blocks[place].number or "") else ""
        titles: list[str] = []
        under: int | None = None
        for number in range(place, -1, -1):  # only what stands higher than what was found has it below it
            block = self.blocks[number]
            if block.kind == "heading" and (under is None or block.level < under):
                titles.append(" ".join(self.text[block.start : block.end].split()))
                under = block.level
                if under <= 0:
                    break
        titles.reverse()
        return (*titles[:-1], titles[-1] + row) if titles else ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one document, small enough to embed; ``text`` is the document's ``text[start:end]``."""

    id: int
    document_id: str
    start: int
    end: int
    text: str
    section: tuple[str, ...] = ()
    """The headings over it, highest first."""
    context: str = ""
    """Embedded with it and shown beside it, never part of ``text``: a list's opening line, a table's header cells."""
    page: int | None = None
    printed_page: str | None = None
    sentences: tuple[tuple[int, int], ...] = ()
    """Start and end, in the document, of its headings, sentences, list items and table rows."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a stored document. ``quote()`` is the one way to make one."""

    document_id: str
    source_id: str
    source: Source
    start: int
    end: int
    text: str
    page: int | None
    pages: tuple[int, ...]
    printed_page: str | None
    section: tuple[str, ...]


def quote(document: Document, start: int, end: int, words: str) -> Quote:
    """The quotation ``document.text[start:end]``, proven to be ``words``.

    Raises ``WordsDiffer`` when the stored text says anything else at that place.
    """
    if not 0 <= start < end <= len(document.text) or document.text[start:end] != words:
        raise WordsDiffer(f"'{document.file}' does not say these words at {start} to {end}: {words[:80]!r}")
    pages = document.pages_of(start, end)
    return Quote(
        document_id=document.id,
        source_id=document.source_id,
        source=document.source,
        start=start,
        end=end,
        text=words,
        page=pages[0].number if pages else None,
        pages=tuple(page.number for page in pages),
        printed_page=pages[0].printed if pages else None,
        section=document.section_of(start),
    )
