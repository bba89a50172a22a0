"""Figures as plots: the one door to Altair. Colours are told apart without colour too, and every plot has its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt

from evals.systems import TOLD

FONT = "system-ui, Arial, Helvetica, sans-serif"
COLOURS = ["#005EB8", "#B3541E", "#00703C", "#6F42A0", "#8A6100", "#A0185A", "#4A5561"]
"""The product's accent first; each at least 4.5 : 1 on white."""
DARK = ["#6FB1F0", "#F0A36F", "#6FD09A", "#C5A3F0", "#E3C35A", "#F08FBC", "#B3BCC5"]
"""The same on a dark page."""

SHAPES = {
    "●": "circle",
    "■": "square",
    "▲": "triangle-up",
    "✚": "cross",
    "◆": "diamond",
    "▼": "triangle-down",
    "▶": "triangle-right",
}
Chart = alt.LayerChart | alt.FacetChart
SUBTITLE = "Solid: half of the questions take at most so long (p50). Dashed: 95 of 100 do (p95)."
PANELS = ["No filter", "One nation", "One document"]


class PlotNotSaved(Exception):
    """A plot could not be written: the message says why and what to do."""


def growth(points: Sequence[dict[str, Any]]) -> alt.VConcatChart:
    """How query times and memory grow with the number of passages; ``points`` as ``evals.speed.figures.growth``."""
    asked, costs = [], []
    for one in points:
        what, _, rest = one["measure"].partition(", ")
        told = one | {"product": TOLD.get(one["by"], one["by"])}
        if what.startswith("query"):
            asked.append(told | {"line": what.removeprefix("query "), "panel": rest.removesuffix(", ms").capitalize()})
        else:
            costs.append(told | {"panel": f"{what.capitalize()}, megabytes"})
    times = _lines(asked, "Milliseconds a question", dashed=True)
    sizes = _lines(costs, "Megabytes", dashed=False)
    chart: alt.VConcatChart = (
        alt.vconcat(times, sizes)
        .properties(
            title=alt.Title("How searching grows with the library", subtitle=SUBTITLE),
            usermeta={"embedOptions": {"actions": False}},
        )
        .configure(font=FONT)
        .configure_axis(gridColor="#E3E7EB", labelFontSize=12, titleFontSize=12)
    )
    return chart


def _lines(points: list[dict[str, Any]], title: str, *, dashed: bool) -> alt.FacetChart:
    """A panel beside the other, a line for each product, logarithmic both ways."""
    who = list(dict.fromkeys(one["product"] for one in points))
    scale = alt.Scale(type="log", nice=False, padding=12)
    product = alt.Color("product:N", title=None, sort=who, scale=alt.Scale(domain=who, range=COLOURS[: len(who)]))
    lines = (
        alt.Chart(_data(points))
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=alt.X("passages:Q", title="Passages", scale=scale, axis=alt.Axis(format="~s", tickCount=4)),
            y=alt.Y("mean:Q", title=title, scale=scale, axis=alt.Axis(format="~s", tickCount=5)),
            color=product.legend(orient="bottom", labelLimit=200),
            shape=alt.Shape("product:N", title=None, sort=who, scale=alt.Scale(domain=who)).legend(orient="bottom"),
            tooltip=["product:N", "measure:N", "passages:Q", "mean:Q"],
        )
        .properties(width=240, height=220, description=f"{title} by passages in the library, a line for each product")
    )
    if dashed:
        lines = lines.encode(strokeDash=alt.StrokeDash("line:N", legend=None, sort=["p50", "p95"]))
    header = alt.Header(labelFontSize=13, labelFontWeight="bold", title=None)
    chart: alt.FacetChart = lines.facet(column=alt.Column("panel:N", header=header, sort=PANELS))
    return chart


