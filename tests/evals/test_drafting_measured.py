"""``assistant eval drafts``: tasks judged by their points, and support judged without the code that drafts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ended import Command

from assistant.draft import draft
from assistant.draft_commands import proving
from assistant.drafts import Brief
from assistant.settings import Settings
from assistant.wire import House
from corpus.clauses import load_clauses
from evals.draft_tasks import load_tasks, tasks_folder
from evals.drafting import _judged
from index.embed import HashEmbedder

TASK = """id: advice
task: Draft what the specification says of advice.
template: service-specification
nation: england
sections: [service-description]
points:
  - {point: advice at every hour, clauses: [specialist-advice-at-all-hours]}
  - {point: training, asks: ["ambitions-2021-2026:foundation-education"]}
  - {point: levels are open, gap: levels of competence}
  - {point: helicopters, says: [helicopter]}
forbidden: [volunteers]
"""


@pytest.mark.parametrize("half", ["development", "test"])
def test_the_tasks_that_ship_name_what_there_is(half: Any) -> None:
    assert len(load_tasks(tasks_folder(half))) >= 8


def test_points_and_forbidden_words_are_counted_and_the_missed_ones_listed(
    assistant: Command, furnished_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "tasks"
    folder.mkdir()
    (folder / "advice.yaml").write_text(TASK, "utf-8")
    shown = assistant("eval", "drafts", "--folder", folder, "--json").json
    measures = {name: one["mean"] for name, one in shown["measures"].items()}
    assert measures["points covered"] == 0.75
    assert measures["forbidden words"] == 1
    assert measures["statements supported"] == measures["quotations verified"] == 1
    assert measures["wrong nation"] == measures["superseded without a word"] == 0
    told = assistant("eval", "drafts", "--folder", folder, "--mistakes").out
    assert "missed: helicopters" in told
    assert "forbidden 'volunteers'" in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("points:", "colour: red\npoints:", "colour"),
        ("specialist-advice-at-all-hours", "wibble", "'wibble' is no clause"),
        ("[service-description]", "[wibble]", "'wibble' is no section"),
        ("id: advice", "id: other", "differs from the file's name"),
    ],
)
def test_a_task_that_leads_nowhere_is_told_with_its_line(
    assistant: Command, furnished_folder: Path, tmp_path: Path, old: str, new: str, told: str
) -> None:
    (tmp_path / "advice.yaml").write_text(TASK.replace(old, new), "utf-8")
    ended = assistant("eval", "drafts", "--folder", tmp_path)
    assert ended.code == 1
    assert "advice.yaml, line" in ended.err
    assert told in ended.err


def test_single_results_of_the_test_half_stay_closed(assistant: Command, furnished_folder: Path) -> None:
    ended = assistant("eval", "drafts", "--half", "test", "--mistakes")
    assert ended.code == 1
    assert "not shown" in ended.err


def test_what_is_not_supported_is_found_without_the_code_that_drafts(furnished: Path) -> None:
    house = House(Settings(furnished, embedding_model=HashEmbedder.name))
    (task, *_) = [one for one in load_tasks(tasks_folder("development")) if one.id == "planning-ahead"]
    whole = draft(Brief(task.template, task.nation, sections=("population-needs",)), house.drafting)
    (section,) = whole.sections
    first = next(one for one in section.statements if one.origin == "requirement")
    bad = [
        replace(first, id="a", text=f"{first.text} It takes 77 days."),
        replace(first, id="b", quotes=()),
        replace(first, id="c", quotes=(replace(first.quotes[0], text="Other words."),)),
    ]
    bank = {one.id: one for file in load_clauses().values() for one in file.clauses}
    changed = replace(whole, sections=(replace(section, statements=(first, *bad)),))
    found = _judged(task, changed, proving(house), bank, 1.0)
    assert found.values["statements supported"] == pytest.approx(0.25)
    assert found.values["quotations verified"] == pytest.approx(2 / 3)
    assert sum(fault.startswith("not supported") for fault in found.faults) == 3
