"""What drives the total, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.costing.estimate import money
from assistant.costing.plan import Driver

BARS = 12


def drivers_plot(found: Sequence[Driver]) -> Any:
    """A bar for each of the dearest lines, in pounds; a line over it from low to high where it has a range."""
    import altair

    shown = [
        {
            "line": f"{place}. {one.what}",
            "row": one.row,
            "pounds": float(one.cost.central),
            "low": float(one.cost.low),
            "high": float(one.cost.high),
            "said": money(one.cost),
        }
        for place, one in enumerate(found[:BARS], 1)
    ]
    base = altair.Chart({"values": shown}).encode(
        y=altair.Y("line:N", sort=None, title=None, axis=altair.Axis(labelLimit=260)),
        tooltip=[altair.Tooltip("line:N"), altair.Tooltip("row:N"), altair.Tooltip("said:N", title="pounds")],
    )
    bars = base.mark_bar(color="#2f7fc4").encode(
        x=altair.X("pounds:Q", title="Pounds", axis=altair.Axis(format=",.0f"))
    )
    ranges = base.mark_rule(strokeWidth=2, color="#7a828a").encode(x="low:Q", x2="high:Q")
    layers = altair.layer(bars, ranges) if any(one["low"] != one["high"] for one in shown) else bars
    return layers.properties(height=28 * len(shown) + 40, description="What drives the total: pounds of each line")
