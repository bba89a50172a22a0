"""Lines to paragraphs, within a column, over columns and over pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median

from corpus.pdfium.words import Fragment
from corpus.read.pdf.layout import Region, Row
from corpus.read.pdf.ruled import Table

MARKER = re.compile(
    r"\s*(?:(?P<bullet>[•‣◦▪▫●○■□·⁃∙➢➤✓✔❖♦*–—\uf0b7\uf0a7\uf0d8\uf0fc\uf02d-]|o(?=\s+[A-Z]))"
    r"|(?P<number>\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})\)|\d{1,3}\.|[a-z]\.))\s+(?=\S)"
)
ONLY_BULLET = re.compile(r"\s*(?:[•‣◦▪▫●○■□⁃∙➢➤✓✔❖♦\uf0b7\uf0a7\uf0d8\uf0fc\uf02d]|\d{1,3}[.)]|\(?[a-z]\))\s*")
SECTION = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3}){1,5}|[A-Z]{2,5}\d{2,4})\.?(?=\s)")
LEADERS = re.compile(r"\.{4,}|(?:\s\.){4,}|…{2,}|_{6,}")
SMALL = 0.93
"""Of the size of the text: footnotes and notes to tables."""
SENTENCE_END = re.compile(r"[.!?:;][”’\"')\]]*(?:\s?\[?\d{1,3}(?:,\d{1,3})*\]?)?$")


@dataclass
class Paragraph:
    """Lines that belong together, with the page of each."""

    rows: list[Row]
    pages: list[int] = field(default_factory=list)
    """From 0; one for each row."""
    right: float = 0.0
    """Edge of its column, where a full line ends."""
    left: float = 0.0
    alone: bool = True
    """Whether space stands before and after it."""

    @cached_property
    def text(self) -> str:
        """Its words; asked for once no more lines are added."""
        return " ".join(row.text for row in self.rows)

    @property
    def size(self) -> float:
        sizes: dict[float, int] = {}
        for row in self.rows:
            sizes[row.size] = sizes.get(row.size, 0) + len(row.text)
        return max(sizes, key=lambda size: sizes[size])

    @property
    def bold(self) -> bool:
        return all(row.bold for row in self.rows)

    @property
    def table(self) -> Table | None:
        return self.rows[0].table


def paragraphs_of(page: int, found: Sequence[Region]) -> list[Paragraph]:
    """The paragraphs of a page, in reading order; a bullet apart from its words is one line with them."""
    paragraphs: list[Paragraph] = []
    for region in found:
        spacing = _spacing(region.rows)
        left, right = region.left, region.right
        current: Paragraph | None = None
        for row in region.rows:
            if current is not None and _continues(current, row, region, spacing):
                current.rows.append(row)
                current.pages.append(page)
                continue
            current = Paragraph([row], [page], right, left)
            paragraphs.append(current)
    return paragraphs


def _spacing(rows: Sequence[Row]) -> dict[int, float]:
    """The usual distance between lines for each size of type, baseline to baseline."""
    distances: dict[int, list[float]] = {}
    for row, following in pairwise(rows):
        step = following.base - row.base
        if round(row.size) == round(following.size) and 0.9 * row.size < step < 3 * max(row.size, 1.0):
            distances.setdefault(round(row.size), []).append(step)
    return {size: sorted(steps)[len(steps) // 3] for size, steps in distances.items()}


def _continues(paragraph: Paragraph, row: Row, region: Region, spacing: dict[int, float]) -> bool:
    """Whether a line goes on with the paragraph above it."""
    last, first = paragraph.rows[-1], paragraph.rows[0]
    if row.table or first.table or row.heading != last.heading:
        return False
    size = max(row.size, 1.0)
    step = row.base - last.base
    usual = min(spacing.get(round(size), 1.2 * size), 2.2 * size)
    if step > 1.3 * usual + 0.5 or step < 0.4 * usual:
        return False
    if abs(row.size - last.size) > 0.12 * size or (row.bold != last.bold and (last.bold or len(row.text) > 3)):
        return False
    if LEADERS.search(row.text) or LEADERS.search(last.text):
        return False
    if starts_item(row.text) and not _only_looks_like_an_item(paragraph, row, region):
        return False
    if gapped(row) or gapped(last):
        return False
    if last.fragments[-1].hyphenated:
        return True
    if starts_item(first.text):
        return _continues_item(paragraph, row, region)
    indent = row.left - last.left
    if indent > 0.7 * size and not _centred(last, row, region) and last is not first:
        return False
    if indent > 0.7 * size and last is first and SENTENCE_END.search(last.text):
        return False
    return not _ended_early(last, row, region)


def _continues_item(paragraph: Paragraph, row: Row, region: Region) -> bool:
    first, last = paragraph.rows[0], paragraph.rows[-1]
    hangs = row.left > first.left + 2
    if row.left < first.left - 2:
        return False
    if not hangs and SENTENCE_END.search(last.text) and row.text[:1].isupper():
        return False
    if hangs and last is not first and row.left > last.left + 0.7 * row.size:
        return False
    return not _ended_early(last, row, region) or (hangs and not SENTENCE_END.search(last.text))


def _only_looks_like_an_item(paragraph: Paragraph, row: Row, region: Region) -> bool:
    """Whether a dash or a number begins a line by chance, in the middle of a sentence of running text."""
    last = paragraph.rows[-1]
    marker = MARKER.match(row.text)
    bullet = (marker["bullet"] or "") if marker else ""
    if ONLY_BULLET.match(row.text) and bullet not in ("", "-", "–", "—", "*"):
        return False
    full = region.right - last.right < 0.15 * (region.right - region.left)
    return (
        full
        and abs(row.left - last.left) < 2
        and not starts_item(paragraph.rows[0].text)
        and not SENTENCE_END.search(last.text)
    )


def starts_item(text: str) -> bool:
    return bool(MARKER.match(text) or SECTION.match(text) or ONLY_BULLET.fullmatch(text))


def gapped(row: Row) -> bool:
    """Whether wide gaps divide a line into cells; what follows a bullet is no cell."""
    pieces = row.fragments
    if len(pieces) > 1 and ONLY_BULLET.fullmatch(pieces[0].text):
        pieces = pieces[1:]
    return any(after.left - before.right > 2.2 * row.size for before, after in pairwise(pieces))


def _centred(last: Row, row: Row, region: Region) -> bool:
    middle = (region.left + region.right) / 2
    return all(abs((line.left + line.right) / 2 - middle) < 4 for line in (last, row))


def _ended_early(last: Row, row: Row, region: Region) -> bool:
    """Whether the first word of a line would have fit at the end of the one before: a paragraph ended there."""
    if len(region.rows) < 3 or _centred(last, row, region):
        return False
    room = region.right - last.right
    space = 0.3 * row.size
    if room < row.fragments[0].first_word + space + 0.5 * row.size:
        return False
    if SENTENCE_END.search(last.text):
        return True
    return room > 0.35 * (region.right - region.left) and not row.text[:1].islower()


def joined(paragraphs: Sequence[Paragraph], body: float) -> list[Paragraph]:
    """Paragraphs that run over a column or a page made one."""
    result: list[Paragraph] = []
    for paragraph in paragraphs:
        last = result[-1] if result else None
        if last is not None and not _runs_over(last, paragraph, body):
            last = _over_notes(result, paragraph, body)
        if last is not None:
            last.rows += paragraph.rows
            last.pages += paragraph.pages
        else:
            result.append(paragraph)
    return result


def _over_notes(result: list[Paragraph], paragraph: Paragraph, body: float) -> Paragraph | None:
    """The paragraph that goes on after the footnotes of its page or column; they are moved before it."""
    notes = 0
    while notes < min(len(result) - 1, 15) and result[-1 - notes].size < SMALL * body:
        notes += 1
    if notes == 0:
        return None
    before = result[-1 - notes]
    page = result[-1].pages[0]
    if any(note.pages != [page] * len(note.rows) for note in result[-notes:]) or before.pages[0] != page:
        return None
    if not _runs_over(before, paragraph, body):
        return None
    result[-1 - notes :] = [*result[-notes:], before]
    return before


def _runs_over(last: Paragraph, paragraph: Paragraph, body: float) -> bool:
    before, after = last.rows[-1], paragraph.rows[0]
    if before.table or after.table or before.heading != after.heading:
        return False
    over_page = last.pages[-1] != paragraph.pages[0]
    over_column = not over_page and after.bottom < before.top
    if not (over_page or over_column) or paragraph.pages[0] - last.pages[-1] > 1:
        return False
    if abs(before.size - after.size) > 0.5 or before.bold != after.bold or starts_item(after.text):
        return False
    if before.fragments[-1].hyphenated:
        return True
    if abs(before.size - body) > 1.0 or SENTENCE_END.search(before.text) or LEADERS.search(before.text):
        return False
    if gapped(before) or gapped(after):
        return False
    begins = after.text.lstrip("“‘\"'(")[:1]
    full = last.right - before.right < 0.2 * (last.right - last.left)
    return begins.islower() or (full and len(last.rows) > 1 and not paragraph.bold and begins.isalnum())


def body_size(pages: Sequence[Sequence[Fragment]]) -> float:
    """The size of type that most characters of the document have."""
    sizes: dict[float, int] = {}
    for fragments in pages:
        for fragment in fragments:
            size = round(fragment.size * 2) / 2
            sizes[size] = sizes.get(size, 0) + len(fragment.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 10.0


def space_around(paragraphs: Sequence[Paragraph]) -> None:
    """Marks the paragraphs without space before and after them: a bold first line is no heading then."""
    for place, paragraph in enumerate(paragraphs):
        following = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
        if following is None or following.pages[0] != paragraph.pages[-1]:
            continue
        step = following.rows[0].top - paragraph.rows[-1].bottom
        height = median(row.bottom - row.top for row in paragraph.rows)
        paragraph.alone = step > -0.5 * height
