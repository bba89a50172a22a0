"""On the command line: a draft into one's own template, and what it comes back with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from drafted import DRAFT
from ended import Command

from assistant import draft_files
from assistant.drafts import Draft
from assistant.edit import in_section, moved


@pytest.fixture
def kept(empty: Command, library_folder: Path) -> Draft:
    """A draft in a library that has none of the documents it quotes."""
    draft_files.keep(library_folder, "hospice", DRAFT, based_on=None, by="Ann")
    return DRAFT


def test_changes_are_shown_and_taken_over(empty: Command, kept: Draft, library_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "spec.html"
    assert empty("drafts", "show", "hospice", "--out", file).code == 0
    assert "Everything in it is as in the draft." in empty("drafts", "back", "hospice", file).err
    file.write_text(file.read_text(encoding="utf-8").replace("every night", "every evening"), encoding="utf-8")
    shown = empty("drafts", "back", "hospice", file)
    assert "Changed, not tracked" in shown.out
    assert "every evening" in shown.out
    assert "footnotes cannot be proven against this library" in shown.err
    ((section,),) = [empty("drafts", "back", "hospice", file, "--json").json]
    assert [one["statement"] for one in section["proposals"]] == ["nurse-on-duty"]
    taken = empty("drafts", "back", "hospice", file, "--take", "--by", "Ben")
    assert "Kept as version 2" in taken.err
    draft, paper = draft_files.draft_named("hospice", library_folder)
    assert paper.by == "Ben"
    assert "every evening" in str([one.cells for one in draft.sections[2].statements])


def test_what_was_changed_in_the_draft_since_the_file_went_out_is_left_as_it_is(
    empty: Command, kept: Draft, library_folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "spec.html"
    empty("drafts", "show", "hospice", "--out", file)
    first = next(one for one in kept.statements if one.text and not one.cells)
    mine = replace(first, text="Written since.", force="unsupported")
    later = in_section(kept, kept.sections[0].id, lambda held: [mine if one.id == first.id else one for one in held])
    assert later != kept
    draft_files.keep(library_folder, "hospice", later, based_on=1, by="Ann")
    assert "Everything in it is as in the draft." in empty("drafts", "back", "hospice", file).err
    file.write_text(file.read_text(encoding="utf-8").replace("every night", "every evening"), encoding="utf-8")
    assert "Kept as version 3" in empty("drafts", "back", "hospice", file, "--take").err
    draft, _ = draft_files.draft_named("hospice", library_folder)
    assert "Written since." in [one.text for one in draft.statements]
    assert "every evening" in str([one.cells for one in draft.sections[2].statements])


def test_a_statement_that_was_moved_in_the_draft_since_is_changed_where_it_stands_now(
    empty: Command, kept: Draft, library_folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "spec.html"
    empty("drafts", "show", "hospice", "--out", file)
    for place, section in enumerate(("service-description", "location")):  # "location" had none when the file went out
        later = moved(kept, "population-needs.2", section, 0)
        draft_files.keep(library_folder, "hospice", later, based_on=place + 1, by="Ann")
        assert "Everything in it is as in the draft." in empty("drafts", "back", "hospice", file).err
        changed = tmp_path / "changed.html"
        changed.write_text(file.read_text(encoding="utf-8").replace("Nobody says", "Somebody says"), encoding="utf-8")
        (part,) = empty("drafts", "back", "hospice", changed, "--json").json
        assert part["id"] == section
        assert [(one["kind"], one["statement"]) for one in part["proposals"]] == [("changed", "population-needs.2")]


def test_a_template_is_filled_and_what_has_no_place_is_listed(empty: Command, kept: Draft, tmp_path: Path) -> None:
    form = Document()
    form.add_heading("3.2 Service description", 1)
    form.save(str(tmp_path / "form.docx"))
    filled = empty("drafts", "show", "hospice", "--out", tmp_path / "spec.docx", "--into", tmp_path / "form.docx")
    assert filled.code == 0
    assert "in the template 'form.docx'" in filled.err
    assert "no place for the section: 6 Location of premises" in filled.err
    nowhere = empty("drafts", "show", "hospice", "--into", tmp_path / "form.docx")
    assert nowhere.code == 1
    assert "say with --out or --clean where" in nowhere.err


def test_bad_input_is_told_in_a_line(empty: Command, kept: Draft, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04")
    for arguments, said in (
        (("drafts", "back", "hospice", tmp_path / "a.docx"), "is damaged"),
        (("drafts", "back", "nothing", tmp_path / "a.docx"), "There is no draft 'nothing'"),
        (("drafts", "show", "hospice", "--out", tmp_path / "a.xyz"), "choose a name that ends in one of"),
    ):
        ended = empty(*arguments)
        assert ended.code == 1
        assert said in ended.err
        assert "Traceback" not in ended.err


def test_a_draft_that_somebody_else_changed_meanwhile_keeps_their_change(
    empty: Command, kept: Draft, library_folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "spec.md"
    assert empty("drafts", "show", "hospice", "--clean", file).code == 0
    theirs = replace(kept, title="Theirs")
    draft_files.keep(library_folder, "hospice", theirs, based_on=1, by="Ben")
    file.write_text(file.read_text(encoding="utf-8").replace("every night", "every evening"), encoding="utf-8")
    assert empty("drafts", "back", "hospice", file, "--take").code == 0
    assert draft_files.draft_named("hospice", library_folder)[0].title == "Theirs"
