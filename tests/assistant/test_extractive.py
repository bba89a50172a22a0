"""Which of the sentences that were found become statements, and in what order."""

from __future__ import annotations

import numpy as np

from assistant.compose import Sentence
from assistant.compose.extractive import choices
from corpus.records import Source

TEXTS = (
    "The service sends a registered nurse to every visit.",
    "Night visits",
    "The service: https://visits.example.org/night www.example.org",
    "Requests come by telephone from district nurses.",
)


def chosen(scores: list[float]) -> list[tuple[str, ...]]:
    sentences = [
        Sentence(f"s{number}", text, "guide", 100 * number, 100 * number + len(text), Source("Guide"), hit=number)
        for number, text in enumerate(TEXTS)
    ]
    return [choice.labels for choice in choices(sentences, np.array(scores))]


def test_beside_an_answer_no_scrap_and_no_address_stands() -> None:
    assert chosen([4.0, 3.0, 2.0, 1.0]) == [("s0",), ("s3",)]


def test_a_scrap_or_an_address_that_answers_best_is_quoted() -> None:
    assert chosen([2.0, 4.0, 0.0, 1.0])[0] == ("s1",)
    assert chosen([2.0, 0.0, 4.0, 1.0])[0] == ("s2",)


def test_what_stands_far_below_the_best_is_left_out() -> None:
    assert chosen([9.0, 3.0, 2.0, 1.0]) == [("s0",)]
