"""Word files, as they read once every tracked change is accepted.

Insertions and the new place of moved text are kept; deletions and the old place are dropped, and a warning says
so. Page headers and footers and hidden text are left out. Footnotes and endnotes follow the text, each a
block of its own with its mark in square brackets, which also stands where the note is called. Comments are kept
apart, after everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from corpus.locate import leading_number
from corpus.propose import nation_of, published_of, publisher_of, title_of
from corpus.read.assemble import Assembly, plain
from corpus.read.docx_styles import Style, numbered, styles_of
from corpus.read.docx_tables import table_rows
from corpus.read.docx_tree import WRAPPERS, children, is_on, paragraphs
from corpus.read.drawn import DRAWN, add_drawn
from corpus.read.equation import M, equation
from corpus.read.grid import Cell, add_table
from corpus.read.numbering import Numbering, W, numbering_of
from corpus.read.package import Package
from corpus.read.refusal import Limits, Refused
from corpus.records import Reading

DC = "{http://purl.org/dc/elements/1.1/}"
CHANGES = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
AROUND = WRAPPERS | {f"{W}moveTo", f"{W}smartTag"}
SIGNS = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
TEXT_BOX = f"{W}txbxContent"


def read_docx(path: Path, limits: Limits) -> Reading:
    """The reading of a Word file, Strict or Transitional."""
    with Package(path, limits) as package:
        name, document = _main(package)
        body = document.find(f"{W}body") if document is not None else None
        if body is None:
            raise package.damaged()
        walk = _Walk(package, package.relations(name))
        try:
            walk.content(body)
        except RecursionError as error:
            raise Refused("corrupt", f"'{path.name}' nests its parts too deeply. Save it again in Word.") from error
        walk.notes()
        walk.comments()
        warnings = [*_changes(body), *walk.assembly.comments()]
        core = package.part("docProps/core.xml")
    return _proposed(walk, core, warnings)


def _main(package: Package) -> tuple[str, etree._Element | None]:
    for name in ("word/document.xml", *(f"word/document{n}.xml" for n in range(2, 10))):
        part = package.part(name)
        if part is not None:
            return name, part
    return "", None


def _changes(body: etree._Element) -> list[str]:
    if next(body.iter(*CHANGES), None) is None:
        return []
    return ["tracked changes were read as accepted: insertions kept, deletions left out"]


def _proposed(walk: _Walk, core: etree._Element | None, warnings: list[str]) -> Reading:
    text, blocks = walk.assembly.text, walk.assembly.blocks
    headings = [text[block.start : block.end] for block in blocks if block.kind == "heading"]
    first = text[blocks[0].start : blocks[0].end] if blocks else ""
    return Reading(
        text,
        tuple(blocks),
        title=title_of(
            core.findtext(f"{DC}title") if core is not None else None,
            walk.title,
            *headings[:1],
            first if len(first) <= 120 else None,
        ),
        publisher=(core.findtext(f"{DC}publisher") if core is not None else None) or publisher_of(text[:20_000]),
        published=published_of(text[:4000]),
        nation=nation_of(text),
        warnings=tuple(warnings),
    )


class _Walk:
    def __init__(self, package: Package, relations: Mapping[str, tuple[str, str]]) -> None:
        self.assembly = Assembly()
        self.title: str | None = None
        self._package, self._relations = package, relations
        self._styles = styles_of(package.part("word/styles.xml"))
        self._numbering: Numbering = numbering_of(package.part("word/numbering.xml"))
        self._called: list[tuple[str, str]] = []
        """Kind and id of each note in the order of their marks."""
        self._boxes: list[etree._Element] = []
        """Text boxes, charts and diagrams met in a paragraph, which follow it."""

    def content(self, parent: etree._Element) -> None:
        """Adds the paragraphs and tables inside a body, a content control or a text box."""
        for node in children(parent):
            if node.tag == f"{W}p":
                self._paragraph(node)
            elif node.tag == f"{W}tbl":
                self._table(node)
            elif node.tag in AROUND:
                self.content(node)

    def notes(self) -> None:
        """Adds the notes whose marks were met."""
        parts: dict[str, dict[str, etree._Element]] = {}
        for place, (kind, note_id) in enumerate(self._called, start=1):
            if kind not in parts:
                part = self._package.part(f"word/{kind}.xml")
                parts[kind] = {note.get(f"{W}id") or "": note for note in part} if part is not None else {}
            note = parts[kind].get(note_id)
            if note is not None:
                words = plain(" ".join(self._words(paragraph) for paragraph in note.iter(f"{W}p")))
                self.assembly.add("footnote", words, marker=f"[{place}] ", number=str(place))

    def comments(self) -> None:
        """Remembers the comments in the margin."""
        part = self._package.part("word/comments.xml")
        for node in part.iterchildren(f"{W}comment") if part is not None else ():
            words = " ".join(self._words(paragraph) for paragraph in node.iter(f"{W}p"))
            self.assembly.comment(node.get(f"{W}author"), words)

    def _paragraph(self, node: etree._Element) -> None:
        words = "\n".join(filter(None, (plain(line) for line in self._words(node).split("\n"))))
        boxes, self._boxes = self._boxes, []
        if words:
            self._add(node, words)
        for box in boxes:
            if box.tag in DRAWN:
                add_drawn(self.assembly, self._package, self._relations, box)
            else:
                self.content(box)

    def _add(self, node: etree._Element, words: str) -> None:
        style = self._style(node)
        label, depth = self._label(node, style)
        outline = self._outline(node, style)
        if style.name == "title":
            self.title = self.title or words
            self.assembly.add("heading", words, 1)
        elif outline is not None:
            words = f"{label} {words}" if label else words
            self.assembly.add("heading", words, outline + 1)
        elif label is not None:
            marker = "  " * depth + (f"{label} " if label else "- ")
            number = label or leading_number(words)
            self.assembly.add("list-item", words, depth + 1, marker=marker, number=number)
        elif style.name == "caption":
            self.assembly.add("caption", words)
        else:
            self.assembly.add("paragraph", words)

    def _style(self, node: etree._Element) -> Style:
        named = node.find(f"{W}pPr/{W}pStyle")
        return self._styles.get((named.get(f"{W}val") if named is not None else None) or "", Style())

    def _label(self, node: etree._Element, style: Style) -> tuple[str | None, int]:
        """The list number or "" for a bullet, ``None`` outside lists; and how deep it stands."""
        own = node.find(f"{W}pPr/{W}numPr")
        list_id, depth = numbered(own) if own is not None else (None, None)
        list_id = list_id if list_id is not None else style.numbering[0]
        depth = depth if depth is not None else (style.numbering[1] or 0)
        if list_id is None or list_id == "0":
            return None, 0
        return self._numbering.label(list_id, depth), depth

    @staticmethod
    def _outline(node: etree._Element, style: Style) -> int | None:
        own = node.find(f"{W}pPr/{W}outlineLvl")
        level = int(own.get(f"{W}val") or 9) if own is not None else style.outline
        return level if level is not None and level < 9 else None

    def _words(self, node: etree._Element) -> str:
        """The words of a paragraph; text boxes met on the way wait in ``_boxes``."""
        pieces: list[str] = []
        for child in children(node):
            tag = child.tag
            if tag == f"{W}t":
                pieces.append(child.text or "")
            elif tag in SIGNS:
                pieces.append(SIGNS[tag])
            elif tag == f"{W}sym":
                pieces.append(_symbol(child))
            elif tag in NOTES:
                self._called.append((NOTES[tag], child.get(f"{W}id") or ""))
                pieces.append(f"[{len(self._called)}]")
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                pieces.append(f" {equation(child)} ")
            elif tag == TEXT_BOX or tag in DRAWN:
                self._boxes.append(child)
            elif not _is_hidden(child):
                pieces.append(self._words(child))
        return "".join(pieces)

    def _table(self, node: etree._Element) -> None:
        rows = table_rows(node)
        if len(rows) == 1 and len(rows[0].cells) == 1:  # a box around running text
            self.content(rows[0].cells[0].node)
            return
        table = []
        for row in rows:
            spread = [Cell("", row.skipped)] if row.skipped else []
            spread += [Cell(self._cell(cell.node), cell.across, cell.down) for cell in row.cells if cell.down]
            table.append((row.titles, spread))
        add_table(self.assembly, table)

    def _cell(self, cell: etree._Element) -> str:
        """All words of a cell, with those of tables and text boxes inside it, on one line."""
        pieces = []
        for node in paragraphs(cell):
            words = self._words(node)
            boxes, self._boxes = self._boxes, []
            label, _ = self._label(node, self._style(node))
            pieces.append(f"{label or '-'} {words}" if label is not None and words.strip() else words)
            pieces += [self._cell(box) for box in boxes]
        return plain(" ".join(pieces))


def _is_hidden(run: etree._Element) -> bool:
    return run.tag == f"{W}r" and is_on(run.find(f"{W}rPr/{W}vanish"))


def _symbol(node: etree._Element) -> str:
    """A symbol by its code; those of symbol fonts, in the private area, have no meaning as text."""
    code = node.get(f"{W}char") or ""
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= sign <= "\uf8ff" else sign
