"""A statement of a draft changed by hand: it loses its mark where its quotations no longer carry it.

What the changed words claim beyond the quotations (a number, a name, a "not", a stronger duty, other words) may be
no more than the words before did: a clause is ours and says more than its sources from the start.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.cited import proven
from assistant.claims import denials, unsupported_parts
from assistant.drafts import Draft, DraftSection, DraftStatement
from assistant.force import force_of, obligations
from assistant.wording import same_words
from corpus.clauses import LOCAL, OPENING, Verb
from corpus.records import Document, Force, Quote

Documents = Callable[[str], Document]
CHANGED = "Changed by hand; its sources do not say"
DECIDED = "Decided locally"
HIDDEN = ("Cc", "Cf", "Cs")
SENTENCE = re.compile(r"[.;!?:]\s|\n")
STRENGTH: tuple[Force, ...] = ("must", "should", "may", "fact")


def edited(one: DraftStatement, text: str, documents: Documents, cells: Sequence[str] = ()) -> DraftStatement:
    """The statement in new words, or with new cells of its row, and the mark that is left to it.

    The words that it had before it lost its mark bring the mark back.
    """
    text, row = _tidy(text), tuple(_tidy(cell) for cell in cells)
    before, after = _whole(one.text, one.cells), _whole(text, row)
    if one.before and same_words(_whole(one.before.text, one.before.cells)) == same_words(after):
        return replace(one.before, text=text, cells=row)
    made = replace(one, text=text, cells=row, verb=_verb(text) if one.origin == "clause" else one.verb)
    if same_words(before) == same_words(after):
        return made
    if one.force == "local":
        return made
    decided = _decided(before, after)
    if decided:
        return replace(made, note=_noted(one.note, f"{DECIDED}: {'; '.join(decided)}."))
    beyond = _beyond(one, before, after, documents)
    if beyond:
        note = f"{CHANGED}: {'; '.join(beyond)}."
        marked = one if one.force != "unsupported" else one.before
        return replace(made, force="unsupported", origin="person", verb=None, note=note, before=marked)
    if one.force == "unsupported" and one.quotes:
        return replace(made, force=_force(one), note=None, before=None)
    return made


def without(draft: Draft, section: str, statement: str) -> Draft:
    """The draft without a statement."""
    return in_section(draft, section, lambda held: [one for one in held if one.id != statement])


def moved(draft: Draft, statement: str, section: str, place: int) -> Draft:
    """The draft with a statement at another place, from 0, of the same or another section.

    It goes to the stage of those it comes to stand between, unless one of them is of its own. A row of a table keeps
    its sentence where the columns are others, or what its cells say where they were changed. As it was where there is
    no such statement or section.
    """
    homes = [(part, one) for part in draft.sections for one in part.statements if one.id == statement]
    targets = [part for part in draft.sections if part.id == section]
    if not homes or not targets:
        return draft
    (home, one), target = homes[0], targets[0]
    put = one if home.columns == target.columns else _without_cells(one, home)

    def among(held: Sequence[DraftStatement]) -> list[DraftStatement]:
        before, after = held[: max(place, 0)], held[max(place, 0) :]
        stages = [near.stage for near in (*before[-1:], *after[:1])]
        return [*before, put if put.stage in stages or not stages else replace(put, stage=stages[0]), *after]

    return in_section(without(draft, home.id, statement), section, among)


def _without_cells(one: DraftStatement, home: DraftSection) -> DraftStatement:
    """A row as a sentence."""
    gaps, cells = set(LOCAL.findall(one.text)), set(LOCAL.findall("\n".join(one.cells)))
    if one.cells and (one.origin == "person" or one.before or not gaps <= cells):
        told = [f"{name}: {cell}" for name, cell in zip(home.columns, one.cells, strict=False) if cell.strip()]
        return replace(one, text="; ".join(told), cells=())
    return replace(one, cells=())


def in_section(
    draft: Draft, section: str, change: Callable[[Sequence[DraftStatement]], Sequence[DraftStatement]]
) -> Draft:
    """The draft with the statements of one section changed."""

    def changed(one: DraftSection) -> DraftSection:
        return replace(one, statements=tuple(change(one.statements))) if one.id == section else one

    return replace(draft, sections=tuple(changed(one) for one in draft.sections))


def added(draft: Draft, section: str, made: DraftStatement, after: str | None = None) -> Draft:
    """The draft with one more statement, under an id of its own; ``after`` that of another, else the last."""
    taken = {one.id for part in draft.sections for one in part.statements}
    number = next(number for number in range(1, len(taken) + 2) if f"{section[:24]}-own-{number}" not in taken)
    mine = replace(made, id=f"{section[:24]}-own-{number}")

    def put(held: Sequence[DraftStatement]) -> list[DraftStatement]:
        ids = [one.id for one in held]
        place = ids.index(after) + 1 if after in ids else len(ids)
        return [*held[:place], mine, *held[place:]]

    return in_section(draft, section, put)


def _whole(text: str, cells: Sequence[str]) -> str:
    return "\n".join(cells) if cells else text


def _tidy(text: str) -> str:
    """Without white space that says nothing, and without characters that cannot be seen."""
    lines = (" ".join(line.split()) for line in text.strip().splitlines())
    return "\n".join("".join(one for one in line if unicodedata.category(one) not in HIDDEN) for line in lines)


def _verb(text: str) -> Verb | None:
    found = OPENING.match(text)
    verbs: dict[str, Verb] = {"shall": "shall", "should": "should", "may": "may"}
    return verbs[found[1]] if found else None


def _decided(before: str, after: str) -> list[str]:
    """What was decided, where nothing changed but that words stand in the place of local gaps."""
    gaps = list(LOCAL.finditer(before))
    if not gaps:
        return []
    pattern, place = "", 0
    for gap in gaps:
        pattern += re.escape(before[place : gap.start()]) + r"(.{1,300}?)"
        place = gap.end()
    found = re.fullmatch(pattern + re.escape(before[place:]), after, re.DOTALL)
    if found is None:
        return []
    pairs = [(gap, words) for gap, words in zip(gaps, found.groups(), strict=True) if words != gap[0]]
    if not all(_fills(words) for _, words in pairs):
        return []
    return [f"{gap[1]}: {words}" for gap, words in pairs]


def _fills(words: str) -> bool:
    """Whether words fill a gap and say no more: no other sentence, no duty and no part of a gap."""
    return not (SENTENCE.search(words) or obligations(words) or "[" in words or "]" in words)


def _beyond(one: DraftStatement, before: str, after: str, documents: Documents) -> list[str]:
    """What the new words claim that neither the quotations nor, where they had a mark, the words before do."""
    quotes = [quote for cited in one.quotes if (quote := proven(cited, documents))]
    if not quotes:
        return ["nothing of it is quoted"] if one.force != "unsupported" or not one.quotes else ["nothing"]
    before, after = (OPENING.sub("The Provider", LOCAL.sub("", words)) for words in (before, after))
    marked = one.force != "unsupported"
    known = set(unsupported_parts(before, quotes)) if marked else set()
    parts = [part for part in unsupported_parts(after, quotes) if part not in known]
    if marked and len(denials(before)) != len(denials(after)) and not _said_so(after, quotes):
        parts.append("what is denied")
    return parts


def _said_so(text: str, quotes: Sequence[Quote]) -> bool:
    """Whether the quotations deny as much as the text does."""
    return len(denials(text)) == sum(len(denials(quote.text)) for quote in quotes)


def _force(one: DraftStatement) -> Force:
    """The strongest of what its quotations ask."""
    found = {force_of(cited.text) for cited in one.quotes}
    return next((force for force in STRENGTH if force in found), "fact")


def _noted(before: str | None, told: str) -> str:
    return f"{before} {told}" if before else told
