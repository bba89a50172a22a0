"""A costing as HTML: figures aligned right, each line with its factors and where they come from."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.costing.cost import Costing, StageCost
from assistant.costing.estimate import Estimate, money, plainly, pounds, quantity, roughly
from assistant.costing.gap import Gap
from assistant.costing.lines import Line
from assistant.costing.plan import Change, Driver, YearCost
from assistant.costing.shift import ShiftCost
from assistant.costing.sources import titled
from assistant.pages.markup import escaped, table
from assistant.pages.words import NATION


def stages(found: Costing) -> str:
    """A row for each stage: for one, for the service, for a year."""
    rows = [
        (
            stage.title,
            _people(stage),
            "not said who needs it" if stage.nobody_said else money(stage.for_one),
            roughly(stage.service_a_year) if stage.service_a_year.central else "–",
            "not known" if stage.a_year is None else roughly(stage.a_year),
        )
        for stage in found.stages
    ]
    if found.a_year is not None:
        rows.append(("Together, of what could be costed", "", "", "", roughly(found.a_year)))
    heads = ["Stage", "People a year", "For one, on average", "For the service, a year", "A year"]
    caption = f"Pounds at {found.assumptions.basis.price_year} prices"
    return table(caption, heads, rows, 4)


def _people(stage: StageCost) -> str:
    if stage.people is None:
        return "not known"
    return f"{quantity(stage.people)}{' bereaved' if stage.counted_in == 'bereaved people' else ''}"


def lines(found: Costing) -> str:
    """Every line, with its cost and what the rate is of."""
    rows = [
        (
            line.what,
            f"{stage.title}: {row.need}",
            f"{line.rate.price_year}, {NATION[line.rate.nation]}",
            "each who needs it" if line.per == "person" else "the service, a year",
            money(line.cost),
            _year(row.line_a_year(line)),
        )
        for stage, row, line in found.lines
    ]
    heads = ["Line", "Row", "Prices of", "For", "Pounds", "Pounds a year"]
    return table("Every line that could be costed", heads, rows, 2)


def _year(value: Estimate | None) -> str:
    return "not known" if value is None else roughly(value)


def gaps(found: Sequence[Gap]) -> str:
    items = "".join(f"<li>{escaped(str(gap))}</li>" for gap in found)
    many = "1 thing is" if len(found) == 1 else f"{len(found)} things are"
    return (
        f'<div class="warnings" role="note"><strong>{many} not in the figures</strong><ul>{items}</ul></div>'
        if found
        else ""
    )


def drivers(found: Sequence[Driver]) -> str:
    rows = [
        (one.what, one.stage, money(one.cost), f"{one.share * 100:.1f}%", f"{one.so_far * 100:.1f}%") for one in found
    ]
    return table("What drives the total, dearest first", ["Line", "Stage", "Pounds", "Share", "So far"], rows, 3)


def years(found: Sequence[YearCost]) -> str:
    rows = [
        (f"Year {one.year}", one.payer, "every year" if one.recurrent else "once", roughly(one.cost)) for one in found
    ]
    return table("By year of the plan and payer", ["Year", "Payer", "Falls", "Pounds"], rows, 1)


def changes(found: Sequence[Change]) -> str:
    rows = [
        (
            one.what,
            one.row,
            one.unit,
            money(one.now),
            money(one.proposed),
            _year(one.now_a_year),
            _year(one.proposed_a_year),
        )
        for one in found
    ]
    heads = ["Line", "Row", "For", "Now", "Proposed", "Now, a year", "Proposed, a year"]
    return table("Now and proposed, at the same rates", heads, rows, 4)


def trace(line: Line) -> str:
    """How one line was reckoned: its parts, their factors, the other bases, what to know."""
    rate = line.rate
    about = f"{titled(rate.source)}, {rate.where}"
    facts = [
        ("Rate", f"{rate.what}: {money(rate.pounds)} for one {rate.unit}"),
        ("Of", f"{rate.price_year} prices, {NATION[rate.nation]}{_qualified(line)}"),
        ("Source", about),
    ]
    if rate.uplift != 1:
        facts.append(("Uplifted", f"times {plainly(rate.uplift)}"))
    told = "".join(f"<dt>{name}</dt><dd>{escaped(value)}</dd>" for name, value in facts)
    parts = "".join(
        table(
            f"{part.name.capitalize()}: {part.formula} = {money(part.cost)}",
            ["Factor", "Source", "Value"],
            [
                (one.name, titled(one.source), f"{'÷ ' if one.divides else ''}{quantity(one.value)}")
                for one in part.factors
            ],
            1,
        )
        for part in line.parts
    )
    others = (
        table(
            "On other bases, to be compared and never added",
            ["Basis", "Formula", "Pounds"],
            [(titled(one.name), one.formula, money(one.cost)) for one in line.alternatives],
            1,
        )
        if line.alternatives
        else ""
    )
    notes = "".join(f'<p class="quiet">{escaped(titled(note))}</p>' for note in line.notes)
    return f'<dl class="facts">{told}</dl>{parts}{others}{notes}'


def _qualified(line: Line) -> str:
    said = line.rate.qualifications
    return f", cost of qualifications {said}" if said else ""


def shifted(found: ShiftCost) -> str:
    formulas = "".join(f"<li>{escaped(formula)}</li>" for formula in found.formulas)
    nets = table(
        "What is left, by the share of freed activity that becomes money",
        ["Becomes money", "Pounds left"],
        [(f"{plainly(one.released * 100)}%", money(one.pounds)) for one in found.nets],
        1,
    )
    prices = "".join(
        f'<p class="quiet">{escaped(f"{one.what}: {pounds(one.pounds.central)}, {one.price_year}, {one.where}")}</p>'
        for one in (found.activity, found.episode)
    )
    notes = "".join(f"<li>{escaped(text)}</li>" for text, _ in found.notes)
    return f'<ul class="near">{formulas}</ul>{nets}{prices}<div class="warnings" role="note"><ul>{notes}</ul></div>'
