"""Requirements that a reader takes in as one row: of one standard under one heading, or answered by one clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.drafting.prepared import Prepared
from assistant.drafting.shelf import Asking
from assistant.drafting.statements import of_requirements, stage_of
from assistant.drafts import DraftStatement
from corpus.templates import Section

FEW = 3
"""Requirements of one framework that one clause answers, from which they are one row."""

Key = tuple[str, ...]


def of_asking(asking: Sequence[Asking], section: Section, ready: Prepared) -> list[DraftStatement]:
    """The statements of a section's requirements, in their order; where it is no table each has its own."""
    answering = _answering(ready)
    groups: dict[Key, list[Asking]] = {}
    for one in asking:
        groups.setdefault(_key(one, section, answering, ready), []).append(one)
    return [of_requirements(group, _title(group, answering), section, ready) for group in groups.values()]


def _answering(ready: Prepared) -> dict[str, str]:
    """For each requirement the title of the clause that answers several of its framework."""
    found: dict[str, str] = {}
    for banked in ready.shelf.clauses:
        several = Counter(framework.slug for framework, _ in banked.asked)
        for framework, one in banked.asked:
            if several[framework.slug] >= FEW:
                found.setdefault(framework.reference(one), banked.clause.title)
    return found


def _key(one: Asking, section: Section, answering: dict[str, str], ready: Prepared) -> Key:
    alike = (one.framework.slug, one.force, one.authority, stage_of(one.stages, section, ready) or "")
    if "Standard" in section.columns:
        return ("standard", one.requirement.group or "", *alike)
    clause = answering.get(one.references[0])
    if section.columns and clause:
        return ("clause", clause, *alike)
    return ("alone", *one.references)


def _title(group: Sequence[Asking], answering: dict[str, str]) -> str:
    if len(group) == 1:
        return group[0].requirement.title
    return answering.get(group[0].references[0]) or group[0].requirement.title
