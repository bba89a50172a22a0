"""A draft that comes back from Word: what was changed, struck out, added and noted, to be taken over one by one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from assistant import draft_files
from assistant.drafts import Draft, DraftSection, DraftStatement
from assistant.edit import Documents, added, edited, in_section, without
from assistant.exporting import traces
from assistant.exporting.found import FoundSection, FoundStatement, ReadBack, accepted, changed_by
from assistant.exporting.of_draft import CONTRACT
from assistant.exporting.parts import printable
from assistant.exporting.read_back import MARK
from assistant.exporting.stream import Comment, Run
from corpus.papers import NotKept, Paper

Kind = Literal["changed", "added", "removed", "noted"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the file proposes of one statement; ``noted``: comments alone."""

    section: str
    statement: str | None
    """Its id; ``None`` for one that was added."""
    kind: Kind
    before: str
    after: str
    cells: tuple[str, ...] = ()
    """Of a row, as they are proposed."""
    runs: tuple[Run, ...] = ()
    """The words with their tracked changes, as the file has them."""
    comments: tuple[Comment, ...] = ()
    by: tuple[str, ...] = ()
    """Who made the tracked changes; empty where changes were not tracked."""
    follows: str | None = None
    """Id of the statement that an added one stands behind."""


@dataclass(frozen=True, slots=True)
class ReturnedSection:
    id: str
    title: str
    proposals: tuple[Proposal, ...]
    comments: tuple[Comment, ...] = ()
    """On its heading."""


def proposals(draft: Draft, found: ReadBack) -> list[ReturnedSection]:
    """The sections of which the file proposes anything, in the order of the draft.

    A section that the file does not have is left alone: a part of a draft may be sent round by itself.
    """
    by_id = {_section_id(one, draft): one for one in found.sections}
    made = []
    for section in draft.sections:
        there = by_id.get(section.id)
        if there is None:
            continue
        wanted = tuple(_of_section(section, there, found.clean))
        if wanted or there.comments:
            made.append(ReturnedSection(section.id, section.title, wanted, tuple(there.comments)))
    return made


def coming_back(found: ReadBack, draft: Draft, paper: Paper, folder: Path) -> list[ReturnedSection]:
    """What a file proposes for a draft of the library in ``folder``, by the version that the file was made from."""
    if found.draft == paper.name and found.version and found.version < paper.version:
        with contextlib.suppress(NotKept):
            return since(draft, draft_files.draft_named(f"{paper.name}@{found.version}", folder)[0], found)
    return proposals(draft, found)


def since(draft: Draft, sent: Draft, found: ReadBack) -> list[ReturnedSection]:
    """What the file changes of ``sent``, the version that it was made from, as proposals for the draft of today.

    What was changed or moved in the draft itself since is no proposal of the file.
    """
    proposed = [one for part in proposals(sent, found) for one in part.proposals]
    wanted = {(one.statement, one.after) for one in proposed}
    words = {one.after for one in proposed}
    made = []
    for part in proposals(draft, _moved_along(found, sent, draft)):
        left = tuple(
            one
            for one in part.proposals
            if (one.statement, one.after) in wanted or (one.kind == "added" and one.after in words)
        )
        if left or part.comments:
            made.append(replace(part, proposals=left))
    return made


def _moved_along(found: ReadBack, sent: Draft, draft: Draft) -> ReadBack:
    """What the file says, each statement in the section that it was moved to in the draft since the file went out.

    One that somebody moved in the file stays where it is there, and so does a row that went to other columns.
    """
    was, now = _homes(sent), _homes(draft)
    made = [replace(one, statements=[]) for one in found.sections]
    homes = {_section_id(one, sent): one for one in made}
    for part, here in list(zip(found.sections, made, strict=True)):
        for one in part.statements:
            home, before, after = here, was.get(one.id), now.get(one.id)
            if before and after and before.id == _section_id(part, sent) and before.columns == after.columns:
                if after.id not in homes:  # the file has nothing else of that section
                    homes[after.id] = FoundSection(traces.section_of(traces.of_section(after.id)), after.title)
                    made.append(homes[after.id])
                home = homes[after.id]
            home.statements.append(one)
    return replace(found, sections=tuple(made))


