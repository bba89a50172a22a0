"""What is asked of an index and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from corpus.records import Kind, Nation, Passage, Source, Status


@dataclass(frozen=True, slots=True)
class Filter:
    """Only documents that match every field that is set; values within a field are alternatives."""

    documents: tuple[str, ...] = ()
    """Document ids or source ids."""
    nations: tuple[Nation, ...] = ()
    publishers: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    statuses: tuple[Status, ...] = ()
    year_from: int | None = None
    year_to: int | None = None

    def __bool__(self) -> bool:
        return self != Filter()


@dataclass(frozen=True, slots=True)
class Query:
    text: str
    filter: Filter = field(default_factory=Filter)
    limit: int = 10
    home: Nation | None = None
    """Guidance of other nations is ranked below that of this one where both answer."""
    joined: bool = False
    """Whether passages found side by side are given as one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, best first."""

    rank: int
    """From 1."""
    score: float
    passage: Passage
    source: Source
    source_id: str
    file: str
    cosine: float = 0.0
    """Of the passage's vector with the question's, -1 to 1."""
    standing: float = 1.0
    """What it keeps of its score: less where it is of another nation than the home one, or outdated."""
    sentences: tuple[float, ...] = ()
    """The same of each of ``passage.sentences``."""


Search = Callable[[Query], list[Hit]]
