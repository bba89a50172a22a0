"""Plots of care profiles side by side. The one door to Altair for comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from assistant.profile_figures import StaffHours, StageCostFigure

COLOURS = ("#1f77c4", "#c26a00", "#5b8a3a", "#8a4f9e", "#7a6f5d")
"""Of the same lightness, so that none stands out; readable on white and on dark."""

LABELS = alt.Axis(labelLimit=140, labelExpr="split(datum.label, ', ')")
"""A role and its band on two lines, so that bars have room on a narrow screen."""


def hours_plot(hours: Sequence[StaffHours], called: Sequence[str]) -> Any:
    """A group of bars for each role, a bar for each profile."""
    rows = [{"Role": one.role, "Profile": one.profile, "Hours": float(one.hours)} for one in hours]
    return _bars(rows, called, "Role", "Hours", "Hours for 100 people")


def cost_plot(costs: Sequence[StageCostFigure], called: Sequence[str]) -> Any:
    """A group of bars for each stage, a bar for each profile, with a line from low to high."""
    rows = [
        {
            "Stage": one.stage,
            "Profile": one.profile,
            "Pounds": float(one.central),
            "Low": float(one.low),
            "High": float(one.high),
        }
        for one in costs
    ]
    bars = _bars(rows, called, "Stage", "Pounds", "Pounds for one person")
    rules = (
        alt.Chart({"values": rows})
        .mark_rule(strokeWidth=2)
        .encode(
            y=alt.Y("Stage:N", sort=None),
            yOffset=alt.YOffset("Profile:N", sort=list(called)),
            x="Low:Q",
            x2="High:Q",
        )
    )
    return bars + rules


def _bars(rows: list[dict[str, Any]], called: Sequence[str], group: str, value: str, title: str) -> Any:
    groups = len({row[group] for row in rows})
    height = groups * max(14 * len(called) + 12, 34) + 22 * len(called) + 70  # bars, legend and axis
    return (
        alt.Chart({"values": rows}, height=height)
        .mark_bar()
        .encode(
            y=alt.Y(f"{group}:N", sort=None, title=None, axis=LABELS),
            yOffset=alt.YOffset("Profile:N", sort=list(called)),
            x=alt.X(f"{value}:Q", title=title),
            color=alt.Color(
                "Profile:N",
                sort=list(called),
                scale=alt.Scale(domain=list(called), range=list(COLOURS[: len(called)])),
                legend=alt.Legend(orient="bottom", columns=1, labelLimit=220, title=None),
            ),
            tooltip=[f"{group}:N", "Profile:N", alt.Tooltip(f"{value}:Q", format=",.1f")],
        )
    )
