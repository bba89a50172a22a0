"""A figure as the factors it is made of: its sum, its formula in words and its trace are all drawn from them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.costing.estimate import Estimate, exactly, money, quantity, total
from assistant.costing.rates import Rate


@dataclass(frozen=True, slots=True)
class Factor:
    """One number of a product, with its unit and where it comes from."""

    name: str
    """With its unit: ``minutes of one contact``."""
    value: Estimate
    source: str
    said: str
    """As it stands in a formula: ``45 minutes``."""
    divides: bool = False
    constant: bool = False
    """A number that nobody sets: 60 minutes of an hour."""


@dataclass(frozen=True, slots=True)
class Part:
    """One summand of a line: time of contacts, travel, mileage, cover, a price."""

    name: str
    factors: tuple[Factor, ...]

    @property
    def cost(self) -> Estimate:
        """In pounds. Multiplied first and divided last, so that no half penny is lost on the way."""
        product = exactly(Decimal(1))
        for factor in sorted(self.factors, key=lambda one: one.divides):
            product = product / factor.value.central if factor.divides else product * factor.value
        return product

    @property
    def formula(self) -> str:
        """As it would be reckoned by hand: 10 contacts × 45 minutes ÷ 60 × £61.00 a working hour."""
        first, *rest = self.factors
        return first.said + "".join(f" {'÷' if one.divides else '×'} {one.said}" for one in rest)


def cost_of(parts: tuple[Part, ...]) -> Estimate:
    """The sum of what the parts cost, in pounds."""
    return total(part.cost for part in parts)


def counted(name: str, unit: str, value: Estimate, source: str) -> Factor:
    """So many of something: ``10 contacts``, ``1 contact``."""
    one = value.central == 1 and not value.ranges
    return Factor(name, value, source, f"{quantity(value)} {unit.removesuffix('s') if one else unit}")


def constant(value: int, name: str) -> Factor:
    """A number of arithmetic, as the 365 days of a year: multiplied by, and no input to be changed."""
    return Factor(name, exactly(Decimal(value)), "arithmetic", str(value), constant=True)


def divided_by(value: int, name: str) -> Factor:
    """The same, divided by."""
    return Factor(name, exactly(Decimal(value)), "arithmetic", str(value), divides=True, constant=True)


MINUTES_OF_AN_HOUR = divided_by(60, "minutes of an hour")
DAYS_OF_A_YEAR, DAYS_OF_A_WEEK = constant(365, "days of a year"), divided_by(7, "days of a week")
"""168 hours a week are 8,760 a year."""


def priced(rate: Rate) -> Factor:
    """The rate, which is pounds for one unit."""
    source = f"{rate.source}, {rate.where}, {rate.price_year} prices"
    said = f"{money(rate.pounds)} {'an' if rate.unit[0] in 'aeiouh' else 'a'} {rate.unit}"
    return Factor("pounds for one unit", rate.pounds, source, said)
