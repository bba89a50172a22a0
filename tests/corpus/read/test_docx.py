import zipfile
from collections.abc import Callable
from pathlib import Path

from docx import Document as word_file
from docx.document import Document as WordFile
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from made import cells, kinds, words

from corpus.read import check_reading, read
from corpus.records import Reading


def word(tmp_path: Path, write: Callable[[WordFile], None]) -> Reading:
    document = word_file()
    write(document)
    path = tmp_path / "made.docx"
    document.save(str(path))
    reading = read(path)
    check_reading(reading)
    return reading


def test_headings_paragraphs_and_tables_keep_their_order(tmp_path: Path) -> None:
    def write(document: WordFile) -> None:
        document.add_heading("Care at home", 0)
        document.add_heading("Review", 1)
        document.add_paragraph("Each person has a nurse.")
        table = document.add_table(2, 2)
        for cell, text in zip(
            (c for row in table.rows for c in row.cells), "Stage Review Early Yearly".split(), strict=True
        ):
            cell.text = text
        document.add_heading("Last days", 2)
        document.add_paragraph("Daily.")

    reading = word(tmp_path, write)
    assert kinds(reading) == [
        ("heading", "Care at home"),
        ("heading", "Review"),
        ("paragraph", "Each person has a nurse."),
        ("table-row", "Stage\tReview"),
        ("table-row", "Early\tYearly"),
        ("heading", "Last days"),
        ("paragraph", "Daily."),
    ]
    assert [block.level for block in reading.blocks if block.kind == "heading"] == [1, 1, 2]
    assert reading.blocks[4].header == ("Stage", "Review")
    assert reading.title == "Care at home"


def test_list_items_have_the_numbers_that_word_shows(tmp_path: Path) -> None:
    def write(document: WordFile) -> None:
        for style, text in (
            ("List Bullet", "aims"),
            ("List Bullet", "money"),
            ("List Number", "Ask"),
            ("List Number", "Listen"),
        ):
            document.add_paragraph(text, style=style)

    reading = word(tmp_path, write)
    items = [(block.number, words(reading, block)) for block in reading.blocks]
    assert items == [(None, "aims"), (None, "money"), ("1.", "Ask"), ("2.", "Listen")]
    assert reading.text == "- aims\n- money\n1. Ask\n2. Listen"


def test_a_heading_by_outline_level_counts_as_one(tmp_path: Path) -> None:
    def write(document: WordFile) -> None:
        paragraph = document.add_paragraph("Whom to review")
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "2")
        paragraph._p.get_or_add_pPr().append(level)
        document.add_paragraph("Everybody.")

    reading = word(tmp_path, write)
    assert (reading.blocks[0].kind, reading.blocks[0].level) == ("heading", 3)


def test_tracked_insertions_are_read_deletions_are_not_and_comments_are_kept_apart(tmp_path: Path) -> None:
    def write(document: WordFile) -> None:
        paragraph = document.add_paragraph("Review every ")
        for xml in (
            f'<w:del {nsdecls("w")} w:id="1" w:author="A"><w:r><w:delText>year</w:delText></w:r></w:del>',
            f'<w:ins {nsdecls("w")} w:id="2" w:author="A"><w:r><w:t>month</w:t></w:r></w:ins>',
            f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
        ):
            paragraph._p.append(parse_xml(xml))
        run = paragraph.add_run(".")
        document.add_comment(run, text="Is this enough?", author="A")

    reading = word(tmp_path, write)
    assert reading.text == "Review every month.\n\n[Comment by A] Is this enough?"
    assert kinds(reading)[-1] == ("comment", "Is this enough?")
    assert reading.warnings == (
        "tracked changes were read as accepted: insertions kept, deletions left out",
        "1 comment kept apart, at the end of the text: not searched or quoted",
    )


def test_merged_cells_stand_in_every_place_and_title_rows_over_each_cell(tmp_path: Path) -> None:
    def write(document: WordFile) -> None:
        table = document.add_table(3, 3)
        for row, texts in zip(
            table.rows, (("Setting", "Hours", ""), ("Home", "Day", "Night"), ("", "8-6", "none")), strict=True
        ):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(1, 0).merge(table.cell(2, 0))

    reading = word(tmp_path, write)
    assert cells(reading) == [["Setting", "Hours", "Hours"], ["Home", "Day", "Night"], ["Home", "8-6", "none"]]
    assert reading.blocks[2].header == ("Setting", "Hours", "Hours")


