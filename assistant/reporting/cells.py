"""Cells of a workbook out of text that is data: never a formula, a link or a broken file."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

LONGEST = 32_767
"""Characters of a cell, as Excel holds them."""
SHORTENED = " … (shortened: the cell is full)"
ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet may take for a formula when a cell is edited or saved as CSV."""
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")


def set_text(cell: Any, text: str) -> None:
    """Put text into a cell as text, whatever it begins with."""
    clean = _TURNED.sub("", ILLEGAL_CHARACTERS_RE.sub("", text)).encode("utf-8", "replace").decode()
    if len(clean) > LONGEST:
        clean = clean[: LONGEST - len(SHORTENED)] + SHORTENED
    cell.value = clean or None
    if clean:
        cell.data_type = "s"
        cell.quotePrefix = clean.startswith(ACTIVE)


def text_of(cell: Any) -> str:
    """What a cell shows, as text on one line."""
    return " ".join(str(cell.value).split()) if cell.value is not None else ""
