"""Files of before 2007 and rich text, through LibreOffice where it is installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl
import pptx
import pytest
from made import kinds

from corpus.read import Limits, Readers, Refused, check_reading, read
from corpus.read.converted import libreoffice
from corpus.records import Reading

needed = pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
RTF = r"{\rtf1\ansi{\stylesheet{\s1\outlinelevel0 heading 1;}}\pard\s1\outlinelevel0 Care at home\par\pard Each person has a nurse.\par}"  # fmt: skip  # noqa: E501


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    file = tmp_path / "notes.rtf"
    file.write_text(RTF)
    return file


@needed
def test_rich_text_is_read_with_its_headings(notes: Path) -> None:
    reading = read(notes)
    check_reading(reading)
    assert kinds(reading) == [("heading", "Care at home"), ("paragraph", "Each person has a nurse.")]


@needed
def test_a_reading_process_converts_too(notes: Path, tmp_path: Path) -> None:
    with Readers(1) as readers:
        ((_, found),) = readers.read_many([notes])
    assert isinstance(found, Reading)
    assert found.text.startswith("Care at home")


@needed
def test_a_conversion_that_takes_too_long_is_given_up(notes: Path) -> None:
    with pytest.raises(Refused) as refusal:
        read(notes, limits=Limits(seconds=0.01))
    assert refusal.value.reason == "timed out"
    assert "'notes.rtf'" in refusal.value.message


def test_without_libreoffice_the_reason_says_what_to_install(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("corpus.read.converted.PLACES", ())
    with pytest.raises(Refused) as refusal:
        read(notes)
    assert refusal.value.reason == "unsupported"
    assert "Install LibreOffice" in refusal.value.message


def _before_2007(file: Path, suffix: str) -> Path:
    """The file in the format of before 2007, as LibreOffice writes it."""
    profile = (file.parent / "profile").as_uri()
    command = [str(libreoffice()), f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
    subprocess.run([*command, "--outdir", str(file.parent), str(file)], check=True, capture_output=True, timeout=120)
    made = file.with_suffix(f".{suffix}")
    if not made.is_file():
        pytest.skip(f"LibreOffice is installed without what opens .{suffix} files")
    return made


@needed
def test_a_workbook_of_before_2007_is_read_row_by_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Costs"
    for row in (["Role", "Cost"], ["Nurse", 61], ["Pharmacist", 70]):
        book.active.append(row)
    book.save(tmp_path / "costs.xlsx")
    reading = read(_before_2007(tmp_path / "costs.xlsx", "xls"))
    check_reading(reading)
    rows = [(block.number, block.header) for block in reading.blocks if block.kind == "table-row"]
    assert rows[1:] == [("row 2", ("Role", "Cost")), ("row 3", ("Role", "Cost"))]
    assert "Pharmacist" in reading.text


@needed
def test_slides_of_before_2007_are_read_slide_by_slide(tmp_path: Path) -> None:
    show = pptx.Presentation()
    for title in ("Care at home", "Care in the hospice"):
        show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = title
    show.save(tmp_path / "slides.pptx")
    reading = read(_before_2007(tmp_path / "slides.pptx", "ppt"))
    check_reading(reading)
    assert [(page.number, reading.text[page.start : page.end].strip()) for page in reading.pages] == [
        (1, "Care at home"),
        (2, "Care in the hospice"),
    ]
