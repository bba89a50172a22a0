"""Word files, as they read once every tracked change is accepted.

Insertions and the new place of moved text are kept; deletions and the old place are dropped, and a warning says
so. Page headers and footers and hidden text are left out. Footnotes and endnotes follow the text, each a
block of its own with its mark in square brackets, which also stands where the note is called. Comments are kept
apart, after everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from corpus.locate import leading_number
from corpus.propose import nation_of, published_of, publisher_of, title_of
from corpus.read.assemble import Assembly, plain
from corpus.read.drawn import DRAWN, add_drawn
from corpus.read.equation import M, equation
from corpus.read.grid import Cell, add_table
from corpus.read.numbering import Numbering, W, numbering_of
from corpus.read.package import Package
from corpus.read.refusal import Limits, Refused
from corpus.records import Reading

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DC = "{http://purl.org/dc/elements/1.1/}"
DROPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "sdtEndPr")}
CHANGES = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
TEXT_BOX = f"{W}txbxContent"


@dataclass(frozen=True, slots=True)
class Style:
    name: str
    outline: int | None
    """From 0, as Word counts."""
    numbering: tuple[str | None, int | None]


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
        self._styles = _styles(package.part("word/styles.xml"))
        self._numbering: Numbering = numbering_of(package.part("word/numbering.xml"))
        self._called: list[tuple[str, str]] = []
        """Kind and id of each note in the order of their marks."""
        self._boxes: list[etree._Element] = []
        """Text boxes, charts and diagrams met in a paragraph, which follow it."""

    def content(self, parent: etree._Element) -> None:
        """Adds the paragraphs and tables inside a body, a content control or a text box."""
        for node in _children(parent):
            if node.tag == f"{W}p":
                self._paragraph(node)
            elif node.tag == f"{W}tbl":
                self._table(node)
            elif node.tag in (
                f"{W}sdt",
                f"{W}sdtContent",
                f"{W}customXml",
                f"{W}ins",
                f"{W}moveTo",
                f"{W}smartTag",
            ):
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
        return self._styles.get(
            (named.get(f"{W}val") if named is not None else None) or "", Style("", None, (None, None))
        )

    def _label(self, node: etree._Element, style: Style) -> tuple[str | None, int]:
        """The list number or "" for a bullet, ``None`` outside lists; and how deep it stands."""
        own = node.find(f"{W}pPr/{W}numPr")
        list_id, depth = _numbered(own) if own is not None else (None, None)
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
        for child in _children(node):
            tag = child.tag
            if tag == f"{W}t":
                pieces.append(child.text or "")
            elif tag in (f"{W}tab", f"{W}ptab"):
                pieces.append(" ")
            elif tag in (f"{W}br", f"{W}cr"):
                pieces.append("\n")
            elif tag == f"{W}noBreakHyphen":
                pieces.append("-")
            elif tag == f"{W}sym":
                pieces.append(_symbol(child))
            elif tag in NOTES:
                self._called.append((NOTES[tag], child.get(f"{W}id") or ""))
                pieces.append(f"[{len(self._called)}]")
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                pieces.append(f" {equation(child)} ")
            elif tag == TEXT_BOX or tag in DRAWN:
                self._boxes.append(child)
            elif tag not in DROPPED and not _vanished(child):
                pieces.append(self._words(child))
        return "".join(pieces)

    def _table(self, node: etree._Element) -> None:
        rows = list(_inside(node, f"{W}tr"))
        own = [list(_inside(row, f"{W}tc")) for row in rows]
        if len(rows) == 1 and len(own[0]) == 1:  # a box around running text
            self.content(own[0][0])
            return
        merged = _merges([[_merge(cell) for cell in cells] for cells in own], [_skipped(row) for row in rows])
        table = []
        for row, cells, down in zip(rows, own, merged, strict=True):
            spread = [Cell("", _skipped(row))] if _skipped(row) else []
            for cell, below in zip(cells, down, strict=True):
                if below:
                    spread.append(Cell(self._cell(cell), _across(cell), below))
            titles = row.find(f"{W}trPr/{W}tblHeader")
            table.append((titles is not None and titles.get(f"{W}val") not in ("0", "false"), spread))
        add_table(self.assembly, table)

    def _cell(self, cell: etree._Element) -> str:
        """All words of a cell, with those of tables and text boxes inside it, on one line."""
        pieces = []
        for node in _deep(cell):
            words = self._words(node)
            boxes, self._boxes = self._boxes, []
            label, _ = self._label(node, self._style(node))
            pieces.append(f"{label or '-'} {words}" if label is not None and words.strip() else words)
            pieces += [self._cell(box) for box in boxes]
        return plain(" ".join(pieces))


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    """The children that count: of alternatives for the same content only the first."""
    for node in parent:
        if not isinstance(node.tag, str) or node.tag in DROPPED:
            continue
        if node.tag == f"{MC}AlternateContent":
            choice = node.find(f"{MC}Choice")
            chosen = choice if choice is not None else node.find(f"{MC}Fallback")
            if chosen is not None:
                yield from _children(chosen)
        else:
            yield node


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those in content controls and insertions."""
    for node in _children(parent):
        if node.tag == tag:
            if tag != f"{W}tr" or node.find(f"{W}trPr/{W}del") is None:
                yield node
        elif node.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _inside(node, tag)


