"""The fitted weights of ``evidence``: what ranks passages and sentences and tells a question without an answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from index.evidence import Numbers


@dataclass(frozen=True)
class Weights:
    """Fitted by ``evals.calibrate``, which also says on what."""

    of_search: Numbers
    """One for each of ``SENTENCE_MARKS``."""
    of_answer: Numbers
    """One for each of the extractive composer's ``ANSWER_MARKS``; log odds."""
    of_refusal: Numbers
    """One for each of its ``ALL_REFUSAL_MARKS``, and last the constant."""
    threshold: float
    """Chance of there being an answer below which the question is refused."""

    def search(self, marks: Numbers) -> Numbers:
        return np.asarray(marks @ self.of_search)

    def answer(self, marks: Numbers) -> Numbers:
        return np.asarray(marks @ self.of_answer)

    def answerable(self, marks: Numbers) -> float:
        """The chance that the library answers."""
        return float(1 / (1 + np.exp(-(marks @ self.of_refusal[:-1] + self.of_refusal[-1]))))


@cache
def weights() -> Weights:
    """Those that ship with the product."""
    fields = json.loads(resources.files("index").joinpath("weights.json").read_text("utf-8"))
    return Weights(
        of_search=np.array(list(fields["search"].values())),
        of_answer=np.array(list(fields["answer"].values())),
        of_refusal=np.array(list(fields["refusal"].values())),
        threshold=float(fields["threshold"]),
    )
