"""Where sentences begin and end."""

import pytest

from corpus.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "first",
    [
        'They ask of each "would we be surprised?", and score the new ones.',
        "The nurse says \u201chow are you?\u201d; the reply is noted.",
        'No call ends without "and you?" being asked.',
    ],
)
def test_a_sentence_that_quotes_a_question_is_not_cut_there(first: str) -> None:
    assert sentences(f"{first} Nobody visits.") == [first, "Nobody visits."]


def test_a_sentence_that_begins_with_quoted_words_is_one_of_its_own() -> None:
    assert sentences('Nobody asks. "Who is it?" That is the question.')[0] == "Nobody asks."
