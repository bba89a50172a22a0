"""Skill mix and cost of care profiles side by side, as figures: what the plots and tables of a comparison show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.costing.cost import Assumptions, cost
from assistant.costing.rates import Basis, RateBook
from corpus.profiles import Profile, Staff

HUNDRED = Decimal(100)
"""People, for whom hours are told: hours for one are too small to compare."""


@dataclass(frozen=True, slots=True)
class StaffHours:
    """Contact time of one role in one stage."""

    profile: str
    stage: str
    role: str
    """With its band, where it has one."""
    hours: Decimal
    """For a hundred people in the stage: contacts × minutes × the share who need the row. A row that does not say
    its share counts for everybody."""


@dataclass(frozen=True, slots=True)
class StageCostFigure:
    """What a stage costs for each person in it, on average."""

    profile: str
    stage: str
    low: Decimal
    central: Decimal
    """In pounds of the price year, contact time and resources as far as they have a rate."""
    high: Decimal
    gaps: int
    """Lines that are not in the figure, for want of a rate or a quantity."""
    no_share: bool
    """Whether nothing says who needs what is costed: the figures are 0 then and mean nothing."""


def staff_hours(profiles: Sequence[tuple[str, Profile]]) -> list[StaffHours]:
    """Of each profile, by the name it is shown under; roles without contacts and minutes are not in it."""
    found: dict[tuple[str, str, str], Decimal] = {}
    for name, profile in profiles:
        for stage in profile.stages:
            for row in stage.rows:
                share = Decimal(1) if row.share_of_people is None else row.share_of_people
                for one in row.skill_mix:
                    if one.contacts is not None and one.minutes is not None:
                        key = (name, stage.title, _role(one))
                        hours = one.contacts * one.minutes / 60 * share * HUNDRED
                        found[key] = found.get(key, Decimal(0)) + hours
    return [StaffHours(*key, hours) for key, hours in found.items()]


def rota_hours(profile: Profile) -> dict[tuple[str, str], Decimal]:
    """Staffed hours a week by stage and role, of what is covered by rota whether called or not."""
    found: dict[tuple[str, str], Decimal] = {}
    for stage in profile.stages:
        for row in stage.rows:
            for one in row.skill_mix:
                if one.cover is not None:
                    key = (stage.title, _role(one))
                    found[key] = found.get(key, Decimal(0)) + one.cover.hours_a_week * one.cover.staff_on_duty
    return found


def stage_costs(profiles: Sequence[tuple[str, Profile]], book: RateBook) -> list[StageCostFigure]:
    """Of each profile, at the newest rates that ship or were given."""
    basis = Basis(book.newest_year())
    made = []
    for name, profile in profiles:
        for stage in cost(profile, book, Assumptions(basis)).stages:
            one = stage.for_one
            gaps = sum(len(row.gaps) for row in stage.rows)
            made.append(StageCostFigure(name, stage.title, one.low, one.central, one.high, gaps, stage.nobody_said))
    return made


def labels(names: Sequence[str], profiles: Sequence[Profile]) -> list[str]:
    """What each is shown under: its title, and beside it its name where others have the same title."""
    titles = [profile.title for profile in profiles]
    found: list[str] = []
    for name, title in zip(names, titles, strict=True):
        label = title if titles.count(title) == 1 else f"{title} ({name})"
        found.append(label if label not in found else f"{label}, {len(found) + 1}")
    return found


def _role(one: Staff) -> str:
    return f"{one.role}, band {one.band}" if one.band else one.role
