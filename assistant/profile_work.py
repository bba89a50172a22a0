"""A care profile being edited: its tables as they stand, the version that the work began on, and what was changed.

Nothing here knows of a screen. Tables hold whatever was typed, so that nothing is lost while something is wrong.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.frameworks import Framework
from corpus.own_profiles import keep, read
from corpus.papers import Paper
from corpus.profile_differences import changes
from corpus.profile_merge import merged
from corpus.profile_sheets import Sheet, sheets
from corpus.profile_tables import Line, TableFault, TablesInvalid, Values, assembled, tables
from corpus.profiles import Profile

TURNS = itertools.count(1)


@dataclass
class Work:
    """One person's work on one profile of a library."""

    paper: Paper
    """The version that it began on."""
    began: Profile
    tables: dict[str, list[Values]] = field(default_factory=dict)
    turn: int = field(default_factory=lambda: next(TURNS))
    """Another whenever what is shown is set anew from the tables; no two works have the same."""
    notes: list[str] = field(default_factory=list)
    """What has to be said of the tables: where two changed the same."""

    @property
    def name(self) -> str:
        return self.paper.name

    def lines(self, called: str, stage: str | None) -> list[Values]:
        """The lines of a sheet, of one stage where its lines belong to stages."""
        found = self.tables[called]
        return [one for one in found if stage is None or one.get("Stage") == stage]

    def put(self, called: str, stage: str | None, lines: Sequence[Values]) -> None:
        """Set the lines of a sheet, of one stage where its lines belong to stages; the others stay where they are."""
        old = self.tables[called]
        place = next((number for number, one in enumerate(old) if stage in (None, one.get("Stage"))), len(old))
        rest = [one for one in old if stage is not None and one.get("Stage") != stage]
        before = sum(one.get("Stage") != stage for one in old[:place]) if stage is not None else 0
        self.tables[called] = [*rest[:before], *lines, *rest[before:]]

    def made(self, frameworks: Mapping[str, Framework] | None = None) -> Profile | list[TableFault]:
        """The profile that the tables say, or what is wrong with them. What a deleted stage or row held goes with it.

        ``frameworks``: those that cells may cite; without any, what is cited is not looked up.
        """
        try:
            return assembled(self._given(), frameworks)
        except TablesInvalid as invalid:
            return invalid.faults

    def _given(self) -> dict[str, list[Line]]:
        """The tables without the lines of stages, rows and views that the work began with and that are gone."""
        now = _ids(self.tables)
        gone = {key for key in _ids(tables(self.began)) if key not in now}
        return {
            one.name: [
                Line(number, line)
                for number, line in enumerate(self.tables[one.name], 1)
                if not _keys(one, line) & gone
            ]
            for one in sheets()
        }

    def where(self, fault: TableFault) -> str:
        """The place of a fault in words: its stage, its row, its sheet and column."""
        found = self.tables[fault.sheet][fault.line - 1] if fault.line else {}
        titles = {str(one.get("Stage")): str(one.get("Title") or one.get("Stage")) for one in self.tables["Stages"]}
        stage = titles.get(str(found.get("Stage")), "")
        row = str(found.get("Row") or (found.get("Need") if fault.sheet == "Rows" else "") or "")
        return ", ".join(part for part in (stage, row, fault.sheet, fault.header or "") if part)

    def settle(self) -> None:
        """Write the tables as the profile that they say, where they say one: with ids for what was added."""
        found = self.made()
        if isinstance(found, Profile):
            self.tables = tables(found)
        self.turn = next(TURNS)

    @property
    def changed(self) -> bool:
        """Whether anything is other than in the version that the work began on."""
        return self.made() != self.began

    def changes(self, made: Profile) -> list[str]:
        return changes(self.began, made)

    def bring_together(self, theirs: Paper, mine: Profile) -> None:
        """Go on with what somebody saved meanwhile and one's own, together. Raises pydantic's ``ValidationError``."""
        both = merged(self.began, read(theirs), mine)
        self.paper, self.began = theirs, read(theirs)
        self.tables = tables(both.profile)
        self.notes = [f"Both of you changed this, and yours stands here: {place}" for place in both.conflicts]
        self.turn = next(TURNS)

    def save(self, library: Path, made: Profile, by: str, note: str) -> Paper:
        """Keep what was made as the next version, and go on from it. Raises as ``keep`` does."""
        told = note or "; ".join(self.changes(made))[:200]
        paper = keep(library, made, based_on=self.paper.version, by=by, note=told)
        self.paper, self.began, self.notes = paper, made, []
        self.settle()
        return paper


def begun(paper: Paper) -> Work:
    """Work on a version. Raises ``KnowledgeInvalid`` where it cannot be read."""
    profile = read(paper)
    return Work(paper, profile, tables(profile))


def _ids(found: Mapping[str, Sequence[Values]]) -> set[tuple[str, ...]]:
    """The headers and ids of every stage, row and view, with their owners."""
    return {_own(one, line) for one in sheets() if one.id for line in found[one.name]}


def _own(one: Sheet, line: Values) -> tuple[str, ...]:
    header = one.id.header if one.id else ""
    return (*_owner(one, line), header, str(line.get(header) or ""))


def _owner(one: Sheet, line: Values) -> tuple[str, ...]:
    return tuple(part for header in one.owners for part in (header, str(line.get(header) or "")))


def _keys(one: Sheet, line: Values) -> set[tuple[str, ...]]:
    """Whose a line is: its owners, from the highest."""
    owner = _owner(one, line)
    return {owner[:end] for end in range(2, len(owner) + 1, 2)}
