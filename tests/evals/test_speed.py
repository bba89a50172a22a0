"""``assistant eval speed``: what is measured, gone on with, compared with peers and drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ended import Command
from fpdf import FPDF

from evals import plots
from evals.runs import Row, Run
from evals.speed import starts
from evals.speed.figures import figures, table
from index.embed import HashEmbedder


@pytest.fixture
def pdfs(tmp_path: Path) -> Path:
    folder = tmp_path / "pdfs"
    folder.mkdir()
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for number in range(3):
        pdf.add_page()
        pdf.multi_cell(0, 8, f"The night team of ward {number} visits every patient within two hours. " * 8)
    pdf.output(str(folder / "night.pdf"))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    return folder


def test_adding_and_searching_are_measured_and_a_stopped_run_goes_on(
    assistant: Command, pdfs: Path, tmp_path: Path
) -> None:
    run = tmp_path / "speed.jsonl"
    typed = ("eval", "speed", pdfs, "--passages", 200, "--rounds", 1, "--questions", 5, "--no-peers", "--no-starts")
    typed = (*typed, "--run", run, "--keep", tmp_path / "room", "--json")
    ended = assistant(*typed)
    assert ended.code == 0, ended.err
    found = ended.json
    assert (found["pages"], found["files"], found["left out"]) == (3, 1, ["broken.pdf"])
    for measure in ("pages a second", "query p95, one nation, ms, 200 passages", "on disk, MB, 200 passages"):
        assert found["measures"][measure]["mean"] > 0
    sizes = {one["passages"] for one in found["growth"]}
    assert len(sizes) == 2  # the built-in knowledge and what was asked for
    assert min(sizes) >= 200

    lines = run.read_text("utf-8").splitlines(keepends=True)
    marked = [line for line in lines if '"built-in knowledge, 1"' not in line]
    run.write_text("".join(marked), "utf-8")
    again = assistant(*typed)
    assert "Going on after" in again.err
    kept, new = ({name: one["mean"] for name, one in each["measures"].items()} for each in (found, again.json))
    assert all(name.endswith("built-in knowledge") for name in kept if kept[name] != new[name])
    assert kept != new


def test_the_first_answer_and_the_first_page_are_timed_in_processes_of_their_own(furnished: Path) -> None:
    values, seconds = starts.cold_command(furnished, HashEmbedder.name)
    assert 0 < values["cold 'assistant ask', s"] == seconds
    try:
        values, _ = starts.first_page(furnished, HashEmbedder.name)
    except starts.NotStarted as why:
        pytest.skip(str(why))
    assert values["the page opened again, s"] < values["first page after 'assistant app', s"]


def rows() -> tuple[Row, ...]:
    def asked(by: str, size: int, n: int, ms: float) -> Row:
        at = f"{size:,} passages"
        values = {f"query p95, no filter, ms, {at}": ms, f"memory while searching, MB, {at}": 100.0 + size}
        return Row(f"{at}, {n}", values, told={"part": "asking", "at": at, "passages": size}, by=by)

    def added(by: str, n: int, pages: float) -> Row:
        return Row(f"adding, {n}", {"pages a second": pages}, told={"part": "adding", "passages": 7}, by=by)

    return (
        added("assistant", 1, 10.0),
        added("langchain", 1, 4.0),
        added("assistant", 2, 12.0),
        added("langchain", 2, 4.0),
        asked("assistant", 1_000, 1, 10.0),
        asked("langchain", 1_000, 1, 30.0),
        asked("assistant", 100_000, 1, 20.0),
        Row("100,000 passages, 1", unscored="it stopped with status 9", by="langchain"),
    )


def whole() -> Run:
    about = {"questions": 5, "rows": 8, "systems": ["assistant", "langchain"], "machine": {}, "mark": "m"}
    return Run(Path("speed.jsonl"), about, rows())


def test_ratios_are_in_the_products_favour_above_one_and_what_failed_is_counted() -> None:
    found = figures(whole())
    peer = found["peers"]["langchain"]
    assert peer["ratio"]["pages a second"]["mean"] == pytest.approx(2.75)
    assert peer["ratio"]["query p95, no filter, ms, 1,000 passages"]["mean"] == 3
    assert "query p95, no filter, ms, 100,000 passages" not in peer["ratio"]
    assert peer["unscored"] == 1
    assert any("2.00 times as much at 100,000 passages" in line for line in table(found))


@pytest.mark.parametrize("ending", ["html", "svg", "png"])
def test_a_plot_of_the_growth_is_one_file_that_needs_no_network(tmp_path: Path, ending: str) -> None:
    pytest.importorskip("vl_convert")
    file = tmp_path / f"growth.{ending}"
    plots.save(plots.growth(figures(whole())["growth"]), file)
    told = file.read_bytes()
    assert len(told) > 1_000
    if ending == "html":
        assert not re.search(rb"<(script|link)[^>]*(src|href)=", told.partition(b"<body>")[0])
    if ending == "svg":
        assert b"Milliseconds a question" in told
        assert b"@import" not in told


def test_a_plot_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(plots.PlotNotSaved, match=r"\.html, \.svg or \.png"):
        plots.save(plots.growth(figures(whole())["growth"]), tmp_path / "growth.doc")


@pytest.mark.parametrize("name", ["langchain", "llamaindex"])
def test_a_peer_adds_files_and_searches_what_it_is_filled_with(name: str, pdfs: Path, tmp_path: Path) -> None:
    for module in ("langchain_chroma", "langchain_community", "langchain_huggingface", "llama_index.core", "pypdf"):
        pytest.importorskip(module)
    import numpy as np

    from evals.speed.side import Stock
    from evals.speed.sides import peer

    one = peer(name)
    assert one.has_text(pdfs / "night.pdf")
    assert not one.has_text(pdfs / "broken.pdf")
    brought = one.add([pdfs / "night.pdf"], tmp_path / "added")
    assert (brought.pages, brought.passages) == (3, len(brought.texts))
    vectors = np.eye(12, 384, dtype=np.float32)
    details = [{"nation": "scotland" if n % 4 else "wales", "document": f"d{n}"} for n in range(12)]
    one.fill(Stock([f"text {n}" for n in range(12)], vectors, details), tmp_path / "filled")
    ask = one.opened(tmp_path / "filled")
    assert [ask("night team", wanted) for wanted in (None, {"nation": "scotland"}, {"document": "d3"})] == [10, 9, 1]


@pytest.mark.parametrize(
    ("given", "told"),
    [(("nowhere",), "is no folder"), ((".", "--passages", "0"), "--passages"), ((".", "--no-peers"), "no PDF")],
)
def test_what_cannot_be_measured_is_told_in_a_line(
    assistant: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = assistant("eval", "speed", *given)
    assert ended.code == 1
    assert told in ended.err
    assert len(ended.err.splitlines()) == 1
