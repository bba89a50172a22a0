"""What one staff line or resource costs: for each person who needs it, or for the service in a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.costing.estimate import Estimate, between, exactly, money, plainly, pounds, quantity, total
from assistant.costing.rates import (
    Basis,
    NoRate,
    Qualifications,
    Rate,
    RateBook,
    price_of_resource,
    rate_by_id,
    rate_of_staff,
)
from corpus.profiles import Cover, Resource, Staff
from corpus.records import Nation

MINUTES = 60  # of an hour
DAYS_A_YEAR, DAYS_A_WEEK = 365, 7  # 168 hours a week are 8,760 a year


@dataclass(frozen=True, slots=True)
class Input:
    """What a figure was worked out from."""

    name: str
    """With its unit: ``minutes of one contact``."""
    value: Estimate
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """One summand of a line: time of contacts, travel, mileage, cover, a price."""

    name: str
    formula: str
    """With its numbers, as it would be reckoned by hand."""
    cost: Estimate
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same care on another basis, to be compared and never added."""

    name: str
    formula: str
    cost: Estimate


@dataclass(frozen=True, slots=True)
class Line:
    """A costed line."""

    what: str
    """Role with band, or item."""
    kind: Literal["staff", "cover", "resource"]
    per: Literal["person", "service"]
    """``person``: for each who needs it, over the stage; ``service``: for all, in a year."""
    parts: tuple[Part, ...]
    rate: Rate
    now: Estimate | None = None
    """What is provided now, on the same rates; ``None``: the line does not say."""
    whole_time: Decimal | None = None
    """Whole-time equivalents of a rota."""
    payer: str | None = None
    recurrent: bool = True
    from_year: int = 1
    to_year: int | None = None
    alternatives: tuple[Alternative, ...] = ()
    notes: tuple[str, ...] = ()
    """What has to be known of the figure."""

    @property
    def cost(self) -> Estimate:
        return total(part.cost for part in self.parts)

    @property
    def lasting(self) -> bool:
        """Part of what the service costs year after year."""
        return self.recurrent and self.to_year is None


def staff_line(line: Staff, payer: str | None, book: RateBook, basis: Basis, indirect: bool) -> Line | NoRate:
    """A staff line costed, or why it cannot be. ``indirect``: reckon in indirect time where the line does not say."""
    has_contacts, has_cover = line.contacts is not None, line.cover is not None
    if has_contacts and has_cover:
        return NoRate("it has contacts and cover both; the same hours would be counted twice")
    if not has_contacts and not has_cover:
        return NoRate(f"it has neither contacts nor cover{f': {line.note}' if line.note else ''}")
    rate = rate_of_staff(line, book, basis)
    if isinstance(rate, NoRate):
        return rate
    if has_cover:
        made = _covered(line, rate, book)
    elif rate.unit == "contact":
        made = _by_price(line, rate)
    elif line.minutes is None:
        return NoRate("it has contacts without minutes")
    elif "hour" not in rate.unit:
        return NoRate(f"its rate '{rate.id}' is for one '{rate.unit}', not for an hour or a contact")
    else:
        made = _by_the_hour(line, rate, book, basis, indirect)
    return made if isinstance(made, NoRate) else _in_plan(made, line, payer)


def resource_line(one: Resource, payer: str | None, nation: Nation, book: RateBook, basis: Basis) -> Line | NoRate:
    """A resource costed, or why it cannot be."""
    price = price_of_resource(one, nation, book, basis)
    if isinstance(price, NoRate):
        return price
    amount = between(one.quantity, one.quantity_low, one.quantity_high)
    formula = f"{quantity(amount)} {one.unit} × {money(price.pounds)}"
    inputs = (Input(f"quantity, in {one.unit}", amount, one.source), _rate_input(price))
    now = None if one.quantity_now is None else price.pounds * one.quantity_now
    part = Part("price", formula, amount * price.pounds, inputs)
    return _in_plan(Line(one.item, "resource", one.per, (part,), price, now=now), one, payer)


def _in_plan(made: Line, line: Staff | Resource, payer: str | None) -> Line:
    return replace(
        made,
        payer=line.payer or payer,
        recurrent=line.recurrent,
        from_year=line.from_year,
        to_year=line.to_year,
        notes=(*made.notes, *_notes(made.rate)),
    )


