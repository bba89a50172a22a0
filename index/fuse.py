"""Several rankings made one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Ranking = Sequence[tuple[int, float]]
"""Passage ids with scores, best first."""

POOL = 100  # passages of each leg that are scaled and added
DENSE_WEIGHT = 0.5  # of the dense leg's score, see evals/LOG.md
DOCUMENT_WEIGHT = 0.3  # how much a document's passages raise each other, see evals/LOG.md
FIRST = 10  # passages from which that is told


def scaled(ranking: Ranking) -> dict[int, float]:
    """Scores stretched over 0 to 1, of the first ``POOL``."""
    first = ranking[:POOL]
    if not first:
        return {}
    low, high = min(score for _, score in first), max(score for _, score in first)
    span = high - low
    return {number: (score - low) / span if span else 1.0 for number, score in first}


def fused(dense: Ranking, lexical: Ranking, weight: float = DENSE_WEIGHT) -> dict[int, float]:
    """The sum of the two legs' scaled scores; what a leg did not find counts 0 there."""
    total: dict[int, float] = defaultdict(float)
    for number, score in scaled(dense).items():
        total[number] += weight * score
    for number, score in scaled(lexical).items():
        total[number] += (1 - weight) * score
    return dict(total)


def raised_by_document(
    scores: Mapping[int, float],
    document: Mapping[int, str],
    share: Mapping[str, float],
    weight: float = DOCUMENT_WEIGHT,
) -> dict[int, float]:
    """Passages of a document that answers much raise each other.

    A document's part of the squared scores of the first ``FIRST`` counts as far as it is more than ``share``, the
    document's part of all passages: that a long document is found often says nothing.
    """
    sums: dict[str, float] = defaultdict(float)
    for number, score in best_first(scores)[:FIRST]:
        sums[document[number]] += score * score
    most, total = max(sums.values(), default=0.0), sum(sums.values())
    if not total:
        return dict(scores)
    lift = {name: max(0.0, part / total - share[name]) * total / most for name, part in sums.items()}
    return {number: score + weight * lift.get(document[number], 0.0) for number, score in scores.items()}


def best_first(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    """By score, then by id, so that the same question gives the same order."""
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def best_rows(rows: npt.NDArray[np.intp], scores: npt.NDArray[np.floating], limit: int) -> list[tuple[int, float]]:
    """Passage ids with scores in the same order, of rows of the index, which begin with 0."""
    if len(scores) > limit:
        kept = scores >= np.partition(scores, -limit)[-limit]
        rows, scores = rows[kept], scores[kept]
    order = np.lexsort((rows, -scores))[:limit]
    return [(int(rows[place]) + 1, float(scores[place])) for place in order]
