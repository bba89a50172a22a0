"""What each document of the library says on a topic, side by side: where they agree, differ or are silent.

Every sentence is a quotation, proven by its offsets. Whether two of them agree is told from numbers, duties and "not",
and only for sentences that are about the same; the rest is for the reader.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from assistant.claims import denials, meaning
from assistant.compose import Sentence
from assistant.drafting.guidance import APART
from assistant.force import force_of
from assistant.number import numbered
from assistant.quantities import Quantity, quantities
from corpus.entries import stands_aside
from corpus.frameworks import RECALLED, load_frameworks
from corpus.library import Entry
from corpus.records import Document, Force, Nation, Quote, Source, quote
from index.embed import Encoder
from index.query import Query, Search

Relation = Literal["agree", "numbers", "force", "negation"]

PASSAGES = 80
MOST = 3
"""Sentences of one publication that are set beside those of others."""
WORDS = 0.3
ABOUT = 0.55
"""Cosine with the topic, and ``WORDS`` times the share of its words, from which a sentence is about it: tried on
topics of the field with the knowledge that ships."""
SAME, SAME_WORDS = 0.65, 0.4
"""Cosine of two sentences, and share of the words of the one with fewer that the other has too, from which they are
about the same."""
OPPOSED, OPPOSED_WORDS = 0.7, 0.55
"""Cosine of two sentences, and share of the words of a clause with "not" that the other has, from which that clause is
said to be against the other."""
FEWEST = 5
"""Words that carry meaning, without which a sentence is too short to be set against another."""
DATED = frozenset("jan feb mar apr may jun jul aug sep oct nov dec year".split())
"""Units of dates: two publications of different years do not differ for that."""
VOCABULARY = ("builtin:glossary-", "builtin:unit-costs-", "builtin:profile-")
"""How source ids begin of what explains terms, states prices or gives an example, and takes no side."""

SAID: dict[Relation, str] = {
    "agree": "Say much the same",
    "numbers": "Differ in a number",
    "force": "Differ in force",
    "negation": "One says it, one says not",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence on the topic."""

    quote: Quote
    force: Force
    """What it asks; of an example, a fact."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A publication and what it says, nearest to the topic first."""

    publication: str
    source: Source
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences about the same, of two publications."""

    relation: Relation
    one: Said
    other: Said
    told: str
    """What differs, or how far they agree, in words."""


@dataclass(frozen=True, slots=True)
class Agreement:
    topic: str
    voices: tuple[Voice, ...]
    pairs: tuple[Pair, ...]
    """What differs first."""
    silent: tuple[Source, ...]
    """Publications of the library in which nothing was found on the topic."""


def agreement(
    topic: str,
    search: Search,
    encoder: Encoder,
    documents: Callable[[str], Document],
    entries: Iterable[Entry],
    home: Nation | None = None,
) -> Agreement:
    """What the documents of a library say on a topic. An empty topic finds nothing."""
    entries = [one for one in entries if not one.source_id.startswith(VOCABULARY)]
    named = _publications(entries)
    hits = [hit for hit in search(Query(topic, limit=PASSAGES, home=home)) if hit.source_id in named]
    by_publication: defaultdict[str, list[tuple[float, Sentence]]] = defaultdict(list)
    of_document = {hit.passage.document_id: named[hit.source_id] for hit in hits}
    for sentence in numbered(hits, documents):
        about = _about(sentence, topic)
        if about >= ABOUT and sentence.kind != "heading" and not _of_the_publication(sentence):
            by_publication[of_document[sentence.document_id]].append((about, sentence))
    voices = tuple(_voice(name, found, documents) for name, found in by_publication.items())
    heard = {voice.publication for voice in voices}
    aside = stands_aside(entries)
    silent = {named[one.source_id]: one.source for one in reversed(entries) if one.source_id not in aside}
    return Agreement(
        topic,
        voices,
        tuple(_pairs(voices, encoder)),
        tuple(source for name, source in sorted(silent.items()) if name not in heard),
    )


def _publications(entries: Sequence[Entry]) -> dict[str, str]:
    """For each source id the publication that speaks there: two digests of one, and it itself, are one voice."""
    named = {one.source_id: " ".join((one.source.stands_for or one.source.title).casefold().split()) for one in entries}
    for slug, framework in load_frameworks().items():
        ours, digest = f"builtin:framework-{slug}", f"builtin:{framework.digest}"
        if ours in named and digest in named:
            named[ours] = named[digest]
    return named


def _of_the_publication(sentence: Sentence) -> bool:
    """Whether it stands where a digest speaks of the publication itself: who issued it, where to read it."""
    return sentence.source.kind == "digest" and bool(set(sentence.section) & set(APART))


def _about(sentence: Sentence, topic: str) -> float:
    wanted = meaning(topic)
    said = meaning(f"{sentence.text} {' '.join(sentence.section[-1:])}")
    return (sentence.cosine or 0.0) + WORDS * (len(wanted & said) / len(wanted) if wanted else 0.0)


def _voice(name: str, found: Sequence[tuple[float, Sentence]], documents: Callable[[str], Document]) -> Voice:
    best = sorted(found, key=lambda one: -one[0])
    said: list[Said] = []
    words: list[frozenset[str]] = []
    for _, sentence in best:
        these = meaning(sentence.text)
        if len(said) < MOST and not any(len(these & other) >= 0.8 * min(len(these), len(other)) for other in words):
            document = documents(sentence.document_id)
            proof = quote(document, sentence.start, sentence.end, sentence.text)
            said.append(Said(proof, force_of(sentence.text)))
            words.append(these)
    originals = [sentence.source for _, sentence in best if sentence.source.kind != "digest"]
    return Voice(name, (originals or [best[0][1].source])[0], tuple(said))


def _pairs(voices: Sequence[Voice], encoder: Encoder) -> list[Pair]:
    """For each two publications the nearest two sentences that differ, or else the nearest two that agree."""
    said = [(place, one) for place, voice in enumerate(voices) for one in voice.said]
    if len(voices) < 2:
        return []
    vectors = encoder.embed([" ".join(_bare(one).split()) for _, one in said])
    alike = np.asarray(vectors) @ np.asarray(vectors).T
    found: dict[tuple[int, int], tuple[bool, float, Pair]] = {}
    for first, second in combinations(range(len(said)), 2):
        (here, one), (there, other) = said[first], said[second]
        nearness = float(alike[first, second])
        if here == there or nearness < SAME or _shared(one, other) < SAME_WORDS:
            continue
        pair = _compared(one, other, nearness)
        rank = (pair.relation != "agree", nearness, pair)
        kept = found.get((here, there))
        if kept is None or rank[:2] > kept[:2]:
            found[here, there] = rank
    best = sorted(found.values(), key=lambda each: (not each[0], -each[1]))
    return [pair for _, _, pair in best]


def _shared(one: Said, other: Said) -> float:
    first, second = meaning(_bare(one)), meaning(_bare(other))
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter >= FEWEST else 0.0


def _bare(one: Said) -> str:
    """The words without our mark of how they were checked."""
    return one.quote.text.removeprefix(RECALLED)


def _compared(one: Said, other: Said, nearness: float) -> Pair:
    """How two sentences about the same stand to each other."""
    first, second = _bare(one), _bare(other)
    if nearness >= OPPOSED and _denied(first, second) != _denied(second, first):
        return Pair("negation", one, other, "One of the two says not, no or never.")
    differing = list(_numbers(quantities(first), quantities(second)))
    relation: Relation = "numbers" if differing else "force"
    if {one.force, other.force} <= {"must", "should", "may"} and one.force != other.force:
        differing.append(f"{one.force} here, {other.force} there")
    if differing:
        return Pair(relation, one, other, "; ".join(differing))
    return Pair("agree", one, other, "About the same, and no number, duty or “not” of one is against the other.")


def _denied(text: str, other: str) -> bool:
    """Whether a clause of a text says not of what the other is about."""
    words = meaning(other)
    return any(len(clause & words) >= OPPOSED_WORDS * max(min(len(clause), len(words)), 3) for clause in denials(text))


def _numbers(first: Sequence[Quantity], second: Sequence[Quantity]) -> Iterator[str]:
    """Units in which both count, without a value in common."""
    for unit in dict.fromkeys(one.unit for one in first if one.unit):
        here = [one for one in first if one.unit == unit]
        there = [one for one in second if one.unit == unit]
        if there and unit not in DATED and not {one.value for one in here} & {one.value for one in there}:
            yield f"{here[0].written} here, {there[0].written} there"
