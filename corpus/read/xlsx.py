"""Excel workbooks, each cell as it is shown. Words are found by sheet and row: "Costs, row 12".

Formulas give the result that Excel last stored. Hidden sheets are left out and named in a warning; comments
are kept apart, after everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from corpus.propose import nation_of, published_of, title_of
from corpus.read.assemble import Assembly
from corpus.read.figures import Formats, shown
from corpus.read.package import R_ID, Package
from corpus.read.refusal import Limits
from corpus.read.sheet import add_sheet
from corpus.records import Reading

X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DC = "{http://purl.org/dc/elements/1.1/}"
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
MOST_MERGED = 100_000
"""Cells that merged ranges of a sheet may cover together."""


def read_xlsx(path: Path, limits: Limits) -> Reading:
    """The reading of a workbook, sheet after sheet."""
    with Package(path, limits) as package:
        name, workbook = _workbook(package)
        book = _Book(package, name, workbook)
        for sheet in workbook.iter(f"{X}sheet"):
            book.sheet(sheet)
        core = package.part("docProps/core.xml")
    assembly = book.assembly
    warnings = [*book.warnings(), *assembly.comments()]
    return Reading(
        assembly.text,
        tuple(assembly.blocks),
        title=title_of(core.findtext(f"{DC}title") if core is not None else None),
        published=published_of(assembly.text[:4000]),
        nation=nation_of(assembly.text),
        warnings=tuple(warnings),
    )


def _workbook(package: Package) -> tuple[str, etree._Element]:
    for kind, name in package.relations("").values():
        if kind == "officeDocument":
            part = package.part(name)
            if part is not None:
                return name, part
    raise package.damaged()


class _Book:
    def __init__(self, package: Package, name: str, workbook: etree._Element) -> None:
        self.assembly = Assembly()
        self._package = package
        self._parts = package.relations(name)
        by_kind = dict(self._parts.values())
        self._strings = _strings(package.part(by_kind.get("sharedStrings", "")))
        self._formats = Formats(package.part(by_kind.get("styles", "")), workbook)
        self._hidden: list[str] = []
        self._uncounted = 0

    def warnings(self) -> list[str]:
        said = []
        if self._hidden:
            several = "sheets were" if len(self._hidden) > 1 else "sheet was"
            said.append(f"hidden {several} left out: {', '.join(self._hidden)}")
        if self._uncounted:
            some = "1 formula has" if self._uncounted == 1 else f"{self._uncounted} formulas have"
            said.append(f"{some} no stored result: nothing is read there. Open the file in Excel and save it")
        return said

    def sheet(self, node: etree._Element) -> None:
        name = node.get("name") or "Sheet"
        kind, part_name = self._parts.get(node.get(R_ID) or "", ("", ""))
        part = self._package.part(part_name) if kind == "worksheet" else None
        if part is None:
            return
        if node.get("state") in ("hidden", "veryHidden"):
            self._hidden.append(name)
            return
        rows = dict(self._rows(part))
        _spread(part, rows)
        add_sheet(self.assembly, name, sorted(rows.items()))
        self._comments(part_name)

    def _rows(self, part: etree._Element) -> Iterator[tuple[int, dict[int, str]]]:
        number = 0
        for row in part.iterfind(f"{X}sheetData/{X}row"):
            said = row.get("r") or ""
            number = int(said) if said.isdecimal() and len(said) < 8 else number + 1
            cells, column = {}, -1
            for cell in row.iterfind(f"{X}c"):
                place = PLACE.fullmatch(cell.get("r") or "")
                column = _column(place[1]) if place else column + 1
                cells[column] = self._shown(cell)
            yield number, cells

    def _shown(self, cell: etree._Element) -> str:
        kind, value = cell.get("t") or "n", cell.findtext(f"{X}v")
        if kind == "inlineStr":
            return _words(cell.find(f"{X}is"))
        if not value:
            self._uncounted += cell.find(f"{X}f") is not None
            return ""
        if kind == "s":
            return self._strings[int(value)] if value.isdecimal() and int(value) < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        return shown(value, self._formats.of(cell.get("s"))) if kind == "n" else value

    def _comments(self, sheet: str) -> None:
        for kind, name in self._package.relations(sheet).values():
            part = self._package.part(name) if kind == "comments" else None
            if part is not None:
                authors = [node.text or "" for node in part.iter(f"{X}author")]
                for node in part.iter(f"{X}comment"):
                    who = node.get("authorId") or ""
                    author = authors[int(who)] if who.isdecimal() and int(who) < len(authors) else None
                    self.assembly.comment(author, _words(node.find(f"{X}text")))


def _strings(part: etree._Element | None) -> list[str]:
    return [_words(node) for node in part.iterfind(f"{X}si")] if part is not None else []


def _words(node: etree._Element | None) -> str:
    """The words of a string, without how they are pronounced."""
    if node is None:
        return ""
    return "".join(text.text or "" for text in node.iter(f"{X}t") if text.getparent().tag != f"{X}rPh")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _spread(part: etree._Element, rows: dict[int, dict[int, str]]) -> None:
    """Puts the words of merged cells into every place that they cover."""
    left = MOST_MERGED
    for node in part.iterfind(f"{X}mergeCells/{X}mergeCell"):
        ends = [PLACE.fullmatch(end) for end in (node.get("ref") or "").split(":")]
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            continue
        first, last, top, bottom = _column(ends[0][1]), _column(ends[1][1]), int(ends[0][2]), int(ends[1][2])
        words = rows.get(top, {}).get(first, "")
        left -= max(0, last - first + 1) * max(0, bottom - top + 1)
        if not words or left < 0 or (last > first and len(rows.get(top, {})) == 1):
            continue  # one line over the whole table is its title: once is enough
        for number in range(top, bottom + 1):
            rows.setdefault(number, {}).update(dict.fromkeys(range(first, last + 1), words))
