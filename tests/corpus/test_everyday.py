"""Everyday words of a question are found, and the file that holds them is validated."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.everyday import builtin_everyday, load_everyday
from corpus.schema import KnowledgeInvalid


def written(folder: Path, text: str) -> Path:
    (folder / "everyday.yaml").write_text(text, encoding="utf-8")
    return folder


def test_everyday_words_are_found_whole_and_in_the_plural(tmp_path: Path) -> None:
    words = load_everyday(written(tmp_path, "words:\n  - {said: [buy, watch dog], meant: [commission, inspect]}\n"))
    (one,) = words.other_forms("Who BUYS it?")
    assert (one.said, one.others, one.loosely) == ("buy", ("commission", "inspect"), True)
    assert [found.said for found in words.other_forms("A watch\n dog does not buy.")] == ["watch dog", "buy"]
    assert words.other_forms("A buyer") == []


def test_the_words_that_ship_lead_from_questions_to_guidance() -> None:
    found = {form: one.said for one in builtin_everyday().other_forms("Which regulator did it?") for form in one.others}
    assert found["Care Quality Commission"] == "regulator"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("words:\n  - {said: [], meant: [commission]}\n", "line 2, words.0.said"),
        ("words:\n  - {said: [buy]}\n", "line 2, words.0.meant: is missing"),
        ("words:\n  - {said: [Buy], meant: [commission]}\n", "line 2, words.0.said.0: 'Buy' has to be written small"),
    ],
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(KnowledgeInvalid, match="everyday") as fault:
        load_everyday(written(tmp_path, text))
    assert told in str(fault.value)
