import io
from pathlib import Path

import pytest
from fpdf import FPDF
from made import pdf, prose
from PIL import Image

from corpus.picture import lit_boxes, page_picture
from corpus.read import read
from corpus.records import Document, Source


def document_of(path: Path) -> Document:
    reading = read(path)
    return Document(
        "source", "version", path.name, Source("Care"), reading.text, reading.blocks, reading.pages, reading.lines
    )


def draw(document: FPDF) -> None:
    for place in range(2):
        document.add_page()
        document.set_xy(70, 80)
        document.multi_cell(450, 14, prose(6, first=place), align="L")


def shown_in(path: Path, page: int, boxes: list[tuple[float, float, float, float]]) -> str:
    """What another way of asking PDFium for text finds inside boxes."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as file:
        height = file[page - 1].get_height()
        words = file[page - 1].get_textpage()
        return " ".join(
            words.get_text_bounded(left, height - bottom, right, height - top).strip()
            for left, top, right, bottom in boxes
        )


@pytest.mark.parametrize(
    "words",
    [
        "its population",
        "before it plans any service. Carers are offered an assessment of their own needs",
        prose(6),
    ],
)
def test_lit_boxes_hold_exactly_the_quoted_words(tmp_path: Path, words: str) -> None:
    path = pdf(tmp_path / "care.pdf", draw)
    document = document_of(path)
    start = document.text.index(words)
    boxes = lit_boxes(path, document, 1, [(start, start + len(words))])
    assert " ".join(shown_in(path, 1, boxes).split()) == words


def test_words_on_another_page_light_nothing(tmp_path: Path) -> None:
    path = pdf(tmp_path / "care.pdf", draw)
    document = document_of(path)
    assert lit_boxes(path, document, 2, [(0, 20)]) == []


def test_the_picture_is_as_wide_as_asked_and_marks_the_words_in_colour_and_line(tmp_path: Path) -> None:
    path = pdf(tmp_path / "care.pdf", draw)
    document = document_of(path)
    plain = Image.open(io.BytesIO(page_picture(path, document, 1, [], width=700)))
    lit = Image.open(io.BytesIO(page_picture(path, document, 1, [(5, 30)], width=700)))
    assert plain.width == lit.width == 700
    colours = {pixel for _, pixel in lit.getcolors(1 << 24) or []} - {
        pixel for _, pixel in plain.getcolors(1 << 24) or []
    }
    assert (0, 94, 184) in colours
    assert any(red > 200 and green > 200 and blue < 150 for red, green, blue in colours)


def test_a_page_that_the_file_does_not_have_is_named(tmp_path: Path) -> None:
    path = pdf(tmp_path / "care.pdf", draw)
    with pytest.raises(ValueError, match="no page 3"):
        page_picture(path, document_of(path), 3, [])


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_on_a_turned_page_the_light_falls_on_the_quoted_words_only(tmp_path: Path, turn: int) -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=str(pdf(tmp_path / "care.pdf", draw)))
    writer.pages[0].rotate(turn)
    path = tmp_path / "turned.pdf"
    writer.write(str(path))
    document = document_of(path)
    words = "assessment of their own needs"
    start = document.text.index(words)
    (left, top, right, bottom) = lit_boxes(path, document, 1, [(start, start + len(words))])[0]
    plain = Image.open(io.BytesIO(page_picture(path, document, 1, [], width=800))).convert("L")
    scale = 800 / (595.28 if turn == 180 else 841.89)
    inside = plain.crop((int(left * scale), int(top * scale), int(right * scale), int(bottom * scale)))
    dark, _ = inside.getextrema()
    assert isinstance(dark, int | float)
    assert dark < 100
