"""assistant cost and assistant shift: what they print, the JSON that other programs rely on, and the Excel file."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.assistant.test_costing import COLUMNS, STAGE, TEAM
from tests.conftest import Command, Ended

EXAMPLE = "palliative-and-end-of-life-care"
KEYS = (
    "profile basis people_a_year pounds_for_one_person pounds_for_one_bereaved pounds_a_year stages plan drivers "
    "changes rates gaps not_in_the_year warnings"
).split()


@pytest.fixture
def worked(tmp_path: Path) -> Path:
    path = tmp_path / "worked.yaml"
    path.write_text(STAGE + TEAM, encoding="utf-8")
    return path


def refused(ended: Ended) -> str:
    assert ended.code == 1
    assert "Traceback" not in ended.err
    return ended.err


def test_the_json_has_every_key_and_every_figure_its_factors(assistant: Command, worked: Path) -> None:
    found = assistant("cost", str(worked), "--deaths", "1000", "--need", "75%", "--mix-years", "--json").json
    assert list(found) == KEYS
    (stage,) = found["stages"]
    (row,) = stage["rows"]
    assert row["pounds_for_each_who_needs_it"]["central"] == 1155.00
    assert found["pounds_a_year"]["central"] == 519750.00
    nurse = row["lines"][0]
    assert nurse["parts"][0]["formula"] == "10 contacts × 45 minutes ÷ 60 × £61.00 a working hour"
    assert [one["name"] for one in nurse["parts"][0]["factors"]][:2] == ["contacts", "minutes of one contact"]
    assert {rate["price_year"] for rate in found["rates"]} == {"2024/25", "2023/24"}
    assert {rate["nation"] for rate in found["rates"]} == {"england"}


def test_what_is_printed_names_gaps_years_and_the_other_bases(assistant: Command, worked: Path) -> None:
    printed = assistant("cost", str(worked), "--trace").out
    assert "Prices of 2024/25, cost of qualifications excluded" in printed
    assert "Healthcare assistant at night: the rate for Healthcare assistant at night, band 3 is of 2023/24" in printed
    assert "not to be added, cost of qualifications included" in printed
    assert "= £510.00" in printed
    assert "2025 Manual are under CC BY-NC-SA 4.0" in printed
    assert "community-nurse-6-excluding, Unit Costs of Health and Social Care 2025 Manual" in printed


def test_a_stage_none_of_whose_rows_says_who_needs_it_has_no_sum_of_nought(assistant: Command, worked: Path) -> None:
    known = worked.read_text(encoding="utf-8")
    assert "share_of_people" in known
    lines = [line for line in known.splitlines() if "share_of_people" not in line]
    worked.write_text("\n".join(lines), encoding="utf-8")
    printed = assistant("cost", str(worked)).out
    assert "in the stage: not known, since no row that is costed says which share" in printed
    assert "in the stage: £0.00" not in printed


def test_one_row_of_a_profile_that_ships_is_costed_alone(assistant: Command, library_folder: Path) -> None:
    found = assistant("cost", EXAMPLE, "--row", "comfort-at-home", "--json").json
    assert [row["id"] for stage in found["stages"] for row in stage["rows"]] == ["comfort-at-home"]
    assert "'nothing'" in refused(assistant("cost", EXAMPLE, "--row", "nothing"))
    assert "its stages are advancing-disease" in refused(assistant("cost", EXAMPLE, "--stage", "nothing"))


def test_one_line_is_costed_without_a_profile_and_traced(assistant: Command) -> None:
    line = ("--role", "District nurse", "--band", "6", "--contacts", "10", "--minutes", "45")
    printed = assistant("cost", *line).out
    for sum_ in ("= £457.50", "= £510.00", "= £831.82", "= £596.50"):
        assert sum_ in printed
    assert "Prices of England stand in a profile for Scotland" in assistant("cost", *line, "--home", "scotland").out
    assert "needs --contacts and --minutes" in refused(assistant("cost", "--role", "GP"))
    assert "--contacts takes a number" in refused(
        assistant("cost", "--role", "GP", "--contacts", "x", "--minutes", "5")
    )
    assert "contacts" in refused(assistant("cost", "--role", "GP", "--contacts", "900000", "--minutes", "5"))


def test_check_ends_with_one_where_something_cannot_be_costed(assistant: Command, worked: Path) -> None:
    ended = assistant("cost", str(worked), "--check")
    assert ended.code == 1
    assert "Healthcare assistant" in ended.out
    assert assistant("cost", str(worked), "--check", "--mix-years").code == 0


def test_another_profile_stands_against_it(assistant: Command, worked: Path, tmp_path: Path) -> None:
    less = tmp_path / "now.yaml"
    less.write_text(STAGE + TEAM.replace("contacts: 10", "contacts: 4"), encoding="utf-8")
    printed = assistant("cost", str(worked), "--against", str(less)).out
    assert "£164.70 more for one" in printed  # (457.50 − 183.00) × 60%


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--need", "several"], "--need takes a number, not 'several'"),
        (["--need", "75"], "--need takes a share such as 0.75 or 75%"),
        (["--need", "-1"], "--need takes a number from 0"),
        (["--bereaved", "nan"], "--bereaved takes a number from 0"),
        (["--uplift", "1.04"], "--uplift takes a"),
        (["--price-year", "2024"], "--price-year takes a financial year"),
        (["--role", "GP"], "Name a profile, or one role"),
        (["--only-prices"], "--only-prices needs a file of your own"),
        (["--out", "costs.docx"], "has to end in .xlsx"),
        (["--out", "no/such/folder/costs.xlsx"], "cannot be written"),
        (["--prices", "no-such-file.csv"], "is missing from"),
        (["--deaths", "0"], "--deaths"),
        (["--deaths", "99999999999"], "--deaths"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(assistant: Command, worked: Path, words: list[str], told: str) -> None:
    assert told in refused(assistant("cost", str(worked), *words))


def test_a_profile_that_is_not_there_or_broken_is_told(
    assistant: Command, tmp_path: Path, library_folder: Path
) -> None:
    assert "no profile 'nothing'" in refused(assistant("cost", "nothing"))
    broken = tmp_path / "broken.yaml"
    broken.write_text((STAGE + TEAM).replace("contacts: 10", "contacts: -10"), encoding="utf-8")
    assert "broken.yaml, line 19" in refused(assistant("cost", str(broken)))
    assert "is missing" in refused(assistant("cost", str(tmp_path / "none.yaml")))


def test_a_broken_file_of_rates_is_told_with_its_cell(assistant: Command, worked: Path, tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text(COLUMNS + "n,Nurse,6,-3,working hour,excluded,2024/25,england,Ours,1,user,read\n", "utf-8")
    assert "rates.csv, line 2, cost_per_hour: '-3'" in refused(assistant("cost", str(worked), "--prices", str(rates)))


# --- the Excel file


def written(assistant: Command, profile: Path, *words: str) -> Path:
    out = profile.with_name("costs.xlsx")
    assert assistant("cost", str(profile), "--people", "100", "--mix-years", "--out", str(out), *words).code == 0
    return out


def test_the_excel_file_shows_its_sums_where_nothing_reckons(assistant: Command, worked: Path) -> None:
    book = openpyxl.load_workbook(written(assistant, worked), data_only=True)
    assert [sheet.title for sheet in book][:2] == ["Summary", "Rates"]
    assert book["Summary"]["D5"].value == pytest.approx(693.00)
    assert book["Summary"]["E6"].value == pytest.approx(69300.00)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_rate_changed_in_excel_changes_exactly_what_depends_on_it(assistant: Command, worked: Path) -> None:
    out = written(assistant, worked)
    book = openpyxl.load_workbook(out)
    rates = {row[0].value: row[2] for row in book["Rates"].iter_rows(min_row=2)}
    rates["community-nurse-6-excluding"].value = 62
    book.save(out)
    sheets = reckoned(out)
    working = [row[sheets["Working"][0].index("Pounds")] for row in sheets["Working"][1:]]
    assert [float(one) for one in working] == pytest.approx([465.0, 146.0, 119.5, 432.0])
    assert float(sheets["Summary"][5][4]) == pytest.approx(69750.0)  # + 7.50 × 60% × 100


def reckoned(book: Path) -> dict[str, list[list[str]]]:
    """Each sheet as LibreOffice reckons it."""
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    home = f"-env:UserInstallation=file://{book.parent / 'office'}"
    command = ["soffice", home, "--headless", "--convert-to", options, "--outdir", str(book.parent), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = {}
    for sheet in ("Summary", "Working"):
        with (book.parent / f"costs-{sheet}.csv").open(encoding="utf-8", newline="") as file:
            found[sheet] = list(csv.reader(file))
    return found


def test_what_a_profile_says_is_text_in_excel_and_never_a_formula(assistant: Command, tmp_path: Path) -> None:
    evil = tmp_path / "evil.yaml"
    text = (STAGE + TEAM).replace("Last days", "\"=cmd|' /c calc'!A1\"")
    text = text.replace("A worked costing", '"bell \\a, turned \\u202E"')
    evil.write_text(text.replace("Healthcare assistant at night", "'=HYPERLINK(\"http://x\")'"), encoding="utf-8")
    book = openpyxl.load_workbook(written(assistant, evil))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and ("cmd|" in cell.value or "HYPERLINK" in cell.value):
                    assert cell.data_type == "s", cell.value


# --- a shift


def test_a_shift_prints_its_formulas_and_what_has_to_be_said_with_it(assistant: Command) -> None:
    words = ("--deaths", "1000", "--share", "5%", "--package", "1155", "--package-high", "2500")
    printed = assistant("shift", *words).out
    assert "1,000 deaths × £5,984.00 × 5% = £299,200.00" in printed
    assert "Break-even between 22.5% and 48.7%" in printed
    assert "30% becomes money: £22,448.74 (−£55,935.36 to £22,448.74) left" in printed
    assert "frees capacity" in printed
    assert "2023/24, england, Unit Costs of Health and Social Care 2024 Manual, Table 7.2.1" in printed
    found: Any = json.loads(assistant("shift", *words, "--json").out)
    assert found["break_even_share"]["central"] == pytest.approx(0.22497, abs=1e-5)
    assert [one["released_share"] for one in found["nets"]] == [0, 0.3, 0.5, 1]


def test_a_shift_takes_the_price_of_a_row_at_the_year_of_its_other_prices(assistant: Command, worked: Path) -> None:
    words = ("--deaths", "1000", "--share", "5%", "--profile", worked, "--row", "at-home", "--json")
    found = assistant("shift", *words).json
    # 10 × 0.75 × 58 + 2 × 69 + 0.5 × 222 + 12 × 36, all at prices of 2023/24
    assert found["package_pounds_for_one"]["central"] == 1116.00
    assert "--profile needs --row" in refused(assistant("shift", *words[:6]))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--share", "0", "--package", "5"], "above zero"),
        (["--share", "5%", "--package", "0"], "above zero"),
        (["--share", "5%"], "with --package, or a profile"),
        (["--share", "5%", "--package", "5", "--package-high", "2"], "low price has to be no more"),
        (["--share", "500%", "--package", "5"], "--share takes a share"),
        (["--share", "5%", "--package", "5", "--episode", "none"], "there is no rate 'none'"),
    ],
)
def test_a_shift_that_cannot_be_is_said_in_one_line(assistant: Command, words: list[str], told: str) -> None:
    assert told in refused(assistant("shift", "--deaths", "10", *words))
