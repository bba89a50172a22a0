"""What a paper is made of, before any format: headings, paragraphs, lists, tables, and text with notes.

Every ``text`` is data. Whoever writes a format escapes it; nothing in it is ever markup, a formula or a field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Look = Literal["plain", "strong", "force", "label", "caution"]
"""``force``: the mark of a statement; ``label``: what code says about the words; ``caution``: what to beware of."""
Print = Literal["usual", "readable", "large"]
ParagraphLook = Literal["plain", "clause", "lead", "notice"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one look."""

    text: str
    look: Look = "plain"
    anchor: str | None = None
    """By which the words are found again: a letter, then letters, digits, ``_``, ``-``; at most 40 characters, which
    is what Word allows. In one paper there is one of this name."""
    address: str | None = None
    """Where the words lead, a web page; anything else is not linked."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, called where it stands among the words."""

    entries: tuple[tuple[Text, ...], ...]
    """Each on a line of its own."""
    anchors: tuple[str, ...] = ()
    """By which its mark is found again, one for each entry: programs lose names within footnotes."""


Piece = Text | Note
Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1
    """From 1; the title of the paper stands above them all."""
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: Pieces
    look: ParagraphLook = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[Pieces, ...], ...]
    """Each with as many cells as there are columns."""
    caption: str
    widths: tuple[float, ...] = ()
    """Shares of the line that sum to 1; none: all the same."""
    numbers: tuple[int, ...] = ()
    """Columns of figures, from 0: aligned right."""
    headed: bool = True
    """Whether the first cell of a row is what the row is about."""


Part = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Written:
    """A paper ready to be written in any format."""

    title: str
    parts: tuple[Part, ...]
    facts: tuple[tuple[str, str], ...] = ()
    """Kept with the file and not shown: names of small letters and hyphens, and what stands there."""
    language: str = "en-GB"
    print: Print = "usual"
    """How large it is printed: ``readable`` for the public, ``large`` for people who see less well."""


UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\ufeff]")
"""Not allowed in XML, or turning the order of what follows on the page."""


def printable(text: str) -> str:
    """Text without characters that no file may hold or that reorder what is seen; tabs become spaces."""
    return UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def words(text: str, look: Look = "plain") -> Pieces:
    """One run of text."""
    return (Text(text, look),)
