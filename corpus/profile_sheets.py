"""A care profile as sheets with columns, worked out from its models: what Excel and the table of the app show.

The profile itself is a sheet of fields; stages, rows, views and every list of theirs are sheets of their own, whose
first columns say whose a line is. A field added to the models is a column here, without anything written twice.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from corpus.costed import Costed
from corpus.profiles import Cell, Profile, Row, Stage, View
from corpus.schema import Date

ColumnKind = Literal["text", "number", "whole number", "yes or no", "choice", "list", "date"]
COVER = "Profile"
NAMES = {"steps": "Steps of views"}
"""Sheets that are not called as their field is."""
HEADERS = {
    "slug": "Name",
    "minutes": "Minutes of a contact",
    "scope_in": "In scope",
    "scope_out": "Out of scope",
    "if_not_working": "If it is not working",
}
"""Columns that are not called as their field is."""
CELLS = {
    "activities": "Activity",
    "quality": "Requirement",
    "families": "What they can expect",
    "interfaces": "Interface",
    "local_providers": "Provider",
    "gaps": "Gap",
}
"""What the text of a cell is called, by the list that it stands in."""
COSTING = re.compile(
    r"(price|travel|share_in_need|direct_share|contacts_now|cover_now|quantity_now|per$).*|.*_(low|high)"
)
"""Fields that are of use for the costing only, beside those that every costed line has."""
OWNERS: dict[type[BaseModel], str] = {Stage: "Stage", Row: "Row", View: "View"}
"""Records that others belong to, by their ids."""
APART = {"delivery"}
"""Single records that have a sheet of their own all the same."""
_BOUNDS = ("ge", "gt", "le", "lt")


@dataclass(frozen=True, slots=True)
class Column:
    place: tuple[str, ...]
    """The way from the record of its sheet: ``("cover", "hours_a_week")``."""
    header: str
    kind: ColumnKind
    about: str
    """What it wants, in a sentence or two."""
    choices: tuple[str, ...] = ()
    needed: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    costing: bool = False
    """Of use for the costing only."""

    @property
    def share(self) -> bool:
        """Whether it is a part of the whole, from 0 to 1, which people also write as 50%."""
        return self.most == 1


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    way: tuple[str, ...]
    """The fields from the profile to its records: ``("stages", "rows", "skill_mix")``."""
    owners: tuple[str, ...]
    """Headers of the columns that say whose a line is: ``("Stage", "Row")``."""
    columns: tuple[Column, ...]
    about: str
    single: bool = False
    """Whether an owner has one line at most."""

    @property
    def headers(self) -> tuple[str, ...]:
        return (*self.owners, *(column.header for column in self.columns))

    @property
    def id(self) -> Column | None:
        """The column by which others name its records."""
        return next((column for column in self.columns if column.place == ("id",)), None)


@cache
def sheets() -> tuple[Sheet, ...]:
    """Every sheet, owners before what is theirs."""
    return tuple(_sheets(Profile, (), (), _about(Profile.__doc__), single=True))


@cache
def sheet(name: str) -> Sheet:
    """The sheet of a name. Raises ``KeyError``."""
    return {one.name: one for one in sheets()}[name]


def _sheets(
    model: type[BaseModel], way: tuple[str, ...], owners: tuple[str, ...], about: str, *, single: bool
) -> Iterator[Sheet]:
    fields = {field: (info, *_bare(info)) for field, info in model.model_fields.items()}
    apart = {
        field: (info, kind, many)
        for field, (info, kind, many, _) in fields.items()
        if _is_record(kind) and (many or (way and field in APART))
    }
    columns = [
        _in_sheet(column, model, way)
        for field, (info, *_) in fields.items()
        if field not in apart
        for column in _columns((field,), info, issubclass(model, Costed) and field in Costed.model_fields)
    ]
    name = NAMES.get(way[-1], _words(way[-1])) if way else COVER
    yield Sheet(name, way, owners, tuple(sorted(columns, key=lambda one: one.costing)), about, single)
    inside = owners + ((OWNERS[model],) if model in OWNERS else ())
    for field, (info, kind, many) in apart.items():
        told = _about(info.description or kind.__doc__)
        yield from _sheets(kind, (*way, field), inside, told, single=not many)


def _in_sheet(column: Column, model: type[BaseModel], way: tuple[str, ...]) -> Column:
    """A column as it is called in its sheet."""
    if column.place == ("id",) and model in OWNERS:
        about = "Small letters, digits and hyphens; other sheets name it by this. Left empty, it is made of the words."
        return replace(column, header=OWNERS[model], about=about)
    if column.place == ("text",) and model is Cell:
        return replace(column, header=CELLS.get(way[-1], column.header))
    return column


def _columns(place: tuple[str, ...], info: FieldInfo, costed: bool) -> Iterator[Column]:
    kind, many, marks = _bare(info)
    field = place[-1]
    if _is_record(kind) and not many:
        for inner, within in kind.model_fields.items():
            for column in _columns((inner,), within, costed):
                yield _within(column, field, info, itself=kind is Cell and inner == "text", costed=costed)
        return
    bounds = {name: Decimal(getattr(mark, name)) for mark in marks for name in _BOUNDS if hasattr(mark, name)}
    yield Column(
        place,
        _header(field),
        _kind(kind, many, marks),
        _about(info.description),
        tuple(get_args(kind)) if get_origin(kind) is Literal else (),
        info.is_required() and field != "id",
        bounds.get("ge", bounds.get("gt")),
        bounds.get("le", bounds.get("lt")),
        costed or COSTING.fullmatch(field) is not None,
    )


def _within(column: Column, field: str, info: FieldInfo, *, itself: bool, costed: bool) -> Column:
    """A column of a record within a record; ``itself``: the text of a cell, called as the field that holds it."""
    return replace(
        column,
        place=(field, *column.place),
        header=_header(field) + ("" if itself else f": {column.header.lower()}"),
        about=_about(info.description) if itself else column.about,
        needed=info.is_required() and column.needed,
        costing=column.costing or costed or COSTING.fullmatch(field) is not None,
    )


def _bare(info: FieldInfo) -> tuple[Any, bool, list[Any]]:
    """What a field holds without options and constraints, whether it holds many, and the constraints."""
    kind, metadata = _unwrapped(info.annotation, list(info.metadata))
    if get_origin(kind) is tuple:
        inner, more = _unwrapped(get_args(kind)[0], [])
        return inner, True, more
    return kind, False, metadata


def _unwrapped(kind: Any, metadata: list[Any]) -> tuple[Any, list[Any]]:
    while True:
        if get_origin(kind) is Annotated:
            inner, *more = get_args(kind)
            flat = [one for mark in more for one in (mark.metadata if isinstance(mark, FieldInfo) else [mark])]
            kind, metadata = inner, [*metadata, *flat]
        elif get_origin(kind) in (Union, types.UnionType):
            kind = next(one for one in get_args(kind) if one is not type(None))
        else:
            return kind, metadata


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _kind(kind: Any, many: bool, metadata: list[Any]) -> ColumnKind:
    if many:
        return "list"
    if get_origin(kind) is Literal:
        return "choice"
    if kind is str and any(mark in metadata for mark in get_args(Date)[1:]):
        return "date"
    kinds: dict[Any, ColumnKind] = {Decimal: "number", int: "whole number", bool: "yes or no"}
    return kinds.get(kind, "text")


def _header(field: str) -> str:
    return HEADERS.get(field, _words(field))


def _words(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _about(docstring: str | None) -> str:
    """A docstring in the words of somebody who fills in a table."""
    first = " ".join((docstring or "").split("\n\n")[0].split())
    return re.sub(r"``(\w+)``", r"\1", first.replace("``None``", "Empty").replace("; Empty", "; empty"))
