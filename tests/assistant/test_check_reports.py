"""Reports of a check from the command line, and deciding on it there."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import lxml.html
import pytest
from ended import Command
from made_checks import DAILY, SPECIFICATION, keep
from openpyxl import Workbook, load_workbook

from assistant.kept_checks import Checks

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
REFERENCE = "nice-qs144:statement-1"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "hospice at home.md"
    path.write_text(SPECIFICATION, encoding="utf-8")
    return path


def check(assistant: Command, file: Path, *more: object) -> list[str]:
    ended = assistant("check", file, "--framework", "nice-qs144", "--framework", "five-priorities", *more)
    assert ended.code == 0, ended.err
    return ended.err.splitlines()


def test_a_check_is_written_as_a_workbook_with_a_row_for_each_requirement(empty: Command, file: Path) -> None:
    out = file.with_name("report.xlsx")
    assert f"Written to '{out}'." in check(empty, file, "--out", out)
    sheet = load_workbook(out)["Requirements"]
    assert 5 <= sheet.max_row - 1 <= 9
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_check_is_written_for_word_with_footnotes(empty: Command, file: Path) -> None:
    out = file.with_name("report.docx")
    check(empty, file, "--out", out)
    with zipfile.ZipFile(out) as archive:
        assert b"footnoteReference" in archive.read("word/document.xml")
        assert (
            b"From memory" in archive.read("word/footnotes.xml")
            or b"our digest" in archive.read("word/footnotes.xml").lower()
        )


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_axe_finds_nothing_to_say_of_the_report_as_a_web_page(empty: Command, file: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    out = file.with_name("report.html")
    check(empty, file, "--out", out)
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless=new"])
        page = browser.new_context(viewport={"width": 320, "height": 800}).new_page()
        page.goto(out.as_uri())
        found = axe.Axe().run(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert found.violations_count == 0, found.generate_report()
    assert wide <= 320


def test_a_name_that_no_report_can_have_is_refused_with_those_it_can(empty: Command, file: Path) -> None:
    ended = empty("check", file, "--framework", "nice-qs144", "--out", file.with_name("report.pptx"))
    assert (ended.code, ".xlsx, .docx, .html" in ended.err) == (1, True)


def test_what_cannot_be_written_is_told_before_the_work_is_done(empty: Command, file: Path) -> None:
    missing = file.with_name("own.xlsx")
    assert "is not there" in empty("check", file, "--into", missing).err
    assert "--columns goes with --into" in empty("check", file, "--columns", "Evidence=gap").err
    Workbook().save(missing)
    assert "HEADER=FIELD" in empty("check", file, "--into", missing, "--columns", "Evidence=words").err
    assert "ends in .xlsx" in empty("check", file, "--into", missing, "--out", file.with_name("own.docx")).err


def test_a_check_is_filled_into_a_workbook_and_says_which_columns_it_took(empty: Command, file: Path) -> None:
    book = Workbook()
    for place, title in enumerate(("Statement no.", "Standard", "Evidence", "Met?"), 1):
        book.active.cell(1, place, title)
    book.active.cell(2, 1, "Statement 3")
    own = file.with_name("own.xlsx")
    book.save(own)
    said = check(empty, file, "--into", own, "--columns", "Evidence=gap")
    assert "  Evidence <- gap" in said
    assert "  Met? <- status" in said
    sheet = load_workbook(file.with_name("own filled.xlsx")).active
    assert sheet["D2"].value
    assert load_workbook(own).active["D2"].value is None


def test_a_kept_check_is_decided_on_and_signed_off_and_its_report_says_so(empty: Command, file: Path) -> None:
    check(empty, file, "--keep", "--by", "Ada")
    (kept,) = empty("checks", "list", "--json").json
    name = kept["name"]
    assert kept["open"] == len(kept["findings"]) == 9
    early = empty("checks", "sign", name, "--by", "Ada")
    assert (early.code, "wait for a decision" in early.err) == (1, True)
    assert empty("checks", "decide", name, "all", "--by", "Ada").code == 0
    asked = ("checks", "decide", name, REFERENCE, "--status", "partly", "--by", "Grace")
    assert "in a note" in empty(*asked).err
    assert empty(*asked, "--note", "Nights are left out.").code == 0
    assert "version 4" in empty("checks", "sign", name, "--by", "Grace").err
    shown = empty("checks", "show", name, "--json").json
    one = next(one for one in shown["findings"] if one["requirement"] == "statement-1")
    assert (one["status"], one["decision"]["by"], one["earlier"][0]["by"]) == ("partly", "Grace", "Ada")
    out = file.with_name("signed.html")
    assert empty("checks", "show", name, "--out", out).code == 0
    page = lxml.html.parse(out).getroot().text_content()
    assert "Nights are left out." in page
    assert "by Grace on" in page


def test_a_kept_check_knows_which_nation_and_stages_it_was_made_for(empty: Command, file: Path) -> None:
    asked = ("--nation", "scotland", "--stage", "last-days", "--keep")
    assert empty("check", file, *asked).code == 0
    (stored,) = Checks(file.with_name("library")).all()
    assert (stored.check.nation, stored.check.stages, stored.check.whole) == ("scotland", ("last-days",), False)


def test_a_check_prints_the_words_on_both_sides_and_what_came_nearest(empty: Command, file: Path) -> None:
    said = empty("check", file, "--framework", "nice-qs144").out
    assert "our digest of" in said
    assert "nearest: " in said


def test_a_specification_that_names_one_nation_is_checked_for_it(empty: Command, file: Path) -> None:
    file.write_text(SPECIFICATION + "\nThis is for people in Scotland.\n", encoding="utf-8")
    found = empty("check", file, "--json").json
    assert found["document"]["nation"] == "scotland"
    assert any("taken to be for Scotland" in told for told in found["warnings"])
    assert not {"nice-qs13", "nice-ng142"} & {one["framework"] for one in found["findings"]}


def test_evidence_of_an_assessment_is_a_quotation_only_while_its_specification_says_it(
    empty: Command, library_folder: Path
) -> None:
    check = keep(library_folder).paper.name
    name = empty("assess", "begin", "nice-qs144").out.strip()
    assert empty("assess", "evidence", name, check).code == 0
    assert f"proposed: “{DAILY}”" in " ".join(empty("assess", "show", name).out.split())
    shutil.rmtree(library_folder / "specifications")
    assert "not shown as a quotation" in " ".join(empty("assess", "show", name).out.split())


def test_what_is_no_check_or_no_requirement_is_told(empty: Command, library_folder: Path) -> None:
    assert "no check 'nothing'" in empty("checks", "show", "nothing").err
    name = keep(library_folder).paper.name
    assert "no requirement of this check" in empty("checks", "decide", name, "x:y").err


def test_what_documents_say_on_a_topic_stands_side_by_side(empty: Command, tmp_path: Path) -> None:
    for name, words in {
        "one.md": "# Northern guidance\n\nThe night team must answer an urgent call within 2 hours.",
        "two.md": "# Southern guidance\n\nThe night team should answer an urgent call within 4 hours.",
        "three.md": "# Western guidance\n\nThe night team must answer an urgent call within 2 hours of it.",
        "four.md": "# Gardening\n\nRoses are pruned in March by whoever has time.",
    }.items():
        (tmp_path / name).write_text(words + "\n", encoding="utf-8")
        assert empty("library", "add", tmp_path / name).code == 0
    found = empty("agree", "night team answers an urgent call", "--json").json
    assert {one["title"] for one in found["documents"]} == {
        "Northern guidance",
        "Southern guidance",
        "Western guidance",
    }
    assert [one["title"] for one in found["silent"]] == ["Gardening"]
    relations = {
        frozenset((pair["one"]["quote"]["title"][:5], pair["other"]["quote"]["title"][:5])): pair["relation"]
        for pair in found["pairs"]
    }
    assert relations[frozenset(("North", "South"))] == "numbers"
    assert relations[frozenset(("North", "Weste"))] == "agree"
    printed = empty("agree", "night team answers an urgent call").out
    assert "Differ in a number: 4 hours here, 2 hours there; should here, must there" in printed
    assert empty("agree", "   ").code == 1


def test_where_a_digest_speaks_of_its_publication_it_takes_no_side(assistant: Command, furnished_folder: Path) -> None:
    found = assistant("agree", "status of the framework today", "--json").json
    headings = {heading for one in found["documents"] for said in one["said"] for heading in said["quote"]["section"]}
    assert headings
    assert not headings & {"Status today", "Where to read it"}
