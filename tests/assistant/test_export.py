"""Drafts as files: what is in them, in every format, and what is not."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import lxml.html
import pypdfium2
import pytest
from drafted import DIGEST, DRAFT, GUIDANCE, LOST, NASTY, NURSE, URGENT, documents, found_in
from lxml import etree

from assistant import draft_shapes
from assistant.export import export, export_profile
from assistant.exporting.files import FORMATS
from assistant.exporting.of_draft import Kept
from assistant.exporting.pandoc import NotExported
from corpus.profile_files import load_profiles
from corpus.read.converted import libreoffice
from corpus.read.file import read
from corpus.records import Document, Reading

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
READABLE = [".docx", ".odt", ".html", ".md"]
needs_libreoffice = pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same draft in every format that needs no LibreOffice."""
    made = tmp_path_factory.mktemp("exported")
    for end in READABLE:
        export(DRAFT, made / f"draft{end}", documents, kept=Kept("hospice", 3))
    return made


def shown(folder: Path, end: str) -> Reading:
    return read(folder / f"draft{end}")


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("end", READABLE)
def test_every_format_has_the_sections_the_marks_the_notes_and_the_annexes(folder: Path, end: str) -> None:
    text = flat(shown(folder, end).text)
    for words in (
        "1.1 National context",
        "3.2.1 The Provider shall answer an urgent call within [LOCAL: minutes; commissioner and provider].",
        "[Source: must; clause: shall]",
        "[Not supported]",
        "Hospice at home: guidance <b>, NHS England, 2021, section “Rapid response”. “" + URGENT,
        "Annex A: Sources and their status",
        "Superseded",
        "Annex B: Local decisions",
        "Annex C: Statements without a source",
        "Nobody says this.",
        "Last days of life",
        "This section is not drafted yet.",
        "NICE QS13",
        "מזל טוב",
    ):
        assert words in text, words


@pytest.mark.parametrize("end", READABLE)
def test_a_digest_is_told_as_ours_and_never_put_in_quotation_marks(folder: Path, end: str) -> None:
    text = flat(shown(folder, end).text)
    assert "Our digest of A standard" in text
    assert "In our words: " + NURSE in text
    assert f"“{NURSE}" not in text


@pytest.mark.parametrize("end", READABLE)
def test_words_that_are_no_longer_there_are_not_quoted_and_say_so(folder: Path, end: str) -> None:
    text = flat(shown(folder, end).text)
    assert "No longer found in the library at that place, so not shown as a quotation: " + LOST.text in text
    assert f"“{LOST.text}" not in text
    assert "1 quotation could not be proven again" in text


@pytest.mark.parametrize("end", READABLE)
def test_words_that_are_quoted_again_are_given_once_and_cited_each_time(folder: Path, end: str) -> None:
    text = flat(shown(folder, end).text)
    assert text.count(URGENT) == 1
    assert text.count("guidance <b>, NHS England, 2021, section “Rapid response”, quoted in another note.") == 2


def edited_since() -> dict[str, Document]:
    """A library in which a newer version of the guidance says the same: the version that is quoted was replaced."""
    old = replace(GUIDANCE, source=replace(GUIDANCE.source, status="superseded"))
    return {old.id: old, DIGEST.id: DIGEST, old.source_id: GUIDANCE}


def test_a_source_that_was_edited_since_and_still_says_the_words_is_not_called_superseded(tmp_path: Path) -> None:
    """A replaced version is superseded in the library, the publication it is a digest of is not."""
    said = edited_since()
    export(DRAFT, tmp_path / "same.md", lambda name: found_in(said, name))
    said[GUIDANCE.source_id] = replace(GUIDANCE, text=GUIDANCE.text.replace(URGENT, "The team answers in a day."))
    export(DRAFT, tmp_path / "other.md", lambda name: found_in(said, name))
    same, other = ((tmp_path / name).read_text("utf-8").count("Superseded") for name in ("same.md", "other.md"))
    assert other > same, "only the digest, which is"


def test_a_draft_as_json_says_of_a_source_what_the_export_says() -> None:
    said = edited_since()
    shaped = draft_shapes.draft(DRAFT, lambda name: found_in(said, name))
    quotes = [quote for section in shaped["sections"] for one in section["statements"] for quote in one["quotes"]]
    assert {quote["document_id"]: quote["status"] for quote in quotes} == {
        GUIDANCE.id: "current",
        DIGEST.id: "superseded",
    }


@pytest.mark.parametrize("end", READABLE)
def test_words_of_documents_and_people_stay_words(folder: Path, end: str) -> None:
    text = shown(folder, end).text
    assert flat(NASTY.replace("\x07", "")) in flat(text)


