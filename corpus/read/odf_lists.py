"""Styles of OpenDocument files: what is a heading, and the numbers that lists and headings show."""

from __future__ import annotations

import re

from lxml import etree

from corpus.read.numbering import written

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


class Lists:
    """Counts along a document; a label must be asked for once for each item and heading, in order."""

    def __init__(self, content: etree._Element, styles: etree._Element | None) -> None:
        self._parents: dict[str, tuple[str | None, str, str | None]] = {}
        """For each paragraph style its parent, its name for people and its outline level."""
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._outline: dict[int, etree._Element] = {}
        self._counts: dict[str, list[int]] = {}
        self._headings: list[int] = []
        for part in (content, styles):
            if part is not None:
                self._declare(part)

    def _declare(self, part: etree._Element) -> None:
        for node in part.iter(f"{STYLE}style"):
            if node.get(f"{STYLE}family") == "paragraph":
                name = node.get(f"{STYLE}name") or ""
                shown = node.get(f"{STYLE}display-name") or name.replace("_20_", " ")
                level = node.get(f"{STYLE}default-outline-level")
                self._parents.setdefault(name, (node.get(f"{STYLE}parent-style-name"), shown, level))
        for node in part.iter(f"{TEXT}list-style"):
            self._levels.setdefault(node.get(f"{STYLE}name") or "", _by_level(node))
        for node in part.iter(f"{TEXT}outline-style"):
            self._outline = _by_level(node)

    def style(self, name: str | None) -> str:
        """The first style for people, in small letters, among a paragraph's own and those it is based on."""
        met: set[str] = set()
        shown = ""
        while name in self._parents and name not in met:
            met.add(name)
            parent, shown, _ = self._parents[name]
            if not re.fullmatch(r"P\d+", name):  # automatic ones have numbers for names
                break
            name = parent or ""
        return shown.lower()

    def level(self, node: etree._Element) -> int | None:
        """The level of a heading, by its own outline level or its style's; ``None`` for other paragraphs."""
        own = node.get(f"{TEXT}outline-level")
        if own is None and node.tag == f"{TEXT}p":
            own = self._inherited(node.get(f"{TEXT}style-name"))
        if own is None and node.tag != f"{TEXT}h":
            return None
        return int(own) if own and re.fullmatch(r"[1-9]|10", own) else 1 if node.tag == f"{TEXT}h" else None

    def _inherited(self, name: str | None) -> str | None:
        met: set[str] = set()
        while name in self._parents and name not in met:
            met.add(name)
            parent, _, level = self._parents[name]
            if level is not None:
                return level
            name = parent or ""
        return None

    def heading_label(self, node: etree._Element, level: int) -> str:
        """The number that a heading shows, "" where headings of its level have none."""
        if node.get(f"{TEXT}is-list-header") == "true" or node.tag != f"{TEXT}h":
            return ""
        _count(self._headings, level)
        return _label(self._outline, self._headings, level)

    def begin(self, style: str | None) -> None:
        """A list that continues no other counts from its start."""
        self._counts[style or ""] = []

    def label(self, style: str | None, depth: int) -> str:
        """The number of the next item, "" where the list has bullets."""
        counts = self._counts.setdefault(style or "", [])
        _count(counts, depth + 1)
        return _label(self._levels.get(style or "", {}), counts, depth + 1)


def _count(counts: list[int], level: int) -> None:
    while len(counts) < level:
        counts.append(0)
    counts[level - 1] += 1
    del counts[level:]


def _by_level(node: etree._Element) -> dict[int, etree._Element]:
    found = {}
    for child in node.iterchildren(etree.Element):
        level = child.get(f"{TEXT}level") or ""
        if child.tag in (f"{TEXT}list-level-style-number", f"{TEXT}outline-level-style") and level.isdecimal():
            found[int(level)] = child
    return found


def _label(levels: dict[int, etree._Element], counts: list[int], level: int) -> str:
    style = levels.get(level)
    if style is None or not style.get(f"{STYLE}num-format"):
        return ""
    shown = style.get(f"{TEXT}display-levels") or "1"
    first = max(1, level + 1 - (int(shown) if shown.isdecimal() else 1))
    numbers = []
    for number in range(first, level + 1):
        own = levels.get(number, style)
        start = own.get(f"{TEXT}start-value") or "1"
        count = max(counts[number - 1], 1) + (int(start) if start.isdecimal() else 1) - 1
        numbers.append(written(count, FORMATS.get(own.get(f"{STYLE}num-format") or "1", "decimal")))
    return f"{style.get(f'{STYLE}num-prefix') or ''}{'.'.join(numbers)}{style.get(f'{STYLE}num-suffix') or ''}".strip()
