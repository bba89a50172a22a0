"""What OpenDocument texts, slides and sheets have in common: paragraphs, lists, tables, notes and comments.

As in Word files, a tracked insertion is read and a tracked deletion is not; comments are kept apart, after
everything else; a footnote follows the text with its mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from corpus.propose import nation_of, published_of, title_of
from corpus.read.assemble import Assembly, plain
from corpus.read.grid import Cell, add_table
from corpus.read.odf_lists import Lists
from corpus.read.package import Package
from corpus.read.refusal import Limits, Refused
from corpus.records import Page, Reading

OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, DRAW, OFFICE, FORM, PRESENTATION, CHART = (
    OASIS % name for name in ("text", "table", "drawing", "office", "form", "presentation", "chart")
)
XLINK = "{http://www.w3.org/1999/xlink}"
MOST_OBJECTS = 200
DC = "{http://purl.org/dc/elements/1.1/}"
HOLDERS = {f"{TEXT}{name}" for name in ("section", "index-body", "numbered-paragraph")} | {
    f"{TEXT}{name}"
    for name in (
        "table-of-content", "illustration-index", "table-index", "alphabetical-index", "bibliography", "user-index",
        "object-index", "index-title",
    )
}  # fmt: skip
SHAPES = {f"{DRAW}{name}" for name in ("frame", "custom-shape", "rect", "g", "a", "ellipse", "line", "connector")}
UNSEEN = {f"{TEXT}{name}" for name in ("tracked-changes", "bookmark-ref-start", "ruby-text", "index-title-template")}
CAPTIONS = {"caption", "illustration", "table", "figure", "drawing", "text"}
MOST_REPEATED = 1000
"""Times that a cell or a row is taken to stand there; sheets claim empty ones by the million."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The parts of an OpenDocument file that are read."""

    body: etree._Element
    lists: Lists
    meta: etree._Element | None
    objects: dict[str, etree._Element]
    """Charts and formulas, by what refers to them."""


def opened(path: Path, limits: Limits, kind: str) -> Opened:
    """The body of a file: ``kind`` is "text", "presentation" or "spreadsheet"."""
    with Package(path, limits) as package:
        manifest = package.part("META-INF/manifest.xml")
        if manifest is not None and any(str(node.tag).endswith("}encryption-data") for node in manifest.iter()):
            raise Refused("encrypted", f"'{path.name}' is protected with a password. Save it without one.")
        content = package.part("content.xml")
        body = content.find(f"{OFFICE}body/{OFFICE}{kind}") if content is not None else None
        if content is None or body is None:
            raise package.damaged()
        objects = {}
        for node in list(body.iter(f"{DRAW}object"))[:MOST_OBJECTS]:
            name = node.get(f"{XLINK}href") or ""
            part = package.part(f"{name.removeprefix('./')}/content.xml")
            if part is not None:
                objects[name] = part
        return Opened(body, Lists(content, package.part("styles.xml")), package.part("meta.xml"), objects)


