"""What was exported comes back: every section, statement and citation is found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafted import DIGEST, DRAFT, GUIDANCE, LOST, NURSE, URGENT, documents

from assistant.export import export
from assistant.exporting import traces
from assistant.exporting.of_draft import Kept
from assistant.exporting.read_back import NotReadBack, again, read_back
from corpus.read.converted import libreoffice, saved_by_libreoffice

READABLE = [".docx", ".odt", ".html", ".md"]
needs_libreoffice = pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("exported")
    for end in READABLE:
        export(DRAFT, made / f"draft{end}", documents, kept=Kept("hospice", 3))
    return made


def all_is_there(path: Path) -> None:
    found = read_back(path)
    assert (found.draft, found.version) == ("hospice", 3)
    assert [one.id for one in found.sections] == [one.id for one in DRAFT.sections]
    for section, drafted in zip(found.sections, DRAFT.sections, strict=True):
        assert section.title == f"{drafted.number} {drafted.title}"
        named = [traces.statement_of(traces.of_statement(one.id)) for one in drafted.statements]
        assert [one.id for one in section.statements] == named
        for one, was in zip(section.statements, drafted.statements, strict=True):
            if was.cells:
                cells = [" ".join(run.text for run in cell).split() for cell in one.cells[: len(was.cells)]]
                assert cells == [cell.split() for cell in was.cells]
            else:
                assert one.text.split() == was.text.replace("\x07", "").split()
            assert [cited.words for cited in one.citations] == [cited.text for cited in was.quotes]
            assert not one.changes
    quotes = [again(cited, documents) for cited in found.citations]
    drafted_quotes = [cited for one in DRAFT.sections for each in one.statements for cited in each.quotes]
    proven = [(one.document_id, one.start, one.end, one.text) for one in quotes if one]
    at_their_place = [one for one in drafted_quotes if one is not LOST]
    expected = [(one.document_id, one.start, one.end, one.text) for one in at_their_place]
    found_by_words = (GUIDANCE.id, GUIDANCE.text.index(LOST.text))
    assert len(quotes) == len(proven) == len(drafted_quotes)
    assert [one for one in proven if one[:2] != found_by_words] == expected


@pytest.mark.parametrize("end", READABLE)
def test_every_statement_and_citation_is_found_again(folder: Path, end: str) -> None:
    all_is_there(folder / f"draft{end}")


@needs_libreoffice
@pytest.mark.parametrize(("end", "saved"), [(".docx", ".docx"), (".docx", ".odt")])
def test_they_are_found_after_libreoffice_has_saved_the_file(
    folder: Path, tmp_path: Path, end: str, saved: str
) -> None:
    kept = tmp_path / f"back{saved}"
    with saved_by_libreoffice(folder / f"draft{end}", saved[1:]) as made:
        kept.write_bytes(made.read_bytes())
    all_is_there(kept)


def test_citations_whose_names_were_lost_are_found_by_their_words(folder: Path, tmp_path: Path) -> None:
    text = (
        (folder / "draft.html")
        .read_text(encoding="utf-8")
        .replace('id="q_', 'id="lost_')
        .replace('id="w_', 'id="gone_')
    )
    (tmp_path / "draft.html").write_text(text, encoding="utf-8")
    found = [one for one in read_back(tmp_path / "draft.html").citations if URGENT in one.told]
    assert found
    for one in found:
        assert one.place is None
        quote = again(one, documents, [DIGEST, GUIDANCE])
        assert quote is not None
        assert quote.text == URGENT
        assert again(one, documents) is None, "without documents to look in, nothing is claimed"


def test_words_that_were_changed_in_a_footnote_are_no_quotation(folder: Path, tmp_path: Path) -> None:
    text = (folder / "draft.md").read_text(encoding="utf-8").replace(NURSE, "Every team must have a nurse.")
    (tmp_path / "draft.md").write_text(text, encoding="utf-8")
    changed = [one for one in read_back(tmp_path / "draft.md").citations if "must have a nurse" in one.words]
    assert changed
    assert all(again(one, documents) is None for one in changed)


def test_what_cannot_be_read_back_is_told(tmp_path: Path) -> None:
    (tmp_path / "draft.docx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(NotReadBack, match=r"'draft\.docx' is damaged"):
        read_back(tmp_path / "draft.docx")
    (tmp_path / "draft.pdf").write_bytes(b"%PDF-1.7 and so on")
    with pytest.raises(NotReadBack, match="give the Word, OpenDocument, HTML or Markdown file"):
        read_back(tmp_path / "draft.pdf")
    with pytest.raises(NotReadBack, match=r"'none\.docx' cannot be opened"):
        read_back(tmp_path / "none.docx")
