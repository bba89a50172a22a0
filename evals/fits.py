"""The two fits of what ranks and what refuses: by plain gradient descent over a handful of marks. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.evidence import Numbers

AGAINST = ("missing", "unknown", "unsaid")
"""Words in the names of marks that may only count against an answer."""


def softmax_fit(rows: Sequence[tuple[Numbers, Numbers]], penalty: float = 3.0, steps: int = 400) -> Numbers:
    """Weights under which the sentences that answer (1 in the second array) stand highest; Adam, standardised."""
    whole = np.concatenate([marks for marks, _ in rows])
    mean, spread = whole.mean(axis=0), whole.std(axis=0) + 1e-6
    scaled = [((marks - mean) / spread, answers) for marks, answers in rows]
    size = whole.shape[1]
    found, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, steps + 1):
        slope = penalty * found / len(rows)
        for marks, answers in scaled:
            scores = marks @ found
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            right = chance * answers
            slope -= marks.T @ (right / (right.sum() + 1e-12) - chance) / len(rows)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        found -= 0.03 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return np.asarray(found / spread)


def logistic_fit(
    marks: Numbers, names: Sequence[str], answerable: Numbers, weight: Numbers, penalty: float = 100.0
) -> Numbers:
    """Weights and, last, the constant of the log odds that there is an answer; gradient descent, standardised.

    What speaks for an answer may not count against one, nor the reverse: on few questions the fit would trade one
    such mark for another, and refuse what stands there word for word.
    """
    against = np.array([-1.0 if any(word in name for word in AGAINST) else 1.0 for name in names])
    mean, spread = marks.mean(axis=0), marks.std(axis=0) + 1e-9
    scaled = np.column_stack([(marks - mean) / spread, np.ones(len(marks))])
    found = np.zeros(scaled.shape[1])
    for _ in range(4000):
        chance = 1 / (1 + np.exp(-scaled @ found))
        slope = scaled.T @ ((chance - answerable) * weight) / weight.sum()
        slope[:-1] += penalty * found[:-1] / len(marks)
        found -= 0.3 * slope
        found[:-1] = np.where(found[:-1] * against > 0, found[:-1], 0.0)
    plain = found[:-1] / spread
    return np.append(plain, found[-1] - float(plain @ mean))
