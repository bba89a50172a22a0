"""Headings, list items, captions and footnotes among the paragraphs of a PDF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.locate import leading_number, numbering_depth, section_number
from corpus.pdfium.document import OutlineEntry
from corpus.propose import DATE_ALONE
from corpus.read.pdf.paragraphs import LEADERS, MARKER, SMALL, Paragraph, gapped
from corpus.records import BlockKind

CAPTION = re.compile(r"(?:Figure|Fig\.|Table|Box|Chart)\s+(?:\d+|[A-Z])(?:[.–-]\d+)*[.:]?(?:$|\s+(?=[^a-z]))")
NOTE_MARK = re.compile(r"(?:\d{1,3}|[*†‡§])\s*\S")
SENTENCES = re.compile(r"[a-z][.?!]\s+[A-Z].*[.?!]$")
PAGE_AT_END = re.compile(r"\D\s(\d{1,4})$")
LONGEST_HEADING = 200
MOST_TAGGED = 0.4
"""Share of a text that tags may call headings and be believed."""
LARGER = 1.12
"""How much larger than the text a heading is set."""

Style = tuple[float, bool]


@dataclass(slots=True)
class Told:
    """A paragraph and what it is."""

    paragraph: Paragraph
    kind: BlockKind = "paragraph"
    level: int = 0
    number: str | None = None
    marker: int = 0
    """Characters of a list marker before its words."""


def told(paragraphs: Sequence[Paragraph], body: float, entries: Sequence[OutlineEntry]) -> list[Told]:
    """What each paragraph is, headings with their levels."""
    outlined = {**_tagged(paragraphs), **_outlined(paragraphs, entries)}
    contents = _contents(paragraphs)
    found = [
        Told(paragraph, number=section_number(paragraph.text))
        if place in contents
        else _told(paragraph, body, place in outlined)
        for place, paragraph in enumerate(paragraphs)
    ]
    levels, shallowest = _levels(found, outlined), _shallowest(found)
    for place, one in enumerate(found):
        if one.kind == "heading":
            style = _style(one.paragraph)
            deeper = (numbering_depth(one.number) or shallowest.get(style, 0)) - shallowest.get(style, 0)
            one.level = outlined.get(place) or min(levels[style] + deeper, 6)
    _list_depths(found)
    return found


def _told(paragraph: Paragraph, body: float, outlined: bool) -> Told:
    text = paragraph.text
    if paragraph.table is not None:
        return Told(paragraph, "table-row")
    if outlined or _reads_as_heading(paragraph, body):
        return Told(paragraph, "heading", number=leading_number(text))
    small = paragraph.size < SMALL * body and _at_foot(paragraph)
    if small and NOTE_MARK.match(text) and text[:1].isdigit():
        return Told(paragraph, "footnote")
    marker = MARKER.match(text)
    if marker and len(text) > marker.end():
        number = (marker["number"] or "").strip() or None
        return Told(paragraph, "list-item", 1, number or section_number(text[marker.end() :]), marker.end())
    if CAPTION.match(text) and len(text) < 300:
        return Told(paragraph, "caption", number=leading_number(text))
    if small and NOTE_MARK.match(text):
        return Told(paragraph, "footnote")
    return Told(paragraph, number=section_number(text))


def _reads_as_heading(paragraph: Paragraph, body: float) -> bool:
    """Larger or bolder than the text, short, and not a sentence."""
    text = paragraph.text.strip()
    letters = sum(character.isalpha() for character in text)
    if letters < 3 or letters < 0.4 * len(text) or len(text) > LONGEST_HEADING or len(paragraph.rows) > 5:
        return False
    if LEADERS.search(text) or text[0] in "•▪●■◦–-*" or text[-1] in ",;" or any(map(gapped, paragraph.rows)):
        return False
    if DATE_ALONE.fullmatch(text):
        return False
    if SENTENCES.search(text) and not numbering_depth(leading_number(text)):
        return False
    if paragraph.size >= LARGER * body:
        return not (text[-1] == "." and len(text.split()) > 8)
    if paragraph.size < 0.95 * body or text[-1] in ".:" or CAPTION.match(text):
        return False
    numbered = numbering_depth(leading_number(text)) is not None
    if paragraph.bold:
        return len(paragraph.rows) <= 3 and (text[0].isupper() or text[0].isdigit())
    capitals = text.upper() == text and letters >= 4 and len(text) < 100
    return capitals and paragraph.alone and len(paragraph.rows) <= 2 and (numbered or " " in text)


def _at_foot(paragraph: Paragraph) -> bool:
    return paragraph.rows[0].top > 400


def _style(paragraph: Paragraph) -> Style:
    return round(paragraph.size), paragraph.bold


def _contents(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Lines of a table of contents: at least three that follow each other and end in page numbers that rise."""
    found: set[int] = set()
    run: list[int] = []
    last = -1
    for place, paragraph in enumerate(paragraphs):
        text = paragraph.text.strip()
        ending = PAGE_AT_END.search(text) if len(text) < 200 else None
        value = int(ending[1]) if ending else -1
        if ending and value >= last:
            run.append(place)
        else:
            run = [place] if ending else []
        last = value
        if len(run) >= 3:
            found.update(run)
    return found


