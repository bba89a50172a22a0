"""Citation exports in plain text: RefWorks tags, also run together on one line, and RIS."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.propose import date_of, title_of
from corpus.records import Block, Reading

REFWORKS = (
    "RT SR T1 T2 T3 A1 A2 A3 AU AD JF JO FD YR SP OP VO IS DO UL LK PB PP SN ED K1 AB NO LA DB DS OL RD ID U1 U2 CL "
    "AN CN PM"
).split()
FLAT = re.compile(rf"(?:(?<=\s)|^)({'|'.join(REFWORKS)})[ \t]+(?=\S)", re.MULTILINE)
RIS = re.compile(r"^([A-Z][A-Z0-9])  - ?", re.MULTILINE)
TITLES, ABSTRACTS = ("T1", "TI"), ("AB", "N2")
JOURNALS, YEARS, ADDRESSES = ("JF", "JO", "T2", "PB"), ("YR", "PY", "Y1", "FD", "DA"), ("UL", "UR", "LK")


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    start: int
    """Of the tag itself."""
    value: int
    end: int


def citation(text: str) -> Reading | None:
    """The reading of a citation export; ``None`` for any other text."""
    tags = _tags(text)
    names = {tag.name for tag in tags}
    if len(names) < 4 or not names & set(TITLES):
        return None
    blocks: list[Block] = []
    others: list[Tag] = []
    for tag in tags:
        if tag.name in TITLES or tag.name in ABSTRACTS:
            blocks += _together(others)
            others = []
            blocks += _told(text, tag)
        else:
            others.append(tag)
    blocks += _together(others)
    year = _first(text, tags, YEARS)
    return Reading(
        text,
        tuple(blocks),
        title=title_of(_first(text, tags, TITLES)),
        publisher=_first(text, tags, JOURNALS),
        published=date_of(year) if year else None,
        url=_first(text, tags, ADDRESSES),
    )


def _tags(text: str) -> list[Tag]:
    opening = text.lstrip()[:6]
    if re.match(r"TY  - ", opening):
        found = list(RIS.finditer(text))
    elif re.match(r"RT [A-Z]", opening):
        found = list(FLAT.finditer(text))
    else:
        return []
    tags: list[Tag] = []
    for match in found:
        inside_abstract = tags and tags[-1].name in ABSTRACTS and text[match.start() - 1] != "\n"
        if inside_abstract:  # capitals in running words, not a tag
            continue
        if tags:
            tags[-1] = _closed(text, tags[-1], match.start())
        tags.append(Tag(match[1], match.start(), match.end(), len(text)))
    if tags:
        tags[-1] = _closed(text, tags[-1], len(text))
    return tags


def _closed(text: str, tag: Tag, before: int) -> Tag:
    return Tag(tag.name, tag.start, tag.value, max(len(text[:before].rstrip()), tag.value))


def _together(tags: list[Tag]) -> list[Block]:
    return [Block("paragraph", tags[0].start, tags[-1].end)] if tags else []


def _told(text: str, tag: Tag) -> list[Block]:
    """A title as a heading, an abstract as a paragraph for each of its lines."""
    if tag.value >= tag.end:
        return []
    if tag.name in TITLES:
        return [Block("heading", tag.value, tag.end, level=1)]
    spans = re.finditer(r"\S[^\n]*", text[tag.value : tag.end])
    return [Block("paragraph", tag.value + span.start(), tag.value + span.end()) for span in spans]


def _first(text: str, tags: list[Tag], names: tuple[str, ...]) -> str | None:
    for name in names:
        for tag in tags:
            if tag.name == name and tag.value < tag.end:
                return " ".join(text[tag.value : tag.end].split())
    return None
