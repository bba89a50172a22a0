"""Where everything in a text stands, as bytes for the registry and back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable

from corpus.records import Block, Line, Page

Layout = tuple[tuple[Block, ...], tuple[Page, ...], tuple[Line, ...]]


def packed(blocks: Iterable[Block], pages: Iterable[Page], lines: Iterable[Line]) -> bytes:
    """Lines are kept to a tenth of a point."""
    parts = {
        "blocks": [[b.kind, b.start, b.end, b.level, b.header, b.cells, b.number] for b in blocks],
        "pages": [[p.number, p.start, p.end, p.printed, p.recognised] for p in pages],
        "lines": [[n.start, n.end, n.page, *(round(x, 1) for x in (n.left, n.top, n.right, n.bottom))] for n in lines],
    }
    return zlib.compress(json.dumps(parts, separators=(",", ":")).encode(), 1)


def unpacked(layout: bytes) -> Layout:
    """What ``packed`` was given."""
    parts = json.loads(zlib.decompress(layout))
    return (
        tuple(
            Block(kind, start, end, level, tuple(header), tuple((a, b) for a, b in cells), number)
            for kind, start, end, level, header, cells, number in parts["blocks"]
        ),
        tuple(Page(*page) for page in parts["pages"]),
        tuple(Line(*line) for line in parts["lines"]),
    )
