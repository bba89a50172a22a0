"""What an hour of a member of staff costs: tables of unit costs, each of one price year, side by side.

A price base is a CSV file with the columns of ``UnitCost``. Those that ship are licensed apart from the code, see
``builtin/unit_costs_licence.md``; a file with the same columns takes their place or stands beside them.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.catalogue import Catalogue, load_catalogue
from corpus.price_tables import Priced, PriceTable, load_tables
from corpus.records import Source
from corpus.schema import Text, builtin_folder
from corpus.sources import BuiltinDocument, source_id

Basis = Literal["working hour", "weekday hour", "hour of patient contact", "hour of GMS activity"]


class UnitCost(Priced):
    """A row: what one hour costs, and on which basis."""

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


PriceBase = PriceTable[UnitCost]


def builtin_price_bases(folder: Path | None = None) -> list[PriceBase]:
    """Every ``unit_costs*.csv`` of a folder (the built-in one unless told), the newest prices first.

    Raises ``KnowledgeInvalid`` with all problems of all files, one a line.
    """
    return load_tables(sorted((folder or builtin_folder()).glob("unit_costs*.csv")), UnitCost)


def documents(folder: Path | None = None) -> list[BuiltinDocument]:
    """A document for each price base; raises ``KnowledgeInvalid``."""
    catalogue, bases = load_catalogue(folder), builtin_price_bases(folder)
    return [_document(base, catalogue, bases[0]) for base in bases]


def _slug(base: PriceBase) -> str:
    return f"unit-costs-of-staff-{base.price_year.replace('/', '-')}"


def _document(base: PriceBase, catalogue: Catalogue, newest: PriceBase) -> BuiltinDocument:
    first = next(iter(base.rows.values()))
    behind = catalogue.documents.get(first.source)
    title = f"Unit costs of staff at {base.price_year} prices"
    parts = [f"# {title}"]
    for role, rows in groupby(base.rows.values(), key=lambda row: row.role):
        parts.append(f"## {role}\n\n" + "\n".join(_sentence(row, catalogue) for row in rows))
    source = Source(
        title=title,
        publisher=behind.publisher if behind else None,
        published=behind.published if behind else None,
        nation=first.nation,
        status="current" if base is newest else "superseded",
        superseded_by=None if base is newest else source_id(_slug(newest)),
        kind="digest",
        checked="recalled" if any(row.checked == "recalled" for row in base.rows.values()) else "read",
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
