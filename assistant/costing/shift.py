"""Care that would take the place of emergency stays: what it adds, what it frees, and from which share on it pays.

activity value = deaths × value of activity for each death × share that is shifted
stays = activity value ÷ price of a stay
added care = stays × price of the new care for one person
net = activity value × share that is really released − added care
break-even share = added care ÷ activity value = price of the new care ÷ price of a stay
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.costing.estimate import Estimate, plainly, pounds
from assistant.costing.rates import Basis, NoRate, Rate, RateBook, rate_by_id

RELEASED = (Decimal(0), Decimal("0.3"), Decimal("0.5"), Decimal(1))
"""Shares of the freed activity that become money, unless others are asked for."""


@dataclass(frozen=True, slots=True)
class Net:
    released: Decimal
    """Share of the activity value that becomes money."""
    pounds: Estimate
    """What is left after paying for the new care; below zero: it costs more."""


@dataclass(frozen=True, slots=True)
class ShiftCost:
    deaths: int
    share: Decimal
    activity: Rate
    episode: Rate
    package: Estimate
    """Price of the new care for one person, in pounds."""
    activity_value: Decimal
    stays: Decimal
    added: Estimate
    break_even: Estimate
    """Share of the activity value that has to become money; above 1: it never pays for itself."""
    nets: tuple[Net, ...]
    formulas: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    """What has to be said with it, each with its source."""


def shift(
    deaths: int,
    share: Decimal,
    package: Estimate,
    book: RateBook,
    activity: str | None = None,
    episode: str | None = None,
    released: Sequence[Decimal] = RELEASED,
) -> ShiftCost | NoRate:
    """Shift ``share`` of emergency activity at ``deaths`` a year to new care at ``package`` pounds a person.

    ``activity`` and ``episode``: ids of prices, those that ship unless told. A price that is missing, or two that are
    not of one year, are a reason and no figure.
    """
    facts = book.facts.shift
    found = [_price(name, book) for name in (activity or facts.activity, episode or facts.episode)]
    for one in found:
        if isinstance(one, NoRate):
            return one
    now, stay = (one for one in found if isinstance(one, Rate))
    if now.price_year != stay.price_year:
        return NoRate(f"'{now.id}' is at {now.price_year} prices and '{stay.id}' at {stay.price_year} prices")
    value = deaths * now.pounds.central * share
    stays = value / stay.pounds.central
    added = package * stays
    formulas = (
        f"activity value: {plainly(Decimal(deaths))} deaths × {pounds(now.pounds.central)} × "
        f"{plainly(share * 100)}% = {pounds(value)}",
        f"stays: {pounds(value)} ÷ {pounds(stay.pounds.central)} = {stays:.1f}",
        f"added care: {stays:.1f} × {pounds(package.central)} = {pounds(added.central)}",
        f"break-even: {pounds(added.central)} ÷ {pounds(value)} = {added.central / value * 100:.1f}%",
    )
    nets = tuple(Net(one, _net(value * one, added)) for one in released)
    year = f"The price of the new care has to be at {now.price_year} prices, as the others are."
    notes = ((year, "arithmetic"), *((note.text, note.source) for note in facts.notes))
    return ShiftCost(deaths, share, now, stay, package, value, stays, added, added / value, nets, formulas, notes)


def _net(money: Decimal, added: Estimate) -> Estimate:
    """Low is the worst: the new care at its dearest."""
    return Estimate(money - added.high, money - added.central, money - added.low)


def _price(name: str, book: RateBook) -> Rate | NoRate:
    """The price of that id in the year of the shift's facts, or the user's own."""
    own = [price for price, mine in book.prices() if mine and price.id == name]
    year = own[0].price_year if own else book.facts.shift.price_year
    return rate_by_id(name, book, Basis(year))
