"""Which rate prices a line: one that fits in every respect, or the reason why none does. Never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from assistant.costing.estimate import Estimate, between
from corpus.costing import CostingFacts, load_costing_facts
from corpus.costs import PriceBase, UnitCost, builtin_price_bases
from corpus.prices import Price, PriceList, builtin_price_lists
from corpus.profiles import Resource, Staff
from corpus.records import Nation
from corpus.roles import Role, Roles, load_roles

Qualifications = Literal["included", "excluded"]


@dataclass(frozen=True, slots=True)
class Basis:
    """What all rates of one costing have in common, so that nothing is mixed unsaid."""

    price_year: str
    """``2024/25``."""
    qualifications: Qualifications = "excluded"
    other_years: bool = False
    """Use a rate of another price year, as it is or uplifted, where there is none of this one; each is named."""
    other_qualifications: bool = False
    """Use a rate with (without) the cost of qualifications where there is none without (with)."""
    uplift: Mapping[str, Decimal] = field(default_factory=dict)
    """What prices of another year are multiplied with, by that year: ``{"2023/24": Decimal("1.04")}``."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as a costing uses it."""

    id: str
    what: str
    """Role with band, or item."""
    pounds: Estimate
    """For one unit, after any uplift."""
    unit: str
    """``working hour``, ``hour of patient contact``, ``contact``, ``bed-day`` ..."""
    price_year: str
    """Of the rate before any uplift."""
    uplift: Decimal
    """1 where there was none."""
    nation: Nation
    qualifications: Qualifications | None
    source: str
    where: str
    status: str
    """official, derived, proxy or user."""
    checked: str
    own: bool
    """From the user's own file or profile."""
    costed_as: str = ""
    """Role of the unit costs, for what is known of its working year."""
    fit: str | None = None
    """What has to be known of how the rate fits the role."""


@dataclass(frozen=True, slots=True)
class NoRate:
    """Why a line cannot be priced."""

    reason: str


@dataclass(frozen=True, slots=True)
class RateBook:
    """Rates and prices: the user's own before those that ship."""

    own_bases: tuple[PriceBase, ...] = ()
    own_lists: tuple[PriceList, ...] = ()
    bases: tuple[PriceBase, ...] = ()
    lists: tuple[PriceList, ...] = ()
    roles: Roles = field(default_factory=lambda: Roles(()))
    facts: CostingFacts = field(default_factory=load_costing_facts)

    def newest_year(self) -> str:
        """Of the user's own rates, else of those that ship."""
        for found in (self.own_bases, self.bases, self.own_lists, self.lists):
            if found:
                return max(one.price_year for one in found)
        raise ValueError("there are no rates: give a file of unit costs or prices")

    def prices(self) -> list[tuple[Price, bool]]:
        """Every price, and whether it is the user's own."""
        own = [(price, True) for one in self.own_lists for price in one.rows.values()]
        return own + [(price, False) for one in self.lists for price in one.rows.values()]

    def costs(self) -> list[tuple[UnitCost, bool]]:
        own = [(cost, True) for one in self.own_bases for cost in one.rows.values()]
        return own + [(cost, False) for one in self.bases for cost in one.rows.values()]


@cache
def builtin_book() -> RateBook:
    """What ships."""
    return RateBook(
        bases=tuple(builtin_price_bases()),
        lists=tuple(builtin_price_lists()),
        roles=load_roles(),
        facts=load_costing_facts(),
    )


def rate_by_id(name: str, book: RateBook, basis: Basis) -> Rate | NoRate:
    """The unit cost or price of that id, in the price year; the user's own first."""
    found = [_of_cost(*one) for one in book.costs() if one[0].id == name]
    found += [_of_price(*one) for one in book.prices() if one[0].id == name]
    if not found:
        return NoRate(f"there is no rate '{name}'")
    return _in_year([one for one in found if one.own] or found, f"'{name}'", basis, book)


def rate_of_staff(line: Staff, book: RateBook, basis: Basis) -> Rate | NoRate:
    """The rate that the line names, else the one for its role and band."""
    if line.rate:
        return rate_by_id(line.rate, book, basis)
    role = book.roles.find(line.role)
    told = f"{line.role}, band {line.band}" if line.band else line.role
    named = [one for one in book.costs() if _names(one[0], line.role, role)]
    if not named:
        note = f" {role.note}" if role and role.note else ""
        return NoRate(f"there is no unit cost for '{line.role}'.{note}")
    banded = [one for one in named if _has_band(one[0], line.band)]
    if not banded:
        bands = ", ".join(dict.fromkeys(one[0].band or "no band" for one in named))
        return NoRate(f"there is no unit cost for {told}; for this role there are bands {bands}")
    banded = [one for one in banded if one[1]] or banded
    banded = [one for one in banded if _same(one[0].role, line.role)] or banded
    chosen = _on_basis(banded, role)
    fitting = [one for one in chosen if one[0].qualifications == basis.qualifications]
    if not fitting and not basis.other_qualifications:
        there = "with" if basis.qualifications == "excluded" else "without"
        return NoRate(f"the unit cost for {told} is there only {there} the cost of qualifications")
    return _in_year([_of_cost(*one, role) for one in fitting or chosen], told, basis, book)


