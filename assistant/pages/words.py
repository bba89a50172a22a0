"""How the pages name things, in plain words."""

from __future__ import annotations

import re
from datetime import datetime

from corpus.records import Document, Force, Kind, Nation, Source, Status

NATION: dict[Nation, str] = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern-ireland": "Northern Ireland",
    "uk": "United Kingdom",
}
STATUS: dict[Status, str] = {
    "current": "Current",
    "superseded": "Superseded",
    "withdrawn": "Withdrawn",
    "unknown": "Status not known",
}
KIND: dict[Kind, str] = {"original": "Original", "digest": "Our digest", "profile": "Care profile", "local": "Local"}
FORCE: dict[Force, str] = {
    "must": "Must",
    "should": "Should",
    "may": "May",
    "local": "Local",
    "fact": "Fact",
    "unsupported": "Not supported",
}
CHECKED = {"read": "Read in the source", "recalled": "Partly from memory"}

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!~|<>&$^=])")
_SHORTCODE = re.compile(r":(?=[\w+/-]+:)")


def plain(text: str) -> str:
    """Text for a label that Streamlit reads as Markdown, so that it is shown as it stands, on one line."""
    escaped = _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
    return _SHORTCODE.sub(":\u2060", escaped)  # a word joiner: an escaped ":name:" would still become a picture


def named(source: Source) -> str:
    """The title; of a digest, whose words are ours, what it is a digest of."""
    return f"Our digest of {source.stands_for or source.title}" if source.kind == "digest" else source.title


def page_named(page: int | None, printed: str | None) -> str | None:
    """ "page 12, printed 8"; ``None`` where no page is known."""
    if page is None:
        return None
    return f"page {page}, printed {printed}" if printed and printed != str(page) else f"page {page}"


def cited_as(source: Source, page: int | None, printed: str | None, section: tuple[str, ...]) -> str:
    """A citation on one line: title, publisher, year, and the page or else the section, where it is not the whole."""
    under = section[-1] if section and section[-1] != source.title else None
    place = page_named(page, printed) or (f"section “{under}”" if under else None)
    return ", ".join(part for part in (named(source), source.publisher, year(source), place) if part)


def year(source: Source) -> str | None:
    return str(source.year) if source.year else None


def moment(saved: str) -> str:
    """A moment that was kept as an ISO date and time, by the clock of this computer: "22 Nov 2026, 14:05"."""
    at = datetime.fromisoformat(saved).astimezone()
    return f"{at.day} {at:%b %Y, %H:%M}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 document", "1,200 documents"; ``many``: where it is not ``one`` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def section_of(document: Document, start: int) -> str:
    """The headings over a place, without the document's own title."""
    path = [heading for heading in document.section_of(start) if heading != document.source.title]
    return " › ".join(path)
