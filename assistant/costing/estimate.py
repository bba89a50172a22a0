"""A quantity or a sum of money as low, central and high. Exact: figures are rounded only where they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Estimate:
    low: Decimal
    central: Decimal
    high: Decimal

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(self.low + other.low, self.central + other.central, self.high + other.high)

    def __mul__(self, other: Estimate | Decimal | int) -> Estimate:
        """Low with low, central with central, high with high: all that is uncertain moves together."""
        by = other if isinstance(other, Estimate) else exactly(Decimal(other))
        return Estimate(self.low * by.low, self.central * by.central, self.high * by.high)

    def __truediv__(self, by: Decimal | int) -> Estimate:
        return Estimate(self.low / by, self.central / by, self.high / by)

    @property
    def ranges(self) -> bool:
        """Whether it is more than one figure."""
        return self.low != self.high


NOTHING = Estimate(Decimal(0), Decimal(0), Decimal(0))


def exactly(value: Decimal) -> Estimate:
    """A quantity of which nothing but one value is said."""
    return Estimate(value, value, value)


def between(central: Decimal, low: Decimal | None, high: Decimal | None) -> Estimate:
    """Low and high are as the central value where they are not given."""
    return Estimate(central if low is None else low, central, central if high is None else high)


def total(estimates: Iterable[Estimate]) -> Estimate:
    """The sum, low with low and high with high; nothing for none."""
    return sum(estimates, NOTHING)


def pence(value: Decimal) -> Decimal:
    """To the penny, halves up."""
    return value.quantize(PENNY, ROUND_HALF_UP)


def pounds(value: Decimal) -> str:
    """As people write it: £1,155.00, −£56.30."""
    shown = pence(value)
    return f"{'−' if shown < 0 else ''}£{abs(shown):,.2f}"


def plainly(value: Decimal) -> str:
    """A number without zeros that say nothing: 45, 0.55, 1,545."""
    shown = value.quantize(Decimal("0.0001"), ROUND_HALF_UP).normalize()
    return f"{shown:,f}"


def quantity(value: Estimate) -> str:
    """A quantity with its range where it has one: "10 (8 to 14)"."""
    said = plainly(value.central)
    return f"{said} ({plainly(value.low)} to {plainly(value.high)})" if value.ranges else said


def roughly(value: Estimate) -> str:
    """A sum of a year, to the pound: pence would say more than anybody knows."""
    low, central, high = (
        f"£{one.quantize(Decimal(1), ROUND_HALF_UP):,}" for one in (value.low, value.central, value.high)
    )
    return f"{central} ({low} to {high})" if value.ranges else central


def money(value: Estimate) -> str:
    """A sum with its range where it has one: "£457.50 (£366.00 to £640.50)"."""
    said = pounds(value.central)
    return f"{said} ({pounds(value.low)} to {pounds(value.high)})" if value.ranges else said
