"""``assistant eval speed``."""

from __future__ import annotations

import os
import platform
import shutil
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import options, terminal
from assistant.session import Fault
from assistant.settings import settings
from evals.installed import installed
from evals.running import Keep, RunFile, from_given

SIZES = (1_000, 10_000, 100_000)


class SpeedPeer(StrEnum):
    langchain = "langchain"
    llamaindex = "llamaindex"


def speed(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="PDFs to add. Without it, adding is not measured.")
    ] = None,
    passages: Annotated[
        list[int] | None,
        typer.Option(
            min=1,
            help="How many passages are searched, besides the knowledge that ships; give it again for each size. "
            "[1,000, 10,000 and 100,000; 1,000,000 takes hours]",
        ),
    ] = None,
    peer: Annotated[list[SpeedPeer] | None, typer.Option(help="Only this one beside the product.")] = None,
    peers: Annotated[bool, typer.Option("--peers/--no-peers", help="Beside what of 'peers' is installed.")] = True,
    rounds: Annotated[int, typer.Option(min=1, help="How often each part is measured.")] = 3,
    questions: Annotated[int, typer.Option(min=1, max=100, help="How many questions are asked each time.")] = 100,
    starts: Annotated[
        bool, typer.Option(help="Also the first answer of a new process, and the app's first page.")
    ] = True,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="How it grows: .html, .svg or .png. [beside the run's file]")
    ] = None,
    run: RunFile = None,
    keep: Keep = None,
    json: options.AsJson = False,
) -> None:
    """Measure how fast files become searchable and questions are answered, and how that grows, beside others."""
    from evals.runs import begun, content_of, finished, mark_of
    from evals.speed.figures import figures, table
    from evals.speed.plan import Plan, sizes_of

    if folder is not None and not folder.is_dir():
        raise Fault(f"'{folder}' is no folder: give one with PDFs.")
    given = settings(context.obj)
    beside = _peers([one.value for one in peer or ()], peers)
    sizes = sizes_of(passages or SIZES)
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() == ".pdf") if folder else []
    if folder and not files:
        raise Fault(f"There is no PDF in '{folder}'.")
    plan = Plan(Path(), folder and folder.resolve(), beside, sizes, rounds, questions, given.embedding_model, starts)
    about: dict[str, Any] = {
        "kind": "speed",
        "name": "speed",
        "systems": plan.systems(),
        "questions": questions,
        "rows": len(plan.ids),
        "mark": mark_of("speed", content_of(files), plan.ids, questions, given.embedding_model),
        "machine": machine(),
        "again": {
            "kind": "speed",
            "folder": str(folder.resolve()) if folder else None,
            "options": [word for size in passages or () for word in ("--passages", size)] + ["--rounds", rounds],
        },
    }
    begins = from_given(lambda: begun(given.library / "runs", run, about))
    if begins.rows and not begins.whole:
        terminal.note(f"Going on after {len(begins.rows)} of {begins.expected} parts in '{begins.file}'.")
    own = begins.file.with_suffix(".room")
    plan = plan.in_room(keep or own)
    with terminal.counted("Measuring") as tick:
        whole = finished(begins, lambda made: plan.rows(made, terminal.note), tick)
    shutil.rmtree(own, ignore_errors=True)
    found = figures(whole)
    found["plot"] = _plotted(found, plot, whole.file)
    if json:
        terminal.print_json(found)
        return
    for line in table(found):
        terminal.say(line)
    terminal.note(f"The run is kept in '{whole.file}'." + (f" The plot is '{found['plot']}'." if found["plot"] else ""))


def _peers(named: list[str], wanted: bool) -> tuple[str, ...]:
    """Those that were named, else those that are installed."""
    if not wanted:
        return ()
    missing = [name for name in SpeedPeer.__members__ if not installed(name)]
    for name in missing:
        if name in named:
            raise Fault(f"{name} is not installed: run 'pip install -e \".[peers]\"'.")
        if not named:
            terminal.note(f"Without {name}, which is not installed: pip install -e '.[peers]'")
    return tuple(name for name in SpeedPeer.__members__ if name not in missing and (name in named or not named))


def _plotted(found: dict[str, Any], file: Path | None, run: Path) -> str | None:
    """Where the plot was written; not having what draws it matters only where it was asked for."""
    from evals import plots

    try:
        plots.save(plots.growth(found["growth"]), file or run.with_suffix(".svg"))
    except plots.PlotNotSaved as problem:
        if file is not None:
            raise Fault(str(problem)) from problem
        terminal.note(str(problem))
        return None
    return str(file or run.with_suffix(".svg"))


def machine() -> dict[str, Any]:
    """What it was measured on."""
    import psutil

    from index.models import bfloat16_is_fast

    names = ("torch", "onnxruntime", "chromadb", "numpy")
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "bfloat16": bfloat16_is_fast(),
        "memory, GB": round(psutil.virtual_memory().total / 1e9, 1),
        "versions": {"python": platform.python_version()} | {name: metadata.version(name) for name in names},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
