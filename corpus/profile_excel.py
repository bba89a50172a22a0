"""Care profiles as Excel workbooks: a sheet for the profile itself, then one for each kind of line.

Everything is a value and nothing a formula: text that begins with an equals sign stays text. ``profile_excel_in``
reads what is written here, and what people made of it, back as a profile.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from corpus.profile_checks import findings
from corpus.profile_sheets import COVER, Column, Sheet, sheets
from corpus.profile_tables import Values, tables
from corpus.profiles import Profile
from corpus.schema import KnowledgeInvalid
from corpus.typed import UNPRINTABLE

FIELD, VALUE, WANTED = "Field", "Value", "What belongs here"
"""Headers of the cover, which has a line for each field."""
SAVED_AS = "Saved as version"
"""A line of the cover that is not of the profile: which version of the library the workbook was made from."""
DECIDE, GUIDE = "To decide", "Guide"
"""Sheets to read, which are not read back."""
LONGEST_TEXT = 32_767  # characters that a cell of Excel holds
SPARE = 300  # lines below the last that have lists to choose from
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What Excel would read as the code of a character."""
HEAD = PatternFill("solid", fgColor="DCE6F1")
WRAPPED = Alignment(wrap_text=True, vertical="top")
WIDTHS = {"text": 44, "list": 30, "choice": 15, "number": 12, "whole number": 12, "yes or no": 11, "date": 13}
WANTS = {
    "number": "A number.",
    "whole number": "A whole number.",
    "yes or no": "yes or no.",
    "date": "A date as 2026-11-22, or a year.",
    "list": "One or more, with commas between them.",
}


def to_excel(profile: Profile, saved_as: int | None = None) -> bytes:
    """The workbook. ``saved_as``: the version of the library that this is.

    Control characters, which no workbook can hold, are left out. Raises ``KnowledgeInvalid`` where a text is longer
    than a cell of Excel.
    """
    book = Workbook()
    found = tables(profile)
    _cover(book.active, sheets()[0], found[COVER][0], saved_as)
    for sheet in sheets()[1:]:
        _lines(book.create_sheet(sheet.name), sheet, found[sheet.name])
    _decide(book.create_sheet(DECIDE), profile)
    _guide(book.create_sheet(GUIDE))
    book.properties.title = _writable(profile.title)
    book.properties.creator = "Commissioning assistant"
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def wanted(column: Column) -> str:
    """What a column wants, in words for who fills it in."""
    told = [column.about, WANTS.get(column.kind, "")]
    if column.choices:
        told.append(f"One of: {', '.join(column.choices)}.")
    if column.share:
        told.append("From 0 to 1, or as 50%.")
    if column.place[-1] == "source":
        told.append(
            "Requirement or digest as in 'nice-qs13:statement-1', a title or an address; else a local decision."
        )
    told.append("Needed." if column.needed else "May be left empty.")
    return " ".join(part for part in told if part)


def _cover(page: Worksheet, sheet: Sheet, values: Values, saved_as: int | None) -> None:
    page.title = COVER
    _head(page, (FIELD, VALUE, WANTED), (28, 70, 80))
    for column in sheet.columns:
        given = values[column.header]
        many = given or ("",) if column.kind == "list" else (given,)
        for one in many:
            about = "One a line; add lines with this field as you need." if column.kind == "list" else wanted(column)
            page.append([column.header, None, about])
            _write(page, page.max_row, 2, one, column)
            _choices(page, column, "B", page.max_row, page.max_row)
    about = "Left as it is, it tells whether somebody saved the profile while you worked in this file."
    page.append([SAVED_AS, saved_as, about])
    _heights(page)
    for row in page.iter_rows(min_row=2, max_col=3):
        for cell in row:
            cell.alignment = WRAPPED
        row[0].font = Font(bold=True)


def _lines(page: Worksheet, sheet: Sheet, lines: Sequence[Values]) -> None:
    _head(page, sheet.headers, [*(24 for _ in sheet.owners), *(_width(column) for column in sheet.columns)])
    first = len(sheet.owners) + 1
    page.freeze_panes = page.cell(2, first + (1 if sheet.id else 0))
    for number, values in enumerate(lines, 2):
        for place, header in enumerate(sheet.owners, 1):
            _write(page, number, place, values[header], None)
        for place, column in enumerate(sheet.columns, first):
            _write(page, number, place, values[column.header], column)
    _heights(page)
    last = len(lines) + 1 + SPARE
    for place, header in enumerate(sheet.owners, 1):
        _owners(page, header, get_column_letter(place), last)
    for place, column in enumerate(sheet.columns, first):
        letter = get_column_letter(place)
        page[f"{letter}1"].comment = _note(wanted(column))
        _choices(page, column, letter, 2, last)
        if column.costing:
            used = any(values[column.header] not in (None, True, 1) for values in lines)
            page.column_dimensions[letter].outlineLevel = 1
            page.column_dimensions[letter].hidden = not used
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headers))}{max(len(lines) + 1, 2)}"


