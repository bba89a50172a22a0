"""Makes the pictures in this folder: ``python docs/screenshots.py``.

Starts the app on a library of its own in a temporary folder, with the built-in knowledge and one example document
that is made here, and photographs it in Chromium. Needs the development dependencies and a Chromium on the machine.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from fpdf import FPDF
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).resolve().parent
WIDE = {"width": 1280, "height": 860}
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 300_000  # milliseconds: setting up the library on the first start

EXAMPLE = (
    (
        "Scope",
        "This specification is an example, made to show the assistant. It describes a hospice at home service for "
        "adults with palliative care needs who live in the area of the example board, wherever they call home, care "
        "homes included. It is to be read with the board's general conditions.",
    ),
    (
        "Access and response",
        "People, their carers and any professional may refer to the service by telephone at any hour. The service "
        "must answer an urgent call from a person at home within 45 minutes, day and night. A visit should follow "
        "within two hours where the nurse in charge judges that advice by telephone is not enough. Every call and "
        "its outcome is written in the shared record on the same day.",
    ),
    (
        "Skill mix",
        "A registered nurse with training in palliative care should be on duty at all hours. The nurse should be "
        "able to reach a consultant in palliative medicine by telephone. Health care assistants may visit alone once "
        "the provider has signed off their competence.",
    ),
    (
        "Quality and outcomes",
        "The provider reports every quarter how many urgent calls were answered in time, how many people died in the "
        "place they had named, and what carers said in the survey after bereavement.",
    ),
)


def example(folder: Path) -> Path:
    """A service specification of two pages."""
    pdf = FPDF(format="A4")
    pdf.set_title("Hospice at home: service specification (example)")
    pdf.set_margin(25)
    for number, (heading, words) in enumerate(EXAMPLE):
        if number % 3 == 0:
            pdf.add_page()
        if number == 0:
            pdf.set_font("Helvetica", "B", 22)
            pdf.multi_cell(0, 11, "Hospice at home: service specification (example)", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(6)
        pdf.set_font("Helvetica", "B", 15)
        pdf.multi_cell(0, 10, f"{number + 1}  {heading}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=12)
        pdf.multi_cell(0, 7, words, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(5)
    file = folder / "hospice-at-home-specification.pdf"
    pdf.output(str(file))
    return file


@contextmanager
def running(library: Path) -> Iterator[str]:
    """The app on a library; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    server = subprocess.Popen(
        [*command, f"--server.port={port}", "--server.headless=true"],
        cwd=DOCS.parent,
        env={**environment, "ASSISTANT_LIBRARY": str(library)},
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def opened(browser: Browser, address: str, scheme: str = "light") -> Page:
    page = browser.new_context(viewport=WIDE, color_scheme=scheme, reduced_motion="reduce").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    return page


def ask(page: Page, question: str) -> None:
    page.get_by_placeholder("Ask a question").fill(question)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=question).wait_for()
    page.get_by_role("button", name="Stop").wait_for(state="detached")
    page.get_by_role("button", name="Copy with citations").last.wait_for()


def photograph(page: Page, name: str) -> None:
    page.mouse.move(2, 2)
    page.wait_for_timeout(1500)  # for fonts, pictures and the end of every transition
    page.screenshot(path=str(DOCS / name))


def photographs(browser: Browser, address: str, document: Path) -> None:
    page = opened(browser, f"{address}/library")
    page.locator("input[type=file]").set_input_files(document)
    page.get_by_role("button", name="Add to the library").click()
    page.get_by_role("cell", name=document.name).wait_for()
    page.get_by_role("button", name="Clear this list").click()
    page.get_by_label("Find a document").wait_for()
    photograph(page, "library.png")

    page.get_by_role("link", name="Ask").click()
    ask(page, "What should a partnership know about its population before it plans palliative care?")
    photograph(page, "ask.png")
    page.get_by_role("button", name="New conversation").click()
    ask(page, "How soon must the service answer an urgent call from a person at home?")
    page.get_by_role("button", name="page 1").first.click()
    page.get_by_role("img", name="page 1").wait_for()
    photograph(page, "citation.png")

    page.goto(f"{address}/knowledge")
    page.get_by_role("tab", name="Frameworks").click()
    page.get_by_label("Framework", exact=True).click()
    page.get_by_role("option", name="QS13").click()
    page.get_by_role("cell", name="Identification").first.wait_for()
    photograph(page, "knowledge.png")

    photograph_profile(page, address)
    photograph_check(page, address)


