"""Rows and lines that say of what they name that there is nothing, as they stand in tables of a contract."""

from __future__ import annotations

import pytest

from assistant.checking.nothing import line_of_nothing, row_of_nothing
from assistant.checking.sentences import sentences
from assistant.checking.specification import of_text


@pytest.mark.parametrize(
    "cells",
    [
        ("Bereavement support", "Nil"),
        ("Night sitting", "Nil", "Nil", ""),
        ("Night sitting", "Nil", "Nil", "asked for, not agreed"),
        ("Night nursing", "Nil", "Nil", "Nil", "Bid of £184,000 not supported"),
        ("Clinical supervision", "N/A", "N/A", "N/A"),
        ("Debrief after a distressing death", "not provided", "not provided"),
        ("Carers' assessments", "Not commissioned"),
        ("Doctor", "0; no sessions"),
        ("Visits by the hospice", "0"),
        ("Chaplain", "0.0 WTE"),
        ("Organ donation", "–", "–"),
        ("Advice line", "✗"),
        ("Carers' assessments", "Not funded in 2026/27"),
    ],
)
def test_a_row_of_nothing_is_one(cells: tuple[str, ...]) -> None:
    assert row_of_nothing(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ("Psychologist", "0.4", "through the CNS"),
        ("Consultant", "–", "2.5"),
        ("Getting a resident back to the table", "-", "Physiotherapist of the frailty hub, within five days"),
        ("Social worker", "Nil", "Nil", "Council's emergency duty team, through its own number"),
        ("Staff training", "Nil", "Nil", "Within existing resources"),
        ("Night calls answered within five minutes", "90%", "None"),
        ("Gaelic translation", "", ""),
        ("Exclusions", "None"),
        ("Charges to patients", "Nil"),
        ("District nursing", "–", "No"),
        ("Bereavement support", "None of the staff works alone", "Hub"),
        ("Bereavement support",),
        (),
    ],
)
def test_a_row_that_says_something_is_none(cells: tuple[str, ...]) -> None:
    assert not row_of_nothing(cells)


def test_no_counts_under_a_header_that_asks_whether_it_is_there() -> None:
    assert row_of_nothing(("Night sitting", "No"), ("Element", "Provided?"))
    assert not row_of_nothing(("District nursing", "No"), ("Service", "Agreement in place?"))


@pytest.mark.parametrize(
    "text", ["Night cover: nil", "Carers' assessments – not commissioned.", "Advice line: none", "Visits: -"]
)
def test_a_line_of_nothing_is_one(text: str) -> None:
    assert line_of_nothing(text)


@pytest.mark.parametrize("text", ["Exclusions: none", "Visits: daily", "Nobody waits: none is refused", "Aims:"])
def test_other_lines_are_none(text: str) -> None:
    assert not line_of_nothing(text)


def test_the_rows_and_lines_of_a_specification_are_told() -> None:
    text = (
        "# Schedule 2\n\n| Element | Year 1 | Year 2 |\n|---|---|---|\n| Visits | Daily | Daily |\n"
        "| Bereavement support | Nil | – |\n\nWhat is there:\n\n- Night sitting: not funded\n- Day sitting: daily\n"
    )
    document, _ = of_text(text, name="schedule.md")
    assert [one.text.split(" | ")[0] for one in sentences(document) if one.nothing] == [
        "Bereavement support",
        "Night sitting: not funded",
    ]
