"""A costing as JSON: sums in pounds to the penny, every line with its factors and their sources."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assistant.costing.cost import Costing, RowCost, StageCost, for_one_through_all
from assistant.costing.estimate import Estimate, pence
from assistant.costing.gap import Gap
from assistant.costing.lines import Line
from assistant.costing.plan import changes, drivers, plan
from assistant.costing.rates import Rate
from assistant.costing.shift import ShiftCost
from assistant.costing.sources import licence

Json = dict[str, Any]


def money(value: Estimate | None) -> Json | None:
    """Low, central and high to the penny; ``None`` where it is not known."""
    if value is None:
        return None
    return {"low": _pounds(value.low), "central": _pounds(value.central), "high": _pounds(value.high)}


def number(value: Estimate | None) -> Json | None:
    if value is None:
        return None
    return {"low": float(value.low), "central": float(value.central), "high": float(value.high)}


def _pounds(value: Decimal) -> float:
    return float(pence(value))


def costing(found: Costing, years: int | None = None) -> Json:
    profile, basis, people = found.profile, found.assumptions.basis, found.people
    rates = {(line.rate.id, line.rate.what): line.rate for _, _, line in found.lines}
    return {
        "profile": {
            "slug": profile.slug,
            "title": profile.title,
            "version": profile.version,
            "nation": profile.nation,
            "status": profile.status,
        },
        "basis": {
            "price_year": basis.price_year,
            "qualifications": basis.qualifications,
            "other_years": basis.other_years,
            "other_qualifications": basis.other_qualifications,
            "uplift": {year: float(by) for year, by in basis.uplift.items()},
            "indirect": found.assumptions.indirect,
        },
        "people_a_year": {
            "deaths": number(people.deaths),
            "in_need": number(people.in_need),
            "bereaved": number(people.bereaved),
            "formulas": list(people.formulas),
        },
        "pounds_for_one_person": money(for_one_through_all(found, "people")),
        "pounds_for_one_bereaved": money(for_one_through_all(found, "bereaved people")),
        "pounds_a_year": money(found.a_year),
        "stages": [_stage(stage) for stage in found.stages],
        "plan": [
            {"year": one.year, "payer": one.payer, "recurrent": one.recurrent, "pounds": money(one.cost)}
            for one in plan(found, years)
        ],
        "drivers": [
            {
                "stage": one.stage,
                "row": one.row,
                "what": one.what,
                "pounds": money(one.cost),
                "share_of_total": round(float(one.share), 4),
            }
            for one in drivers(found)
        ],
        "changes": [
            {
                "stage": one.stage,
                "row": one.row,
                "what": one.what,
                "unit": one.unit,
                "pounds_now": money(one.now),
                "pounds_proposed": money(one.proposed),
                "pounds_a_year_now": money(one.now_a_year),
                "pounds_a_year_proposed": money(one.proposed_a_year),
            }
            for one in changes(found)
        ],
        "rates": [rate(one) for one in rates.values()],
        "gaps": [gap(one) for one in found.gaps],
        "not_in_the_year": [row.id for row in found.left_out],
        "warnings": list(found.warnings),
    }


def gap(one: Gap) -> Json:
    return {"stage": one.stage, "row": one.row, "what": one.what, "reason": one.reason}


def _stage(stage: StageCost) -> Json:
    return {
        "id": stage.id,
        "title": stage.title,
        "counted_in": stage.counted_in,
        "people_a_year": number(stage.people),
        "pounds_for_one": None if stage.nobody_said else money(stage.for_one),
        "no_share_said": stage.nobody_said,
        "service_pounds_a_year": money(stage.service_a_year),
        "pounds_a_year": money(stage.a_year),
        "rows": [_row(row) for row in stage.rows],
    }


def _row(row: RowCost) -> Json:
    return {
        "id": row.id,
        "need": row.need,
        "counted_in": row.counted_in,
        "share_of_people": number(row.share),
        "people_a_year": number(row.people),
        "pounds_for_each_who_needs_it": money(row.for_one),
        "service_pounds_a_year": money(row.service_a_year),
        "pounds_a_year": money(row.a_year),
        "lines": [{**_line(line), "pounds_a_year": money(row.line_a_year(line))} for line in row.lines],
    }


def _line(line: Line) -> Json:
    return {
        "what": line.what,
        "kind": line.kind,
        "per": line.per,
        "pounds": money(line.cost),
        "pounds_now": money(line.now),
        "parts": [
            {
                "name": part.name,
                "formula": part.formula,
                "pounds": money(part.cost),
                "factors": [
                    {"name": one.name, **(number(one.value) or {}), "divides": one.divides, "source": one.source}
                    for one in part.factors
                ],
            }
            for part in line.parts
        ],
        "rate": line.rate.id or None,
        "whole_time_equivalents": None if line.whole_time is None else round(float(line.whole_time), 2),
        "payer": line.payer,
        "recurrent": line.recurrent,
        "from_year": line.from_year,
        "to_year": line.to_year,
        "alternatives": [
            {"name": one.name, "formula": one.formula, "pounds": money(one.cost)} for one in line.alternatives
        ],
        "notes": list(line.notes),
    }


def rate(one: Rate) -> Json:
    return {
        "id": one.id or None,
        "what": one.what,
        "pounds": number(one.pounds),
        "unit": one.unit,
        "price_year": one.price_year,
        "uplift": float(one.uplift),
        "nation": one.nation,
        "qualifications": one.qualifications,
        "source": one.source,
        "where": one.where,
        "status": one.status,
        "checked": one.checked,
        "own": one.own,
        "licence": licence(one),
    }


def shift(found: ShiftCost) -> Json:
    return {
        "deaths": found.deaths,
        "share": float(found.share),
        "activity": rate(found.activity),
        "episode": rate(found.episode),
        "package_pounds_for_one": money(found.package),
        "activity_value_pounds": _pounds(found.activity_value),
        "stays": round(float(found.stays), 2),
        "added_pounds": money(found.added),
        "break_even_share": number(found.break_even),
        "nets": [{"released_share": float(one.released), "pounds": money(one.pounds)} for one in found.nets],
        "formulas": list(found.formulas),
        "notes": [{"text": text, "source": source} for text, source in found.notes],
    }
