"""Drafts, asked for as a person does: from the knowledge that ships, and from a library of somebody's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ended import Command

from assistant import draft_files
from assistant.draft import SILENT, begun, draft, drafting, prepared
from assistant.drafts import Brief
from assistant.settings import Settings
from assistant.wire import House
from corpus.clauses import LOCAL
from corpus.own_frameworks import keep
from index.add import Addition, add
from index.embed import HashEmbedder


@pytest.fixture(scope="module")
def england(furnished: Path) -> Any:
    """A whole specification for England, as it is kept."""
    return _drafted(furnished, Brief("service-specification", "england"))


def _drafted(folder: Path, brief: Brief) -> Any:
    house = House(Settings(folder, embedding_model=HashEmbedder.name))
    return draft(brief, house.drafting)


def _statements(shown: Any) -> Iterator[Any]:
    for section in shown["sections"]:
        yield from section["statements"]


def test_a_section_of_a_specification_is_clauses_with_their_sources_and_two_forces(
    assistant: Command, furnished_folder: Path
) -> None:
    shown = assistant(
        "draft", "service-specification", "--nation", "england", "--section", "service-description", "--json"
    ).json
    assert shown["template"] == "service-specification"
    (section,) = shown["sections"]
    clauses = [one for one in section["statements"] if one["origin"] == "clause"]
    assert len(clauses) > 20
    for one in clauses:
        assert one["text"].startswith(f"The Provider {one['verb']}")
        assert one["force"] in ("must", "should", "may")
        assert one["quotes"], "a clause rests on words"
        assert all(quote["nation"] == "england" and quote["text"] for quote in one["quotes"])
    gaps = [one for one in section["statements"] if one["force"] == "local"]
    assert gaps
    assert all(LOCAL.fullmatch(one["text"]) for one in gaps)


def test_every_statement_of_a_whole_draft_is_proven_or_says_that_it_is_not(furnished: Path, england: Any) -> None:
    house = House(Settings(furnished, embedding_model=HashEmbedder.name))
    for one in england.statements:
        assert one.quotes or one.force in ("local", "unsupported")
        for quote in one.quotes:
            assert house.library.document(quote.document_id).text[quote.start : quote.end] == quote.text


def test_nothing_is_said_twice_in_a_draft(england: Any) -> None:
    told = [(one.text, one.cells) for one in england.statements if one.force != "local"]
    assert len(set(told)) == len(told)
    requirements = [name for one in england.statements if one.origin == "requirement" for name in one.requirements]
    assert len(set(requirements)) == len(requirements)
    assert len({one.id for one in england.statements}) == len(england.statements)


def test_what_shall_be_done_comes_before_what_should_within_a_stage_and_subject(england: Any) -> None:
    (section,) = [one for one in england.sections if one.id == "quality-requirements"]
    forces = ["must", "should", "may"]
    (standards,) = [one for one in england.sections if one.id == "population-needs"]
    found = [one for one in standards.statements if one.origin == "requirement"]
    statutory = [one for one in found if one.requirements[0].startswith("nhs-act")]
    assert found[: len(statutory)] == statutory, "law comes first"
    assert [one.force for one in found] == sorted((one.force for one in found), key=forces.index)
    assert section.columns
    assert all(len(one.cells) == len(section.columns) for one in section.statements if one.cells)


def test_requirements_that_ask_the_same_are_one_statement_with_the_words_of_each(england: Any) -> None:
    merged = [one for one in england.statements if one.origin == "requirement" and len(one.requirements) > 1]
    assert merged
    for one in merged:
        assert len(one.quotes) == len(one.requirements)


@pytest.mark.parametrize(("nation", "other"), [("england", "scotland"), ("scotland", "england")])
def test_duties_of_one_nation_never_enter_the_draft_of_another(furnished: Path, nation: Any, other: str) -> None:
    whole = _drafted(furnished, Brief("service-specification", nation))
    nations = {quote.source.nation for one in whole.statements for quote in one.quotes}
    assert nation in nations
    assert other not in nations


def test_what_was_superseded_is_drawn_from_only_when_asked_and_then_says_so(furnished: Path) -> None:
    name = "specialist-level-palliative-care-2016"
    now = _drafted(furnished, Brief("specialist-palliative-care", "england"))
    assert not any(quote.source.status == "superseded" for one in now.statements for quote in one.quotes)
    assert any("Specialist Level" in warning for warning in now.warnings)
    asked = _drafted(furnished, Brief("specialist-palliative-care", "england", superseded=True))
    old = [one for one in asked.statements if any(reference.startswith(name) for reference in one.requirements)]
    assert old
    assert all("superseded" in (one.note or "") for one in old)


def test_a_document_that_the_user_calls_superseded_is_no_longer_drawn_from(
    assistant: Command, furnished_folder: Path
) -> None:
    listed = assistant("library", "list", "--json").json
    (qs13,) = [one["id"] for one in listed if one["source_id"] == "builtin:framework-nice-qs13"]
    assert assistant("library", "set", qs13, "--status", "superseded").code == 0
    shown = assistant("draft", "care-profile", "--nation", "england", "--section", "quality", "--json").json
    assert not any(name.startswith("nice-qs13") for one in _statements(shown) for name in one["requirements"])
    assert any("QS13" in warning for warning in shown["warnings"])


def test_the_quality_of_the_last_days_asks_what_the_standards_for_them_ask(
    assistant: Command, furnished_folder: Path
) -> None:
    shown = assistant(
        "draft", "care-profile", "--nation", "england", "--section", "quality", "--stage", "last-days", "--json"
    ).json
    asked = {name for one in _statements(shown) for name in one["requirements"]}
    assert asked >= {f"nice-qs144:statement-{number}" for number in (1, 2, 3, 4)} | {"nice-qs13:statement-4"}
    (recalled,) = [one for one in _statements(shown) if "nice-qs144:statement-4" in one["requirements"]]
    assert "From memory, not checked" in recalled["note"]
    assert recalled["cells"][-1] == "NICE QS144: Care of dying adults in the last days of life, Statement 4"


def test_local_facts_take_the_places_of_their_gaps_and_one_that_fits_nothing_is_told(
    assistant: Command, furnished_folder: Path
) -> None:
    ended = assistant(
        *("draft", "service-specification", "--nation", "england", "--json", "--section", "population-covered"),
        *("--section", "service-description", "--local", "area, age and general practices=Adults in =Fenshire\x07"),
        *("--local", "response time by urgency=2 hours", "--local", "Service=Hospice at home"),
        *("--local", "number of beds in hall=9", "--population", "adults with heart failure"),
    )
    texts = [one["text"] for one in _statements(ended.json)]
    assert "Area, age and general practices: Adults in =Fenshire." in texts
    assert any("within 2 hours" in text for text in texts)
    assert "The service is for adults with heart failure." in texts or ended.json["header"]["Population"]
    assert ended.json["header"]["Service"] == "Hospice at home"
    assert [warning for warning in ended.json["warnings"] if "number of beds in hall" in warning]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nosuch"], "service-specification"),
        ([], "care-profile"),
        (["care-profile", "--section", "wibble"], "it has population-and-scope"),
        (["care-profile", "--stage", "wibble"], "last-days"),
        (["care-profile", "--local", "wibble"], "what=fact"),
        (["care-profile", "--local", "provider= "], "what=fact"),
        (["care-profile", "--profile", "wibble"], "There is no profile 'wibble'"),
        (["care-profile", "--document", "wibble"], "There is no document 'wibble'"),
        (["care-profile", "--framework", "wibble"], "There is no framework 'wibble'"),
        (["specialist-palliative-care", "--nation", "scotland"], "is for england"),
        (["care-profile", "--nation", "scotland", "--profile", "palliative-and-end-of-life-care"], "is for england"),
        (["patient-summary"], "assistant summary"),
        (["care-profile", "--name", "Not A Name"], "small letters"),
        (["care-profile", "--section", "quality", "--out", "x.exe"], ".docx"),
    ],
)
def test_what_cannot_be_drafted_is_told_in_one_line(
    assistant: Command, furnished_folder: Path, arguments: list[str], told: str
) -> None:
    ended = assistant("draft", *arguments)
    assert ended.code == 1
    assert told in ended.err.splitlines()[-1]
    assert "Traceback" not in ended.err


def test_a_draft_that_was_stopped_goes_on_with_the_sections_that_are_left(
    assistant: Command, furnished_folder: Path
) -> None:
    house = House(Settings(furnished_folder, embedding_model=HashEmbedder.name))
    ready = prepared(Brief("care-profile", "england", stages=("bereavement",)), house.drafting)
    first = next(drafting(begun(ready), ready))
    draft_files.keep(furnished_folder, "after-a-death", first, based_on=None)
    ended = assistant("draft", "care-profile", "--name", "after-a-death", "--json")
    assert all(section["done"] for section in ended.json["sections"])
    versions = assistant("drafts", "versions", "after-a-death", "--json").json
    assert [one["version"] for one in versions] == list(range(len(ended.json["sections"]), 0, -1))
    again = assistant("draft", "--name", "after-a-death", "--json").json
    assert again == ended.json, "a draft that is whole stays as it is"
    other = assistant("draft", "service-specification", "--name", "after-a-death")
    assert other.code == 1
    assert "another --name" in other.err


def test_a_draft_reads_back_as_it_was_kept(england: Any) -> None:
    assert draft_files.loaded(draft_files.dumped(england), "it") == england


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"brief": {}}', "null"])
def test_a_draft_that_cannot_be_read_says_what_to_do(assistant: Command, furnished_folder: Path, content: str) -> None:
    from corpus.papers import Papers

    Papers(furnished_folder).save("draft", "broken", "Broken", content, based_on=None)
    ended = assistant("drafts", "show", "broken")
    assert ended.code == 1
    assert "restore an older version" in " ".join(ended.err.split())


def test_a_draft_is_written_with_footnotes_and_clean_and_an_older_version_comes_back(
    assistant: Command, furnished_folder: Path, tmp_path: Path
) -> None:
    whole, clean = tmp_path / "spec.md", tmp_path / "clean.md"
    arguments = ("draft", "service-specification", "--nation", "scotland", "--section", "service-description")
    made = assistant(*arguments, "--name", "glen", "--out", whole, "--clean", clean)
    assert made.code == 0, made.err
    assert "[^" in whole.read_text("utf-8")
    assert "[^" not in clean.read_text("utf-8")
    assert "The Provider shall" in clean.read_text("utf-8")
    assert assistant("drafts", "restore", "glen", "1").code == 0
    assert assistant("drafts", "list").out.startswith("glen")
    assert assistant("drafts", "show", "glen@7").code == 1


def test_a_draft_fills_the_users_own_word_file(assistant: Command, furnished_folder: Path, tmp_path: Path) -> None:
    from docx import Document

    template, out = tmp_path / "ours.docx", tmp_path / "filled.docx"
    blank = Document()
    blank.add_heading("Our own form", 1)
    blank.add_heading("Service description and care pathway", 2)
    blank.save(str(template))
    arguments = ("draft", "service-specification", "--nation", "scotland", "--section", "service-description")
    assert assistant(*arguments, "--name", "glen", "--out", out, "--into", template).code == 0
    texts = [one.text for one in Document(str(out)).paragraphs]
    assert "Our own form" in texts
    assert any("The Provider shall use a named method" in text for text in texts)
    ended = assistant("drafts", "show", "glen", "--into", template)
    assert ended.code == 1
    assert "--out or --clean" in ended.err


FRAILTY = """# Falls clinics for older adults

