"""Tables with merged cells as plain rows: a merged cell's words stand in every place it covers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.read.assemble import Assembly

WIDEST = 1000
"""Columns; a page that claims more is broken or hostile."""
LARGEST = 2_000_000
"""Places of a table after merged cells are spread."""


@dataclass(frozen=True, slots=True)
class Cell:
    words: str
    across: int = 1
    down: int = 1


def add_table(assembly: Assembly, rows: Sequence[tuple[bool, Sequence[Cell]]]) -> None:
    """Adds the rows, each with whether it holds column titles; without any the first row may be taken for one."""
    grid = spread([cells for _, cells in rows])
    titled = 0
    while titled < len(rows) and rows[titled][0]:
        titled += 1
    if titled == 0 and len(grid) > 1 and reads_as_titles(grid[0]):
        titled = 1
    header = _header(grid[:titled]) if titled < len(grid) else []
    for place, row in enumerate(grid):
        assembly.add_row(row, header if place >= titled else ())


def spread(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The words at every place of the table, all rows of one length."""
    grid: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}
    places = 0
    for cells in rows:
        row: list[str] = []
        waiting = list(cells)
        below: dict[int, tuple[str, int]] = {}
        while waiting or any(column >= len(row) for column in hanging):
            column = len(row)
            if column >= WIDEST:
                break
            if column in hanging:
                words, left = hanging[column]
                row.append(words)
                if left > 1:
                    below[column] = (words, left - 1)
            elif waiting:
                cell = waiting.pop(0)
                for _ in range(cell.across):
                    if cell.down > 1:
                        below[len(row)] = (cell.words, cell.down - 1)
                    row.append(cell.words)
            else:
                row.append("")
        hanging = below
        grid.append(row)
        places += len(row)
        if places > LARGEST:
            break
    width = max((len(row) for row in grid), default=0)
    return [row + [""] * (width - len(row)) for row in grid]


def reads_as_titles(row: Sequence[str]) -> bool:
    """Several short, different, wordy cells."""
    filled = [cell for cell in row if cell.strip()]
    return (
        len(row) > 1
        and len(filled) >= len(row) - 1
        and len(set(filled)) > 1
        and all(len(cell) <= 80 and re.search(r"[^\W\d_]", cell) for cell in filled)
    )


def _header(rows: Sequence[Sequence[str]]) -> list[str]:
    """Column titles in several rows are joined from the top; a repeated one is said once."""
    titles = []
    for column in zip(*rows, strict=True):
        said: list[str] = []
        for words in column:
            if words.strip() and words not in said:
                said.append(words)
        titles.append(", ".join(said))
    return titles
