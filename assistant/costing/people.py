"""How many people a stage is for: expected deaths × share in need, and after a death the people it bereaves."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.costing.estimate import Estimate, between, exactly, plainly, quantity
from corpus.costed import CountedIn, Numbers
from corpus.costing import CostingFacts

GIVEN = "given for this costing"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is said of people for one costing; it goes before what the profile says."""

    population: int | None = None
    """All who live in the area: deaths are reckoned from it where they are not given."""
    deaths_a_year: int | None = None
    people_a_year: int | None = None
    share_in_need: Decimal | None = None
    bereaved_for_each_death: Decimal | None = None


@dataclass(frozen=True, slots=True)
class People:
    """People a year, and how they were reckoned; or which number is missing."""

    deaths: Estimate | None
    in_need: Estimate | None
    bereaved: Estimate | None
    formulas: tuple[str, ...]
    missing: tuple[str, ...]
    """What is not said and would be needed for those in need."""
    missing_bereaved: str | None
    """The same for bereaved people."""

    def counted(self, counted_in: CountedIn) -> Estimate | None:
        return self.in_need if counted_in == "people" else self.bereaved


def people(numbers: Numbers | None, asked: Asked, facts: CostingFacts) -> People:
    """The people of a profile in a year."""
    known = numbers or Numbers(source=GIVEN)
    formulas: list[str] = []
    missing: list[str] = []
    deaths = _deaths(known, asked, facts, formulas)
    in_need = _in_need(known, asked, deaths, formulas, missing)
    each = asked.bereaved_for_each_death or known.bereaved_for_each_death
    bereaved, missing_bereaved = None, None
    if in_need is not None and each is not None:
        bereaved = in_need * each
        formulas.append(
            f"bereaved people a year: {quantity(in_need)} × {plainly(each)} for each death = {quantity(bereaved)}"
        )
    elif each is None:
        missing_bereaved = "how many people one death bereaves (bereaved for each death)"
    return People(deaths, in_need, bereaved, tuple(formulas), tuple(missing), missing_bereaved)


def _deaths(known: Numbers, asked: Asked, facts: CostingFacts, formulas: list[str]) -> Estimate | None:
    given = asked.deaths_a_year or (None if asked.population else known.deaths_a_year)
    if given:
        source = GIVEN if asked.deaths_a_year else known.source
        formulas.append(f"expected deaths a year: {plainly(Decimal(given))} ({source})")
        return exactly(Decimal(given))
    if not asked.population:
        return None
    share = facts.deaths.share_of_population
    deaths = exactly(asked.population * share)
    told = f"{plainly(Decimal(asked.population))} people × {plainly(share)} = {quantity(deaths)}"
    formulas.append(f"expected deaths a year: {told} ({facts.deaths.source})")
    return deaths


def _in_need(
    known: Numbers, asked: Asked, deaths: Estimate | None, formulas: list[str], missing: list[str]
) -> Estimate | None:
    given = asked.people_a_year
    if given is None and not (asked.deaths_a_year or asked.population):
        given = known.people_a_year
    if given:
        formulas.append(f"people who need the care in a year: {plainly(Decimal(given))}")
        return exactly(Decimal(given))
    if deaths is None:
        missing.append("the deaths expected in a year, or the people who need the care")
        return None
    if asked.share_in_need is not None:
        share = exactly(asked.share_in_need)
    elif known.share_in_need is not None:
        share = between(known.share_in_need, known.share_in_need_low, known.share_in_need_high)
    else:
        missing.append("which share of those who die need the care (share in need)")
        return None
    found = deaths * share
    formulas.append(f"people who need the care in a year: {quantity(deaths)} × {quantity(share)} = {quantity(found)}")
    return found
