"""The figures that README.md shows: taken from runs, with the command that made them, and never typed."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from evals import published
from evals.runs import CODE, Row, RunWrong, load


def run_file(folder: Path, rows: list[Row], **about: Any) -> Path:
    said = {"kind": "retrieval", "name": "r", "questions": 2, "mark": "m", "systems": ["assistant", "bm25"], "rows": 4}
    file = folder / "run.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in (said | about, *map(asdict, rows))), "utf-8")
    return file


ROWS = [
    Row(name, {"nDCG@10": value, "RR@10": 0.1}, by=by)
    for by, value in (("assistant", 0.75), ("bm25", 0.25))
    for name in ("1", "2")
]


def test_a_run_is_shown_with_its_command_its_interval_and_what_the_difference_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    again = {"kind": "retrieval", "folder": "/home/somebody/scifact/beir", "split": "test", "limit": None}
    file = run_file(tmp_path, ROWS, again=again)
    monkeypatch.setattr(published, "FILE", tmp_path / "figures.json")
    monkeypatch.setattr("sys.argv", ["published", "SciFact, test", str(file)])
    published.main()
    told = capsys.readouterr().out
    assert "`assistant eval retrieval scifact/beir --split test --peer bm25`" in told
    assert "| nDCG@10 | 0.750 (0.750 to 0.750) | 0.250, better |" in told
    assert "RR@10" not in told  # one that is not among those shown
    assert "somebody" not in (tmp_path / "figures.json").read_text("utf-8")


def test_what_stands_in_the_repository_is_named_from_there_and_options_are_told(tmp_path: Path) -> None:
    cases, documents = CODE / "evals" / "cases" / "c.jsonl", CODE / "evals" / "documents"
    again = {"kind": "questions", "cases": str(cases), "documents": str(documents), "builtin": True, "limit": 20}
    run = load(run_file(tmp_path, [], kind="questions", again=again, systems=["minilm"]))
    assert published.command_of(run) == (
        "assistant eval questions evals/cases/c.jsonl --documents evals/documents --builtin --limit 20 --only minilm"
    )


def test_a_run_that_is_not_finished_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(RunWrong, match="not finished: 2 of 4"):
        published.entry(load(run_file(tmp_path, ROWS[:2])))
