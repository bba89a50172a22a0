import numpy as np

from index.evidence import SENTENCE_MARKS, Candidate, sentence_marks, taken_apart


def rare(words):
    return {word: 1.0 if word == "zebra" else 0.5 for word in words}


def marks(question, *texts):
    candidates = [Candidate(text, "Night service", place, 1.0, 0.5) for place, text in enumerate(texts)]
    return sentence_marks(candidates, taken_apart(question, rare))


def column(made, name):
    return made[:, SENTENCE_MARKS.index(name)].tolist()


def test_every_sentence_has_every_mark_between_0_and_1():
    made = marks("How many nurses work at night?", "Two nurses work at night.", "See www.example.org.", "x")
    assert made.shape == (3, len(SENTENCE_MARKS))
    assert np.isfinite(made).all()
    assert ((made >= 0) & (made <= 1)).all()


def test_words_are_found_whatever_their_endings():
    assert column(marks("visiting nurses", "A nurse visits.", "Nothing of the kind."), "words") == [1.0, 0.0]


def test_a_word_that_stands_nowhere_in_the_library_is_known_as_unknown():
    assert taken_apart("What does a zebra eat?", rare).unknown > 0
    assert taken_apart("What does a nurse do?", rare).unknown == 0


def test_nothing_found_gives_an_empty_table():
    assert sentence_marks([], taken_apart("anything", rare)).shape == (0, len(SENTENCE_MARKS))
