"""The one door to PDFium: pages as lines of positioned words, and pages as pictures.

Coordinates are points from the top left corner of the page as it is shown, after its rotation.
"""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.pdf_tags import content_id, headings_of
from corpus.read.refusal import Refused

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
HYPHEN = "\ufffe"
"""How PDFium marks a hyphen at the end of a line, after which the word goes on."""
WORDS = re.compile(rf"[^\s{HYPHEN}]+{HYPHEN}?|\r?\n|{HYPHEN}")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
BOLD_NAMES = re.compile(r"bold|black|heavy|semib|demi|medi\b|[-,]bd|bx\d|bx-", re.IGNORECASE)
FORCED_BOLD = 1 << 18


@dataclass(slots=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    char: int
    """Index of its first character on the page, for PDFium."""


@dataclass(slots=True)
class Fragment:
    """Words that stand on one line without a wide gap."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    """Of the type, in points."""
    bold: bool
    angle: int
    """Of its baseline as shown, in degrees anticlockwise, rounded to a quarter turn."""
    hyphenated: bool
    """Whether its last word goes on in the next line; the hyphen is in the text."""
    first_word: float
    """Width of its first word, to tell whether it would have fit at the end of the line before."""
    base: float
    """Bottom of most of its words; raised, lowered and larger signs do not move it."""
    heading: int = 0
    """The level of the heading that the file's tags say it belongs to; 0 where they say none."""
    shown: Box | None = None
    """Where it stands on the page as shown, if its own edges are those of the page turned upright."""


@dataclass(slots=True)
class PageText:
    width: float
    height: float
    fragments: list[Fragment]
    characters: int
    unreadable: int
    """Characters whose font does not say which letters they are."""
    pictures: bool
    """Whether a page without text shows pictures, or one with text at its edges only a picture over most of it."""
    drawn: list[Box] = field(default_factory=list)
    """Lines and rectangles."""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    title: str
    level: int
    """From 1."""
    page: int | None
    """From 1."""


@contextmanager
def opened(path: Path, password: str | None = None) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF, closed afterwards. Raises ``Refused`` where it is encrypted or damaged."""
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            given = "does not open it" if password else "is needed to open it"
            raise Refused(
                "encrypted",
                f"'{path.name}' is protected and the password {given}. "
                "Add it with --password, or save a copy without protection.",
            ) from error
        raise Refused(
            "corrupt", f"'{path.name}' is damaged or cut short and cannot be opened. Get the file again."
        ) from error
    try:
        yield document
    finally:
        document.close()


def page_labels(document: pypdfium2.PdfDocument) -> list[str] | None:
    """The file's own page labels, one for each page; ``None`` where it has none."""
    labels = [document.get_page_label(place) for place in range(len(document))]
    return labels if any(labels) else None


def outline(document: pypdfium2.PdfDocument, most: int = 5000) -> list[OutlineEntry]:
    entries = []
    for bookmark in document.get_toc(max_depth=8):
        destination = bookmark.get_dest()
        place = destination.get_index() if destination is not None else None
        title = " ".join(bookmark.get_title().split())
        if title:
            entries.append(OutlineEntry(title, bookmark.level + 1, None if place is None else place + 1))
        if len(entries) >= most:
            break
    return entries


def page_text(document: pypdfium2.PdfDocument, place: int) -> PageText:
    """The words of a page (counted from 0), in the order of its content."""
    page = document[place]
    try:
        text_page = page.get_textpage()
        try:
            reader = _PageReader(page, text_page)
            reader.drawn = _drawn(page, reader)
            fragments = reader.fragments()
        finally:
            text_page.close()
        pictures = _shows_pictures(page) if not fragments else _is_a_scan(page, reader.height, fragments)
        return PageText(
            reader.width, reader.height, fragments, reader.characters, reader.unreadable, pictures, reader.drawn
        )
    finally:
        page.close()


MOST_DRAWN = 4000
"""Objects on a page; one with more shows a map or a diagram, in which no table is looked for."""
MOST_SEGMENTS = 400
MOST_OF_IT = 0.6
"""Share of a page that a scan covers at least."""


def _drawn(page: pypdfium2.PdfPage, reader: _PageReader) -> list[Box]:
    """Boxes of the straight lines and rectangles on a page."""
    count = pdfium.FPDFPage_CountObjects(page.raw)
    if count > MOST_DRAWN:
        return []
    boxes: list[Box] = []
    edges = [ctypes.c_float() for _ in range(4)]
    for place in range(count):
        shape = pdfium.FPDFPage_GetObject(page.raw, place)
        if pdfium.FPDFPageObj_GetType(shape) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        segments = pdfium.FPDFPath_CountSegments(shape)
        if segments <= 6:
            if pdfium.FPDFPageObj_GetBounds(shape, *edges):
                left, bottom, right, top = (edge.value for edge in edges)
                boxes.append(reader.shown_box(left, bottom, right, top))
        elif segments <= MOST_SEGMENTS:
            boxes += [reader.shown_box(*box) for box in _straight(shape, segments)]
    return boxes


def _straight(shape: Any, segments: int) -> Iterator[Box]:
    """The level and upright segments of a path, in PDFium's coordinates: left, bottom, right, top."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for place in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(shape, place)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        line = pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO
        if last is not None and line and (abs(last[0] - point[0]) < 1 or abs(last[1] - point[1]) < 1):
            yield min(last[0], point[0]), min(last[1], point[1]), max(last[0], point[0]), max(last[1], point[1])
        last = point


def _uprights(drawn: list[Box]) -> list[Box]:
    """Upright lines, and the sides of rectangles, as boxes without width."""
    found: list[Box] = []
    for left, top, right, bottom in drawn:
        if bottom - top > 5:
            found.append((left, top, left, bottom))
            if right - left >= 3:
                found.append((right, top, right, bottom))
    return sorted(found) if len(found) < 1000 else []


def _ruled_off(before: Word, word: Word, uprights: list[Box]) -> bool:
    """Whether an upright line stands between two words."""
    middle = (word.top + word.bottom) / 2
    first, last = bisect_left(uprights, (before.right - 1.5,)), bisect_left(uprights, (word.left + 1.5,))
    return any(top < middle < bottom for _, top, _, bottom in uprights[first:last])


def _shows_pictures(page: pypdfium2.PdfPage) -> bool:
    return next(iter(page.get_objects(max_depth=5)), None) is not None


def _is_a_scan(page: pypdfium2.PdfPage, height: float, fragments: list[Fragment]) -> bool:
    """Whether a picture covers most of a page that has text at its edges only: a stamp, a page number."""
    if any(0.1 * height < fragment.bottom and fragment.top < 0.9 * height for fragment in fragments):
        return False
    area = page.get_width() * page.get_height()
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = drawn.get_bounds()
        if (right - left) * (top - bottom) > MOST_OF_IT * area:
            return True
    return False


class Shown:
    """Turns PDFium's coordinates into those of the page as it is shown."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        left, bottom, right, top = page.get_bbox()
        self.rotation = page.get_rotation()
        self._edges = left, bottom, right, top
        across, down = right - left, top - bottom
        self.width, self.height = (down, across) if self.rotation in (90, 270) else (across, down)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The shown box for one in PDFium's coordinates."""
        page_left, page_bottom, page_right, page_top = self._edges
        match self.rotation:
            case 90:
                return bottom - page_bottom, left - page_left, top - page_bottom, right - page_left
            case 180:
                return page_right - right, bottom - page_bottom, page_right - left, top - page_bottom
            case 270:
                return page_top - top, page_right - right, page_top - bottom, page_right - left
            case _:
                return left - page_left, page_top - top, right - page_left, page_top - bottom


class _PageReader:
    def __init__(self, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> None:
        self._page = text_page
        self._raw: Any = text_page.raw
        self._shown = Shown(page)
        self.width, self.height = self._shown.width, self._shown.height
        self.characters = text_page.count_chars()
        self.unreadable = 0
        self.drawn: list[Box] = []
        self._rect = pdfium.FS_RECTF()
        self._rect_at = ctypes.byref(self._rect)
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._headings = headings_of(page)

    def characters_text(self) -> str:
        """One code point for each character PDFium counts, so that places in it are PDFium's own.

        Reading in bulk drops control characters; where it did, the characters are asked for one by one.
        """
        bulk = self._page.get_text_range() if self.characters else ""
        if len(bulk) == self.characters:
            return str(bulk)
        text = []
        for place in range(self.characters):
            code = pdfium.FPDFText_GetUnicode(self._raw, place)
            if code == 2 and pdfium.FPDFText_IsHyphen(self._raw, place) == 1:
                text.append(HYPHEN)
            else:
                text.append(chr(code) if code < 0x110000 else "\ufffd")
        return "".join(text)

    def shown_box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The shown box for one in PDFium's coordinates."""
        return self._shown.box(left, bottom, right, top)

    def box(self, char: int) -> Box:
        """The shown box of one character."""
        rect = self._rect
        pdfium.FPDFText_GetLooseCharBox(self._raw, char, self._rect_at)
        return self._shown.box(rect.left, rect.bottom, rect.right, rect.top)

    def fragments(self) -> list[Fragment]:
        found: list[Fragment] = []
        line: list[Word] = []
        get_box, raw, rect, rect_at = pdfium.FPDFText_GetLooseCharBox, self._raw, self._rect, self._rect_at
        shown = self._shown.box
        uprights = _uprights(self.drawn)
        for match in WORDS.finditer(self.characters_text()):
            text = match.group()
            if text[-1] == "\n":
                if line:
                    found.append(self._fragment(line))
                    line = []
                continue
            first, last = match.start(), match.end() - 1
            get_box(raw, first, rect_at)
            left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
            if last > first:
                get_box(raw, last, rect_at)
                left, bottom = min(left, rect.left), min(bottom, rect.bottom)
                right, top = max(right, rect.right), max(top, rect.top)
            word = Word(text, *shown(left, bottom, right, top), first)
            if line and (_apart(line[-1], word) or (uprights and _ruled_off(line[-1], word, uprights))):
                found.append(self._fragment(line))
                line = []
            line.append(word)
            if text[-1] == HYPHEN:
                found.append(self._fragment(line))
                line = []
        if line:
            found.append(self._fragment(line))
        return [fragment for fragment in found if fragment.text]

    def _fragment(self, words: list[Word]) -> Fragment:
        size, bold, angle = self._type(words[len(words) // 2].char)  # the first may be a bullet of another font
        if bold and len(words) > 2:
            bold = self._bold(words[-1].char)
        text = self._readable(" ".join(word.text for word in words))
        hyphenated = text.endswith(HYPHEN)
        return Fragment(
            text.replace(HYPHEN, "-"),
            min(word.left for word in words),
            min(word.top for word in words),
            max(word.right for word in words),
            max(word.bottom for word in words),
            size,
            bold,
            angle,
            hyphenated,
            words[0].right - words[0].left,
            sorted(word.bottom for word in words)[len(words) // 2],
            self._headings.get(content_id(self._raw, words[0].char), 0) if self._headings else 0,
        )

    def _readable(self, text: str) -> str:
        """``text`` with a bullet for a lone unknown sign at its start, and without other unknown signs."""
        if not CONTROL.search(text):
            return text
        if re.match(r"[\x00-\x1f\x7f-\x9f] \S", text) and not CONTROL.search(text[1:]):
            return "•" + text[1:]
        kept = CONTROL.sub("", text)
        self.unreadable += len(text) - len(kept)
        return kept if len(kept.replace(" ", "")) > len(text) / 2 else ""

    def _type(self, char: int) -> tuple[float, bool, int]:
        pdfium.FPDFText_GetMatrix(self._raw, char, self._matrix)
        matrix = self._matrix
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) - self._shown.rotation
        size = pdfium.FPDFText_GetFontSize(self._raw, char) * scale
        return round(abs(size), 1), self._bold(char), round(angle / 90) * 90 % 360

    def _bold(self, char: int) -> bool:
        length = pdfium.FPDFText_GetFontInfo(self._raw, char, self._name, 128, self._flags)
        name = self._name.value.decode("latin-1") if 0 < length <= 128 else ""
        if BOLD_NAMES.search(name) or self._flags.value & FORCED_BOLD:
            return True
        return bool(pdfium.FPDFText_GetFontWeight(self._raw, char) >= 600)


def turned(box: Box, angle: int) -> Box:
    """A box once the page is turned so that text at ``angle`` stands upright."""
    left, top, right, bottom = box
    match angle:
        case 90:
            return -bottom, left, -top, right
        case 180:
            return -right, -bottom, -left, -top
        case 270:
            return top, -right, bottom, -left
        case _:
            return box


def upright(fragment: Fragment) -> Fragment:
    """The fragment with the edges it has once the page is turned so that it stands upright."""
    if fragment.angle == 0:
        return fragment
    shown = fragment.left, fragment.top, fragment.right, fragment.bottom
    left, top, right, bottom = turned(shown, fragment.angle)
    return replace(fragment, left=left, top=top, right=right, bottom=bottom, base=bottom, shown=shown)


def _apart(before: Word, word: Word) -> bool:
    """Whether a word begins a new fragment: on another line, or beyond a gap wider than between words."""
    height = max(min(before.bottom - before.top, word.bottom - word.top), 1.0)
    overlap = min(before.bottom, word.bottom) - max(before.top, word.top)
    if overlap < 0.3 * height:
        # upright text only: in turned text the words of a line stand above each other
        return abs(word.left - before.left) > height or not _stacked(before, word)
    gap = word.left - before.right if word.left >= before.left else before.left - word.right
    return gap > 1.4 * height


def _stacked(before: Word, word: Word) -> bool:
    """Whether words stand above each other as in text turned by a quarter: narrow and tall."""
    return word.bottom - word.top > 2.5 * (word.right - word.left) or (
        before.bottom - before.top > 2.5 * (before.right - before.left)
    )


def metadata_title(document: pypdfium2.PdfDocument) -> str | None:
    return str(document.get_metadata_value("Title") or "").strip() or None


def rendered(document: pypdfium2.PdfDocument, place: int, width: int) -> tuple[Any, float]:
    """The picture of a page (counted from 0) and its pixels per point."""
    page = document[place]
    try:
        scale = width / max(page.get_width(), 1.0)
        picture = page.render(scale=scale).to_pil()
        return picture.crop((0, 0, width, picture.height)), scale
    finally:
        page.close()


def characters_in(document: pypdfium2.PdfDocument, place: int, boxes: list[Box]) -> list[list[tuple[str, Box]]]:
    """For each box the characters whose middle stands in it, in the order of the page, each with its own box."""
    page = document[place]
    try:
        text_page = page.get_textpage()
        try:
            reader = _PageReader(page, text_page)
            found: list[list[tuple[str, Box]]] = [[] for _ in boxes]
            for index, sign in enumerate(reader.characters_text()):
                if sign.isspace():
                    continue
                left, top, right, bottom = box = reader.box(index)
                across, down = (left + right) / 2, (top + bottom) / 2
                for number, (x0, y0, x1, y1) in enumerate(boxes):
                    if x0 - 0.5 <= across <= x1 + 0.5 and y0 - 0.5 <= down <= y1 + 0.5:
                        found[number].append((sign.replace(HYPHEN, "-"), box))
            return found
        finally:
            text_page.close()
    finally:
        page.close()
