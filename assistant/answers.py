"""What comes of a question: an answer made of proven quotations, or a refusal that says why."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Force, Nation, Quote
from index.query import Filter, Hit

DOUBTFUL = "The guidance may not answer exactly this: these are the closest words found, for you to judge."
"""Stands among the warnings of an answer that is not sure to be one."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, and the words of the library that say it."""

    text: str
    force: Force
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """Where the answer was looked for."""

    question: str
    """As searched: a follow-up question carries the words of the one before."""
    documents: int
    passages: int
    filter: Filter
    home: Nation | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    statements: tuple[Statement, ...]
    composer: str
    """"extractive", or the chat model's name."""
    searched: Searched
    nearest: tuple[Hit, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    question: str
    reason: str
    composer: str
    searched: Searched
    nearest: tuple[Hit, ...]
    warnings: tuple[str, ...] = ()
