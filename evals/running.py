"""What the commands of ``assistant eval`` share: taking what was given, making a run whole, printing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from assistant import terminal
from assistant.session import Fault
from assistant.settings import Settings
from evals.installed import PeersMissing, installed
from evals.runs import OURS
from evals.systems import PEERS, TOLD

if TYPE_CHECKING:
    from evals.benchmarks import Benchmark
    from evals.runs import Run

T = TypeVar("T")
PeerName = StrEnum("PeerName", {name: name for name in PEERS})  # type: ignore[misc]

RunFile = Annotated[
    Path | None,
    typer.Option("--run", metavar="FILE", help="Where the run is kept, or goes on. [runs/ in the library's folder]"),
]
Keep = Annotated[
    Path | None,
    typer.Option(help="A folder in which what was indexed stays, for the next run.", file_okay=False),
]
OnlyOne = Annotated[
    PeerName | None, typer.Option("--only", help="This one in the place of the product.", show_default=False)
]
Peer = Annotated[list[PeerName] | None, typer.Option("--peer", help="This one beside the product; again for each.")]
AllPeers = Annotated[bool, typer.Option("--peers", help="Every one beside the product that is installed.")]


def systems(only: PeerName | None, named: Sequence[PeerName] | None, every: bool) -> list[str]:
    """Who is asked, the one that the figures are of first."""
    chosen = [one.value for one in named or ()]
    for name in [*([only.value] if only else []), *chosen]:
        if not installed(name):
            raise Fault(f"{TOLD[name]} is not installed: run 'pip install -e \".[peers]\"'.")
    wanted = [name for name in PEERS if installed(name)] if every else [name for name in PEERS if name in chosen]
    for name in PEERS if every else ():
        if not installed(name):
            terminal.note(f"Without {TOLD[name]}, which is not installed: pip install -e '.[peers]'")
    first = only.value if only else OURS
    return [first, *(name for name in wanted if name != first)]


def from_given(read: Callable[[], T]) -> T:
    """What is read from what was given; what is wrong with that is told in one line."""
    from evals.cases import CasesInvalid
    from evals.chunking import BenchmarkWrong
    from evals.retrieval import FolderWrong
    from evals.runs import RunWrong

    try:
        return read()
    except (BenchmarkWrong, CasesInvalid, FolderWrong, PeersMissing, RunWrong) as error:
        raise Fault(str(error)) from error


def run_of(
    benchmark: Benchmark, given: Settings, asked: list[str], file: Path | None = None, keep: Path | None = None
) -> Run:
    """The whole run, with its progress."""
    from evals.benchmarks import begin, measured

    run = from_given(lambda: begin(benchmark, given, asked, file))
    if run.rows and not run.whole:
        terminal.note(f"Going on after {len(run.rows)} of {run.expected} questions in '{run.file}'.")
    else:
        terminal.note(f"The run is kept in '{run.file}'.")
    with terminal.counted("Asking the questions") as tick, terminal.counted("Indexing") as indexing:
        return from_given(lambda: measured(benchmark, given, run, tick, indexing=indexing, keep=keep))


def print_run(run: Run, json: bool) -> None:
    figures = run.figures()
    if json:
        terminal.print_json(figures)
        return
    for name, one in figures["measures"].items():
        told = f"{one['mean']:.3f} ({one['low']:.3f} to {one['high']:.3f}), n = {one['n']}"
        terminal.say(f"{name:32} {told}")
    for peer, beside in figures.get("peers", {}).items():
        terminal.say()
        terminal.say(f"Beside {TOLD[peer]}; the first less the second, and what that says of the first")
        for name, one in beside["difference"].items():
            told = f"{one['difference']:+.3f} ({one['low']:+.3f} to {one['high']:+.3f}), n = {one['n']}"
            terminal.say(f"{name:32} {beside['measures'][name]['mean']:.3f}   {one['verdict']}, {told}")
    terminal.say()
    terminal.say(f"{figures['questions']} questions, {figures['unscored']} unscored, {figures['seconds']:.1f} seconds")
    for row in run.by(run.systems[0]):
        if row.unscored:
            terminal.note(f"Unscored: {row.id}: {row.unscored}")
    terminal.note("'assistant eval compare' sets this run against another.")
