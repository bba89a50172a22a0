"""What nobody foresaw: a sentence for the person, the details in a file."""

from __future__ import annotations

from pathlib import Path

from assistant.pages.boundary import LOG, boundary
from corpus.library import LibraryError


def test_what_was_not_foreseen_is_told_in_a_sentence_and_logged(tmp_path: Path) -> None:
    told: list[str] = []
    with boundary(tmp_path, told.append):
        raise ZeroDivisionError("a secret detail")
    (sentence,) = told
    assert "secret" not in sentence
    assert str(tmp_path / LOG) in sentence
    assert "ZeroDivisionError: a secret detail" in (tmp_path / LOG).read_text()


def test_what_was_foreseen_is_told_in_its_own_words_and_not_logged(tmp_path: Path) -> None:
    told: list[str] = []
    with boundary(tmp_path, told.append):
        raise LibraryError("The disk is full.")
    assert told == ["The disk is full."]
    assert not (tmp_path / LOG).exists()


def test_a_folder_that_cannot_be_written_still_gets_the_sentence(tmp_path: Path) -> None:
    told: list[str] = []
    with boundary(tmp_path / "missing", told.append):
        raise ZeroDivisionError
    assert len(told) == 1
    assert LOG not in told[0]
