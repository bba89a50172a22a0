"""Fits a check on labelled specifications: ``python -m evals.fit_checks [--write]``.

Writes ``examples.json`` and ``weights.json`` in ``assistant/checking``. The examples are the labelled evidence itself.
What a sentence is about is a logistic regression over all pairs of requirement and sentence, in which the labelled
evidence is what is to be found. What is found of a requirement, and whether in part, is a regression over the log odds
that come of it. Whoever wrote a specification is left out of its examples and of the first step each time, and the
figures printed are of hands left out of all three. The test half is never given to this script.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.checking.bench import Bench, all_topics
from assistant.checking.denial import DENIAL_MARKS
from assistant.checking.examples import Example, by_requirement
from assistant.checking.examples import as_json as examples_as_json
from assistant.checking.judge import judged
from assistant.checking.marks import SENTENCE_MARKS
from assistant.checking.scope import Asked
from assistant.checking.sentences import Sentence, sentences
from assistant.checking.spelled import spelled_out
from assistant.checking.topics import Topics
from assistant.checking.weights import CLASSES, PART_MARKS, REQUIREMENT_MARKS, Weights, as_json, softmax
from assistant.findings import Outcome
from corpus.frameworks import load_frameworks
from evals.checks import Label, Specification, checks_folder, load_checks
from index.embed import Encoder
from index.evidence import Numbers
from index.models import open_encoder

OUT = Path(__file__).resolve().parent.parent / "assistant" / "checking"
CLASS_OF: dict[Outcome, str] = {
    "covered": "met",
    "partly": "met",
    "contradicted": "contradicted",
    "not-found": "not-found",
}
PENALTY = 1.0
"""Of squared weights of a sentence's marks, standardised."""
FEW = 5.0
"""The same of a requirement's marks, of which there are few, from few specifications."""
LEANING = np.array([0.0, 0.1, 1.0])
"""Towards what is met, for the best F1, and towards what is contradicted, so that most is found; see evals/LOG.md."""


@dataclass(frozen=True)
class Seen:
    """A labelled specification, laid out."""

    name: str
    hand: int
    bench: Bench
    labels: tuple[Label, ...]
    marks: dict[str, Numbers]
    """For each reference the marks of the sentences that say something."""
    evidence: dict[str, Numbers]
    """For each reference 1 where such a sentence is labelled as evidence."""
    shown: tuple[frozenset[int], ...]
    """For each label the sentences that are labelled as evidence."""

    def told(self, *statuses: Outcome) -> frozenset[int]:
        """The evidence of all labels of these statuses, headings apart."""
        several = (own for label, own in zip(self.labels, self.shown, strict=True) if label.status in statuses)
        return frozenset(number for own in several for number in own if not self.bench.said[number].label)


def blank() -> Weights:
    return Weights(
        np.zeros(len(SENTENCE_MARKS) + 1),
        np.zeros(len(DENIAL_MARKS) + 1),
        np.zeros((len(CLASSES) - 1, len(REQUIREMENT_MARKS) + 1)),
        np.zeros(len(PART_MARKS) + 1),
        LEANING,
    )


def examples_in(several: Sequence[Specification]) -> list[Example]:
    """The labelled evidence, headings apart, in the order of the specifications."""
    found: dict[tuple[int, str], tuple[list[str], list[str]]] = {}
    for one in several:
        said = sentences(one.document)
        for label in one.labels:
            for number in np.flatnonzero(_is_evidence(said, label)).tolist():
                if said[number].label or CLASS_OF.get(label.status, "not-found") == "not-found":
                    continue
                meets, denies = found.setdefault((one.hand, spelled_out(said[number].text)), ([], []))
                own = denies if label.status == "contradicted" else meets
                if label.reference not in own:
                    own.append(label.reference)
    return [Example(hand, text, (*meets,), (*denies,)) for (hand, text), (meets, denies) in found.items()]


def all_seen(several: Sequence[Specification], encoder: Encoder, topics: Topics) -> list[Seen]:
    """Each without the examples of whoever wrote it; in the order given."""
    others = {hand: topics.without(hand) for hand in sorted({one.hand for one in several})}
    return [seen(one, encoder, others[one.hand]) for one in several]


