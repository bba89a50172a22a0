"""What a tagged PDF says are headings: marked content of a page with the level of the heading it belongs to."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

LEVEL = re.compile(r"H([1-6]?)|Title")
DEEPEST = 40
MOST = 20_000
"""Elements of a page; one with more claims them."""


def headings_of(page: pypdfium2.PdfPage) -> dict[int, int]:
    """For each marked content id that stands in a heading the heading's level, from 1; empty for untagged pages."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    found: dict[int, int] = {}
    try:
        walk = _Walk(found)
        for place in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            walk.element(pdfium.FPDF_StructTree_GetChildAtIndex(tree, place), 0, 0)
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return found


def content_id(text_page: Any, char: int) -> int:
    """The marked content id of a character on a page, -1 where it has none."""
    shown = pdfium.FPDFText_GetTextObject(text_page, char)
    return int(pdfium.FPDFPageObj_GetMarkedContentID(shown)) if shown else -1


class _Walk:
    def __init__(self, found: dict[int, int]) -> None:
        self._found = found
        self._left = MOST
        self._type = ctypes.create_string_buffer(128)

    def element(self, element: Any, level: int, depth: int) -> None:
        self._left -= 1
        if not element or depth > DEEPEST or self._left < 0:
            return
        length = pdfium.FPDF_StructElement_GetType(element, self._type, 128)
        said = LEVEL.fullmatch(self._type.raw[: max(min(length, 128) - 2, 0)].decode("utf-16-le", "replace"))
        if said:
            level = int(said[1] or 1) if said[1] is not None else 1
        for place in range(max(pdfium.FPDF_StructElement_CountChildren(element), 0)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, place)
            if child:
                self.element(child, level, depth + 1)
            elif level:
                self._note(pdfium.FPDF_StructElement_GetChildMarkedContentID(element, place), level)
        if level:
            for place in range(max(pdfium.FPDF_StructElement_GetMarkedContentIdCount(element), 0)):
                self._note(pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, place), level)

    def _note(self, content: int, level: int) -> None:
        if content >= 0:
            self._found[content] = level