def _levels(found: Sequence[Told], outlined: dict[int, int]) -> dict[Style, int]:
    """A level for each style of heading: as the outline uses it, else larger before smaller, bold before not.

    Sizes that only the first page has, as covers do, all count as the highest.
    """
    known: dict[Style, Counter[int]] = {}
    for place, level in outlined.items():
        known.setdefault(_style(found[place].paragraph), Counter())[level] += 1
    headings = [one for one in found if one.kind == "heading"]
    inside = {_style(one.paragraph) for one in headings if one.paragraph.pages[0] > 0}
    levels: dict[Style, int] = {}
    level, last = 0, 0.0
    for style in sorted({_style(one.paragraph) for one in headings}, reverse=True):
        if style in known:
            level = known[style].most_common(1)[0][0]
        elif not inside or style in inside:
            level = min(level + (abs(style[0] - last) > 0.5 or level == 0 or levels.get((style[0], True)) == level), 6)
        last = style[0]
        levels[style] = max(level, 1)
    return levels


def _shallowest(found: Sequence[Told]) -> dict[Style, int]:
    """The least depth of section numbers in each style, to set deeper ones below it."""
    least: dict[Style, int] = {}
    for one in found:
        depth = numbering_depth(one.number) if one.kind == "heading" else None
        if depth is not None:
            style = _style(one.paragraph)
            least[style] = min(depth, least.get(style, depth))
    return least


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text).lower()


def _outlined(paragraphs: Sequence[Paragraph], entries: Sequence[OutlineEntry]) -> dict[int, int]:
    """For each paragraph that an entry of the outline names, on the entry's page, the entry's level."""
    by_page: dict[int, list[tuple[str, int]]] = {}
    for entry in entries:
        if entry.page is not None and len(_letters(entry.title)) >= 3:
            by_page.setdefault(entry.page - 1, []).append((_letters(entry.title), entry.level))
    found: dict[int, int] = {}
    for place, paragraph in enumerate(paragraphs):
        waiting = by_page.get(paragraph.pages[0])
        if not waiting or len(paragraph.rows) > 5 or len(paragraph.text) > 300:
            continue
        words = _letters(paragraph.text)
        match = next((named for named in waiting if named[0] == words), None)
        if match is not None:
            found[place] = match[1]
            waiting.remove(match)
    return found


def _tagged(paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """For each paragraph that the file's tags call a heading its level; none where they call most of it that."""
    found: dict[int, int] = {}
    for place, paragraph in enumerate(paragraphs):
        level = min(row.heading for row in paragraph.rows)
        short = len(paragraph.text) <= LONGEST_HEADING and len(paragraph.rows) <= 5
        if level and short and paragraph.table is None and len(_letters(paragraph.text)) >= 3:
            found[place] = level
    letters = sum(len(paragraph.text) for paragraph in paragraphs)
    tagged = sum(len(paragraphs[place].text) for place in found)
    return found if tagged <= MOST_TAGGED * letters else {}


def _list_depths(found: Sequence[Told]) -> None:
    """List items that follow each other are as deep as their indents are ordered."""
    indents: list[float] = []
    page = -1
    for one in found:
        if one.kind != "list-item":
            indents = [] if one.kind == "heading" else indents
            continue
        left = one.paragraph.rows[0].left
        if one.paragraph.pages[0] != page:
            page, indents = one.paragraph.pages[0], []
        while indents and left < indents[-1] - 4:
            indents.pop()
        if not indents or left > indents[-1] + 4:
            indents.append(left)
        one.level = len(indents)
