"""Labelled questions: what was asked, whether the documents answer, and the words that do."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class CasesInvalid(ValueError):
    """A file of cases cannot be read: the message names the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Evidence:
    document: str
    """The file's name."""
    text: str
    """Words of the document that answer; empty where only the page is known."""
    part: int = 1
    """Which part of the answer they give. Evidence of the same part says the same; of every part one is needed."""
    page: int | None = None
    """The physical page, from 1, on which the answer stands."""


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    question: str
    answerable: bool
    kind: str
    evidence: tuple[Evidence, ...]
    """Any one of them answers, but where they have parts: then one of each part."""
    history: tuple[str, ...] = ()
    """What was asked before in the same conversation, oldest first."""

    @property
    def parts(self) -> tuple[tuple[Evidence, ...], ...]:
        """The evidence by part, in the order of the parts."""
        numbers = sorted({one.part for one in self.evidence})
        return tuple(tuple(one for one in self.evidence if one.part == number) for number in numbers)


def checked(name: str, cases: list[Case]) -> list[Case]:
    """The cases of a file of this name. Raises ``CasesInvalid`` where there are none or two have the same id."""
    if not cases:
        raise CasesInvalid(f"'{name}' holds no cases.")
    twice, times = Counter(case.id for case in cases).most_common(1)[0]
    if times > 1:
        raise CasesInvalid(f"'{name}' has two cases with the id '{twice}': give each its own.")
    return cases


def halved(cases: Iterable[Case], seed: int) -> tuple[list[Case], list[Case]]:
    """Two halves with the same mix of kinds: each kind's cases are shuffled by the seed and dealt out in turn.

    The order in which the cases are given does not matter. Both halves come sorted by id.
    """
    kinds: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda case: case.id):
        kinds.setdefault(case.kind, []).append(case)
    chance = random.Random(seed)
    dealt: list[Case] = []
    for kind in sorted(kinds):
        chance.shuffle(kinds[kind])
        dealt += kinds[kind]
    first, second = (sorted(dealt[start::2], key=lambda case: case.id) for start in (0, 1))
    return first, second


def plain(text: str) -> str:
    """Text for comparison: marks of Markdown and tables away, white space as single blanks."""
    return " ".join(re.sub(r"[*|`]", " ", text).split())


def holds(text: str, file: str, evidence: Iterable[Evidence]) -> bool:
    """Whether a text of a file holds the whole of one of the pieces of evidence."""
    words = plain(text)
    return any(one.document == file and plain(one.text) in words for one in evidence)


def shares(text: str, file: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a sentence of a file is, holds or is part of one of the pieces of evidence."""
    words = plain(text)
    return any(
        one.document == file and (plain(one.text) in words or (len(words) >= 12 and words in plain(one.text)))
        for one in evidence
    )