def test_in_word_the_notes_are_footnotes_the_headings_headings_and_nothing_is_a_field(folder: Path) -> None:
    with zipfile.ZipFile(folder / "draft.docx") as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
        properties = archive.read("docProps/custom.xml").decode()
    called = [node.get(f"{W}id") for node in body.iter(f"{W}footnoteReference")]
    assert len(called) == 4, "one for each statement, with a line for each quotation"
    assert set(called) <= {note.get(f"{W}id") for note in notes}
    styles = [node.get(f"{W}val") for node in body.iter(f"{W}pStyle")]
    assert {"Title", "Heading1", "Heading2", "Clause"} <= set(styles)
    assert {node.get(f"{W}val") for node in body.iter(f"{W}tblStyle")} == {"Ruled"}
    assert len(list(body.iter(f"{W}tblHeader"))) == len(list(body.iter(f"{W}tbl")))
    assert not list(body.iter(f"{W}instrText", f"{W}fldSimple", f"{W}object"))
    assert "hospice" in properties
    assert list(notes.iter(f"{W}hyperlink")), "an address can be followed"


def test_a_web_page_is_whole_by_itself_and_every_header_cell_says_what_it_heads(folder: Path) -> None:
    page = lxml.html.parse(folder / "draft.html").getroot()
    assert page.get("lang") == "en-GB"
    assert page.findtext(".//title") == DRAFT.title
    assert not page.findall(".//script")
    assert not page.xpath("//link | //img | //iframe | //@onclick | //*[@src]")
    assert all(cell.get("scope") in ("col", "row") for cell in page.iter("th"))
    assert len(page.findall(".//main")) == 1
    for note in page.xpath("//a[@role='doc-noteref']"):
        (target,) = page.xpath(f"//*[@id='{note.get('href')[1:]}']")
        assert target.xpath(".//a[@role='doc-backlink']")[0].get("href") == f"#{note.get('id')}"
    addresses = {link.get("href") for link in page.iter("a") if not link.get("href").startswith("#")}
    assert addresses == {GUIDANCE.source.url}


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_say_of_a_web_page(folder: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless=new"])
        page = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 800}).new_page()
        page.goto((folder / "draft.html").as_uri())
        found = axe.Axe().run(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert found.violations_count == 0, found.generate_report()
    assert wide <= 320


def test_the_clean_document_is_the_text_of_the_contract_alone(tmp_path: Path) -> None:
    export(DRAFT, tmp_path / "clean.docx", documents, clean=True)
    text = flat(read(tmp_path / "clean.docx").text)
    assert "3.2.1 The Provider shall answer an urgent call within [LOCAL: minutes; commissioner and provider]." in text
    assert "[LOCAL: threshold; commissioner]" in text
    for words in ("Source:", "Annex", "guidance <b>", "@cite [", "Little was found", DIGEST.source.title, "Draft for"):
        assert words not in text, words
    with zipfile.ZipFile(tmp_path / "clean.docx") as archive:
        assert b"footnoteReference " not in archive.read("word/document.xml")


@needs_libreoffice
def test_libreoffice_prints_it_with_its_footnotes_headings_and_tables(tmp_path: Path) -> None:
    export(DRAFT, tmp_path / "draft.pdf", documents)
    pdf = pypdfium2.PdfDocument(tmp_path / "draft.pdf")
    text = flat(" ".join(page.get_textpage().get_text_range() for page in pdf))
    outline = [mark.get_title() for mark in pdf.get_toc()]
    pdf.close()
    assert "Page 1 of" in text
    assert re.search(r"1 Hospice at home: guidance <b>, NHS England, 2021", text)
    assert "3.2 Service description" in outline
    assert "Annex B: Local decisions" in outline
    assert "Calls answered in time" in text


@pytest.mark.parametrize("end", [".docx", ".html"])
def test_a_care_profile_is_tables_with_the_source_of_every_cell(tmp_path: Path, end: str) -> None:
    (profile,) = load_profiles().values()
    export_profile(profile, tmp_path / f"profile{end}")
    text = flat(read(tmp_path / f"profile{end}").text)
    assert "nothing in it was agreed by anybody" in text
    for stage in profile.stages:
        for row in stage.rows:
            for words in (row.need.text, *(one.text for one in row.activities), *(one.role for one in row.skill_mix)):
                assert flat(words) in text, words
    for words in (
        "NICE QS13: End of life care for adults: ",
        "Our digest of ",
        "Local decision",
        "minutes each",
        "What is left to decide locally",
        "share of expected deaths",
    ):
        assert words in text, words
    assert not re.search(r"(nice-qs13|digest):\w", text), "sources are named, not told by their identifiers"


def test_a_name_that_tells_no_format_and_a_folder_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(NotExported, match=r"'draft.xyz' cannot be written: choose a name that ends in one of .docx"):
        export(DRAFT, tmp_path / "draft.xyz", documents)
    (tmp_path / "file").write_text("")
    with pytest.raises(NotExported, match="cannot be written"):
        export(DRAFT, tmp_path / "file" / "draft.md", documents)
    assert set(FORMATS) == {".docx", ".odt", ".html", ".md", ".pdf"}
