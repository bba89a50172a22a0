"""PowerPoint slides. A slide is a page: slide 4 is page 4. Nothing is printed on them, so that stays unknown.

A slide gives its title, then the words of its shapes, tables, charts and diagrams in their order, then what the
speaker's notes say. Dates, footers and slide numbers are left out; comments are kept apart, after everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from corpus.propose import nation_of, published_of, title_of
from corpus.read.assemble import Assembly, plain
from corpus.read.drawn import DRAWN, add_drawn
from corpus.read.grid import Cell, add_table
from corpus.read.package import R_ID, Package
from corpus.read.refusal import Limits, Refused
from corpus.records import Reading

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DC = "{http://purl.org/dc/elements/1.1/}"
FURNITURE = {"dt", "ftr", "sldNum", "hdr"}
BODIES = {"body", "obj", ""}
BULLETS = (f"{A}buChar", f"{A}buAutoNum", f"{A}buBlip")


def read_pptx(path: Path, limits: Limits) -> Reading:
    """The reading of slides in their order."""
    with Package(path, limits) as package:
        main = next((name for kind, name in package.relations("").values() if kind == "officeDocument"), "")
        presentation = package.part(main)
        if presentation is None:
            raise package.damaged()
        parts = package.relations(main)
        names = [parts.get(node.get(R_ID) or "", ("", ""))[1] for node in presentation.iter(f"{P}sldId")]
        if len(names) > limits.pages:
            raise Refused("too large", f"'{path.name}' has over {limits.pages:,} slides. Split it.")
        slides = _Slides(package)
        for name in names:
            slides.add(name)
        core = package.part("docProps/core.xml")
    assembly = slides.assembly
    warnings = tuple(assembly.comments())
    heads = [assembly.text[block.start : block.end] for block in assembly.blocks if block.kind == "heading"]
    return Reading(
        assembly.text,
        tuple(assembly.blocks),
        pages=assembly.pages(),
        title=title_of(core.findtext(f"{DC}title") if core is not None else None, *heads[:1]),
        published=published_of(assembly.text[:4000]),
        nation=nation_of(assembly.text),
        warnings=warnings,
    )


class _Slides:
    def __init__(self, package: Package) -> None:
        self.assembly = Assembly()
        self._package = package
        self._parts: dict[str, tuple[str, str]] = {}

    def add(self, name: str) -> None:
        """Adds one slide; one that is missing stays empty."""
        self.assembly.turn_page()
        slide = self._package.part(name)
        if slide is None:
            return
        self._parts = self._package.relations(name)
        shapes = list(_shapes(slide.find(f"{P}cSld/{P}spTree")))
        titles = [shape for shape in shapes if _placeholder(shape) in ("title", "ctrTitle")]
        for shape in titles:
            self.assembly.add("heading", " ".join(_lines(shape)), 1)
        for shape in shapes:
            if shape not in titles and _placeholder(shape) not in FURNITURE:
                self._shape(shape)
        for kind, part in self._parts.values():
            if kind == "notesSlide":
                self._notes(self._package.part(part))
            elif kind == "comments":
                self._comments(self._package.part(part))

    def _shape(self, shape: etree._Element) -> None:
        table = shape.find(f".//{A}tbl")
        if table is not None:
            self._table(table)
        elif shape.tag == f"{P}graphicFrame":
            for node in shape.iter(*DRAWN):
                add_drawn(self.assembly, self._package, self._parts, node)
        else:
            self._text(shape)

    def _text(self, shape: etree._Element) -> None:
        """Paragraphs; those of a list, and several in a placeholder, which shows bullets, are its items."""
        paragraphs = [node for node in shape.iterfind(f"{P}txBody/{A}p") if _words(node).strip()]
        listed = _placeholder(shape) in BODIES and len(paragraphs) > 1
        for node in paragraphs:
            properties = node.find(f"{A}pPr")
            level = _count(properties, "lvl", 0) if properties is not None else 0
            own = properties is not None and any(properties.find(name) is not None for name in BULLETS)
            none = properties is not None and properties.find(f"{A}buNone") is not None
            words = "\n".join(filter(None, map(plain, _words(node).split("\x0b"))))
            if own or level or (listed and not none):
                self.assembly.add("list-item", words, level + 1, marker="  " * level + "- ")
            else:
                self.assembly.add("paragraph", words)

    def _table(self, table: etree._Element) -> None:
        rows = []
        for row in table.iterfind(f"{A}tr"):
            cells = [cell for cell in row.iterfind(f"{A}tc") if not (cell.get("hMerge") or cell.get("vMerge"))]
            rows.append(
                [Cell(" ".join(_lines(cell)), _count(cell, "gridSpan"), _count(cell, "rowSpan")) for cell in cells]
            )
        properties = table.find(f"{A}tblPr")
        titled = properties is not None and properties.get("firstRow") in ("1", "true") and len(rows) > 1
        add_table(self.assembly, [(titled and place == 0, cells) for place, cells in enumerate(rows)])

    def _notes(self, part: etree._Element | None) -> None:
        for shape in part.iter(f"{P}sp") if part is not None else ():
            if _placeholder(shape) == "body":
                for line in _lines(shape):
                    self.assembly.add("footnote", line, marker="[Speaker's notes] ")

    def _comments(self, part: etree._Element | None) -> None:
        for node in part if part is not None else ():
            words = node.findtext(f"{P}text") or " ".join(text.text or "" for text in node.iter(f"{A}t"))
            self.assembly.comment(None, words)


def _shapes(tree: etree._Element | None) -> Iterator[etree._Element]:
    """Shapes in their order, those of groups too; of alternatives only the first."""
    for node in tree if tree is not None else ():
        if node.tag == f"{P}grpSp":
            yield from _shapes(node)
        elif node.tag == f"{MC}AlternateContent":
            choice = node.find(f"{MC}Choice")
            yield from _shapes(choice if choice is not None else node.find(f"{MC}Fallback"))
        elif node.tag in (f"{P}sp", f"{P}graphicFrame"):
            yield node


def _placeholder(shape: etree._Element) -> str | None:
    """The type of a placeholder, "" for one without, ``None`` for any other shape."""
    found = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return None if found is None else found.get("type") or ""


def _lines(node: etree._Element) -> list[str]:
    return [line for paragraph in node.iter(f"{A}p") if (line := plain(_words(paragraph)))]


def _words(paragraph: etree._Element) -> str:
    pieces = []
    for node in paragraph.iter(f"{A}t", f"{A}br", f"{A}tab"):
        pieces.append(node.text or "" if node.tag == f"{A}t" else "\x0b" if node.tag == f"{A}br" else " ")
    return "".join(pieces)


def _count(node: etree._Element, name: str, least: int = 1) -> int:
    """A count that an attribute gives, ``least`` where it gives none."""
    written = node.get(name) or ""
    return max(least, min(int(written), 1000)) if written.isdecimal() and written.isascii() else least
