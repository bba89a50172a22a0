"""Statements of a draft out of clauses, indicators, evidence and requirements, each with its quotations and force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.ask import outdated
from assistant.cited import Cited, of_quote
from assistant.drafting.cells import cells, gap
from assistant.drafting.prepared import Prepared
from assistant.drafting.shelf import OUTDATED, Aim, Asking, Banked, Named
from assistant.drafts import DraftStatement
from corpus.frameworks import AUTHORITY_WORDS, Framework, Requirement
from corpus.records import Quote, quote
from corpus.templates import Section

MOST_EVIDENCE = 3
"""Requirements that are quoted beside a line of evidence for many clauses."""
GONE = "The words it rests on are no longer in the library."


def of_clause(banked: Banked, section: Section, ready: Prepared) -> DraftStatement:
    """A clause of the bank; under a table's columns with its indicator."""
    clause = banked.clause
    made = _resting_on(banked.asked, ready)
    note = " ".join(part for part in (made.note, clause.note) if part) or None
    return replace(
        made,
        text=clause.text,
        origin="clause",
        verb=clause.verb,
        clause=clause.id,
        cells=_measured(banked, section, f"{clause.text} {_counted(banked)}") if section.columns else (),
        stage=stage_of(clause.stages, section, ready),
        note=_with_stages(note, clause.stages, section, ready),
    )


def of_aim(aim: Aim, ready: Prepared) -> DraftStatement:
    """What the service is for, in the words of the clause bank; of all stages, as aims are read as one."""
    return replace(_resting_on(aim.asked, ready), text=aim.purpose.text, origin="clause")


def of_indicator(banked: Banked, section: Section, ready: Prepared) -> DraftStatement:
    """How it is seen that a clause is kept."""
    clause, how = banked.clause, banked.clause.indicator
    told = f"{_counted(banked)} Threshold: {how.threshold}. Method: {_seen(banked)}. Period: {how.period}."
    if "Outcome" in section.columns:
        told = f"{how.name}, counted every {how.period.lower()}, to reach {how.threshold}."
    return replace(
        _resting_on(banked.asked, ready, _weightiest(banked)),
        text=told,
        origin="indicator",
        clause=clause.id,
        cells=_measured(banked, section, _counted(banked)),
        stage=stage_of(clause.stages, section, ready),
    )


def _counted(banked: Banked) -> str:
    how = banked.clause.indicator
    return f"{how.name}. Numerator: {how.numerator}. Denominator: {how.denominator}."


def _seen(banked: Banked) -> str:
    """How it is measured, and what is shown as evidence."""
    return f"{banked.clause.indicator.method}. Evidence: {'; '.join(banked.clause.evidence)}"


def _measured(banked: Banked, section: Section, told: str) -> tuple[str, ...]:
    how = banked.clause.indicator
    known = {
        "Quality requirement": told,
        "Outcome": how.name,
        "Indicator": how.name,
        "Information": banked.clause.text,
        "Numerator": how.numerator,
        "Denominator": how.denominator,
        "Threshold": how.threshold,
        "Target": how.threshold,
        "Method of measurement": _seen(banked),
        "Form": _seen(banked),
        "Data source": how.method,
        "Period": how.period,
        "When recorded": f"counted every {how.period.lower()}",
        "Source": "; ".join(placed(*named) for named in _weightiest(banked)),
    }
    return cells(section, known)


def of_evidence(clauses: Sequence[Banked], section: Section, ready: Prepared) -> Iterator[DraftStatement]:
    """What is reported as evidence, a row for each subject and period, every kind once."""
    groups: dict[tuple[str, str], list[Banked]] = {}
    for one in clauses:
        groups.setdefault((one.subject, one.clause.indicator.period), []).append(one)
    for (subject, period), served in groups.items():
        kinds = dict.fromkeys(kind for one in served for kind in one.clause.evidence)
        told = f"{subject}: {'; '.join(kinds)}. For: {'; '.join(one.clause.title for one in served)}."
        asked = dict.fromkeys(named for one in served for named in _weightiest(one))
        made = _resting_on([*asked], ready, [*asked][:MOST_EVIDENCE])
        known = {"Information": told, "Period": period}
        text = f"Every {period.lower()}, to {gap('recipient of reports', section)}: {told}"
        yield replace(made, text=text, origin="indicator", cells=cells(section, known))


def _weightiest(banked: Banked) -> list[Named]:
    """The one requirement that is quoted beside what serves a clause: the clause quotes them all."""
    return [min(banked.asked, key=lambda named: named[1].checked == "recalled")]


