"""A check as a workbook in the shape of a baseline assessment: a summary, one row a requirement, a heat map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from assistant.kept_checks import OUTCOMES, KeptCheck
from assistant.proofs import Documents
from assistant.reporting.cells import set_text
from assistant.reporting.columns import COLUMNS, Column
from assistant.reporting.rows import SAID, Row, cell_said, figures, heat, in_a_sentence, rows, stages_of, tone
from assistant.reporting.summary import NOT_COUNTED, about, gap_link, share_said, worst
from corpus.frameworks import Framework

FIRST_COLUMN = 44
SPARE = 200
"""Rows below the last in which the lists of choices work, for what a person adds."""
TALLEST = 180  # points: a row of a long quotation still leaves others in sight
FILL = {"all": "CFE8D5", "most": "E3F1D9", "some": "FFF2CC", "few": "F8D9C4", "against": "F4B6B6", "none": "EEF0F2"}
OF_STATUS = {
    "covered": "all",
    "partly": "some",
    "not-found": "few",
    "contradicted": "against",
    "not-applicable": "none",
}
_HEAD = PatternFill("solid", fgColor="005EB8")
_LINE = Border(bottom=Side("thin", color="C9D1D9"))
_TOP = Alignment(vertical="top", wrap_text=True)


def workbook(
    check: KeptCheck,
    frameworks: Mapping[str, Framework],
    documents: Documents,
    stages: Mapping[str, str],
    name: str | None = None,
) -> Workbook:
    """``stages``: what each stage is called, by its id, in their order; ``name``: under which the check is kept."""
    made = Workbook()
    made.properties.title = check.title[:255]
    made.properties.creator = "Commissioning assistant"
    found = rows(check, frameworks)
    _summary(made.active, check, frameworks, found)
    _requirements(made.create_sheet("Requirements"), found, documents, name)
    _heat_map(made.create_sheet("Heat map"), check, frameworks, stages)
    return made


def save_workbook(made: Workbook, path: Path) -> None:
    """Raises ``OSError`` where the file cannot be written to."""
    made.save(path)


def _summary(sheet: Any, check: KeptCheck, frameworks: Mapping[str, Framework], found: Sequence[Row]) -> None:
    sheet.title = "Summary"
    set_text(sheet["A1"], check.title)
    sheet["A1"].font = Font(bold=True, size=14)
    set_text(sheet["A2"], in_a_sentence(check))
    line = 3
    for name, told in about(check):
        set_text(sheet.cell(line, 1), name)
        set_text(sheet.cell(line, 2), told)
        sheet.cell(line, 2).alignment = Alignment(wrap_text=False)
        line += 1
    line += 1
    heads = ["Framework", *(SAID[status] for status in OUTCOMES), "Still only proposed", "Share covered"]
    _head(sheet, line, heads)
    for one in figures(check, frameworks):
        line += 1
        set_text(sheet.cell(line, 1), one.title)
        for place, number in enumerate([*(one.counts[status] for status in OUTCOMES), one.proposed], 2):
            sheet.cell(line, place, number)
        _share(sheet.cell(line, len(heads)), one.share, share_said(one))
        for place in range(1, len(heads) + 1):
            sheet.cell(line, place).alignment = _TOP
            sheet.cell(line, place).border = _LINE
        sheet.row_dimensions[line].height = 15 * (1 + len(one.title) // FIRST_COLUMN)
    set_text(sheet.cell(line + 1, 1), NOT_COUNTED)
    line = _listed(
        sheet,
        line + 3,
        "To do first",
        [f"{SAID[one.first.status]}: {one.named} ({one.frameworks[0]})" for one in worst(found)],
    )
    _listed(sheet, line, "Please note", check.warnings)
    for place, width in enumerate([FIRST_COLUMN, *[14] * 7], 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    _printed(sheet, pages=1)


def _share(cell: Any, share: float | None, said: str) -> None:
    if share is None:
        set_text(cell, said)
    else:
        cell.value = share
        cell.number_format = "0%"


def _listed(sheet: Any, line: int, title: str, lines: Sequence[str]) -> int:
    if not lines:
        return line
    set_text(sheet.cell(line, 1), title)
    sheet.cell(line, 1).font = Font(bold=True)
    for number, told in enumerate(lines, 1):
        cell = sheet.cell(line + number, 1)
        set_text(cell, told)
        sheet.merge_cells(start_row=line + number, end_row=line + number, start_column=1, end_column=8)
        cell.alignment = _TOP
        sheet.row_dimensions[line + number].height = 15 * (1 + len(told) // 130)
    return line + len(lines) + 2


def _requirements(sheet: Any, found: Sequence[Row], documents: Documents, name: str | None) -> None:
    _head(sheet, 1, [one.title for one in COLUMNS])
    for line, row in enumerate(found, 2):
        highest = 1
        for place, column in enumerate(COLUMNS, 1):
            told = column.says(row, documents)
            cell = sheet.cell(line, place)
            set_text(cell, told)
            cell.alignment = _TOP
            cell.border = _LINE
            highest = max(highest, sum(1 + len(part) // column.width for part in told.split("\n")))
            if column.key == "gap" and told and (link := gap_link(name, row)):
                cell.hyperlink = link
                cell.font = Font(color="005EB8", underline="single")
            if column.key == "status":
                cell.fill = PatternFill("solid", fgColor=FILL[OF_STATUS[row.first.status]])
        sheet.row_dimensions[line].height = min(15 * highest, TALLEST)
    last = len(found) + 1
    for place, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        if column.choices:
            _choices(sheet, column, f"{get_column_letter(place)}2:{get_column_letter(place)}{last + SPARE}")
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{max(last, 2)}"
    titles = [one.key for one in COLUMNS]
    sheet.freeze_panes = f"{get_column_letter(titles.index('title') + 2)}2"
    sheet.print_title_rows = "1:1"
    _printed(sheet, pages=0)


def _choices(sheet: Any, column: Column, cells: str) -> None:
    choices = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
    choices.error = f"Choose one of: {', '.join(column.choices)}"
    choices.errorTitle = column.title
    sheet.add_data_validation(choices)
    choices.add(cells)


def _heat_map(sheet: Any, check: KeptCheck, frameworks: Mapping[str, Framework], stages: Mapping[str, str]) -> None:
    cells = heat(check, frameworks)
    held = stages_of(cells, stages)
    _head(sheet, 1, ["Framework", *(stages.get(stage, stage) for stage in held)])
    for line, slug in enumerate(check.frameworks, 2):
        set_text(sheet.cell(line, 1), frameworks[slug].title if slug in frameworks else slug)
        for place, stage in enumerate(held, 2):
            counts = cells.get((slug, stage))
            cell = sheet.cell(line, place)
            set_text(cell, cell_said(counts) if counts else "Nothing asked")
            cell.fill = PatternFill("solid", fgColor=FILL[tone(counts) if counts else "none"])
        for place in range(1, len(held) + 2):
            sheet.cell(line, place).alignment = _TOP
            sheet.cell(line, place).border = _LINE
        sheet.row_dimensions[line].height = 45
    sheet.column_dimensions["A"].width = 44
    for place in range(2, len(held) + 2):
        sheet.column_dimensions[get_column_letter(place)].width = 26
    sheet.freeze_panes = "B2"
    set_text(
        sheet.cell(len(check.frameworks) + 3, 1), "A requirement that holds for several stages counts in each of them."
    )
    _printed(sheet, pages=1)


def _head(sheet: Any, line: int, titles: Sequence[str]) -> None:
    for place, title in enumerate(titles, 1):
        cell = sheet.cell(line, place)
        set_text(cell, title)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def _printed(sheet: Any, *, pages: int) -> None:
    """Landscape: on ``pages`` of A4, or for 0 on two A3 side by side and as many down as it takes."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9 if pages else 8
    sheet.page_setup.fitToWidth = 1 if pages else 2
    sheet.page_setup.fitToHeight = pages
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
