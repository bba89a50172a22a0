"""What a contact, a bed-day, an episode or any other unit costs, where it is not told by the hour of staff.

A price holds all that its unit takes, staff included: it is never added to an hourly cost of the same care.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.costed import Pounds, PriceYear
from corpus.costs import in_columns, other_years, placed_rows
from corpus.records import Checked, Nation
from corpus.schema import KnowledgeInvalid, Problem, Record, Slug, Text, builtin_folder, listed, refuse, twice


class Price(Record):
    """A row of a CSV file: what one unit costs."""

    id: Slug
    item: Text
    unit: Text
    """``contact``, ``bed-day``, ``episode`` and the like."""
    price: Pounds
    """In pounds of ``price_year``."""
    low_price: Pounds | None = None
    high_price: Pounds | None = None
    price_year: PriceYear
    nation: Nation
    source: Text
    """Id of a document of the catalogue, or a title."""
    where: Text
    status: Literal["official", "derived", "proxy", "user"]
    checked: Checked


@dataclass(frozen=True, slots=True)
class PriceList:
    """Prices of one price year by id."""

    path: Path
    price_year: str
    prices: Mapping[str, Price]


def builtin_price_lists(folder: Path | None = None) -> list[PriceList]:
    """Every ``prices*.csv`` of a folder (the built-in one unless told), the newest first. Raises as one does."""
    return load_price_lists(sorted((folder or builtin_folder()).glob("prices*.csv")))


def load_price_lists(paths: Sequence[Path]) -> list[PriceList]:
    """Price lists side by side, the newest first."""
    return sorted((load_price_list(path) for path in paths), key=lambda one: one.price_year, reverse=True)


def load_price_list(path: Path) -> PriceList:
    """One file; raises ``KnowledgeInvalid`` with its problems, one a line."""
    file = placed_rows(path, tuple(Price.model_fields))
    if isinstance(file, Problem):
        raise KnowledgeInvalid(str(file))
    rows, problems = listed(file, Price, "rows")
    ids = {place: row.id for place, row in rows.items()}
    years = {place: row.price_year for place, row in rows.items()}
    refuse(in_columns(problem) for problem in [*problems, *twice(file, "rows", ids), *other_years(file, years)])
    prices = list(rows.values())
    return PriceList(path, prices[0].price_year, {row.id: row for row in prices})
