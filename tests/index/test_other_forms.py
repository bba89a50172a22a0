"""A question finds what its abbreviations and historic terms are otherwise called."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.wire import House
from corpus.glossary import OtherForms
from index.add import add
from index.evidence import SENTENCE_MARKS, Candidate, sentence_marks, taken_apart
from index.query import Query
from index.search import Searcher

PAGES = {
    "scotland.md": "# Sharing plans\n\nA Key Information Summary can be read by out-of-hours services.",
    "duties.md": "# Duties\n\nAn Integrated Care Board shall arrange palliative care.",
    "food.md": "# Meals\n\nMeals are served at noon, and can be read about on the menu.",
    "money.md": "# Money\n\nGrants are paid in April, and boards shall publish them.",
}


@pytest.fixture
def house(hash_house: House, tmp_path: Path) -> House:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text)
    list(add(hash_house.library, hash_house.encoder, [folder]))
    return hash_house


@pytest.mark.parametrize(("question", "file"), [("Who reads a KIS?", "scotland.md"), ("PCT duty", "duties.md")])
def test_another_form_of_the_term_is_found(house: House, question: str, file: str) -> None:
    assert house.search(Query(question))[0].file == file


def test_a_filter_holds_for_other_forms_too(house: House) -> None:
    from index.query import Filter

    kept = [entry.source_id for entry in house.library.entries() if entry.file != "scotland.md"]
    found = house.search(Query("Who reads a KIS?", Filter(documents=tuple(kept))))
    assert "scotland.md" not in {hit.file for hit in found}


@pytest.mark.parametrize("question", ["When are meals served?", "Which grants are paid in April?"])
def test_a_question_without_a_term_is_searched_as_it_was(house: House, question: str) -> None:
    plain = Searcher(house.library, house.encoder, other_forms=lambda question: ())
    assert house.search(Query(question)) == plain(Query(question))


def test_a_term_said_otherwise_counts_as_said() -> None:
    forms = [OtherForms("KIS", ("Key Information Summary",))]
    rare = {"kis": 1.0, "reads": 0.5, "key information summary": 0.5}
    asked = taken_apart("Who reads a KIS?", lambda words: {word: rare[word] for word in words}, forms)
    texts = ("A doctor reads the Key Information Summary.", "A doctor reads the information.")
    marks = sentence_marks([Candidate(text, "", place, 1.0, 0.5) for place, text in enumerate(texts)], asked)
    assert asked.unknown == 0
    words = marks[:, SENTENCE_MARKS.index("words")].tolist()
    assert words[0] == 1.0
    assert words[1] < 0.5


def test_a_term_whose_other_forms_stand_nowhere_either_stays_unknown() -> None:
    forms = [OtherForms("KIS", ("Key Information Summary",))]
    assert taken_apart("Who reads a KIS?", lambda words: dict.fromkeys(words, 1.0), forms).unknown == 1
