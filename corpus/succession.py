"""Which document may have superseded which: proposed from title and date, never decided."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from corpus.library import Entry
from corpus.propose import MONTH
from corpus.records import Source

EDITION = re.compile(
    rf"\b(?:{MONTH}|(?:19|20)\d\d(?:\s*[-–/]\s*(?:20)?\d\d)?|v(?:ersion|\.)?\s*\d+(?:\.\d+)*|v\d+(?:\.\d+)*"
    r"|(?:first|second|third|fourth|fifth|\d+(?:st|nd|rd|th)|new|revised|updated|current)\s+edition"
    r"|edition\s+\d+|revised|updated?|refresh(?:ed)?|final|draft)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d\b")
LEAST = 10
"""Letters that a title has to keep without its edition, to name a document and not a sort of them."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """``supersedes``: the new document may supersede the other one; otherwise the other way round."""

    relation: Literal["supersedes", "superseded by"]
    other: Entry


def proposed(source: Source, source_id: str, entries: Iterable[Entry]) -> Proposal | None:
    """The newest other edition of a document in the library; ``None`` where there is none or no date tells which."""
    name, date = _series(source.title), _date(source)
    if len(name) < LEAST or date is None or source.supersedes or source.superseded_by:
        return None
    others = [
        (when, entry)
        for entry in entries
        if entry.source_id != source_id
        and entry.source.kind in ("original", "local")
        and _series(entry.source.title) == name
        and not (source.publisher and entry.source.publisher and source.publisher != entry.source.publisher)
        and (when := _date(entry.source)) is not None
        and when[: len(date)] != date[: len(when)]
    ]
    if not others:
        return None
    when, other = max(others, key=lambda found: found[0])
    if source_id in other.source.supersedes or other.source.superseded_by == source_id:
        return None
    return Proposal("supersedes" if when < date else "superseded by", other)


def _series(title: str) -> str:
    """A title without what tells its editions apart."""
    return " ".join(re.findall(r"\w+", EDITION.sub(" ", title).casefold()))


def _date(source: Source) -> str | None:
    """The date of publication, else the year in the title."""
    if source.published:
        return source.published
    years = YEAR.findall(source.title)
    return max(years) if years else None
