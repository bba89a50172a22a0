"""Parts of one Word file put into another: paragraphs and tables with their footnotes, links, names and styles."""

from __future__ import annotations

import zipfile
from copy import deepcopy
from itertools import chain, count
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT, NOTES, STYLES = "word/document.xml", "word/footnotes.xml", "word/styles.xml"
RUNNING, BODY = ("body text", "first paragraph", "clause"), "body text"
"""Our styles of running text, and the template's that takes their place; its plain one where it has none."""
INSTEAD = {"compact": ("table text", "table contents", "table paragraph", "compact")}
"""The template's styles, any of which takes the place of ours; ours comes along where it has none of them."""
TABLES = ("table grid", "ruled")


def relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


class Parts:
    """The XML parts of a Word file, changed in memory and written at the end."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self._held = {one.filename: archive.read(one.filename) for one in archive.infolist() if not one.is_dir()}
        self._roots: dict[str, etree._Element] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._held or name in self._roots

    def root(self, name: str) -> etree._Element:
        """The root of a part. Raises ``KeyError``."""
        if name not in self._roots:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            self._roots[name] = etree.fromstring(self._held[name], parser)
        return self._roots[name]

    def put(self, name: str, root: etree._Element) -> None:
        self._roots[name] = root

    def save(self, path: Path) -> None:
        written = {name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                   for name, root in self._roots.items()}  # fmt: skip
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {**self._held, **written}.items():
                archive.writestr(name, content)

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """Adds a relation to a part; gives its id."""
        name = relations_of(part)
        if name not in self:
            self.put(name, etree.Element(f"{RELATIONS}Relationships", nsmap={None: RELATIONS[1:-1]}))
        root = self.root(name)
        taken = {node.get("Id") for node in root}
        identifier = next(f"rId{number}" for number in count(1) if f"rId{number}" not in taken)
        node = etree.SubElement(root, f"{RELATIONS}Relationship", Id=identifier, Type=f"{OFFICE}/{kind}", Target=target)
        if external:
            node.set("TargetMode", "External")
        return identifier

    def typed(self, name: str, kind: str) -> None:
        """Says what type a part has."""
        types = self.root("[Content_Types].xml")
        if not any(node.get("PartName") == f"/{name}" for node in types):
            etree.SubElement(types, f"{TYPES}Override", PartName=f"/{name}", ContentType=kind)


class Graft:
    """Brings nodes of ``ours`` into ``theirs``."""

    def __init__(self, ours: Parts, theirs: Parts) -> None:
        self.ours, self.theirs = ours, theirs
        self._our_names = _names(ours.root(STYLES))
        self._their_ids = {(kind, name): style for style, (kind, name) in _names(theirs.root(STYLES)).items()}
        self._styles: dict[str, str | None] = {}
        self._plain = self._their_ids.get(("paragraph", "normal"))
        self._bookmarks = count(1 + _highest(theirs.root(DOCUMENT), f"{W}bookmarkStart"))
        self._marks: dict[str, str] = {}
        self._notes = _by_id(ours.root(NOTES)) if NOTES in ours else {}
        if self._notes and NOTES not in theirs:
            self._bring_notes()
        self._note_ids = count(1 + _highest(theirs.root(NOTES), f"{W}footnote")) if NOTES in theirs else count(1)

    def copy(self, node: etree._Element, part: str = DOCUMENT) -> etree._Element:
        """A node of our document as one of theirs."""
        made = deepcopy(node)
        made.tail = None
        for style in list(made.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")):
            named = self._style(style.get(f"{W}val") or "")
            if named:
                style.set(f"{W}val", named)
            else:
                style.getparent().remove(style)
        for mark in made.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            number = mark.get(f"{W}id") or ""
            if number not in self._marks:
                self._marks[number] = str(next(self._bookmarks))
            mark.set(f"{W}id", self._marks[number])
        for link in made.iter(f"{W}hyperlink"):
            link.set(f"{R}id", self.theirs.relate(part, "hyperlink", self._target(part, link), external=True))
        for item in list(made.iter(f"{W}numPr")):
            _as_text(item)
        for row in made.iter(f"{W}tr"):
            if row.find(f"{W}trPr/{W}tblHeader") is not None:
                _bold(row)
        for reference in made.iter(f"{W}footnoteReference"):
            reference.set(f"{W}id", self._note(reference.get(f"{W}id") or ""))
        return made

    def _target(self, part: str, link: etree._Element) -> str:
        wanted = link.get(f"{R}id")
        found = self.ours.root(relations_of(part))
        return next(node.get("Target") or "" for node in found if node.get("Id") == wanted)

    def _note(self, number: str) -> str:
        note = self.copy(self._notes[number], NOTES)
        note.set(f"{W}id", str(next(self._note_ids)))
        self.theirs.root(NOTES).append(note)
        return str(note.get(f"{W}id"))

    def _bring_notes(self) -> None:
        """A part for footnotes, with nothing but their separators."""
        root = deepcopy(self.ours.root(NOTES))
        for note in list(root):
            if note.get(f"{W}type") is None:
                root.remove(note)
        self.theirs.put(NOTES, root)
        self.theirs.typed(NOTES, f"{WORD}.footnotes+xml")
        self.theirs.relate(DOCUMENT, "footnotes", "footnotes.xml")

    def _style(self, style: str) -> str | None:
        """What a style of ours is called there: theirs of the same name, else ours brought along; ``None``: plain."""
        if style not in self._styles:
            self._styles[style] = self._found(style)
        return self._styles[style]

    def _found(self, style: str) -> str | None:
        kind, name = self._our_names.get(style, ("", ""))
        if kind == "paragraph" and name in RUNNING:
            return self._their_ids.get((kind, BODY))
        wanted = TABLES if kind == "table" else INSTEAD.get(name, (name,))
        there = next((self._their_ids[kind, one] for one in wanted if (kind, one) in self._their_ids), None)
        return there or self._bring(style)

    def _bring(self, style: str) -> str | None:
        ours = next((node for node in self.ours.root(STYLES) if node.get(f"{W}styleId") == style), None)
        if ours is None:
            return None
        made = deepcopy(ours)
        taken = {node.get(f"{W}styleId") for node in self.theirs.root(STYLES)}
        identifier = next(one for one in chain([style], (f"{style}{n}" for n in count(1))) if one not in taken)
        made.set(f"{W}styleId", identifier)
        self._styles[style] = identifier
        for node in (*made.iter(f"{W}link"), *made.iter(f"{W}next")):
            made.remove(node)
        plain = self._plain if made.get(f"{W}type") == "paragraph" else None
        for node in list(made.iter(f"{W}basedOn")):
            base = self._style(node.get(f"{W}val") or "") or plain
            if base:
                node.set(f"{W}val", base)
            else:
                made.remove(node)
        self.theirs.root(STYLES).append(made)
        return identifier


def _names(styles: etree._Element) -> dict[str, tuple[str, str]]:
    """Kind and name, in small letters, of each style by id."""
    found = {}
    for node in styles.iter(f"{W}style"):
        named = node.find(f"{W}name")
        name = (named.get(f"{W}val") if named is not None else "") or ""
        found[node.get(f"{W}styleId") or ""] = (node.get(f"{W}type") or "paragraph", name.lower())
    return found


def _by_id(part: etree._Element) -> dict[str, etree._Element]:
    return {node.get(f"{W}id") or "": node for node in part}


def _highest(root: etree._Element, tag: str) -> int:
    numbers = [node.get(f"{W}id") or "" for node in root.iter(tag)]
    return max((int(one) for one in numbers if one.isdecimal()), default=0)


def _bold(row: etree._Element) -> None:
    """The head of a table in bold, since theirs may have no look for it."""
    for run in row.iter(f"{W}r"):
        properties = run.find(f"{W}rPr")
        if properties is None:
            properties = etree.Element(f"{W}rPr")
            run.insert(0, properties)
        if properties.find(f"{W}b") is None:
            before = sum(one.tag in (f"{W}rStyle", f"{W}rFonts") for one in properties)
            properties.insert(before, etree.Element(f"{W}b"))  # Word wants this order


def _as_text(numbering: etree._Element) -> None:
    """A bullet as a character: their file has no such list."""
    properties = numbering.getparent()
    paragraph = properties.getparent()
    properties.remove(numbering)
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = "• "
    properties.addnext(run) if properties.tag == f"{W}pPr" else paragraph.insert(0, run)
