"""A workbook read back as a care profile, with whatever people did to it.

Columns may stand in another order and lines be empty, numbers may be text and stages be named by their titles. What
is wrong is told all at once, each with its sheet and cell; what is left out is told beside the profile.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from corpus import typed
from corpus.frameworks import Framework
from corpus.profile_excel import DECIDE, FIELD, GUIDE, SAVED_AS, VALUE
from corpus.profile_sheets import COVER, Column, Sheet, sheets
from corpus.profile_tables import Line, TableFault, TablesInvalid, assembled
from corpus.profiles import Profile
from corpus.read.package import Package
from corpus.read.refusal import Limits, Refused
from corpus.schema import KnowledgeInvalid

LIMITS = Limits(bytes=20_000_000, unpacked_bytes=60_000_000)
MOST_LINES = 5_000  # of a sheet; the example has some forty
MOST_COLUMNS = 200
SEARCHED = 15  # lines from the top in which the headers may stand
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Imported:
    profile: Profile
    notes: tuple[str, ...]
    """What was left out or changed, each with its sheet and cell."""
    saved_as: int | None
    """The version of the library that the workbook was made from."""


@dataclass
class _Read:
    """What is read of a workbook, with where it stands."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    cells: dict[tuple[str, int | None, str | None], str] = field(default_factory=dict)
    """The cell of a sheet, line and header."""
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    saved_as: int | None = None


def from_excel(path: Path, frameworks: Mapping[str, Framework]) -> Imported:
    """The profile in a workbook. Raises ``KnowledgeInvalid``: a line for each fault, as "Outcomes!D7: is missing".

    Formulas are taken as their text and nothing is calculated; macros are not read. ``frameworks``: those that
    cells may cite.
    """
    book, macros = _opened(path)
    read = _Read(notes=["The macros in it were left out."] if macros else [])
    pages = {page.title.strip().casefold(): page for page in book.worksheets}
    for sheet in sheets():
        page = pages.pop(sheet.name.casefold(), None)
        if page is None:
            if sheet.name in (COVER, "Stages", "Rows"):
                read.faults.append(f"{path.name} has no sheet '{sheet.name}'")
        elif sheet.name == COVER:
            _cover(page, sheet, read)
        else:
            _page(page, sheet, read)
    strange = [page.title for name, page in pages.items() if name not in (DECIDE.casefold(), GUIDE.casefold())]
    read.notes += [f"The sheet '{title}' is not known and was left out." for title in strange]
    return Imported(_profile(read, frameworks), tuple(read.notes), read.saved_as)


def _profile(read: _Read, frameworks: Mapping[str, Framework]) -> Profile:
    try:
        profile = assembled(read.lines, frameworks)
    except TablesInvalid as invalid:
        raise KnowledgeInvalid("\n".join([*read.faults, *(_told(fault, read) for fault in invalid.faults)])) from None
    if read.faults:
        raise KnowledgeInvalid("\n".join(read.faults))
    return profile


def _told(fault: TableFault, read: _Read) -> str:
    cell = read.cells.get((fault.sheet, None if fault.sheet == COVER else fault.line, fault.header))
    if cell:
        return f"{cell}: {fault.told}"
    if fault.sheet == COVER or not fault.line:
        return f"{fault.sheet}: {_named(fault.header)}{fault.told}"
    return f"{_quoted(fault.sheet)}!{fault.line}:{fault.line}: {_named(fault.header)}{fault.told}"


def _named(header: str | None) -> str:
    return f"'{header}' " if header else ""


def _quoted(title: str) -> str:
    """A sheet's name as Excel writes it before a cell."""
    return title if re.fullmatch(r"\w+", title) else f"'{title}'"


def _opened(path: Path) -> tuple[Any, bool]:
    """The workbook, and whether it has macros. Raises ``KnowledgeInvalid``."""
    if path.suffix.casefold() in (".xls", ".xlsb", ".ods"):
        raise KnowledgeInvalid(f"'{path.name}' is no workbook of today's Excel: save it as .xlsx and import that.")
    try:
        if path.stat().st_size > LIMITS.bytes:
            raise KnowledgeInvalid(f"'{path.name}' is far larger than a profile: it was not opened.")
        with Package(path, LIMITS):
            macros = "xl/vbaProject.bin" in zipfile.ZipFile(path).namelist()
        return load_workbook(path, keep_links=False, keep_vba=False), macros
    except Refused as refused:
        locked = " or protected with a password" if refused.reason == "corrupt" else ""
        raise KnowledgeInvalid(f"{refused.message}{f' It may be no workbook{locked}.' if locked else ''}") from refused
    except OSError as error:
        raise KnowledgeInvalid(f"'{path.name}' cannot be read: {error.strerror or error}.") from error
    except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise KnowledgeInvalid(f"'{path.name}' cannot be read as a workbook: save it in Excel again.") from error


def _cover(page: Worksheet, sheet: Sheet, read: _Read) -> None:
    """The profile's own fields, one a line: what stands beside a field's name is its value."""
    columns = {_folded(column.header): column for column in sheet.columns}
    values: dict[str, Any] = {}
    column: Column | None = None
    name, value = _cover_columns(page)
    for row in _rows(page, read):
        said = _folded(_plain(row.get(name)))
        given = row.get(value)
        if said == SAVED_AS.casefold():
            read.saved_as = _version(given)
        if said and said not in columns and said not in (SAVED_AS.casefold(), FIELD.casefold()):
            read.notes.append(f"{_where(page, row[name])}: the field '{_plain(row[name])}' is not known, left out.")
        column = columns.get(said) if said else column
        if column is not None:
            place = f"{COVER}!{get_column_letter(value)}{next(iter(row.values())).row}"
            read.cells.setdefault((COVER, None, column.header), place)
        if column is None or given is None:
            continue
        found = _value(page, given, column, read)
        if typed.blank(found):
            continue
        if column.kind == "list":
            values.setdefault(column.header, []).append(typed.text(found))
        else:
            values.setdefault(column.header, found)
    read.lines[COVER] = [Line(1, values)]


