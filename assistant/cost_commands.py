"""``assistant cost`` and ``assistant shift``: what a care profile costs, what a shift to new care adds and frees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant import options, terminal
from assistant.chosen_profile import chosen_profile
from assistant.costing import shapes
from assistant.costing.cost import Assumptions, Costing, cost
from assistant.costing.estimate import Estimate, between, total
from assistant.costing.one_line import one_line
from assistant.costing.own_rates import book_from
from assistant.costing.people import Asked
from assistant.costing.printed import print_against, print_costing, print_gaps, print_shift
from assistant.costing.rates import Basis, NoRate, RateBook
from assistant.costing.shift import RELEASED, shift
from assistant.session import Fault
from assistant.settings import settings
from corpus.profiles import Profile

Qualifications = StrEnum("Qualifications", {"included": "included", "excluded": "excluded"})
EXCLUDED = Qualifications("excluded")
MOST_DEATHS = 10_000_000  # a year; more is a slip of the finger

ProfileName = Annotated[
    str, typer.Argument(metavar="PROFILE", help="Name of a profile, as 'assistant profiles list' shows it, or a file.")
]
Prices = Annotated[
    list[Path] | None,
    typer.Option("--prices", help="CSV of your own unit costs or prices; they go before those that ship. Repeatable."),
]
OnlyPrices = Annotated[bool, typer.Option("--only-prices", help="Use your own rates only, none that ship.")]


def cost_command(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="PROFILE", help="As 'assistant profiles list' shows it, or a file; none with --role."),
    ] = None,
    role: Annotated[str | None, typer.Option(help="Cost this role alone, with --contacts and --minutes.")] = None,
    band: Annotated[str | None, typer.Option(help="Band of --role, as 6 or 8a.")] = None,
    contacts: Annotated[str | None, typer.Option(help="Contacts of one person with --role.")] = None,
    minutes: Annotated[str | None, typer.Option(help="Minutes of one contact with --role.")] = None,
    nation: options.Home = None,
    population: Annotated[int | None, typer.Option(min=1, max=1_000_000_000, help="All who live in the area.")] = None,
    deaths: Annotated[int | None, typer.Option(min=1, max=MOST_DEATHS, help="Deaths expected in a year.")] = None,
    people: Annotated[
        int | None, typer.Option(min=1, max=MOST_DEATHS, help="People who begin to need the care in a year.")
    ] = None,
    need: Annotated[str | None, typer.Option(help="Share of those who die who need the care: 0.75 or 75%.")] = None,
    bereaved: Annotated[str | None, typer.Option(help="People whom one death bereaves.")] = None,
    prices: Prices = None,
    only_prices: OnlyPrices = False,
    price_year: Annotated[str | None, typer.Option(help="As 2024/25; the newest of the rates without it.")] = None,
    qualifications: Annotated[
        Qualifications, typer.Option(help="Whether rates include the cost of training.")
    ] = EXCLUDED,
    mix_years: Annotated[
        bool, typer.Option("--mix-years", help="Where a rate is of another year only, use it and say so.")
    ] = False,
    uplift: Annotated[
        list[str] | None, typer.Option(help="What prices of another year are multiplied with: 2023/24=1.04.")
    ] = None,
    mix_qualifications: Annotated[
        bool, typer.Option("--mix-qualifications", help="Use rates on the other basis where there is none; say so.")
    ] = False,
    indirect: Annotated[bool, typer.Option("--indirect", help="Reckon in the indirect time known of a role.")] = False,
    years: Annotated[int | None, typer.Option(min=1, max=20, help="Years of the plan.")] = None,
    against: Annotated[str | None, typer.Option(help="Another profile, such as what there is now.")] = None,
    stage: Annotated[str | None, typer.Option(help="Only this stage, by id.")] = None,
    row: Annotated[str | None, typer.Option(help="Only this row, by id.")] = None,
    trace: Annotated[bool, typer.Option("--trace", help="Show each line with its formula, rate and notes.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only the gaps; exit status 1 if there are any.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write an Excel file with live formulas.", dir_okay=False)] = None,
    json: options.AsJson = False,
    folder: options.LibraryFolder = None,
) -> None:
    """Cost a care profile: for one person, each stage and a population, with every gap named."""
    known = settings(folder or context.obj, nation.value if nation else None)
    library, book = known.library, rates(prices, only_prices)
    if (name is None) == (role is None):
        raise Fault("Name a profile, or one role with --role, --contacts and --minutes.")
    if role is not None:
        many, long = _number(contacts, "--contacts"), _number(minutes, "--minutes")
        if many is None or long is None:
            raise Fault("--role needs --contacts and --minutes.")
        chosen, trace = one_line(role, band, many, long, known.home or "england"), True
    else:
        chosen = part_of(chosen_profile(name or "", library), stage, row)
    year = _year(price_year) or book.newest_year()
    basis = Basis(year, qualifications.value, mix_years, mix_qualifications, _uplifts(uplift))
    asked = Asked(population, deaths, people, _share(need, "--need"), _number(bereaved, "--bereaved"))
    assumptions = Assumptions(basis, asked, indirect)
    found = cost(chosen, book, assumptions)
    other = cost(part_of(chosen_profile(against, library), stage, row), book, assumptions) if against else None
    if out:
        _write(out, found, years)
    if check:
        print_gaps(found)
        raise typer.Exit(1 if found.gaps else 0)
    if json:
        told = shapes.costing(found, years)
        terminal.print_json({**told, "against": shapes.costing(other, years)} if other else told)
        return
    print_costing(found, years, trace)
    if other:
        print_against(found, other)


def shift_command(
    context: typer.Context,
    deaths: Annotated[int, typer.Option(min=1, max=MOST_DEATHS, help="Deaths in a year.")],
    share: Annotated[str, typer.Option(help="Share of emergency activity to be shifted: 5% or 0.05.")],
    package: Annotated[str | None, typer.Option(help="Pounds that the new care costs for one person.")] = None,
    package_low: Annotated[str | None, typer.Option(help="The least it may cost.")] = None,
    package_high: Annotated[str | None, typer.Option(help="The most it may cost.")] = None,
    profile: Annotated[
        str | None, typer.Option(help="Take the price from this profile, with --row, at the same price year.")
    ] = None,
    row: Annotated[str | None, typer.Option(help="The row of --profile that is the new care.")] = None,
    released: Annotated[
        list[str] | None, typer.Option(help="Share of the freed activity that becomes money. Repeatable.")
    ] = None,
    activity: Annotated[str | None, typer.Option(help="Id of the price of activity for each death.")] = None,
    episode: Annotated[str | None, typer.Option(help="Id of the price of a stay.")] = None,
    prices: Prices = None,
    only_prices: OnlyPrices = False,
    json: options.AsJson = False,
    folder: options.LibraryFolder = None,
) -> None:
    """Reckon what a shift of emergency stays to new care would add and free, and when it breaks even."""
    if (package is None) == (profile is None):
        raise Fault("Give the price of the new care with --package, or a profile and a row with --profile and --row.")
    book = rates(prices, only_prices)
    if profile is not None:
        price = _row_price(profile, row, settings(folder or context.obj, None).library, book)
    else:
        price = _package(package, package_low, package_high)
    portion = _share(share, "--share")
    if not portion:
        raise Fault("Give a share above zero.")
    shares = [_share(one, "--released") or Decimal(0) for one in released or ()] or list(RELEASED)
    found = shift(deaths, portion, price, book, activity, episode, shares)
    if isinstance(found, NoRate):
        raise Fault(f"The shift cannot be reckoned: {found.reason}.")
    if json:
        terminal.print_json(shapes.shift(found))
    else:
        print_shift(found)


def _package(package: str | None, low: str | None, high: str | None) -> Estimate:
    central = _number(package, "--package")
    least, most = _number(low, "--package-low"), _number(high, "--package-high")
    if not central:
        raise Fault("Give a package price above zero.")
    if (least is not None and least > central) or (most is not None and most < central):
        raise Fault("The package's low price has to be no more, and its high price no less, than the package price.")
    return between(central, least, most)


def _row_price(name: str, row: str | None, library: Path | None, book: RateBook) -> Estimate:
    """What a row costs for each who needs it, at the price year of the shift."""
    if row is None:
        raise Fault("--profile needs --row: the row that is the new care.")
    chosen = part_of(chosen_profile(name, library), None, row)
    found = cost(chosen, book, Assumptions(Basis(book.facts.shift.price_year)))
    price = total(one.for_one for stage in found.stages for one in stage.rows)
    for gap in found.gaps:
        terminal.note(f"Not in the price of the new care: {gap}")
    if not price.central:
        raise Fault(f"Row '{row}' has no cost at {book.facts.shift.price_year} prices.")
    return price


def rates(files: Sequence[Path] | None, alone: bool) -> RateBook:
    """What ships, with a user's own files before it, or the files only."""
    if alone and not files:
        raise Fault("--only-prices needs a file of your own: give it with --prices.")
    return book_from(files or (), alone=alone)