def of_requirements(together: Sequence[Asking], title: str, section: Section, ready: Prepared) -> DraftStatement:
    """What frameworks ask, a sentence for each; under a table's columns one row, with its force and source."""
    named = [one for asking in together for one in asking.all]
    told = " ".join(asking.requirement.plain or asking.requirement.text for asking in together)
    where = standing if "Standard" in section.columns else placed
    force, authority = together[0].force, together[0].authority
    stages = [stage for asking in together for stage in asking.stages]
    known = {
        "Standard": "; ".join(dict.fromkeys(dated(framework) for framework, _ in named)),
        "Requirement": told,
        "Need": title,
        "Activity": told,
        "Outcome": told,
        "Choice": told,
        "Component": told,
        "Force": f"{force} ({AUTHORITY_WORDS[authority]})",
        "Source": "; ".join(dict.fromkeys(where(framework, found) for framework, found in named)),
    }
    made = _resting_on(named, ready)
    return replace(
        made,
        text=told,
        origin="requirement",
        cells=cells(section, known),
        stage=stage_of(stages, section, ready),
        note=_with_stages(made.note, stages, section, ready),
    )


def dated(framework: Framework) -> str:
    """A framework's title with its year, or that none is known."""
    year = f" ({framework.published[:4]})" if framework.published else " (no date known)"
    return f"{framework.title}{year}"


def placed(framework: Framework, one: Requirement) -> str:
    """Where a requirement stands, in words: the publication, and the place in it."""
    cited = framework.cited(one)
    return ", ".join(part for part in (cited.title, one.number or cited.where) if part)


def standing(framework: Framework, one: Requirement) -> str:
    """The same beside the framework's title, which is not said again."""
    cited = framework.cited(one)
    where = one.number or cited.where
    return where if where and cited.title == framework.title else placed(framework, one)


def _resting_on(asked: Sequence[Named], ready: Prepared, shown: Sequence[Named] | None = None) -> DraftStatement:
    """A statement without words: force, quotations and what a reader has to know of them.

    ``shown``: the requirements that are quoted, where not all are.
    """
    quotes = quoted(asked if shown is None else shown, ready)
    force = min((one.force for _, one in asked), key=("must", "should", "may").index)
    return DraftStatement(
        id="",
        text="",
        force=force if quotes else "unsupported",
        origin="requirement",
        quotes=tuple(of_quote(one) for one in quotes),
        requirements=tuple(framework.reference(one) for framework, one in asked),
        note=" ".join(notes(asked, quotes)) or None,
    )


def quoted(asked: Iterable[Named], ready: Prepared) -> list[Quote]:
    """The proven words of requirements, each once, with what the library says of their documents today."""
    found: dict[tuple[str, int, int], Quote] = {}
    for framework, one in asked:
        for words in ready.words.quotes(framework, one):
            place = (words.document_id, words.start, words.end)
            found[place] = quote(ready.document(words.document_id), words.start, words.end, words.text)
    return list(found.values())


def notes(asked: Sequence[Named], quotes: Sequence[Quote]) -> Iterator[str]:
    """What a reader has to know of requirements and their words: recalled, gone, superseded."""
    recalled = dict.fromkeys(framework.title for framework, one in asked if one.checked == "recalled")
    if recalled:
        yield f"From memory, not checked: {'; '.join(recalled)}."
    if not quotes:
        yield GONE
    for title, status in dict.fromkeys((one.title, one.status) for one, _ in asked if one.status in OUTDATED):
        yield f"'{title}' has been {status}: check what replaced it before you rely on it."


def of_words(cited: Sequence[Cited]) -> Iterator[str]:
    """What a reader has to know of documents that are quoted: superseded, nation not known."""
    for one in {each.source_id: each.source for each in cited}.values():
        if told := outdated(one):
            yield told
        if one.nation is None:
            yield f"For which nation '{one.title}' holds is not known."


def stage_of(stages: Sequence[str], section: Section, ready: Prepared) -> str | None:
    """Where a section goes stage by stage the first of the draft's that it is for; ``None`` where it is for most."""
    own = [one for one in ready.shelf.stages if one in stages]
    return own[0] if section.each_stage and own and len(own) * 2 <= len(ready.shelf.stages) else None


def _with_stages(note: str | None, stages: Sequence[str], section: Section, ready: Prepared) -> str | None:
    """The note, with the stages of a statement that is not for the one it stands under, or not for all."""
    own = [one for one in ready.shelf.stages if one in stages]
    under = stage_of(stages, section, ready)
    if not section.each_stage or not own or own == [under] or len(own) == len(ready.shelf.stages):
        return note
    names = ", ".join(ready.stage_title(one).lower() for one in own if one != under)
    told = f"{'Also at' if under else 'At'}: {names}."
    return f"{note} {told}" if note else told
