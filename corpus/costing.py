"""What a costing needs beside rates: working years, direct time, mileage, inflation, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field

from corpus.costed import Pounds, PriceYear, Share
from corpus.placed import opened, validated
from corpus.records import Checked
from corpus.schema import KnowledgeInvalid, Record, Slug, Text, builtin_folder

Some = Annotated[tuple[Text, ...], Field(min_length=1)]


class Sourced(Record):
    """A fact with its source."""

    source: Text
    """Id of a document of the catalogue, or a title."""
    where: Text
    checked: Checked


class WorkingYear(Sourced):
    """Hours that one whole-time post works in a year, after leave, sickness and study."""

    roles: Some
    """Of the unit costs."""
    hours: Annotated[Decimal, Field(gt=0, le=8760)]


class DirectTime(Sourced):
    """How working time divides: shares of all of it."""

    roles: Some
    bands: Some
    with_people: Share
    planning: Share
    """Planning and coordination for them."""

    @property
    def share(self) -> Decimal:
        """Of working time, from 0 to 1."""
        return self.with_people + self.planning


class Mileage(Sourced):
    pounds_a_mile: Pounds
    miles_a_year: Decimal
    """Of one member of staff, up to which that holds."""
    pounds_beyond: Pounds


class Deaths(Sourced):
    share_of_population: Share
    """Who die in a year."""


class Inflation(Sourced):
    index: Text
    percent: Mapping[PriceYear, Decimal]
    """By year, on the year before."""

    def multiplier(self, from_year: str, to_year: str) -> Decimal | None:
        """What prices of one year are multiplied with for another; ``None`` where a year between is not known."""
        years = [year for year in sorted(self.percent) if from_year < year <= to_year]
        first, last = int(from_year[:4]), int(to_year[:4])
        if last < first or len(years) != last - first:
            return None
        product = Decimal(1)
        for year in years:
            product *= 1 + self.percent[year] / 100
        return product


class Note(Record):
    text: Text
    source: Text


class Shift(Record):
    """What a shift away from emergency stays is reckoned with, and what has to be said with it."""

    activity: Slug
    """Id of the price of what is there now, for each death."""
    episode: Slug
    """Id of the price of one stay."""
    price_year: PriceYear
    """Of both."""
    notes: tuple[Note, ...]


class CostingFacts(Record):
    working_years: tuple[WorkingYear, ...]
    direct_times: tuple[DirectTime, ...]
    mileage: Mileage
    deaths: Deaths
    inflation: Inflation
    shift: Shift

    def working_year(self, role: str) -> WorkingYear | None:
        """For a role of the unit costs."""
        return next((one for one in self.working_years if role in one.roles), None)

    def direct_time(self, role: str, band: str | None) -> DirectTime | None:
        """For a role of the unit costs."""
        return next((one for one in self.direct_times if role in one.roles and band in one.bands), None)


def load_costing_facts(folder: Path | None = None) -> CostingFacts:
    """``costing.yaml`` of a folder, the built-in one unless told; raises ``KnowledgeInvalid``."""
    file = opened((folder or builtin_folder()) / "costing.yaml")
    found = validated(file, CostingFacts)
    if isinstance(found, list):
        raise KnowledgeInvalid("\n".join(str(problem) for problem in found))
    return found