def seen(one: Specification, encoder: Encoder, topics: Topics) -> Seen:
    said = sentences(one.document)
    bench = Bench(said, encoder, topics, blank())
    labels = tuple(label for label in one.labels if label.status in CLASS_OF)
    marks = {label.reference: bench.laid.marks(label.reference)[bench.says] for label in labels}
    evidence = {label.reference: _is_evidence(said, label) for label in labels}
    shown = tuple(frozenset(np.flatnonzero(evidence[label.reference]).tolist()) for label in labels)
    says = {name: own[bench.says] for name, own in evidence.items()}
    return Seen(one.document.file, one.hand, bench, labels, marks, says, shown)


def _is_evidence(said: Sequence[Sentence], label: Label) -> Numbers:
    """1 for each sentence that shares half of itself, or of the evidence, with a place of the labelled words."""
    spans = [span for places in label.evidence for span in places]

    def shares(one: Sentence) -> bool:
        return any(
            2 * (min(one.end, end) - max(one.start, start)) >= min(one.end - one.start, end - start)
            for start, end in spans
        )

    return np.array([float(shares(one)) for one in said])


def fit_sentence(several: Sequence[Seen]) -> Numbers:
    rows = np.concatenate([marks for one in several for marks in one.marks.values()])
    wanted = np.concatenate([shown for one in several for shown in one.evidence.values()])
    found: Numbers = fitted(rows, wanted.astype(int), 2)[0]
    return found


@dataclass(frozen=True)
class Held:
    """A specification under weights of a sentence that were fitted without it."""

    seen: Seen
    bench: Bench
    marks: Numbers
    classes: Numbers
    part_marks: Numbers
    partly: Numbers


def held_out(several: Sequence[Seen]) -> list[Held]:
    """Under weights that were fitted without whoever wrote it."""
    found = []
    for hand in dict.fromkeys(one.hand for one in several):
        others = [one for one in several if one.hand != hand]
        weights = replace(blank(), sentence=fit_sentence(others), denial=fit_denial(others))
        found += [_held(one, weights) for one in several if one.hand == hand]
    return found


def _held(one: Seen, weights: Weights) -> Held:
    bench = _with(one.bench, weights)
    evidence = {label.reference: bench.evidence(label.reference) for label in one.labels}
    met = [label for label in one.labels if CLASS_OF[label.status] == "met"]
    parts = [
        bench.part_marks(label.reference, evidence[label.reference], evidence[label.reference].arranging[:3])
        for label in met
    ]
    return Held(
        one,
        bench,
        np.stack([bench.requirement_marks(each) for each in evidence.values()]),
        np.array([CLASSES.index(CLASS_OF[label.status]) for label in one.labels]),
        np.array(parts).reshape(-1, len(PART_MARKS)),
        np.array([label.status == "partly" for label in met], int),
    )


def fit_denial(several: Sequence[Seen]) -> Numbers:
    """On the labelled evidence: of what is contradicted, against that of what is met."""
    rows, wanted = [], []
    for one in several:
        meets, denies = one.told("covered", "partly"), one.told("contradicted")
        told = sorted((meets | denies) - (meets & denies))
        rows.append(one.bench.denial[told])
        wanted += [number in denies for number in told]
    found: Numbers = fitted(np.concatenate(rows), np.array(wanted, int), 2)[0]
    return found


def fit_requirement(held: Sequence[Held], sentence: Numbers, denial: Numbers) -> Weights:
    """All weights, the second step fitted on log odds of specifications that the first had not seen."""
    rows = np.concatenate([one.marks for one in held])
    parts = np.concatenate([one.part_marks for one in held])
    requirement = fitted(rows, np.concatenate([one.classes for one in held]), len(CLASSES), FEW)
    partly = fitted(parts, np.concatenate([one.partly for one in held]), 2, FEW)[0]
    return replace(blank(), sentence=sentence, denial=denial, requirement=requirement, partly=partly)


def _with(bench: Bench, weights: Weights) -> Bench:
    """The same specification under other weights."""
    made = object.__new__(Bench)
    kept = ("said", "foreign", "news", "denial", "laid", "_titles", "says")
    made.__dict__.update({name: bench.__dict__[name] for name in kept}, weights=weights)
    return made