def test_content_controls_links_and_text_boxes_are_read(tmp_path: Path) -> None:
    def write(document: WordFile) -> None:
        body = document.element.body
        body.insert(
            0,
            parse_xml(
                f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>In a control</w:t></w:r></w:p>"
                "</w:sdtContent></w:sdt>"
            ),
        )
        paragraph = document.add_paragraph("See ")
        paragraph._p.append(parse_xml(f"<w:hyperlink {nsdecls('w')}><w:r><w:t>the plan</w:t></w:r></w:hyperlink>"))
        paragraph._p.append(
            parse_xml(
                f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>"
                "</w:txbxContent></w:pict></w:r>"
            )
        )

    assert kinds(word(tmp_path, write)) == [
        ("paragraph", "In a control"),
        ("paragraph", "See the plan"),
        ("paragraph", "In a box"),
    ]


def rewritten(path: Path, change: Callable[[str, bytes], bytes], added: dict[str, str] | None = None) -> Path:
    """A copy of a Word file with its parts changed and others added."""
    copy = path.with_name("changed.docx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, written in (added or {}).items():
            new.writestr(name, written)
    return copy


def test_footnotes_follow_the_text_with_the_mark_they_are_called_by(tmp_path: Path) -> None:
    document = word_file()
    paragraph = document.add_paragraph("Each person has a nurse")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="7"/></w:r>'))
    paragraph.add_run(" who visits.")
    document.save(str(tmp_path / "made.docx"))
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="7"><w:p><w:r><w:t>Or a doctor.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    reading = read(rewritten(tmp_path / "made.docx", lambda _, part: part, {"word/footnotes.xml": notes}))
    assert reading.text == "Each person has a nurse[1] who visits.\n\n[1] Or a doctor."
    assert kinds(reading)[-1] == ("footnote", "Or a doctor.")


def test_the_strict_format_reads_the_same(tmp_path: Path) -> None:
    def strict(name: str, part: bytes) -> bytes:
        usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        return part.replace(usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main")

    document = word_file()
    document.add_heading("Care at home", 1)
    document.add_paragraph("Each person has a nurse.")
    document.save(str(tmp_path / "made.docx"))
    assert read(rewritten(tmp_path / "made.docx", strict)) == read(tmp_path / "made.docx")


def test_entities_in_a_word_file_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    document = word_file()
    document.add_paragraph("Seen MARK")
    document.save(str(tmp_path / "made.docx"))

    def entity(name: str, part: bytes) -> bytes:
        if name != "word/document.xml":
            return part
        start = part.index(b"<w:document")
        declared = f'<!DOCTYPE d [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'.encode()
        return part[:start] + declared + part[start:].replace(b"MARK", b"&s;")

    assert "secret words" not in read(rewritten(tmp_path / "made.docx", entity)).text


def test_a_box_of_one_cell_is_running_text(tmp_path: Path) -> None:
    def write(document: WordFile) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "First."
        cell.add_paragraph("Second.")

    assert kinds(word(tmp_path, write)) == [("paragraph", "First."), ("paragraph", "Second.")]


def test_the_figures_of_a_chart_are_read_as_a_table(tmp_path: Path) -> None:
    chart_space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    document = word_file()
    paragraph = document.add_paragraph("Visits rose.")
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w", "a")}><w:drawing><a:graphic><a:graphicData><c:chart xmlns:c="{chart_space}"'
            f' xmlns:r="{relations}" r:id="rId77"/></a:graphicData></a:graphic></w:drawing></w:r>'
        )
    )
    document.save(str(tmp_path / "made.docx"))
    points = "".join(f'<c:pt idx="{place}"><c:v>{year}</c:v></c:pt>' for place, year in enumerate((2023, 2024)))
    chart = (
        f'<c:chartSpace xmlns:c="{chart_space}"><c:chart><c:plotArea><c:barChart><c:ser>'
        "<c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>Visits</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache>{points}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>"
        "<c:formatCode>#,##0</c:formatCode><c:pt idx='0'><c:v>1200</c:v></c:pt><c:pt idx='1'><c:v>1450</c:v></c:pt>"
        "</c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
    )

    def related(name: str, part: bytes) -> bytes:
        if name != "word/_rels/document.xml.rels":
            return part
        new = f'<Relationship Id="rId77" Type="{relations}/chart" Target="charts/chart1.xml"/>'.encode()
        return part.replace(b"</Relationships>", new + b"</Relationships>")

    reading = read(rewritten(tmp_path / "made.docx", related, {"word/charts/chart1.xml": chart}))
    check_reading(reading)
    assert kinds(reading)[0] == ("paragraph", "Visits rose.")
    assert cells(reading) == [["", "Visits"], ["2023", "1,200"], ["2024", "1,450"]]
