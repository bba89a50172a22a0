"""What drives the total, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.costing.estimate import roughly
from assistant.costing.plan import Driver

BARS = 12
STEP = 40  # pixels of one bar with its words above it, which leaves a narrow screen its whole width


def drivers_plot(found: Sequence[Driver], *, dark: bool = False) -> Any:
    """A bar for each of the dearest lines, in pounds, under its name; a rule from low to high where it has a range."""
    import altair

    shown = [
        {
            "line": f"{place}. {one.what}: {one.row}",
            "pounds": float(one.cost.central),
            "low": float(one.cost.low),
            "high": float(one.cost.high),
            "said": roughly(one.cost),
            "start": 0,
        }
        for place, one in enumerate(found[:BARS], 1)
    ]
    ink = "#e6eaee" if dark else "#1b2530"
    tooltip = [altair.Tooltip("line:N"), altair.Tooltip("said:N", title="pounds")]
    base = altair.Chart({"values": shown}).encode(y=altair.Y("line:N", sort=None, axis=None), tooltip=tooltip)
    pounds = altair.X("pounds:Q", title="Pounds", axis=altair.Axis(format="~s", tickCount=4))
    bars = base.mark_bar(size=12, yOffset=9, color="#6fb1f0" if dark else "#2f7fc4").encode(x=pounds)
    names = base.mark_text(align="left", dy=-7, fontSize=13, color=ink, clip=True).encode(x="start:Q", text="line:N")
    ranges = base.mark_rule(strokeWidth=2, yOffset=9, color=ink).encode(x="low:Q", x2="high:Q")
    layers = [bars, names, *([ranges] if any(one["low"] != one["high"] for one in shown) else [])]
    words = "What drives the total: pounds of each line, as in the table below"
    return altair.layer(*layers).properties(height=STEP * len(shown), description=words)
