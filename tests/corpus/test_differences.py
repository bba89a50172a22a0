"""What changed between two documents, and which document may have superseded which."""

from __future__ import annotations

from corpus.differences import Section, differences
from corpus.library import Entry
from corpus.read.markdown import read_markdown
from corpus.records import Document, Source
from corpus.succession import proposed

OLD = """# Rapid response

## 1 Who it is for

Adults in their last year of life. Children are cared for elsewhere.

## 2 How soon

A nurse must visit within two hours of an urgent call. The call is written down.

## 3 Reports

Each team reports once a year to the board.
"""
NEW = """# Rapid response

## 1 Who it is for

Adults in their last year of life. Carers may call as well.

## 2 Medicines

Anticipatory medicines are kept at home.

## 3 How soon

The call is written down. A nurse must visit within one hour of an urgent call.
"""


def document(text: str, name: str = "a") -> Document:
    reading = read_markdown(text.encode())
    return Document(name, name, f"{name}.md", Source("Rapid response"), reading.text, reading.blocks)


def told(sections: list[Section]) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (
            section.path[-1],
            change.kind,
            change.before.text if change.before else None,
            change.after.text if change.after else None,
        )
        for section in sections
        for change in section.changes
    ]


def test_sentences_added_removed_and_reworded_are_told_section_by_section() -> None:
    found = told(differences(document(OLD, "old"), document(NEW, "new")))
    assert found == [
        ("1 Who it is for", "removed", "Children are cared for elsewhere.", None),
        ("1 Who it is for", "added", None, "Carers may call as well."),
        ("2 Medicines", "added", None, "2 Medicines"),
        ("2 Medicines", "added", None, "Anticipatory medicines are kept at home."),
        ("3 How soon", "reworded", "2 How soon", "3 How soon"),
        (
            "3 How soon",
            "reworded",
            "A nurse must visit within two hours of an urgent call.",
            "A nurse must visit within one hour of an urgent call.",
        ),
        ("3 Reports", "removed", "3 Reports", None),
        ("3 Reports", "removed", "Each team reports once a year to the board.", None),
    ]


def test_every_sentence_shown_is_a_quotation_of_its_own_document() -> None:
    old, new = document(OLD, "old"), document(NEW, "new")
    for section in differences(old, new):
        for change in section.changes:
            for source, shown in ((old, change.before), (new, change.after)):
                if shown is not None:
                    assert (shown.document_id, source.text[shown.start : shown.end]) == (source.id, shown.text)


def test_the_same_document_differs_in_nothing_and_moved_sentences_are_no_change() -> None:
    assert differences(document(OLD), document(OLD)) == []
    first, second = "# A\n\nOne is here. Two is there.\n", "# A\n\nTwo is there.\n\nOne is here.\n"
    assert differences(document(first), document(second)) == []


def entry(source_id: str, title: str, published: str | None = None, publisher: str | None = None) -> Entry:
    return Entry(source_id, source_id, "f.pdf", "/f.pdf", Source(title, publisher, published), None, "2026-01-01")


def test_another_edition_by_title_and_date_is_proposed_and_no_other_document() -> None:
    held = [
        entry("a", "Palliative care framework 2016"),
        entry("b", "Palliative care framework: 2nd edition", "2019-05"),
        entry("c", "Workforce plan", "2020"),
    ]
    newer = proposed(Source("Palliative Care Framework (2024)"), "n", held)
    assert newer is not None
    assert (newer.relation, newer.other.source_id) == ("supersedes", "b")
    older = proposed(Source("Palliative care framework", published="2010"), "n", held)
    assert older is not None
    assert (older.relation, older.other.source_id) == ("superseded by", "b")
    for source in (
        Source("Palliative care framework"),  # nothing tells which is newer
        Source("Palliative care framework", published="2019"),  # perhaps the same edition
        Source("Palliative care standards 2024"),
        Source("Annual report 2024", supersedes=("c",)),
    ):
        found = proposed(source, "n", held)
        assert found is None or found.other.source_id == "a"


def test_editions_of_different_publishers_are_not_related() -> None:
    held = [entry("a", "End of life care strategy", "2019", "Welsh Government")]
    assert proposed(Source("End of life care strategy", "Scottish Government", "2024"), "n", held) is None
