"""A draft in the user's own Word template."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.shared import Pt
from drafted import DRAFT, URGENT, documents

from assistant.export import export_into
from assistant.exporting.of_draft import Kept
from assistant.exporting.pandoc import NotExported
from assistant.exporting.read_back import again, read_back
from corpus.read.converted import libreoffice, printed
from corpus.read.file import read


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """An organisation's own form: a table at the top, headings in other words and numbers, a look of its own."""
    made = Document()
    made.styles["Heading 1"].font.size = Pt(31)
    made.styles["Normal"].font.name = "Georgia"
    made.add_heading("Example Board: service specification", 0)
    form = made.add_table(rows=2, cols=2)
    form.cell(0, 0).text, form.cell(1, 0).text = "Service:", "Reference"
    made.add_heading("1.1 National and local context", 1)
    made.add_paragraph("Guidance for authors stays.")
    made.add_heading("Service description and pathway", 1)
    box = made.add_table(rows=1, cols=1)
    box.cell(0, 0).text = "5.1 Applicable quality requirements"
    made.add_heading("Signatures", 1)
    made.save(tmp_path / "template.docx")
    return tmp_path / "template.docx"


def test_sections_stand_under_the_templates_headings_and_the_rest_is_listed(template: Path, tmp_path: Path) -> None:
    left = export_into(DRAFT, template, tmp_path / "filled.docx", documents, kept=Kept("hospice", 3))
    assert left == ["line of the form: Period", "section: 6 Location of premises"]
    made = Document(tmp_path / "filled.docx")
    texts = [paragraph.text for paragraph in made.paragraphs]
    context, description, signatures, annex = (
        next(place for place, text in enumerate(texts) if words in text)
        for words in ("1.1 National and local context", "Service description and pathway", "Signatures", "Annex A")
    )
    assert any("Nobody says this." in text for text in texts[context:description])
    assert any("3.2.1 The Provider shall" in text for text in texts[description:signatures])
    assert texts[texts.index("Guidance for authors stays.")]
    assert signatures < texts.index("Sections that this template has no heading for") < annex
    assert made.tables[0].cell(0, 1).text == "[LOCAL: name of the service; commissioner]"
    assert "Calls answered in time" in made.tables[1].cell(0, 0).tables[0].cell(1, 0).text
    assert not any(text == "1.1 National context" for text in texts), "the template's own heading stands there"


def test_the_templates_styles_stay_and_the_footnotes_are_footnotes(template: Path, tmp_path: Path) -> None:
    export_into(DRAFT, template, tmp_path / "filled.docx", documents)
    made = Document(tmp_path / "filled.docx")
    assert made.styles["Heading 1"].font.size == Pt(31)
    assert made.styles["Normal"].font.name == "Georgia"
    clause = next(one for one in made.paragraphs if one.text.startswith("3.2.1"))
    assert clause.style.name in ("Body Text", "Normal")
    table = made.tables[1].cell(0, 0).tables[0]
    assert all(run.bold for run in table.cell(0, 0).paragraphs[0].runs)
    assert not any(run.bold for run in table.cell(1, 0).paragraphs[0].runs)
    cell = table.cell(1, 0).paragraphs[0]
    assert cell.style.name == "Compact", "what a table of many columns is set in"
    assert cell.style.base_style.name in ("Body Text", "Normal"), "in the template's own type"
    assert any(section.start and section.end for section in read(tmp_path / "filled.docx").blocks)
    text = read(tmp_path / "filled.docx").text
    assert f"“{URGENT}”" in text
    with zipfile.ZipFile(tmp_path / "filled.docx") as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())


def test_what_was_put_into_a_template_reads_back_with_its_citations(template: Path, tmp_path: Path) -> None:
    export_into(DRAFT, template, tmp_path / "filled.docx", documents, kept=Kept("hospice", 3))
    found = read_back(tmp_path / "filled.docx")
    assert (found.draft, found.version) == ("hospice", 3)
    assert {one.id for one in found.sections} >= {one.id for one in DRAFT.sections}
    assert len(found.citations) == 6
    assert all(again(one, documents) for one in found.citations)


@pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_a_filled_template(template: Path, tmp_path: Path) -> None:
    export_into(DRAFT, template, tmp_path / "filled.docx", documents)
    with printed(tmp_path / "filled.docx") as made:
        pdf = pypdfium2.PdfDocument(made.read_bytes())
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    pdf.close()
    assert "The Provider shall answer an urgent call" in text
    assert "NHS England, 2021, section “Rapid response”" in text


def test_a_template_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "macros.docm").write_bytes(b"")
    with pytest.raises(NotExported, match="without macros"):
        export_into(DRAFT, tmp_path / "macros.docm", tmp_path / "out.docx", documents)
    with pytest.raises(NotExported, match="There is no file"):
        export_into(DRAFT, tmp_path / "none.docx", tmp_path / "out.docx", documents)
    (tmp_path / "broken.docx").write_bytes(b"PK")
    with pytest.raises(NotExported, match=r"'broken\.docx' is damaged"):
        export_into(DRAFT, tmp_path / "broken.docx", tmp_path / "out.docx", documents)
    with pytest.raises(NotExported, match=r"choose a name that ends in \.docx"):
        export_into(DRAFT, tmp_path / "broken.docx", tmp_path / "out.odt", documents)