class Walk:
    """Goes through a body and adds its blocks."""

    def __init__(self, file: Opened) -> None:
        self.assembly = Assembly()
        self.title: str | None = None
        self.lists = file.lists
        self._objects = file.objects
        self.labels: dict[str, str] = {}
        """What the controls of a form show, by their ids."""
        self._notes: list[str] = []
        self._boxes: list[etree._Element] = []

    def content(self, parent: etree._Element) -> None:
        """Adds the paragraphs, lists and tables inside a body, a section or a text box."""
        for node in parent.iterchildren(etree.Element):
            if node.tag in (f"{TEXT}p", f"{TEXT}h"):
                self._paragraph(node)
            elif node.tag == f"{TEXT}list":
                self._list(node, None, 0)
            elif node.tag == f"{TABLE}table":
                self.table(node)
            elif node.tag in HOLDERS:
                self.content(node)
            elif node.tag in SHAPES:
                self.shape(node)
            elif node.tag == f"{OFFICE}forms":
                self.labels.update(_labels(node))
            elif node.tag == f"{OFFICE}annotation":
                self._comment(node)

    def shape(self, node: etree._Element) -> None:
        """The words of a frame, a drawn shape or a group of them."""
        box = node.find(f"{DRAW}text-box")
        table = node.find(f"{TABLE}table")
        drawn = node.find(f"{DRAW}object")
        if drawn is not None and drawn.get(f"{XLINK}href") in self._objects:
            self._chart(self._objects[drawn.get(f"{XLINK}href") or ""])
        elif table is not None:
            self.table(table)
        else:
            self.content(box if box is not None else node)

    def _chart(self, part: etree._Element) -> None:
        """The titles of a chart and the figures that it shows."""
        for title in part.iter(f"{CHART}title", f"{CHART}subtitle"):
            self.assembly.add("caption", self.flat(title))
        for table in part.iter(f"{TABLE}table"):
            self.table(table)

    def notes(self) -> None:
        """Adds the footnotes and endnotes whose marks were met."""
        for place, words in enumerate(self._notes, start=1):
            self.assembly.add("footnote", words, marker=f"[{place}] ", number=str(place))

    def _paragraph(self, node: etree._Element) -> None:
        words = self.words(node)
        boxes, self._boxes = self._boxes, []
        style = self.lists.style(node.get(f"{TEXT}style-name"))
        level = self.lists.level(node)
        if style == "title" and words:
            self.title = self.title or words
            self.assembly.add("heading", words, 1)
        elif level is not None and words:
            label = self.lists.heading_label(node, level)
            self.assembly.add("heading", f"{label} {words}" if label else words, level)
        else:
            self.assembly.add("caption" if style in CAPTIONS else "paragraph", words)
        for box in boxes:
            self.shape(box)

    def _list(self, node: etree._Element, style: str | None, depth: int) -> None:
        style = node.get(f"{TEXT}style-name") or style
        if depth == 0 and node.get(f"{TEXT}continue-numbering") != "true" and not node.get(f"{TEXT}continue-list"):
            self.lists.begin(style)
        for item in node.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
            label = self.lists.label(style, depth) if item.tag == f"{TEXT}list-item" else ""
            self._item(item, style, depth, label)

    def _item(self, item: etree._Element, style: str | None, depth: int, label: str) -> None:
        marker = "  " * depth + (f"{label} " if label else "- ")
        for child in item.iterchildren(etree.Element):
            if child.tag == f"{TEXT}list":
                self._list(child, style, depth + 1)
                continue
            if child.tag not in (f"{TEXT}p", f"{TEXT}h"):
                continue
            words = self.words(child)
            level = self.lists.level(child)
            if level is not None and words:
                self.assembly.add("heading", f"{label} {words}" if label else words, level)
            elif words:
                self.assembly.add("list-item", words, depth + 1, marker=marker, number=label or None)
            boxes, self._boxes = self._boxes, []
            for box in boxes:
                self.shape(box)
            marker, label = "  " * (depth + 1), ""

    def words(self, node: etree._Element) -> str:
        """The words of a paragraph, line by line; shapes met on the way wait in ``_boxes``."""
        lines = "".join(self._pieces(node)).split("\x0b")
        return "\n".join(filter(None, (plain(line) for line in lines)))

    def _pieces(self, node: etree._Element) -> Iterator[str]:
        yield node.text or ""
        for child in node:
            if isinstance(child.tag, str):
                yield from self._piece(child)
            yield child.tail or ""

    def _piece(self, node: etree._Element) -> Iterator[str]:
        tag = node.tag
        if tag in (f"{TEXT}s", f"{TEXT}tab"):
            yield " "
        elif tag == f"{TEXT}line-break":
            yield "\x0b"
        elif tag == f"{TEXT}note":
            self._notes.append("")
            place = len(self._notes)
            body = node.find(f"{TEXT}note-body")
            self._notes[place - 1] = self.flat(body) if body is not None else ""
            yield f"[{place}]"
        elif tag == f"{OFFICE}annotation":
            self._comment(node)
        elif tag == f"{DRAW}control":
            yield f" {self.labels.get(node.get(f'{DRAW}control') or '', '')} "
        elif tag in SHAPES:
            self._boxes.append(node)
        elif tag not in UNSEEN and tag != f"{OFFICE}annotation-end":
            yield from self._pieces(node)

    def _comment(self, node: etree._Element) -> None:
        words = " ".join(self.words(paragraph) for paragraph in node.iter(f"{TEXT}p"))
        self.assembly.comment(node.findtext(f"{DC}creator"), words)

    def table(self, node: etree._Element) -> None:
        """Adds a table, merged cells resolved; a table of one cell is a box around running text."""
        rows = [(titles, list(cells)) for titles, cells in self._rows(node)]
        if len(rows) == 1 and len(rows[0][1]) == 1:
            self.content(next(node.iter(f"{TABLE}table-cell")))
            return
        add_table(self.assembly, [(titles, self._cells(cells)) for titles, cells in rows])

    def _rows(self, node: etree._Element, titles: bool = False) -> Iterator[tuple[bool, Iterator[etree._Element]]]:
        for child in node.iterchildren(etree.Element):
            if child.tag == f"{TABLE}table-row":
                yield titles, child.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
            elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
                yield from self._rows(child, titles or child.tag == f"{TABLE}table-header-rows")

    def _cells(self, nodes: list[etree._Element]) -> list[Cell]:
        """Cells that others cover are left out: the covering one says how far it reaches."""
        return [
            Cell(self.flat(node), whole(node, "number-columns-spanned"), whole(node, "number-rows-spanned"))
            for node in nodes
            if node.tag == f"{TABLE}table-cell"
            for _ in range(whole(node, "number-columns-repeated"))
        ]

    def flat(self, node: etree._Element) -> str:
        """All words inside a cell or a note on one line."""
        pieces = []
        for child in node.iterchildren(etree.Element):
            if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                pieces.append(self.words(child))
                boxes, self._boxes = self._boxes, []
                pieces += [self.flat(box) for box in boxes]
            elif child.tag == f"{OFFICE}annotation":
                self._comment(child)
            else:
                pieces.append(self.flat(child))
        return plain(" ".join(pieces))


