"""A care profile as tables and back: lines of values by the headers of their columns, sheet by sheet.

``assembled(as_given(tables(profile)), None)`` is the profile. Every fault is told with its sheet, line and column,
all at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from corpus import typed
from corpus.frameworks import Framework
from corpus.profile_checks import broken, unknown
from corpus.profile_sheets import COVER, OWNERS, Column, Sheet, sheets
from corpus.profiles import LOCAL_DECISION, Profile
from corpus.schema import SLUG, KnowledgeInvalid, Place, faults_of

Values = dict[str, Any]
"""What stands in a line, by header."""
WORDS_OF = {"Stage": "Title", "Row": "Need", "View": "Title"}
"""The column that tells in words what an id names."""
LONGEST_ID = 48


@dataclass(frozen=True, slots=True)
class Line:
    """A line as somebody gave it."""

    number: int
    """By which faults are told: the row of a sheet, from 1."""
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TableFault:
    sheet: str
    line: int | None
    """``None``: the sheet as a whole."""
    header: str | None
    """``None``: the line as a whole."""
    told: str

    def __str__(self) -> str:
        place = [self.sheet, f"line {self.line}" if self.line else "", self.header or ""]
        return f"{', '.join(part for part in place if part)}: {self.told}"


class TablesInvalid(KnowledgeInvalid):
    """The tables are no profile; ``faults`` says where and why."""

    def __init__(self, faults: Sequence[TableFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = list(faults)


def tables(profile: Profile) -> dict[str, list[Values]]:
    """The lines of every sheet, in order; of the cover one."""
    return {one.name: list(_lines(profile, one)) for one in sheets()}


def as_given(found: Mapping[str, Sequence[Values]]) -> dict[str, list[Line]]:
    """Lines numbered from 1."""
    return {name: [Line(number, values) for number, values in enumerate(lines, 1)] for name, lines in found.items()}


def _lines(profile: Profile, sheet: Sheet) -> Iterator[Values]:
    level: list[tuple[tuple[str, ...], Any]] = [((), profile)]
    for step in sheet.way:
        level = [
            ((*ids, record.id) if type(record) in OWNERS else ids, child)
            for ids, record in level
            for child in _children(record, step)
        ]
    for ids, record in level:
        values: Values = dict(zip(sheet.owners, ids, strict=True))
        for column in sheet.columns:
            values[column.header] = _at(record, column.place)
        yield values


def _children(record: Any, step: str) -> Iterable[Any]:
    found = getattr(record, step)
    return found if isinstance(found, tuple) else () if found is None else (found,)


def _at(record: Any, place: Sequence[str]) -> Any:
    for step in place:
        record = None if record is None else getattr(record, step)
    return record


def assembled(given: Mapping[str, Sequence[Line]], frameworks: Mapping[str, Framework] | None) -> Profile:
    """The profile that the tables say. Raises ``TablesInvalid`` with every fault.

    Lines with nothing in them are left out. A line that does not say whose it is belongs where the one above does.
    Stages, rows and views may be named by their title or need. ``frameworks``: those that cells may cite;
    ``None``: what is cited is not looked up.
    """
    made = _Assembly()
    for sheet in sheets():
        made.take(sheet, given.get(sheet.name, ()))
    found = [] if frameworks is None else list(unknown(made.fields, frameworks))
    profile = None
    try:
        profile = Profile.model_validate(made.fields)
    except ValidationError as fault:
        found += faults_of(fault, Profile)
    if profile and frameworks is not None:
        found += broken(profile, frameworks)
    faults = [*made.faults, *(made.located(*one) for one in found)]
    if profile is None or faults:
        raise TablesInvalid(faults)
    return profile


@dataclass
class _Assembly:
    """The fields of a profile as they come together, with the sheet and line that each record came from."""

    fields: dict[str, Any] = field(default_factory=dict)
    faults: list[TableFault] = field(default_factory=list)
    _origin: dict[Place, tuple[Sheet, int]] = field(default_factory=dict)
    _named: dict[tuple[str, ...], tuple[Place, dict[str, Any]]] = field(default_factory=dict)
    """Records by the headers and ids of themselves and their owners: ``("Stage", "early", "Row", "review")``."""
    _ids: dict[tuple[str, ...], str] = field(default_factory=dict)
    """The ids behind other names, by owners and header: ``("Stage", "early", "Row", "a yearly review")``."""

    def take(self, sheet: Sheet, lines: Sequence[Line]) -> None:
        if sheet.name == COVER:
            self._origin[()] = (sheet, lines[0].number if lines else 1)
            self.fields.update(_record(sheet, lines[0].values) if lines else {})
            return
        above: tuple[str, ...] = ()
        for line in lines:
            if all(typed.blank(line.values.get(column.header)) for column in sheet.columns):
                continue
            owner = self._owner(sheet, line, above)
            if owner is not None:
                above = owner
                self._add(sheet, line, owner)

    def _owner(self, sheet: Sheet, line: Line, above: tuple[str, ...]) -> tuple[str, ...] | None:
        """Headers and ids of whom a line belongs to."""
        owner: tuple[str, ...] = ()
        for header in sheet.owners:
            said = line.values.get(header)
            key = (*owner, header)
            if typed.blank(said) and above[: len(key)] == key:
                owner = above[: len(key) + 1]
                continue
            name = self._ids.get((*key, _folded(said))) if not typed.blank(said) else None
            if name is None:
                self.faults.append(TableFault(sheet.name, line.number, header, self._nobody(header, said, owner)))
                return None
            owner = (*key, name)
        return owner

    def _nobody(self, header: str, said: Any, owner: tuple[str, ...]) -> str:
        if typed.blank(said):
            return f"does not say which {header.lower()} it belongs to"
        within = f" in '{owner[-1]}'" if owner else ""
        return f"there is no {header.lower()} '{typed.text(said)}'{within}"

    def _add(self, sheet: Sheet, line: Line, owner: tuple[str, ...]) -> None:
        place, holder = self._named[owner] if owner else ((), self.fields)
        record = _record(sheet, line.values)
        step = sheet.way[-1]
        if sheet.single:
            if step in holder:
                told = f"'{owner[-1]}' has a line in this sheet already"
                self.faults.append(TableFault(sheet.name, line.number, None, told))
                return
            holder[step], here = record, (*place, step)
        else:
            among = holder.setdefault(step, [])
            here = (*place, step, len(among))
            among.append(record)
        self._origin[here] = (sheet, line.number)
        if sheet.id:
            self._name(sheet.id, record, owner, here)
        if "stages" in record and sheet.way == ("views", "steps"):
            record["stages"] = [self._ids.get(("Stage", _folded(one)), one) for one in record["stages"]]

    def _name(self, column: Column, record: dict[str, Any], owner: tuple[str, ...], place: Place) -> None:
        """Give a record the id that it says or, where that is none, one made of its words."""
        words = record.get("title") or (record.get("need") or {}).get("text") or ""
        said = typed.text(record.get("id") or "").strip()
        name = said if SLUG.fullmatch(said) else self._free((*owner, column.header), said or words)
        record["id"] = name
        self._named.setdefault((*owner, column.header, name), (place, record))
        for other in (name, said, words):
            if other:
                self._ids.setdefault((*owner, column.header, _folded(other)), name)

    def _free(self, key: tuple[str, ...], words: str) -> str:
        base = "-".join(re.findall(r"[a-z0-9]+", words.casefold()))[:LONGEST_ID].strip("-") or key[-1].lower()
        name, number = base, 2
        while (*key, name) in self._named:
            name, number = f"{base}-{number}", number + 1
        return name

    def located(self, place: Place, told: str) -> TableFault:
        """A fault of the schema, told of the sheet, line and column that it came from."""
        known = next(place[:end] for end in range(len(place), -1, -1) if place[:end] in self._origin)
        sheet, line = self._origin[known]
        rest = tuple(step for step in place[len(known) :] if isinstance(step, str))
        for column in sheet.columns:
            if rest and rest[: len(column.place)] == column.place[: len(rest)]:
                return TableFault(sheet.name, line, column.header, told)
        below = next((one for one in sheets() if rest and one.way == (*sheet.way, rest[0])), None)
        if below:
            return TableFault(sheet.name, line, None, f"needs a line of its own in the sheet '{below.name}'")
        return TableFault(sheet.name, line, None, _in_headers(told, sheet))


def _record(sheet: Sheet, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a line gives; what is blank is left out."""
    record: dict[str, Any] = {}
    for column in sheet.columns:
        given = values.get(column.header)
        if typed.blank(given) or (given == LOCAL_DECISION and _alone(column, sheet, values)):
            continue
        within = record
        for step in column.place[:-1]:
            within = within.setdefault(step, {})
        within[column.place[-1]] = _value(column, given)
    return record


def _alone(column: Column, sheet: Sheet, values: Mapping[str, Any]) -> bool:
    """Whether nothing stands beside the source of a record within the record: a cell that was cleared."""
    beside = [one for one in sheet.columns if one.place[:-1] == column.place[:-1] and one is not column]
    return len(column.place) > 1 and all(typed.blank(values.get(one.header)) for one in beside)


def _value(column: Column, given: Any) -> Any:
    if column.kind == "number":
        return typed.number(given, share=column.share)
    if column.kind == "whole number":
        return typed.whole_number(given)
    if column.kind == "yes or no":
        return typed.yes_or_no(given)
    if column.kind == "choice":
        return typed.chosen(given, column.choices)
    if column.kind == "date":
        return typed.day(given)
    if column.kind == "list":
        return typed.listed(given)
    return typed.text(given)


def _folded(said: Any) -> str:
    return " ".join(typed.text(said).split()).casefold()


def _in_headers(told: str, sheet: Sheet) -> str:
    """A fault of a line as a whole, in the words of its columns."""
    for column in sorted(sheet.columns, key=lambda one: -len(one.place[-1])):
        told = re.sub(rf"\b{column.place[-1]}\b", f"'{column.header}'", told) if "_" in column.place[-1] else told
    return told
