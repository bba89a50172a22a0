"""Passages found side by side are given as one."""

from corpus.records import Passage, Source
from index.join import LONGEST, joined
from index.query import Hit

TEXTS = {"a": "One thing. Two things.\n\nThree things.", "b": "Elsewhere. " + "x" * 3000}


def _hit(document: str, start: int, end: int, score: float) -> Hit:
    text = TEXTS[document][start:end]
    passage = Passage(start, document, start, end, text, (f"section {start}",), sentences=((start, end),))
    return Hit(1, score, passage, Source("A"), document, f"{document}.md", sentences=(score,))


def _joined(*hits: Hit, limit: int = 10, spare: int = 10) -> list[Hit]:
    return joined(hits, TEXTS.__getitem__, limit, spare)


def test_neighbours_that_were_found_are_one_hit_with_the_score_and_headings_of_the_better() -> None:
    (found,) = _joined(_hit("a", 11, 22, 0.9), _hit("a", 24, 37, 0.5), _hit("a", 0, 10, 0.2))
    assert found.passage.text == TEXTS["a"]
    assert (found.passage.start, found.passage.end, found.score, found.rank) == (0, 37, 0.9, 1)
    assert found.passage.section == ("section 11",)
    assert found.passage.sentences == ((0, 10), (11, 22), (24, 37))
    assert found.sentences == (0.2, 0.9, 0.5)


def test_what_lies_apart_stays_apart_and_ranks_follow() -> None:
    found = _joined(_hit("a", 0, 10, 0.9), _hit("b", 0, 10, 0.8), _hit("a", 24, 37, 0.7))
    assert [(hit.rank, hit.source_id, hit.passage.start) for hit in found] == [(1, "a", 0), (2, "b", 0), (3, "a", 24)]


def test_a_joined_passage_grows_no_longer_than_a_person_reads_at_once() -> None:
    found = _joined(_hit("b", 11, LONGEST, 0.9), _hit("b", 0, 10, 0.8), _hit("b", LONGEST, LONGEST + 9, 0.7))
    assert [(hit.passage.start, hit.passage.end) for hit in found] == [(0, LONGEST), (LONGEST, LONGEST + 9)]


def test_no_more_are_given_than_were_wanted_and_a_neighbour_beyond_them_still_joins() -> None:
    found = _joined(_hit("a", 0, 10, 0.9), _hit("b", 0, 10, 0.8), _hit("a", 11, 22, 0.1), limit=1)
    assert [hit.passage.text for hit in found] == ["One thing. Two things."]


def test_who_wants_so_many_is_given_so_many_where_they_are() -> None:
    found = _joined(_hit("a", 0, 10, 0.9), _hit("a", 11, 22, 0.8), limit=2, spare=0)
    assert [hit.passage.text for hit in found] == ["One thing.", "Two things."]
