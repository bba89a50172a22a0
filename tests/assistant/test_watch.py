"""What rests on documents that were superseded or changed, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ended import Command
from made_checks import BOOKED, DAILY, SPECIFICATION, STATUSES, checked, keep, specification

from assistant import draft_files
from assistant.cited import of_quote
from assistant.conversations import Conversations, KeptAnswer, KeptStatement
from assistant.drafts import Brief, Draft, DraftSection, DraftStatement
from assistant.kept_checks import Checks
from assistant.review import confirmed
from corpus.library import Library
from corpus.papers import Papers
from corpus.records import quote

CALLS = "The night team must answer an urgent call within 2 hours."
NOTED = "Each call is written down by the nurse who takes it."
PARKING = "Parking is free for visitors of people who are dying."
OLD = f"# Night care standard\n\n## Calls\n\n{CALLS} {NOTED}\n\n{PARKING}\n"
NEW = OLD.replace("within 2 hours", "within 1 hour, on every night of the year").replace(
    PARKING, "Meals are served until ten."
)


@pytest.fixture
def night(empty: Command, tmp_path: Path) -> Path:
    file = tmp_path / "night.md"
    file.write_text(OLD, encoding="utf-8")
    assert empty("library", "add", file).code == 0
    return file


def answered(folder: Path, *words: str) -> None:
    """Keep an answer that quotes these words of the only document."""
    library = Library(folder)
    (entry,) = library.entries()
    document = library.document(entry.document_id)
    quotes = [quote(document, document.text.index(one), document.text.index(one) + len(one), one) for one in words]
    statements = tuple(KeptStatement(one.text, "must", (of_quote(one),)) for one in quotes)
    conversations = Conversations(folder)
    conversation = conversations.begin("What does the night team do?")
    conversations.add(
        conversation, KeptAnswer("What does the night team do?", "extractive", 1, 3, statements=statements)
    )
    conversations.close()


def test_an_answer_is_listed_with_which_of_its_words_still_stand(
    empty: Command, night: Path, library_folder: Path
) -> None:
    answered(library_folder, CALLS, NOTED, PARKING)
    assert empty("watch", "--json").json == []
    night.write_text(NEW, encoding="utf-8")
    assert empty("library", "add", night).code == 0
    (one,) = empty("watch", "--json").json
    (document,) = one["documents"]
    stands = {each["text"]: (each["stands"], each["now"] and each["now"]["text"]) for each in document["quotations"]}
    assert document["change"] == "new version"
    assert stands[NOTED] == ("exact", NOTED)
    assert stands[CALLS] == (
        "reworded",
        "The night team must answer an urgent call within 1 hour, on every night of the year.",
    )
    assert stands[PARKING] == ("not found", None)
    assert (one["quotations"], one["standing"]) == (3, 1)


def test_a_document_that_was_superseded_or_taken_out_is_named_with_what_took_its_place(
    empty: Command, night: Path, library_folder: Path, tmp_path: Path
) -> None:
    answered(library_folder, NOTED)
    later = tmp_path / "later.md"
    later.write_text(NEW.replace("Night care standard", "Night care rules of 2026"), encoding="utf-8")
    (old,) = empty("library", "list", "--json").json
    assert empty("library", "add", later, "--supersedes", old["source_id"]).code == 0
    (one,) = empty("watch", "--json").json
    assert (one["documents"][0]["change"], one["documents"][0]["by"]) == ("superseded", "Night care rules of 2026")
    assert one["standing"] == 1
    assert "was superseded by Night care rules of 2026" in empty("watch").out
    assert empty("library", "remove", old["source_id"]).code == 0
    (one,) = empty("watch", "--json").json
    assert one["documents"][0]["change"] == "gone"
    assert one["standing"] == 0


def test_a_question_is_asked_again_and_the_answer_before_stays(
    empty: Command, night: Path, library_folder: Path
) -> None:
    answered(library_folder, CALLS)
    night.write_text(NEW, encoding="utf-8")
    assert empty("library", "add", night).code == 0
    assert "1 asked again" in empty("watch", "--rerun").err
    conversations = Conversations(library_folder)
    (conversation,) = conversations.all()
    assert len(conversations.answers(conversation.id)) == 2
    assert "Nothing that is kept rests" in empty("watch").err


def drafted(folder: Path) -> str:
    """Keep a draft that quotes the only document: in its own words, in a clause of ours and in a person's words."""
    library = Library(folder)
    (entry,) = library.entries()
    document = library.document(entry.document_id)

    def statement(number: int, said: str, text: str = "", **fields: Any) -> DraftStatement:
        start = document.text.index(said)
        cited = of_quote(quote(document, start, start + len(said), said))
        return DraftStatement(f"s.{number}", text or said, "must", quotes=(cited,), **fields)

    statements = (
        statement(1, CALLS, origin="guidance"),
        statement(2, CALLS, "The Provider shall answer urgent calls soon.", origin="clause", verb="shall"),
        statement(3, NOTED, origin="guidance"),
        statement(4, PARKING, "Visitors park free of charge, as we agreed in May.", origin="person"),
    )
    section = DraftSection("service-description", "3.2", "Service", statements=statements, done=True)
    made = Draft("Nights", Brief("service-specification", "england"), (), (section,))
    return draft_files.keep(folder, "nights", made, based_on=None).name


