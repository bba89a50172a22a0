"""The years of a plan by payer, recurrent or not; what drives the total; now against proposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.costing.cost import Costing
from assistant.costing.estimate import Estimate, total
from assistant.costing.lines import Line

NO_PAYER = "payer not said"


@dataclass(frozen=True, slots=True)
class YearCost:
    """What one payer pays in one year of the plan."""

    year: int
    """From 1."""
    payer: str
    recurrent: bool
    cost: Estimate
    """In pounds."""


@dataclass(frozen=True, slots=True)
class Driver:
    """A line by what it makes of the total."""

    stage: str
    row: str
    what: str
    cost: Estimate
    """In pounds a year, or for one person of the profile where people are not known."""
    share: Decimal
    """Of the total, by central values."""
    so_far: Decimal
    """Share of this line and all that cost more."""


@dataclass(frozen=True, slots=True)
class Change:
    """A line that says what is provided now."""

    stage: str
    row: str
    what: str
    unit: str
    """``for each who needs it`` or ``a year``."""
    now: Estimate
    proposed: Estimate
    now_a_year: Estimate | None
    """``None``: depends on people who are not known."""
    proposed_a_year: Estimate | None


def plan(costing: Costing, years: int | None = None) -> list[YearCost]:
    """By year, payer and recurrence; lines whose people are not known are in none. ``years``: as many as lines name."""
    known = [(line, sum_) for _, row, line in costing.lines if (sum_ := row.line_a_year(line)) is not None]
    last = years or max((max(line.from_year, line.to_year or 1) for line, _ in known), default=1)
    found: dict[tuple[int, str, bool], list[Estimate]] = {}
    for line, sum_ in known:
        for year in range(1, last + 1):
            if falls_in(line, year):
                found.setdefault((year, line.payer or NO_PAYER, line.recurrent), []).append(sum_)
    ordered = sorted(found.items(), key=lambda one: (one[0][0], one[0][1], not one[0][2]))
    return [YearCost(year, payer, recurrent, total(sums)) for (year, payer, recurrent), sums in ordered]


def falls_in(line: Line, year: int) -> bool:
    """Whether a line is paid in a year of the plan, counted from 1."""
    if not line.recurrent:
        return year == line.from_year
    return line.from_year <= year <= (line.to_year or year)


def drivers(costing: Costing) -> list[Driver]:
    """The lasting lines, dearest first: a year where people are known, else for one person of the profile."""
    found = [one for one in _weighed(costing) if one[3].central > 0]
    whole = sum((one[3].central for one in found), Decimal(0))
    so_far = Decimal(0)
    told: list[Driver] = []
    for stage, row, what, cost in sorted(found, key=lambda one: -one[3].central):
        so_far += cost.central
        told.append(Driver(stage, row, what, cost, cost.central / whole, so_far / whole))
    return told


def _weighed(costing: Costing) -> Iterator[tuple[str, str, str, Estimate]]:
    known = costing.people.in_need is not None
    shares = {stage.id: stage.share_of_all for stage in costing.profile.stages}
    for stage, row, line in costing.lines:
        if not line.lasting:
            continue
        if known:
            cost = row.line_a_year(line)
        else:
            counts = line.per == "person" and row.share is not None and row.counted_in == "people"
            cost = line.cost * (row.share * shares[stage.id]) if counts and row.share is not None else None
        if cost is not None:
            yield stage.title, row.id, line.what, cost


def changes(costing: Costing) -> list[Change]:
    """Now against proposed, line by line, at the same rates and for the same people."""
    found = []
    for stage, row, line in costing.lines:
        if line.now is None:
            continue
        people = None if line.per == "service" else row.people
        yearly = line.per == "service" or people is not None
        found.append(
            Change(
                stage.title,
                row.id,
                line.what,
                "a year" if line.per == "service" else "for each who needs it",
                line.now,
                line.cost,
                (line.now * people if people else line.now) if yearly else None,
                row.line_a_year(line),
            )
        )
    return found


def together(estimates: Iterable[Estimate | None]) -> Estimate | None:
    """Their sum; ``None`` where any is not known or there is none."""
    found = list(estimates)
    return None if not found or None in found else total(one for one in found if one is not None)
