"""OpenDocument sheets, each cell as it is shown. Words are found by sheet and row."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from corpus.read.odf import TABLE, Walk, opened, reading_of, whole
from corpus.read.refusal import Limits
from corpus.read.sheet import Row, add_sheet
from corpus.records import Reading

ROWS = (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group")


def read_ods(path: Path, limits: Limits) -> Reading:
    """The reading of a workbook, sheet after sheet."""
    file = opened(path, limits, "spreadsheet")
    walk = Walk(file)
    for sheet in file.body.iterchildren(f"{TABLE}table"):
        add_sheet(walk.assembly, sheet.get(f"{TABLE}name") or "Sheet", _rows(walk, sheet))
    return reading_of(walk, file, [])


def _rows(walk: Walk, sheet: etree._Element) -> list[Row]:
    """The rows with words; those of a cell merged downwards stand in every row that it covers."""
    rows: list[Row] = []
    hanging: dict[int, tuple[str, int]] = {}
    number = 1
    for node in _row_nodes(sheet):
        cells = {column: words for column, (words, last) in hanging.items() if number <= last}
        for column, (words, down) in _cells(walk, node).items():
            cells[column] = words
            if down > 1:
                hanging[column] = words, number + down - 1
        times = _repeated(node, "number-rows-repeated")
        if cells:
            rows += [(number + again, cells) for again in range(min(times, whole(node, "number-rows-repeated")))]
        number += times
    return rows


def _row_nodes(node: etree._Element) -> list[etree._Element]:
    found = []
    for child in node.iterchildren(etree.Element):
        if child.tag == f"{TABLE}table-row":
            found.append(child)
        elif child.tag in ROWS:
            found += _row_nodes(child)
    return found


def _cells(walk: Walk, row: etree._Element) -> dict[int, tuple[str, int]]:
    """By column what a cell shows and how many rows it covers."""
    cells: dict[int, tuple[str, int]] = {}
    column = 0
    for node in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        words = walk.flat(node)
        if words:
            across = max(whole(node, "number-columns-spanned"), whole(node, "number-columns-repeated"))
            down = whole(node, "number-rows-spanned")
            cells.update({column + again: (words, down) for again in range(across)})
        column += _repeated(node, "number-columns-repeated")
    return cells


def _repeated(node: etree._Element, name: str) -> int:
    """How far a row or cell says it goes on, without the limit on what is taken to stand there."""
    written = node.get(f"{TABLE}{name}") or "1"
    return max(1, int(written)) if written.isdecimal() and len(written) < 9 else 1
