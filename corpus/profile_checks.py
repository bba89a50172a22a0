"""What is wrong with a care profile beyond its form, and what is left to decide before it can be agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from corpus.frameworks import Framework
from corpus.profiles import LOCAL_DECISION, Cell, Profile, Row, Staff, Stage
from corpus.records import Nation
from corpus.schema import Place
from corpus.sources import load_digests

REFERENCE = re.compile(r"[a-z0-9-]+:[a-z0-9-]+")
"""``framework:requirement`` or ``digest:slug``; any other source is a title or an address in somebody's words."""
LOCAL = re.compile(r"\[LOCAL:\s*([^\];]*)(?:;\s*([^\]]*))?\]")
"""What has to be decided, and by whom."""
LONGEST_CONTACT = Decimal(720)  # minutes: one of the long shifts of a ward
MOST_CONTACTS = Decimal(400)  # more than one a day for a year

FindingKind = Literal["gap", "local decision", "doubt"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right or to decide."""

    kind: FindingKind
    stage: str
    """Its id, as ``row`` is the row's."""
    row: str
    """Empty for the stage itself."""
    field: str
    """As the schema calls it."""
    told: str
    who: str | None = None
    """Who decides, where a local decision says so."""


def broken(profile: Profile, frameworks: Mapping[str, Framework]) -> Iterator[tuple[Place, str]]:
    """What must not be kept: the place in the profile, and what is wrong there."""
    yield from _twice(profile)
    yield from _strange_stages(profile)
    yield from foreign(profile, frameworks)


def _twice(profile: Profile) -> Iterator[tuple[Place, str]]:
    stages: set[str] = set()
    for number, stage in enumerate(profile.stages):
        if stage.id in stages:
            yield ("stages", number, "id"), f"'{stage.id}' is given twice"
        stages.add(stage.id)
        rows: set[str] = set()
        for place, row in enumerate(stage.rows):
            if row.id in rows:
                yield ("stages", number, "rows", place, "id"), f"'{row.id}' is given twice"
            rows.add(row.id)


def _strange_stages(profile: Profile) -> Iterator[tuple[Place, str]]:
    known = {stage.id for stage in profile.stages}
    for number, view in enumerate(profile.views):
        for place, step in enumerate(view.steps):
            for name in step.stages:
                if name not in known:
                    yield ("views", number, "steps", place, "stages"), f"'{name}' is no stage here"


def unknown(fields: Any, frameworks: Mapping[str, Framework]) -> Iterator[tuple[Place, str]]:
    """Sources that have the form of a requirement or a digest and are none; ``fields``: a profile's, however faulty."""
    nations = _nations(frameworks)
    for place, cited in _sources(fields, ()):
        if REFERENCE.fullmatch(cited) and cited not in nations:
            yield place, f"'{cited}' is neither a requirement nor a digest here"


def foreign(profile: Profile, frameworks: Mapping[str, Framework]) -> Iterator[tuple[Place, str]]:
    """Sources of another nation."""
    nations = _nations(frameworks)
    for place, cited in _sources(profile.model_dump(exclude_defaults=True), ()):
        if nations.get(cited, "uk") not in ("uk", profile.nation, None):
            yield place, f"'{cited}' is of another nation; its duties have no place in this profile"


def _sources(found: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Every source that is given, with its place."""
    steps = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list | tuple) else ()
    for step, value in steps:
        if step == "source" and isinstance(value, str):
            yield (*place, step), value
        else:
            yield from _sources(value, (*place, step))


def _nations(frameworks: Mapping[str, Framework]) -> dict[str, Nation | None]:
    """The nation of everything that a cell may cite."""
    found: dict[str, Nation | None] = {f"digest:{one.slug}": one.source.nation for one in load_digests()}
    for name, framework in frameworks.items():
        found |= {f"{name}:{one.id}": framework.nation for one in framework.requirements}
    return found


def for_nation(profile: Profile, nation: Nation, frameworks: Mapping[str, Framework]) -> tuple[Profile, int]:
    """The profile as one of another nation: what cited the old one's documents is a local decision now.

    Gives also how many cells that is. Raises nothing: the words of the cells stay.
    """
    moved = profile.model_copy(update={"nation": nation})
    places = [place for place, _ in foreign(moved, frameworks)]
    fields = moved.model_dump()
    for place in places:
        found: Any = fields
        for step in place[:-1]:
            found = found[step]
        found[place[-1]] = LOCAL_DECISION
    return Profile.model_validate(fields), len(places)


def findings(profile: Profile) -> list[Finding]:
    """Gaps, local decisions and doubtful figures, stage by stage and row by row."""
    found: list[Finding] = []
    for stage in profile.stages:
        found += _decisions(stage, stage.id, "", {"rows"})
        for row in stage.rows:
            found += row_findings(stage, row)
    return found


def row_findings(stage: Stage, row: Row) -> Iterator[Finding]:
    """What is missing in a row, what is to be decided locally, and what in its skill mix is doubtful."""
    for field, told in row.missing():
        yield Finding("gap", stage.id, row.id, field, told)
    for cell in row.quality:
        if cell.local and not LOCAL.search(cell.text):
            told = f"the quality requirement '{cell.text}' has no source: it is a local decision"
            yield Finding("local decision", stage.id, row.id, "quality", told)
    yield from _decisions(row, stage.id, row.id, set())
    for staff in row.skill_mix:
        for told in _doubts(staff):
            yield Finding("doubt", stage.id, row.id, "skill_mix", told)


def _decisions(record: Stage | Row, stage: str, row: str, without: set[str]) -> Iterator[Finding]:
    """What the texts of a stage or row leave to be decided."""
    for field in type(record).model_fields:
        for text in () if field in without else _within(getattr(record, field)):
            for marker in LOCAL.finditer(text):
                what, who = marker[1].strip() or "something", (marker[2] or "").strip() or None
                yield Finding("local decision", stage, row, field, what, who)


def _within(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _within(one)
    elif isinstance(value, Cell):
        yield value.text
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from _within(getattr(value, name))


def _doubts(staff: Staff) -> Iterator[str]:
    if staff.minutes is not None and staff.minutes > LONGEST_CONTACT:
        yield f"{staff.role}: one contact of {staff.minutes} minutes is more than a long shift"
    if staff.contacts is not None and staff.contacts > MOST_CONTACTS:
        yield f"{staff.role}: {staff.contacts} contacts for one person are more than one a day for a year"
