"""Two specifications set side by side on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from ended import Command

OURS = """# Advice line

The Provider shall answer urgent calls to the advice line within 2 hours.

The Provider must not charge patients for equipment lent to them.

Bereavement support is offered to every family for 13 months.

Deaths at the preferred place are reported every quarter.
"""
THEIRS = """# A tender

Our café has home-made cakes for visitors every day.

The Provider shall answer urgent calls to the advice line within 4 hours.

The Provider may charge patients for equipment lent to them.

Deaths at the preferred place are reported every quarter!
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    ours, theirs = tmp_path / "ours.md", tmp_path / "theirs.md"
    ours.write_text(OURS, "utf-8")
    theirs.write_text(THEIRS, "utf-8")
    return ours, theirs


def test_clauses_say_the_same_differ_or_stand_in_one_only_with_the_words_of_both(
    assistant: Command, empty: Command, files: tuple[Path, Path]
) -> None:
    found = assistant("compare", *files, "--json").json
    assert found["counts"] == {"same": 1, "differs": 2, "first-only": 1, "second-only": 1}
    hours, charge = [one for one in found["clauses"] if one["kind"] == "differs"]
    assert "the number 2 hours" in hours["only_first"]
    assert "the number 4 hours" in hours["only_second"]
    assert "'must'" in charge["only_first"]
    assert "it leaves out 'not'" in charge["only_second"]
    for one in found["clauses"]:
        for side, text in (("first", OURS), ("second", THEIRS)):
            assert one[side] is None or one[side]["text"] in text
    (alone,) = [one for one in found["clauses"] if one["kind"] == "first-only"]
    assert alone["first"]["text"].startswith("Bereavement")
    assert assistant("compare", *files, "--json").json == found


def test_a_specification_is_the_same_as_itself(assistant: Command, empty: Command, files: tuple[Path, Path]) -> None:
    counts = assistant("compare", files[0], files[0], "--json").json["counts"]
    assert counts == {"same": 4, "differs": 0, "first-only": 0, "second-only": 0}


def test_a_draft_is_compared_with_a_file(assistant: Command, furnished_folder: Path, files: tuple[Path, Path]) -> None:
    arguments = ("draft", "service-specification", "--nation", "england", "--section", "service-description")
    assert assistant(*arguments, "--name", "ours").code == 0
    tender = files[0]
    tender.write_text(
        "# Tender\n\nThe Provider shall give staff supervision and the chance to talk over hard deaths, and shall ask "
        "them each month whether it is enough.\n"
    )
    found = assistant("compare", "ours", tender, "--json").json
    (one,) = [one for one in found["clauses"] if one["kind"] == "differs"]
    assert any("year" in part for part in one["only_first"])
    assert any("month" in part for part in one["only_second"])
    assert assistant("compare", "ours", tender).out.startswith("Say the same: 0")


@pytest.mark.parametrize(("name", "told"), [("nothing", "no draft 'nothing'"), ("nothing.docx", "is not there")])
def test_what_is_not_there_is_told_in_one_line(assistant: Command, empty: Command, name: str, told: str) -> None:
    ended = assistant("compare", name, name)
    assert ended.code == 1
    assert told in ended.err
    assert len(ended.err.splitlines()) == 1
