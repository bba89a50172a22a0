"""Whether anything got worse: the development half against ``baseline.toml``. python -m evals.gate [--full] [--write]

The quick gate hashes words in the model's place and is a check among the others; the full one uses the model.
``--write`` makes what is measured the new baseline, for a change that was meant.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from assistant.settings import Settings
from assistant.wire import House
from evals.case_files import load_cases
from evals.measures import LESS_IS_BETTER, Interval, means
from evals.places import Labels
from evals.questions import furnished, measured
from index.embed import HashEmbedder

HERE = Path(__file__).resolve().parent
BASELINE = HERE / "baseline.toml"
CASES, DOCUMENTS = HERE / "cases" / "commissioners-development.jsonl", HERE / "documents"
UNTIMED = "seconds"  # how long it takes depends on the machine

Baseline = Mapping[str, Mapping[str, float]]


def baseline(name: str) -> Baseline:
    """The intervals that measures are held to, ``quick`` or ``full``."""
    found: dict[str, dict[str, dict[str, float]]] = tomllib.loads(BASELINE.read_text("utf-8"))
    return found.get(name, {})


def figures(house: House) -> dict[str, Interval]:
    """What the development half measures in a house, which gets the documents if it has not got them."""
    furnished(house, DOCUMENTS, builtin=True)
    cases = load_cases(CASES)
    labels = Labels([house.library.document(entry.document_id) for entry in house.library.entries()])
    rows = list(measured(house, cases, labels, frozenset()))
    return {name: one for name, one in means(row.values for row in rows).items() if not name.startswith(UNTIMED)}


def worse(found: Mapping[str, Interval], held: Baseline) -> list[str]:
    """A sentence for each measure that is outside its interval on the bad side, or is not measured any more."""
    said = []
    for name, was in held.items():
        if name not in found:
            said.append(f"{name} is not measured any more")
        elif name.startswith(LESS_IS_BETTER) and found[name].mean > was["high"]:
            said.append(f"{name} rose to {found[name].mean:.3f}: it was {was['mean']:.3f}, at most {was['high']:.3f}")
        elif not name.startswith(LESS_IS_BETTER) and found[name].mean < was["low"]:
            said.append(f"{name} fell to {found[name].mean:.3f}: it was {was['mean']:.3f}, at least {was['low']:.3f}")
    return said


def _write(name: str, found: Mapping[str, Interval]) -> None:
    """Put what was found in the place of a part of the baseline."""
    parts = {one: dict(baseline(one)) for one in ("quick", "full")}
    parts[name] = {
        measure: {"mean": one.mean, "low": one.low, "high": one.high, "n": one.n} for measure, one in found.items()
    }
    lines = ["# Means and 95 % intervals of the development half. Written by: python -m evals.gate [--full] --write"]
    for part, held in parts.items():
        lines += ["", f"[{part}]"] if held else []
        for measure, was in held.items():
            fields = ", ".join(f"{key} = {round(value, 4)}" for key, value in was.items())
            lines.append(f'"{measure}" = {{ {fields} }}')
    BASELINE.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="with the embedding model: some minutes")
    parser.add_argument("--write", action="store_true", help="make this the baseline")
    given = parser.parse_args()
    name, model = ("full", None) if given.full else ("quick", HashEmbedder.name)
    with tempfile.TemporaryDirectory() as folder:
        found = figures(House(Settings(Path(folder) / "library", embedding_model=model)))
    say = partial(print, flush=True)
    for measure, one in found.items():
        say(f"{measure:32} {one.mean:.3f} ({one.low:.3f} to {one.high:.3f}), n = {one.n}")
    if given.write:
        _write(name, found)
    elif said := worse(found, baseline(name)):
        sys.exit("Worse: " + "; ".join(said) + ".")


if __name__ == "__main__":
    main()
