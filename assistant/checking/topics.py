"""What requirements speak of, as directions among sentences: which of them a sentence is about.

Cosines of a small model are high for any two sentences of one field. So the vectors are whitened over all that the
frameworks ask, which takes out what all of it has in common, and a requirement is set against every other one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from assistant.checking.probes import Probe
from assistant.wording import same_words
from index.embed import Vectors
from index.evidence import Numbers, stem
from index.lexical import FUNCTION_WORDS, words

WHITENED = 1.0
"""Of the mean variance, added to each; best of .02 to 1 on the development half, see evals/LOG.md."""
RIDGE = 10.0
DENIAL_RIDGE = 5.0
NEAREST = 3
"""Wordings of a requirement whose nearness is averaged."""
GENERAL = 4.0
"""Sentences' worth of the general rate of a word, against its rate among a requirement's wordings."""
ALIKE = 0.6
"""Nearness from which a requirement of a library's own framework asks what another one asks."""


@dataclass(frozen=True)
class Topic:
    """One requirement with what is looked for, and the vectors of that."""

    name: str
    """``framework:requirement``."""
    title: str
    probes: tuple[Probe, ...]
    vectors: Vectors
    same: frozenset[str]
    """Of others that ask the same."""
    ships: bool = True
    """Whether it is of a framework that ships: a library's own change nothing about those."""

    def without(self, hand: int) -> Topic:
        """The same but for the sentences of specifications that one hand wrote."""
        rows = [row for row, probe in enumerate(self.probes) if probe.hand != hand]
        return replace(self, probes=tuple(self.probes[row] for row in rows), vectors=self.vectors[rows])


