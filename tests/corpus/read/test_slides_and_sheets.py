"""Slides are pages and sheets are headings, whichever program wrote them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made import cells, kinds, words
from openpyxl.comments import Comment
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from corpus.read import check_reading, read
from corpus.read.figures import shown
from corpus.records import Document, Reading, Source

TITLE, BULLETS, ONLY_TITLE, BLANK = 0, 1, 5, 6


def slides(tmp_path: Path, write: Callable[[Any], None]) -> Reading:
    presentation = Presentation()
    write(presentation)
    presentation.save(str(tmp_path / "made.pptx"))
    reading = read(tmp_path / "made.pptx")
    check_reading(reading)
    return reading


def book(tmp_path: Path, write: Callable[[openpyxl.Workbook], None]) -> Reading:
    workbook = openpyxl.Workbook()
    write(workbook)
    workbook.save(tmp_path / "made.xlsx")
    reading = read(tmp_path / "made.xlsx")
    check_reading(reading)
    return reading


def slide(presentation: Any, layout: int, *texts: str) -> Any:
    made = presentation.slides.add_slide(presentation.slide_layouts[layout])
    for placeholder, text in zip(made.placeholders, texts, strict=False):
        placeholder.text = text
    return made


def test_slide_four_is_page_four_also_after_one_without_words(tmp_path: Path) -> None:
    def write(presentation: Any) -> None:
        slide(presentation, TITLE, "Rapid response", "For the last days of life")
        slide(presentation, BLANK)
        slide(presentation, BULLETS, "What it does", "Visits at home\nTalks with families")
        slide(presentation, BULLETS, "Who it is for", "Adults")

    reading = slides(tmp_path, write)
    assert [(page.number, page.printed, page.start < page.end) for page in reading.pages] == [
        (1, None, True),
        (2, None, False),
        (3, None, True),
        (4, None, True),
    ]
    assert reading.title == "Rapid response"
    document = Document("s", "d", "made.pptx", Source("T"), reading.text, reading.blocks, reading.pages)
    place = reading.text.index("Adults")
    assert [page.number for page in document.pages_of(place, place + 6)] == [4]
    assert document.section_of(place) == ("Who it is for",)


def test_bullets_tables_charts_and_speakers_notes_of_a_slide_are_told_apart(tmp_path: Path) -> None:
    def write(presentation: Any) -> None:
        made = slide(presentation, BULLETS, "What it does", "Visits at home")
        paragraph = made.placeholders[1].text_frame.add_paragraph()
        paragraph.text, paragraph.level = "Within two hours", 1
        made.notes_slide.notes_text_frame.text = "Say that this is new."
        made = slide(presentation, ONLY_TITLE, "Costs")
        table = made.shapes.add_table(3, 3, Inches(1), Inches(1), Inches(4), Inches(2)).table
        for row, texts in enumerate((("Setting", "Day", "Night"), ("Home", "£1", ""), ("Ward", "£3", "£4"))):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        table.cell(1, 1).merge(table.cell(1, 2))
        figures = CategoryChartData()
        figures.categories = ["2023", "2024"]
        figures.add_series("Visits", (120, 340.5))
        size = Inches(1), Inches(4), Inches(4), Inches(2)
        made.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *size, figures)

    reading = slides(tmp_path, write)
    assert kinds(reading)[:4] == [
        ("heading", "What it does"),
        ("list-item", "Visits at home"),
        ("list-item", "Within two hours"),
        ("footnote", "Say that this is new."),
    ]
    assert [block.level for block in reading.blocks[1:3]] == [1, 2]
    assert cells(reading) == [
        ["Setting", "Day", "Night"],
        ["Home", "£1", "£1"],
        ["Ward", "£3", "£4"],
        ["", "Visits"],
        ["2023", "120"],
        ["2024", "340.5"],
    ]
    assert reading.blocks[6].header == ("Setting", "Day", "Night")


def test_a_row_of_a_sheet_has_its_number_its_titles_and_cells_as_they_are_shown(tmp_path: Path) -> None:
    def write(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        sheet.title = "Costs"
        sheet["A1"] = "Unit costs of care at home"
        sheet.merge_cells("A1:C1")
        for row, values in ((3, ("Service", "Cost", "From")), (4, ("Night sitting", 21.5, datetime.date(2024, 4, 1)))):
            for column, value in enumerate(values, start=1):
                sheet.cell(row, column, value)
        sheet["B4"].number_format, sheet["C4"].number_format = '"£"#,##0.00', "d mmmm yyyy"
        sheet["A6"], sheet["B6"] = "Share of all", 0.125
        sheet["B6"].number_format = "0.0%"
        sheet["B4"].comment = Comment("Check this", "Ann")

    reading = book(tmp_path, write)
    assert cells(reading) == [
        ["Service", "Cost", "From"],
        ["Night sitting", "£21.50", "1 April 2024"],
        ["Share of all", "12.5%"],
    ]
    row = reading.blocks[3]
    assert (row.number, row.header) == ("row 4", ("Service", "Cost", "From"))
    assert reading.blocks[4].header == ("Service", "Cost"), "an empty row does not end a table whose columns go on"
    document = Document("s", "d", "made.xlsx", Source("T"), reading.text, reading.blocks)
    assert document.section_of(row.cells[1][0]) == ("Costs, row 4",)
    assert kinds(reading)[-1] == ("comment", "Check this")
    assert reading.pages == ()


def test_hidden_sheets_and_formulas_without_a_result_are_said_to_be_left_out(tmp_path: Path) -> None:
    def write(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        sheet["A1"], sheet["B1"] = "Total", "=1+1"
        hidden = workbook.create_sheet("Old prices")
        hidden["A1"], hidden.sheet_state = "Secret", "hidden"

    reading = book(tmp_path, write)
    assert "Secret" not in reading.text
    assert reading.warnings[0] == "hidden sheet was left out: Old prices"
    assert reading.warnings[1].startswith("1 formula has no stored result")


@pytest.mark.parametrize(
    ("value", "format", "expected"),
    [
        ("1234.567", "General", "1234.567"),
        ("0.30000000000000004", "General", "0.3"),
        ("100", "General", "100"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("-1234.5", '"£"#,##0;[Red]-"£"#,##0', "-£1,235"),
        ("-5", "0_);(0)", "(5)"),
        ("0.125", "0.0%", "12.5%"),
        ("2.5", "0.0#", "2.5"),
        ("7", '0 "visits"', "7 visits"),
        ("45383", "dd/mm/yyyy", "01/04/2024"),
        ("45383.395833333", "d mmm yy h:mm", "1 Apr 24 9:30"),
        ("0.5", "hh:mm AM/PM", "12:00 PM"),
        ("7", "@", "7"),
        ("n/a", "0", "n/a"),
        ("1e400", "dd/mm/yyyy", "1e400"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: str, format: str, expected: str) -> None:
    assert shown(value, format) == expected


def test_rows_of_a_sheet_are_quoted_with_their_words(tmp_path: Path) -> None:
    def write(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        for row in (("Region", "Places"), ("North", 12), ("South", 8)):
            sheet.append(row)

    reading = book(tmp_path, write)
    assert [words(reading, block) for block in reading.blocks if block.kind == "table-row"] == [
        "Region\tPlaces",
        "North\t12",
        "South\t8",
    ]


def test_a_table_as_text_is_a_sheet(tmp_path: Path) -> None:
    (tmp_path / "Unit costs.csv").write_text('Service,Cost\n"Nurse, at night",£21.50\n')
    reading = read(tmp_path / "Unit costs.csv")
    check_reading(reading)
    assert kinds(reading)[0] == ("heading", "Unit costs")
    assert cells(reading) == [["Service", "Cost"], ["Nurse, at night", "£21.50"]]
    assert [block.number for block in reading.blocks[1:]] == ["row 1", "row 2"]