def _by_the_hour(line: Staff, rate: Rate, book: RateBook, basis: Basis, indirect: bool) -> Line | NoRate:
    contacts = between(line.contacts or Decimal(0), line.contacts_low, line.contacts_high)
    minutes = between(line.minutes or Decimal(0), line.minutes_low, line.minutes_high)
    direct = _direct(line, rate, book) if indirect or line.direct_share else None
    if direct and rate.unit != "working hour":
        if line.direct_share:
            return NoRate(f"its rate is for one {rate.unit}, which holds indirect time already; take direct_share away")
        direct = None
    parts = _time(line, contacts, minutes, rate, direct, book)
    for_one = total(part.cost for part in parts)
    now = None
    if line.contacts_now is not None:
        now = total(part.cost for part in _time(line, exactly(line.contacts_now), minutes, rate, direct, book))
    others = tuple(_alternatives(line, contacts, minutes, rate, book, basis, for_one, direct))
    notes = tuple(_time_notes(line, rate, direct))
    return Line(_called(line), "staff", "person", parts, rate, now=now, alternatives=others, notes=notes)


def _time(
    line: Staff, contacts: Estimate, minutes: Estimate, rate: Rate, direct: Input | None, book: RateBook
) -> tuple[Part, ...]:
    """Time of the contacts, time of travel, mileage."""
    cost = contacts * minutes / MINUTES * rate.pounds
    formula = f"{quantity(contacts)} contacts × {quantity(minutes)} minutes ÷ 60 × {money(rate.pounds)} a {rate.unit}"
    inputs = [
        Input("contacts of one person over the stage", contacts, line.source),
        Input("minutes of one contact", minutes, line.source),
        _rate_input(rate),
    ]
    if direct:
        cost = cost / direct.value.central
        formula += f" ÷ {plainly(direct.value.central)}"
        inputs.append(direct)
    parts = [Part("time of contacts", formula, cost, tuple(inputs))]
    if line.travel_minutes:
        away = exactly(line.travel_minutes)
        formula = f"{quantity(contacts)} contacts × {quantity(away)} minutes ÷ 60 × {money(rate.pounds)} a {rate.unit}"
        travel = (inputs[0], Input("minutes of travel for one contact", away, line.source), inputs[2])
        parts.append(Part("time of travel", formula, contacts * away / MINUTES * rate.pounds, travel))
    if line.travel_miles:
        miles, mileage = exactly(line.travel_miles), book.facts.mileage
        formula = f"{quantity(contacts)} contacts × {quantity(miles)} miles × {pounds(mileage.pounds_a_mile)}"
        a_mile = Input("pounds a mile", exactly(mileage.pounds_a_mile), f"{mileage.source}, {mileage.where}")
        driven = (inputs[0], Input("miles for one contact", miles, line.source), a_mile)
        parts.append(Part("mileage", formula, contacts * miles * mileage.pounds_a_mile, driven))
    return tuple(parts)


def _by_price(line: Staff, rate: Rate) -> Line:
    """A price of a contact holds all time, indirect time and travel of it."""
    contacts = between(line.contacts or Decimal(0), line.contacts_low, line.contacts_high)
    formula = f"{quantity(contacts)} contacts × {money(rate.pounds)}"
    inputs = (Input("contacts of one person over the stage", contacts, line.source), _rate_input(rate))
    now = None if line.contacts_now is None else rate.pounds * line.contacts_now
    part = Part("price of contacts", formula, contacts * rate.pounds, inputs)
    note = "Priced by the contact: minutes, indirect time and travel are within the price."
    return Line(_called(line), "staff", "person", (part,), rate, now=now, notes=(note,))