def _homes(draft: Draft) -> dict[str | None, DraftSection]:
    """The section of each statement, by the statement's name in a file."""
    return {_name(one): section for section in draft.sections for one in section.statements}


def _name(one: DraftStatement) -> str | None:
    """What a statement is called in a file."""
    return traces.statement_of(traces.of_statement(one.id))


def _section_id(found: FoundSection, draft: Draft) -> str | None:
    """By its name, else by its heading."""
    for one in draft.sections:
        heading = f"{one.number} {one.title}" if one.number else one.title
        if found.id == traces.section_of(traces.of_section(one.id)) or found.title in (heading, one.title):
            return one.id
    return None


def _of_section(section: DraftSection, found: FoundSection, clean: bool) -> Iterator[Proposal]:
    known = {_name(one): one for one in section.statements}
    seen: set[str] = set()
    last: str | None = None
    for there in found.statements:
        one = known.get(there.id) if there.id else None
        if one is None:
            yield from _of_added(section, there, last)
            continue
        if one.id in seen:
            continue  # its second half, where somebody copied it
        seen.add(one.id)
        last = one.id
        yield from _of_one(section, one, there)
    for one in section.statements:
        if one.id not in seen and not (clean and one.origin not in CONTRACT):
            yield Proposal(section.id, one.id, "removed", shown(one), "")


def _of_one(section: DraftSection, one: DraftStatement, there: FoundStatement) -> Iterator[Proposal]:
    row = bool(one.cells and section.columns)
    many = min(len(one.cells), len(section.columns))
    cells = tuple(accepted(cell) for cell in there.cells[:many]) if row else ()
    after = "\n".join(cells) if row else _text(one, there)
    before = "\n".join(one.cells[:many]) if row else shown(one)
    runs = tuple(run for cell in there.cells[:many] for run in cell) if row else tuple(there.runs)
    comments = tuple(there.comments)
    if not after.strip() and before.strip():
        yield Proposal(section.id, one.id, "removed", before, "", (), runs, comments, _who(runs))
    elif after.split() != printable(before).split():
        yield Proposal(section.id, one.id, "changed", before, after, cells, runs, comments, _who(runs))
    elif comments:
        yield Proposal(section.id, one.id, "noted", before, before, cells, runs, comments)


def _of_added(section: DraftSection, there: FoundStatement, last: str | None) -> Iterator[Proposal]:
    text = MARK.sub("", accepted(there.runs)).strip()
    cells = tuple(accepted(cell) for cell in there.cells[: len(section.columns)]) if there.cells else ()
    if text or there.comments:
        runs = tuple(there.runs)
        yield Proposal(
            section.id, None, "added", "", text, cells, runs, tuple(there.comments), _who(runs), follows=last
        )


def _text(one: DraftStatement, there: FoundStatement) -> str:
    """Its words now, with what somebody wrote behind them."""
    behind = MARK.sub("", accepted(there.after))
    for note in filter(None, (one.note,)):
        behind = behind.replace(" ".join(printable(note).split()), "")
    return f"{there.text} {behind.strip()}" if behind.strip() else there.text


def _who(runs: Sequence[Run]) -> tuple[str, ...]:
    return tuple(changed_by(runs))


def shown(one: DraftStatement) -> str:
    """A statement's words, of a row its cells line by line."""
    return "\n".join(one.cells) if one.cells else one.text


def taken_over(draft: Draft, proposal: Proposal, documents: Documents) -> Draft:
    """The draft with what one proposal says; a changed statement keeps its mark only where its quotations carry it."""
    if proposal.kind == "added":
        made = DraftStatement("", proposal.after, "unsupported", "person", cells=proposal.cells)
        return added(draft, proposal.section, made, proposal.follows)
    if proposal.kind == "removed" and proposal.statement:
        return without(draft, proposal.section, proposal.statement)
    if proposal.kind == "changed":
        return in_section(
            draft,
            proposal.section,
            lambda held: [_edited(one, proposal, documents) if one.id == proposal.statement else one for one in held],
        )
    return draft


def _edited(one: DraftStatement, proposal: Proposal, documents: Documents) -> DraftStatement:
    if one.cells:
        cells = (*proposal.cells, *one.cells[len(proposal.cells) :])
        return replace(edited(one, one.text, documents, cells))
    return edited(one, proposal.after, documents)
