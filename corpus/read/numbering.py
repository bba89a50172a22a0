"""The list and heading numbers that Word shows but does not store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
         (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    format: str = "bullet"
    pattern: str = ""
    """As Word keeps it: ``%1.%2`` for "3.1"."""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """Counts along a document; ``label`` must be asked once for each numbered paragraph, in order."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    """For each list the definition whose count it continues."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, list_id: str, depth: int) -> str | None:
        """The number to print ("1.2", "(a)"); "" for a bullet; ``None`` where the list does not exist."""
        if list_id not in self.levels:
            return None
        level = self.levels[list_id].get(depth, Level())
        counts = self.counts.setdefault(self.abstract[list_id], {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if level.format in ("bullet", "none"):
            return ""
        return re.sub(r"%(\d)", lambda found: self._shown(list_id, int(found[1]) - 1), level.pattern).strip()

    def _shown(self, list_id: str, depth: int) -> str:
        level = self.levels[list_id].get(depth, Level("decimal"))
        count = self.counts[self.abstract[list_id]].get(depth, level.start)
        return written(count, level.format)


def numbering_of(part: etree._Element | None) -> Numbering:
    """The lists that ``word/numbering.xml`` declares."""
    numbering = Numbering()
    if part is None:
        return numbering
    definitions = {node.get(f"{W}abstractNumId"): _levels(node) for node in part.iter(f"{W}abstractNum")}
    for node in part.iter(f"{W}num"):
        list_id, refers = node.get(f"{W}numId"), node.find(f"{W}abstractNumId")
        if list_id is None or refers is None:
            continue
        abstract = refers.get(f"{W}val") or ""
        levels = dict(definitions.get(abstract, {}))
        own_count = False
        for override in node.iter(f"{W}lvlOverride"):
            depth = _number(override.get(f"{W}ilvl"))
            level = levels.get(depth, Level())
            start = override.find(f"{W}startOverride")
            levels.update(_levels(override))
            if start is not None:
                own_count = True
                level = levels.get(depth, level)
                levels[depth] = Level(level.format, level.pattern, _number(start.get(f"{W}val"), 1))
        numbering.levels[list_id] = levels
        numbering.abstract[list_id] = f"own {list_id}" if own_count else abstract
    return numbering


def _levels(node: etree._Element) -> dict[int, Level]:
    levels = {}
    for level in node.iter(f"{W}lvl"):
        said = {name: level.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start")}
        value = {name: found.get(f"{W}val") for name, found in said.items() if found is not None}
        levels[_number(level.get(f"{W}ilvl"))] = Level(
            value.get("numFmt") or "decimal", value.get("lvlText") or "", _number(value.get("start"), 1)
        )
    return levels


def _number(written: str | None, otherwise: int = 0) -> int:
    return int(written) if written and re.fullmatch(r"-?\d{1,6}", written) else otherwise


def written(count: int, format: str) -> str:
    """A count in one of Word's number formats: ``lowerRoman``, ``upperLetter``, ``decimal`` ..."""
    if format in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if format == "lowerLetter" else letter.upper()
    if format in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        roman = ""
        for value, sign in ROMAN:
            roman, count = roman + sign * (count // value), count % value
        return roman if format == "lowerRoman" else roman.upper()
    return f"{count:02}" if format == "decimalZero" else str(count)
