"""The tables of a Word file: rows, and the columns and rows that each cell covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from corpus.read.docx_tree import inside, is_on, whole
from corpus.read.numbering import W

WIDEST = 100
"""Columns that a cell may cover; a damaged file can claim any number."""


@dataclass(slots=True)
class TableCell:
    node: etree._Element
    across: int
    """Columns."""
    down: int = 1
    """Rows; 0 where it continues the cell above."""


@dataclass(frozen=True, slots=True)
class TableRow:
    titles: bool
    """Whether the file says that it heads the columns."""
    skipped: int
    """Columns before the first cell."""
    cells: Sequence[TableCell]


def table_rows(table: etree._Element) -> list[TableRow]:
    """The rows of a ``w:tbl``, with those cells merged that the file merges."""
    rows = []
    above: dict[int, TableCell] = {}
    for node in inside(table, f"{W}tr"):
        skipped = _columns(node.find(f"{W}trPr/{W}gridBefore"), least=0)
        own = inside(node, f"{W}tc")
        cells = [TableCell(cell, _columns(cell.find(f"{W}tcPr/{W}gridSpan"), least=1)) for cell in own]
        above = _merged(cells, skipped, above)
        rows.append(TableRow(is_on(node.find(f"{W}trPr/{W}tblHeader")), skipped, cells))
    return rows


def _columns(node: etree._Element | None, least: int) -> int:
    return max(least, min(whole(node), WIDEST)) if node is not None else least


def _merged(cells: Sequence[TableCell], column: int, above: dict[int, TableCell]) -> dict[int, TableCell]:
    """Lets cells go on downwards over those of a row; gives the cells that the next row may continue, by column."""
    going_on: dict[int, TableCell] = {}
    for cell in cells:
        merge = cell.node.find(f"{W}tcPr/{W}vMerge")
        if merge is not None:
            if (merge.get(f"{W}val") or "continue") == "continue" and column in above:
                going_on[column] = above[column]
                going_on[column].down += 1
                cell.down = 0
            else:
                going_on[column] = cell
        column += cell.across
    return going_on