def _cover_columns(page: Worksheet) -> tuple[int, int]:
    """Where the names of fields and their values stand: in the first two columns unless headers say otherwise."""
    for row in page.iter_rows(max_row=min(SEARCHED, page.max_row), max_col=_width(page)):
        heads = {_folded(_plain(cell)): cell.column for cell in row}
        if FIELD.casefold() in heads and VALUE.casefold() in heads:
            return int(heads[FIELD.casefold()] or 1), int(heads[VALUE.casefold()] or 2)
    return 1, 2


def _version(cell: Any) -> int | None:
    found = typed.whole_number(_plain(cell))
    return found if isinstance(found, int) and found > 0 else None


def _page(page: Worksheet, sheet: Sheet, read: _Read) -> None:
    columns = {column.header: column for column in sheet.columns}
    head, places = _headers(page, sheet)
    missing = [one for one in sheet.headers if one not in places and (one not in columns or columns[one].needed)]
    missing = [one for one in missing if not (sheet.id and one == sheet.id.header)]
    rows = list(_rows(page, read, head + 1))
    if missing and rows:
        read.faults += [f"{_quoted(page.title)}!{head}:{head}: has no column '{one}'" for one in missing]
        return
    _strange_columns(page, head, places, read)
    lines = []
    for row in rows:
        values = {}
        number = next(iter(row.values())).row
        for header, place in places.items():
            read.cells[sheet.name, number, header] = f"{_quoted(page.title)}!{get_column_letter(place)}{number}"
            if place in row:
                values[header] = _value(page, row[place], columns.get(header), read)
        lines.append(Line(number, values))
    read.lines[sheet.name] = lines


def _headers(page: Worksheet, sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The row that holds the headers, and the column of each: the row among the first that knows most of them."""
    known = {_folded(header): header for header in sheet.headers}
    best: tuple[int, dict[str, int]] = (1, {})
    for row in page.iter_rows(max_row=min(SEARCHED, page.max_row), max_col=_width(page)):
        found: dict[str, int] = {}
        for cell in row:
            header = known.get(_folded(_plain(cell)))
            if header and cell.column:
                found.setdefault(header, int(cell.column))
        if len(found) > len(best[1]):
            best = (int(row[0].row or 1), found)
    return best


def _strange_columns(page: Worksheet, head: int, places: Mapping[str, int], read: _Read) -> None:
    for (cell,) in page.iter_cols(min_row=head, max_row=head, max_col=_width(page)):
        said = _plain(cell)
        if said and cell.column not in places.values():
            twice = _folded(said) in map(_folded, places)
            why = "stands there twice; the first was taken" if twice else "is not known and was left out"
            read.notes.append(f"{_where(page, cell)}: the column '{said}' {why}.")


def _rows(page: Worksheet, read: _Read, first: int = 1) -> Iterator[dict[int, Any]]:
    """Each line with something in it: its cells by column. A merged cell's value stands in every cell it covers."""
    merged = _merged(page)
    last = min(page.max_row, MOST_LINES)
    if page.max_row > MOST_LINES:
        read.notes.append(f"{_quoted(page.title)}: only its first {MOST_LINES:,} lines were read.")
    for row in page.iter_rows(min_row=first, max_row=max(last, first), max_col=_width(page)):
        cells = [merged.get((cell.row, cell.column), cell) for cell in row]
        found = {place: cell for place, cell in enumerate(cells, 1) if _plain(cell)}
        if any(not isinstance(cell, MergedCell) and _plain(cell) for cell in row):
            yield found


def _width(page: Worksheet) -> int:
    return min(int(page.max_column), MOST_COLUMNS)


def _merged(page: Worksheet) -> dict[tuple[int, int], Any]:
    found = {}
    for area in page.merged_cells.ranges:
        corner = page.cell(area.min_row, area.min_col)
        for row in range(area.min_row, min(area.max_row, MOST_LINES) + 1):
            for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1):
                found[row, column] = corner
    return found


def _value(page: Worksheet, cell: Cell, column: Column | None, read: _Read) -> Any:
    """What a cell says; what was changed in it is noted, and what cannot be taken is a fault."""
    where, said = _where(page, cell), cell.value
    if cell.data_type == "e":
        read.faults.append(f"{where}: holds Excel's error '{said}'")
        return None
    if cell.data_type == "f":
        return _formula(where, _plain(cell), column, read)
    if not isinstance(said, str):
        return said
    decoded = _CODE.sub(lambda code: chr(int(code[1], 16)), said)
    cleaned = typed.UNPRINTABLE.sub("", decoded)
    if cleaned != decoded:
        read.notes.append(f"{where}: characters that cannot be seen were taken out.")
    return cleaned


def _formula(where: str, said: str, column: Column | None, read: _Read) -> str | None:
    if column is not None and column.kind not in ("text", "list"):
        read.faults.append(f"{where}: is a formula, '{said}'; copy the cell and paste its value")
        return None
    read.notes.append(f"{where}: is a formula, and was taken as the text '{said}'.")
    return said


def _plain(cell: Any) -> str:
    value = None if cell is None else cell.value
    if isinstance(value, ArrayFormula | DataTableFormula):
        value = getattr(value, "text", None) or "=..."
    return "" if value is None else typed.text(value).strip()


def _where(page: Worksheet, cell: Cell) -> str:
    return f"{_quoted(page.title)}!{cell.coordinate}"


def _folded(said: str) -> str:
    return " ".join(said.split()).casefold()
