"""In a real browser: a person opens the page, asks, clicks a citation and sees the words."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from conftest import APP
from fpdf import FPDF
from openpyxl import Workbook, load_workbook
from PIL import Image

from assistant.exporting.read_back import read_back
from assistant.settings import settings
from assistant.wire import House

pytest.importorskip("playwright", reason="Playwright is not installed")
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from playwright.sync_api import Error as Missed

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 120_000  # milliseconds: the first start of all exports the embedding model
DAILY = (
    "A registered nurse shall assess the dying person's signs and symptoms at least daily and write down each change."
)
ANSWER = "The night team must answer an urgent call from a patient at home within 45 minutes."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, started as a person starts it, on a library without built-in knowledge."""
    folder = tmp_path_factory.mktemp("browser") / "library"
    House(settings(folder, environment={})).furnish(empty=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", APP.name, f"--server.port={port}", "--server.headless=true"],
        cwd=APP.parent,
        env={**environment, "ASSISTANT_LIBRARY": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the app did not start within 60 seconds")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window; it may reach nothing but this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    elsewhere: list[str] = []
    context.on("request", lambda request: _note(request.url, elsewhere))
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield opened
    context.close()
    assert elsewhere == []


def _note(url: str, elsewhere: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
        elsewhere.append(url)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A PDF of two pages whose answer is on the second, and a text without pages."""
    folder = tmp_path_factory.mktemp("files")
    pdf = FPDF()
    for heading, words in (
        ("Night care at home", "This guidance is for services that care for people at home. " * 12),
        ("Urgent calls", f"Calls come by telephone. {ANSWER} Every call is written down."),
    ):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 18)
        pdf.multi_cell(0, 12, heading, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=12)
        pdf.multi_cell(0, 7, words)
    pdf.output(str(folder / "night care.pdf"))
    (folder / "staff.md").write_text(
        "# Staffing note\n\n## Nurses\n\n"
        "Each hospice ward should have two registered nurses on every shift, says the ICB.\n"
    )
    return [folder / "night care.pdf", folder / "staff.md"]


@pytest.fixture(scope="module")
def specification(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A specification of two pages, what the last days of life need on the second."""
    pdf = FPDF()
    for heading, words in (
        ("Hospice at home: service specification", "The service is for adults in England at home. " * 12),
        ("Care in the last days of life", f"{DAILY} Medicines shall be prescribed in advance and kept in the home."),
    ):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 18)
        pdf.multi_cell(0, 12, heading, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=12)
        pdf.multi_cell(0, 7, words)
    path = tmp_path_factory.mktemp("specification") / "hospice at home.pdf"
    pdf.output(str(path))
    return path


def _settled(page: Page) -> None:
    """When the page has been made anew after what was just done: a list that is opened before is closed by that."""
    page.wait_for_timeout(500)
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")


def _ask(page: Page, question: str) -> None:
    page.get_by_placeholder("Ask a question").fill(question)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=question)).to_be_visible()


def test_an_empty_library_comes_to_an_edited_costed_and_exported_profile(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}/profiles")
    expect(page.get_by_text("This library has no care profile of its own yet")).to_be_visible()
    page.get_by_label("Title").fill("Harbour ICB")
    page.get_by_label("Your name").fill("Ann")
    page.get_by_role("button", name="Start this profile").click()
    expect(page.get_by_text("'Harbour ICB' is kept")).to_be_visible()
    before = _pounds_for_one(page)

    page.get_by_role("radio", name="Edit", exact=True).click()
    page.get_by_role("radio", name="Skill mix", exact=True).click()
    _type_into(page, "Contacts", "4")
    expect(page.get_by_text("Not saved yet: 1 change")).to_be_visible()
    page.get_by_role("radio", name="Read", exact=True).click()
    expect(page.get_by_role("heading", name="Being found in time")).to_be_visible()
    page.get_by_role("radio", name="Edit", exact=True).click()
    expect(page.get_by_text("Not saved yet: 1 change")).to_be_visible()
    page.get_by_label("What changed and why").fill("More contacts")
    page.get_by_role("button", name="Save as the next version").click()
    expect(page.get_by_text("Saved as version 2.", exact=True)).to_be_visible()
    assert _pounds_for_one(page) > before

    page.get_by_role("radio", name="Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel workbook").click()
    download.value.save_as(tmp_path / "profile.xlsx")
    lines = list(load_workbook(tmp_path / "profile.xlsx")["Skill mix"].iter_rows(values_only=True))
    assert lines[1][lines[0].index("Contacts")] == 4
    assert download.value.suggested_filename == "harbour-icb.xlsx"


def _pounds_for_one(page: Page) -> float:
    """What the page's costing says that one person costs through all stages."""
    page.get_by_role("radio", name="Costs", exact=True).click()
    told = page.get_by_text("For each person through all stages")
    expect(told).to_be_visible()
    return float(re.findall(r"£([\d,]+\.\d\d)", told.inner_text())[0].replace(",", ""))


