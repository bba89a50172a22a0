"""What is measured of a question, worked out by hand, and what a mean and a comparison say."""

from __future__ import annotations

import math

import pytest

from evals.measures import SEED, differences, interval, means, of_characters, of_parts, of_ranking


def test_retrieval_measures_are_those_of_the_textbook() -> None:
    values = of_ranking(["a", "b", "c"], {"b": 1, "x": 1})
    gained, best = 1 / math.log2(3), 1 + 1 / math.log2(3)
    assert values["nDCG@10"] == pytest.approx(gained / best)
    assert (values["R@5"], values["R@100"], values["RR@10"], values["hit@1"]) == (0.5, 0.5, 0.5, 0)


def test_what_found_nothing_counts_nothing() -> None:
    assert set(of_ranking([], {"a": 1}).values()) == {0}
    assert set(of_parts([], frozenset({1, 2})).values()) == {0}


def test_what_stands_beyond_the_depth_of_a_measure_is_not_found_by_it() -> None:
    values = of_ranking([f"t{number}" for number in range(100)], {"t10": 1})
    assert (values["nDCG@10"], values["R@10"], values["RR@10"], values["R@100"]) == (0, 0, 0, 1)


def test_an_answer_of_two_parts_needs_both_and_a_passage_may_hold_both() -> None:
    none, one, two = frozenset[int](), frozenset({1}), frozenset({1, 2})
    assert of_parts([one, one, none], two)["R@10"] == 0.5
    assert of_parts([none, two], two)["R@5"] == 1
    assert of_parts([none, two], two)["RR@10"] == 0.5
    assert of_parts([one, frozenset({2})], two)["nDCG@10"] == pytest.approx(1)
    assert of_parts([one, one, frozenset({2})], two)["nDCG@10"] < 1


def test_characters_are_counted_once_however_often_they_are_brought() -> None:
    values = of_characters([(0, 10), (5, 15)], [(10, 20)])
    assert values == {"recall@5": 0.5, "precision@5": 5 / 15, "IoU@5": 5 / 20}
    assert of_characters([(0, 10)], [(0, 10)], lost=10)["recall@5"] == 0.5


def test_an_interval_holds_its_mean_is_the_same_each_time_and_narrows_with_more_questions() -> None:
    few, many = interval([0, 1] * 10), interval([0, 1] * 200)
    assert few == interval([0, 1] * 10)
    assert few.low < few.mean == 0.5 < few.high
    assert many.high - many.low < (few.high - few.low) / 3
    assert SEED == 20


def test_a_measure_is_the_mean_of_the_questions_that_have_it() -> None:
    found = means([{"a": 1.0, "b": 0.0}, {"a": 0.0}])
    assert (found["a"].mean, found["a"].n) == (0.5, 2)
    assert (found["b"].mean, found["b"].n) == (0, 1)


def test_a_comparison_is_paired_and_knows_where_less_is_better() -> None:
    before = {f"q{n}": {"R@10": n % 2 / 2, "wrong refusals": n % 2 / 2, "hit@1": n % 2} for n in range(60)}
    after = {
        name: {
            "R@10": values["R@10"] + 0.1,
            "wrong refusals": values["wrong refusals"] + 0.1,
            "hit@1": 1 - values["hit@1"],
        }
        for name, values in before.items()
    }
    found = differences(before, after | {"only here": {"R@10": 0.0}})
    assert [found[name].verdict for name in ("R@10", "wrong refusals", "hit@1")] == [
        "better",
        "worse",
        "no difference shown",
    ]
    assert (found["R@10"].difference, found["R@10"].n) == (pytest.approx(0.1), 60)
