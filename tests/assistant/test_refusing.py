"""When the built-in composer is silent, and when it says that it is not sure."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.answers import DOUBTFUL, Answer
from assistant.ask import Question, ask
from assistant.compose import Brief, Sentence
from assistant.compose.extractive import extractive
from assistant.compose.reading import closely, meaning, particular_of, topic_of, year_missing
from assistant.settings import Settings
from assistant.wire import House
from corpus.records import Source
from index.add import add
from index.embed import HashEmbedder
from index.weights import weights

GUIDE = """# Night visiting guide

The night visiting service sends a registered nurse to people who are dying at home.
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("refusing")
    (folder / "guide.md").write_text(GUIDE, "utf-8")
    house = House(Settings(folder / "library", embedding_model=HashEmbedder.name))
    list(add(house.library, house.encoder, [folder / "guide.md"]))
    return house


def sentences(*texts: str, title: str = "Guide", published: str | None = None) -> tuple[Sentence, ...]:
    source = Source(title=title, published=published)
    return tuple(
        Sentence(f"s{place}", text, "d", 0, len(text), source, hit=place, relevance=1.0, cosine=0.5)
        for place, text in enumerate(texts, start=1)
    )


def all_rare(words: object) -> dict[str, float]:
    return dict.fromkeys(words, 0.5)  # type: ignore[call-overload, no-any-return]


def carried(question: str, *words: str) -> list[float]:
    """How much of a question's meaning each of these words carries."""
    encoder = HashEmbedder()
    spans = [(question.index(word), question.index(word) + len(word)) for word in words]
    return meaning(question, spans, encoder.embed([question])[0], encoder).tolist()


def test_whose_relative_somebody_asks_for_is_no_part_of_what_is_asked() -> None:
    assert carried("Who visits my mum at night?", "visits", "mum", "night")[1] == 0
    assert min(carried("What is known of mothers who visit at night?", "mothers", "night")) > 0


def test_what_a_sentence_leaves_unsaid_is_what_it_has_no_word_for() -> None:
    brief = Brief("Do nurses visit prisons?", sentences("Nurses visit prisons.", "Nurses visit hospices."))
    look = closely(brief, HashEmbedder(), all_rare, weights())
    whole, part = look.unsaid[:, 0]
    assert whole == pytest.approx(0, abs=1e-6)
    assert part > 0.2


def test_a_question_without_a_word_of_meaning_is_left_unsaid_altogether() -> None:
    look = closely(Brief("What is it?", sentences("Nurses visit.")), HashEmbedder(), all_rare, weights())
    assert (look.unsaid == 1).all()
    scores = weights().answer(look.marks)
    assert np.isfinite(topic_of(look, scores)).all()
    assert np.isfinite(particular_of(look, scores)).all()


def test_a_year_that_is_asked_for_is_missing_only_where_neither_sentence_nor_document_names_it() -> None:
    (plain,) = sentences("Ninety people died at home.")
    (dated,) = sentences("In 2024 ninety people died at home.")
    (published,) = sentences("Ninety people died at home.", published="2024-05-01")
    asked = "How many died at home in 2024?"
    assert [year_missing(asked, one) for one in (plain, dated, published)] == [True, False, False]
    assert not year_missing("How many died at home?", plain)


SURE = {"topic_threshold": 0.0, "particular_threshold": 0.0, "topic_doubt": 0.0, "particular_doubt": 0.0}


def asked_with(house: House, *, where: str = "at home", **thresholds: float) -> object:
    composer = extractive(house.encoder, house.search.rarity, replace(weights(), **thresholds))
    question = Question(f"Whom does the night visiting service send to people who are dying {where}?")
    return ask(question, replace(house.means, extractive=composer))


def test_an_answer_that_may_be_none_says_so_before_all_else(house: House) -> None:
    answer = asked_with(house, topic_threshold=0.0, particular_threshold=0.0, topic_doubt=1.1)
    assert isinstance(answer, Answer)
    assert answer.warnings[0] == DOUBTFUL


def test_an_answer_that_is_sure_says_nothing_of_doubt(house: House) -> None:
    answer = asked_with(house, **SURE)
    assert isinstance(answer, Answer)
    assert DOUBTFUL not in answer.warnings


def test_a_place_that_the_library_never_names_makes_an_answer_doubtful(house: House) -> None:
    answer = asked_with(house, where="at home in Fenshire", **SURE)
    assert isinstance(answer, Answer)
    assert answer.warnings[0] == DOUBTFUL


@pytest.mark.parametrize("which", ["topic_threshold", "particular_threshold"])
def test_either_doubt_grown_too_great_refuses(house: House, which: str) -> None:
    thresholds = {"topic_threshold": 0.0, "particular_threshold": 0.0} | {which: 1.1}
    assert not isinstance(asked_with(house, **thresholds), Answer)
