"""Asking, from the question to the proven quotation, over small documents written for it."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Answer, Refusal
from assistant.ask import Question, ask, turn
from assistant.compose import Choice, ComposerFailed
from assistant.compose.scripted import ScriptedModel
from assistant.settings import Settings
from assistant.wire import House
from index.add import Addition, add
from index.query import Filter

GUIDE = """# Night visiting service guide

## What the service does

The night visiting service sends a registered nurse and a care assistant to people who are dying at home.
It works from ten in the evening until seven in the morning on every day of the year.
Requests come by telephone from district nurses and from the out-of-hours doctor.

## What each visit includes

Every visit should include the following:

- a check of pain and breathlessness
- mouth care and help with turning
- a word with the family about what to expect

## Measures

| Measure | Threshold | Period |
| --- | --- | --- |
| Visits begun within one hour | 90% | monthly |
| Families asked about their experience | 75% | quarterly |

## Duties

The provider must record the preferred place of death of each person within two days of referral.
"""
SCOTTISH = """# Night visiting in Scotland

The partnership must review its night visiting service every three years with people who use it.
"""
ENGLISH = """# Night visiting in England

The board must review its night visiting service every two years with people who use it.
"""
OLD = """# Bereavement pathway 2012

A bereavement worker should telephone each family eight weeks after the death.
"""
NEW = """# Bereavement pathway 2024

A bereavement worker should telephone each family six weeks after the death.
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    folder = tmp_path_factory.mktemp("ask")
    made = House(Settings(folder / "library"))
    texts = {"guide.md": GUIDE, "scottish.md": SCOTTISH, "english.md": ENGLISH, "old.md": OLD, "new.md": NEW}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    details = {
        "scottish.md": {"nation": "scotland"},
        "english.md": {"nation": "england"},
        "guide.md": {"nation": "uk"},
        "new.md": {"nation": "uk", "published": "2024"},
        "old.md": {"nation": "uk", "published": "2012", "status": "superseded"},
    }
    for name, given in details.items():
        list(add(made.library, made.encoder, [folder / name], Addition(given)))
    return made


def asked(house: House, question: str, **more: object) -> Answer | Refusal:
    return ask(Question(question, **more), house.means)


def answered(house: House, question: str, **more: object) -> Answer:
    outcome = asked(house, question, **more)
    assert isinstance(outcome, Answer), outcome
    return outcome


def test_an_answer_is_the_guidances_own_words_at_the_place_it_names(house):
    answer = answered(house, "Who does the night visiting service send to people who are dying at home?")
    assert "registered nurse and a care assistant" in answer.statements[0].text
    for statement in answer.statements:
        for quote in statement.quotes:
            text = house.library.document(quote.document_id).text
            assert text[quote.start : quote.end] == quote.text


def test_a_list_that_answers_is_quoted_whole_with_its_introduction(house):
    answer = answered(house, "What should every visit include?")
    words = answer.statements[0].text
    assert words.startswith("Every visit should include the following:")
    assert "pain and breathlessness" in words
    assert "what to expect" in words


def test_a_table_row_answers_with_its_own_cells(house):
    answer = answered(house, "Which threshold applies to visits begun within one hour?")
    assert "90%" in answer.statements[0].text


def test_a_heading_that_answers_to_the_question_is_quoted_with_what_stands_beneath_it(house):
    answer = answered(house, "What does the night visiting service do?")
    assert "registered nurse" in " ".join(statement.text for statement in answer.statements)
    headings = {"What the service does", "What each visit includes", "Measures", "Duties"}
    assert not headings & {statement.text for statement in answer.statements}
    words = "sends a registered nurse and a care assistant"
    assert sum(statement.text.count(words) for statement in answer.statements) == 1


def test_a_duty_is_told_from_advice_and_from_fact(house):
    answer = answered(house, "Within how many days must the preferred place of death be recorded?")
    assert answer.statements[0].force == "must"


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of Portugal?",
        "Which dose of midazolam is right for an agitated patient?",
        "How do I reset my laptop password?",
    ],
)
def test_a_question_the_library_does_not_answer_is_refused_with_what_came_nearest(house, question):
    refusal = asked(house, question)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("The guidance here does not say")
    assert refusal.nearest
    assert refusal.searched.documents == 5


@pytest.mark.parametrize(
    ("question", "word"), [("", "no question"), ("?!… --", "no word"), ("care " * 4000, "characters")]
)
def test_a_question_that_cannot_be_asked_is_refused_in_one_sentence(house, question, word):
    refusal = asked(house, question)
    assert isinstance(refusal, Refusal)
    assert word in refusal.reason
    assert refusal.nearest == ()


