"""The paragraph styles of a Word file, with what they inherit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from corpus.read.docx_tree import whole
from corpus.read.numbering import W


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of a paragraph; without arguments, what no style says."""

    name: str = ""
    """In small letters: ``title``, ``caption``."""
    outline: int | None = None
    """From 0, as Word counts."""
    numbering: tuple[str | None, int | None] = (None, None)
    """Id of the list it belongs to, and the depth in it from 0."""


def styles_of(part: etree._Element | None) -> dict[str, Style]:
    """The styles that ``word/styles.xml`` declares, by id."""
    if part is None:
        return {}
    nodes = {node.get(f"{W}styleId") or "": node for node in part.iter(f"{W}style")}
    return {style_id: _inherited(nodes, style_id) for style_id in nodes}


def numbered(node: etree._Element) -> tuple[str | None, int | None]:
    """The list and the depth in it that a ``w:numPr`` names."""
    list_id, depth = node.find(f"{W}numId"), node.find(f"{W}ilvl")
    return (
        list_id.get(f"{W}val") if list_id is not None else None,
        whole(depth) if depth is not None else None,
    )


def _inherited(nodes: Mapping[str, etree._Element], style_id: str) -> Style:
    line = list(_ancestry(nodes, style_id))
    lists = [numbered(own) for node in line if (own := node.find(f"{W}pPr/{W}numPr")) is not None]
    return Style(
        _name(line[0]) or style_id.lower(),
        next((level for node in line if (level := _outline(node)) is not None), None),
        (
            next((list_id for list_id, _ in lists if list_id), None),
            next((depth for _, depth in lists if depth is not None), None),
        ),
    )


def _ancestry(nodes: Mapping[str, etree._Element], style_id: str) -> Iterator[etree._Element]:
    """A style, the one that it is based on, and so on; each once."""
    met: set[str] = set()
    while style_id in nodes and style_id not in met:
        met.add(style_id)
        yield nodes[style_id]
        based = nodes[style_id].find(f"{W}basedOn")
        style_id = (based.get(f"{W}val") if based is not None else None) or ""


def _name(node: etree._Element) -> str:
    named = node.find(f"{W}name")
    return ((named.get(f"{W}val") if named is not None else None) or "").lower()


def _outline(node: etree._Element) -> int | None:
    """The level that a style sets itself, or that is in its name: ``heading 2``."""
    level = node.find(f"{W}pPr/{W}outlineLvl")
    if level is not None:
        return whole(level)
    name = _name(node)
    number = name.removeprefix("heading ")
    return int(number) - 1 if number != name and number.isdecimal() else None
