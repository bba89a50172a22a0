"""Pages that are pictures: found page by page, and read by Tesseract where it is installed and asked for."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fpdf import FPDF
from made import pdf, prose

from corpus.pdfium.document import opened, rendered
from corpus.read import Readers, Refused, check_reading, read
from corpus.read.tesseract import tesseract

needed = pytest.mark.skipif(tesseract() is None, reason="Tesseract is not installed")


def scanned(tmp_path: Path, text: str, turn: int = 0) -> io.BytesIO:
    """The picture of a page that says ``text``, turned anticlockwise."""

    def draw(document: FPDF) -> None:
        document.add_page()
        document.set_xy(70, 80)
        document.multi_cell(450, 16, text, align="L")

    with opened(pdf(tmp_path / "written.pdf", draw)) as file:
        picture, _ = rendered(file, 0, 1240)
    written = io.BytesIO()
    picture.rotate(turn, expand=True).save(written, "PNG")
    return written


def mixed(tmp_path: Path, turn: int = 0, stamp: str = "") -> Path:
    """A PDF of a page with text, a scan and another page with text."""
    picture = scanned(tmp_path, prose(4, first=1), turn)

    def draw(document: FPDF) -> None:
        for place in range(3):
            document.add_page(orientation="L" if place == 1 and turn in (90, 270) else "P")
            document.set_xy(70, 80)
            if place == 1:
                document.image(picture, 0, 0, document.w, document.h)
                if stamp:
                    document.text(70, document.h - 20, stamp)
            else:
                document.multi_cell(450, 14, prose(6, first=place), align="L")

    return pdf(tmp_path / "mixed.pdf", draw)


def test_a_scan_among_other_pages_is_indexed_in_part_and_the_page_named(tmp_path: Path) -> None:
    reading = read(mixed(tmp_path))
    assert [page.start < page.end for page in reading.pages] == [True, False, True]
    assert reading.warnings[0].startswith("Page 2: no text there")
    assert "--ocr" in reading.warnings[0]


def test_a_stamp_at_the_edge_does_not_hide_that_a_page_is_a_scan(tmp_path: Path) -> None:
    assert read(mixed(tmp_path, stamp="Downloaded from the library")).warnings[0].startswith("Page 2: no text")


@needed
@pytest.mark.parametrize("turn", [90, 180])
def test_a_scan_is_read_however_it_stands_and_its_page_says_how_sure(tmp_path: Path, turn: int) -> None:
    with Readers(1) as readers:
        reading = readers.read(mixed(tmp_path, turn), ocr=True)
    check_reading(reading)
    page = reading.pages[1]
    assert "Carers are offered an assessment of their own needs within ten working days." in " ".join(
        reading.text[page.start : page.end].split()
    )
    assert page.recognised is not None
    assert page.recognised > 0.8
    assert [one.recognised for one in reading.pages if one is not page] == [None, None]
    assert reading.warnings[0].startswith("Page 2 read by text recognition (OCR), ")
    line = next(line for line in reading.lines if line.page == 2)
    across, down = line.right - line.left, line.bottom - line.top
    assert (across > 5 * down) == (turn == 180), "its words are lit as they stand on the page"


@needed
def test_a_picture_without_words_is_refused_although_it_was_looked_at(tmp_path: Path) -> None:
    from PIL import Image

    def draw(document: FPDF) -> None:
        document.add_page()
        document.image(Image.new("RGB", (600, 800), (90, 120, 160)), 0, 0, 400, 600)

    with pytest.raises(Refused, match="text recognition found none") as refusal:
        read(pdf(tmp_path / "photo.pdf", draw), ocr=True)
    assert refusal.value.reason == "no text layer"


def test_without_tesseract_the_rest_is_indexed_and_the_outcome_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("corpus.read.tesseract.PROGRAMS", ())
    tesseract.cache_clear()
    try:
        reading = read(mixed(tmp_path), ocr=True)
    finally:
        tesseract.cache_clear()
    assert [page.start < page.end for page in reading.pages] == [True, False, True]
    assert "Tesseract, which reads scans, is not installed" in reading.warnings[0]


@needed
def test_a_photograph_of_a_page_is_read_where_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "page.png").write_bytes(scanned(tmp_path, prose(4)).getvalue())
    reading = read(tmp_path / "page.png", ocr=True)
    check_reading(reading)
    assert prose(4)[:70] in " ".join(reading.text.split())
    assert [page.recognised is not None for page in reading.pages] == [True]
    (tmp_path / "cut.png").write_bytes(scanned(tmp_path, prose(4)).getvalue()[:5000])
    with pytest.raises(Refused) as refusal:
        read(tmp_path / "cut.png", ocr=True)
    assert refusal.value.reason == "corrupt"
    with pytest.raises(Refused, match="--ocr"):
        read(tmp_path / "page.png")