def test_a_draft_is_done_again_on_what_changed_and_keeps_what_people_wrote(
    empty: Command, night: Path, library_folder: Path
) -> None:
    name = drafted(library_folder)
    night.write_text(NEW, encoding="utf-8")
    assert empty("library", "add", night).code == 0
    told = empty("watch", "--rerun", "--by", "Ada")
    assert "'Nights' is version 2 now: 1 in the new words, 2 marked to be read again" in told.err
    after, paper = draft_files.draft_named(name, library_folder)
    words, clause, same, person = after.statements[:4]
    (entry,) = Library(library_folder).entries()
    assert words.text == "The night team must answer an urgent call within 1 hour, on every night of the year."
    assert "within 2 hours" in (words.note or ""), "what it said before is told"
    assert clause.text == "The Provider shall answer urgent calls soon."
    assert "puts it in other words" in (clause.note or "")
    assert clause.quotes[0].text == words.text
    assert (same.text, same.note) == (NOTED, None)
    assert {one.document_id for one in (words.quotes[0], clause.quotes[0], same.quotes[0])} == {entry.document_id}
    assert person.text == "Visitors park free of charge, as we agreed in May."
    assert (person.force, person.quotes) == ("unsupported", ())
    assert "what was quoted is not found now" in (person.note or "")
    assert (paper.by, draft_files.draft_named(f"{name}@1", library_folder)[0].statements[0].text) == ("Ada", CALLS)
    assert "Nothing that is kept rests" in empty("watch").err


def test_a_check_rests_on_what_the_frameworks_said_and_keeps_its_decisions_when_made_again(
    assistant: Command, furnished_folder: Path
) -> None:
    stored = keep(furnished_folder)
    checks = Checks(furnished_folder)
    first = stored.check.findings[0].reference
    checks.save(stored, confirmed(stored.check, [first], by="Ada"), by="Ada")
    assert assistant("watch", "--json").json == []
    digest = stored.check.findings[0].framework_quotes[0].source_id
    assert assistant("library", "set", digest, "--status", "withdrawn").code == 0
    (one,) = assistant("watch", "--json").json
    assert (one["kind"], one["documents"][0]["change"]) == ("check", "withdrawn")
    assert "checked again" in assistant("watch", "--rerun", "--by", "Ada").err
    again = checks.get(stored.paper.name)
    assert again.paper.version == 3
    assert again.check.finding(first).decision is not None


