"""Drafts: sections of statements, each with its force and its source or an honest mark that it has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.cited import Cited
from corpus.clauses import Verb
from corpus.records import Force, Nation

Origin = Literal["clause", "indicator", "requirement", "guidance", "profile", "local", "person", "answer"]
"""Where a statement comes from; ``person``: written or changed by hand; ``answer``: put in from Ask."""


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """One sentence, clause, gap or table row of a section."""

    id: str
    """Of its draft there is one of this id, and it stays through edits."""
    text: str
    force: Force
    """The source's: must, should, may, fact; ``local``: a gap or a local decision; ``unsupported``: no source."""
    origin: Origin
    verb: Verb | None = None
    """The clause's: shall, should, may."""
    quotes: tuple[Cited, ...] = ()
    """Proven when they were put in, and to be proven again before they are shown or exported."""
    requirements: tuple[str, ...] = ()
    """``framework:requirement`` that it answers."""
    clause: str | None = None
    """Id in the clause bank."""
    cells: tuple[str, ...] = ()
    """Of a table's row, under the section's columns."""
    stage: str | None = None
    """Id of the stage it is for; ``None``: all."""
    note: str | None = None
    """What a reader has to know: recalled, of another nation, superseded, changed since."""
    before: DraftStatement | None = None
    """As it was drafted, where a person has changed it."""


@dataclass(frozen=True, slots=True)
class DraftSection:
    id: str
    number: str | None
    title: str
    columns: tuple[str, ...] = ()
    """Where the section is a table."""
    statements: tuple[DraftStatement, ...] = ()
    warnings: tuple[str, ...] = ()
    done: bool = False
    """Whether it was drafted: a draft that was stopped goes on with the others."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What is asked for."""

    template: str
    nation: Nation
    stages: tuple[str, ...] = ()
    """Ids; none: all."""
    sections: tuple[str, ...] = ()
    """Ids; none: all."""
    population: str = ""
    profile: str | None = None
    """Name of the profile it is drawn from."""
    local: tuple[tuple[str, str], ...] = ()
    """Local facts: what, and the words that take the place of its gap."""
    superseded: bool = False
    """Whether guidance that was replaced may be drawn from, with a warning on each statement."""
    frameworks: tuple[str, ...] = ()
    """Slugs of those it is drawn from; none: all of the nation that the library uses."""
    documents: tuple[str, ...] = ()
    """Ids of the documents whose sentences may be drawn on; none: all of the nation."""


@dataclass(frozen=True, slots=True)
class Draft:
    title: str
    brief: Brief
    header: tuple[tuple[str, str], ...]
    """Lines of the form at the top: title and what stands there."""
    sections: tuple[DraftSection, ...]
    warnings: tuple[str, ...] = ()
    composer: str = "extractive"
    """"extractive", or the chat model's name."""

    @property
    def statements(self) -> list[DraftStatement]:
        return [one for section in self.sections for one in section.statements]

    @property
    def local_decisions(self) -> list[DraftStatement]:
        return [one for section in self.sections for one in section.statements if one.force == "local"]

    @property
    def unsupported(self) -> list[DraftStatement]:
        return [one for section in self.sections for one in section.statements if one.force == "unsupported"]
