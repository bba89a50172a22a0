"""Figures of the evals in plain words and as tables."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from assistant.pages.markup import badge, escaped

T = TypeVar("T")
MEASURE = {
    "evidence quoted": ("Evidence quoted", "how much of the words that answer is quoted in the answer"),
    "quotes that are evidence": ("Quotations that answer", "how many of the quotations are words that answer"),
    "quotes verified": ("Quotations word for word", "how many stand in the stored document exactly so, on that page"),
    "wrong refusals": (
        "Wrongly refused",
        "questions that the documents answer, but were told they do not: less is better",
    ),
    "right refusals": ("Rightly refused", "questions that the documents do not answer, and were told so"),
    "page hit": ("Right page found", "one of the first ten passages stands on the page that answers"),
    "page hit@1": ("Right page first", "the first passage stands on the page that answers"),
    "page hit@1 within 1": ("Right page or next first", "the same, or on a page beside it"),
    "page exact": ("Right page quoted", "a quotation stands on the page that answers"),
    "page within 1": ("Right page or next quoted", "the same, or on a page beside it"),
    "hit@1": ("Found first", "the first passage answers"),
    "R@5": ("Found in five", "how much of the evidence is among the first five passages"),
    "R@10": ("Found in ten", "how much of the evidence is among the first ten passages"),
    "R, equal characters": (
        "Found in as much text",
        "the same in as many characters as this assistant's ten passages have",
    ),
    "R@100": ("Found in a hundred", "how much of the evidence is among the first hundred passages"),
    "RR@10": ("How far up (RR@10)", "1 if the first passage answers, a half if the second does, a third ..."),
    "nDCG@10": ("Ranking (nDCG@10)", "the first ten passages: what answers should stand at the top"),
    "recall@5": ("Answer's words found in five", "share of the characters that answer, in five passages"),
    "precision@5": ("Words that answer in five", "share of what five passages bring that answers"),
    "IoU@5": ("Overlap in five", "what answers and was found, against all that answers or was found"),
    "recall, equal characters": (
        "Found at equal length",
        "the same in as many characters as the assistant's five passages",
    ),
    "precision, equal characters": ("Answering at equal length", "share of these characters that answers"),
    "IoU, equal characters": ("Overlap at equal length", "overlap in these characters"),
    "seconds to first word": ("Seconds to the first word", "until the first statement, or the refusal: less is better"),
}
KIND = {"questions": "Questions with answers", "retrieval": "Search", "chunking": "Passages", "speed": "Speed"}
NAMES = {
    "questions-commissioners-development": "Commissioners' questions",
    "questions-commissioners-test": "Commissioners' questions, held out",
    "questions-own": "Your own questions",
    "chunking": "Chunking benchmark",
    "speed": "Speed",
}
VERDICT = {"better": "assistant better", "worse": "assistant worse"}


def measure(name: str) -> str:
    """What people call a measure."""
    base, _, kind = name.partition(", ")
    if name in MEASURE:
        return MEASURE[name][0]
    return f"{MEASURE[base][0]}: {kind}" if base in MEASURE and kind else name


def run_named(about: Mapping[str, Any], file: Path) -> str:
    """A run in a line: what, when, how many questions, beside whom."""
    name = str(about.get("name", file.stem))
    plain_name = name.removeprefix("questions-").removeprefix("retrieval-")
    when = datetime.fromtimestamp(file.stat().st_mtime)
    parts = [NAMES.get(name, plain_name), f"{when:%d %b %Y, %H:%M}", f"{about['questions']} questions"]
    others = len(about.get("systems", ())) - 1
    return ", ".join([*parts, *([f"beside {others} other{'s' if others > 1 else ''}"] if others > 0 else [])])


def key_of_plot(who: Sequence[tuple[str, str, str]]) -> str:
    """Name, colour and sign of each in a plot."""
    items = "".join(
        f'<li><span style="color:{colour}" aria-hidden="true">{sign}</span> {escaped(name)}</li>'
        for name, colour, sign in who
    )
    return f'<p class="quiet">The mean of each, and the interval around it:</p><ul class="key-of-plot">{items}</ul>'


def figures_table(found: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Each measure with its interval, and beside it each peer's mean and what the difference shows."""
    peers = found.get("peers", {})
    head = ["Measure", "This assistant", "Between", "Questions", *(names[one] for one in peers)]
    rows = []
    for name, one in ordered(found["measures"]).items():
        cells = [figure(one["mean"]), f"{figure(one['low'])} to {figure(one['high'])}", str(one["n"])]
        cells += [_beside(peer, name) for peer in peers.values()]
        rows.append([_named(name), *cells])
    told = "Asked other questions of this sort, a measure would mostly lie between the two figures."
    return table(told, head, rows)


def _named(name: str) -> str:
    told = MEASURE.get(name, ("", ""))[1]
    return escaped(measure(name)) + (f'<br><span class="quiet">{escaped(told)}</span>' if told else "")


def _beside(peer: Mapping[str, Any], name: str) -> str:
    if name not in peer["measures"]:
        return '<span class="quiet">not measured</span>'
    verdict = peer["difference"].get(name, {}).get("verdict", "")
    return f"{figure(peer['measures'][name]['mean'])}<br>{verdict_badge(verdict)}"


def verdict_badge(verdict: str) -> str:
    tone = {"better": "strong", "worse": "caution"}.get(verdict, "plain")
    return badge(VERDICT.get(verdict, verdict), tone) if verdict else ""


def differences_table(found: Mapping[str, Mapping[str, Any]]) -> str:
    """The second run against the first."""
    rows = [
        [
            _named(name),
            f"{one['difference']:+.3f}",
            f"{one['low']:+.3f} to {one['high']:+.3f}",
            str(one["n"]),
            badge(one["verdict"], {"better": "strong", "worse": "caution"}.get(one["verdict"], "plain")),
        ]
        for name, one in ordered(found).items()
    ]
    told = "The second run less the first. Better and worse are said only where the interval leaves out 0."
    return table(told, ["Measure", "Difference", "Between", "Questions", "The second is"], rows)


def figure(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"


def ordered(measures: Mapping[str, T]) -> dict[str, T]:
    """What matters most to a reader first."""
    places = {name: place for place, name in enumerate(MEASURE)}

    def place(name: str) -> int:
        return places.get(name, places.get(name.partition(", ")[0], len(places)))

    return {name: measures[name] for name in sorted(measures, key=place)}


def table(told: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Cells are HTML; the rest is text. Figures align right, the first column left."""
    top = "".join(f'<th scope="col">{escaped(one)}</th>' for one in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows
    )
    inside = f'<table class="figures"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
    wide = f'<div class="wide" tabindex="0" role="region" aria-label="{html.escape(told)}">{inside}</div>'
    return f'<p class="quiet">{escaped(told)}</p><div class="excerpt">{wide}</div>'
