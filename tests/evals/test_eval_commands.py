"""``assistant eval``, typed as a person would: benchmarks in their own formats, stopped and gone on with, compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ended import Command
from fpdf import FPDF
from openpyxl import Workbook

from evals.installed import installed

NIGHTS = "The night team visits every patient at home within two hours of a call."
CARERS = "Carers are offered a short break of six nights in each year of caring."
DRUGS = "Controlled drugs are counted by two nurses and written into the book."


@pytest.fixture
def guidance(tmp_path: Path) -> Path:
    """Two documents: one with pages, one without."""
    folder = tmp_path / "guidance"
    folder.mkdir()
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for words in (NIGHTS, CARERS, "Annex. " + "Nothing else is said on this page about anything at all. " * 3):
        pdf.add_page()
        pdf.multi_cell(0, 8, words)
    pdf.output(str(folder / "service.pdf"))
    (folder / "drugs.md").write_text(f"# Drugs\n\n{DRUGS}\n", "utf-8")
    return folder


def cases(file: Path, *given: dict[str, Any]) -> Path:
    lines = [{"id": f"q{number}", "answerable": True, **one} for number, one in enumerate(given, 1)]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return file


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    return cases(
        tmp_path / "cases.jsonl",
        {
            "question": "How soon does the night team visit a patient?",
            "evidence": [{"document": "service.pdf", "page": 1}],
        },
        {
            "question": "How are controlled drugs counted?",
            "evidence": [{"document": "drugs.md", "text": DRUGS.replace(" ", "\n")}],
        },
        {"question": "What does a hip implant cost?", "answerable": False, "kind": "out-of-scope"},
        {"question": "Who may drive?", "evidence": [{"document": "drivers.pdf", "page": 1}]},
    )


def test_questions_are_judged_by_page_and_by_words_and_what_cannot_be_judged_is_counted_apart(
    assistant: Command, guidance: Path, asked: Path
) -> None:
    ended = assistant("eval", "questions", asked, "--documents", guidance, "--json")
    assert ended.code == 0, ended.err
    found, measures = ended.json, ended.json["measures"]
    assert (found["questions"], found["unscored"]) == (4, 1)
    assert found["seconds"] > 0
    assert measures["R@10"] == {"mean": 1, "low": 1, "high": 1, "n": 2}
    assert measures["R, equal characters"] == measures["R@10"]
    assert (measures["page hit"]["mean"], measures["page hit"]["n"]) == (1, 1)
    assert measures["quotes verified"]["mean"] == 1
    assert (measures["right refusals"]["n"], measures["right refusals, out-of-scope"]["n"]) == (1, 1)
    assert measures["wrong refusals"]["n"] == 3
    assert measures["seconds to first word"]["mean"] > 0


def test_quoted_evidence_and_its_page_are_told(assistant: Command, guidance: Path, tmp_path: Path) -> None:
    question = "How soon does the night team visit a patient?"
    right, wrong = ([{"document": "service.pdf", "page": page}] for page in (1, 3))
    file = cases(
        tmp_path / "pages.jsonl",
        {"question": question, "evidence": right},
        {"question": question, "evidence": wrong},
        {"question": question, "evidence": [{"document": "service.pdf", "page": 2}]},
    )
    ended = assistant("eval", "questions", file, "--documents", guidance, "--json")
    rows = [json.loads(line) for line in Path(ended.json["run"]).read_text("utf-8").splitlines()][1:]
    first, third, second = (row["values"] for row in rows)
    assert (first["page exact"], first["page within 1"], first["evidence quoted"]) == (1, 1, 1)
    assert (second["page within 1"], third["evidence quoted"] <= second["page within 1"]) == (1, True)
    assert rows[0]["told"]["quoted"]


def test_a_document_is_known_by_its_name_wherever_it_lies_and_pages_are_judged_for_the_first_passage(
    assistant: Command, guidance: Path, tmp_path: Path
) -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for words in (NIGHTS, CARERS, DRUGS):
        pdf.add_page()
        pdf.multi_cell(0, 8, words + " It is said on this page alone, and at some length." * 25)
    (guidance / "2025").mkdir()
    (guidance / "service.pdf").unlink()
    pdf.output(str(guidance / "2025" / "service.pdf"))
    names = ("service", "2025/service.pdf", "elsewhere/SERVICE.pdf")
    question = "How soon does the night team visit a patient?"
    given = [{"question": question, "evidence": [{"document": name, "page": n}]} for n, name in enumerate(names, 1)]
    file = cases(tmp_path / "pages.jsonl", *given)
    ended = assistant("eval", "questions", file, "--documents", guidance, "--json")
    assert (ended.json["questions"], ended.json["unscored"]) == (3, 0)
    rows = [json.loads(line)["values"] for line in Path(ended.json["run"]).read_text("utf-8").splitlines()[1:]]
    assert [(row["page hit@1"], row["page hit@1 within 1"]) for row in rows] == [(1, 1), (0, 1), (0, 0)]


def test_a_page_that_a_document_does_not_have_is_unscored_and_named(
    assistant: Command, guidance: Path, tmp_path: Path
) -> None:
    file = cases(
        tmp_path / "c.jsonl", {"question": "Which nights?", "evidence": [{"document": "service.pdf", "page": 9}]}
    )
    ended = assistant("eval", "questions", file, "--documents", guidance)
    assert ended.code == 0
    assert "'service.pdf' has no page 9" in ended.err
    assert "1 questions, 1 unscored" in ended.out


def test_a_file_that_cannot_be_read_counts_against_the_product(
    assistant: Command, guidance: Path, tmp_path: Path
) -> None:
    (guidance / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    file = cases(
        tmp_path / "c.jsonl", {"question": "Which nights?", "evidence": [{"document": "broken.pdf", "page": 1}]}
    )
    found = assistant("eval", "questions", file, "--documents", guidance, "--json").json
    assert found["unscored"] == 0
    assert found["measures"]["R@10"]["mean"] == 0
    assert found["measures"]["evidence quoted"]["mean"] == 0


def test_a_stopped_run_goes_on_and_asks_nothing_twice(
    assistant: Command, guidance: Path, asked: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run.jsonl"
    whole = assistant("eval", "questions", asked, "--documents", guidance, "--run", run, "--json").json
    lines = run.read_text("utf-8").splitlines(keepends=True)
    marked = json.loads(lines[1])
    marked["values"]["R@10"] = 0.25  # so that it shows if the question is asked again
    run.write_text(lines[0] + json.dumps(marked) + "\n" + lines[2][:40], "utf-8")
    ended = assistant("eval", "questions", asked, "--documents", guidance, "--run", run, "--json")
    assert "Going on after 1 of 4 questions" in ended.err
    assert ended.json["questions"] == whole["questions"] == 4
    assert ended.json["measures"]["R@10"]["mean"] == pytest.approx(0.625)


def test_a_stopped_run_is_found_again_without_its_name_and_a_whole_one_is_not_touched(
    assistant: Command, guidance: Path, asked: Path
) -> None:
    first = Path(assistant("eval", "questions", asked, "--documents", guidance, "--json").json["run"])
    second = Path(assistant("eval", "questions", asked, "--documents", guidance, "--json").json["run"])
    assert first != second
    second.write_text("".join(second.read_text("utf-8").splitlines(keepends=True)[:2]), "utf-8")
    again = assistant("eval", "questions", asked, "--documents", guidance, "--json")
    assert Path(again.json["run"]) == second
    assert not list(first.parent.glob("*.library"))


def test_a_run_of_other_questions_is_not_gone_on_with(
    assistant: Command, guidance: Path, asked: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run.jsonl"
    assert assistant("eval", "questions", asked, "--documents", guidance, "--run", run).code == 0
    other = cases(tmp_path / "other.jsonl", {"question": "Who?", "answerable": False})
    ended = assistant("eval", "questions", other, "--documents", guidance, "--run", run)
    assert (ended.code, "something else" in ended.err) == (1, True)


def test_a_sheet_of_questions_is_asked_of_a_library_of_ones_own(
    assistant: Command, guidance: Path, library_folder: Path, tmp_path: Path
) -> None:
    assert assistant("library", "init", "--empty").code == 0
    assert assistant("library", "add", guidance).code == 0
    book = Workbook()
    rows = [
        ["Question", "Answerable", "Document", "Page", "Text", "History"],
        ["How soon does the night team visit?", "yes", "service.pdf", 1, None, None],
        [None, None, "drugs.md", None, DRUGS, None],
        ["And who counts them?", None, "drugs.md", None, DRUGS, "What is done with controlled drugs?"],
        ["What does a hip implant cost?", "no", None, None, None, None],
    ]
    for row in rows:
        book.active.append(row)
    sheet = tmp_path / "questions.xlsx"
    book.save(sheet)
    ended = assistant("eval", "questions", sheet, "--library", library_folder, "--json")
    assert ended.code == 0, ended.err
    assert (ended.json["questions"], ended.json["unscored"]) == (3, 0)
    assert ended.json["measures"]["R@10"]["mean"] == 1


def beir(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    texts = {"n": NIGHTS, "c": CARERS, "d": DRUGS, "empty": ""}
    queries = {
        "1": "how soon the night team visits",
        "2": "short break for carers",
        "3": "two nurses count",
        "4": "gone",
    }
    lines = [{"_id": name, "title": "", "text": text} for name, text in texts.items()]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    lines = [{"_id": name, "text": text} for name, text in queries.items()]
    (folder / "queries.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    judged = [("1", "n", 1), ("2", "c", 1), ("3", "n", 0), ("3", "d", 1), ("4", "elsewhere", 1)]
    told = "".join(f"{query}\t{text}\t{grade}\n" for query, text, grade in judged)
    (folder / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{told}")
    return folder


def test_a_folder_in_beirs_layout_is_measured(assistant: Command, tmp_path: Path) -> None:
    ended = assistant("eval", "retrieval", beir(tmp_path / "small"), "--json")
    assert ended.code == 0, ended.err
    assert (ended.json["questions"], ended.json["unscored"]) == (4, 1)
    assert set(ended.json["measures"]) == {"nDCG@10", "R@5", "R@10", "R@100", "RR@10", "hit@1"}
    assert ended.json["measures"]["nDCG@10"] == {"mean": 1, "low": 1, "high": 1, "n": 3}


@pytest.mark.parametrize("leg", ["bm25", "minilm"])
def test_one_leg_of_the_search_is_measured_alone(assistant: Command, tmp_path: Path, leg: str) -> None:
    folder = beir(tmp_path / "small")
    ended = assistant("eval", "retrieval", folder, "--only", leg, "--json")
    assert ended.code == 0, ended.err
    assert ended.json["measures"]["R@10"]["n"] == 3
    assert ended.json["measures"]["hit@1"]["mean"] == 1
    rows = [json.loads(line) for line in Path(ended.json["run"]).read_text("utf-8").splitlines()[1:]]
    whole = assistant("eval", "retrieval", folder, "--json").json["run"]
    assert whole != ended.json["run"]
    assert len(rows[0]["told"]["found"]) == (2 if leg == "bm25" else 3)  # two have a word of the question


def test_others_answer_the_same_questions_in_the_same_run_and_are_compared_with_the_product(
    assistant: Command, tmp_path: Path
) -> None:
    folder, run = beir(tmp_path / "small"), tmp_path / "run.jsonl"
    typed = ("eval", "retrieval", folder, "--peer", "bm25", "--peer", "minilm", "--run", run, "--json")
    found = assistant(*typed).json
    assert (found["questions"], set(found["peers"])) == (4, {"bm25", "minilm"})
    assert found["peers"]["bm25"]["measures"]["hit@1"]["n"] == 3
    assert found["peers"]["bm25"]["difference"]["hit@1"]["verdict"] == "no difference shown"
    lines = run.read_text("utf-8").splitlines(keepends=True)
    assert len(lines) == 1 + 3 * 4
    run.write_text("".join(lines[:7]), "utf-8")  # stopped while the second was asked
    again = assistant(*typed)
    assert "Going on after 6 of 12" in again.err
    assert again.json["peers"]["minilm"]["measures"] == found["peers"]["minilm"]["measures"]
    told = assistant(*typed[:-1]).out
    assert "Beside BM25 alone" in told
    assert "no difference shown" in told


def test_a_peer_finds_labelled_evidence_but_answers_nothing(assistant: Command, guidance: Path, asked: Path) -> None:
    found = assistant("eval", "questions", asked, "--documents", guidance, "--peer", "bm25", "--json").json
    beside = found["peers"]["bm25"]
    assert beside["measures"]["R@10"] == {"mean": 1, "low": 1, "high": 1, "n": 2}
    assert (beside["measures"]["page hit"]["mean"], beside["unscored"]) == (1, 1)
    assert not any("refusals" in name or "quote" in name for name in beside["measures"])


def test_a_product_that_is_not_installed_is_named_with_what_to_do(assistant: Command, tmp_path: Path) -> None:
    if installed("txtai"):
        pytest.skip("txtai is installed")
    ended = assistant("eval", "retrieval", beir(tmp_path / "small"), "--peer", "txtai")
    assert (ended.code, "peers" in ended.err) == (1, True)


def test_the_chunking_benchmark_is_measured_by_characters(assistant: Command, tmp_path: Path) -> None:
    folder = tmp_path / "benchmark" / "data"
    (folder / "corpora").mkdir(parents=True)
    text = "\n\n".join([*[f"Paragraph {n} is about something else entirely." for n in range(40)], NIGHTS, CARERS])
    (folder / "corpora" / "text.md").write_text(text, "utf-8")
    start = text.index(NIGHTS)
    wanted = [{"content": NIGHTS, "start_index": start, "end_index": start + len(NIGHTS)}]
    quoted = json.dumps(wanted).replace('"', '""')
    table = f'question,references,corpus_id\nHow soon does the night team visit?,"{quoted}",text\n'
    (folder / "questions_df.csv").write_text(table, "utf-8")
    ended = assistant("eval", "chunking", tmp_path / "benchmark", "--peer", "minilm", "--json")
    assert ended.code == 0, ended.err
    measures = {name: one["mean"] for name, one in ended.json["measures"].items()}
    assert measures["recall@5"] == measures["recall, equal characters"] == 1
    assert 0 < measures["precision@5"] == measures["IoU@5"] < 1
    rows = [json.loads(line) for line in Path(ended.json["run"]).read_text("utf-8").splitlines()[1:]]
    ours, theirs = rows
    assert ours["told"]["characters"] >= theirs["values"]["recall, equal characters"] * len(NIGHTS)


def test_two_runs_are_compared_by_file_or_by_what_was_printed(
    assistant: Command, guidance: Path, asked: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run.jsonl"
    printed = assistant("eval", "questions", asked, "--documents", guidance, "--run", run, "--json").out
    (tmp_path / "printed.json").write_text(printed, "utf-8")
    found = assistant("eval", "compare", run, tmp_path / "printed.json", "--json").json
    assert found["questions"] == 4
    assert found["measures"]["R@10"] == {
        "difference": 0,
        "low": 0,
        "high": 0,
        "n": 2,
        "verdict": "no difference shown",
    }


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda folder: ("retrieval", folder), "corpus.jsonl, queries.jsonl and qrels/"),
        (lambda folder: ("retrieval", beir(folder / "b"), "--split", "dev"), "Splits that are there: test"),
        (lambda folder: ("chunking", folder), "questions_df.csv"),
        (lambda folder: ("questions", folder / "none.jsonl", "--documents", folder), "none.jsonl"),
        (lambda folder: ("questions", cases(folder / "c.jsonl", {"question": 3}), "--documents", folder), "line 1"),
        (lambda folder: ("questions", cases(folder / "c.jsonl", {"question": "Who?"})), "--documents"),
        (lambda folder: ("compare", folder / "one", folder / "two"), "cannot be read as a run"),
        (lambda folder: ("compare", beir(folder / "b") / "corpus.jsonl", folder), "is no run"),
    ],
)
def test_what_is_wrong_with_what_was_given_is_told_in_a_line(
    assistant: Command, tmp_path: Path, wrong: Callable[[Path], tuple[object, ...]], told: str
) -> None:
    ended = assistant("eval", *wrong(tmp_path))
    assert ended.code == 1
    assert told in ended.err
    assert len(ended.err.splitlines()) == 1
