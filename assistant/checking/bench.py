"""One specification laid out beside all that frameworks ask: what speaks for and against each requirement in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from assistant.checking.doubts import is_news
from assistant.checking.language import is_foreign
from assistant.checking.marks import Laid
from assistant.checking.parts import missing_parts
from assistant.checking.probes import probes, vectors_of
from assistant.checking.sentences import Sentence
from assistant.checking.spelled import spelled_out
from assistant.checking.stance import Stance, denied_share, sounds_harmless, stance
from assistant.checking.topics import Topic, Topics, content_stems
from assistant.checking.weights import Weights
from assistant.wording import same_words
from corpus.frameworks import Framework, load_frameworks
from corpus.wordings import Part, Worded, builtin_wordings
from index.embed import Encoder, Vectors
from index.evidence import Numbers
from index.models import for_bulk, is_bulk

NONE = -7.0
"""Log odds where there is no such sentence."""
MOSTLY_DENIED = 0.75
"""Of a sentence's words: from there on it arranges nothing."""
DENIAL_TONE = 0.45
"""From there on a sentence denies without any word that is known to; one in 30 that arranges sounds so."""
BY_TONE = 0.7
"""The share of a sentence that is taken as denied where its tone alone says so: it may still arrange something."""
DENIAL_COSTS = 3.0
"""Log odds, of a sentence that denies with all its words, as one that arranges."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one specification has on one requirement."""

    about: Numbers
    """Log odds of each sentence being about it."""
    arranging: tuple[int, ...]
    """Sentences that may arrange it, the likeliest first."""
    denying: tuple[int, ...]
    later: tuple[int, ...]
    odds: Numbers
    """As ``about``, less what a denial within a sentence costs."""

    def best(self, numbers: Sequence[int], odds: Numbers) -> float:
        return max(float(odds[numbers[0]]), NONE) if numbers else NONE


def all_topics(frameworks: Mapping[str, Framework], encoder: Encoder) -> Topics:
    """Every requirement of every framework; their vectors are computed once on a machine."""
    found = []
    ships = _shipping()
    for framework in sorted(frameworks.values(), key=lambda one: one.slug not in ships):
        looked_for = [tuple(probes(framework, one)) for one in framework.requirements]
        texts = [probe.text for several in looked_for for probe in several]
        vectors = vectors_of(texts, encoder)
        start = 0
        for requirement, several in zip(framework.requirements, looked_for, strict=True):
            own = vectors[start : start + len(several)]
            start += len(several)
            same = frozenset(requirement.same_as)
            name = framework.reference(requirement)
            found.append(Topic(name, requirement.title, several, own, same, framework.slug in ships))
    return Topics(found)


@cache
def _shipping() -> frozenset[str]:
    return frozenset(load_frameworks())


class Bench:
    """``said``: the sentences of one specification; what they are is looked at once, requirements one by one."""

    def __init__(self, said: Sequence[Sentence], encoder: Encoder, topics: Topics, weights: Weights) -> None:
        self.said, self.weights = said, weights
        titles = frozenset(topics.titles)
        self.foreign = [is_foreign(one.text) for one in said]
        self.news = is_news(said)
        self.stances: list[Stance] = [
            "mentions" if self.news or foreign or _copies(one.text, titles) else stance(one)
            for one, foreign in zip(said, self.foreign, strict=True)
        ]
        self.denied = np.array([denied_share(one) for one in said])
        vectors = _vectors(said, encoder)
        for number, tone in enumerate(topics.tone(vectors[: len(said)])):
            if tone >= DENIAL_TONE and self.stances[number] == "arranges" and not sounds_harmless(said[number].text):
                self.stances[number] = "denies"
                self.denied[number] = max(self.denied[number], BY_TONE)
        self.laid = Laid(said, vectors[: len(said)], vectors[len(said) :], topics)
        self._arranges = self._is("arranges")

    def _is(self, wanted: Stance) -> npt.NDArray[np.bool_]:
        return np.array([one == wanted for one in self.stances], bool)

    def evidence(self, name: str) -> Evidence:
        """``name``: ``framework:requirement``."""
        about = self.weights.about(self.laid.marks(name))
        odds = about - np.where(self._arranges, 0.0, DENIAL_COSTS * self.denied)
        may_arrange = self._arranges | (self._is("denies") & (self.denied < MOSTLY_DENIED))
        return Evidence(
            about,
            _ranked(odds, may_arrange),
            _ranked(about, self._is("denies")),
            _ranked(about, self._is("later")),
            odds,
        )

    def requirement_marks(self, found: Evidence) -> Numbers:
        """One number for each of ``REQUIREMENT_MARKS``."""
        best, denial = found.best(found.arranging, found.odds), found.best(found.denying, found.about)
        specifics = self._specifics[found.arranging[0]] if found.arranging else 0.0
        return np.array([best, _three(found), denial, denial - best, specifics, self.denials])

    @cached_property
    def denials(self) -> float:
        """The share of all that is said which denies."""
        saying = [one for one in self.stances if one not in ("mentions", "orders")]
        return saying.count("denies") / len(saying) if saying else 0.0

    @cached_property
    def _specifics(self) -> list[float]:
        return [float(np.log(len(content_stems(one.text)) + 1)) for one in self.said]

    def part_marks(self, name: str, found: Evidence, shown: Sequence[int]) -> Numbers:
        """One number for each of ``PART_MARKS``; ``shown``: the sentences that arrange it."""
        parts = parts_of(name)
        share = 1 - len(self.missing(name, shown)) / len(parts) if parts else 1.0
        return np.array(
            [
                found.best(found.arranging, found.odds),
                _three(found),
                share,
                float(not parts),
                found.best(found.denying, found.about),
                found.best(found.later, found.about),
            ]
        )

    def missing(self, name: str, shown: Sequence[int]) -> list[str]:
        """The named parts of a requirement that the sentences shown do not speak of."""
        return missing_parts(parts_of(name), [self.said[one].in_context for one in shown])


def _copies(text: str, titles: frozenset[str]) -> bool:
    """Whether it only names what frameworks ask, one or several, by their titles."""
    pieces = [same_words(piece) for piece in (text, *re.split(r"[;|]", text))]
    return pieces[0] in titles or (len(pieces) > 2 and sum(one in titles for one in pieces[1:]) * 2 >= len(pieces) - 1)


def parts_of(name: str) -> tuple[Part, ...]:
    return builtin_wordings().get(name, Worded()).parts


def _three(found: Evidence) -> float:
    odds = [max(float(found.odds[one]), NONE) for one in found.arranging[:3]]
    return float(np.logaddexp.reduce([*odds, *[NONE] * (3 - len(odds))]))


def _ranked(odds: Numbers, among: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    """The rows among those wanted, the highest first, at most ten."""
    order = np.argsort(-odds, kind="stable")
    return tuple(int(one) for one in order[among[order]][:10])


def _vectors(said: Sequence[Sentence], encoder: Encoder) -> Vectors:
    """Of each sentence alone, then of each with what stands over it."""
    texts = [*(spelled_out(one.text) for one in said), *(spelled_out(one.in_context) for one in said)]
    different = list(dict.fromkeys(texts))
    if not different:
        return np.zeros((0, encoder.dimension), np.float32)
    place = {text: number for number, text in enumerate(different)}
    made = (for_bulk(encoder) if is_bulk(len(different)) else encoder).embed(different)
    return np.asarray(made[[place[text] for text in texts]])