def test_guidance_of_another_nation_is_ranked_below_and_labelled(house):
    question = "How often must the night visiting service be reviewed with people who use it?"
    english = answered(house, question, home="england")
    scottish = answered(house, question, home="scotland")
    assert "two years" in english.statements[0].text
    assert "three years" in scottish.statements[0].text
    if len(english.statements) > 1 and "three years" in english.statements[1].text:
        assert any("guidance for Scotland" in warning for warning in english.warnings)
    assert any(hit.source.nation == "scotland" for hit in english.nearest)


def test_a_superseded_document_comes_after_what_replaced_it_and_carries_its_warning(house):
    answer = answered(house, "How many weeks after the death should a bereavement worker telephone the family?")
    assert "six weeks" in answer.statements[0].text
    old = [quote for statement in answer.statements for quote in statement.quotes if "eight weeks" in quote.text]
    assert bool(old) == any("has been superseded" in warning for warning in answer.warnings)
    only_old = house.library.entry(next(e.source_id for e in house.library.entries() if "2012" in e.source.title))
    alone = answered(
        house,
        "How many weeks after the death should a bereavement worker telephone the family?",
        filter=Filter(documents=(only_old.source_id,)),
    )
    assert any("has been superseded" in warning for warning in alone.warnings)


def test_what_a_newer_document_says_it_supersedes_is_quoted_with_the_warning(tmp_path):
    house = House(Settings(tmp_path / "library"))
    for name, text in (("old.md", OLD), ("new.md", NEW)):
        (tmp_path / name).write_text(text, "utf-8")
    (old,) = add(house.library, house.encoder, [tmp_path / "old.md"])
    question = "How many weeks after the death should a bereavement worker telephone the family?"
    before = answered(house, question)
    assert not before.warnings
    source_id = house.library.entry(str(old.id)).source_id
    list(add(house.library, house.encoder, [tmp_path / "new.md"], Addition({"supersedes": (source_id,)})))
    after = answered(house, question, filter=Filter(documents=(source_id,)))
    assert after.statements[0].quotes[0].source.status == "superseded"
    assert any("has been superseded" in warning for warning in after.warnings)


def test_the_same_words_in_two_documents_are_one_statement_with_two_quotations(tmp_path):
    house = House(Settings(tmp_path / "library"))
    line = "The link nurse visits each care home in the borough on the first Tuesday of the month."
    for name in ("first.md", "second.md"):
        file = tmp_path / name
        file.write_text(f"# Care home support, {name}\n\n{line} This copy is the {name} one.\n", "utf-8")
        list(add(house.library, house.encoder, [file]))
    answer = answered(house, "On which day does the link nurse visit each care home?")
    first = answer.statements[0]
    assert first.text.count("Tuesday") == 1
    assert len({quote.document_id for quote in first.quotes}) == 2


def test_a_follow_up_question_is_understood_from_the_one_before(house):
    first = answered(house, "What does the night visiting service do?")
    answer = answered(house, "At what hours does it work?", history=(turn(first),))
    assert any("ten in the evening" in statement.text for statement in answer.statements)
    assert "night visiting" in answer.searched.question


def test_a_chat_model_that_fails_is_said_and_the_guidances_words_stand_in(house):
    means = replace(house.means, chat=ScriptedModel([ComposerFailed("it took too long")]), chat_name="test:model")
    answer = ask(Question("Who does the night visiting service send to people who are dying at home?"), means)
    assert isinstance(answer, Answer)
    assert answer.composer == "extractive"
    assert any("test:model" in warning and "too long" in warning for warning in answer.warnings)


def test_a_chat_model_that_finds_no_answer_refuses(house):
    means = replace(house.means, chat=ScriptedModel([]), chat_name="test:model")
    refusal = ask(Question("Who does the night visiting service send to people who are dying at home?"), means)
    assert isinstance(refusal, Refusal)
    assert refusal.composer == "test:model"


def test_a_chat_model_cannot_put_words_into_a_quotation(house):
    invented = Choice(("s1",), "The service is free for everybody in 1999 and never late.")
    means = replace(house.means, chat=ScriptedModel([invented]), chat_name="test:model")
    answer = ask(Question("Who does the night visiting service send to people who are dying at home?"), means)
    shown = " ".join(statement.text for statement in getattr(answer, "statements", ()))
    assert "1999" not in shown
    assert "free" not in shown


def test_an_empty_library_says_so(tmp_path: Path):
    refusal = asked(House(Settings(tmp_path / "library")), "What is a care profile?")
    assert isinstance(refusal, Refusal)
    assert "library is empty" in refusal.reason


def test_asking_twice_gives_the_same_answer(house):
    question = "What does each visit include?"
    assert asked(house, question) == asked(house, question)