def _head(page: Worksheet, headers: Sequence[str], widths: Iterable[int]) -> None:
    page.append(list(headers))
    page.freeze_panes = "A2"
    for cell, width in zip(page[1], widths, strict=True):
        cell.font, cell.fill, cell.alignment = Font(bold=True), HEAD, WRAPPED
        page.column_dimensions[cell.column_letter].width = width
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _heights(page: Worksheet) -> None:
    """Rows as high as their longest text needs: not every program works that out on opening."""
    for row in page.iter_rows(min_row=2):
        widths = (page.column_dimensions[cell.column_letter].width for cell in row)
        needed = [
            sum(math.ceil(max(len(line), 1) * 1.15 / width) for line in str(cell.value).split("\n"))
            for cell, width in zip(row, widths, strict=True)
            if cell.value is not None
        ]
        page.row_dimensions[row[0].row].height = min(15 * max(needed, default=1), 400)


def _width(column: Column) -> int:
    short = column.place[-1] in ("source", "id", "band", "payer", "rate", "by_whom")
    return 32 if short else WIDTHS[column.kind]


def _write(page: Worksheet, row: int, place: int, value: Any, column: Column | None) -> None:
    """One value into one cell: a number as a number where Excel holds it exactly, everything else as text."""
    cell = page.cell(row, place)
    cell.alignment = WRAPPED
    cell.number_format = "0.####%" if column and column.share else "General"
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, tuple):
        value = ", ".join(value)
    if isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
        value = float(value)
    if isinstance(value, Decimal):
        value = str(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        cell.value = int(value) if value == int(value) else value
    elif column is None or column.kind not in ("number", "whole number"):
        cell.number_format = "@"  # what is typed here stays text, whatever it looks like
    if isinstance(value, str) and value:
        _write_text(page, cell, value)


def _write_text(page: Worksheet, cell: Any, text: str) -> None:
    words = _writable(text)
    if len(words) > LONGEST_TEXT:
        told = f"{page.title}!{cell.coordinate}: a cell of Excel holds {LONGEST_TEXT:,} characters, and this has"
        raise KnowledgeInvalid(f"{told} {len(words):,}. Export the profile as YAML, or shorten the text.")
    cell.value = words
    cell.data_type = "s"  # openpyxl would make a formula of "=..."
    cell.quotePrefix = words[:1] in "=+-@'"


def _writable(text: str) -> str:
    return ESCAPE.sub("_x005F_", UNPRINTABLE.sub("", text))


def _choices(page: Worksheet, column: Column, letter: str, first: int, last: int) -> None:
    options = ("yes", "no") if column.kind == "yes or no" else column.choices
    if options:
        _list(page, f'"{",".join(options)}"', f"{letter}{first}:{letter}{last}", f"One of: {', '.join(options)}.")


def _owners(page: Worksheet, header: str, letter: str, last: int) -> None:
    """A list of the ids that stand in the sheet whose records have them."""
    owner = next(one for one in sheets() if one.id and one.id.header == header)
    place = get_column_letter(owner.headers.index(header) + 1)
    ids = f"'{owner.name}'!${place}$2:${place}${2 + SPARE}"
    _list(page, ids, f"{letter}2:{letter}{last}", f"One that stands in the sheet '{owner.name}', or its words.")
    page[f"{letter}1"].comment = _note(f"Whose the line is, as in the sheet '{owner.name}'. Empty: as the line above.")


def _list(page: Worksheet, formula: str, cells: str, told: str) -> None:
    """Other words may be typed all the same: import tells what it cannot take."""
    choice = DataValidation(type="list", formula1=formula, allow_blank=True, errorStyle="warning", error=told[:250])
    choice.add(cells)
    page.add_data_validation(choice)


def _note(text: str) -> Comment:
    return Comment(text, "Commissioning assistant", width=320, height=40 + 18 * (len(text) // 42 + 1))


def _decide(page: Worksheet, profile: Profile) -> None:
    """Gaps, local decisions and doubts, for who works in the workbook; not read back."""
    _head(page, ("Kind", "Stage", "Row", "Field", "What", "Who decides"), (16, 28, 28, 20, 80, 36))
    for number, one in enumerate(findings(profile), 2):
        field = one.field.replace("_", " ")
        for place, words in enumerate((one.kind, one.stage, one.row, field, one.told, one.who or ""), 1):
            _write(page, number, place, words, None)
    _heights(page)
    page.auto_filter.ref = f"A1:F{page.max_row}"


def _guide(page: Worksheet) -> None:
    """What every column of every sheet wants; not read back."""
    _head(page, ("Sheet", "Column", WANTED), (20, 34, 100))
    for sheet in sheets():
        for line in [(sheet.name, "", sheet.about), *((sheet.name, one.header, wanted(one)) for one in sheet.columns)]:
            page.append(list(line))
            page.cell(page.max_row, 3).alignment = WRAPPED
