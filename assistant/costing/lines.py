"""What one staff line or resource costs: for each person who needs it, or for the service in a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.costing.estimate import Estimate, between, exactly, plainly, pounds
from assistant.costing.factors import (
    DAYS_OF_A_WEEK,
    DAYS_OF_A_YEAR,
    MINUTES_OF_AN_HOUR,
    Factor,
    Part,
    cost_of,
    counted,
    priced,
)
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

DIRECT = "share of paid time that the minutes are"


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
        return cost_of(self.parts)

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
    amount = counted("quantity", one.unit, between(one.quantity, one.quantity_low, one.quantity_high), one.source)
    now = None if one.quantity_now is None else price.pounds * one.quantity_now
    parts = (Part("price", (amount, priced(price))),)
    return _in_plan(Line(one.item, "resource", one.per, parts, price, now), one, payer)


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
    now = None
    if line.contacts_now is not None:
        now = cost_of(_time(line, exactly(line.contacts_now), minutes, rate, direct, book))
    others = tuple(_alternatives(line, contacts, minutes, rate, book, basis, direct))
    notes = tuple(_time_notes(line, rate, direct))
    return Line(_called(line), "staff", "person", parts, rate, now=now, alternatives=others, notes=notes)


def _time(
    line: Staff, contacts: Estimate, minutes: Estimate, rate: Rate, direct: Factor | None, book: RateBook
) -> tuple[Part, ...]:
    """Time of the contacts, time of travel, mileage."""
    times = counted("contacts", "contacts", contacts, line.source)
    spent = counted("minutes of one contact", "minutes", minutes, line.source)
    made = (times, spent, MINUTES_OF_AN_HOUR, priced(rate))
    parts = [Part("time of contacts", (*made, direct) if direct else made)]
    if line.travel_minutes:
        away = counted("minutes of travel for one contact", "minutes", exactly(line.travel_minutes), line.source)
        parts.append(Part("time of travel", (times, away, MINUTES_OF_AN_HOUR, priced(rate))))
    if line.travel_miles:
        miles, mileage = exactly(line.travel_miles), book.facts.mileage
        source = f"{mileage.source}, {mileage.where}, up to {plainly(mileage.miles_a_year)} miles a year"
        said = f"{pounds(mileage.pounds_a_mile)} a mile"
        a_mile = Factor("pounds for one unit", exactly(mileage.pounds_a_mile), source, said)
        driven = counted("miles for one contact", "miles", miles, line.source)
        parts.append(Part("mileage", (times, driven, a_mile)))
    return tuple(parts)


def _by_price(line: Staff, rate: Rate) -> Line:
    """A price of a contact holds all time, indirect time and travel of it."""
    contacts = between(line.contacts or Decimal(0), line.contacts_low, line.contacts_high)
    times = counted("contacts", "contacts", contacts, line.source)
    now = None if line.contacts_now is None else rate.pounds * line.contacts_now
    part = Part("price of contacts", (times, priced(rate)))
    note = "Priced by the contact: minutes, indirect time and travel are within the price."
    return Line(_called(line), "staff", "person", (part,), rate, now=now, notes=(note,))


def _covered(line: Staff, rate: Rate, book: RateBook) -> Line | NoRate:
    cover = line.cover
    if cover is None or "hour" not in rate.unit:
        return NoRate(f"cover needs a rate by the hour, and '{rate.id}' is for one '{rate.unit}'")
    if rate.unit == "hour of patient contact":
        return NoRate(f"cover is paid by the working hour, and '{rate.id}' is for one {rate.unit}; name another rate")
    hours = _hours_a_year(cover)
    week = counted("hours of cover in a week", "hours a week", exactly(cover.hours_a_week), line.source)
    staff = counted("staff on duty", "on duty", exactly(cover.staff_on_duty), line.source)
    part = Part("cover", (week, DAYS_OF_A_YEAR, DAYS_OF_A_WEEK, staff, priced(rate)))
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
    return Line(_called(line), "cover", "service", (part,), rate, now=now, whole_time=posts, notes=tuple(notes))


def _hours_a_year(cover: Cover) -> Decimal:
    """168 hours a week with one on duty are 8,760."""
    return cover.hours_a_week * 365 / 7 * cover.staff_on_duty


def _direct(line: Staff, rate: Rate, book: RateBook) -> Factor | None:
    """Which share of paid time the minutes are: as the line says, else as is known of the role and band."""
    share, source = line.direct_share, line.source
    if share is None:
        known = book.facts.direct_time(rate.costed_as, line.band)
        if known is None:
            return None
        share, source = known.share, f"{known.source}, {known.where}"
    return Factor(DIRECT, exactly(share), source, plainly(share), divides=True)


def _alternatives(
    line: Staff,
    contacts: Estimate,
    minutes: Estimate,
    rate: Rate,
    book: RateBook,
    basis: Basis,
    direct: Factor | None,
) -> Iterator[Alternative]:
    """The same contacts with the other basis of qualifications, with indirect time, and by the price of a contact."""
    role = book.roles.find(line.role)
    other: Qualifications = "included" if rate.qualifications == "excluded" else "excluded"
    turned = rate_of_staff(line, book, replace(basis, qualifications=other, other_qualifications=False))
    if isinstance(turned, Rate) and turned.id != rate.id:
        parts = _time(line, contacts, minutes, turned, direct, book)
        yield Alternative(f"cost of qualifications {other}", parts[0].formula, cost_of(parts))
    share = _direct(line, rate, book) if direct is None and rate.unit == "working hour" else None
    if share:
        parts = _time(line, contacts, minutes, rate, share, book)
        yield Alternative(f"with indirect time ({share.source})", parts[0].formula, cost_of(parts))
    for name in role.contact_prices if role else ():
        price = rate_by_id(name, book, basis)
        if isinstance(price, Rate):
            part = Part(price.what, (counted("contacts", "contacts", contacts, line.source), priced(price)))
            yield Alternative(f"by the price of a contact: {price.what}", part.formula, part.cost)


def _time_notes(line: Staff, rate: Rate, direct: Factor | None) -> Iterator[str]:
    if rate.unit == "hour of patient contact":
        yield "The rate is for an hour with patients and holds the time around it."
    elif direct is None:
        yield "No indirect time is in it: minutes are paid as if they were all of the working time."
    if not line.travel_minutes and not line.travel_miles:
        yield "No travel is in it."
    if line.minutes is not None and line.minutes > 24 * 60:
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


def _called(line: Staff) -> str:
    return f"{line.role}, band {line.band}" if line.band else line.role