def part_of(profile: Profile, stage: str | None, row: str | None) -> Profile:
    """A profile with only one stage or row of it."""
    stages = [one for one in profile.stages if stage in (None, one.id)]
    if not stages:
        known = ", ".join(one.id for one in profile.stages)
        raise Fault(f"'{profile.slug}' has no stage '{stage}'; its stages are {known}.")
    if row is None:
        return profile if stage is None else profile.model_copy(update={"stages": tuple(stages)})
    kept = [one.model_copy(update={"rows": tuple(r for r in one.rows if r.id == row)}) for one in stages]
    kept = [one for one in kept if one.rows]
    if not kept:
        known = ", ".join(r.id for one in stages for r in one.rows)
        raise Fault(f"There is no row '{row}'; the rows are {known}.")
    return profile.model_copy(update={"stages": tuple(kept)})


def _number(given: str | None, option: str) -> Decimal | None:
    if given is None:
        return None
    try:
        value = Decimal(given.replace(",", "").removeprefix("£"))
    except InvalidOperation:
        raise Fault(f"{option} takes a number, not '{given}'.") from None
    if not value.is_finite() or value < 0 or value > 1_000_000_000:
        raise Fault(f"{option} takes a number from 0 to 1,000,000,000, not '{given}'.")
    return value


