"""What speaks for a sentence as one that is about what a requirement asks, as numbers. Pure.

The weights that turn them into a decision are fitted on labelled specifications by ``evals.fit_checks`` and stand in
``weights.json``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.checking.sentences import Sentence
from assistant.checking.spelled import spelled_out
from assistant.checking.topics import Topics, content_stems
from index.embed import Vectors
from index.evidence import Numbers

SENTENCE_MARKS = (
    "nearness",  # of the sentence, read with what stands over it, to the requirement's wordings
    "nearness alone",  # of the sentence by itself
    "cosine",  # the same before what all frameworks have in common is taken out
    "direction",  # towards this requirement and away from all others
    "words",  # of the sentence and of what stands over it, as likely as in this requirement's wordings
    "words alone",
    "among all",  # nearness, against the mean over all requirements in standard deviations
    "behind the best",  # nearness, less that of the requirement it is nearest to
    "specifics",  # log of the words in it that carry meaning: short ones are near to much and prove little
)


class Laid:
    """The sentences of one specification laid beside all requirements."""

    def __init__(self, said: Sequence[Sentence], alone: Vectors, in_context: Vectors, topics: Topics) -> None:
        """``alone`` and ``in_context``: a unit vector of each sentence by itself and with what stands over it."""
        both = alone + in_context
        both = both / np.maximum(np.linalg.norm(both, axis=1, keepdims=True), 1e-9)
        self.topics = topics
        self._alone, self._both = alone, both
        self._near = topics.nearness(topics.whitened(both))
        self._near_alone = topics.nearness(topics.whitened(alone))
        self._told = topics.told_apart(both)
        self._words = topics.by_words([content_stems(spelled_out(one.in_context)) for one in said])
        own = [content_stems(spelled_out(one.text)) for one in said]
        self._words_alone = topics.by_words(own)
        self.specifics = np.array([np.log(len(stems) + 1) for stems in own], np.float64)
        self._ships = self._near[:, : topics.shipping]
        self._mean, self._spread = self._ships.mean(axis=1), self._ships.std(axis=1) + 1e-6

    def marks(self, name: str) -> Numbers:
        """One row a sentence, one column for each of ``SENTENCE_MARKS``; ``name``: of a topic."""
        place = self.topics.place[name]
        near = self._near[:, place]
        own = [place] if place < self.topics.shipping else []
        others = np.delete(self._ships, [*own, *self.topics.linked(place)], axis=1)
        best = others.max(axis=1) if others.shape[1] else near
        return np.stack(
            [
                near,
                self._near_alone[:, place],
                self.topics.plain(self._alone, place),
                self._told[:, place],
                self._words[:, place],
                self._words_alone[:, place],
                (near - self._mean) / self._spread,
                near - best,
                self.specifics,
            ],
            axis=1,
        )
