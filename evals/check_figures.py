"""Precision, recall and F1 of a checker's findings on labelled specifications, with intervals. Pure.

Counts are pooled over all labels; the intervals resample whole specifications, since the labels of one are no
independent witnesses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from assistant.findings import Finding, Outcome
from evals.checks import PROVEN, Label, Specification
from evals.measures import Counts, Interval, pooled

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
MET = "covered or partly"
GROUPS: dict[str, tuple[Outcome, ...]] = {
    MET: ("covered", "partly"),
    **{outcome: (outcome,) for outcome in OUTCOMES if outcome != "not-applicable"},
}
"""What is measured: each status, and first what counts most, that a requirement is met at least in part."""
N = len(OUTCOMES)


class FindingsWrong(ValueError):
    """A checker did not give one finding for each requirement that was asked for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A checker's findings on one specification beside its labels."""

    specification: Specification
    pairs: tuple[tuple[Label, Finding], ...]

    @property
    def table(self) -> Counts:
        """How often each status was labelled (rows) and found (columns), in the order of ``OUTCOMES``."""
        counts = np.zeros((N, N))
        for label, finding in self.pairs:
            counts[OUTCOMES.index(label.status), OUTCOMES.index(finding.status)] += 1
        return counts

    @property
    def evidence(self) -> tuple[int, int, int, int]:
        """Sentences of evidence that are quoted, and all; findings that quote some of it, and all that could."""
        quoted = sentences = shown = could = 0
        for label, finding in self.pairs:
            spans = [(one.start, one.end) for one in finding.specification_quotes]
            met = [any(_meets(place, spans) for place in places) for places in label.evidence]
            quoted, sentences = quoted + sum(met), sentences + len(met)
            if label.status in PROVEN and _alike(label.status, finding.status):
                shown, could = shown + any(met), could + 1
        return quoted, sentences, shown, could


def judged(specification: Specification, findings: Sequence[Finding]) -> Judged:
    """Raises ``FindingsWrong`` where a label has no finding, or two."""
    by_reference: dict[str, Finding] = {}
    for finding in findings:
        name = f"{finding.framework}:{finding.requirement}"
        if name in by_reference:
            raise FindingsWrong(f"'{specification.document.file}' has two findings for {name}.")
        by_reference[name] = finding
    without = [label.reference for label in specification.labels if label.reference not in by_reference]
    if without:
        raise FindingsWrong(f"'{specification.document.file}' has no finding for {', '.join(without)}.")
    return Judged(specification, tuple((label, by_reference[label.reference]) for label in specification.labels))


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured of one checker over some specifications."""

    precision: dict[str, Interval]
    """By the names of ``GROUPS``; what is neither labelled nor found is not there."""
    recall: dict[str, Interval]
    f1: dict[str, Interval]
    table: tuple[tuple[int, ...], ...]
    """Labelled (rows) against found (columns), in the order of ``OUTCOMES``."""
    evidence: Interval
    """Share of the labelled sentences of evidence of which at least some words are quoted."""
    shown: Interval
    """Share of the rightly found, in part, whole or opposite, that quote some of the evidence."""


def figures(all_judged: Sequence[Judged]) -> Figures:
    counts = np.stack([one.table for one in all_judged])
    flat = counts.reshape(len(counts), N * N)
    present = {
        name: group
        for name, group in GROUPS.items()
        if any(counts[:, OUTCOMES.index(one), :].any() or counts[:, :, OUTCOMES.index(one)].any() for one in group)
    }
    evidence = np.array([one.evidence for one in all_judged], float)
    return Figures(
        {name: pooled(flat, lambda sums, g=group: precision(sums, g)) for name, group in present.items()},  # type: ignore[misc]
        {name: pooled(flat, lambda sums, g=group: recall(sums, g)) for name, group in present.items()},  # type: ignore[misc]
        {name: pooled(flat, lambda sums, g=group: f1(sums, g)) for name, group in present.items()},  # type: ignore[misc]
        tuple(tuple(int(one) for one in row) for row in counts.sum(axis=0)),
        pooled(evidence, lambda sums: share(sums[..., 0], sums[..., 1])),
        pooled(evidence, lambda sums: share(sums[..., 2], sums[..., 3])),
    )


def margin(first: Sequence[Judged], second: Sequence[Judged], name: str = MET) -> Interval:
    """F1 of the first checker less that of the second, both on the same samples of specifications."""
    both = np.stack([np.stack([one.table, other.table]) for one, other in zip(first, second, strict=True)])
    flat = both.reshape(len(both), 2 * N * N)

    def difference(sums: Counts) -> Counts:
        return f1(sums[..., : N * N], GROUPS[name]) - f1(sums[..., N * N :], GROUPS[name])

    return pooled(flat, difference)


def precision(sums: Counts, group: Sequence[Outcome]) -> Counts:
    """Of what was found to be one of the group, the share that is labelled so; 0 where nothing was."""
    hit, _, found = _counted(sums, group)
    return share(hit, found)


def recall(sums: Counts, group: Sequence[Outcome]) -> Counts:
    """Of what is labelled one of the group, the share that was found so; 0 where nothing is."""
    hit, labelled, _ = _counted(sums, group)
    return share(hit, labelled)


def f1(sums: Counts, group: Sequence[Outcome]) -> Counts:
    """For each row of sums 2 × hits / (labelled + found); 0 where there are none of either."""
    hit, labelled, found = _counted(sums, group)
    return share(2 * hit, labelled + found)


def share(part: Counts, whole: Counts) -> Counts:
    """The quotient, 0 where the whole is 0."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def _counted(sums: Counts, group: Sequence[Outcome]) -> tuple[Counts, Counts, Counts]:
    """Labelled and found so, labelled so, found so."""
    table = sums.reshape(*sums.shape[:-1], N, N)
    inside = [OUTCOMES.index(one) for one in group]
    rows, columns = table[..., inside, :], table[..., :, inside]
    return rows[..., inside].sum(axis=(-1, -2)), rows.sum(axis=(-1, -2)), columns.sum(axis=(-1, -2))


def _alike(one: Outcome, other: Outcome) -> bool:
    return one == other or {one, other} <= set(GROUPS[MET])


def _meets(place: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in spans)