class Topics:
    """All requirements side by side, each set against all others that ship.

    ``topics``: those of every framework known, those that ship first.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = tuple(topics)
        self.shipping = sum(one.ships for one in self.topics)
        self.place = {one.name: place for place, one in enumerate(self.topics)}
        near = [self._rows(one) for one in self.topics]
        self._near = [one.vectors[rows] for one, rows in zip(self.topics, near, strict=True)]
        every = np.concatenate([one.vectors for one in self.topics[: self.shipping]])
        self._mean = every.mean(axis=0)
        values, directions = np.linalg.eigh(np.cov(every.T))
        values = np.maximum(values, 0.0)
        self._white = (directions / np.sqrt(values + WHITENED * values.mean())) @ directions.T
        self._whitened = [self.whitened(one) for one in self._near]
        self._ridge = np.concatenate([self._against_all(one) for one in self._rounds()], axis=1)
        self._toned, self._denying = self._denial()
        self._bounds = np.cumsum([0, *(len(one) for one in self._whitened)])
        self._all = np.concatenate(self._whitened)

    def without(self, hand: int) -> Topics:
        """As if a hand had written no labelled specification, so that theirs can be measured."""
        return Topics([one.without(hand) for one in self.topics])

    @property
    def titles(self) -> list[str]:
        """Of all requirements, as they are compared."""
        return [same_words(one.title) for one in self.topics]

    @staticmethod
    def _rows(topic: Topic) -> list[int]:
        """The probes that are whole sentences; those of clauses help to tell topics apart, and no more."""
        return [row for row, probe in enumerate(topic.probes) if probe.kind != "clause"]

    def whitened(self, vectors: Vectors) -> Vectors:
        moved = (vectors - self._mean) @ self._white
        return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), np.float32)

    def _rounds(self) -> Iterator[tuple[Topic, ...]]:
        """What ships, and each of a library's own requirements after it."""
        ships = self.topics[: self.shipping]
        yield ships
        for own in self.topics[self.shipping :]:
            yield (*ships, own)

    def _against_all(self, topics: Sequence[Topic]) -> Numbers:
        """The direction that best tells the probes of a topic from all others (ridge regression): all, or the last."""
        every = np.concatenate([one.vectors for one in topics]) - self._mean
        owner = np.repeat(np.arange(len(topics)), [len(one.vectors) for one in topics])
        wanted = (owner[:, None] == np.arange(len(topics))).astype(np.float64)
        if len(topics) > self.shipping:
            wanted = wanted[:, -1:]
        centred = every.astype(np.float64)
        held = centred.T @ centred + RIDGE * np.eye(every.shape[1])
        return np.asarray(np.linalg.solve(held, centred.T @ wanted), np.float64)

    def linked(self, place: int) -> list[int]:
        """Places of other topics that ship and ask the same; of a library's own, told by how near they are."""
        topic = self.topics[place]
        if topic.ships:
            return [self.place[one] for one in topic.same if one in self.place]
        near = self.nearness(self._whitened[place]).mean(axis=0)[: self.shipping]
        return [int(one) for one in np.flatnonzero(near >= ALIKE)]

    def nearness(self, whitened: Vectors) -> Numbers:
        """Mean cosine of each row with the nearest wordings of each topic: rows by topics."""
        alike = whitened @ self._all.T
        columns = [
            _highest(alike[:, start:end]) for start, end in zip(self._bounds[:-1], self._bounds[1:], strict=True)
        ]
        return np.stack(columns, axis=1) if columns else np.zeros((len(whitened), 0))

    def plain(self, vectors: Vectors, place: int) -> Numbers:
        """Mean cosine of each row, as the model gives it, with the nearest wordings of one topic."""
        return _highest(vectors @ self._near[place].T)

    def told_apart(self, vectors: Vectors) -> Numbers:
        """How far each row lies in the direction of each topic: rows by topics."""
        return np.asarray((vectors - self._mean) @ self._ridge)

    def tone(self, vectors: Vectors) -> Numbers:
        """How far each row sounds like wordings that deny (1), not like those that meet (0), whatever it is about."""
        return np.asarray((vectors - self._mean) @ self._toned + self._denying)

    def _denial(self) -> tuple[Numbers, float]:
        """The direction from wordings that meet to those that deny (ridge regression), and the share of the latter."""
        kinds = [probe.kind for one in self.topics[: self.shipping] for probe in one.probes]
        every = np.concatenate([one.vectors for one in self.topics[: self.shipping]])
        rows = [row for row, kind in enumerate(kinds) if kind in ("said", "denied")]
        wanted = np.array([kinds[row] == "denied" for row in rows], np.float64)
        if not wanted.any():
            return np.zeros(every.shape[1]), 0.0
        centred = (every[rows] - self._mean).astype(np.float64)
        held = centred.T @ centred + DENIAL_RIDGE * np.eye(every.shape[1])
        return np.linalg.solve(held, centred.T @ (wanted - wanted.mean())), float(wanted.mean())

    def by_words(self, stems: Sequence[frozenset[str]]) -> Numbers:
        """How much likelier the words of each row are among a topic's wordings than among all: rows by topics."""
        index = {word: place for place, word in enumerate(self._words)}
        found = np.zeros((len(stems), len(self.topics)))
        for row, own in enumerate(stems):
            known = [index[word] for word in own if word in index]
            if known:
                found[row] = self._likelier[known].sum(axis=0) / math.sqrt(max(len(own), 4))
        return found

    @cached_property
    def _words(self) -> list[str]:
        return sorted({word for one in self.topics for probe in one.probes for word in content_stems(probe.text)})

    @cached_property
    def _likelier(self) -> Numbers:
        """Log of the rate of each word among a topic's wordings over its rate among all: words by topics."""
        index = {word: place for place, word in enumerate(self._words)}
        counts = np.zeros((len(index), len(self.topics)))
        sizes = np.zeros(len(self.topics))
        for place, one in enumerate(self.topics):
            near = [one.probes[row] for row in self._rows(one)]
            sizes[place] = len(near)
            for word, count in Counter(word for probe in near for word in content_stems(probe.text)).items():
                counts[index[word], place] = count
        rate = np.maximum(counts.sum(axis=1, keepdims=True), 0.5) / sizes.sum()
        return np.asarray(np.log((counts + GENERAL * rate) / (sizes + GENERAL) / rate), np.float64)


def content_stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in FUNCTION_WORDS)


def _highest(alike: Vectors) -> Numbers:
    """The mean of the highest of each row."""
    many = min(NEAREST, alike.shape[1])
    return np.asarray(np.partition(alike, alike.shape[1] - many, axis=1)[:, -many:].mean(axis=1), np.float64)
