"""Where sentences begin and end. The one door to nupunkt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nupunkt import sent_spans

from corpus.records import Block

STRETCH = 20_000  # characters looked at together; a block is longer only where a file has no line breaks
GOES_ON = re.compile(r"[\"'”’)\]]+(?:[,;:]|\s+[a-z])")
"""How a sentence goes on after words that it quotes: nupunkt ends it at their question mark."""


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of ``text[start:end]``, without the white space around it."""
    end = len(text) if end is None else end
    while start < end:
        stop = end if end - start <= STRETCH else _after_a_word(text, start + STRETCH, end)
        piece = text[start:stop]
        yield from ((start + left, start + right) for left, right in _whole(piece))
        start = stop


def _whole(piece: str) -> Iterator[tuple[int, int]]:
    """The sentences of a piece, one that quotes a question not cut at the end of the question."""
    begun: tuple[int, int] | None = None
    for left, right in sent_spans(piece):
        words = piece[left:right]
        left += len(words) - len(words.lstrip())
        right -= len(words) - len(words.rstrip())
        if left >= right:
            continue
        if begun and GOES_ON.match(piece, left):
            begun = (begun[0], right)
            continue
        if begun:
            yield begun
        begun = (left, right)
    if begun:
        yield begun


def _after_a_word(text: str, place: int, end: int) -> int:
    for stop in range(place, min(place + STRETCH // 10, end)):
        if text[stop].isspace():
            return stop
    return place


def block_sentences(text: str, block: Block) -> list[tuple[int, int]]:
    """The sentences of a block; a heading or a table row is one."""
    if block.kind in ("heading", "table-row"):
        return [(block.start, block.end)]
    return list(sentence_spans(text, block.start, block.end))
