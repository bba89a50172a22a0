"""What has to be said with a costing: years, nations and bases that are not one, and what no figure holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.costing.estimate import plainly
from assistant.costing.gap import Gap
from assistant.costing.lines import DIRECT, Line
from assistant.costing.people import People
from assistant.costing.rates import Basis, Rate
from corpus.profiles import Profile
from corpus.records import Nation

NATIONS: dict[Nation, str] = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern-ireland": "Northern Ireland",
    "uk": "the United Kingdom",
}


def warnings_of(
    profile: Profile, lines: Sequence[Line], gaps: Sequence[Gap], counted: People, basis: Basis
) -> Iterator[str]:
    """In the order in which they matter."""
    if profile.example:
        yield "This profile is an example: its quantities are illustrations that nobody agreed."
    if gaps:
        many = f"{len(gaps)} things are" if len(gaps) > 1 else "One thing is"
        yield f"{many} not in the figures, see the gaps; the sums are of the rest."
    for missing in counted.missing:
        yield f"For the sum of a year, give {missing}."
    if counted.missing_bereaved and any(_bereaved(profile)):
        yield f"For the sum of a year, give {counted.missing_bereaved}; what they need is left out of it."
    rates = list({(line.rate.id, line.rate.what): line.rate for line in lines}.values())
    yield from _years(rates, basis)
    yield from _nations(rates, profile.nation)
    yield from _qualifications(rates, basis)
    yield from _time(lines)


def _bereaved(profile: Profile) -> Iterator[bool]:
    for stage in profile.stages:
        for row in stage.rows:
            yield (row.counted_in or stage.counted_in) == "bereaved people"


def _years(rates: Sequence[Rate], basis: Basis) -> Iterator[str]:
    for year in sorted({rate.price_year for rate in rates} - {basis.price_year}):
        named = [rate for rate in rates if rate.price_year == year]
        for by in sorted({rate.uplift for rate in named}):
            whose = _listed([rate for rate in named if rate.uplift == by])
            how = "as they are, not uplifted" if by == 1 else f"times {plainly(by)}"
            yield f"Prices of {year} stand among prices of {basis.price_year}, {how}: {whose}."


def _nations(rates: Sequence[Rate], nation: Nation) -> Iterator[str]:
    for other in sorted({rate.nation for rate in rates} - {nation, "uk"}):
        whose = _listed([rate for rate in rates if rate.nation == other])
        yield f"Prices of {NATIONS[other]} stand in a profile for {NATIONS[nation]}: {whose}."


def _qualifications(rates: Sequence[Rate], basis: Basis) -> Iterator[str]:
    other = [rate for rate in rates if rate.qualifications not in (None, basis.qualifications)]
    if other:
        yield f"The cost of qualifications is {basis.qualifications}, but not so in these rates: {_listed(other)}."


def _time(lines: Sequence[Line]) -> Iterator[str]:
    staff = [line for line in lines if line.kind == "staff" and line.rate.unit != "contact"]
    hourly = [line for line in staff if line.rate.unit != "hour of patient contact"]
    bare = [line for line in hourly if not any(one.name == DIRECT for part in line.parts for one in part.factors)]
    if bare:
        yield f"{len(bare)} of {len(hourly)} staff lines hold no indirect time: minutes count as all that is paid."
    still = [line for line in staff if not any("travel" in part.name or part.name == "mileage" for part in line.parts)]
    if still:
        yield f"{len(still)} of {len(staff)} staff lines hold no travel."


def _listed(rates: Sequence[Rate]) -> str:
    return "; ".join(dict.fromkeys(rate.what for rate in rates))
