"""Who writes the words: a composer names sentence numbers, and code copies the words.

``Compose`` is the one interface. The extractive composer and a chat model are two values of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.records import BlockKind, Source


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, list item or table row of a passage that was found, under its number."""

    label: str
    """"s1", "s2", ..."""
    text: str
    """The stored words, ``document.text[start:end]``."""
    document_id: str
    start: int
    end: int
    source: Source
    section: tuple[str, ...] = ()
    context: str = ""
    """What has to be known to read it: a list's opening line, a table's header cells."""
    hit: int = 0
    """Position, from 0, of its passage among those found."""
    relevance: float = 0.0
    """Score of its passage in the search."""
    cosine: float | None = None
    """Nearness of its vector to the question's; ``None`` where it was not found but belongs to a list that was."""
    standing: float = 1.0
    """Below 1 for guidance of another nation and for what is outdated."""
    kind: BlockKind = "paragraph"
    series: int = 0
    """The list or table it belongs to, opening line included; 0 for none. Counted from 1 over the whole brief."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a composer is given."""

    question: str
    """As searched, with what a follow-up leaves unsaid."""
    sentences: tuple[Sentence, ...]
    history: tuple[Turn, ...] = ()
    complaint: str | None = None
    """On the one repair: what was wrong with the first try."""
    section: bool = False
    """Whether ``question`` names a section of a paper that is to be written, and is no question."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One statement: the sentences it rests on and, from a chat model, its wording."""

    labels: tuple[str, ...]
    text: str | None = None
    """``None``: the sentences' own words."""
    doubtful: bool = False
    """Whether it is not sure that the sentences answer the question."""


class ComposerFailed(Exception):
    """The chat model gave nothing usable: a time-out, an error of the service, an answer that cannot be read."""


Compose = Callable[[Brief], Iterator[Choice]]
"""Gives the choices one by one as they are made, best first; none at all means that the sentences do not answer.
Raises ``ComposerFailed``."""
