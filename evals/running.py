"""What the commands of ``assistant eval`` share: taking what was given, making a run whole, printing it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant import terminal
from assistant.session import Fault
from assistant.settings import Settings
from assistant.wire import House
from index.query import Search

if TYPE_CHECKING:
    from corpus.records import Document
    from evals.runs import Row, Run

T = TypeVar("T")


class LegName(StrEnum):
    bm25 = "bm25"
    embedding = "embedding"


class PeerName(StrEnum):
    langchain = "langchain"
    llamaindex = "llamaindex"
    llamaindex_hybrid = "llamaindex-hybrid"
    txtai = "txtai"


def from_given(read: Callable[[], T]) -> T:
    """What is read from what was given; what is wrong with that is told in one line."""
    from evals.cases import CasesInvalid
    from evals.chunking import BenchmarkWrong
    from evals.retrieval import FolderWrong
    from evals.runs import RunWrong

    try:
        return read()
    except (BenchmarkWrong, CasesInvalid, FolderWrong, RunWrong) as error:
        raise Fault(str(error)) from error


def searching(house: House, leg: LegName | None) -> Search:
    from evals.alone import leg_alone

    return house.search if leg is None else leg_alone(leg.value, house.library, house.encoder)


def peer_search(peer: PeerName, documents: list[Document], store: Path) -> Search:
    """A peer's search over documents' texts, ``store`` a folder for what it keeps."""
    from evals.peers import PeersMissing, Recipe

    try:
        if peer is PeerName.langchain:
            return Recipe().search_of(documents, store)
        if peer is PeerName.txtai:
            from evals.peer_txtai import txtai

            return txtai(documents)
        from evals.peer_llamaindex import llamaindex

        return llamaindex(documents, hybrid=peer is PeerName.llamaindex_hybrid)
    except PeersMissing as missing:
        raise Fault(str(missing)) from missing


def about_run(
    kind: str, name: str, questions: int, files: list[Path], given: Settings, *more: object
) -> Mapping[str, Any]:
    from evals.runs import content_of, mark_of

    mark = mark_of(kind, content_of(files), given.embedding_model, given.model, given.home, given.ocr, *more)
    return {"kind": kind, "name": name, "questions": questions, "mark": mark}


def run_of(
    given: Settings,
    about: Mapping[str, Any],
    file: Path | None,
    keep: Path | None,
    rows: Callable[[House, frozenset[str]], Iterator[Row]],
    house: House | None = None,
) -> Run:
    """The whole run. A library made for it stands beside its file until it is whole, unless it is kept."""
    from evals.runs import begun, finished

    run = from_given(lambda: begun(given.library / "runs", file, about))
    if run.rows and not run.whole:
        terminal.note(f"Going on after {len(run.rows)} of {about['questions']} questions in '{run.file}'.")
    own = run.file.with_suffix(".library")
    asked = house or House(replace(given, library=keep or own))
    with terminal.counted("Asking the questions") as tick:
        whole = finished(run, lambda done: rows(asked, done), tick)
    if own.is_dir():
        asked.library.close()
        shutil.rmtree(own)
    return whole


def print_run(run: Run, json: bool) -> None:
    figures = run.figures()
    if json:
        terminal.print_json(figures)
        return
    for name, one in figures["measures"].items():
        told = f"{one['mean']:.3f} ({one['low']:.3f} to {one['high']:.3f}), n = {one['n']}"
        terminal.say(f"{name:32} {told}")
    terminal.say(f"{figures['questions']} questions, {figures['unscored']} unscored, {figures['seconds']:.1f} seconds")
    for row in run.rows:
        if row.unscored:
            terminal.note(f"Unscored: {row.id}: {row.unscored}")
    terminal.note(f"The run is kept in '{run.file}'; 'assistant eval compare' sets it against another.")