def _share(given: str | None, option: str) -> Decimal | None:
    """``0.05`` or ``5%``."""
    if given is None:
        return None
    value = _number(given.removesuffix("%"), option) or Decimal(0)
    value = value / 100 if given.endswith("%") else value
    if value > 1:
        raise Fault(f"{option} takes a share such as 0.75 or 75%, not '{given}'.")
    return value


def _year(given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"\d{4}/\d{2}", given):
        raise Fault(f"--price-year takes a financial year such as 2024/25, not '{given}'.")
    return given


def _uplifts(given: Sequence[str] | None) -> dict[str, Decimal]:
    found = {}
    for one in given or ():
        year, _, by = one.partition("=")
        value = _number(by, "--uplift")
        if not value or not _year(year):
            raise Fault(f"--uplift takes a year and a number such as 2023/24=1.04, not '{one}'.")
        found[year] = value
    return found


def _write(out: Path, found: Costing, years: int | None) -> None:
    if out.suffix.casefold() != ".xlsx":
        raise Fault(f"'{out}' has to end in .xlsx.")
    from assistant.costing.workbook import workbook

    try:
        out.write_bytes(workbook(found, years))
    except OSError as error:
        raise Fault(f"'{out}' cannot be written: {error.strerror or error}.") from error
    terminal.note(f"Written to {out}.")
