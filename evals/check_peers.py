"""Two simple checkers that ours is measured against: similarity over a threshold, and shared words over a threshold.

Each looks for the one sentence of the specification that comes nearest to a requirement, and calls it covered when
that is near enough. How near is chosen on the development half, for the best F1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.findings import Finding
from corpus.frameworks import Framework, Requirement, load_frameworks
from corpus.records import Document, quote
from corpus.sentences import block_sentences
from evals.check_figures import GROUPS, MET
from evals.checks import Specification
from index.embed import Encoder, Vectors
from index.evidence import stem
from index.lexical import FUNCTION_WORDS, words

Checker = Callable[[Document, Sequence[str]], Sequence[Finding]]
"""The findings of a document against the frameworks of these slugs, one for each of their requirements."""
Nearness = Callable[[Document, Sequence[Requirement]], Vectors]
"""How near each sentence of a document (columns) comes to each requirement (rows)."""
STEPS = np.arange(0.02, 1.0, 0.02)
"""The thresholds that are tried."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A peer: a requirement is covered when one sentence comes this near."""

    nearness: Nearness
    least: float

    def __call__(self, document: Document, frameworks: Sequence[str]) -> list[Finding]:
        asked = [(known()[slug], one) for slug in frameworks for one in known()[slug].requirements]
        near = self.nearness(document, [one for _, one in asked])
        spans = sentences(document)
        return [
            self._finding(document, framework, one, spans[int(row.argmax())], float(row.max()))
            for (framework, one), row in zip(asked, near, strict=True)
        ]

    def _finding(
        self, document: Document, framework: Framework, asked: Requirement, span: tuple[int, int], near: float
    ) -> Finding:
        met = near >= self.least
        words_there = quote(document, *span, document.text[slice(*span)])
        return Finding(
            framework=framework.slug,
            requirement=asked.id,
            title=asked.title,
            same_as=asked.same_as,
            status="covered" if met else "not-found",
            confidence=near,
            missing=None,
            settles=None,
            specification_quotes=(words_there,) if met else (),
            framework_quotes=(),
        )


def chosen(nearness: Nearness, development: Sequence[Specification]) -> Threshold:
    """The peer with the threshold that gives the best F1 of covered or partly over labelled specifications."""
    near: list[float] = []
    met: list[bool] = []
    for one in development:
        asked = [known()[label.framework].requirement(label.requirement) for label in one.labels]
        near += nearness(one.document, asked).max(axis=1).tolist()
        met += [label.status in GROUPS[MET] for label in one.labels]
    found, labelled = np.array(near) >= STEPS[:, None], np.array(met)
    f1 = 2 * (found & labelled).sum(axis=1) / (found.sum(axis=1) + labelled.sum())
    return Threshold(nearness, float(STEPS[f1.argmax()]))


def similarity(encoder: Encoder) -> Nearness:
    """Cosine of a requirement, as we read it, with each sentence."""
    embedded: dict[str, Vectors] = {}

    def near(document: Document, asked: Sequence[Requirement]) -> Vectors:
        said = [document.text[start:end] for start, end in sentences(document)]
        wanted = [_as_asked(one) for one in asked]
        new = [text for text in dict.fromkeys(wanted) if text not in embedded]
        vectors = encoder.embed([*new, *said])
        embedded.update(zip(new, vectors, strict=False))
        return np.stack([embedded[text] for text in wanted]) @ vectors[len(new) :].T

    return near


def shared_words() -> Nearness:
    """The share of the words of a requirement, as we read it and by their stems, that stand in a sentence."""

    def near(document: Document, asked: Sequence[Requirement]) -> Vectors:
        said = [_stems(document.text[start:end]) for start, end in sentences(document)]
        wanted = [_stems(_as_asked(one)) for one in asked]
        return np.array([[len(one & there) / (len(one) or 1) for there in said] for one in wanted], np.float32)

    return near


def sentences(document: Document) -> list[tuple[int, int]]:
    """Start and end of each sentence, list item and table row; headings too."""
    return [span for block in document.blocks for span in block_sentences(document.text, block)]


@lru_cache(maxsize=1)
def known() -> dict[str, Framework]:
    return load_frameworks()


def _as_asked(one: Requirement) -> str:
    return one.our_reading or one.text  # the best of title, text, reading and these together, see evals/LOG.md


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in FUNCTION_WORDS)
