"""One specification laid out beside all that frameworks ask: what speaks for and against each requirement in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from assistant.checking.denial import denial_marks
from assistant.checking.doubts import is_news
from assistant.checking.examples import Examples, builtin_examples
from assistant.checking.language import is_foreign
from assistant.checking.marks import Laid
from assistant.checking.parts import missing_parts
from assistant.checking.probes import probes, vectors_of
from assistant.checking.sentences import Sentence
from assistant.checking.spelled import spelled_out
from assistant.checking.stance import Stance, stance
from assistant.checking.topics import Topic, Topics
from assistant.checking.weights import Weights
from assistant.wording import same_words
from corpus.frameworks import Framework, load_frameworks
from corpus.wordings import Part, Worded, builtin_wordings
from index.embed import Encoder, Vectors
from index.evidence import Numbers
from index.models import for_bulk, is_bulk

NONE = -7.0
"""Log odds where there is no such sentence."""
LEAST = 1e-3
"""Chance, below which none is taken to be."""
MAY_DENY = 0.1
"""Chance of denying from which on a sentence may be what denies a requirement; best of 0 to .5, see evals/LOG.md."""
DENIES = 0.5
"""From there on it is told as one that denies."""
MOSTLY_DENIES = 0.9
"""From there on it arranges nothing."""


Heard = Callable[[int, int], None]
"""Hears, while sentences are embedded, how many texts are done, of how many; what it raises breaks it off."""


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
    """As ``about``, and of not denying."""
    against: Numbers
    """As ``about``, and of denying."""

    def best(self, numbers: Sequence[int], odds: Numbers) -> float:
        return max(float(odds[numbers[0]]), NONE) if numbers else NONE


def all_topics(frameworks: Mapping[str, Framework], encoder: Encoder, examples: Examples | None = None) -> Topics:
    """Every requirement of every framework; their vectors are computed once on a machine.

    ``examples``: ``None`` for those that ship.
    """
    examples = builtin_examples() if examples is None else examples
    ships = _shipping()
    first = [one for one in frameworks.values() if one.slug in ships]
    found = _topics(first, encoder, examples, ships=True)
    for own in (one for one in frameworks.values() if one.slug not in ships):
        found += _topics([own], encoder, examples, ships=False)
    return Topics(found)


def _topics(several: Sequence[Framework], encoder: Encoder, examples: Examples, *, ships: bool) -> list[Topic]:
    """What is said of several requirements is embedded once."""
    asked = [(framework, one) for framework in several for one in framework.requirements]
    looked_for = [tuple(probes(framework, one, examples)) for framework, one in asked]
    place: dict[str, int] = {}
    for probe in (probe for own in looked_for for probe in own):
        place.setdefault(probe.text, len(place))
    vectors = vectors_of(list(place), encoder)
    return [
        Topic(
            framework.reference(one),
            one.title,
            own,
            vectors[[place[probe.text] for probe in own]],
            frozenset(one.same_as),
            ships,
        )
        for (framework, one), own in zip(asked, looked_for, strict=True)
    ]


@cache
def _shipping() -> frozenset[str]:
    return frozenset(load_frameworks())


class Bench:
    """``said``: the sentences of one specification; what they are is looked at once, requirements one by one."""

    def __init__(
        self, said: Sequence[Sentence], encoder: Encoder, topics: Topics, weights: Weights, heard: Heard | None = None
    ) -> None:
        self.said, self.weights = said, weights
        self.foreign = [is_foreign(one.text) for one in said]
        self.news = is_news(said)
        self._titles = frozenset(topics.titles)
        vectors = _vectors(said, encoder, heard)
        alone, in_context = vectors[: len(said)], vectors[len(said) :]
        self.denial = denial_marks(said, topics.tone(alone), topics.tone(in_context))
        self.laid = Laid(said, alone, in_context, topics)

    @cached_property
    def denies(self) -> Numbers:
        """The chance of each sentence to say that something is not so."""
        nothing = np.array([one.nothing for one in self.said], bool)
        return np.where(nothing, 1.0, self.weights.denies(self.denial))

    @cached_property
    def stances(self) -> list[Stance]:
        denies = self.says & (self.denies >= DENIES)
        return ["denies" if own else form for own, form in zip(denies, self._forms, strict=True)]

    @cached_property
    def says(self) -> npt.NDArray[np.bool_]:
        """Of each sentence, whether its form lets it arrange or deny anything: headings and questions do not."""
        given = zip(self.said, self.foreign, strict=True)
        return np.array(
            [not self._silent(one, foreign) and stance(one, True) == "denies" for one, foreign in given], bool
        )

    @cached_property
    def _forms(self) -> list[Stance]:
        """What each sentence does, were none to deny anything."""
        given = zip(self.said, self.foreign, self.says, strict=True)
        return [
            "mentions" if not says and self._silent(one, foreign) else stance(one, False)
            for one, foreign, says in given
        ]

    def _silent(self, one: Sentence, foreign: bool) -> bool:
        return self.news or foreign or _copies(one.text, self._titles)

    @cached_property
    def _arranges(self) -> npt.NDArray[np.bool_]:
        return np.array([one == "arranges" for one in self._forms], bool) & (self.denies < MOSTLY_DENIES)

    @cached_property
    def arranging(self) -> tuple[int, ...]:
        """Every sentence that may arrange something, in order."""
        return tuple(int(one) for one in np.flatnonzero(self._arranges))

    @cached_property
    def _may_deny(self) -> npt.NDArray[np.bool_]:
        return self.says & (self.denies >= MAY_DENY)

    @cached_property
    def _later(self) -> npt.NDArray[np.bool_]:
        return np.array([one == "later" for one in self.stances], bool)

    def evidence(self, name: str) -> Evidence:
        """``name``: ``framework:requirement``."""
        about = self.weights.about(self.laid.marks(name))
        odds = about + np.log(np.maximum(1 - self.denies, LEAST))
        against = about + np.log(np.maximum(self.denies, LEAST))
        return Evidence(
            about,
            _ranked(odds, self._arranges),
            _ranked(against, self._may_deny),
            _ranked(about, self._later),
            odds,
            against,
        )

    def requirement_marks(self, found: Evidence) -> Numbers:
        """One number for each of ``REQUIREMENT_MARKS``."""
        best, denial = found.best(found.arranging, found.odds), found.best(found.denying, found.against)
        specifics = float(self.laid.specifics[found.arranging[0]]) if found.arranging else 0.0
        fifth = found.best(found.arranging[4:], found.odds)
        return np.array([best, _three(found), fifth, denial, denial - best, specifics, self.denials])

    @cached_property
    def denials(self) -> float:
        """The mean chance of denying of all that says something."""
        return float(self.denies[self.says].mean()) if self.says.any() else 0.0

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
                found.best(found.denying, found.against),
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


def _vectors(said: Sequence[Sentence], encoder: Encoder, heard: Heard | None) -> Vectors:
    """Of each sentence alone, then of each with what stands over it."""
    texts = [*(spelled_out(one.text) for one in said), *(spelled_out(one.in_context) for one in said)]
    different = list(dict.fromkeys(texts))
    if not different:
        return np.zeros((0, encoder.dimension), np.float32)
    place = {text: number for number, text in enumerate(different)}
    ended = 0

    def done(more: int) -> None:
        nonlocal ended
        ended += more
        if heard:
            heard(ended, len(different))

    done(0)
    made = (for_bulk(encoder) if is_bulk(len(different)) else encoder).embed(different, done)
    return np.asarray(made[[place[text] for text in texts]])