def fitted(rows: Numbers, classes: Numbers, many: int, penalty: float = PENALTY) -> Numbers:
    """Multinomial logistic regression against class 0 by Newton's method, with its constant last: classes by marks."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.concatenate([(rows - mean) / spread, np.ones((len(rows), 1))], axis=1)
    width, wanted = scaled.shape[1], classes[:, None] == np.arange(1, many)
    held = np.tile(np.array([penalty] * (width - 1) + [1e-6]), many - 1)
    weights = np.zeros((many - 1) * width)
    for _ in range(30):
        scores = scaled @ weights.reshape(many - 1, width).T
        chances = softmax(np.concatenate([np.zeros((len(rows), 1)), scores], axis=1))[:, 1:]
        slope = ((chances - wanted).T @ scaled).ravel() + held * weights
        bend = np.diag(held)
        for one in range(many - 1):
            for other in range(many - 1):
                by = chances[:, one] * ((one == other) - chances[:, other])
                at = np.s_[one * width : (one + 1) * width, other * width : (other + 1) * width]
                bend[at] += (scaled * by[:, None]).T @ scaled
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    found = weights.reshape(many - 1, width)
    plain = found[:, :-1] / spread
    return np.asarray(np.concatenate([plain, found[:, -1:] - (plain @ mean)[:, None]], axis=1), np.float64)


def crossed(held: Sequence[Held]) -> list[tuple[Seen, Label, Outcome, float]]:
    """What is found in each specification with weights fitted on what all other hands wrote."""
    frameworks = load_frameworks()
    found = []
    for hand in dict.fromkeys(one.seen.hand for one in held):
        others = [other for other in held if other.seen.hand != hand]
        for one in (one for one in held if one.seen.hand == hand):
            own = one.bench.weights
            bench = _with(one.bench, fit_requirement(others, own.sentence, own.denial))
            for label in one.seen.labels:
                framework = frameworks[label.framework]
                verdict = judged(bench, Asked(framework, framework.requirement(label.requirement)))
                found.append((one.seen, label, verdict.status, verdict.confidence))
    return found


def told(found: Sequence[tuple[Seen, Label, Outcome, float]]) -> str:
    """Precision, recall and F1 of each status, over all, for each hand and for each specification."""
    lines = []
    groups: dict[str, tuple[str, ...]] = {"covered or partly": ("covered", "partly")}
    groups |= {one: (one,) for one in ("covered", "partly", "not-found", "contradicted")}
    for name, members in groups.items():
        lines.append(f"{name:<20}" + _shares(found, members))
    for hand in dict.fromkeys(one.hand for one, *_ in found):
        lines.append(_line(f"hand {hand}", [one for one in found if one[0].hand == hand]))
    for name in dict.fromkeys(one.name for one, *_ in found):
        lines.append(_line(f"  {name[:36]}", [one for one in found if one[0].name == name]))
    for low in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        at = [status == label.status for _, label, status, sure in found if low <= sure < low + 0.1]
        lines.append(f"  sure from {low:.1f}: {len(at):3} findings, {np.mean(at) if at else 0:.2f} right")
    return "\n".join(lines)


def _line(name: str, found: Sequence[tuple[Seen, Label, Outcome, float]]) -> str:
    met, against = _shares(found, ("covered", "partly")), _shares(found, ("contradicted",))
    return f"{name:<38} {len(found):4}  met {met}  contradicted {against}"


def _shares(found: Sequence[tuple[Seen, Label, Outcome, float]], members: tuple[str, ...]) -> str:
    said = [status in members for _, _, status, _ in found]
    so = [label.status in members for _, label, _, _ in found]
    right = sum(one and other for one, other in zip(said, so, strict=True))
    precision, recall = right / max(sum(said), 1), right / max(sum(so), 1)
    f1 = 2 * right / max(sum(said) + sum(so), 1)
    return f"{precision:.3f} {recall:.3f} {f1:.3f}  ({right} of {sum(said)} said, {sum(so)} so)"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folder", type=Path, default=checks_folder("development"), help="other specifications")
    arguments.add_argument("--write", action="store_true", help="write what ships")
    given = arguments.parse_args()
    encoder = open_encoder()
    specifications = load_checks(given.folder)
    examples = examples_in(specifications)
    topics = all_topics(load_frameworks(), encoder, by_requirement(examples))
    several = all_seen(specifications, encoder, topics)
    held = held_out(several)
    print(told(crossed(held)))
    if given.write:
        fitted_on_all = fit_requirement(held, fit_sentence(several), fit_denial(several))
        (OUT / "examples.json").write_text(examples_as_json(examples), "utf-8")
        (OUT / "weights.json").write_text(as_json(fitted_on_all), "utf-8")


if __name__ == "__main__":
    main()
