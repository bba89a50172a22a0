"""A care profile to its costing: lines, rows, stages, the whole. Pure; read it from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.costing.estimate import NOTHING, Estimate, between, total
from assistant.costing.gap import Gap
from assistant.costing.lines import Line, resource_line, staff_line
from assistant.costing.people import Asked, People, people
from assistant.costing.rates import Basis, NoRate, RateBook
from assistant.costing.warn import warnings_of
from corpus.costed import CountedIn
from corpus.profiles import Profile, Row, Stage


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is decided for one costing."""

    basis: Basis
    asked: Asked = field(default_factory=Asked)
    indirect: bool = False
    """Reckon in the indirect time that is known of a role, where a line does not say its own."""


@dataclass(frozen=True, slots=True)
class RowCost:
    id: str
    need: str
    counted_in: CountedIn
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    share: Estimate | None
    """Of those in the stage, who need the row; ``None``: not said, and the row is in no sum beyond itself."""
    people: Estimate | None
    """Who need it in a year; ``None``: not known."""

    @property
    def for_one(self) -> Estimate:
        """For each person who needs it, in pounds."""
        return total(line.cost for line in self.lines if line.per == "person" and line.lasting)

    @property
    def service_a_year(self) -> Estimate:
        """For all together, in pounds a year, however many they are."""
        return total(line.cost for line in self.lines if line.per == "service" and line.lasting)

    @property
    def in_stage(self) -> Estimate:
        """For each person in the stage, on average."""
        return NOTHING if self.share is None else self.for_one * self.share

    @property
    def a_year(self) -> Estimate | None:
        """In pounds a year; ``None`` where nothing in it is costed or it depends on people who are not known."""
        lasting = [line for line in self.lines if line.lasting]
        if not lasting or (self.people is None and any(line.per == "person" for line in lasting)):
            return None
        return self.service_a_year + (self.for_one * self.people if self.people else NOTHING)

    def line_a_year(self, line: Line) -> Estimate | None:
        """What one line costs in a year in which it falls; ``None``: depends on people who are not known."""
        if line.per == "service":
            return line.cost
        return None if self.people is None else line.cost * self.people


@dataclass(frozen=True, slots=True)
class StageCost:
    id: str
    title: str
    counted_in: CountedIn
    rows: tuple[RowCost, ...]
    people: Estimate | None
    """Who come to the stage in a year; ``None``: not known."""

    @property
    def for_one(self) -> Estimate:
        """For each person in the stage, on average: each row × the share who need it.

        Rows that are counted in other people than the stage are not in it.
        """
        return total(row.in_stage for row in self.rows if row.counted_in == self.counted_in)

    @property
    def nobody_said(self) -> bool:
        """Whether no row that is costed says who needs it: ``for_one`` is 0 then and means nothing."""
        own = [row for row in self.rows if row.counted_in == self.counted_in and row.for_one.central]
        return bool(own) and all(row.share is None for row in own)

    @property
    def service_a_year(self) -> Estimate:
        return total(row.service_a_year for row in self.rows)

    @property
    def a_year(self) -> Estimate | None:
        """Of the rows whose people are known; ``None`` where there is none."""
        known = [row.a_year for row in self.rows if row.a_year is not None]
        return total(known) if known else None


@dataclass(frozen=True, slots=True)
class Costing:
    """A profile's costing. What is not in its figures stands in ``gaps``; what has to be known of them in ``warnings``.

    Sums are of lasting lines: recurrent, without a last year. Others stand in the years of the plan.
    """

    profile: Profile
    assumptions: Assumptions
    people: People
    stages: tuple[StageCost, ...]
    gaps: tuple[Gap, ...]
    warnings: tuple[str, ...]

    @property
    def lines(self) -> list[tuple[StageCost, RowCost, Line]]:
        return [(stage, row, line) for stage in self.stages for row in stage.rows for line in row.lines]

    @property
    def a_year(self) -> Estimate | None:
        """Of all stages whose people are known; ``None`` where there is none."""
        known = [stage.a_year for stage in self.stages if stage.a_year is not None]
        return total(known) if known else None

    @property
    def left_out(self) -> list[RowCost]:
        """Rows that are not in the sum of a year, since the people who need them are not known."""
        return [row for stage in self.stages for row in stage.rows if row.lines and row.a_year is None]


def cost(profile: Profile, book: RateBook, assumptions: Assumptions) -> Costing:
    """The costing of a profile."""
    counted = people(profile.numbers, assumptions.asked, book.facts)
    stages = tuple(_stage(stage, profile, counted, book, assumptions) for stage in profile.stages)
    gaps = tuple(gap for stage in stages for row in stage.rows for gap in row.gaps)
    lines = [line for stage in stages for row in stage.rows for line in row.lines]
    told = warnings_of(profile, lines, gaps, counted, assumptions.basis)
    return Costing(profile, assumptions, counted, stages, gaps, tuple(told))


def _stage(stage: Stage, profile: Profile, counted: People, book: RateBook, assumptions: Assumptions) -> StageCost:
    rows = tuple(_row(row, stage, profile, counted, book, assumptions) for row in stage.rows)
    return StageCost(stage.id, stage.title, stage.counted_in, rows, _come(stage, stage.counted_in, counted))


def _come(stage: Stage, counted_in: CountedIn, counted: People) -> Estimate | None:
    """People who come to a stage in a year."""
    everyone = counted.counted(counted_in)
    return None if everyone is None else everyone * stage.share_of_all


def _row(
    row: Row, stage: Stage, profile: Profile, counted: People, book: RateBook, assumptions: Assumptions
) -> RowCost:
    lines: list[Line] = []
    gaps: list[Gap] = []
    for one in row.skill_mix:
        made = staff_line(one, row.payer, book, assumptions.basis, assumptions.indirect)
        _sort(made, one.role, lines, gaps, row, stage)
    for resource in row.resources:
        priced = resource_line(resource, row.payer, profile.nation, book, assumptions.basis)
        _sort(priced, resource.item, lines, gaps, row, stage)
    share = None
    if row.share_of_people is not None:
        share = between(row.share_of_people, row.share_low, row.share_high)
    elif any(line.per == "person" for line in lines):
        reason = "it does not say which share of the people in the stage need it; it is in no sum of the stage"
        gaps.append(Gap(stage.title, row.id, "share of people", reason))
    counted_in = row.counted_in or stage.counted_in
    come = _come(stage, counted_in, counted)
    needing = come * share if come is not None and share is not None else None
    return RowCost(row.id, row.need.text, counted_in, tuple(lines), tuple(gaps), share, needing)


def _sort(made: Line | NoRate, what: str, lines: list[Line], gaps: list[Gap], row: Row, stage: Stage) -> None:
    if isinstance(made, NoRate):
        gaps.append(Gap(stage.title, row.id, what, made.reason))
    else:
        lines.append(made)


def for_one_through_all(costing: Costing, counted_in: CountedIn) -> Estimate:
    """For each person over all stages: each stage × the share who come to it."""
    shares = {stage.id: stage.share_of_all for stage in costing.profile.stages}
    return total(stage.for_one * shares[stage.id] for stage in costing.stages if stage.counted_in == counted_in)
