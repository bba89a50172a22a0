"""Tables of what things cost, as CSV files: each of one price year, its rows records of one kind."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, TypeVar

from corpus.costed import PriceYear
from corpus.placed import Placed, decoded, listed, refuse, twice
from corpus.records import Checked, Nation
from corpus.schema import KnowledgeInvalid, Problem, Record, Slug, Text


class Priced(Record):
    """A row: what something costs, and where that stands."""

    id: Slug
    price_year: PriceYear
    nation: Nation
    source: Text
    """Id of a document of the catalogue, or a title."""
    where: Text
    """The table, section or page."""
    status: Literal["official", "derived", "proxy", "user"]
    """``derived``: worked out from the source; ``proxy``: of a like thing; ``user``: somebody's own rate."""
    checked: Checked


Row = TypeVar("Row", bound=Priced)


@dataclass(frozen=True, slots=True)
class PriceTable(Generic[Row]):
    """The rows of one price year by id."""

    path: Path
    price_year: str
    rows: Mapping[str, Row]


def load_tables(paths: Sequence[Path], kind: type[Row]) -> list[PriceTable[Row]]:
    """Tables side by side, the newest first; raises ``KnowledgeInvalid`` with the problems of all files, one a line."""
    found, problems = [], []
    for path in paths:
        try:
            found.append(load_table(path, kind))
        except KnowledgeInvalid as invalid:
            problems.append(str(invalid))
    if problems:
        raise KnowledgeInvalid("\n".join(problems))
    return sorted(found, key=lambda table: table.price_year, reverse=True)


def load_table(path: Path, kind: type[Row]) -> PriceTable[Row]:
    """One file; raises ``KnowledgeInvalid`` with its problems, one a line."""
    file = _placed(path, kind)
    if isinstance(file, Problem):
        raise KnowledgeInvalid(str(file))
    rows, problems = listed(file, kind, "rows")
    ids = {place: row.id for place, row in rows.items()}
    years = {place: row.price_year for place, row in rows.items()}
    refuse(_in_columns(problem) for problem in [*problems, *twice(file, "rows", ids), *_other_years(file, years)])
    of_year = next(iter(rows.values())).price_year
    return PriceTable(path, of_year, {row.id: row for row in rows.values()})


def _placed(path: Path, kind: type[Priced]) -> Placed | Problem:
    """A CSV file as the schema takes it: a list of rows, each with its fields and their lines.

    An empty cell of a column that may be missing is as if it were.
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
            rows.append(_filled(row, kind))
    except csv.Error as fault:
        return Problem(path.name, reader.line_num, "file", f"is not a CSV file: {fault}")
    if not rows:
        return Problem(path.name, 1, "file", f"has no rows; write the columns {', '.join(kind.model_fields)} first")
    return Placed(path, {"rows": rows}, lines)


def _filled(row: Mapping[str, str], kind: type[Priced]) -> dict[str, str]:
    """The cells without those that are empty and may be."""
    needed = {name for name, field in kind.model_fields.items() if field.is_required()}
    cells = {name.strip(): value.strip() for name, value in row.items()}
    return {name: value for name, value in cells.items() if value or name not in kind.model_fields or name in needed}


def _in_columns(problem: Problem) -> Problem:
    """A problem told of the column, since a line has one row only."""
    return Problem(problem.file, problem.line, problem.field.split(".")[-1], problem.fault)


def _other_years(file: Placed, years: Mapping[int, str]) -> Iterator[Problem]:
    """A problem for each row of another price year than the first; ``years`` by place."""
    first = next(iter(years.values()), "")
    for place, year in years.items():
        if year != first:
            fault = f"is {year} in a file of {first}; keep each price year in a file of its own"
            yield file.problem(fault, "rows", place, "price_year")
