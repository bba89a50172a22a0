"""Charts of Office files: their titles, and the figures that they show as a table."""

from __future__ import annotations

from lxml import etree

from corpus.read.assemble import Assembly, plain
from corpus.read.figures import GENERAL, shown
from corpus.read.grid import Cell, add_table

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MOST = 2000
"""Points of a series."""


def add_chart(assembly: Assembly, part: etree._Element | None) -> None:
    """Adds a chart's title and a row for each of its categories, with a column for each series."""
    if part is None:
        return
    title = part.find(f"{C}chart/{C}title")
    if title is not None:
        assembly.add("caption", plain("".join(node.text or "" for node in title.iter(f"{A}t", f"{C}v"))))
    series = list(part.iter(f"{C}ser"))
    names = [plain("".join(node.text or "" for node in one.iterfind(f"{C}tx//{C}v"))) for one in series]
    categories = next((found for one in series if (found := _points(one, "cat") or _points(one, "xVal"))), {})
    values = [_points(one, "val") or _points(one, "yVal") for one in series]
    places = sorted({place for points in (categories, *values) for place in points})[:MOST]
    if not places or not series:
        return
    rows = [(True, [Cell(""), *(Cell(name) for name in names)])] if any(names) else []
    for place in places:
        rows.append((False, [Cell(categories.get(place, "")), *(Cell(points.get(place, "")) for points in values)]))
    add_table(assembly, rows)


def _points(series: etree._Element, name: str) -> dict[int, str]:
    """What the file remembers of a series, by place."""
    found = {}
    for cache in series.iterfind(f"{C}{name}/*/*"):
        format = cache.findtext(f"{C}formatCode") or GENERAL
        numbers = cache.tag == f"{C}numCache"
        for point in cache.iter(f"{C}pt"):
            place, value = point.get("idx") or "", plain(point.findtext(f"{C}v") or "")
            if place.isdecimal():
                found[int(place)] = shown(value, format) if numbers else value
    return found
