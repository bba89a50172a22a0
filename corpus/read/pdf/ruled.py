"""Tables that are drawn: lines and shaded cells make a grid, and its cells hold the words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.pdfium.boxes import Box
from corpus.pdfium.words import Fragment

THIN = 3.0
"""Points up to which a drawn rectangle is a line."""
TOUCH = 3.0
"""Points by which lines may miss each other."""
MOST_LINES = 1500
"""More belong to a drawing, not to a table."""
MOST_CROSSINGS = 200_000
"""Of lines with lines, over which a page is a drawing."""
MOST_CELLS = 4000
FRAME = 2500
"""Characters in one cell of a small grid: a frame around running text."""


@dataclass(slots=True)
class Table:
    """Fragments by row and column; a merged cell stands in every place it covers."""

    rows: list[list[list[Fragment]]]
    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Ruling:
    """A drawn line: ``at`` is its place across, ``begin`` and ``end`` its ends along."""

    at: float
    begin: float
    end: float


@dataclass(slots=True)
class Rulings:
    across: list[Ruling] = field(default_factory=list)
    """Horizontal: ``at`` counts from the top, ends from the left."""
    down: list[Ruling] = field(default_factory=list)


def rulings_of(boxes: Sequence[Box]) -> Rulings:
    """The lines that drawn boxes are, or are edged by; collinear ones that touch are one."""
    found = Rulings()
    if len(boxes) > MOST_LINES:
        return found
    for left, top, right, bottom in boxes:
        wide, high = right - left, bottom - top
        if wide < THIN and high < THIN:
            continue
        if high < THIN:
            found.across.append(Ruling((top + bottom) / 2, left, right))
        elif wide < THIN:
            found.down.append(Ruling((left + right) / 2, top, bottom))
        else:
            found.across += [Ruling(top, left, right), Ruling(bottom, left, right)]
            found.down += [Ruling(left, top, bottom), Ruling(right, top, bottom)]
    return Rulings(_merged(found.across), _merged(found.down))


def _merged(lines: list[Ruling]) -> list[Ruling]:
    merged: list[Ruling] = []
    for line in sorted(lines, key=lambda line: (round(line.at / 2), line.begin)):
        last = merged[-1] if merged else None
        if last is not None and abs(last.at - line.at) <= 2.5 and line.begin <= last.end + TOUCH:
            last.end = max(last.end, line.end)
        else:
            merged.append(Ruling(line.at, line.begin, line.end))
    return merged


def ruled_tables(fragments: Sequence[Fragment], rulings: Rulings) -> tuple[list[Table], list[Fragment]]:
    """The drawn tables of a page, and the fragments outside them in their order."""
    tables: list[Table] = []
    rest = list(fragments)
    for across, down in _connected(rulings):
        columns, rows = _places(line.at for line in down), _places(line.at for line in across)
        columns = _open_sides(columns, across)
        if len(columns) < 3 or len(rows) < 3 or len(columns) * len(rows) > MOST_CELLS:
            continue
        inside = [f for f in rest if _within(f, columns[0], rows[0], columns[-1], rows[-1])]
        table = _table(inside, columns, rows, across, down)
        if table is not None:
            tables.append(table)
            held = {id(fragment) for fragment in inside}
            rest = [fragment for fragment in rest if id(fragment) not in held]
    return tables, rest


def _open_sides(columns: list[float], across: Sequence[Ruling]) -> list[float]:
    """Columns with the outer ones of a table that has no lines at its sides, only level ones that reach out."""
    left, right = min(line.begin for line in across), max(line.end for line in across)
    return [*([left] if left < columns[0] - 12 else []), *columns, *([right] if right > columns[-1] + 12 else [])]


def _connected(rulings: Rulings) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Lines that cross or touch each other, group by group."""
    groups: list[tuple[list[Ruling], list[Ruling]]] = []
    if len(rulings.across) * len(rulings.down) > MOST_CROSSINGS:
        return groups
    for line in rulings.across:
        groups.append(([line], []))
    for upright in rulings.down:
        met = [group for group in groups if any(_meet(line, upright) for line in group[0])]
        if not met:
            continue
        joined = (
            [line for group in met for line in group[0]],
            [*(line for group in met for line in group[1]), upright],
        )
        groups = [group for group in groups if not any(group is other for other in met)]
        groups.append(joined)
    return [group for group in groups if len(group[0]) >= 2 and len(group[1]) >= 2]


def _meet(line: Ruling, upright: Ruling) -> bool:
    return (
        line.begin - TOUCH <= upright.at <= line.end + TOUCH and upright.begin - TOUCH <= line.at <= upright.end + TOUCH
    )


def _places(values: object) -> list[float]:
    """Different places of lines, in order; those of a double line count once."""
    places: list[float] = []
    for value in sorted(values):  # type: ignore[call-overload]
        if not places or value - places[-1] > 4:
            places.append(value)
    return places


def _within(fragment: Fragment, left: float, top: float, right: float, bottom: float) -> bool:
    across, down = (fragment.left + fragment.right) / 2, (fragment.top + fragment.bottom) / 2
    return left < across < right and top < down < bottom


def _table(
    inside: Sequence[Fragment],
    columns: list[float],
    rows: list[float],
    across: Sequence[Ruling],
    down: Sequence[Ruling],
) -> Table | None:
    """The table of a grid; ``None`` where it holds too little or frames running text."""
    held: dict[tuple[int, int], list[Fragment]] = {}
    for fragment in inside:
        row = bisect_right(rows, (fragment.top + fragment.bottom) / 2) - 1
        column = bisect_right(columns, (fragment.left + fragment.right) / 2) - 1
        held.setdefault((row, column), []).append(fragment)
    first = _merged_cells(columns, rows, across, down)
    cells: dict[tuple[int, int], list[Fragment]] = {}
    for place, fragments in held.items():
        cells.setdefault(first[place], []).extend(fragments)
    if len({row for row, _ in cells}) < 2 or len({column for _, column in cells}) < 2:
        return None
    if len(cells) <= 4 and any(sum(len(f.text) for f in fragments) > FRAME for fragments in cells.values()):
        return None
    wide = [c for c in range(len(columns) - 1) if any(cells.get(first[r, c]) for r in range(len(rows) - 1))]
    places = sum(bool(cells.get(first[row, column])) for column in wide for row in range(len(rows) - 1))
    if len(cells) < 0.5 * places:  # mostly merged: boxes of a diagram, or tables inside tables
        return None
    grid = [[cells.get(first[row, column], []) for column in wide] for row in range(len(rows) - 1)]
    return Table([row for row in grid if any(row)], columns[0], rows[0], columns[-1], rows[-1])


def _merged_cells(
    columns: list[float], rows: list[float], across: Sequence[Ruling], down: Sequence[Ruling]
) -> dict[tuple[int, int], tuple[int, int]]:
    """For each place of the grid the first place of the cell it belongs to: no line runs between them."""
    first: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            place = row, column
            middle_down = (rows[row] + rows[row + 1]) / 2
            middle_across = (columns[column] + columns[column + 1]) / 2
            if column and not _drawn(down, columns[column], middle_down):
                first[place] = first[row, column - 1]
            elif row and not _drawn(across, rows[row], middle_across):
                first[place] = first[row - 1, column]
            else:
                first[place] = place
    return first


def _drawn(lines: Sequence[Ruling], at: float, along: float) -> bool:
    return any(abs(line.at - at) <= 4 and line.begin - TOUCH <= along <= line.end + TOUCH for line in lines)
