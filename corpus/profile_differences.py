"""Care profiles side by side, row by row: which needs they share, and what each says of them.

Stages are matched by id, then by title; rows within them by id, then by the words of the need. What finds no match
stands in one profile only, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.profile_sheets import Column, Sheet, sheets
from corpus.profiles import LOCAL_DECISION, Profile, Row, Stage
from corpus.typed import text

ALIKE = 0.4  # of the words of two needs together, how many both have
_SMALL = set("a an and as at by for from in is it its of on or that the their to who with".split())


@dataclass(frozen=True, slots=True)
class Said:
    """One field side by side."""

    field: str
    """As its sheet or column is called: "Skill mix", "Share of people"."""
    texts: tuple[tuple[str, ...] | None, ...]
    """What each profile says, line by line; ``None`` where the row is not in it."""

    @property
    def differs(self) -> bool:
        return len(set(self.texts)) > 1

    def only(self, place: int, other: int) -> list[str]:
        """The lines that one profile has and another has not."""
        there = self.texts[other] or ()
        return [line for line in self.texts[place] or () if line not in there]


@dataclass(frozen=True, slots=True)
class Compared:
    """One row side by side; a stage or the whole profile where ``row`` is empty."""

    stage: str
    """Its title; empty for the profile as a whole."""
    row: str
    """The need, in the words of the first profile that has it."""
    has: tuple[bool, ...]
    """Which profiles have it."""
    fields: tuple[Said, ...]

    @property
    def differs(self) -> bool:
        return any(one.differs for one in self.fields)

    @property
    def called(self) -> str:
        return ", ".join(part for part in (self.stage, self.row) if part) or "The profile as a whole"


def compared(profiles: Sequence[Profile]) -> list[Compared]:
    """The profile as a whole, then stage by stage and row by row."""
    sheet_of = {one.way: one for one in sheets()}
    made = [_side("", "", list(profiles), sheet_of[()], ())]
    for stages in _matched([list(one.stages) for one in profiles], _same_stage):
        title = next(stage.title for stage in stages if stage)
        made.append(_side(title, "", stages, sheet_of[("stages",)], ()))
        rows = _matched([list(stage.rows) if stage else [] for stage in stages], _same_row)
        inside = [one for one in sheets() if one.way[:2] == ("stages", "rows") and len(one.way) == 3]
        for group in rows:
            need = next(row.need.text for row in group if row)
            made.append(_side(title, need, group, sheet_of["stages", "rows"], inside))
    return made


def changes(before: Profile, after: Profile) -> list[str]:
    """What changed, in words: a line for each row, with the fields that differ and what was taken out and put in."""
    told = []
    for one in compared([before, after]):
        if one.has != (True, True):
            told.append(f"{one.called}: {'added' if one.has[1] else 'removed'}")
            continue
        for said in one.fields:
            if said.differs:
                parts = [f"- {line}" for line in said.only(0, 1)] + [f"+ {line}" for line in said.only(1, 0)]
                told.append(f"{one.called}, {said.field}: {' '.join(parts) or 'in another order'}")
    return told


def _side(stage: str, row: str, records: Sequence[Any], own: Sheet, inside: Iterable[Sheet]) -> Compared:
    fields = [Said(name, tuple(None if one is None else _own(one, columns) for one in records))
              for name, columns in _grouped(own)]  # fmt: skip
    fields += [
        Said(sheet.name, tuple(None if one is None else tuple(_lines(one, sheet)) for one in records))
        for sheet in inside
    ]
    said = [one for one in fields if any(one.texts)]
    return Compared(stage, row, tuple(one is not None for one in records), tuple(said))


def _grouped(sheet: Sheet) -> Iterator[tuple[str, list[Column]]]:
    """The columns of a sheet by the field they belong to: a cell with its source."""
    groups: dict[str, list[Column]] = {}
    for column in sheet.columns:
        if column.place not in (("id",), ("slug",)):
            groups.setdefault(column.place[0], []).append(column)
    for columns in groups.values():
        yield columns[0].header.partition(":")[0], columns


def _own(record: Any, columns: Sequence[Column]) -> tuple[str, ...]:
    """What a record says in one field of its own."""
    if columns[0].kind == "list":
        return tuple(getattr(record, columns[0].place[0]))
    words = _words(record, columns)
    return (words,) if words else ()


def _lines(row: Row, sheet: Sheet) -> Iterator[str]:
    found = getattr(row, sheet.way[-1])
    for record in found if isinstance(found, tuple) else () if found is None else (found,):
        yield _words(record, sheet.columns)


def _words(record: Any, columns: Sequence[Column]) -> str:
    """A record on one line: its first text, then the other columns by name, then the source in brackets."""
    parts, sources = [], []
    for number, column in enumerate(columns):
        value = _at(record, column)
        if value is None or value == () or (column.costing and value in (True, 1)):
            continue
        said = _shown(value)
        if column.place[-1] == "source":
            if said != LOCAL_DECISION:
                sources.append(said)
        elif number == 0 or (column.place[-1] == "text" and len(columns) <= 2):
            parts.append(said)
        else:
            parts.append(f"{_named(column)} {said}")
    return "; ".join(parts) + (f" ({', '.join(dict.fromkeys(sources))})" if sources else "")


def _named(column: Column) -> str:
    return column.header.lower()


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    said = text(value)
    return said.rstrip("0").rstrip(".") if re.fullmatch(r"\d+\.\d+", said) else said


def _at(record: Any, column: Column) -> Any:
    for step in column.place:
        record = None if record is None else getattr(record, step)
    return record


@dataclass
class _Group:
    """Records of several profiles that are the same; the place is the profile's."""

    found: dict[int, Any] = field(default_factory=dict)


def _matched(sides: Sequence[Sequence[Any]], same: Any) -> list[list[Any]]:
    """Groups of the same records, one of each side or ``None``; in the order of the first side that has them."""
    groups: list[_Group] = []
    for place, records in enumerate(sides):
        left = list(records)
        for surely in (True, False):
            for record in list(left):
                free = [one for one in groups if place not in one.found]
                scored = [(max(same(record, other, surely) for other in one.found.values()), one) for one in free]
                best = max(scored, key=lambda pair: pair[0], default=None)
                if best and best[0] > 0:
                    best[1].found[place] = record
                    left.remove(record)
        groups += [_Group({place: record}) for record in left]
    return [[group.found.get(place) for place in range(len(sides))] for group in groups]


def _same_stage(one: Stage, other: Stage, surely: bool) -> float:
    if surely:
        return float(one.id == other.id)
    return float(one.title.casefold() == other.title.casefold())


def _same_row(one: Row, other: Row, surely: bool) -> float:
    """How sure it is that two rows answer the same need; 0 where it is not."""
    if surely:
        return float(one.id == other.id)
    mine, theirs = _content(one.need.text), _content(other.need.text)
    shared = len(mine & theirs) / max(len(mine | theirs), 1)
    return shared if shared >= ALIKE else 0.0


def _content(words: str) -> set[str]:
    return {word for word in re.findall(r"\w+", words.casefold()) if word not in _SMALL}