def _deep(parent: etree._Element) -> Iterator[etree._Element]:
    for node in _children(parent):
        if node.tag == f"{W}p":
            yield node
        else:
            yield from _deep(node)


def _merge(cell: etree._Element) -> tuple[int, str | None]:
    """Columns across, and "restart" or "continue" where the cell is merged downwards."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return _across(cell), None if merge is None else merge.get(f"{W}val") or "continue"


def _across(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return max(1, min(_whole(span), 100)) if span is not None else 1


def _skipped(row: etree._Element) -> int:
    before = row.find(f"{W}trPr/{W}gridBefore")
    return max(0, min(_whole(before), 100)) if before is not None else 0


def _whole(node: etree._Element) -> int:
    written = node.get(f"{W}val") or ""
    return int(written) if written.isdecimal() and len(written) < 6 else 0


def _merges(rows: list[list[tuple[int, str | None]]], skipped: list[int]) -> list[list[int]]:
    """For each cell the rows it covers; 0 for one that continues the cell above."""
    down = [[1] * len(cells) for cells in rows]
    open_cells: dict[int, tuple[int, int]] = {}
    for place, cells in enumerate(rows):
        column = skipped[place]
        seen: dict[int, tuple[int, int]] = {}
        for cell, (across, merge) in enumerate(cells):
            if merge == "continue" and column in open_cells:
                above, first = open_cells[column]
                down[above][first] += 1
                down[place][cell] = 0
                seen[column] = open_cells[column]
            elif merge is not None:
                seen[column] = (place, cell)
            column += across
        open_cells = seen
    return down


def _vanished(run: etree._Element) -> bool:
    hidden = run.find(f"{W}rPr/{W}vanish") if run.tag == f"{W}r" else None
    return hidden is not None and hidden.get(f"{W}val") not in ("0", "false")


def _symbol(node: etree._Element) -> str:
    """A symbol by its code; those of symbol fonts, in the private area, have no meaning as text."""
    code = node.get(f"{W}char") or ""
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= sign <= "\uf8ff" else sign


def _numbered(node: etree._Element) -> tuple[str | None, int | None]:
    list_id, depth = node.find(f"{W}numId"), node.find(f"{W}ilvl")
    return (
        list_id.get(f"{W}val") if list_id is not None else None,
        _whole(depth) if depth is not None else None,
    )


def _styles(part: etree._Element | None) -> dict[str, Style]:
    """Paragraph styles by id, with what they inherit."""
    if part is None:
        return {}
    nodes = {node.get(f"{W}styleId") or "": node for node in part.iter(f"{W}style")}
    return {style_id: _inherited(nodes, style_id) for style_id in nodes}


def _inherited(nodes: dict[str, etree._Element], style_id: str) -> Style:
    named = nodes[style_id].find(f"{W}name")
    name = ((named.get(f"{W}val") if named is not None else None) or style_id).lower()
    outline: int | None = None
    list_id: str | None = None
    depth: int | None = None
    met: set[str] = set()
    while style_id in nodes and style_id not in met:
        met.add(style_id)
        node = nodes[style_id]
        level, numbers, based = (
            node.find(f"{W}pPr/{W}outlineLvl"),
            node.find(f"{W}pPr/{W}numPr"),
            node.find(f"{W}basedOn"),
        )
        if outline is None and level is not None:
            outline = _whole(level)
        own = node.find(f"{W}name")
        title = ((own.get(f"{W}val") if own is not None else None) or "").lower()
        if outline is None and title.startswith("heading ") and title[8:].isdecimal():
            outline = int(title[8:]) - 1
        if numbers is not None:
            found = _numbered(numbers)
            list_id, depth = list_id or found[0], depth if depth is not None else found[1]
        style_id = (based.get(f"{W}val") if based is not None else None) or ""
    return Style(name, outline, (list_id, depth))
