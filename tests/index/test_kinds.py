import pytest

from index.evidence import stem
from index.kinds import asked_for, counted, counts, has


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many beds does the unit have?", "count"),
        ("What percentage of visits begin within an hour?", "share"),
        ("How much does the night service cost?", "money"),
        ("How often is the register reviewed?", "often"),
        ("Within how many hours must a nurse call back?", "duration"),
        ("In which month was the plan agreed?", "month"),
        ("Which year did the contract start?", "year"),
        ("When was the service opened?", "date"),
        ("Why do families value a single telephone number?", "reason"),
        ("Who signs the plan?", "name"),
        ("What is the ward's telephone number?", "telephone"),
        ("What does the service offer?", None),
        ("What should be ready when a person goes home?", None),
    ],
)
def test_the_kind_of_answer_a_question_asks_for(question, kind):
    assert asked_for(question) == kind


def test_a_number_of_the_question_is_no_answer_to_it():
    question = "How many people came to the four workshops?"
    assert not has("count", "Four workshops were held in spring.", question)
    assert has("count", "Four workshops were held and 31 people came.", question)


def test_a_name_of_the_question_is_no_answer_to_it():
    question = "Who wrote Realistic Care?"
    assert not has("name", "It is described in Realistic Care.", question)
    assert has("name", "It was written by Morag Baillie.", question)


def test_a_count_stands_before_the_thing_that_is_counted():
    question = "How many beds does the hospice run?"
    things = {stem(word) for word in counted(question).split()}
    assert counts("The hospice runs twelve inpatient beds.", question, things, stem)
    assert not counts("The hospice was opened 12 years ago and has beds.", "How many beds?", {"bed"}, stem)