def price_of_resource(resource: Resource, nation: Nation, book: RateBook, basis: Basis) -> Rate | NoRate:
    """The price that the resource carries or names."""
    if resource.price is None:
        if resource.rate is None:
            return NoRate(f"'{resource.item}' has no price")
        found = rate_by_id(resource.rate, book, basis)
        if isinstance(found, Rate) and not _same(found.unit, resource.unit):
            return NoRate(f"'{resource.item}' is counted in '{resource.unit}', its price is for one '{found.unit}'")
        return found
    if resource.rate:
        return NoRate(f"'{resource.item}' has a price and names a rate; take one of them away")
    if resource.price_year is None:
        return NoRate(f"the price of '{resource.item}' does not say its price year")
    own = Rate(
        id="",
        what=resource.item,
        pounds=between(resource.price, resource.price_low, resource.price_high),
        unit=resource.unit,
        price_year=resource.price_year,
        uplift=Decimal(1),
        nation=resource.price_nation or nation,
        qualifications=None,
        source=resource.price_source,
        where="the profile",
        status="user",
        checked="read",
        own=True,
    )
    return _in_year([own], f"'{resource.item}'", basis, book)


def _in_year(found: Sequence[Rate], told: str, basis: Basis, book: RateBook) -> Rate | NoRate:
    """The one rate of the price year; of another year only where that was asked for."""
    of_year = [one for one in found if one.price_year == basis.price_year]
    if not of_year and basis.other_years:
        newest = max(one.price_year for one in found)
        of_year = [_uplifted(one, basis, book) for one in found if one.price_year == newest]
    if not of_year:
        years = " and ".join(sorted({one.price_year for one in found}))
        return NoRate(f"the rate for {told} is of {years}, and this costing is at {basis.price_year} prices")
    if len(of_year) > 1:
        ids = ", ".join(f"{one.id} (£{one.pounds.central})" for one in of_year)
        return NoRate(f"there is more than one rate for {told}: {ids}; name one of them in the line")
    return of_year[0]


def _uplifted(rate: Rate, basis: Basis, book: RateBook) -> Rate:
    """At the price year by the uplift that was given, else by the index that ships, else as it is."""
    by = basis.uplift.get(rate.price_year)
    if by is None:
        by = book.facts.inflation.multiplier(rate.price_year, basis.price_year)
    return rate if by is None else replace(rate, pounds=rate.pounds * by, uplift=by)


def _on_basis(found: list[tuple[UnitCost, bool]], role: Role | None) -> list[tuple[UnitCost, bool]]:
    wanted = [one for one in found if role and one[0].basis == role.basis]
    return wanted or found


def _names(cost: UnitCost, said: str, role: Role | None) -> bool:
    """Whether a unit cost is of the role as the line says it, or as it is costed."""
    return _same(cost.role, said) or bool(role and role.costed_as and _same(cost.role, role.costed_as))


def _has_band(cost: UnitCost, band: str | None) -> bool:
    """``2-3`` is the rate of both bands."""
    return (band or "") in (cost.band, *cost.band.split("-"))


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _of_cost(cost: UnitCost, own: bool, role: Role | None = None) -> Rate:
    return Rate(
        id=cost.id,
        what=f"{cost.role}, band {cost.band}" if cost.band else cost.role,
        pounds=between(cost.cost_per_hour, cost.low_cost_per_hour, cost.high_cost_per_hour),
        unit=cost.basis,
        price_year=cost.price_year,
        uplift=Decimal(1),
        nation=cost.nation,
        qualifications=cost.qualifications,
        source=cost.source,
        where=cost.where,
        status=cost.status,
        checked=cost.checked,
        own=own,
        costed_as=cost.role,
        fit=role.note if role else None,
    )


def _of_price(price: Price, own: bool) -> Rate:
    return Rate(
        id=price.id,
        what=price.item,
        pounds=between(price.price, price.low_price, price.high_price),
        unit=price.unit,
        price_year=price.price_year,
        uplift=Decimal(1),
        nation=price.nation,
        qualifications=None,
        source=price.source,
        where=price.where,
        status=price.status,
        checked=price.checked,
        own=own,
    )


def book_with(book: RateBook, bases: Iterable[PriceBase], lists: Iterable[PriceList], alone: bool) -> RateBook:
    """A book with the user's own rates before the others; ``alone``: without the others."""
    return RateBook(
        tuple(bases), tuple(lists), () if alone else book.bases, () if alone else book.lists, book.roles, book.facts
    )
