"""A draft done again after its sources changed: quotations move to what stands there now, what people wrote stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.cited import Cited, of_quote, proven
from assistant.draft import draft_section
from assistant.drafting.prepared import BriefWrong, Drafting, prepared
from assistant.drafts import Draft, DraftStatement
from assistant.edit import Documents, added
from assistant.force import force_of
from assistant.watch import SAID, Fate, Moved
from assistant.wording import same_words
from corpus.papers import NotKept
from corpus.records import Quote

LOOK = "To be read again:"

Fates = Mapping[tuple[str, int, int], tuple[Moved, Fate]]
"""By document id, start and end of the quoted words."""


@dataclass(frozen=True, slots=True)
class Again:
    """A draft done again, and what became of its statements."""

    draft: Draft
    renewed: int
    """Statements in a source's own words that have its new words now."""
    marked: int
    """Statements whose words stay, with a note that their source says something else or nothing of it."""
    added: int
    """Sentences of what stands there now that the draft did not have."""

    @property
    def told(self) -> str:
        counts = ((self.renewed, "in the new words"), (self.marked, "marked to be read again"), (self.added, "added"))
        return ", ".join(f"{number} {what}" for number, what in counts if number) or "every quotation still stands"


def drafted_again(draft: Draft, moved: Sequence[Moved], means: Drafting, documents: Documents) -> Again:
    """The draft on what stands there now; nothing that a person wrote is changed or taken away.

    ``documents``: as the library has them today.
    """
    fates = {
        (fate.words.document_id, fate.words.start, fate.words.end): (one, fate) for one in moved for fate in one.fates
    }
    happened: Counter[str] = Counter()
    held = [
        replace(section, statements=tuple(_again(one, fates, documents, happened) for one in section.statements))
        for section in draft.sections
    ]
    newer = {fate.words.document_id: fate.now.document_id for _, fate in fates.values() if fate.now}
    used = tuple(newer.get(name, name) for name in draft.brief.documents)
    whole = replace(draft, sections=tuple(held), brief=replace(draft.brief, documents=used))
    touched = [part.id for part in draft.sections if any(_resting(one, fates) for one in part.statements)]
    full = _with_new(whole, touched, sorted(set(newer.values())), means)
    return Again(full, happened["renewed"], happened["marked"], len(full.statements) - len(whole.statements))


def _resting(one: DraftStatement, fates: Fates) -> list[tuple[Cited, Moved, Fate]]:
    """Its quotations of documents that moved, with what became of them."""
    keys = [(cited, (cited.document_id, cited.start, cited.end)) for cited in one.quotes]
    return [(cited, *fates[key]) for cited, key in keys if key in fates]


def _again(one: DraftStatement, fates: Fates, documents: Documents, happened: Counter[str]) -> DraftStatement:
    """The statement, quoting what stands there now; its words change only where they were the source's own."""
    resting = _resting(one, fates)
    if not resting:
        return one
    now = {cited: _now(cited, fate, documents) for cited, _, fate in resting}
    reworded = next(
        (fate.now for cited, _, fate in resting if fate.stands == "reworded" and _verbatim(one, cited)), None
    )
    told = [_told(moved, fate) for cited, moved, fate in resting if not (reworded and _verbatim(one, cited))]
    notes = [one.note or "", *dict.fromkeys(filter(None, told))]
    made = one
    if reworded:
        happened["renewed"] += 1
        made = replace(one, text=" ".join(reworded.text.split()), force=force_of(reworded.text))
        notes.append(f"In the words of the newer version; before: “{one.text}”")
    happened["marked"] += any(told)
    quotes = [found for cited in one.quotes if (found := now.get(cited, cited))]
    made = replace(made, quotes=tuple(dict.fromkeys(quotes)), note=" ".join(filter(None, notes)) or None)
    return made if quotes else replace(made, force="unsupported", verb=None)


def _now(cited: Cited, fate: Fate, documents: Documents) -> Cited | None:
    """The quotation as it stands today; ``None`` where it does not."""
    found: Quote | None = fate.now or (proven(cited, documents) if fate.stands == "exact" else None)
    return of_quote(found) if found else None


def _verbatim(one: DraftStatement, cited: Cited) -> bool:
    """Whether a statement is the quoted words and no more, as it was drafted."""
    return not one.cells and one.before is None and same_words(one.text) == same_words(cited.text)


def _told(moved: Moved, fate: Fate) -> str:
    """What a reader of the statement has to know; nothing where the same words stand in what holds today."""
    if fate.stands == "exact" and fate.now:
        return ""
    said = f"{LOOK} “{moved.title}” {SAID[moved.change]}"
    if fate.stands == "exact":
        return f"{said}."
    return f"{said}, which puts it in other words." if fate.now else f"{said}, and what was quoted is not found now."


def _with_new(whole: Draft, sections: Sequence[str], newer: Sequence[str], means: Drafting) -> Draft:
    """The draft with what these sections, drafted anew on the newer documents alone, would quote of them."""
    if not newer:
        return whole
    try:
        ready = prepared(replace(whole.brief, documents=tuple(newer)), means)
        known = {same_words(each.text) for each in whole.statements}
        for name in sections:
            for one in draft_section(name, ready, whole.statements).statements:
                fresh = one.quotes and all(cited.document_id in newer for cited in one.quotes)
                if fresh and same_words(one.text) not in known:
                    known.add(same_words(one.text))
                    note = " ".join(filter(None, (one.note, "New in the newer version of its source.")))
                    whole = added(whole, name, replace(one, note=note))
    except (BriefWrong, NotKept):  # what the brief names is no longer here, and the rest of the draft stands
        pass
    return whole
