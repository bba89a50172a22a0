import sqlite3

import numpy as np
import pytest

from corpus.records import Passage
from index.bm25 import HEADING_WEIGHT, bm25
from index.lexical import SCHEMA, add, remove

MANY = 1_000
LONG = 20_000  # words, more than two bytes of FTS5's count


@pytest.fixture(scope="module")
def db():
    """Passages of which all speak of care, two of five of families, a third of respite, and few of the rest."""
    made = sqlite3.connect(":memory:")
    made.executescript(SCHEMA)
    every = {"families": (5, 2), "respite care": (3, 1), "hospice": (4, 1), "grants": (35, 1)}
    for number in range(1, MANY + 1):
        held = [word for word, (step, of_it) in every.items() if number % step < of_it]
        words = f"Care {' '.join(held * (1 + number % 3))} {'ward ' * (LONG if number == 70 else number % 200)}"
        section = ("Grants and Grants",) if number % 50 == 0 else ()
        passage = Passage(number, "one", 0, len(words), words, section, "", None, None, ())
        add(made, [(number, passage)], "scotland 2019", "Hospices" if number % 2 else "Family care")
    remove(made, [7, 8, MANY])
    return made


def of_fts5(db, terms, limit):
    """What SQLite finds by itself."""
    quoted = " OR ".join(f'"{term}"' for term in terms)
    match = f"{{text heading}} : ({quoted})"
    query = "SELECT rowid, -bm25(lexical, 1.0, ?, 0.0) AS score FROM lexical WHERE lexical MATCH ?"
    found = db.execute(f"{query} ORDER BY -score, rowid", (HEADING_WEIGHT, match)).fetchall()
    return [number for number, _ in found[:limit]], dict(found)


@pytest.mark.parametrize(
    "terms",
    [
        ["hospice"],
        ["grants", "families"],
        ["care"],
        ["respite care", "grants", "care", "hospices"],
        ["unicorn", "ward"],
    ],
)
def test_passages_are_scored_and_ordered_as_fts5_does(db, terms):
    found = bm25(db).ranked(db, terms, 100)
    ids, scores = of_fts5(db, terms, 100)
    assert [number for number, _ in found] == ids
    assert dict(found) == pytest.approx({number: scores[number] for number in ids})


def test_terms_asked_before_count_as_when_they_were_new(db):
    known = bm25(db)
    first = known.ranked(db, ["grants", "families"], 50)
    known.ranked(db, ["respite care", "family"], 50)
    assert known.ranked(db, ["grants", "families"], 50) == first


def test_a_filter_leaves_passages_their_scores(db):
    mask = np.arange(1, MANY) % 60 == 13
    _, scores = of_fts5(db, ["grants", "families", "care"], MANY)
    found = dict(bm25(db).ranked(db, ["grants", "families", "care"], MANY, mask))
    left = {number: score for number, score in scores.items() if (number % 60) == 13}
    assert found == pytest.approx(left)
    assert left


def test_passages_that_hold_a_word_are_counted_whatever_its_form_and_where_it_stands(db):
    known = bm25(db)
    assert known.passages == MANY - 3
    told = known.holding(db, ["hospice", "Hospices", "scotland", "unicorn", "respite care", "care respite"])
    of_word = db.execute("SELECT count(*) FROM lexical WHERE lexical MATCH '{text heading} : hospice'").fetchone()[0]
    assert told["hospice"] == told["Hospices"] == of_word > 500
    assert (told["scotland"], told["unicorn"]) == (0, 0)
    assert told["respite care"] > 300 > told["care respite"]


def test_nothing_is_found_in_an_empty_index():
    db = sqlite3.connect(":memory:")
    db.executescript(SCHEMA)
    assert bm25(db).ranked(db, ["care"], 10) == []
    assert bm25(db).holding(db, ["care"]) == {"care": 0}


def test_a_word_of_most_passages_of_a_large_index_is_found_and_told_as_slight(monkeypatch, db):
    monkeypatch.setattr("index.bm25.MANY", 100)
    found = bm25(db).ranked(db, ["care", "grants"], MANY)
    ids, scores = of_fts5(db, ["care", "grants"], MANY)
    assert {number for number, _ in found} == set(ids)
    assert dict(found) == pytest.approx(scores, abs=1e-5)


def test_words_that_stand_nowhere_are_not_kept_for_ever(monkeypatch, db):
    monkeypatch.setattr("index.bm25.KEPT", 4_000)
    known = bm25(db)
    before = known.ranked(db, ["grants"], MANY)
    for number in range(300):
        assert known.holding(db, [f"unicorn{number}"]) == {f"unicorn{number}": 0}
    assert len(known._kept) < 150
    assert known.ranked(db, ["grants"], MANY) == before


def test_a_term_that_cannot_be_looked_up_does_not_stop_those_after_it(db):
    known = bm25(db)
    with pytest.raises(UnicodeEncodeError):
        known.holding(db, ["half of a character \ud83d"])
    assert known.holding(db, ["tapestries"]) == {"tapestries": 0}
