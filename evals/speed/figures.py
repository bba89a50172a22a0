"""What was measured, put side by side: figures of each, ratios of the product to its peers, growth with size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evals.measures import interval, shaped
from evals.runs import OURS, Run

MORE_IS_BETTER = ("pages a second", "passages a second")


def figures(run: Run) -> dict[str, Any]:
    """As ``--json`` prints them. ``low`` and ``high`` are of the mean over the rounds; a ratio over 1 is in the
    product's favour."""
    found = run.figures()
    for name, one in found.get("peers", {}).items():
        del one["difference"]
        one["ratio"] = shaped(ratios(run, name))
    return found | {
        "growth": growth(run),
        "files": _told(run, "files"),
        "pages": _told(run, "pages"),
        "left out": _told(run, "left out"),
        "sides": {by: _sides(run, by) for by in run.systems},
        "machine": run.about["machine"],
    }


def ratios(run: Run, peer: str) -> dict[str, Any]:
    """For each figure that both have, how many times better the product's is, round by round."""
    ours, theirs = run.values(OURS), run.values(peer)
    pairs: dict[str, list[float]] = {}
    for one in ours.keys() & theirs.keys():
        for name in ours[one].keys() & theirs[one].keys():
            mine, other = ours[one][name], theirs[one][name]
            upper, lower = (mine, other) if name in MORE_IS_BETTER else (other, mine)
            if lower > 0:
                pairs.setdefault(name, []).append(upper / lower)
    order = [name for values in ours.values() for name in values]
    return {name: interval(pairs[name]) for name in dict.fromkeys(order) if name in pairs}


def growth(run: Run) -> list[dict[str, Any]]:
    """Each figure of searching by who and how many passages, mean over the rounds: for the plot, and to be read."""
    held: dict[tuple[str, str, int], list[float]] = {}
    for by, measure, passages, value in _points(run):
        held.setdefault((by, measure, passages), []).append(value)
    return [
        {"by": by, "measure": measure, "passages": passages, "mean": round(sum(values) / len(values), 4)}
        for (by, measure, passages), values in sorted(held.items())
    ]


def _points(run: Run) -> Iterator[tuple[str, str, int, float]]:
    for row in run.rows:
        if row.told.get("part") == "asking":
            for name, value in row.values.items():
                yield row.by, name.removesuffix(f", {row.told['at']}"), int(row.told["passages"]), value


def _told(run: Run, key: str) -> Any:
    return next((row.told[key] for row in run.rows if key in row.told), None)


def _sides(run: Run, by: str) -> Mapping[str, Any]:
    """What each made of the same files."""
    wanted = ("passages", "word pieces", "word pieces dropped")
    adding = next((row.told for row in run.by(by) if row.told.get("part") == "adding"), {})
    return {key: adding[key] for key in wanted if key in adding}


def table(found: Mapping[str, Any]) -> Iterator[str]:
    """The figures in lines: the product's, and each peer's with the ratio."""
    peers = found.get("peers", {})
    yield f"{'':52}{OURS:>12}" + "".join(f"{name:>14}{'ratio':>9}" for name in peers)
    for name, ours in found["measures"].items():
        told = "".join(_beside(one, name) for one in peers.values())
        yield f"{name:52}{ours['mean']:12,.2f}{told}"
    for by, made in found["sides"].items():
        if made:
            yield f"{by}: " + ", ".join(f"{value:,} {what}" for what, value in made.items())
    for name, size, times in _grown(found["growth"]):
        yield f"{name}: {times:.2f} times as much at {size:,} passages as at the fewest"


def _beside(peer: Mapping[str, Any], name: str) -> str:
    if name not in peer["measures"]:
        return " " * 23
    ratio = f"{peer['ratio'][name]['mean']:.2f}x" if name in peer["ratio"] else ""
    return f"{peer['measures'][name]['mean']:14,.2f}{ratio:>9}"


def _grown(points: list[dict[str, Any]]) -> Iterator[tuple[str, int, float]]:
    """For each query time of the product, the largest size against the smallest."""
    ours: dict[str, dict[int, float]] = {}
    for one in points:
        if one["by"] == OURS and one["measure"].startswith("query p95"):
            ours.setdefault(one["measure"], {})[one["passages"]] = one["mean"]
    for name, by_size in ours.items():
        if len(by_size) > 1:
            yield name, max(by_size), by_size[max(by_size)] / by_size[min(by_size)]
