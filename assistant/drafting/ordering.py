"""The order in which a reader meets statements: by stage, by subject, what must be before what should and may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.prepared import Prepared
from assistant.drafting.shelf import AUTHORITIES
from assistant.drafts import DraftStatement

VERBS = ("shall", "should", "may", None)
FORCES = ("must", "should", "may", "fact", "local", "unsupported")
ORIGINS = ("clause", "indicator", "profile", "requirement", "guidance", "answer", "person", "local")


def ordered(made: Sequence[DraftStatement], ready: Prepared) -> list[DraftStatement]:
    """Stage by stage; within one, subject by subject as they first come, the strongest first."""
    stages: dict[str | None, int] = {None: -1, **{name: place for place, name in enumerate(ready.shelf.stages)}}
    subjects: dict[str | None, str] = {one.clause.id: one.subject for one in ready.shelf.clauses}
    ranks = _ranks(ready)

    def subject(one: DraftStatement) -> str:
        if one.origin == "clause":
            return subjects.get(one.clause, "")
        return one.requirements[0].partition(":")[0] if one.requirements else ""

    first: dict[str, int] = {}
    for place, one in enumerate(made):
        first.setdefault(subject(one), place)

    def key(one: DraftStatement) -> tuple[int, ...]:
        rank = ranks.get(one.requirements[0], len(AUTHORITIES)) if one.origin == "requirement" else 0
        return (
            stages.get(one.stage, -1),
            ORIGINS.index(one.origin),
            rank,
            first[subject(one)],
            VERBS.index(one.verb),
            FORCES.index(one.force),
        )

    return sorted(made, key=key)


def _ranks(ready: Prepared) -> dict[str, int]:
    """For each requirement the rank of the weightiest authority of its framework, which so stays together."""
    best: dict[str, int] = {}
    for asking in ready.shelf.asking:
        slug, rank = asking.framework.slug, AUTHORITIES.index(asking.authority)
        best[slug] = min(best.get(slug, rank), rank)
    return {reference: best[one.framework.slug] for one in ready.shelf.asking for reference in one.references}


def numbered_anew(section: str, statements: Sequence[DraftStatement]) -> tuple[DraftStatement, ...]:
    """The statements with ids of their section: ``service-description.1``."""
    return tuple(replace(one, id=f"{section}.{number}") for number, one in enumerate(statements, 1))