def draft_photographs(browser: Browser, address: str, library: Path) -> None:
    """A draft with the page of a source beside it, and pages of the Word file it is exported to, as LibreOffice
    prints them."""
    page = opened(browser, f"{address}/draft")
    page.get_by_role("button", name="Draft an example").click()
    page.get_by_role("button", name="All drafts").wait_for()
    page.get_by_label("Section", exact=True).click()
    page.get_by_role("option", name="3.2 Service").click()
    page.get_by_role("heading", name="3.2 Service").wait_for()
    page.locator("[class*='st-key-cite-draft'] button").first.click()
    page.get_by_role("button", name="Close").wait_for()
    photograph(page, "draft.png")
    exported(library)


def exported(library: Path) -> None:
    """Pictures of the first draft of a library, exported and printed."""
    command = "from assistant.cli import main; main()"
    show = [sys.executable, "-c", command, "--library", str(library), "drafts"]
    listed = subprocess.run([*show, "list", "--json"], cwd=DOCS.parent, check=True, capture_output=True)
    name = json.loads(listed.stdout)[0]["name"]
    file = library.parent / "exported.pdf"
    subprocess.run([*show, "show", name, "--out", str(file)], cwd=DOCS.parent, check=True, capture_output=True)
    pdf = pypdfium2.PdfDocument(file)
    texts = [page.get_textpage().get_text_range() for page in pdf]
    clauses = next(number for number, text in enumerate(texts) if "3.2.2 The Provider" in text)
    table = next(number for number, text in enumerate(texts) if "Threshold" in text and "Row 6" in text)
    sources = next(number for number, text in enumerate(texts) if "Annex A: Sources" in text)
    for number, told in ((clauses, "clauses"), (table, "table"), (sources, "annex")):
        pdf[number].render(scale=1.2).to_pil().quantize(64).save(DOCS / f"exported-{told}.png", optimize=True)
    pdf.close()


def photograph_profile(page: Page, address: str) -> None:
    """A profile started from the example, its skill mix being edited."""
    page.goto(f"{address}/profiles")
    page.get_by_label("Title").fill("Palliative care in Harbour ICB")
    page.get_by_label("Your name").fill("Ann")
    page.get_by_role("button", name="Start this profile").click()
    page.get_by_text("is kept. Edit it below").wait_for()
    page.get_by_role("radio", name="Skill mix", exact=True).click()
    page.locator("[role=columnheader]").filter(has_text="Contacts").first.wait_for(state="attached")
    page.get_by_text("Part", exact=True).scroll_into_view_if_needed()
    page.get_by_text("Left in this stage").scroll_into_view_if_needed()
    page.mouse.wheel(0, 320)
    photograph(page, "profiles.png")


def photograph_check(page: Page, address: str) -> None:
    """The example specification against one framework, a requirement with the words on both sides."""
    page.goto(f"{address}/check")
    page.get_by_role("combobox", name="Frameworks").click()
    page.keyboard.type("QS13")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Check an example of ours").click()
    page.get_by_role("button", name="All checks").wait_for()
    page.get_by_role("combobox", name="Requirement to look at").click()
    page.keyboard.type("Statement 4")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Confirm: ").wait_for()
    page.wait_for_timeout(1000)
    page.get_by_text("The framework asks").click()  # or the list of choices, still open, would stand in the picture
    page.get_by_role("button", name="Previous").evaluate("button => button.scrollIntoView()")
    photograph(page, "check.png")


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("There is no Chromium on this machine: install one and try again.")
    with tempfile.TemporaryDirectory() as temporary, running(Path(temporary) / "library") as address:
        document = example(Path(temporary))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            photographs(browser, address, document)
            draft_photographs(browser, address, Path(temporary) / "library")
            browser.close()


if __name__ == "__main__":
    main()
