"""What was found, as numbered sentences: all that a composer may choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.compose import Sentence
from corpus.records import Block, Document
from corpus.sentences import block_sentences
from index.query import Hit

Documents = Callable[[str], Document]
"""Gives a stored document by its id."""

LIST_WORDS = 250  # a longer list is given only as far as it was found


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    context: str
    series: int | None
    """Offset of the list's or table's first block."""


def numbered(hits: Sequence[Hit], documents: Documents) -> tuple[Sentence, ...]:
    """The sentences of the passages, each once, those of a list or table together; ``s1`` is of the best passage."""
    made: list[Sentence] = []
    seen: set[tuple[str, int]] = set()
    series: dict[tuple[str, int], int] = {}
    for place, hit in enumerate(hits):
        document = documents(hit.passage.document_id)
        for span in _spans(document, hit.passage.start, hit.passage.end):
            if (document.id, span.start) in seen:
                continue
            seen.add((document.id, span.start))
            whole = 0
            if span.series is not None:
                whole = series.setdefault((document.id, span.series), len(series) + 1)
            made.append(
                Sentence(
                    label=f"s{len(made) + 1}",
                    text=document.text[span.start : span.end],
                    document_id=document.id,
                    start=span.start,
                    end=span.end,
                    source=hit.source,
                    section=document.section_of(span.start),
                    context=span.context,
                    hit=place,
                    relevance=hit.score,
                    series=whole,
                )
            )
    return tuple(made)


def _spans(document: Document, start: int, end: int) -> Iterator[_Span]:
    blocks = document.blocks
    touched = [place for place, block in enumerate(blocks) if block.start < end and block.end > start]
    if not touched:
        return
    first, last = _whole_list(document, touched[0], touched[-1])
    for place in range(first, last + 1):
        block = blocks[place]
        outside = place < touched[0] or place > touched[-1]
        opening = _opening(document, place)
        series = blocks[opening].start if opening is not None else None
        for left, right in block_sentences(document.text, block):
            if outside or (left < end and right > start):
                yield _Span(left, right, _context(document, block, opening, place), series)


def _context(document: Document, block: Block, opening: int | None, place: int) -> str:
    if block.kind == "table-row":
        return " | ".join(cell for cell in block.header if cell)
    if block.kind == "list-item" and opening is not None and opening != place:
        left, right = block_sentences(document.text, document.blocks[opening])[-1]
        return " ".join(document.text[left:right].split())
    return ""


def _opening(document: Document, place: int) -> int | None:
    """The block that begins the list or table a block is part of: its opening line where it has one."""
    blocks, text = document.blocks, document.text
    kind = blocks[place].kind
    if kind in ("list-item", "table-row"):
        first = place
        while first and blocks[first - 1].kind == kind:
            first -= 1
        return first - 1 if first and kind == "list-item" and _opens(text, blocks[first - 1]) else first
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    if following is not None and following.kind == "list-item" and _opens(text, blocks[place]):
        return place
    return None


def _opens(text: str, block: Block) -> bool:
    return block.kind == "paragraph" and text[block.start : block.end].rstrip().endswith((":", ":-", "…", "–"))


def _whole_list(document: Document, first: int, last: int) -> tuple[int, int]:
    """The blocks of a passage, and with a list cut by its ends the rest of that list."""
    blocks = document.blocks
    low, high = first, last
    if blocks[first].kind == "list-item":
        low = _opening(document, first) or first
    while high + 1 < len(blocks) and blocks[high + 1].kind == "list-item" and _in_list(document, high):
        high += 1
    words = len(document.text[blocks[low].start : blocks[high].end].split())
    return (low, high) if words <= LIST_WORDS else (first, last)


def _in_list(document: Document, place: int) -> bool:
    return document.blocks[place].kind == "list-item" or _opens(document.text, document.blocks[place])