def save(chart: alt.TopLevelMixin, file: Path) -> None:
    """Write a plot as ``.html`` with everything it needs inside, ``.svg`` or ``.png``. Raises ``PlotNotSaved``."""
    ending = file.suffix.lower()
    if ending not in (".html", ".svg", ".png"):
        raise PlotNotSaved(f"'{file}' cannot be written: a plot ends in .html, .svg or .png.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if ending == ".html":
            chart.save(str(file), inline=True)
        else:
            chart.save(str(file), scale_factor=2 if ending == ".png" else 1)
    except (ImportError, ValueError) as error:
        if "vl" in str(error).lower():
            raise PlotNotSaved("Plots are written by vl-convert: run 'pip install -e \".[plots]\"'.") from error
        raise
    except OSError as error:
        raise PlotNotSaved(f"'{file}' cannot be written: {error.strerror or error}.") from error


def intervals(points: Sequence[tuple[str, str, Mapping[str, Any]]], *, dark: bool = False) -> Chart:
    """Means with their intervals: measure, who, and ``mean``, ``low`` and ``high``. ``key`` tells who is who."""
    told = [
        {"measure": measure, "by": by, "mean": one["mean"], "low": one["low"], "high": one["high"], "n": one["n"]}
        for measure, by, one in points
    ]
    who = list(dict.fromkeys(by for _, by, _ in points))
    colours = alt.Scale(domain=who, range=[colour for _, colour, _ in key(who, dark=dark)])
    base = alt.Chart(_data(told)).encode(
        y=alt.Y("measure:N", sort=list(dict.fromkeys(one["measure"] for one in told)), title=None, axis=_words()),
        yOffset=alt.YOffset("by:N", sort=who),
        color=alt.Color("by:N", scale=colours, legend=None),
        tooltip=[alt.Tooltip("measure:N"), alt.Tooltip("by:N"), "mean:Q", "low:Q", "high:Q", "n:Q"],
    )
    rule = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=None), x2="high:Q")
    shapes = alt.Scale(domain=who, range=list(SHAPES.values())[: len(who)])
    mark = base.mark_point(filled=True, size=60, opacity=1).encode(
        x="mean:Q", shape=alt.Shape("by:N", scale=shapes, legend=None)
    )
    chart: Chart = alt.layer(rule, mark).properties(
        height=alt.Step(max(26 / len(who), 11)),
        description="Each measure's mean and interval, of the assistant and each other; the table says the same",
    )
    return chart


def key(who: Sequence[str], *, dark: bool = False) -> list[tuple[str, str, str]]:
    """Name, colour and sign of each, as ``intervals`` draws them."""
    return list(zip(who, DARK if dark else COLOURS, SHAPES, strict=False))


def differences(points: Sequence[tuple[str, Mapping[str, Any]]], *, dark: bool = False) -> Chart:
    """The second run less the first, with intervals: a measure each, and a line at no difference."""
    told = [{"measure": name, **one} for name, one in points]
    colours = DARK if dark else COLOURS
    base = alt.Chart(_data(told)).encode(
        y=alt.Y("measure:N", sort=[name for name, _ in points], title=None, axis=_words()),
        tooltip=["measure:N", "difference:Q", "low:Q", "high:Q", "n:Q", "verdict:N"],
    )
    rule = base.mark_rule(strokeWidth=2, color=colours[0]).encode(x=alt.X("low:Q", title=None), x2="high:Q")
    mark = base.mark_point(filled=True, size=60, opacity=1, color=colours[0]).encode(x="difference:Q")
    none = alt.Chart(_data([{"at": 0}])).mark_rule(strokeDash=[4, 4], color=colours[-1]).encode(x="at:Q")
    chart: Chart = alt.layer(none, rule, mark).properties(
        height=alt.Step(26), description="Each measure's difference with its interval; the table says the same"
    )
    return chart


def _data(values: list[dict[str, Any]]) -> alt.Data:
    return alt.Data(values=values)  # type: ignore[no-untyped-call]


def _words() -> alt.Axis:
    return alt.Axis(labelLimit=220, ticks=False, domain=False)
