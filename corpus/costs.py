"""What an hour of a member of staff costs: tables of unit costs, each of one price year, side by side.

A price base is a CSV file with the columns of ``UnitCost``. Those that ship are licensed apart from the code, see
``builtin/unit_costs_licence.md``; a file with the same columns takes their place or stands beside them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.catalogue import Catalogue, load_catalogue
from corpus.costed import PriceYear
from corpus.records import Checked, Nation, Source
from corpus.schema import (
    KnowledgeInvalid,
    Placed,
    Problem,
    Record,
    Slug,
    Text,
    builtin_folder,
    decoded,
    listed,
    refuse,
    twice,
)
from corpus.sources import BuiltinDocument, source_id

OPTIONAL = frozenset({"low_cost_per_hour", "high_cost_per_hour", "low_price", "high_price"})
"""Columns whose cells may stay empty."""

Basis = Literal["working hour", "weekday hour", "hour of patient contact", "hour of GMS activity"]


class UnitCost(Record):
    """A row: what one hour costs, and on which basis."""

    id: Slug
    role: Text
    band: str = ""
    """Of pay; empty where the role has none."""
    cost_per_hour: Annotated[Decimal, Field(gt=0)]
    """In pounds of ``price_year``."""
    low_cost_per_hour: Annotated[Decimal, Field(gt=0)] | None = None
    high_cost_per_hour: Annotated[Decimal, Field(gt=0)] | None = None
    basis: Basis
    qualifications: Literal["included", "excluded"]
    """Whether the cost of training is spread into it."""
    price_year: PriceYear
    nation: Nation
    source: Text
    """Id of a document of the catalogue, or a title."""
    where: Text
    """The table, section or page."""
    status: Literal["official", "derived", "proxy", "user"]
    """``derived``: worked out from the source; ``proxy``: of a role like it; ``user``: somebody's own rate."""
    checked: Checked


@dataclass(frozen=True, slots=True)
class PriceBase:
    """Unit costs of one price year by id."""

    path: Path
    price_year: str
    costs: Mapping[str, UnitCost]


def builtin_price_bases(folder: Path | None = None) -> list[PriceBase]:
    """Every ``unit_costs*.csv`` of a folder (the built-in one unless told), the newest prices first.

    Raises ``KnowledgeInvalid`` with all problems of all files, one a line.
    """
    return load_price_bases(sorted((folder or builtin_folder()).glob("unit_costs*.csv")))


def load_price_bases(paths: Sequence[Path]) -> list[PriceBase]:
    """Price bases side by side, the newest first; raises ``KnowledgeInvalid`` with the problems of every file."""
    found, problems = [], []
    for path in paths:
        try:
            found.append(load_price_base(path))
        except KnowledgeInvalid as invalid:
            problems.append(str(invalid))
    if problems:
        raise KnowledgeInvalid("\n".join(problems))
    return sorted(found, key=lambda base: base.price_year, reverse=True)


def load_price_base(path: Path) -> PriceBase:
    """One file; raises ``KnowledgeInvalid`` with its problems, one a line."""
    file = placed_rows(path, tuple(UnitCost.model_fields))
    if isinstance(file, Problem):
        raise KnowledgeInvalid(str(file))
    rows, problems = listed(file, UnitCost, "rows")
    ids = {place: row.id for place, row in rows.items()}
    years = {place: row.price_year for place, row in rows.items()}
    refuse(in_columns(problem) for problem in [*problems, *twice(file, "rows", ids), *other_years(file, years)])
    costs = list(rows.values())
    return PriceBase(path, costs[0].price_year, {row.id: row for row in costs})


def placed_rows(path: Path, columns: Sequence[str]) -> Placed | Problem:
    """A CSV file as the schema takes it: a list of rows, each with its fields and their lines.

    ``columns``: those that it could have. An empty cell of a column that may be missing is as if it were.
    """
    text = decoded(path)
    if isinstance(text, Problem):
        return text
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: list[dict[str, str]] = []
    lines: dict[tuple[str | int, ...], int] = {("rows",): 1}
    try:
        for row in reader:
            if None in row or None in row.values():
                fault = f"has not as many cells as the first line has columns ({len(reader.fieldnames or ())})"
                return Problem(path.name, reader.line_num, "row", fault)
            lines |= {("rows", len(rows), *name): reader.line_num for name in [(), *((column,) for column in row)]}
            rows.append(_filled(row))
    except csv.Error as fault:
        return Problem(path.name, reader.line_num, "file", f"is not a CSV file: {fault}")
    if not rows:
        return Problem(path.name, 1, "file", f"has no rows; write the columns {', '.join(columns)} first")
    return Placed(path, {"rows": rows}, lines)


def _filled(row: Mapping[str, str]) -> dict[str, str]:
    cells = {name.strip(): value.strip() for name, value in row.items()}
    return {name: value for name, value in cells.items() if value or name not in OPTIONAL}


def in_columns(problem: Problem) -> Problem:
    """A problem told of the column, since a line has one row only."""
    return Problem(problem.file, problem.line, problem.field.split(".")[-1], problem.fault)


def other_years(file: Placed, years: Mapping[int, str]) -> Iterator[Problem]:
    """A problem for each row of another price year than the first; ``years`` by place."""
    first = next(iter(years.values()), "")
    for place, year in years.items():
        if year != first:
            fault = f"is {year} in a file of {first}; keep each price year in a file of its own"
            yield file.problem(fault, "rows", place, "price_year")


def documents(folder: Path | None = None) -> list[BuiltinDocument]:
    """A document for each price base; raises ``KnowledgeInvalid``."""
    catalogue, bases = load_catalogue(folder), builtin_price_bases(folder)
    return [_document(base, catalogue, bases[0]) for base in bases]


def _slug(base: PriceBase) -> str:
    return f"unit-costs-of-staff-{base.price_year.replace('/', '-')}"


def _document(base: PriceBase, catalogue: Catalogue, newest: PriceBase) -> BuiltinDocument:
    first = next(iter(base.costs.values()))
    behind = catalogue.documents.get(first.source)
    title = f"Unit costs of staff at {base.price_year} prices"
    parts = [f"# {title}"]
    for role, rows in groupby(base.costs.values(), key=lambda row: row.role):
        parts.append(f"## {role}\n\n" + "\n".join(_sentence(row, catalogue) for row in rows))
    source = Source(
        title=title,
        publisher=behind.publisher if behind else None,
        published=behind.published if behind else None,
        nation=first.nation,
        status="current" if base is newest else "superseded",
        superseded_by=None if base is newest else source_id(_slug(newest)),
        kind="digest",
        checked="recalled" if any(row.checked == "recalled" for row in base.costs.values()) else "read",
        url=behind.url if behind else None,
        licence=behind.licence if behind else None,
    )
    return BuiltinDocument(
        slug=_slug(base), path=base.path, source=source, markdown="\n\n".join(parts).encode() + b"\n"
    )


def _sentence(row: UnitCost, catalogue: Catalogue) -> str:
    """A row as a sentence that can be cited alone."""
    role = f"{row.role}, band {row.band}" if row.band else row.role
    training = "with" if row.qualifications == "included" else "without"
    document = catalogue.documents.get(row.source)
    made = {"derived": "derived from", "proxy": "taken for a like role from", "user": "given by"}.get(
        row.status, "from"
    )
    recalled = "From memory, not checked: " if row.checked == "recalled" else ""
    return (
        f"{recalled}{role}: £{row.cost_per_hour} per {row.basis}, {training} the cost of qualifications, at "
        f"{row.price_year} prices ({made} {document.title if document else row.source}, {row.where})."
    )
