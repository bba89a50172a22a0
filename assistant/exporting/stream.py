"""A file that comes back as a stream: words as they follow each other, breaks, names and notes, in any format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change: who made it, as the file says."""

    kind: Literal["inserted", "deleted"]
    by: str
    when: str
    """ISO date and time, or empty."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look, all of them changed or none."""

    text: str
    look: str = ""
    """The name of its style in small letters: ``force``, ``label``, ``caution``."""
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """The name of what follows."""

    anchor: str


@dataclass(frozen=True, slots=True)
class End:
    """Where the words of that name end; an empty one ends the last that began."""

    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """What begins here. ``head``: a row of column headers; ``table``: the end of one."""

    kind: Literal["paragraph", "heading", "row", "head", "cell", "table"]
    level: int = 0
    """Of a heading, from 1."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A footnote that is called here."""

    pieces: tuple[Run | Name | End | Break, ...]
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody noted in the margin, where the words it is about begin."""

    by: str
    when: str
    text: str


Event = Run | Name | End | Break | Noted | Comment


@dataclass(frozen=True, slots=True)
class Stream:
    title: str
    facts: dict[str, str]
    events: tuple[Event, ...]