## Standards

Every falls clinic must see a person within 10 working days of a second fall.

A physiotherapist should assess gait and balance at the first visit to the falls clinic.
"""


def test_another_condition_is_drafted_from_its_own_framework_and_documents_alone(
    assistant: Command, empty: Command, tmp_path: Path, library_folder: Path
) -> None:
    file = tmp_path / "falls.md"
    file.write_text(FRAILTY, "utf-8")
    house = House(Settings(library_folder, embedding_model=HashEmbedder.name))
    list(add(house.library, house.encoder, [file], Addition({"nation": "england"})))
    (entry,) = house.library.entries()
    document = house.library.document(entry.document_id)
    words = "Every falls clinic must see a person within 10 working days of a second fall."
    start = document.text.index(words)
    keep(library_folder, _framework(document.id, start, start + len(words), words))
    shown = assistant("draft", "service-specification", "--nation", "england", "--json").json
    statements = list(_statements(shown))
    (asked,) = [one for one in statements if one["requirements"] == ["own-falls:second-fall"]]
    assert asked["force"] == "must"
    assert [quote["text"] for quote in asked["quotes"]] == [words]
    drawn = json.dumps([one for one in statements if one["force"] != "local"]).casefold()
    assert "palliative" not in drawn
    assert "end of life" not in drawn


def _framework(document: str, start: int, end: int, words: str) -> dict[str, Any]:
    asked = {
        "id": "second-fall",
        "title": "Seen after a second fall",
        "text": words,
        "words": [{"document": document, "start": str(start), "end": str(end)}],
        "force": "must",
        "authority": "recommendation",
        "addressee": "provider",
        "belongs_in": "service-specification",
        "stages": ["first-visit"],
        "source": "document",
        "checked": "read",
    }
    return {
        "slug": "own-falls",
        "title": "Falls clinics",
        "publisher": "The county",
        "nation": "england",
        "status": "current",
        "status_checked": "2026-11-22",
        "complete": "true",
        "sources": [{"id": "document", "title": "Falls clinics for older adults"}],
        "requirements": [asked],
    }


def test_a_section_for_which_there_is_nothing_says_so_and_leaves_the_gap(assistant: Command, empty: Command) -> None:
    shown = assistant(
        "draft", "service-specification", "--nation", "wales", "--section", "national-standards", "--json"
    )
    (one,) = _statements(shown.json)
    assert one["force"] == "local"
    assert "for which nothing was found" in one["text"]


def test_a_section_that_says_something_does_not_say_that_the_guidance_says_nothing(
    furnished: Path, england: Any
) -> None:
    scotland = _drafted(furnished, Brief("service-specification", "scotland", sections=("competent-body-standards",)))
    empty = [one for one in (*england.sections, *scotland.sections) if SILENT in one.warnings]
    assert empty
    assert all(statement.force == "local" for one in empty for statement in one.statements)


def test_a_profile_gives_its_rows_with_the_words_of_their_sources(assistant: Command, furnished_folder: Path) -> None:
    shown = assistant(
        *("draft", "care-profile", "--nation", "england", "--profile", "palliative-and-end-of-life-care"),
        *("--stage", "last-days", "--section", "skill-mix", "--section", "outcomes", "--section", "stage", "--json"),
    ).json
    sections = {one["id"]: one for one in shown["sections"]}
    roles = [one["cells"][1] for one in sections["skill-mix"]["statements"] if one["origin"] == "profile"]
    assert any("nurse" in role.casefold() for role in roles)
    outcomes = [one for one in sections["outcomes"]["statements"] if one["origin"] == "profile"]
    assert outcomes
    assert all(one["quotes"] or one["force"] in ("local", "unsupported") for one in outcomes)
    assert {one["stage"] for one in sections["stage"]["statements"] if one["origin"] == "profile"} == {"last-days"}


def test_aims_say_what_the_service_is_for_and_speak_of_no_publication(england: Any) -> None:
    (section,) = [one for one in england.sections if one.id == "aims-and-objectives"]
    assert len(section.statements) >= 8
    assert all(one.quotes for one in section.statements)
    assert section.statements[0].text.startswith("People who may be approaching the end of life are found in good time")
    told = [one.text for one in england.statements if one.origin == "requirement"]
    assert not any(words in text for text in told for words in ("building block", "The foundation", "belongs to"))


def test_what_one_standard_asks_under_one_heading_is_one_row(england: Any) -> None:
    (section,) = [one for one in england.sections if one.id == "national-standards"]
    (standard,) = [one for one in section.statements if "nice-qs144:statement-4" in one.requirements]
    assert {"nice-qs144:statement-3", "nice-qs144:statement-4"} <= set(standard.requirements)
    assert len(standard.quotes) == len(standard.requirements)
    assert len(section.statements) < 40


def test_what_is_reported_is_a_row_for_each_subject_and_period(england: Any) -> None:
    (section,) = [one for one in england.sections if one.id == "reporting-requirements"]
    rows = [one for one in section.statements if one.origin == "indicator"]
    assert len(rows) > 10
    assert all(len(one.cells[0].split()) < 200 for one in rows)
    assert len({(one.cells[0].partition(":")[0], one.cells[2]) for one in rows}) == len(rows)


def test_a_skill_mix_says_which_kind_of_help_it_lacks(assistant: Command, furnished_folder: Path) -> None:
    ended = assistant(
        *("draft", "care-profile", "--nation", "england", "--section", "skill-mix", "--stage", "increasing-decline"),
        *("--profile", "palliative-and-end-of-life-care", "--population", "residents; of [care] homes", "--json"),
    )
    gaps = [one["text"] for one in _statements(ended.json) if one["force"] == "local" and not one["cells"]]
    assert all(LOCAL.fullmatch(text) for text in gaps)
    assert any("numbers of people (residents, of (care) homes)" in text for text in gaps)
    assert any(text.startswith("[LOCAL: no spiritual care in the skill mix of this stage") for text in gaps)
    assert not any("no therapist" in text or "no pharmacist" in text for text in gaps), "the example has both"


def test_bereaved_people_have_outcomes_from_first_contact_to_their_own_view(
    assistant: Command, furnished_folder: Path
) -> None:
    chosen = ("--section", "outcomes", "--section", "audit", "--stage", "bereavement", "--json")
    shown = assistant("draft", "care-profile", "--nation", "england", *chosen).json
    (section,) = [one for one in shown["sections"] if one["id"] == "outcomes"]
    told = "\n".join(cell for one in section["statements"] for cell in one["cells"])
    for words in ("need was asked about", "offered and taken up", "support began in time"):
        assert words in told


def test_a_scottish_profile_has_quality_and_delivery_of_its_own(assistant: Command, furnished_folder: Path) -> None:
    chosen = ("--section", "quality", "--section", "delivery", "--json")
    shown = assistant("draft", "care-profile", "--nation", "scotland", *chosen).json
    by_section = {one["id"]: one["statements"] for one in shown["sections"]}
    asked = {name for one in by_section["quality"] for name in one["requirements"]}
    assert {f"health-and-wellbeing-outcomes:outcome-{number}" for number in range(2, 9)} <= asked


def test_a_specialist_specification_holds_what_specialists_do_and_is_shorter(furnished: Path, england: Any) -> None:
    whole = _drafted(furnished, Brief("specialist-palliative-care", "england"))
    clauses = {one.clause for one in whole.statements if one.origin == "clause" and one.clause}
    assert "specialist-advice-at-all-hours" in clauses
    assert "volunteers" not in clauses
    assert len(whole.statements) < 0.8 * len(england.statements)
