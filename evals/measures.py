"""What is measured of one question, and means over questions with bootstrap intervals. Pure.

A question's figures are a mapping from the name of a measure to a number; a measure that does not apply to it is not
there. A search that found nothing counts 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import ir_measures
import numpy as np
import numpy.typing as npt
from ir_measures import RR, R, Success, nDCG

SEED = 20  # of the resampling
RESAMPLED = 2_000
DEPTH = 100
"""Passages that are asked for where R@100 is measured."""
LESS_IS_BETTER = ("wrong refusals", "seconds to first word")

_NAMED = {
    "nDCG@10": nDCG @ 10,
    "R@5": R @ 5,
    "R@10": R @ 10,
    "R@100": R @ 100,
    "RR@10": RR @ 10,
    "hit@1": Success @ 1,
}

Values = Mapping[str, float]
Spans = Iterable[tuple[int, int]]
Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int
    """Questions that it is the mean of, or documents that are pooled in it."""


def of_ranking(ranking: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """The retrieval measures of one question, from names best first and the grades of what is relevant."""
    run = {"q": {name: float(len(ranking) - place) for place, name in enumerate(dict.fromkeys(ranking))}}
    if not ranking:
        return dict.fromkeys(_NAMED, 0.0)
    found = ir_measures.calc_aggregate(_NAMED.values(), {"q": dict(relevant)}, run)
    return {name: float(found[measure]) for name, measure in _NAMED.items()}


def of_parts(covered: Sequence[frozenset[int]], parts: frozenset[int]) -> dict[str, float]:
    """The same where an answer has parts: for each passage, best first, the parts that it holds.

    R@k is the share of the parts that the first k passages hold. A passage counts as relevant, once for each part,
    if it holds one that no passage before it held.
    """
    seen: set[int] = set()
    names, grades = [], {}
    for place, held in enumerate(covered):
        names.append(f"passage {place}")
        if new := held - seen:
            grades[f"passage {place}"] = len(new)
            seen |= new
    grades |= {f"missing {part}": 1 for part in parts - seen}
    values = of_ranking(names, grades)
    for k in (5, 10, 100):
        values[f"R@{k}"] = len(frozenset[int]().union(*covered[:k]) & parts) / len(parts)
    return values


def of_characters(retrieved: Spans, wanted: Spans, lost: int = 0) -> dict[str, float]:
    """Recall, precision and intersection over union of characters, each counted once.

    ``lost``: characters that were wanted and that the stored text does not have. After Smith and Troynikov,
    "Evaluating Chunking Strategies for Retrieval" (Chroma, 2024).
    """
    found, asked = _characters(retrieved), _characters(wanted)
    both = len(found & asked)
    return {
        "recall@5": both / ((len(asked) + lost) or 1),
        "precision@5": both / (len(found) or 1),
        "IoU@5": both / ((len(found | asked) + lost) or 1),
    }


def _characters(spans: Spans) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def interval(values: Sequence[float]) -> Interval:
    """The mean, and the range of 95 % of the means of samples drawn with replacement."""
    numbers = np.asarray(values, float)
    chance = np.random.default_rng(SEED)
    means = numbers[chance.integers(0, len(numbers), (RESAMPLED, len(numbers)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(numbers.mean()), float(low), float(high), len(numbers))


def pooled(counts: Counts, figure: Callable[[Counts], Counts]) -> Interval:
    """A figure of the summed counts, and its range over samples of the rows drawn with replacement.

    ``counts``: a row of counts for each document; ``figure`` gives the figure of the last axis.
    """
    chance = np.random.default_rng(SEED)
    sums = counts[chance.integers(0, len(counts), (RESAMPLED, len(counts)))].sum(axis=1)
    low, high = np.quantile(figure(sums), [0.025, 0.975])
    return Interval(float(figure(counts.sum(axis=0))), float(low), float(high), len(counts))


def means(questions: Iterable[Values]) -> dict[str, Interval]:
    """For each measure its mean over the questions that have it."""
    gathered: dict[str, list[float]] = {}
    for values in questions:
        for name, value in values.items():
            gathered.setdefault(name, []).append(value)
    return {name: interval(values) for name, values in gathered.items()}


@dataclass(frozen=True, slots=True)
class Difference:
    """The second run less the first, question by question."""

    difference: float
    low: float
    high: float
    n: int
    verdict: str
    """"better", "worse" or "no difference shown", of the second run."""


def differences(first: Mapping[str, Values], second: Mapping[str, Values]) -> dict[str, Difference]:
    """The paired comparison of two runs, each with a question's values by its id; only what both have counts."""
    found = {}
    both = sorted(first.keys() & second.keys())
    for name in dict.fromkeys(name for one in both for name in first[one]):
        pairs = [(first[one][name], second[one][name]) for one in both if name in first[one] and name in second[one]]
        if pairs:
            found[name] = _judged(name, interval([after - before for before, after in pairs]))
    return found


def _judged(name: str, shown: Interval) -> Difference:
    verdict = "no difference shown"
    if shown.low > 0 or shown.high < 0:
        verdict = "better" if (shown.mean > 0) != name.startswith(LESS_IS_BETTER) else "worse"
    return Difference(shown.mean, shown.low, shown.high, shown.n, verdict)


def shaped(values: Mapping[str, Interval] | Mapping[str, Difference]) -> dict[str, dict[str, float | str]]:
    """As JSON has it, rounded to what the resampling can tell."""
    return {
        name: {key: round(field, 4) if isinstance(field, float) else field for key, field in asdict(one).items()}
        for name, one in values.items()
    }
