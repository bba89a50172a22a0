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
    block: int
    """Place of its block in the document."""
    cosine: float | None
    """``None``: not in the passage, given because the list it belongs to was found in part."""


def numbered(hits: Sequence[Hit], documents: Documents) -> tuple[Sentence, ...]:
    """The sentences of the passages, each once, lists whole where they are short; ``s1`` is of the best passage."""
    made: list[Sentence] = []
    seen: set[tuple[str, int]] = set()
    series: dict[tuple[str, int], int] = {}
    for place, hit in enumerate(hits):
        document = documents(hit.passage.document_id)
        for span in _spans(document, hit):
            if (document.id, span.start) in seen:
                continue
            seen.add((document.id, span.start))
            opening = _opening(document, span.block)
            of_list = 0 if opening is None else series.setdefault((document.id, opening), len(series) + 1)
            block = document.blocks[span.block]
            made.append(
                Sentence(
                    label=f"s{len(made) + 1}",
                    text=document.text[span.start : span.end],
                    document_id=document.id,
                    start=span.start,
                    end=span.end,
                    source=hit.source,
                    section=document.section_of(span.start),
                    context=_context(document, block, opening, span.block),
                    hit=place,
                    relevance=hit.score,
                    cosine=span.cosine,
                    standing=hit.standing,
                    series=of_list,
                    kind=block.kind,
                )
            )
    return tuple(made)


def _spans(document: Document, hit: Hit) -> Iterator[_Span]:
    """The sentences of a passage in order, and the rest of a list that begins or ends in it."""
    passage, blocks = hit.passage, document.blocks
    touched = [place for place, block in enumerate(blocks) if block.start < passage.end and block.end > passage.start]
    if not touched:
        return
    first, last = _whole_list(document, touched[0], touched[-1])
    own = list(zip(passage.sentences, hit.sentences, strict=False))
    for place in range(first, last + 1):
        block = blocks[place]
        inside = [((s, e), cosine) for (s, e), cosine in own if block.start <= s < block.end]
        for (start, end), cosine in inside:
            yield _Span(start, end, place, cosine)
        if not inside:
            for start, end in block_sentences(document.text, block):
                yield _Span(start, end, place, None)


def _context(document: Document, block: Block, opening: int | None, place: int) -> str:
    if block.kind == "table-row":
        return " | ".join(cell for cell in block.header if cell)
    if block.kind == "list-item" and opening is not None and document.blocks[opening].kind != "list-item":
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
        low = min(first, _opening(document, first) or first)
    while high + 1 < len(blocks) and blocks[high + 1].kind == "list-item" and _in_list(document, high):
        high += 1
    words = len(document.text[blocks[low].start : blocks[high].end].split())
    return (
        (low, high)
        if words <= LIST_WORDS + len(document.text[blocks[first].start : blocks[last].end].split())
        else (first, last)
    )


def _in_list(document: Document, place: int) -> bool:
    return document.blocks[place].kind == "list-item" or _opens(document.text, document.blocks[place])
