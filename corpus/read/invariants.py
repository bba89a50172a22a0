"""What holds of every reading, whatever the format."""

from __future__ import annotations

import re

from corpus.records import Reading


def check_reading(reading: Reading) -> None:
    """Raises ``ValueError`` naming the first promise that a reading breaks."""
    text, end = reading.text, 0
    if re.search("[\x00\ud800-\udfff]", text):
        raise ValueError("the text holds a NUL or half a surrogate pair")
    for block in reading.blocks:
        words = text[block.start : block.end]
        if block.start < end or block.end > len(text):
            raise ValueError(f"block {block} overlaps the one before or ends beyond the text")
        if not words.strip():
            raise ValueError(f"block {block} holds no words")
        if block.header and len(block.header) != len(block.cells):
            raise ValueError(f"row {block} has not one title over each cell")
        if any(not block.start <= start <= stop <= block.end for start, stop in block.cells):
            raise ValueError(f"a cell of {block} lies outside it")
        end = block.end
    _check_pages(reading)
    for line in reading.lines:
        if not 0 <= line.start < line.end <= len(text):
            raise ValueError(f"line {line} lies outside the text")
        page = reading.pages[line.page - 1]
        if not page.start <= line.start <= line.end <= page.end:
            raise ValueError(f"line {line} lies outside its page {page}")
        if not (line.left < line.right and line.top < line.bottom):
            raise ValueError(f"line {line} covers no area")


def _check_pages(reading: Reading) -> None:
    end = 0
    for place, page in enumerate(reading.pages, start=1):
        if page.number != place:
            raise ValueError(f"page {page.number} stands at place {place}")
        if not end <= page.start <= page.end <= len(reading.text):
            raise ValueError(f"page {page} overlaps the one before or ends beyond the text")
        end = page.end
