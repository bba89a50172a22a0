import sqlite3

import pytest

from corpus.records import Source
from index import lexical
from index.query import Filter

MANY = 6_000
QUESTION = "What does the hospice tell families of grants for respite care?"


@pytest.fixture(scope="module")
def db():
    """Passages of which all speak of care, two of five of families, a third of respite, and few of the rest."""
    made = sqlite3.connect(":memory:")
    made.execute(lexical.SCHEMA)
    facets = [lexical.facets(f"document-{n}", f"id-{n}", Source(f"Document {n}")) for n in range(60)]
    every = {"families": (5, 2), "respite": (3, 1), "hospice": (4, 1), "grants": (35, 1)}
    rows = []
    for number in range(1, MANY + 1):
        held = [word for word, (step, of_it) in every.items() if number % step < of_it]
        padding = "ward " * (number % 23)
        rows.append((number, f"Care {' '.join(held * (1 + number % 3))} {padding}", "Care", facets[number % 60]))
    made.executemany("INSERT INTO lexical (rowid, text, heading, facets) VALUES (?, ?, ?, ?)", rows)
    return made


@pytest.fixture(scope="module")
def held(db):
    return lexical.holding(db, lexical.terms(QUESTION))


def test_the_rarest_words_find_and_the_commoner_ones_count_where_these_stand(db, held):
    rare, common = lexical.by_rarity(held, MANY)
    assert (rare, common) == (["grants", "hospice", "respite"], ["families"])
    found = lexical.ranked(db, rare, 100, common=common)
    assert dict(found) == pytest.approx(dict(lexical.ranked(db, list(held), 100)), abs=1e-4)
    assert dict(found) != pytest.approx(dict(lexical.ranked(db, rare, 100)), abs=1e-4)


def test_within_a_filter_that_leaves_few_passages_every_word_finds(db, held):
    rare, common = lexical.by_rarity(held, MANY, share=1 / 60)
    assert set(rare) == {"grants", "hospice", "respite", "families", "care"}
    assert common == []
    one = Filter(documents=("document-7",))
    assert {number % 60 for number, _ in lexical.ranked(db, rare, 100, one, common=common)} == {7}
    assert len(lexical.ranked(db, rare, 1_000, one, common=common)) == MANY // 60


def test_a_filter_holds_for_common_words_too(db, held):
    rare, common = lexical.by_rarity(held, MANY)
    found = lexical.ranked(db, rare, 100, Filter(documents=("document-12", "document-30")), common=common)
    assert {number % 60 for number, _ in found} == {12, 30}


def test_a_question_of_common_words_alone_finds_passages(db):
    rare, common = lexical.by_rarity(lexical.holding(db, ["care"]), MANY)
    assert (rare, common) == (["care"], [])
    assert len(lexical.ranked(db, rare, 100)) == 100


def test_a_word_that_stands_nowhere_finds_nothing(db):
    assert lexical.by_rarity(lexical.holding(db, ["unicorn"]), MANY) == ([], [])
    assert lexical.ranked(db, [], 100) == []
