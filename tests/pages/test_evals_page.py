"""The Evals page, as a person uses it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from conftest import GUIDANCE, ask, html_of, labels, shown
from streamlit.testing.v1 import AppTest

from assistant.pages.measuring import Measuring
from assistant.pages.opening import Opening
from evals.case_files import load_cases
from evals.runs import Row, kept

App = Callable[[], AppTest]
CALL = "The hospice at home team must answer an urgent call within 2 hours."


@pytest.fixture
def evals(app: App) -> App:
    def run() -> AppTest:
        return shown(app().switch_page("assistant/pages/evals.py").run())

    return run


def measured(page: AppTest, opened: Opening, button: str = "measure") -> AppTest:
    """The page once what was started has ended."""
    shown(page.button(key=button).click().run())
    measuring = opened.measuring
    assert measuring is not None
    assert measuring.done.wait(60)
    assert measuring.problem is None
    return shown(page.run())


def cases_file(folder: Path, questions: int = 3) -> Path:
    """Questions on the guidance, of which the last is not answered by it."""
    asked = ["How soon is an urgent call answered?", "Who may visit first?", "What does a hip implant cost?"][
        :questions
    ]
    lines = [
        {
            "id": f"q{n}",
            "question": one,
            "answerable": n < 2,
            "evidence": [{"document": "guidance.md", "text": CALL}] * (n < 2),
        }
        for n, one in enumerate(asked)
    ]
    file = folder / "asked.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return file


def run_file(folder: Path, stem: str, rows: list[Row], **about: Any) -> Path:
    """A run as the commands keep it."""
    said = {"kind": "questions", "name": stem, "questions": len(rows), "mark": stem} | about
    file = folder / "runs" / f"{stem}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(line) + "\n" for line in (said, *map(asdict, rows))), "utf-8")
    return file


def test_a_page_without_runs_says_what_to_do(evals: App) -> None:
    told = " ".join(one.value for one in evals().info)
    assert "Start with the first twenty" in told
    assert "Two runs of the same questions" in told


def test_questions_in_a_file_are_measured_on_the_library_beside_another_and_looked_at_one_by_one(
    evals: App, fill: Callable[..., None], opened: Callable[[], Opening], tmp_path: Path
) -> None:
    fill()
    page = evals()
    shown(page.radio(key="benchmark").set_value("folder").run())
    shown(page.text_input(key="benchmark-folder").set_value(str(cases_file(tmp_path))).run())
    shown(page.multiselect(key="beside").set_value(["bm25"]).run())
    measured(page, opened())
    assert "Measured" in page.success[0].value
    told = html_of(page)
    assert "3 questions, 0 of them could not be judged" in told
    assert "BM25 alone" in told
    assert "Wrongly refused" in told
    assert len(page.get("vega_lite_chart") or page.get("arrow_vega_lite_chart")) == 1
    (run,) = kept(opened().settings.library / "runs")
    assert run.whole

    shown(page.selectbox(key="closely").set_value("q0").run())
    told = html_of(page)
    assert CALL in told
    assert "guidance.md" in told
    assert "holds the answer" in told


def test_a_stopped_run_goes_on_from_the_page(
    evals: App, fill: Callable[..., None], opened: Callable[[], Opening], tmp_path: Path
) -> None:
    fill()
    page = evals()
    shown(page.radio(key="benchmark").set_value("folder").run())
    shown(page.text_input(key="benchmark-folder").set_value(str(cases_file(tmp_path))).run())
    measured(page, opened())
    (run,) = kept(opened().settings.library / "runs")
    lines = run.file.read_text("utf-8").splitlines(keepends=True)
    run.file.write_text("".join(lines[:2]), "utf-8")
    shown(page.run())
    assert "1 of 3 done" in html_of(page)
    measured(page, opened(), "go-on-0")
    assert [one.rows for one in kept(run.file.parent)] == [3]


def test_measuring_can_be_stopped_and_what_was_measured_is_kept(
    opened: Callable[[], Opening], fill: Callable[..., None], tmp_path: Path
) -> None:
    fill()
    measuring = Measuring(opened(), {"kind": "questions", "cases": str(cases_file(tmp_path))}, ["assistant"])
    measuring.stop()
    assert measuring.done.wait(60)
    assert (measuring.stopped, measuring.problem) == (True, None)
    (run,) = kept(opened().settings.library / "runs")
    assert (run.rows, run.whole) == (0, False)


def test_cases_that_cannot_be_read_are_told_in_a_sentence(opened: Callable[[], Opening], tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text('{"question": 3}', "utf-8")
    measuring = Measuring(opened(), {"kind": "questions", "cases": str(tmp_path / "cases.jsonl")}, ["assistant"])
    assert measuring.done.wait(60)
    assert "cases.jsonl, line 1" in (measuring.problem or "")


def test_a_stopped_run_of_speed_is_left_to_the_command_line_and_names_are_data(evals: App, folder: Path) -> None:
    again = {"kind": "questions", "cases": "<b>.jsonl"}
    run_file(folder, "speed", [], kind="speed", questions=2, again={"kind": "speed"})
    run_file(folder, "odd", [], name="questions-<b>", questions=2, again=again)
    page = evals()
    assert [one.key for one in page.button if one.label == "Go on"] == ["go-on-0"]
    assert "Stopped: &lt;b&gt;" in html_of(page)


def test_a_folder_that_is_no_benchmark_is_told_in_place(evals: App, tmp_path: Path) -> None:
    page = evals()
    shown(page.radio(key="benchmark").set_value("folder").run())
    shown(page.text_input(key="benchmark-folder").set_value(str(tmp_path)).run())
    assert "corpus" in page.error[0].value
    assert page.button(key="measure").disabled


def test_two_runs_are_compared_and_what_changed_is_listed(evals: App, folder: Path) -> None:
    def rows(quoted: float) -> list[Row]:
        return [
            Row(f"q{n}", {"evidence quoted": quoted if n < 6 else 0.5}, told={"question": f"Question <{n}>?"})
            for n in range(8)
        ]

    run_file(folder, "before", rows(0.25), name="same")
    run_file(folder, "after", rows(1.0), name="same")
    run_file(folder, "other", rows(1.0))
    told = html_of(evals())
    assert "8 questions that both runs have" in told
    assert "Question &lt;5&gt;?" in told
    assert "Question &lt;6&gt;?" not in told
    assert "better" in told


def test_single_results_of_held_out_questions_are_not_shown(evals: App, folder: Path) -> None:
    told = {"question": "A secret question?", "wanted": [{"document": "d", "text": "w"}]}
    run_file(folder, "questions-commissioners-test", [Row("q1", {"R@10": 1.0}, told=told)])
    page = html_of(evals())
    assert "only looked at as a whole" in page
    assert "A secret question?" not in page


def test_an_answer_that_did_not_help_becomes_a_question_that_can_be_measured(
    app: App, fill: Callable[..., None], opened: Callable[[], Opening]
) -> None:
    fill()
    page = app()
    ask(page, "How soon is an urgent call answered?")
    until = time.monotonic() + 60
    while "Not helpful" not in labels(page) and time.monotonic() < until:
        shown(page.run())
    shown(next(one for one in page.button if one.label == "Not helpful").click().run())
    page = shown(page.switch_page("assistant/pages/evals.py").run())
    assert page.selectbox(key="own-chosen").value == "answer-1"
    document = opened().library.entries()[0].document_id
    shown(page.selectbox(key="own-document-answer-1").set_value(document).run())
    shown(page.text_area(key="own-words-answer-1").set_value("words that nobody wrote").run())
    shown(page.button(key="own-keep").click().run())
    assert "copy the words" in page.error[0].value
    shown(page.text_area(key="own-words-answer-1").set_value(CALL).run())
    shown(page.button(key="own-keep").click().run())
    (case,) = load_cases(opened().settings.library / "cases.jsonl")
    assert (case.question, case.evidence[0].text) == ("How soon is an urgent call answered?", CALL)

    shown(page.radio(key="benchmark").set_value("own").run())
    measured(page, opened())
    assert "1 question, 0 of them could not be judged" in html_of(page)
    shown(page.selectbox(key="own-gone").set_value("answer-1").run())
    shown(page.button(key="own-remove").click().run())
    assert "No answer waits" not in html_of(page)  # it can be made again
    assert "Keep this question" in labels(page)


def test_a_question_without_an_answer_is_kept_as_one_to_be_refused(
    evals: App, opened: Callable[[], Opening], fill: Callable[..., None]
) -> None:
    fill(GUIDANCE)
    page = evals()
    shown(page.text_input(key="own-question").set_value("What does a hip implant cost?").run())
    shown(page.radio(key="own-yes-A question of your own").set_value("no").run())
    shown(page.button(key="own-keep").click().run())
    (case,) = load_cases(opened().settings.library / "cases.jsonl")
    assert (case.id, case.answerable, case.evidence) == ("own-1", False, ())
