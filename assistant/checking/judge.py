"""The built-in judge: what speaks for and against each requirement in the sentences of one specification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.checking.probes import probes, vectors_of
from assistant.checking.scope import Asked
from assistant.checking.sentences import Sentence
from assistant.findings import Outcome
from assistant.wording import speaks_to_a_model
from corpus.records import Document
from index.embed import Encoder
from index.models import for_bulk, is_bulk


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided of one requirement."""

    status: Outcome
    confidence: float
    evidence: tuple[int, ...] = ()
    """Numbers of sentences, best first."""
    missing: str | None = None
    settles: str | None = None
    nearest: tuple[int, ...] = ()
    """Numbers of the sentences that came nearest, best first."""


@dataclass
class Bench:
    """One specification laid out to be judged, requirement by requirement."""

    document: Document
    said: Sequence[Sentence]
    encoder: Encoder
    asked: Sequence[Asked]
    warnings: tuple[str, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        bulk = for_bulk(self.encoder) if is_bulk(len(self.said)) else self.encoder
        texts = [one.in_context for one in self.said]
        self._vectors = bulk.embed(texts) if texts else np.zeros((0, self.encoder.dimension), np.float32)
        orders = sum(speaks_to_a_model(one.text) for one in self.said)
        if orders:
            self.warnings = (f"{orders} sentences give orders to a reader or a model: they were taken as no evidence.",)

    def judged(self, asked: Asked) -> Verdict:
        if asked.aside:
            return Verdict("not-applicable", 1.0, missing=asked.aside)
        looked_for = vectors_of([one.text for one in probes(asked.framework, asked.requirement)], self.encoder)
        scores = (self._vectors @ looked_for.T).max(axis=1)
        for one in self.said:
            if one.kind == "heading" or speaks_to_a_model(one.text):
                scores[one.number] = -1.0
        order = [int(one) for one in np.argsort(-scores, kind="stable")[:5]]
        best = float(scores[order[0]]) if order else 0.0
        if best < 0.55:
            missing = f"Nothing among {len(self.said)} sentences says it: {asked.requirement.our_reading}"
            return Verdict("not-found", 0.5, missing=missing, settles=None, nearest=tuple(order))
        return Verdict("covered", 0.5, evidence=tuple(order[:2]), nearest=tuple(order))
