"""A brief to a draft, section by section: clauses, requirements, guidance, profile, gaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.drafting.allot import Share, reports
from assistant.drafting.cells import WHO, cells
from assistant.drafting.cover import of_cover
from assistant.drafting.from_profile import not_said_again, of_profile
from assistant.drafting.guidance import of_guidance
from assistant.drafting.local import filled, with_facts
from assistant.drafting.ordering import numbered_anew, ordered
from assistant.drafting.prepared import BriefWrong, Drafting, Prepared, prepared
from assistant.drafting.prose import retold
from assistant.drafting.rows import of_asking
from assistant.drafting.statements import of_aim, of_clause, of_evidence, of_indicator
from assistant.drafts import Brief, Draft, DraftSection, DraftStatement
from assistant.wording import cleaned
from corpus.templates import HeaderField, Section

__all__ = ["BriefWrong", "Drafting", "begun", "draft", "draft_section", "drafting", "prepared"]

SILENT = "The guidance here says nothing that fits this section."

Saved = Callable[[Draft], None]
"""Told of the draft each time that a section is done."""


def draft(brief: Brief, means: Drafting, title: str | None = None) -> Draft:
    """The whole draft at once. Raises as ``prepared`` does."""
    ready = prepared(brief, means)
    first = begun(ready, title)
    return [first, *drafting(first, ready)][-1]


def begun(ready: Prepared, title: str | None = None) -> Draft:
    """A draft of which nothing is done: the form at the top, and the empty sections of the brief."""
    brief, template = ready.brief, ready.template
    wanted = [one for one in template.sections if not brief.sections or one.id in brief.sections]
    header = [(one.title, _line(one, brief)) for one in template.header]
    if brief.population:
        header.append(("Population", cleaned(brief.population)))
    return Draft(
        title=cleaned(title or "") or template.title,
        brief=brief,
        header=tuple(header),
        sections=tuple(DraftSection(one.id, one.number, one.title, one.columns) for one in wanted),
        warnings=ready.warnings,
        composer=ready.means.answering.chat_name or "extractive",
    )


def _line(field: HeaderField, brief: Brief) -> str:
    """What stands in a line of the form: given by its title or id, or by the words of its gap."""
    own = [words for name, words in brief.local if name.casefold() in (field.title.casefold(), field.id)]
    return cleaned(own[0]) if own else filled(field.local, brief.local)


def drafting(whole: Draft, ready: Prepared) -> Iterator[Draft]:
    """The draft again and again, each time with one more section done; those that are done stay as they are.

    Whoever stops asking for the next one has stopped the drafting, and keeps what came last.
    """
    for place, section in enumerate(whole.sections):
        if section.done:
            continue
        made = draft_section(section.id, ready, whole.statements)
        whole = replace(whole, sections=(*whole.sections[:place], made, *whole.sections[place + 1 :]))
        yield whole


def draft_section(name: str, ready: Prepared, said: Sequence[DraftStatement] = ()) -> DraftSection:
    """One section; ``said``: the statements of the draft's other sections, none of which is repeated.

    Raises ``BriefWrong`` where the template has no such section.
    """
    section = _section(name, ready)
    share = ready.shares.get(name, Share())
    made = [of_clause(one, section, ready) for one in share.clauses if not reports(section)]
    made += [of_aim(one, ready) for one in ready.shelf.aims if "purposes" in section.drawn_from]
    made += _of_indicators(section, share, ready)
    own = of_profile(section, ready)
    made += own if section.columns else not_said_again(own, made)
    covered = {reference for one in own for reference in one.requirements}
    quoted = {reference for one in made for reference in one.requirements}
    new = [one for one in share.asking if covered.isdisjoint(one.references)]
    asking = [one for one in new if not quoted.issuperset(one.references)]
    made += of_asking(asking, section, ready)
    warnings: list[str] = []
    if "guidance" in section.drawn_from:
        found = _of_guidance(section, [*said, *made], ready)
        warnings += [] if found or made else [SILENT]
        made += found
    something = bool(made)
    made += of_cover(section, ready)
    made, told = retold(section, ordered(made, ready), ready)
    local = _gaps(section, ready, something)
    facts = ready.brief.local
    statements = [with_facts(one, facts) for one in [*made, *local]]
    return DraftSection(
        id=name,
        number=section.number,
        title=section.title,
        columns=section.columns,
        statements=numbered_anew(name, statements),
        warnings=(*warnings, *told),
        done=True,
    )


def _section(name: str, ready: Prepared) -> Section:
    try:
        return ready.template.section(name)
    except KeyError:
        ids = ", ".join(one.id for one in ready.template.sections)
        raise BriefWrong(f"The template '{ready.template.slug}' has no section '{name}': it has {ids}.") from None


def _of_indicators(section: Section, share: Share, ready: Prepared) -> list[DraftStatement]:
    if reports(section):
        rows = [of_clause(one, section, ready) for one in share.clauses]
        return [*rows, *of_evidence(share.indicators, section, ready)]
    own = {one.clause.id for one in share.clauses}
    return [of_indicator(one, section, ready) for one in share.indicators if one.clause.id not in own]


def _of_guidance(section: Section, said: Sequence[DraftStatement], ready: Prepared) -> list[DraftStatement]:
    """Looked for at the stage of a draft of one stage; else once for all, since words of several are alike."""
    stages = ready.shelf.stages if section.each_stage else ()
    return of_guidance(section, stages[0] if len(stages) == 1 else None, said, ready)


def _wanted(section: Section) -> str:
    """What belongs in the section, in words that can stand in a gap."""
    return re.sub(r"[;\[\]]", ",", _lower(section.purpose)).rstrip(".")


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _row(first: str, section: Section) -> DraftStatement:
    """A row of a table of which only the first cell stands from the start."""
    row = cells(section, {section.columns[0]: first})
    return DraftStatement(id="", text=f"{first}: {'; '.join(row[1:])}", force="local", origin="local", cells=row)


def _gaps(section: Section, ready: Prepared, something: bool) -> list[DraftStatement]:
    """What is always decided locally, the population if it was given, and the section itself where it is empty."""
    texts = list(section.local)
    if not something and not texts:
        texts = [f"[LOCAL: {_lower(section.title)}, for which nothing was found: {_wanted(section)}; {WHO}]"]
    made = [DraftStatement(id="", text=text, force="local", origin="local") for text in texts]
    made += [_row(first, section) for first in section.rows]
    if section.field == "population" and ready.brief.population and not ready.profile:
        people = cleaned(ready.brief.population)
        made.insert(0, DraftStatement(id="", text=f"The service is for {people}.", force="local", origin="local"))
        safe = re.sub(r"[;\[\]]", ",", people)
        gap = f"[LOCAL: what {safe} need that others do not, with the evidence; commissioner and clinical lead]"
        made.append(DraftStatement(id="", text=gap, force="local", origin="local"))
    return made