def _covered(line: Staff, rate: Rate, book: RateBook) -> Line | NoRate:
    cover = line.cover
    if cover is None or "hour" not in rate.unit:
        return NoRate(f"cover needs a rate by the hour, and '{rate.id}' is for one '{rate.unit}'")
    if rate.unit == "hour of patient contact":
        return NoRate(f"cover is paid by the working hour, and '{rate.id}' is for one {rate.unit}; name another rate")
    hours = _hours_a_year(cover)
    formula = (
        f"{plainly(cover.hours_a_week)} hours a week × 365 ÷ 7 × {plainly(cover.staff_on_duty)} on duty"
        f" = {plainly(hours)} hours a year × {money(rate.pounds)} a {rate.unit}"
    )
    inputs = (
        Input("hours of cover in a week", exactly(cover.hours_a_week), line.source),
        Input("staff on duty", exactly(cover.staff_on_duty), line.source),
        _rate_input(rate),
    )
    now = rate.pounds * _hours_a_year(line.cover_now) if line.cover_now else None
    year = book.facts.working_year(rate.costed_as)
    notes, posts = [], None
    if year:
        posts = hours / year.hours
        notes.append(
            f"{plainly(hours)} hours ÷ {plainly(year.hours)} hours that a whole-time post works in a year"
            f" ({year.source}, {year.where}) = {posts:.1f} whole-time equivalents."
        )
    notes.append("A cost by the working hour carries leave already; pay for nights and weekends may have to be added.")
    part = Part("cover", formula, rate.pounds * hours, inputs)
    return Line(_called(line), "cover", "service", (part,), rate, now=now, whole_time=posts, notes=tuple(notes))


def _hours_a_year(cover: Cover) -> Decimal:
    """168 hours a week with one on duty are 8,760."""
    return cover.hours_a_week * DAYS_A_YEAR / DAYS_A_WEEK * cover.staff_on_duty


def _direct(line: Staff, rate: Rate, book: RateBook) -> Input | None:
    """Which share of paid time the minutes are: as the line says, else as is known of the role and band."""
    if line.direct_share is not None:
        return Input("share of paid time that the minutes are", exactly(line.direct_share), line.source)
    known = book.facts.direct_time(rate.costed_as, line.band)
    if known is None:
        return None
    return Input("share of paid time that the minutes are", exactly(known.share), f"{known.source}, {known.where}")


def _alternatives(
    line: Staff,
    contacts: Estimate,
    minutes: Estimate,
    rate: Rate,
    book: RateBook,
    basis: Basis,
    cost: Estimate,
    direct: Input | None,
) -> Iterator[Alternative]:
    """The same contacts with the other basis of qualifications, with indirect time, and by the price of a contact."""
    role = book.roles.find(line.role)
    other: Qualifications = "included" if rate.qualifications == "excluded" else "excluded"
    turned = rate_of_staff(line, book, replace(basis, qualifications=other, other_qualifications=False))
    if isinstance(turned, Rate) and turned.id != rate.id:
        parts = _time(line, contacts, minutes, turned, direct, book)
        yield Alternative(f"cost of qualifications {other}", parts[0].formula, total(part.cost for part in parts))
    share = _direct(line, rate, book) if direct is None and rate.unit == "working hour" else None
    if share:
        parts = _time(line, contacts, minutes, rate, share, book)
        yield Alternative(f"with indirect time ({share.source})", parts[0].formula, total(part.cost for part in parts))
    for name in role.contact_prices if role else ():
        price = rate_by_id(name, book, basis)
        if isinstance(price, Rate):
            formula = f"{quantity(contacts)} contacts × {money(price.pounds)}"
            yield Alternative(f"by the price of a contact: {price.what}", formula, contacts * price.pounds)


def _time_notes(line: Staff, rate: Rate, direct: Input | None) -> Iterator[str]:
    if rate.unit == "hour of patient contact":
        yield "The rate is for an hour with patients and holds the time around it."
    elif direct is None:
        yield "No indirect time is in it: minutes are paid as if they were all of the working time."
    if not line.travel_minutes and not line.travel_miles:
        yield "No travel is in it."
    if line.minutes is not None and line.minutes > 24 * MINUTES:
        yield f"One contact of {plainly(line.minutes)} minutes is longer than a day."


def _notes(rate: Rate) -> Iterator[str]:
    if rate.unit == "weekday hour":
        yield "The rate is for weekdays; evenings, nights and weekends cost more."
    if rate.status in ("derived", "proxy"):
        yield f"The rate is {rate.status}: {rate.where}."
    if rate.checked == "recalled":
        yield "The rate is from memory and was not checked."
    if rate.fit:
        yield rate.fit
    if rate.uplift != 1:
        yield f"Brought from {rate.price_year} prices by × {plainly(rate.uplift)}."


def _rate_input(rate: Rate) -> Input:
    return Input(f"pounds for one {rate.unit}", rate.pounds, f"{rate.source}, {rate.where}, {rate.price_year} prices")


def _called(line: Staff) -> str:
    return f"{line.role}, band {line.band}" if line.band else line.role
