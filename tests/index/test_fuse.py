from hypothesis import given
from hypothesis import strategies as st

from index.fuse import POOL, best_first, fused, raised_by_document, scaled

rankings = st.lists(st.tuples(st.integers(1, 50), st.floats(-5, 5)), max_size=40, unique_by=lambda pair: pair[0])


@given(rankings)
def test_scaled_scores_lie_between_0_and_1_and_keep_their_order(ranking):
    ranking = sorted(ranking, key=lambda pair: -pair[1])
    made = scaled(ranking)
    assert all(0 <= score <= 1 for score in made.values())
    ordered = [made[number] for number, _ in ranking]
    assert ordered == sorted(ordered, reverse=True)


@given(rankings, rankings)
def test_fusing_loses_no_passage_and_invents_none(dense, lexical):
    assert set(fused(dense, lexical)) == {number for number, _ in dense} | {number for number, _ in lexical}


@given(rankings)
def test_a_leg_that_found_nothing_leaves_the_other_legs_order(ranking):
    ranking = sorted(ranking, key=lambda pair: (-pair[1], pair[0]))
    scores = fused(ranking, [])
    found = [scores[number] for number, _ in ranking]
    assert found == sorted(found, reverse=True)


def test_only_the_first_of_a_long_ranking_count():
    ranking = [(number, 1000.0 - number) for number in range(1, POOL + 50)]
    assert len(fused(ranking, [])) == POOL


@given(st.dictionaries(st.integers(1, 30), st.floats(0, 2), min_size=1))
def test_a_library_of_one_document_is_ranked_as_it_was(scores):
    raised = raised_by_document(scores, dict.fromkeys(scores, "only"), {"only": 1.0})
    assert [number for number, _ in best_first(raised)] == [number for number, _ in best_first(scores)]


def test_a_document_that_answers_more_than_its_share_raises_its_passages():
    scores = {1: 0.9, 2: 0.8, 3: 0.85}
    document = {1: "much", 2: "much", 3: "little"}
    raised = raised_by_document(scores, document, {"much": 0.01, "little": 0.01})
    assert raised[2] - scores[2] > raised[3] - scores[3]


def test_a_long_document_is_not_raised_for_being_long():
    scores = {1: 0.9, 2: 0.8, 3: 0.7, 4: 0.75}
    document = {1: "long", 2: "long", 3: "long", 4: "short"}
    raised = raised_by_document(scores, document, {"long": 0.9, "short": 0.1})
    assert raised[1] == scores[1]
    assert raised[4] > scores[4]
