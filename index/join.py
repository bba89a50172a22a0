"""Passages found side by side, as one: what a person would read in one go is not given in pieces. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.query import Hit

LONGEST = 1650  # characters of passages that are given as one, see evals/LOG.md


def joined(hits: Sequence[Hit], text_of: Callable[[str], str], limit: int, spare: int) -> list[Hit]:
    """At most ``limit`` hits, best first, each with those of its neighbours that were found as well.

    Neighbours have nothing but white space between them. A joined hit has the score and the headings of its best,
    and the sentences of all. ``text_of`` gives the text of a document by its id; ``spare``: how many may be joined
    to others, so that nobody who wants ten passages is given fewer where there are ten.
    """
    left = list(hits)
    made: list[Hit] = []
    while left and len(made) < limit:
        best = left.pop(0)
        while spare > 0 and (neighbour := _neighbour(best, left, text_of)):
            left.remove(neighbour)
            best = _one(best, neighbour, text_of)
            spare -= 1
        made.append(replace(best, rank=len(made) + 1))
    return made


def _neighbour(hit: Hit, others: Sequence[Hit], text_of: Callable[[str], str]) -> Hit | None:
    """The best of the others that stands right before or after and leaves the two no longer than ``LONGEST``."""
    own = hit.passage
    for other in others:
        if other.passage.document_id != own.document_id:
            continue
        earlier, later = sorted((own, other.passage), key=lambda passage: passage.start)
        if later.end - earlier.start <= LONGEST and not text_of(own.document_id)[earlier.end : later.start].strip():
            return other
    return None


def _one(best: Hit, other: Hit, text_of: Callable[[str], str]) -> Hit:
    first, last = sorted((best, other), key=lambda hit: hit.passage.start)
    start, end = first.passage.start, last.passage.end
    passage = replace(
        first.passage,
        end=end,
        text=text_of(first.passage.document_id)[start:end],
        section=best.passage.section,
        sentences=first.passage.sentences + last.passage.sentences,
    )
    return replace(best, passage=passage, sentences=first.sentences + last.sentences)
