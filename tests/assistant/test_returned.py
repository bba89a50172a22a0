"""A draft that was worked on in Word comes back: its changes and comments, taken over sentence by sentence."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from drafted import DRAFT, GUIDANCE, URGENT, cited, documents

from assistant.drafts import Draft, DraftStatement
from assistant.edit import edited
from assistant.export import export
from assistant.exporting.of_draft import Kept
from assistant.exporting.read_back import read_back
from assistant.exporting.repacked import replaced_parts
from assistant.returned import Proposal, proposals, taken_over

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BY = 'w:author="A. Clinician" w:date="2026-11-20T10:00:00Z"'
Change = Callable[[str], str]


def came_back(folder: Path, change: Change, comment: str = "", clean: bool = False) -> list[Proposal]:
    """What the draft, exported to Word and changed there, proposes."""
    path = folder / "draft.docx"
    export(DRAFT, path, documents, clean=clean, kept=Kept("hospice", 3))
    with zipfile.ZipFile(path) as archive:
        before = archive.read("word/document.xml").decode()
        parts = {"word/document.xml": change(before).encode()}
        if comment:
            said = f'<w:comment w:id="7" {BY}><w:p><w:r><w:t>{comment}</w:t></w:r></w:p></w:comment>'
            parts["word/comments.xml"] = f'<w:comments xmlns:w="{W}">{said}</w:comments>'.encode()
    replaced_parts(path, parts)
    return [one for section in proposals(DRAFT, read_back(path)) for one in section.proposals]


def tracked(words: str, instead: str) -> Change:
    """Words struck out and others put in, with track changes on."""
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'

    def change(xml: str) -> str:
        start = xml.index(words)
        opening = xml.rindex("<w:r>", 0, start)
        end = xml.index("</w:r>", start) + len("</w:r>")
        before, after = re.sub(r"<[^>]+>", "", xml[opening:end]).split(words)
        return (
            xml[:opening]
            + run.format(before)
            + f'<w:del w:id="900" {BY}><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del>'
            + (f'<w:ins w:id="901" {BY}>{run.format(instead)}</w:ins>' if instead else "")
            + run.format(after)
            + xml[end:]
        )

    return change


def statement(draft: Draft, name: str) -> DraftStatement:
    return next(one for section in draft.sections for one in section.statements if one.id == name)


def test_an_untouched_file_proposes_nothing(tmp_path: Path) -> None:
    assert came_back(tmp_path, lambda xml: xml) == []


def test_tracked_changes_are_shown_with_who_made_them(tmp_path: Path) -> None:
    (one,) = came_back(tmp_path, tracked("an urgent call", "an emergency call"))
    assert (one.kind, one.statement, one.by) == ("changed", "urgent-calls", ("A. Clinician",))
    assert one.after == (
        "The Provider shall answer an emergency call within [LOCAL: minutes; commissioner and provider]."
    )
    changes = [(run.change.kind, run.text, run.change.when[:10]) for run in one.runs if run.change]
    assert changes == [("deleted", "an urgent call", "2026-11-20"), ("inserted", "an emergency call", "2026-11-20")]


def test_changes_that_were_not_tracked_are_found_too(tmp_path: Path) -> None:
    (one,) = came_back(tmp_path, lambda xml: xml.replace("Nobody says this.", "Somebody says this."))
    assert (one.kind, one.before, one.after, one.by) == ("changed", "Nobody says this.", "Somebody says this.", ())


def test_a_cell_of_a_table_that_was_changed_is_proposed_with_its_row(tmp_path: Path) -> None:
    (one,) = came_back(tmp_path, lambda xml: xml.replace("every night", "every evening"))
    assert one.cells == ("Nurse on duty", "every evening", "Rota")
    changed = taken_over(DRAFT, one, documents)
    assert statement(changed, "nurse-on-duty").cells == one.cells


def test_what_was_struck_out_or_added_is_proposed(tmp_path: Path) -> None:
    added = f'<w:p><w:ins w:id="902" {BY}><w:r><w:t>A sentence of mine.</w:t></w:r></w:ins></w:p>'

    def change(xml: str) -> str:
        end = xml.index("</w:p>", xml.index("Nobody says this.")) + len("</w:p>")
        gone = tracked("Nobody says this.", "")
        return gone(xml[:end] + added + xml[end:])

    removed, new = came_back(tmp_path, change)
    assert (removed.kind, removed.statement, removed.by) == ("removed", "population-needs.2", ("A. Clinician",))
    assert (new.kind, new.after, new.by) == ("added", "A sentence of mine.", ("A. Clinician",))
    draft = taken_over(taken_over(DRAFT, new, documents), removed, documents)
    first = draft.sections[0].statements
    assert [one.text for one in first][1:] == ["A sentence of mine."]
    assert (first[1].force, first[1].origin) == ("unsupported", "person")
    assert first[1].id not in {one.id for section in DRAFT.sections for one in section.statements}


def test_comments_are_told_with_the_words_they_are_about(tmp_path: Path) -> None:
    def change(xml: str) -> str:
        start = xml.rindex("<w:p>", 0, xml.index("Nobody says this."))
        after = xml.index("</w:pPr>", start) + len("</w:pPr>")
        return xml[:after] + '<w:commentRangeStart w:id="7"/>' + xml[after:]

    (one,) = came_back(tmp_path, change, comment="Is this so?")
    assert (one.kind, one.statement) == ("noted", "population-needs.2")
    assert [(note.by, note.text) for note in one.comments] == [("A. Clinician", "Is this so?")]
    assert taken_over(DRAFT, one, documents) == DRAFT


def test_the_clean_document_says_nothing_of_what_it_leaves_out(tmp_path: Path) -> None:
    assert came_back(tmp_path, lambda xml: xml, clean=True) == []


CLAUSE = statement(DRAFT, "urgent-calls")


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("The Provider shall answer an urgent call within 2 hours.", "must"),  # a gap filled, as the source has it
        ("The Provider shall answer an urgent call within 45 minutes.", "must"),  # a gap filled: a local decision
        ("The Provider should answer an urgent call within [LOCAL: minutes; commissioner and provider].", "must"),
        ("The Provider shall not answer an urgent call.", "unsupported"),
        (f"{CLAUSE.text} It costs £500 a day.", "unsupported"),
        ("The Provider shall answer an urgent call within an hour, and shall pay £500.", "unsupported"),
        ("The Provider shall pay £500 to the Commissioner for each urgent call.", "unsupported"),
    ],
)
def test_a_changed_clause_keeps_its_mark_only_where_its_quotations_carry_it(text: str, force: str) -> None:
    made = edited(CLAUSE, text, documents)
    assert (made.text, made.force) == (text, force)
    if force == "unsupported":
        assert "its sources do not say" in (made.note or "")
        assert made.origin == "person"


def test_a_sentence_of_the_guidance_loses_its_mark_and_gets_it_back(tmp_path: Path) -> None:
    one = DraftStatement("a", URGENT, "must", "guidance", quotes=(cited(GUIDANCE, URGENT),))
    changed = edited(one, URGENT.replace("2 hours", "4 hours"), documents)
    assert changed.force == "unsupported"
    assert edited(changed, URGENT, documents).force == "must"
    assert edited(one, URGENT.replace("must", "may"), documents).text.startswith("The team may")


def test_what_is_decided_locally_is_noted_and_stays_local() -> None:
    filled = edited(CLAUSE, CLAUSE.text.replace("[LOCAL: minutes; commissioner and provider]", "45 minutes"), documents)
    assert "Decided locally: minutes: 45 minutes." in (filled.note or "")
    local = statement(DRAFT, "nurse-on-duty")
    assert edited(local, "x", documents, ("Nurse on duty", "at all hours", "Rota")).force == "local"
