"""What a document says of itself as a publication. A proposal is read, never guessed: else ``None``."""

from __future__ import annotations

import re

from corpus.records import ISO_DATE, Nation

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+{YEAR}|{MONTH}\s+\d{{1,2}},\s+{YEAR}|{MONTH},?\s+{YEAR}"
    rf"|{YEAR}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}/{YEAR}|{YEAR})"
)
WORDS = (
    r"(?:first published|date published|published date|publication date|date of publication|published|issued"
    r"|date of issue|issue date)"
)
SAID = re.compile(
    # At the start of a line, or anywhere with a colon or a dash: "was published in 2016" speaks of another document.
    rf"(?:^\W*{WORDS}(?:\s+(?:on|in))?\s*[:\-–—|]?|{WORDS}\s*[:\-–—|])\s*({DATE})\b",
    re.IGNORECASE | re.MULTILINE,
)
PUBLISHER = re.compile(
    r"^[ \t]*(?:Publisher|Published by|Journal)(?::[ \t]*|[ \t]+(?=[A-Z])|(?=[A-Z]))(.{3,120})$", re.M
)
DATE_ALONE = re.compile(rf"(?:date:?\s*|version\s+[\d.]+,?\s+)?({DATE})", re.IGNORECASE)
JUNK_TITLE = re.compile(
    r"(microsoft (word|powerpoint|excel)\b|untitled|document ?\d*$|presentation ?\d*$|slide 1$|title$|tmp"
    r"|new document"
    r"|doc\d*$|[\w\s,()&+-]*\.(docx?|pptx?|pdf|indd|qxd|html?|xlsx?|odt|txt|tex|dvi)$|layout 1$"
    r"|powerpoint presentation"
    r"|print$|cover$|page 1$|none$|null$|\(?anonymous\)?$|https?:|[\W\d_]*$|main content|search|menu|home$"
    r"|contents$)",
    re.IGNORECASE,
)
OPENING = 6_000
"""Characters in which a specification says for whom it is."""
NAMED: tuple[tuple[Nation, str], ...] = (
    ("england", "England|English|ICBs?|Integrated Care Boards?"),
    ("scotland", "Scotland|Scottish"),
    ("wales", "(?<!New South )Wales|Welsh|Cymru"),
    ("northern-ireland", "Northern Ireland"),
)
INSTITUTIONS: tuple[tuple[Nation, str], ...] = (
    (
        "england",
        r"NHS England|Care Quality Commission|CQC|Public Health England|Integrated Care Boards?|"
        r"Clinical Commissioning Groups?|CCGs|UK Health Security Agency|Department of Health and Social Care",
    ),
    (
        "scotland",
        r"Scottish Government|NHS Scotland|Healthcare Improvement Scotland|Integration Authorit(?:y|ies)|"
        r"Public Health Scotland|Care Inspectorate Scotland|gov\.scot|Integration Joint Boards?",
    ),
    ("wales", r"Welsh Government|NHS Wales|Public Health Wales|Llywodraeth Cymru|gov\.wales|nhs\.wales"),
    (
        "northern-ireland",
        r"Northern Ireland Executive|Health and Social Care \(?HSC\)?|hscni|"
        r"Department of Health \(?(?:NI|Northern Ireland)\)?|health-ni\.gov\.uk",
    ),
)


def title_of(*candidates: str | None) -> str | None:
    """The first candidate that reads as a title and not as a file name or a program's default."""
    for candidate in candidates:
        text = " ".join((candidate or "").split()).strip(" *_#")
        if 3 <= len(text) <= 300 and not JUNK_TITLE.match(text) and re.search(r"[^\W\d_]{3}", text):
            return text
    return None


def date_of(text: str) -> str | None:
    """A printed date as an ISO date or its beginning; ``None`` where it is no date."""
    text = text.strip().strip(".")
    if ISO_DATE.fullmatch(text[:10]) and (len(text) <= 10 or text[10] in "T "):
        return text[:10]
    year = re.search(YEAR, text)
    if year is None:
        return None
    slashes = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if slashes:  # as printed in Britain: day first
        return _iso(int(slashes[3]), int(slashes[2]), int(slashes[1]))
    numeric = re.fullmatch(r"(\d{4})[/-](\d{1,2})(?:[/-](\d{1,2}))?", text)
    if numeric:
        return _iso(int(numeric[1]), int(numeric[2]), int(numeric[3]) if numeric[3] else None)
    month = re.search(rf"\b({MONTH})", text, re.IGNORECASE)
    day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", text)
    return _iso(
        int(year.group()),
        MONTHS[month[1].lower().rstrip(".")] if month else None,
        int(day[1]) if month and day else None,
    )


def _iso(year: int, month: int | None = None, day: int | None = None) -> str:
    for written in (f"{year}-{month or 0:02}-{day or 0:02}", f"{year}-{month or 0:02}"):
        if ISO_DATE.fullmatch(written):
            return written
    return str(year)


def published_of(opening: str) -> str | None:
    """The date of publication that an opening says ("Published: May 2021") or shows on a line of its own."""
    said = SAID.search(opening)
    if said:
        return date_of(said[1])
    for line in opening[:1500].splitlines():
        alone = DATE_ALONE.fullmatch(line.strip())
        if alone:
            return date_of(alone[1])
    return None


def publisher_of(opening: str) -> str | None:
    """The publisher or journal that a line names as such."""
    said = PUBLISHER.search(opening)
    return " ".join(said[1].split()).rstrip(".") if said else None


def nation_of(text: str, url: str | None = None) -> Nation | None:
    """The nation whose institutions the text names, where it names those of one only (or of one far more)."""
    text = f"{url or ''}\n{text[:200_000]}"
    counts = sorted(
        ((len(re.findall(rf"\b(?:{names})", text)), nation) for nation, names in INSTITUTIONS), reverse=True
    )
    (most, nation), (next_most, _) = counts[0], counts[1]
    return nation if most >= 2 and most >= 6 * next_most else None


def nation_named(text: str) -> Nation | None:
    """The one nation that the beginning of a text names, by its own name; ``None`` where it names none or several."""
    found = {nation for nation, names in NAMED if re.search(rf"\b(?:{names})\b", text[:OPENING])}
    return found.pop() if len(found) == 1 else None
