"""The clauses that would close the gaps of a check, as a draft to go on with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from assistant.cited import of_quote
from assistant.drafts import Brief, Draft, DraftSection, DraftStatement
from assistant.framework_words import FrameworkWords
from assistant.kept_checks import KeptCheck
from assistant.reporting.rows import GAPS
from corpus.clauses import Clause, ClauseFile, answered, clauses_for
from corpus.frameworks import Framework
from corpus.library import LibraryError
from corpus.templates import load_templates

TEMPLATE = "service-specification"
_FORCES = ("must", "should", "may")


class NoGap(LibraryError):
    """There is nothing to draft: the message says why."""


def drafted_gaps(
    check: KeptCheck,
    references: Collection[str],
    frameworks: Mapping[str, Framework],
    bank: Mapping[str, ClauseFile],
    words: FrameworkWords,
) -> Draft:
    """The clauses of the bank for requirements that are not fully covered; where it has none, a gap to be decided.

    ``references``: of the check; none: all of its gaps. Of one nation: duties of another are left out and told.
    Raises ``NoGap``.
    """
    gaps = [one for one in check.findings if one.status in GAPS and (not references or one.reference in references)]
    known = [one for one in gaps if one.framework in frameworks]
    if not known:
        raise NoGap("There is no gap to draft a clause for: what was chosen is covered, or does not apply.")
    nation = frameworks[known[0].framework].nation
    ours = [one for one in known if frameworks[one.framework].nation == nation]
    clauses: dict[str, Clause] = {}
    undone: dict[str, str] = {}
    for one in ours:
        found = clauses_for(one.reference, bank)
        clauses.update({clause.id: clause for clause in found})
        if not found:
            undone[one.reference] = one.title
    others = [one.reference for one in known if one not in ours]
    warnings = (f"Of another nation, and left out: {', '.join(others)}.",) if others else ()
    sections = _sections(list(clauses.values()), undone, frameworks, words)
    brief = Brief(TEMPLATE, nation, sections=tuple(one.id for one in sections))
    return Draft(f"Clauses for the gaps of: {check.title}", brief, (), sections, warnings)


def _sections(
    clauses: list[Clause], undone: Mapping[str, str], frameworks: Mapping[str, Framework], words: FrameworkWords
) -> tuple[DraftSection, ...]:
    """In the places of the template; what the bank has no clause for stands in the first of them."""
    held: defaultdict[str, list[DraftStatement]] = defaultdict(list)
    for clause in clauses:
        held[clause.section].append(_statement(clause, frameworks, words))
    template = load_templates()[TEMPLATE]
    first = next((one.id for one in template.sections if one.id in held), template.sections[0].id)
    held[first] += [_gap(reference, title) for reference, title in undone.items()]
    return tuple(
        DraftSection(one.id, one.number, one.title, statements=tuple(held[one.id]), done=True)
        for one in template.sections
        if held.get(one.id)
    )


def _statement(clause: Clause, frameworks: Mapping[str, Framework], words: FrameworkWords) -> DraftStatement:
    asked = answered(clause, frameworks)
    quotes = [of_quote(quote) for framework, one in asked for quote in words.quotes(framework, one)]
    force = min((one.force for _, one in asked), key=_FORCES.index)
    recalled = any(one.checked == "recalled" for _, one in asked)
    note = "Rests in part on what is recalled and was not checked." if recalled else None
    return DraftStatement(
        id=clause.id,
        text=clause.text,
        force=force,
        origin="clause",
        verb=clause.verb,
        quotes=tuple(dict.fromkeys(quotes)),
        requirements=clause.requirements,
        clause=clause.id,
        stage=clause.stages[0] if len(clause.stages) == 1 else None,
        note=" ".join(part for part in (note, clause.note) if part) or None,
    )


def _gap(reference: str, title: str) -> DraftStatement:
    """Words for what the bank has no clause for are left to those who decide."""
    plain = " ".join(letter for letter in title.replace("[", "(").replace("]", ")").replace(";", ",").split())
    return DraftStatement(
        id=f"gap-{reference.replace(':', '-')}",
        text=f"[LOCAL: how the Provider shall meet {plain}; commissioner and provider]",
        force="local",
        origin="local",
        requirements=(reference,),
    )
