"""The built-in composer: chooses the sentences that answer, in their own words. Needs no model that writes."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.compose import Brief, Choice, Compose
from index.embed import Encoder


def extractive(encoder: Encoder, threshold: float = 0.35, most: int = 3) -> Compose:
    def compose(brief: Brief) -> Iterator[Choice]:
        if not brief.sentences:
            return
        question = encoder.embed([brief.question])[0]
        vectors = encoder.embed([f"{s.section[-1] if s.section else ''} {s.context} {s.text}" for s in brief.sentences])
        scores = vectors @ question
        order = sorted(range(len(scores)), key=lambda i: -scores[i] - 0.2 * brief.sentences[i].relevance)
        if scores[order[0]] < threshold:
            return
        for place in order[:most]:
            yield Choice((brief.sentences[place].label,))

    return compose
