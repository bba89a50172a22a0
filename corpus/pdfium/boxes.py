"""Boxes on a page as it is shown, out of those that PDFium counts from the bottom left of an unturned one."""

from __future__ import annotations

import pypdfium2

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


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
