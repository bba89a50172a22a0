"""The fitted weights of a check: from marks to what a sentence is about, and to what is found of a requirement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from assistant.checking.denial import DENIAL_MARKS
from assistant.checking.marks import SENTENCE_MARKS
from index.evidence import Numbers

REQUIREMENT_MARKS = (
    "best",  # log odds of the sentence that is most likely about it and arranges something
    "three best",  # log of the summed odds of the three most likely
    "fifth best",  # log odds of the fifth: what any sentence of this specification comes to, which proves nothing
    "denial",  # log odds of the sentence that is most likely about it and denies something
    "denial over best",
    "specifics",  # log of the words that carry meaning in the sentence that is most likely about it
    "denials",  # the mean chance of denying of all that says something
)
PART_MARKS = ("best", "three best", "parts", "without parts", "denial", "later")
"""Beside some of those above: the share of the named parts that are there, whether none are named, and the log
odds of the sentence most likely about it that puts something off."""
CLASSES = ("not-found", "met", "contradicted")


@dataclass(frozen=True)
class Weights:
    """Fitted by ``evals.fit_checks``, which also says on what. Each ends with the constant."""

    sentence: Numbers
    """One for each of ``SENTENCE_MARKS``; log odds of a sentence being evidence."""
    denial: Numbers
    """One for each of ``DENIAL_MARKS``; log odds of a sentence denying what it is about."""
    requirement: Numbers
    """For each of ``CLASSES`` but the first, one for each of ``REQUIREMENT_MARKS``; log odds against the first."""
    partly: Numbers
    """One for each of ``PART_MARKS``; log odds of what is met being met in part."""
    leaning: Numbers
    """Added to the log odds of each of ``CLASSES`` where one is chosen, and not where its chance is told."""

    def about(self, marks: Numbers) -> Numbers:
        """Log odds of each sentence."""
        return np.asarray(marks @ self.sentence[:-1] + self.sentence[-1])

    def denies(self, marks: Numbers) -> Numbers:
        """The chance of each sentence."""
        return np.asarray(1 / (1 + np.exp(-(marks @ self.denial[:-1] + self.denial[-1]))))

    def chances(self, marks: Numbers) -> Numbers:
        """Of each of ``CLASSES``, together 1."""
        return softmax(np.concatenate([[0.0], self.requirement[:, :-1] @ marks + self.requirement[:, -1]]))

    def chosen(self, chances: Numbers) -> int:
        return int(np.argmax(np.log(chances + 1e-12) + self.leaning))

    def in_part(self, marks: Numbers) -> float:
        return float(1 / (1 + np.exp(-(marks @ self.partly[:-1] + self.partly[-1]))))


def softmax(scores: Numbers) -> Numbers:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def as_json(weights: Weights) -> str:
    """The weights by the names of their marks."""
    named = {
        "sentence": _named(weights.sentence, SENTENCE_MARKS),
        "denial": _named(weights.denial, DENIAL_MARKS),
        "requirement": {
            name: _named(row, REQUIREMENT_MARKS) for name, row in zip(CLASSES[1:], weights.requirement, strict=True)
        },
        "partly": _named(weights.partly, PART_MARKS),
        "leaning": {name: round(float(one), 4) for name, one in zip(CLASSES, weights.leaning, strict=True)},
    }
    return json.dumps(named, indent=2) + "\n"


def _named(row: Numbers, marks: tuple[str, ...]) -> dict[str, float]:
    return {name: round(float(one), 4) for name, one in zip((*marks, "constant"), row, strict=True)}


@cache
def weights() -> Weights:
    """Those that ship with the product."""
    fields = json.loads(resources.files("assistant.checking").joinpath("weights.json").read_text("utf-8"))
    return Weights(
        sentence=_row(fields["sentence"], SENTENCE_MARKS),
        denial=_row(fields["denial"], DENIAL_MARKS),
        requirement=np.stack([_row(fields["requirement"][name], REQUIREMENT_MARKS) for name in CLASSES[1:]]),
        partly=_row(fields["partly"], PART_MARKS),
        leaning=np.array([fields["leaning"][name] for name in CLASSES]),
    )


def _row(fields: dict[str, float], marks: tuple[str, ...]) -> Numbers:
    return np.array([fields[name] for name in (*marks, "constant")])
