import pytest

from assistant.compose import Turn
from assistant.follow_up import leans, standing_alone

HISTORY = (Turn("What is the Key Information Summary?", "A record made in general practice."),)


@pytest.mark.parametrize(
    "question",
    ["Who can read it?", "And when was that?", "Why?", "How often are they updated?", "What about their carers?"],
)
def test_a_question_that_points_back_carries_the_words_of_the_one_before(question):
    assert standing_alone(question, HISTORY) == f"{HISTORY[0].question} {question}"


@pytest.mark.parametrize(
    "question",
    [
        "What does Ambition 4 ask of commissioners?",
        "Is there a national tariff for palliative care?",
        "How many building blocks does the Ambitions framework have?",
        "Who published the advice note for Integration Authorities in Scotland?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question):
    assert standing_alone(question, HISTORY) == question


def test_without_a_conversation_nothing_is_added():
    assert standing_alone("Who can read it?", ()) == "Who can read it?"


def test_a_chain_of_follow_ups_reaches_back_to_the_question_that_names_the_thing():
    history = (*HISTORY, Turn("Who can read it?", "Out-of-hours services."))
    assert "Key Information Summary" in standing_alone("And why?", history)


def test_a_question_of_function_words_leans():
    assert leans("What else?")
