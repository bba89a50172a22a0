"""A check as a workbook: complete, readable in other programs, and never run by them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from made_checks import BOOKED, DAILY, SPECIFICATION, documents, keep
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from assistant.kept_checks import FollowUp, KeptCheck
from assistant.reporting.columns import COLUMNS
from assistant.reporting.excel import save_workbook, workbook
from assistant.reporting.own_workbook import Filled, WorkbookUnfit, fill, told_columns
from assistant.reporting.rows import cell_said, figures, heat, rows, stages_of
from assistant.review import decided, followed_up
from corpus.frameworks import load_frameworks

FIRST = "nice-qs144:statement-1"
SHARED = {"nice-qs144:statement-1", "five-priorities:recognise"}
STAGES = {"advancing-disease": "Advancing disease", "last-days": "Last days of life"}


@pytest.fixture
def kept(tmp_path: Path) -> KeptCheck:
    return keep(tmp_path / "library").check


@pytest.fixture
def report(tmp_path: Path, kept: KeptCheck) -> Any:
    noted = decided(kept, ["nice-qs144:statement-2"], "covered", by="=1+1", note="=cmd|' /C calc'!A0")
    noted = followed_up(noted, [FIRST], FollowUp(action="+SUM(A1)", owner="@Ada", due="2027-01-31"))
    made = workbook(noted, load_frameworks(), documents(tmp_path / "library"), STAGES)
    save_workbook(made, tmp_path / "report.xlsx")
    return load_workbook(tmp_path / "report.xlsx")


def cells(sheet: Any, title: str) -> list[Any]:
    place = next(cell.column for cell in sheet[1] if cell.value == title)
    return [sheet.cell(line, place) for line in range(2, sheet.max_row + 1)]


def test_what_several_frameworks_share_stands_once_where_it_was_found_the_same(kept: KeptCheck) -> None:
    found = rows(kept, load_frameworks())
    merged = next(row for row in found if FIRST in row.references)
    assert set(merged.references) >= SHARED
    assert sum(len(row.findings) for row in found) == len(kept.findings)
    parted = rows(decided(kept, [FIRST], "partly", by="Ada", note="No."), load_frameworks())
    assert next(row for row in parted if FIRST in row.references).references == (FIRST,)


def test_what_follows_from_one_of_several_that_share_a_requirement_is_not_lost(kept: KeptCheck) -> None:
    noted = followed_up(kept, ["five-priorities:recognise"], FollowUp(action="Ask the hospice."))
    assert [row.first.reference for row in rows(noted, load_frameworks()) if row.first.follow_up.action] == [
        "five-priorities:recognise"
    ]


def test_stages_that_only_a_framework_of_ones_own_names_stand_last_in_the_heat_map() -> None:
    cells = [("ours", "night"), ("ours", "last-days")]
    assert stages_of(cells, STAGES) == ["last-days", "night"]


def test_what_was_not_found_is_told_with_what_came_nearest(report: Any) -> None:
    near = [cell.value for cell in cells(report["Requirements"], "What came nearest") if cell.value]
    assert near
    assert all(told in " ".join(SPECIFICATION.split()) for told in near)


def test_a_share_is_counted_only_for_a_framework_that_is_complete_here(kept: KeptCheck) -> None:
    found = {one.slug: one for one in figures(kept, load_frameworks())}
    assert found["nice-qs144"].share == 1 / 4
    assert found["nice-ng142"].share is None
    aside = decided(kept, ["nice-qs144:statement-3"], "not-applicable", by="Ada", note="No drugs.")
    assert figures(aside, load_frameworks())[0].share == 1 / 3


def test_the_heat_map_says_in_words_what_it_colours(kept: KeptCheck) -> None:
    assert cell_said(heat(kept, load_frameworks())["nice-qs144", "last-days"]) == (
        "1 of 4 covered, 1 partly, 1 not found, 1 contradicted"
    )


def test_the_workbook_has_a_row_a_requirement_with_filters_lists_and_a_frozen_header(report: Any) -> None:
    assert report.sheetnames == ["Summary", "Requirements", "Heat map"]
    sheet = report["Requirements"]
    assert [cell.value for cell in sheet[1]] == [one.title for one in COLUMNS]
    assert sheet.auto_filter.ref == f"A1:Y{sheet.max_row}"
    assert sheet.freeze_panes is not None
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"Covered,Partly covered,Not found,Contradicted,Not applicable"' in lists
    evidence = [cell.value for cell in cells(sheet, "Evidence: the specification's words")]
    assert f"“{DAILY}” (Care in the last days)" in evidence
    assert any("Overruled, proposed was: partly covered" in cell.value for cell in cells(sheet, "Decision"))


def test_no_text_becomes_a_formula(report: Any) -> None:
    for sheet in report.worksheets:
        assert [cell.coordinate for line in sheet.iter_rows() for cell in line if cell.data_type == "f"] == []
    notes = cells(report["Requirements"], "Note on the decision")
    assert "=cmd|' /C calc'!A0" in [cell.value for cell in notes]
    assert any(BOOKED in (cell.value or "") for cell in cells(report["Requirements"], COLUMNS[12].title))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook_with_its_filter_and_as_text(tmp_path: Path, report: Any) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "ods", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "report.xlsx")], check=True, capture_output=True, timeout=120)
    import zipfile

    content = zipfile.ZipFile(tmp_path / "report.ods").read("content.xml").decode()
    assert 'table:display-filter-buttons="true"' in content
    assert "table:content-validation " in content
    assert "table:formula" not in content
    assert "calc'!A0" in content.replace("&apos;", "'")


def own_workbook(path: Path, *lines: tuple[str | None, ...]) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "Baseline"
    sheet["A1"] = "Our trust"
    head = (
        "Rec no.",
        "Recommendation",
        "Is it relevant?",
        "Evidence",
        "Is the recommendation met?",
        "Is there a risk?",
    )
    for line, values in enumerate([head, *lines], 3):
        for place, value in enumerate(values, 1):
            sheet.cell(line, place, value)
    choices = DataValidation(type="list", formula1='"Yes,No,Partially"')
    sheet.add_data_validation(choices)
    choices.add("E4:E20")
    book.save(path)
    return path


def filled(tmp_path: Path, kept: KeptCheck, source: Path, columns: str | None = None) -> tuple[Filled, Any]:
    target = tmp_path / "filled.xlsx"
    told = told_columns(columns) if columns else None
    found = fill(source, rows(kept, load_frameworks()), documents(tmp_path / "library"), target, told)
    return found, load_workbook(target)[found.sheet]


def test_a_check_is_filled_into_somebodys_own_workbook_in_its_own_words(tmp_path: Path, kept: KeptCheck) -> None:
    source = own_workbook(
        tmp_path / "own.xlsx",
        ("Statement 1", "Assessing signs and symptoms", None, None, None, None),
        ("Statement 4", "Hydration", None, "Ward audit of 2025", None, "High"),
        ("Statement 9", "Something of our own making", None, None, None, None),
    )
    told, sheet = filled(tmp_path, kept, source)
    assert dict(told.columns) == {
        "Rec no.": "number",
        "Recommendation": "title",
        "Is it relevant?": "relevant",
        "Evidence": "specification_quotes",
        "Is the recommendation met?": "status",
        "Is there a risk?": "risk",
    }
    assert (told.matched, told.kept) == (2, ("D5",))
    assert told.strangers == ("row 6: Statement 9 Something of our own making",)
    assert sheet["D4"].value == f"“{DAILY}” (Care in the last days)"
    assert (sheet["E4"].value, sheet["E5"].value) == ("Yes", "No")
    assert (sheet["D5"].value, sheet["F5"].value) == ("Ward audit of 2025", "High")
    assert sheet["E6"].value is None


def test_a_row_is_found_by_its_number_alone_where_its_words_tell_which_framework(
    tmp_path: Path, kept: KeptCheck
) -> None:
    source = own_workbook(
        tmp_path / "own.xlsx",
        ("1", "Assessing signs and symptoms of the dying", None, None, None, None),
        ("1", "Parking", None, None, None, None),
        ("QS144 statement 1", None, None, None, None, None),
        ("QS999 statement 1", None, None, None, None, None),
    )
    told, sheet = filled(tmp_path, kept, source)
    assert (told.matched, sheet["E4"].value, sheet["E5"].value) == (2, "Yes", None)
    assert (sheet["E6"].value, sheet["E7"].value) == ("Yes", None)


def test_columns_are_told_by_name_and_a_wrong_one_is_named(tmp_path: Path, kept: KeptCheck) -> None:
    source = own_workbook(tmp_path / "own.xlsx", ("Statement 1", "Assessing signs", None, None, None, None))
    _, sheet = filled(tmp_path, kept, source, "Evidence=gap, Is it relevant?=source")
    assert "NICE" in sheet["C4"].value
    with pytest.raises(WorkbookUnfit, match="'Proof' beside"):
        filled(tmp_path, kept, source, "Proof=specification_quotes")
    with pytest.raises(WorkbookUnfit, match="HEADER=FIELD"):
        told_columns("Evidence=words")


def test_a_file_that_is_no_workbook_or_has_no_headers_is_refused_with_what_to_do(
    tmp_path: Path, kept: KeptCheck
) -> None:
    text = tmp_path / "notes.xlsx"
    text.write_text("no workbook")
    with pytest.raises(WorkbookUnfit, match=r"save it as \.xlsx"):
        filled(tmp_path, kept, text)
    Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(WorkbookUnfit, match="--columns"):
        filled(tmp_path, kept, tmp_path / "empty.xlsx")
