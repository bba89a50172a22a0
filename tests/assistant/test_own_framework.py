"""A document becomes a framework of the library's own, in the document's words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document as Word
from typer.testing import CliRunner

from assistant.cli import app
from assistant.own_framework import About, Confirmed, as_confirmed, kept_framework
from assistant.propose_framework import Proposed, proposed
from assistant.wire import House
from corpus.own_frameworks import own_frameworks, remove
from corpus.records import Document
from corpus.schema import KnowledgeInvalid
from index.add import add

ABOUT = About("Harbour strategy", "scotland", "recommendation", ("last-days",), complete=False)


@pytest.fixture
def strategy(hash_house: House, tmp_path: Path) -> Document:
    word = Word()
    word.add_heading("Harbour strategy for care at home", 0)
    word.add_heading("Background", 1)
    word.add_paragraph("About 900 people die in Harbour each year. Most of them may need help at night.")
    word.add_heading("Priority 2: Help at night", 1)
    word.add_paragraph("A nurse answers within 30 minutes at any hour.")
    word.add_heading("What we ask", 1)
    word.add_paragraph("Commissioners must publish a plan every year.")
    word.add_paragraph("Providers should:")
    for item in ("keep a register of people", "report waiting times each quarter"):
        word.add_paragraph(item, style="List Bullet")
    word.save(str(tmp_path / "harbour.docx"))
    (added,) = add(hash_house.library, hash_house.encoder, [tmp_path / "harbour.docx"])
    assert added.outcome == "indexed"
    (entry,) = [one for one in hash_house.library.entries() if one.path]
    return hash_house.library.document(entry.document_id)


def as_proposed(proposals: list[Proposed]) -> list[Confirmed]:
    return [Confirmed(one, one.title, one.force, one.addressee, one.belongs_in) for one in proposals]


def test_what_must_or_should_be_done_is_proposed_in_the_documents_words(strategy: Document) -> None:
    found = proposed(strategy)
    assert [(one.id, one.force, one.addressee, one.belongs_in, one.text) for one in found] == [
        (
            "priority-2",
            "should",
            "provider",
            "quality-requirements",
            "A nurse answers within 30 minutes at any hour.",
        ),
        ("requirement-1", "must", "commissioner", "commissioner-plan", "Commissioners must publish a plan every year."),
        ("requirement-2", "should", "provider", "service-specification", "Providers should: keep a register of people"),
        (
            "requirement-3",
            "should",
            "provider",
            "reporting-requirements",
            "Providers should: report waiting times each quarter",
        ),
    ]
    for one in found:
        for start, end in one.spans:
            assert " ".join(strategy.text[start:end].split()) in one.text


def test_a_document_that_asks_nothing_proposes_nothing(hash_house: House, tmp_path: Path) -> None:
    (tmp_path / "facts.md").write_text("# Facts\n\nThe service opened in 2010. It may close in summer.\n")
    list(add(hash_house.library, hash_house.encoder, [tmp_path / "facts.md"]))
    (entry,) = [one for one in hash_house.library.entries() if one.file == "facts.md"]
    assert proposed(hash_house.library.document(entry.document_id)) == []


def test_what_a_person_confirmed_is_kept_edited_and_dropped(hash_house: House, strategy: Document) -> None:
    library = hash_house.library.folder
    made = kept_framework(library, strategy, ABOUT, as_proposed(proposed(strategy))[:2])
    assert made.slug == "own-harbour-strategy"
    assert not made.complete
    assert [one.checked for one in made.requirements] == ["read", "read"]
    (before, *_) = as_confirmed(made)
    edited = Confirmed(
        before.proposal, "Answer at night", "must", "provider", "quality-requirements", "A rota shows it."
    )
    kept_framework(library, strategy, ABOUT, [edited], made.slug)
    (again,) = own_frameworks(library)[made.slug].requirements
    assert (again.title, again.force, again.our_reading) == ("Answer at night", "must", "A rota shows it.")
    assert again.text == before.proposal.text
    remove(library, made.slug)
    assert own_frameworks(library) == {}


def test_two_frameworks_of_one_title_have_names_of_their_own(hash_house: House, strategy: Document) -> None:
    library, found = hash_house.library.folder, as_proposed(proposed(strategy))
    names = [kept_framework(library, strategy, ABOUT, found).slug for _ in range(2)]
    assert names == ["own-harbour-strategy", "own-harbour-strategy-2"]


def test_a_framework_that_breaks_the_schema_is_refused_and_the_one_before_stays(
    hash_house: House, strategy: Document
) -> None:
    library, found = hash_house.library.folder, as_proposed(proposed(strategy))
    made = kept_framework(library, strategy, ABOUT, found)
    with pytest.raises(KnowledgeInvalid, match="title"):
        kept_framework(library, strategy, About("", "scotland", "voluntary", ("last-days",), True), found, made.slug)
    assert own_frameworks(library)[made.slug] == made
    assert [file.name for file in (library / "frameworks").iterdir()] == ["own-harbour-strategy.yaml"]


def test_the_command_line_lists_a_librarys_own_frameworks(hash_house: House, strategy: Document) -> None:
    library = hash_house.library.folder
    made = kept_framework(library, strategy, ABOUT, as_proposed(proposed(strategy)))
    run = CliRunner().invoke(app, ["frameworks", "show", made.slug, "--library", str(library), "--json"])
    (shown,) = json.loads(run.output)
    assert [one["text"] for one in shown["requirements"]] == [one.text for one in made.requirements]
