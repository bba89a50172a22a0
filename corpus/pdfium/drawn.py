"""What is drawn on a page beside its text: lines, rectangles and pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.pdfium.boxes import Box, Shown

MOST_DRAWN = 4000
"""Objects on a page; one with more shows a map or a diagram, in which no table is looked for."""
MOST_SEGMENTS = 400
MOST_OF_IT = 0.6
"""Share of a page that a scan covers at least."""


def lines_drawn(page: pypdfium2.PdfPage, shown: Shown) -> list[Box]:
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
                boxes.append(shown.box(left, bottom, right, top))
        elif segments <= MOST_SEGMENTS:
            boxes += [shown.box(*box) for box in _straight(shape, segments)]
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


def uprights(drawn: list[Box]) -> list[Box]:
    """Upright lines, and the sides of rectangles, as boxes without width."""
    found: list[Box] = []
    for left, top, right, bottom in drawn:
        if bottom - top > 5:
            found.append((left, top, left, bottom))
            if right - left >= 3:
                found.append((right, top, right, bottom))
    return sorted(found) if len(found) < 1000 else []


def shows_pictures(page: pypdfium2.PdfPage) -> bool:
    """Whether a page has anything but text on it, taken as one without text."""
    return next(iter(page.get_objects(max_depth=5)), None) is not None


def is_covered(page: pypdfium2.PdfPage) -> bool:
    """Whether a picture covers most of a page."""
    area = page.get_width() * page.get_height()
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = drawn.get_bounds()
        if (right - left) * (top - bottom) > MOST_OF_IT * area:
            return True
    return False
