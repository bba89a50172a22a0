"""What a skill mix lacks, as gaps that say what has to be decided: no therapist, nobody at night."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.drafting.cells import WHO
from assistant.drafting.prepared import Prepared
from assistant.drafts import DraftStatement
from assistant.wording import cleaned
from corpus.cover import load_cover
from corpus.profiles import Row
from corpus.roles import load_roles
from corpus.templates import Section


def of_cover(section: Section, ready: Prepared) -> list[DraftStatement]:
    """A gap for each kind of help that the rows of a stage do not name; without a profile one for each kind."""
    if section.field != "skill_mix":
        return []
    stages = ready.shelf.stages
    if ready.profile is None or not section.each_stage:
        return [_gap(what, None) for what in _missing(stages, "", ready)]
    named = {stage: f" of this stage, {ready.stage_title(stage).lower()}" for stage in stages}
    return [_gap(what, stage) for stage in stages for what in _missing((stage,), named[stage], ready)]


def _missing(stages: Sequence[str], of_stage: str, ready: Prepared) -> Iterator[str]:
    asked = [one for one in load_cover() if not set(stages).isdisjoint(one.stages)]
    if not asked:
        return
    people = f"people ({ready.brief.population})" if ready.brief.population else "people"
    yield f"numbers of {people} and of deaths in a year{of_stage}, from which contacts become posts"
    rows, roles = _rows(stages, ready), load_roles()
    for one in asked:
        if ready.profile is None:
            yield f"{one.what}: {one.ask}"
        elif not one.given(rows, roles):
            yield f"no {one.what} in the skill mix{of_stage}: {one.ask}, or why there is none"


def _rows(stages: Sequence[str], ready: Prepared) -> list[Row]:
    found = ready.profile.stages if ready.profile else ()
    return [row for stage in found if stage.id in stages for row in stage.rows]


def _gap(what: str, stage: str | None) -> DraftStatement:
    return DraftStatement(
        id="", text=f"[LOCAL: {_safe(cleaned(what))}; {WHO}]", force="local", origin="local", stage=stage
    )


def _safe(text: str) -> str:
    """Words that can stand in a gap."""
    return text.translate(str.maketrans(";[]", ",()"))
