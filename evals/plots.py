"""Figures as plots: the one door to Altair. Colours are told apart without colour too, and every plot has its words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt

FONT = "system-ui, Arial, Helvetica, sans-serif"
COLOURS = ["#005EB8", "#B3541E", "#00703C", "#6F42A0", "#8A6100", "#A0185A", "#4A5561"]
"""The product's accent first; each at least 4.5 : 1 on white."""


class PlotNotSaved(Exception):
    """A plot could not be written: the message says why and what to do."""


def growth(points: Sequence[dict[str, Any]]) -> alt.VConcatChart:
    """How query times and memory grow with the number of passages; ``points`` as ``evals.speed.figures.growth``."""
    shown = [one | {"filter": one["measure"].split(", ")[1]} for one in points if one["measure"].startswith("query")]
    for one in shown:
        one["percentile"] = one["measure"].split(", ")[0].removeprefix("query ")
    times = _lines(shown, "Milliseconds a question", "filter:N").facet(
        column=alt.Column("percentile:N", title=None, header=alt.Header(labelFontSize=13))
    )
    rest = [one for one in points if not one["measure"].startswith("query")]
    costs = _lines(rest, "Megabytes", "measure:N", "measure")
    chart: alt.VConcatChart = (
        alt.vconcat(times, costs)
        .resolve_scale(strokeDash="independent", color="shared")
        .properties(title="How searching grows with the library", usermeta={"embedOptions": {"actions": False}})
        .configure(font=FONT)
        .configure_axis(grid=True, gridColor="#E3E7EB")
    )
    return chart


def _lines(points: Sequence[dict[str, Any]], title: str, dashed: str, words: str = "filter") -> alt.Chart:
    chart: alt.Chart = (
        alt.Chart(alt.Data(values=list(points)))  # type: ignore[no-untyped-call]
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=alt.X(
                "passages:Q", title="Passages in the library", scale=alt.Scale(type="log"), axis=alt.Axis(format="~s")
            ),
            y=alt.Y("mean:Q", title=title, scale=alt.Scale(type="log")),
            color=alt.Color("by:N", title="Product", scale=alt.Scale(range=COLOURS)),
            strokeDash=alt.StrokeDash(dashed, title=words.capitalize()),
            shape=alt.Shape("by:N", title="Product"),
            tooltip=["by:N", "measure:N", "passages:Q", "mean:Q"],
        )
        .properties(width=340, height=260, description=f"{title} by passages in the library, a line for each product")
    )
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
