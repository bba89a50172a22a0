"""OpenDocument texts, slides and sheets."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from made import cells, kinds

from corpus.read import Refused, check_reading, read
from corpus.records import Document, Reading, Source

NAMES = "office style text table draw presentation".split()
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{"drawing" if name == "draw" else name}:1.0"'
    for name in NAMES
)
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def odf(path: Path, kind: str, body: str, *, styles: str = "", manifest: str = "<m/>") -> Path:
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def sound(path: Path) -> Reading:
    reading = read(path)
    check_reading(reading)
    return reading


LISTED = """<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>
<style:style style:name="Aim" style:family="paragraph" style:default-outline-level="2"/>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Aim"/>"""


def test_headings_lists_notes_and_line_breaks_of_a_text(tmp_path: Path) -> None:
    body = """<text:h text:outline-level="1">Care at home</text:h>
    <text:p text:style-name="P1">Aims</text:p>
    <text:p>Each<text:s text:c="2"/>person<text:note><text:note-citation>1</text:note-citation><text:note-body>
      <text:p>Or carer.</text:p></text:note-body></text:note> has<text:line-break/>a nurse.</text:p>
    <text:list text:style-name="L1"><text:list-item><text:p>Ask</text:p><text:list><text:list-item>
      <text:p>often</text:p></text:list-item></text:list></text:list-item>
      <text:list-item><text:p>Listen</text:p></text:list-item></text:list>
    <text:section><text:p>In a section.</text:p></text:section>"""
    reading = sound(odf(tmp_path / "made.odt", "text", body, styles=LISTED))
    assert reading.text == (
        "Care at home\n\nAims\n\nEach person[1] has\na nurse.\n\n1. Ask\n  a) often\n2. Listen\n\nIn a section.\n\n"
        "[1] Or carer."
    )
    levels = [(block.kind, block.level) for block in reading.blocks]
    assert levels[:2] == [("heading", 1), ("heading", 2)], "by outline level, and by the outline level of a style"
    assert [block.number for block in reading.blocks if block.kind == "list-item"] == ["1.", "a)", "2."]
    assert reading.title == "Care at home"


def test_deletions_are_left_out_and_comments_kept_apart(tmp_path: Path) -> None:
    body = """<text:tracked-changes><text:changed-region><text:deletion><text:p>yearly</text:p></text:deletion>
    </text:changed-region></text:tracked-changes>
    <text:p>Review every month<office:annotation><dc:creator>Ann</dc:creator><text:p>Enough?</text:p>
    </office:annotation>.</text:p>"""
    reading = sound(odf(tmp_path / "made.odt", "text", body))
    assert reading.text == "Review every month.\n\n[Comment by Ann] Enough?"
    assert kinds(reading)[-1] == ("comment", "Enough?")
    assert [warning.split(":")[0] for warning in reading.warnings] == [
        "tracked changes were read as accepted",
        "1 comment kept apart, at the end of the text",
    ]


def test_merged_cells_and_title_rows_of_a_table(tmp_path: Path) -> None:
    body = """<table:table><table:table-header-rows><table:table-row>
      <table:table-cell><text:p>Setting</text:p></table:table-cell>
      <table:table-cell table:number-columns-spanned="2"><text:p>Hours</text:p></table:table-cell>
      <table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row>
      <table:table-cell table:number-rows-spanned="2"><text:p>Home</text:p></table:table-cell>
      <table:table-cell><text:p>8-6</text:p></table:table-cell><table:table-cell/></table:table-row><table:table-row>
      <table:covered-table-cell/><table:table-cell><text:p>9-5</text:p></table:table-cell>
      <table:table-cell><text:p>none</text:p></table:table-cell></table:table-row></table:table>"""
    reading = sound(odf(tmp_path / "made.odt", "text", body))
    assert cells(reading) == [["Setting", "Hours", "Hours"], ["Home", "8-6", ""], ["Home", "9-5", "none"]]
    assert reading.blocks[2].header == ("Setting", "Hours", "Hours")


def test_a_slide_is_a_page_with_its_title_first_and_what_the_speaker_notes_last(tmp_path: Path) -> None:
    body = """<draw:page><draw:frame presentation:class="outline"><draw:text-box><text:p>Visits at home</text:p>
      </draw:text-box></draw:frame><draw:frame presentation:class="title"><draw:text-box><text:p>What it does</text:p>
      </draw:text-box></draw:frame><draw:frame presentation:class="footer"><draw:text-box><text:p>Trust</text:p>
      </draw:text-box></draw:frame><presentation:notes><draw:frame presentation:class="notes"><draw:text-box>
      <text:p>Say it is new.</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
      <draw:page><draw:custom-shape><text:p>In a shape</text:p></draw:custom-shape></draw:page>"""
    reading = sound(odf(tmp_path / "made.odp", "presentation", body))
    assert kinds(reading) == [
        ("heading", "What it does"),
        ("paragraph", "Visits at home"),
        ("footnote", "Say it is new."),
        ("paragraph", "In a shape"),
    ]
    second = reading.pages[1]
    assert (len(reading.pages), second.printed, reading.text[second.start : second.end]) == (2, None, "In a shape")


def test_rows_of_a_sheet_are_numbered_also_after_empty_ones_that_are_told_by_the_million(tmp_path: Path) -> None:
    def row(*texts: str) -> str:
        inside = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)
        return f'<table:table-row>{inside}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'

    empty = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    body = f'<table:table table:name="Costs">{row("Service", "Cost")}{row("Nurse", "£21")}{empty}{row("End", "£1")}'
    reading = sound(odf(tmp_path / "made.ods", "spreadsheet", f"{body}</table:table>"))
    assert kinds(reading)[0] == ("heading", "Costs")
    assert [block.number for block in reading.blocks[1:]] == ["row 1", "row 2", "row 1000003"]
    assert cells(reading)[1] == ["Nurse", "£21"]
    document = Document("s", "d", "made.ods", Source("T"), reading.text, reading.blocks)
    assert document.section_of(reading.text.index("£21")) == ("Costs, row 2",)


def test_a_text_behind_a_password_is_refused_as_encrypted(tmp_path: Path) -> None:
    locked = '<m:manifest xmlns:m="urn:x"><m:encryption-data/></m:manifest>'
    with pytest.raises(Refused) as refusal:
        read(odf(tmp_path / "locked.odt", "text", "<text:p>Care</text:p>", manifest=locked))
    assert refusal.value.reason == "encrypted"
