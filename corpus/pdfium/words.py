"""A page's words with their places, in lines as far as no wide gap or rule parts them."""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect_left
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.pdfium.boxes import Box, Shown, turned
from corpus.pdfium.drawn import is_covered, lines_drawn, shows_pictures, uprights
from corpus.pdfium.tags import content_id, headings_of

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


def page_text(document: pypdfium2.PdfDocument, place: int) -> PageText:
    """The words of a page (counted from 0), in the order of its content."""
    with closing(document[place]) as page:
        shown = Shown(page)
        with closing(page.get_textpage()) as text_page:
            reader = _PageReader(page, text_page, shown)
            drawn = lines_drawn(page, shown)
            fragments = reader.fragments(uprights(drawn))
        pictures = _at_the_edges(fragments, shown.height) and is_covered(page) if fragments else shows_pictures(page)
        return PageText(shown.width, shown.height, fragments, reader.characters, reader.unreadable, pictures, drawn)


def _at_the_edges(fragments: list[Fragment], height: float) -> bool:
    """Whether all text stands at the top or the foot of its page: a stamp, a page number."""
    return not any(0.1 * height < fragment.bottom and fragment.top < 0.9 * height for fragment in fragments)


def characters_in(document: pypdfium2.PdfDocument, place: int, boxes: list[Box]) -> list[list[tuple[str, Box]]]:
    """For each box the characters whose middle stands in it, in the order of the page, each with its own box."""
    found: list[list[tuple[str, Box]]] = [[] for _ in boxes]
    with closing(document[place]) as page, closing(page.get_textpage()) as text_page:
        reader = _PageReader(page, text_page, Shown(page))
        for index, sign in enumerate(reader.characters_text()):
            if sign.isspace():
                continue
            left, top, right, bottom = box = reader.box(index)
            across, down = (left + right) / 2, (top + bottom) / 2
            for number, (x0, y0, x1, y1) in enumerate(boxes):
                if x0 - 0.5 <= across <= x1 + 0.5 and y0 - 0.5 <= down <= y1 + 0.5:
                    found[number].append((sign.replace(HYPHEN, "-"), box))
    return found


def upright(fragment: Fragment) -> Fragment:
    """The fragment with the edges it has once the page is turned so that it stands upright."""
    if fragment.angle == 0:
        return fragment
    shown = fragment.left, fragment.top, fragment.right, fragment.bottom
    left, top, right, bottom = turned(shown, fragment.angle)
    return replace(fragment, left=left, top=top, right=right, bottom=bottom, base=bottom, shown=shown)


class _PageReader:
    def __init__(self, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, shown: Shown) -> None:
        self._page = text_page
        self._raw: Any = text_page.raw
        self._shown = shown
        self.characters = text_page.count_chars()
        self.unreadable = 0
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

    def box(self, char: int) -> Box:
        """The shown box of one character."""
        rect = self._rect
        pdfium.FPDFText_GetLooseCharBox(self._raw, char, self._rect_at)
        return self._shown.box(rect.left, rect.bottom, rect.right, rect.top)

    def fragments(self, rules: list[Box]) -> list[Fragment]:
        """The words of the page in lines, apart where there is a wide gap or one of the upright ``rules``."""
        found: list[Fragment] = []
        line: list[Word] = []
        get_box, raw, rect, rect_at = pdfium.FPDFText_GetLooseCharBox, self._raw, self._rect, self._rect_at
        shown = self._shown.box
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
            if line and (_apart(line[-1], word) or (rules and _ruled_off(line[-1], word, rules))):
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


def _ruled_off(before: Word, word: Word, rules: list[Box]) -> bool:
    """Whether an upright line stands between two words."""
    middle = (word.top + word.bottom) / 2
    first, last = bisect_left(rules, (before.right - 1.5,)), bisect_left(rules, (word.left + 1.5,))
    return any(top < middle < bottom for _, top, _, bottom in rules[first:last])


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
