"""A section's requirements and guidance in a chat model's prose: held to its sentences, as an answer of Ask is."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Statement
from assistant.cited import Cited, of_quote
from assistant.compose import Brief, ComposerFailed, Sentence
from assistant.compose.asking import SECTION_LIMIT
from assistant.drafting.prepared import Prepared
from assistant.drafts import DraftStatement
from assistant.verify import Report, compose_verified
from corpus.templates import Section

TOLD_ANEW = ("requirement", "guidance")
"""Origins that prose is made of; a clause stays as it was agreed, a table's row as it is measured."""


def retold(
    section: Section, made: Sequence[DraftStatement], ready: Prepared
) -> tuple[list[DraftStatement], tuple[str, ...]]:
    """The statements with prose in the place of requirements and guidance, and what a reader should know of it.

    As they were without a chat model and in a table. A requirement that the prose leaves out keeps its own words.
    """
    if ready.means.answering.chat is None or section.columns:
        return list(made), ()
    anew: list[DraftStatement] = []
    told: list[str] = []
    for stage in dict.fromkeys(one.stage for one in made):
        here = [one for one in made if one.stage == stage]
        group = [one for one in here if one.origin in TOLD_ANEW and one.quotes]
        prose, warnings = _prose(section, group, ready)
        anew += [*(one for one in here if one not in group), *prose]
        told += warnings
    return anew, tuple(dict.fromkeys(told))


def _prose(
    section: Section, group: Sequence[DraftStatement], ready: Prepared
) -> tuple[list[DraftStatement], list[str]]:
    chat, name = ready.means.answering.chat, ready.means.answering.chat_name
    if not group or chat is None:
        return list(group), []
    brief = Brief(f"{section.title}. {section.purpose}", _numbered(group), section=True)
    report = Report()
    try:
        found = list(compose_verified(brief, chat, ready.document, report, limit=SECTION_LIMIT))
    except ComposerFailed as failed:
        return list(group), [f"The chat model {name} wrote nothing here ({failed}); these are the sources' own words."]
    warnings = []
    if report.copied:
        warnings.append("Where the chat model's wording went beyond its sources, the sources' own words are shown.")
    if report.dropped:
        warnings.append("Sentences of the chat model that nothing in the guidance supports were left out.")
    if report.cut_short:
        warnings.append(f"The chat model broke off ({report.cut_short}): what it left out is in the sources' words.")
    prose = [_statement(one, group) for one in found]
    covered = {name for one in prose for name in one.requirements}
    left = [one for one in group if one.origin == "requirement" and covered.isdisjoint(one.requirements)]
    return [*prose, *left], warnings


def _numbered(group: Sequence[DraftStatement]) -> tuple[Sentence, ...]:
    places: dict[tuple[str, int, int], Cited] = {
        (one.document_id, one.start, one.end): one for statement in group for one in statement.quotes
    }
    return tuple(
        Sentence(f"s{number}", one.text, one.document_id, one.start, one.end, one.source, one.section)
        for number, one in enumerate(places.values(), 1)
    )


def _statement(found: Statement, group: Sequence[DraftStatement]) -> DraftStatement:
    """What the model said, with the force, requirements and notes of what it rests on."""
    quotes = tuple(of_quote(one) for one in found.quotes)
    beneath = [one for one in group if any(_holds(quoted, own) for quoted in quotes for own in one.quotes)]
    asked = [one for one in beneath if one.requirements]
    forces = [one.force for one in asked]
    notes = dict.fromkeys(one.note for one in beneath if one.note)
    return DraftStatement(
        id="",
        text=" ".join(found.text.split()),
        force=min(forces, key=("must", "should", "may", "unsupported").index) if forces else found.force,
        origin="requirement" if asked else "guidance",
        quotes=quotes,
        requirements=tuple(dict.fromkeys(name for one in asked for name in one.requirements)),
        stage=beneath[0].stage if beneath else None,
        note=" ".join(notes) or None,
    )


def _holds(quoted: Cited, own: Cited) -> bool:
    return quoted.document_id == own.document_id and quoted.start <= own.start and own.end <= quoted.end
