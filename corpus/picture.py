"""The picture of a page with quoted words lit."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from corpus.pdfium.boxes import Box
from corpus.pdfium.document import opened, rendered
from corpus.pdfium.words import characters_in
from corpus.read.pdf.store import clean
from corpus.records import Document, Line

LIGHT = (255, 233, 120)
"""Yellow, multiplied into the picture, so that black words stay black."""
UNDERLINE = (0, 94, 184)
"""Words are marked by a line too, not by colour alone."""

Span = tuple[int, int]


def page_picture(
    original: Path,
    document: Document,
    page: int,
    spans: Sequence[Span],
    *,
    width: int = 1000,
    password: str | None = None,
) -> bytes:
    """A PNG of a physical page (from 1), ``width`` pixels wide, with the text of ``spans`` lit.

    Raises ``Refused`` where the file does not open, ``ValueError`` where it has no such page.
    """
    boxes = lit_boxes(original, document, page, spans, password=password)
    with opened(original, password) as pdf:
        if not 1 <= page <= len(pdf):
            raise ValueError(f"'{document.file}' has no page {page}: it has {len(pdf)}")
        picture, scale = rendered(pdf, page - 1, width)
    lit = _lit(picture, [tuple(edge * scale for edge in box) for box in boxes])  # type: ignore[misc]
    written = io.BytesIO()
    lit.save(written, "PNG")
    return written.getvalue()


def lit_boxes(
    original: Path, document: Document, page: int, spans: Sequence[Span], *, password: str | None = None
) -> list[Box]:
    """Where on a page (from 1) the text of ``spans`` stands, in points from its top left corner, line by line."""
    lines = [line for line in document.lines if line.page == page]
    touched = [(line, start, end) for line in lines for start, end in spans if line.start < end and line.end > start]
    partly = [line for line, start, end in touched if start > line.start or end < line.end]
    glyphs = {}
    if partly:
        with opened(original, password) as pdf:
            places = [(line.left, line.top, line.right, line.bottom) for line in partly]
            glyphs = dict(zip(partly, characters_in(pdf, page - 1, places), strict=True))
    return [
        _box(document.text, line, max(start, line.start), min(end, line.end), glyphs.get(line))
        for line, start, end in touched
    ]


def _box(text: str, line: Line, start: int, end: int, glyphs: Sequence[tuple[str, Box]] | None) -> Box:
    """The box of ``text[start:end]``, which stands on ``line``."""
    whole = line.left, line.top, line.right, line.bottom
    if glyphs is None:
        return whole
    wanted = [place for place in range(line.start, line.end) if not text[place].isspace()]
    shown = [box for sign, box in glyphs for character in clean(sign) if not character.isspace()]
    extra = len(shown) - len(wanted)
    chosen = [n for n, place in enumerate(wanted) if start <= place < end]
    if not chosen:
        return whole
    if extra not in (0, 1):  # a hyphen at the line's end is not stored; anything else is measured by its share
        share = (line.right - line.left) / max(line.end - line.start, 1)
        return line.left + (start - line.start) * share, line.top, line.left + (end - line.start) * share, line.bottom
    boxes = [shown[n] for n in chosen]
    return min(box[0] for box in boxes), line.top, max(box[2] for box in boxes), line.bottom


def _lit(picture: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    page = picture.convert("RGB")
    light = Image.new("RGB", page.size, (255, 255, 255))
    draw = ImageDraw.Draw(light)
    for left, top, right, bottom in boxes:
        draw.rectangle((left - 1, top, right + 1, bottom), fill=LIGHT)
    page = ImageChops.multiply(page, light)
    draw = ImageDraw.Draw(page)
    thick = max(2, page.width // 500)
    for left, _, right, bottom in boxes:
        draw.rectangle((left - 1, bottom, right + 1, bottom + thick - 1), fill=UNDERLINE)
    return page
