"""The figures that README.md shows, taken from runs: python -m evals.published [TITLE RUN ...]

With titles and runs, each run's figures are written to ``figures.json`` under that title; without, what is there is
printed as README.md has it. Nothing in that file is typed by hand.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.runs import CODE, OURS, Run, RunWrong, load
from evals.systems import TOLD

FILE = Path(__file__).resolve().with_name("figures.json")
SHOWN = {
    "questions": (
        "R@10",
        "R, equal characters",
        "RR@10",
        "evidence quoted",
        "quotes that are evidence",
        "quotes verified",
        "right refusals, out-of-scope",
        "right refusals, near-miss",
        "wrong refusals",
        "page hit",
        "page exact",
        "seconds to first word",
    ),
    "retrieval": ("nDCG@10", "R@10", "R@100"),
    "chunking": ("recall@5", "IoU@5", "recall, equal characters", "IoU, equal characters"),
    "speed": (
        "pages a second",
        "passages a second",
        "memory while adding, MB",
        "query p50, no filter, ms",
        "query p95, no filter, ms",
        "query p95, one nation, ms",
        "query p95, one document, ms",
        "memory while searching, MB",
        "on disk, MB",
        "cold 'assistant ask', s",
        "first page after 'assistant app', s",
        "first page once the server answers, s",
    ),
}
"""Measures that are shown, by kind of run; of speed, at every size."""


def command_of(run: Run) -> str:
    """The command that makes such a run, files and folders by their last names."""
    again, peers = run.about.get("again", {}), list(run.systems[1:])
    words = ["assistant", "eval", str(run.about["kind"])]
    for name in ("folder", "cases"):
        words += [_last(again[name])] if again.get(name) else []
    if run.about["kind"] == "retrieval":
        words += ["--split", str(again.get("split", "test"))]
    words += ["--documents", _last(again["documents"])] if again.get("documents") else []
    words += ["--builtin"] if again.get("builtin") else []
    words += ["--limit", str(again["limit"])] if again.get("limit") else []
    words += [str(one) for one in again.get("options", ())]
    words += ["--only", run.systems[0]] if run.systems[0] != OURS else []
    words += [word for name in peers for word in ("--peer", name)]
    return shlex.join(words)


def _last(place: str) -> str:
    """A path from the repository on, or the last two parts of one elsewhere, since one often says little."""
    if Path(place).is_relative_to(CODE):
        return Path(place).relative_to(CODE).as_posix()
    return "/".join(Path(place).parts[-2:])


def entry(run: Run) -> dict[str, Any]:
    """What is kept of a run. Raises ``RunWrong`` where it is not whole."""
    if not run.whole:
        raise RunWrong(f"'{run.file}' is not finished: {len(run.rows)} of {run.expected}. Go on with it first.")
    if run.about["kind"] == "speed":
        from evals.speed.figures import figures

        found = figures(run)
    else:
        found = run.figures()
    keys = ("measures", "peers", "questions", "unscored", "pages", "machine")
    kept: dict[str, Any] = {key: found[key] for key in keys if key in found}
    return {
        "command": command_of(run),
        "kind": run.about["kind"],
        "on": f"{datetime.fromtimestamp(run.file.stat().st_mtime):%Y-%m-%d}",
        "mark": run.about["mark"],
        **kept,
    }


def published() -> dict[str, Any]:
    """What was written, by title."""
    return dict(json.loads(FILE.read_text("utf-8"))) if FILE.is_file() else {}


def told() -> str:
    """The figures as README.md shows them, each table under the command that made it."""
    parts = ["\n".join(_table(title, one)) for title, one in published().items()]
    return "\n\n".join(parts) or "No run has been published yet."


def _table(title: str, one: Mapping[str, Any]) -> Iterator[str]:
    peers: Mapping[str, Any] = one.get("peers", {})
    unscored = f", {one['unscored']} unscored" if one["unscored"] else ""
    of = "" if one["kind"] == "speed" else f", {one['questions']} questions{unscored}"
    yield f"**{title}**{of}, {one['on']}: `{one['command']}`"
    yield ""
    yield "| measure | this assistant |" + "".join(f" {TOLD[name]} |" for name in peers)
    yield "|---|---|" + "---|" * len(peers)
    for name in _shown(one):
        ours = one["measures"][name]
        cells = [f"{_figure(ours['mean'])} ({_figure(ours['low'])} to {_figure(ours['high'])})"]
        cells += [_beside(peer, name) for peer in peers.values()]
        yield f"| {name} | " + " | ".join(cells) + " |"


def _shown(one: Mapping[str, Any]) -> Sequence[str]:
    wanted = SHOWN[one["kind"]]
    if one["kind"] != "speed":
        return [name for name in wanted if name in one["measures"]]
    return [name for want in wanted for name in one["measures"] if name == want or name.startswith(f"{want}, ")]


def _beside(peer: Mapping[str, Any], name: str) -> str:
    if name not in peer["measures"]:
        return ""
    mean = _figure(peer["measures"][name]["mean"])
    if "ratio" in peer:
        return f"{mean}, {peer['ratio'][name]['mean']:.1f}×" if name in peer["ratio"] else mean
    return f"{mean}, {peer['difference'][name]['verdict']}" if name in peer["difference"] else mean


def _figure(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "pairs", nargs="*", metavar="TITLE RUN", help="a title and the file of a run, as often as needed"
    )
    given = parser.parse_args().pairs
    if len(given) % 2:
        parser.error("give a title and a run, in pairs")
    kept = published()
    try:
        kept |= {title: entry(load(Path(file))) for title, file in zip(given[::2], given[1::2], strict=True)}
    except RunWrong as problem:
        sys.exit(str(problem))
    if given:
        FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(told())


if __name__ == "__main__":
    main()
