"""A draft changed by hand: each change is checked against the words that the statement rests on, and keeps it true."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from assistant.answers import Statement
from assistant.cited import of_quote, proven
from assistant.claims import unsupported_parts
from assistant.drafting.local import GIVEN
from assistant.drafts import Draft, DraftSection, DraftStatement
from assistant.force import force_of
from assistant.number import Documents
from corpus.clauses import LOCAL, OPENING, Verb, load_clauses
from corpus.library import LibraryError
from corpus.records import Document, Quote, Source, quote

LOST = "Changed by hand; its sources do not carry: "
CARRIED = "Changed by hand; its sources still carry it."
BY_HAND = "Written by hand, without a source."


class NoSuchPart(LibraryError):
    """The draft has no such section or statement: somebody may have taken it out."""


def edited(draft: Draft, statement: str, text: str, documents: Documents, cells: Sequence[str] | None = None) -> Draft:
    """The draft with a statement in other words, or with other ``cells`` in its row.

    What its quotations and the clause it was made of do not carry takes its mark away: it becomes unsupported, and
    its note says which part that is. Its old words bring the mark back. A gap may be filled by anything.
    Raises ``NoSuchPart``.
    """
    return _with(draft, statement, lambda one, section: _changed(one, section, text, documents, cells))


def _changed(
    one: DraftStatement, section: DraftSection, text: str, documents: Documents, cells: Sequence[str] | None
) -> DraftStatement:
    base = one.before or one
    new, row = plain(text), tuple(map(plain, cells)) if cells is not None else base.cells
    if cells is not None and row != base.cells and new == base.text:
        new = " ".join(f"{column}: {cell}." for column, cell in zip(section.columns, row, strict=False) if cell)
    if new == base.text and row == base.cells:
        return base
    made = replace(base, text=new, cells=row, before=base)
    if not base.quotes:
        return replace(made, force="local" if base.force == "local" or LOCAL.fullmatch(new) else "unsupported")
    checked = [new] if cells is None else [cell for cell, old in _pairs(row, base.cells) if cell != old]
    filled = dict(found for text in checked for old in (base.text, *base.cells) for found in filled_in(old, text))
    missing = [part for words in checked for part in _not_carried(words, base, filled, documents)]
    if missing:
        note = LOST + "; ".join(dict.fromkeys(missing)) + "."
        return replace(made, force="unsupported", origin="person", note=_joined(base.note, note))
    told = f"{GIVEN}{'; '.join(f'{what}: {words}' for what, words in filled.items())}" if filled else CARRIED
    return replace(made, verb=_verb(new, base), note=_joined(base.note, told))


def _pairs(row: Sequence[str], old: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(row, [*old, *("" for _ in row)], strict=False))


def filled_in(old: str, new: str) -> list[tuple[str, str]]:
    """For each gap of the old words, what stands in its place where nothing else has changed; else nothing."""
    gaps = [what for what, _ in LOCAL.findall(old)]
    if not gaps:
        return []
    parts = re.split(LOCAL.pattern.replace("(", "(?:"), old)
    match = re.fullmatch("(.+?)".join(map(re.escape, parts)), new)
    return [(what, words) for what, words in zip(gaps, match.groups(), strict=True)] if match else []


def _not_carried(words: str, base: DraftStatement, filled: dict[str, str], documents: Documents) -> list[str]:
    """The parts of new words that neither the quotations nor the drafted words have."""
    found = [quoted for cited in base.quotes if (quoted := proven(cited, documents))]
    if not found:
        return ["the words it rested on, which are no longer in the library"]
    if base.origin not in ("guidance", "answer"):
        found.append(_as_drafted(base))
    told = words
    for given in filled.values():
        told = told.replace(given, " ")
    told = LOCAL.sub(" ", OPENING.sub("", told) if base.origin == "clause" else told)
    return unsupported_parts(told, found) if re.search(r"\w", told) else []


def _as_drafted(base: DraftStatement) -> Quote:
    """The drafted words themselves, and those of the clause: they were tied to the quotations before."""
    clause = _bank().get(base.clause or "")
    own = [base.text, *base.cells, *([clause] if clause else [])]
    text = "\n".join(OPENING.sub("", one) for one in own)
    document = Document("drafted", "drafted", "draft", Source("Draft"), text, ())
    return quote(document, 0, len(text), text)


@cache
def _bank() -> dict[str, str]:
    return {one.id: one.text for file in load_clauses().values() for one in file.clauses}


def _verb(text: str, base: DraftStatement) -> Verb | None:
    if base.verb is None:
        return None
    opening = OPENING.match(text)
    return opening[1] if opening else None  # type: ignore[return-value]  # the pattern has the three verbs


def _joined(note: str | None, told: str) -> str:
    return f"{note} {told}" if note else told


def plain(text: str) -> str:
    """What a person typed, on one line, without characters that cannot be seen."""
    shown = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in text)
    return " ".join("".join(one for one in shown if unicodedata.category(one) not in ("Cf", "Cs")).split())


def added(
    draft: Draft, section: str, text: str, *, after: str | None = None, force: Literal["local", "unsupported"]
) -> Draft:
    """The draft with a statement written by hand: a local decision, or one without a source, marked so.

    ``after``: id of the statement before it; at the end without. Raises ``NoSuchPart``.
    """
    words = plain(text)
    known: Literal["local", "unsupported"] = "local" if LOCAL.fullmatch(words) else force
    note = BY_HAND if known == "unsupported" else None
    return _put(draft, section, DraftStatement("", words, known, "person", note=note), after)


def with_answer(draft: Draft, section: str, statement: Statement, *, after: str | None = None) -> Draft:
    """The draft with a statement of an answer, its quotations with it. Raises ``NoSuchPart``."""
    quotes = tuple(of_quote(one) for one in statement.quotes)
    made = DraftStatement("", " ".join(statement.text.split()), statement.force, "answer", quotes=quotes)
    return _put(draft, section, made, after)


def with_quote(draft: Draft, section: str, words: Quote, *, after: str | None = None) -> Draft:
    """The draft with one quotation of an answer as a statement. Raises ``NoSuchPart``."""
    return with_answer(draft, section, Statement(words.text, force_of(words.text), (words,)), after=after)


def removed(draft: Draft, statement: str) -> Draft:
    """The draft without a statement. Raises ``NoSuchPart``."""
    section = _of(draft, statement)
    left = tuple(one for one in section.statements if one.id != statement)
    return _section(draft, replace(section, statements=left))


def moved(draft: Draft, statement: str, section: str, place: int) -> Draft:
    """The draft with a statement at another place, from 0, of the same or another section. Raises ``NoSuchPart``.

    A row of a table loses its cells where the columns are others.
    """
    home = _of(draft, statement)
    target = _named(draft, section)
    one = next(one for one in home.statements if one.id == statement)
    one = one if home.columns == target.columns else replace(one, cells=())
    rest = removed(draft, statement)
    target = _named(rest, section)
    place = max(0, min(place, len(target.statements)))
    statements = (*target.statements[:place], one, *target.statements[place:])
    return _section(rest, replace(target, statements=statements))


def _put(draft: Draft, section: str, made: DraftStatement, after: str | None) -> Draft:
    target = _named(draft, section)
    ids = [one.id for one in target.statements]
    if after is not None and after not in ids:
        raise NoSuchPart(f"The section '{target.title}' has no statement '{after}': it may have been taken out.")
    place = ids.index(after) + 1 if after else len(ids)
    one = replace(made, id=_free_id(draft, section))
    statements = (*target.statements[:place], one, *target.statements[place:])
    return _section(draft, replace(target, statements=statements))


def _free_id(draft: Draft, section: str) -> str:
    taken = {one.id for one in draft.statements}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{section}.added-{number}") not in taken)


def _with(draft: Draft, statement: str, change: Callable[[DraftStatement, DraftSection], DraftStatement]) -> Draft:
    section = _of(draft, statement)
    statements = tuple(change(one, section) if one.id == statement else one for one in section.statements)
    return _section(draft, replace(section, statements=statements))


def _of(draft: Draft, statement: str) -> DraftSection:
    for section in draft.sections:
        if any(one.id == statement for one in section.statements):
            return section
    raise NoSuchPart(f"The draft has no statement '{statement}': it may have been taken out.")


def _named(draft: Draft, section: str) -> DraftSection:
    for one in draft.sections:
        if one.id == section:
            return one
    ids = ", ".join(one.id for one in draft.sections)
    raise NoSuchPart(f"The draft has no section '{section}': it has {ids}.")


def _section(draft: Draft, changed: DraftSection) -> Draft:
    return replace(draft, sections=tuple(changed if one.id == changed.id else one for one in draft.sections))


@dataclass(frozen=True, slots=True)
class StatementChange:
    """What became of one statement from one version to another."""

    kind: Literal["added", "removed", "reworded", "moved"]
    before: DraftStatement | None
    after: DraftStatement | None


def changes(old: Draft, new: Draft) -> list[tuple[DraftSection, tuple[StatementChange, ...]]]:
    """Section by section of the newer version what is different; sections that are gone come last."""
    there = {one.id: (section.id, one) for section in old.sections for one in section.statements}
    left = {one.id for one in new.statements}
    found = []
    for section in new.sections:
        gone = [one for name, one in there.values() if name == section.id and one.id not in left]
        made = [*_changes(section, there), *(StatementChange("removed", one, None) for one in gone)]
        if made:
            found.append((section, tuple(made)))
    ids = {section.id for section in new.sections}
    for section in old.sections:
        gone = [one for one in section.statements if one.id not in left]
        if section.id not in ids and gone:
            found.append((section, tuple(StatementChange("removed", one, None) for one in gone)))
    return found


def _changes(section: DraftSection, there: dict[str, tuple[str, DraftStatement]]) -> Iterator[StatementChange]:
    kept = _in_order(section, there)
    for one in section.statements:
        home, before = there.get(one.id, ("", None))
        if before is None:
            yield StatementChange("added", None, one)
        elif (before.text, before.cells, before.force) != (one.text, one.cells, one.force):
            yield StatementChange("reworded", before, one)
        elif home != section.id or one.id not in kept:
            yield StatementChange("moved", before, one)


def _in_order(section: DraftSection, there: dict[str, tuple[str, DraftStatement]]) -> set[str]:
    """Ids of the statements that kept their place among those that stayed in the section."""
    now = [one.id for one in section.statements if there.get(one.id, ("",))[0] == section.id]
    was = [name for name, (home, _) in there.items() if home == section.id and name in now]
    blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    return {name for block in blocks for name in was[block.a : block.a + block.size]}