def _type_into(page: Page, column: str, text: str) -> None:
    """Type into the first line of the table that is edited, by keyboard from its first cell."""
    table = page.locator("[data-testid=stDataFrame]").last
    expect(table.locator("[role=columnheader]").filter(has_text=column)).not_to_have_count(0)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    names = [str(head).strip() for head in table.locator("[role=columnheader]").all_text_contents()]
    canvas = table.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 100, box["y"] + 60)  # of the first line; what lies over the canvas takes the click
    expect(table.locator("[role=gridcell][aria-selected=true]")).to_have_count(1)
    for _ in range(names.index(column) - names.index("Row")):
        page.keyboard.press("ArrowRight")
    page.keyboard.type(text)
    expect(page.locator("#portal input")).to_have_value(text)
    page.keyboard.press("Enter")


def test_uploads_are_asked_about_and_a_citation_opens_the_page_with_the_words_lit(
    page: Page, address: str, files: list[Path]
) -> None:
    page.goto(f"{address}/library")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_role("cell", name="night care.pdf")).to_be_visible()
    expect(page.get_by_role("cell", name="Added", exact=True)).to_have_count(2)

    page.get_by_role("link", name="Ask").click()
    _ask(page, "How soon must the night team answer an urgent call?")
    expect(page.locator("blockquote", has_text=ANSWER).first).to_be_visible()
    page.get_by_role("button", name="page 2").first.click()
    picture = page.get_by_role("img", name="page 2")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") >= 800
    assert _yellow_pixels(picture.screenshot()) > 200
    page.get_by_role("button", name="Previous page").click()
    expect(page.get_by_role("img", name="page 1")).to_be_visible()

    page.get_by_role("button", name="Close").click()
    _ask(page, "How many registered nurses should each hospice ward have?")
    _assert_term_is_explained_to_the_keyboard(page)
    page.get_by_role("button", name="Staffing note").first.click()
    expect(page.locator(".st-key-panel mark").first).to_contain_text("two registered nurses")
    expect(page.locator(".st-key-panel .panel-title")).to_be_focused()


def _assert_term_is_explained_to_the_keyboard(page: Page) -> None:
    term = page.locator("abbr.term", has_text="ICB").first
    shown = "term => getComputedStyle(term, '::after').content"
    assert term.evaluate(shown) == "none"
    term.focus()
    assert "Integrated Care Board: statutory commissioner" in term.evaluate(shown)
    assert "Integrated Care Board" in (term.get_attribute("aria-description") or "")
    assert page.locator("blockquote", has_text="ICB").first.inner_text().endswith("says the ICB.”")


def _yellow_pixels(png: bytes) -> int:
    """How much of a picture is lit."""
    red, green, blue = np.moveaxis(np.asarray(Image.open(io.BytesIO(png)).convert("RGB")), 2, 0)
    return int(((red > 230) & (green > 200) & (blue < 160)).sum())


def _press_until(button: Locator, then: Callable[[], None]) -> None:
    """Presses, and presses again where the page was being drawn and what was pressed had just been replaced.

    A button that is gone may have done its work, slowly.
    """
    for _ in range(20):
        with suppress(AssertionError, Missed):
            expect(button).to_be_enabled(timeout=5_000)
            button.press("Enter", timeout=5_000)
        with suppress(AssertionError):
            then()
            return
    raise AssertionError(f"{button} cannot be pressed by keyboard")


