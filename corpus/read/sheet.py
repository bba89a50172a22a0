"""Sheets of a workbook: the sheet's name is a heading, every row a block that knows its number: "Costs, row 12".

Rows that stand together make a table. Lines with one filled cell above it are its title, and the first row that
reads as column titles stands over the rest, also beyond an empty row where the columns stay the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.read.assemble import Assembly, plain
from corpus.read.grid import LARGEST, reads_as_titles

Row = tuple[int, Mapping[int, str]]
"""A row's number, from 1, and what its filled cells show, by column from 0."""


def add_sheet(assembly: Assembly, name: str, rows: Sequence[Row]) -> None:
    """Adds one sheet with the rows that hold anything, in order."""
    filled = [(number, shown) for number, cells in rows if (shown := _shown(cells))]
    if not filled:
        return
    assembly.add("heading", plain(name), 1)
    header: dict[int, str] = {}
    for table in _tables(filled):
        header = _add(assembly, table, header)


def _shown(cells: Mapping[int, str]) -> dict[int, str]:
    return {column: words for column, cell in sorted(cells.items()) if (words := plain(cell))}


def _tables(rows: Sequence[tuple[int, dict[int, str]]]) -> list[list[tuple[int, dict[int, str]]]]:
    """Rows without an empty one between them."""
    tables: list[list[tuple[int, dict[int, str]]]] = []
    for row in rows:
        if not tables or tables[-1][-1][0] + 1 < row[0]:
            tables.append([])
        tables[-1].append(row)
    return tables


def _add(assembly: Assembly, rows: list[tuple[int, dict[int, str]]], header: dict[int, str]) -> dict[int, str]:
    """Adds one table; gives the titles that stand over it."""
    while rows and len(rows[0][1]) == 1 and (len(rows) == 1 or len(rows[1][1]) != 1 or _wordy(rows[0][1])):
        number, cells = rows.pop(0)
        assembly.add("paragraph", next(iter(cells.values())), number=f"row {number}")
    if not rows:
        return header
    first, last = min(min(cells) for _, cells in rows), max(max(cells) for _, cells in rows)
    columns = range(first, min(last + 1, first + max(1, LARGEST // len(rows))))
    titles = [rows[0][1].get(column, "") for column in columns]
    new = len(rows) > 1 and reads_as_titles(titles) and not (header and set(rows[0][1]) <= set(header))
    for number, cells in rows:
        over = [] if new and number == rows[0][0] else (titles if new else [header.get(one, "") for one in columns])
        assembly.add_row([cells.get(column, "") for column in columns], over if any(over) else (), f"row {number}")
    return rows[0][1] if new else header


def _wordy(cells: dict[int, str]) -> bool:
    return len(next(iter(cells.values()))) > 60
