"""What changed between two documents: section by section, the sentences added, removed and reworded.

A sentence that stands in both, anywhere, counts as unchanged. What is left is paired by its words, for which
sentences of different sections have to be more alike than those of one. Every sentence shown is a quotation, proven
by its offsets.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from corpus.records import Document, Quote, quote
from corpus.sentences import block_sentences

Kind = Literal["added", "removed", "reworded"]
REWORDED = 0.5
"""Share of words that two sentences of one section have in common where one is the other reworded."""
REWORDED_ELSEWHERE = 0.75
"""The same for sentences of different sections."""
CANDIDATES = 12
"""Older sentences that a newer one is compared with."""
EVERYWHERE = 100
"""Older sentences that may share a word for it to tell something."""
NUMBER = re.compile(r"^(?:(?:section|chapter|part|annex|appendix)\s+)?[\dIVX]+(?:\.\d+)*[.):]?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    kind: Kind
    before: Quote | None
    after: Quote | None


@dataclass(frozen=True, slots=True)
class Section:
    """A section with what changed in it; named as in the newer document where that has it."""

    path: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    words: tuple[str, ...]
    section: tuple[str, ...]
    place: int


def differences(old: Document, new: Document) -> list[Section]:
    """The sections that differ, in the order of the newer document; those that it lost follow what stood before."""
    before, after = list(_sentences(old)), list(_sentences(new))
    gone, come = _unmatched(before, after), _unmatched(after, before)
    pairs = _paired(gone, come)
    names = {_name(one.section): one.section for one in reversed(after)}
    places = _places(before, after)
    found: dict[tuple[str, ...], list[tuple[float, Change]]] = defaultdict(list)
    for one in come:
        kept = pairs.get(one.place)
        change = Change("reworded" if kept else "added", _quoted(old, kept) if kept else None, _quoted(new, one))
        found[one.section].append((one.place, change))
    reworded = {kept.place for kept in pairs.values()}
    for one in gone:
        if one.place not in reworded:
            section = names.get(_name(one.section), one.section)
            found[section].append((places[one.place], Change("removed", _quoted(old, one), None)))
    told = sorted(found.items(), key=lambda item: min(place for place, _ in item[1]))
    return [
        Section(path, tuple(change for _, change in sorted(changes, key=lambda each: each[0])))
        for path, changes in told
    ]


def _sentences(document: Document) -> Iterator[_Sentence]:
    """The sentences of a document with their headings; comments in the margin are no part of it."""
    path: list[tuple[int, str]] = []
    place = 0
    for block in document.blocks:
        if block.kind == "comment":
            continue
        if block.kind == "heading":
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((block.level, " ".join(document.text[block.start : block.end].split())))
        section = tuple(title for _, title in path)
        for start, end in block_sentences(document.text, block):
            words = tuple(re.findall(r"[\w%£$€]+", document.text[start:end].casefold()))
            if words:
                yield _Sentence(start, end, words, section, place)
                place += 1


def _unmatched(ours: Sequence[_Sentence], others: Sequence[_Sentence]) -> list[_Sentence]:
    """The sentences that the other side does not have, or has fewer times."""
    there = Counter(one.words for one in others)
    left = []
    for one in ours:
        if there[one.words]:
            there[one.words] -= 1
        else:
            left.append(one)
    return left


def _paired(gone: Sequence[_Sentence], come: Sequence[_Sentence]) -> dict[int, _Sentence]:
    """For the place of a newer sentence the older one that it rewords, the most alike first."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(gone):
        for word in set(one.words):
            having[word].append(number)
    alike = []
    for one in come:
        for other in _candidates(one, gone, having):
            least = REWORDED if _name(one.section) == _name(other.section) else REWORDED_ELSEWHERE
            share = _share(one.words, other.words, least)
            if share >= least:
                alike.append((share, one, other))
    pairs: dict[int, _Sentence] = {}
    taken: set[int] = set()
    for _, one, other in sorted(alike, key=lambda pair: (-pair[0], pair[1].place, pair[2].place)):
        if one.place not in pairs and other.place not in taken:
            pairs[one.place] = other
            taken.add(other.place)
    return pairs


def _candidates(one: _Sentence, gone: Sequence[_Sentence], having: dict[str, list[int]]) -> Iterator[_Sentence]:
    """The older sentences that share the most words with a newer one; words that are everywhere tell nothing."""
    counts: Counter[int] = Counter()
    for word in set(one.words):
        if len(having[word]) <= max(EVERYWHERE, len(gone) // 20):
            counts.update(having[word])
    for number, _ in counts.most_common(CANDIDATES):
        yield gone[number]


def _share(one: Sequence[str], other: Sequence[str], least: float) -> float:
    """How far two sentences agree, word by word in order; 0 where their words alone tell that it is too little."""
    total = len(one) + len(other)
    if 2 * (Counter(one) & Counter(other)).total() < least * total:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _name(section: Iterable[str]) -> str:
    """The last heading over a sentence, without its number: sections are renumbered more often than renamed."""
    *_, last = [*section] or [""]
    return NUMBER.sub("", last).casefold()


def _places(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> list[float]:
    """For each older sentence where it would stand among the newer ones: after its neighbour that is still there."""
    there: dict[tuple[str, ...], int] = {}
    for one in after:
        there.setdefault(one.words, one.place)
    places, last = [], -1.0
    for one in before:
        last = float(there.get(one.words, last))
        places.append(last + 0.5)
    return places


def _quoted(document: Document, one: _Sentence) -> Quote:
    return quote(document, one.start, one.end, document.text[one.start : one.end])