def test_the_missing_clauses_of_a_check_become_a_draft_of_one_nation(empty: Command, library_folder: Path) -> None:
    stored = keep(library_folder, checked(specification(SPECIFICATION)))
    name = empty("checks", "draft", stored.paper.name, "nice-qs144:statement-4").out.strip()
    shown = empty("drafts", "show", name)
    assert "The Provider shall" in shown.out, shown.err
    covered = empty("checks", "draft", stored.paper.name, "nice-qs144:statement-1")
    assert (covered.code, "no gap" in covered.err) == (1, True)


def test_a_self_assessment_is_kept_on_a_local_scale_and_tells_what_moved(empty: Command, library_folder: Path) -> None:
    begun = empty("assess", "begin", "ambitions-2021-2026", "--title", "Us", "--scale", "None,Some,Most")
    name = begun.out.strip()
    assert "local scale" in begun.err
    one = empty("assess", "show", name, "--json").json
    assert (one["scale"], len(one["blocks"])) == (["None", "Some", "Most"], 7)
    block = one["blocks"][0]["title"]
    assert empty("assess", "set", name, block, "--level", "1", "--action", "Train", "--owner", "Ada").code == 0
    wrong = empty("assess", "set", name, block, "--level", "7")
    assert (wrong.code, "0 None, 1 Some, 2 Most" in wrong.err) == (1, True)
    assert "those are" in empty("assess", "set", name, "No such block", "--level", "1").err
    assert "began on" in empty("assess", "round", name).err
    shown = empty("assess", "show", name).out
    assert f"{block}: 1 Some" in shown
    assert "Train, Ada" in shown
    assert "two levels" in empty("assess", "begin", "nice-qs13", "--scale", "Only").err
    assert "There is no framework" in empty("assess", "begin", "nothing").err


def test_what_a_second_specification_has_stands_beside_what_the_first_had(empty: Command, library_folder: Path) -> None:
    name = empty("assess", "begin", "nice-qs144", "--title", "Us").out.strip()
    other = "A nurse of the night team sees each person twice a day and writes down every change."
    second = SPECIFICATION.replace(DAILY, other)
    ours = keep(library_folder).paper.name
    said = {**STATUSES, "nice-qs144:statement-1": ("covered", other)}
    said.pop("five-priorities:recognise")
    theirs = keep(library_folder, checked(specification(second), said), second).paper.name
    for check in (ours, theirs, ours):
        assert empty("assess", "evidence", name, check).code == 0

    def evidence() -> list[str]:
        blocks = empty("assess", "show", name, "--json").json["blocks"]
        return sorted(each["text"] for block in blocks for each in block["evidence"])

    assert evidence() == sorted([DAILY, other, BOOKED, BOOKED])
    assert empty("assess", "evidence", name, theirs, "--instead").code == 0
    assert evidence() == sorted([other, BOOKED])


def test_one_damaged_assessment_or_check_is_told_and_the_others_are_listed(
    empty: Command, library_folder: Path
) -> None:
    broken = empty("assess", "begin", "nice-qs144", "--title", "Broken").out.strip()
    whole = empty("assess", "begin", "nice-qs13", "--title", "Whole").out.strip()
    assert empty("assess", "set", broken, "Assessing signs and symptoms", "--level", "2").code == 0
    check = keep(library_folder)
    papers = Papers(library_folder)
    papers.save("assessment", broken, "Broken", "{", based_on=2)
    papers.save("check", check.paper.name, "Hospice", "{", based_on=1)
    listed = empty("assess", "list")
    assert (listed.code, whole in listed.out, f"'{broken}' is damaged" in listed.err) == (0, True, True)
    assert f"assistant assess restore {broken} 2" in " ".join(listed.err.split())
    assert empty("assess", "restore", broken, "2").code == 0
    assert "2 In part" in empty("assess", "show", broken).out
    listed = empty("checks", "list")
    assert (listed.code, f"assistant checks restore {check.paper.name} 1" in " ".join(listed.err.split())) == (0, True)
    assert empty("checks", "restore", check.paper.name, "1").code == 0
    assert check.paper.name in empty("checks", "list").out
    assert "damaged" in empty("checks", "restore", check.paper.name, "2").err
