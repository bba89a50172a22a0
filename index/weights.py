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
    """One for each of its ``ALL_REFUSAL_MARKS``, and last the constant: for words that are no question."""
    of_topic: Numbers
    """One for each of its ``TOPIC_MARKS``, and last the constant."""
    of_particular: Numbers
    """One for each of its ``PARTICULAR_MARKS``, and last the constant."""
    topic_threshold: float
    """Chance that the library speaks of the matter below which a question is refused."""
    particular_threshold: float
    """The same of what is asked in particular."""
    topic_doubt: float
    """Chances below which an answer is given with a word of doubt."""
    particular_doubt: float

    def search(self, marks: Numbers) -> Numbers:
        """Scores by which passages are ranked: a row of ``SENTENCE_MARKS`` each, the higher the better."""
        return np.asarray(marks @ self.of_search)

    def answer(self, marks: Numbers) -> Numbers:
        """Scores by which sentences are chosen to answer: a row of ``ANSWER_MARKS`` each, the higher the better."""
        return np.asarray(marks @ self.of_answer)

    def answerable(self, marks: Numbers) -> float:
        """The chance that the library answers words that are no question."""
        return _chance(marks, self.of_refusal)

    def topic(self, marks: Numbers) -> float:
        """The chance that the library speaks of what a question is about."""
        return _chance(marks, self.of_topic)

    def particular(self, marks: Numbers) -> float:
        """The chance that it says what is asked in particular, where it speaks of the matter."""
        return _chance(marks, self.of_particular)

    def answers(self, topic: Numbers, particular: Numbers) -> bool:
        """Whether a question is answered and not refused."""
        return self.topic(topic) >= self.topic_threshold and self.particular(particular) >= self.particular_threshold

    def doubtful(self, topic: Numbers, particular: Numbers) -> bool:
        """Whether it is not sure that what was found answers."""
        return self.topic(topic) < self.topic_doubt or self.particular(particular) < self.particular_doubt


def _chance(marks: Numbers, fitted: Numbers) -> float:
    return float(1 / (1 + np.exp(-(marks @ fitted[:-1] + fitted[-1]))))


@cache
def weights() -> Weights:
    """Those that ship with the product."""
    fields = json.loads(resources.files("index").joinpath("weights.json").read_text("utf-8"))
    return Weights(
        of_search=np.array(list(fields["search"].values())),
        of_answer=np.array(list(fields["answer"].values())),
        of_refusal=np.array(list(fields["refusal"].values())),
        of_topic=np.array(list(fields["topic"].values())),
        of_particular=np.array(list(fields["particular"].values())),
        topic_threshold=float(fields["topic threshold"]),
        particular_threshold=float(fields["particular threshold"]),
        topic_doubt=float(fields["topic doubt"]),
        particular_doubt=float(fields["particular doubt"]),
    )
