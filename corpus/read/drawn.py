"""What Office files draw with words in it: charts and diagrams, whose words stand in parts of their own."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from corpus.read.assemble import Assembly, plain
from corpus.read.chart import add_chart
from corpus.read.package import R_ID, Package

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
DRAWN = (CHART, DIAGRAM)


def add_drawn(
    assembly: Assembly, package: Package, relations: Mapping[str, tuple[str, str]], node: etree._Element
) -> None:
    """Adds a chart's titles and figures, or the words of a diagram, by the element that refers to them."""
    if node.tag == CHART:
        add_chart(assembly, package.part(_named(relations, node.get(R_ID))))
        return
    part = package.part(_named(relations, node.get(R_ID.replace("}id", "}dm"))))
    for paragraph in part.iter(f"{A}p") if part is not None else ():
        words = plain("".join(text.text or "" for text in paragraph.iter(f"{A}t")))
        assembly.add("list-item", words, 1, marker="- ")


def _named(relations: Mapping[str, tuple[str, str]], refers: str | None) -> str:
    return relations.get(refers or "", ("", ""))[1]