def test_the_page_is_there_before_the_model_and_can_be_used_at_320_pixels_and_by_keyboard(
    page: Page, address: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    expect(page.get_by_role("heading", name="Ask the guidance")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_placeholder("Ask a question").focus()
    page.keyboard.type("How soon must the night team answer an urgent call?")
    page.keyboard.press("Enter")
    citation = page.get_by_role("button", name="page 2").first
    expect(citation).to_be_visible()
    citation.focus()
    page.keyboard.press("Enter")
    sheet = page.locator(".st-key-panel")
    expect(sheet).to_be_visible()
    box = sheet.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    _press_until(page.get_by_role("button", name="Close"), partial(expect(sheet).to_have_count, 0, timeout=5_000))


def test_a_dropped_specification_is_checked_a_finding_overruled_and_the_report_saved(
    page: Page, address: str, specification: Path, tmp_path: Path
) -> None:
    page.goto(f"{address}/check")
    page.get_by_role("combobox", name="Frameworks").click()
    page.keyboard.type("QS144")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    _settled(page)
    page.locator("input[type=file]").set_input_files(specification)
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("heading", name="Requirements")).to_be_visible()
    expect(page.get_by_role("cell", name="of 4 covered").first).to_be_visible()
    page.get_by_role("textbox", name="Your name, for the record").first.fill("Ada Marsh")
    page.keyboard.press("Tab")
    _settled(page)

    page.get_by_role("combobox", name="Requirement to look at").click()
    page.keyboard.type("Assessing signs")
    page.keyboard.press("Enter")
    expect(page.locator(".sides blockquote", has_text="at least daily")).to_be_visible()
    page.get_by_role("button", name="Specification: page 2").click()
    picture = page.get_by_role("img", name="page 2")
    expect(picture).to_be_visible()
    assert _yellow_pixels(picture.screenshot()) > 200
    page.get_by_role("button", name="Close").click()
    page.get_by_label("Why; where it does not apply, the reason").fill("=Nights are left out.")
    page.get_by_role("button", name="Overrule").click()
    expect(page.locator(".badge", has_text="Overruled")).to_be_visible()

    page.get_by_text("Report for Excel, Word or the web").click()
    page.get_by_role("button", name="Make the report").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the report").click()
    saved.value.save_as(tmp_path / "report.xlsx")
    sheet = load_workbook(tmp_path / "report.xlsx")["Requirements"]
    head = [cell.value for cell in sheet[1]]
    rows = [dict(zip(head, (cell.value for cell in line), strict=True)) for line in sheet.iter_rows(min_row=2)]
    overruled = next(row for row in rows if row["Requirement"] == "Assessing signs and symptoms")
    assert overruled["Note on the decision"] == "=Nights are left out."
    assert "Overruled" in overruled["Decision"]
    assert "Ada Marsh" in overruled["Decision"]
    assert "at least daily" in overruled["Evidence: the specification's words"]
    assert overruled["Page"] == "2"
    assert len(rows) == 4

    book = Workbook()
    for place, words in enumerate(("No.", "Standard", "Evidence", "Comments"), 1):
        book.active.cell(1, place, words)
    book.active.cell(2, 2, "Assessing signs and symptoms")
    book.save(tmp_path / "own.xlsx")
    page.locator("input[type=file]").first.set_input_files(tmp_path / "own.xlsx")
    expect(page.get_by_text("1 row filled in on the sheet")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the filled copy").click()
    saved.value.save_as(tmp_path / "filled.xlsx")
    assert load_workbook(tmp_path / "filled.xlsx").active["D2"].value == "=Nights are left out."


def test_the_check_page_can_be_used_at_320_pixels(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{address}/check")
    for tab in ("Check", "Self-assessment", "Agreement", "Watch"):
        chosen = page.get_by_role("tab", name=tab, selected=True)
        _press_until(page.get_by_role("tab", name=tab), partial(expect(chosen).to_be_visible, timeout=5_000))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_draft_is_written_changed_and_sent_out_and_can_be_worked_on_at_320_pixels(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(f"{address}/draft")
    page.get_by_label("Title of the draft").fill("Night care at home")
    page.get_by_label("For whom the service is").fill("adults in the last days of life")
    page.keyboard.press("Tab")
    page.get_by_text("Sections, local facts").click()
    page.get_by_role("combobox", name="Sections").click()
    for section in ("Population covered", "Location"):
        page.keyboard.type(section)
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Write the draft").click()
    expect(page.get_by_role("heading", name="Night care at home")).to_be_visible()
    expect(page.get_by_text("The service is for adults in the last days of life.")).to_be_visible()

    page.get_by_role("button", name="Change").first.click()
    page.get_by_label("The statement", exact=True).fill("The service is for adults and their carers.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Kept: Changed in Population covered.")).to_be_visible()

    page.set_viewport_size({"width": 320, "height": 640})
    for view in ("Local decisions", "Versions", "Files"):
        page.get_by_role("radio", name=view).click()
        expect(page.get_by_role("radio", name=view)).to_be_checked()
        page.wait_for_timeout(500)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 320
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save night-care-at-home").click()
    waiting.value.save_as(tmp_path / "night-care.docx")
    (found,) = [one for one in read_back(tmp_path / "night-care.docx").statements if "carers" in one.text]
    assert found.text == "The service is for adults and their carers."


def test_questions_are_measured_on_the_evals_page_and_one_is_looked_at_closely_at_320_pixels(
    page: Page, address: str, tmp_path: Path
) -> None:
    cases = tmp_path / "cases.jsonl"
    evidence = [{"document": "night care.pdf", "page": 2}]
    asked = {"id": "1", "question": "How soon must an urgent call be answered?", "answerable": True}
    cases.write_text(json.dumps(asked | {"evidence": evidence}) + "\n", "utf-8")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{address}/evals")
    page.get_by_text("Questions or a benchmark in a folder").click()
    page.get_by_label("A benchmark's folder, or a file of questions").fill(str(cases))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("Measured. The figures stand under Results.")).to_be_visible()
    page.get_by_role("tab", name="Results").first.click()
    expect(page.get_by_role("cell", name="1.000 to 1.000").first).to_be_visible()
    expect(page.locator("[role=graphics-document]").first).to_be_visible()
    expect(page.locator(".looked-at", has_text=ANSWER).last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