def whole(node: etree._Element, name: str) -> int:
    """A count in the table namespace, 1 where there is none."""
    written = node.get(f"{TABLE}{name}") or "1"
    return max(1, min(int(written), MOST_REPEATED)) if re.fullmatch(r"\d{1,9}", written) else 1


def _labels(forms: etree._Element) -> dict[str, str]:
    """What the fields of a form say or hold."""
    said = {}
    for node in forms.iter(etree.Element):
        words = node.get(f"{FORM}label") or node.get(f"{FORM}current-value") or node.get(f"{FORM}value")
        if node.get(f"{FORM}id") and words:
            said[str(node.get(f"{FORM}id"))] = words
    return said


def reading_of(walk: Walk, file: Opened, warnings: list[str], pages: tuple[Page, ...] = ()) -> Reading:
    """The reading of what a walk gathered, its notes and comments last."""
    assembly = walk.assembly
    walk.notes()
    warnings = [*warnings, *assembly.comments()]
    text, blocks = assembly.text, assembly.blocks
    heads = [text[block.start : block.end] for block in blocks if block.kind == "heading"]
    first = text[blocks[0].start : blocks[0].end] if blocks else ""
    said = file.meta.find(f"{OFFICE}meta") if file.meta is not None else None
    return Reading(
        text,
        tuple(blocks),
        pages=pages,
        title=title_of(
            said.findtext(f"{DC}title") if said is not None else None,
            walk.title,
            *heads[:1],
            first if len(first) <= 120 else None,
        ),
        published=published_of(text[:4000]),
        nation=nation_of(text),
        warnings=tuple(warnings),
    )
