"""A scan added with and without text recognition, again, rebuilt and taken to another library."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

from assistant.settings import Settings
from assistant.wire import House
from corpus.read.tesseract import tesseract
from index.add import Added, Addition, add
from index.embed import HashEmbedder
from index.rebuild import rebuild
from index.transfer import export_library, import_library

pytestmark = pytest.mark.skipif(tesseract() is None, reason="Tesseract is not installed")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A page of text and a page that is a picture of one line."""
    picture = Image.new("L", (1240, 400), 255)
    font = ImageFont.load_default(40)
    ImageDraw.Draw(picture).text((80, 100), "A nurse must visit within two hours.", 0, font)
    document = FPDF(format="A4", unit="pt")
    document.set_font("Helvetica", size=11)
    document.add_page()
    document.multi_cell(400, 14, "Rapid response at home, for people in their last days of life.")
    document.add_page()
    document.image(picture, 0, 0, document.w)
    document.output(str(tmp_path / "scan.pdf"))
    return tmp_path / "scan.pdf"


def put(house: House, file: Path, ocr: bool) -> Added:
    (added,) = add(house.library, house.encoder, [file], Addition({}, ocr=ocr))
    return added


def test_recognition_makes_a_new_version_which_stays_until_the_file_changes(
    hash_house: House, scan: Path, tmp_path: Path
) -> None:
    library = hash_house.library
    without = put(hash_house, scan, False)
    assert without.outcome == "indexed"
    assert "Page 2: no text there" in str(without.reason)
    read = put(hash_house, scan, True)
    assert (read.outcome, read.pages) == ("replaced", 2)
    assert "must visit within two hours" in library.document(str(read.id)).text
    for ocr in (True, False):
        again = put(hash_house, scan, ocr)
        assert (again.outcome, again.id) == ("unchanged", read.id)
    list(rebuild(library, hash_house.encoder))
    assert library.entries()[0].document_id == read.id
    export_library(library, tmp_path / "out.zip")
    other = House(Settings(tmp_path / "other", embedding_model=HashEmbedder.name))
    other.furnish(empty=True)
    (there,) = import_library(other.library, other.encoder, tmp_path / "out.zip")
    assert (there.outcome, there.id) == ("indexed", read.id)


def test_recognition_of_a_file_without_scans_changes_nothing(hash_house: House, tmp_path: Path) -> None:
    document = FPDF(format="A4", unit="pt")
    document.set_font("Helvetica", size=11)
    document.add_page()
    document.multi_cell(400, 14, "Rapid response at home.")
    document.add_page()
    document.output(str(tmp_path / "plain.pdf"))
    added = put(hash_house, tmp_path / "plain.pdf", False)
    again = put(hash_house, tmp_path / "plain.pdf", True)
    assert (again.outcome, again.id) == ("unchanged", added.id)
