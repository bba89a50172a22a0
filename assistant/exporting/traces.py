"""The names by which an exported paper is found again when it comes back: of sections, statements and quotations.

They are bookmarks in Word and OpenDocument, ids in a web page and in Markdown. A quotation's name says all that
is needed to prove it again: which document, from where to where.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

LONGEST = 40
"""Characters of a bookmark in Word."""
SECTION, STATEMENT, NOTES, WORDS, ANNEX, OURS = "sec_", "s_", "n_", "w_", "annex_", "x_"
"""How names begin; ``NOTES``: of where the footnote of a table's row is called, below the table; ``WORDS``: of a
quotation's words within its footnote; ``OURS``: of what the export says by itself,
which is no statement."""
QUOTE = re.compile(r"q_([0-9a-f]{8,20})_(\d{1,8})_(\d{1,8})(?:_\d+)?")
FACT_DRAFT, FACT_VERSION, FACT_KIND = "assistant-draft", "assistant-version", "assistant-export"
"""Facts kept with the file: which draft it is, which version, and which of the two documents."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where quoted words stand."""

    document_id: str
    start: int
    end: int


def _named(prefix: str, identifier: str) -> str:
    """A point becomes a line, which no identifier has. What no bookmark can be called is told by its hash."""
    name = prefix + identifier.replace(".", "_")
    if len(name) <= LONGEST and re.fullmatch(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*", identifier):
        return name
    return prefix + "h" + hashlib.sha256(identifier.encode("utf-8", "replace")).hexdigest()[:30]


def of_section(identifier: str) -> str:
    """The name that a section has in a file."""
    return _named(SECTION, identifier)


def of_statement(identifier: str) -> str:
    """The name that a statement has in a file."""
    return _named(STATEMENT, identifier)


def of_notes(identifier: str) -> str:
    """The name of the place below a table where the footnotes of its row are called."""
    return _named(NOTES, identifier)


def of_quote(place: Place, number: int) -> str:
    """``number`` keeps apart what is quoted several times in one paper."""
    return f"q_{place.document_id}_{place.start}_{place.end}_{number}"


def place_of(anchor: str) -> Place | None:
    """The place that a quotation's name tells; ``None`` for any other name."""
    found = QUOTE.fullmatch(anchor)
    return Place(found[1], int(found[2]), int(found[3])) if found else None


def section_of(anchor: str) -> str | None:
    """The section that a name is of, its points back; ``None`` for any other name."""
    return anchor.removeprefix(SECTION).replace("_", ".") if anchor.startswith(SECTION) else None


def statement_of(anchor: str) -> str | None:
    """The statement that a name is of, its points back; ``None`` for any other name."""
    return anchor.removeprefix(STATEMENT).replace("_", ".") if anchor.startswith(STATEMENT) else None


def notes_of(anchor: str) -> str | None:
    """The row that a name of footnotes is of; ``None`` for any other name."""
    return anchor.removeprefix(NOTES).replace("_", ".") if anchor.startswith(NOTES) else None
