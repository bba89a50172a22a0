"""A Word file as a stream, with its bookmarks, footnotes, tracked changes and comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from assistant.exporting.stream import Break, Change, Comment, End, Event, Name, Noted, Run, Stream
from corpus.read.assemble import plain
from corpus.read.package import Package
from corpus.read.refusal import Limits

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DC = "{http://purl.org/dc/elements/1.1/}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PROPERTIES = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
CHANGES = {f"{W}ins": "inserted", f"{W}moveTo": "inserted", f"{W}del": "deleted", f"{W}moveFrom": "deleted"}
SKIPPED = {f"{W}{name}" for name in ("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sectPr", "instrText")}


def stream(path: Path) -> Stream:
    """The file's words. Raises ``Refused`` where it is no Word file or damaged."""
    with Package(path, Limits()) as package:
        document = package.part("word/document.xml")
        body = document.find(f"{W}body") if document is not None else None
        if body is None:
            raise package.damaged()
        walk = _Walk(package)
        events = tuple(walk.inside(body, None))
        core, custom = package.part("docProps/core.xml"), package.part("docProps/custom.xml")
    title = (core.findtext(f"{DC}title") if core is not None else None) or ""
    return Stream(title, _facts(custom), events)


def _facts(custom: etree._Element | None) -> dict[str, str]:
    found = custom.iter(f"{PROPERTIES}property") if custom is not None else ()
    return {node.get("name") or "": "".join(node.itertext()) for node in found}


class _Walk:
    def __init__(self, package: Package) -> None:
        self._styles, self._headings = _styles(package.part("word/styles.xml"))
        self._notes = _by_id(package.part("word/footnotes.xml"))
        self._comments = _by_id(package.part("word/comments.xml"))
        self._names: dict[str, str] = {}
        """Bookmarks by the number that their ends tell."""

    def inside(self, parent: etree._Element, change: Change | None) -> Iterator[Event]:
        for node in parent:
            if isinstance(node.tag, str) and node.tag not in SKIPPED:
                yield from self._node(node, change)

    def _node(self, node: etree._Element, change: Change | None) -> Iterator[Event]:
        tag = node.tag
        if tag == f"{W}p":
            style = self._style(node, "pPr", "pStyle")
            level = self._headings.get(style, 0)
            yield Break("heading", level) if level else Break("paragraph")
            yield from self.inside(node, change)
        elif tag == f"{W}tr":
            yield Break("head" if node.find(f"{W}trPr/{W}tblHeader") is not None else "row")
            yield from self.inside(node, self._of_row(node) or change)
        elif tag == f"{W}tc":
            yield Break("cell")
            yield from self.inside(node, change)
        elif tag == f"{W}tbl":
            yield from self.inside(node, change)
            yield Break("table")
        elif tag in CHANGES:
            yield from self.inside(node, _change(node))
        elif tag == f"{W}r":
            yield from self._run(node, change)
        elif tag == f"{MC}AlternateContent":
            yield from self.inside(next(iter(node)), change)
        else:
            yield from self._mark(node, change)

    def _mark(self, node: etree._Element, change: Change | None) -> Iterator[Event]:
        if node.tag == f"{W}bookmarkStart":
            name = self._names[node.get(f"{W}id") or ""] = node.get(f"{W}name") or ""
            yield Name(name)
        elif node.tag == f"{W}bookmarkEnd":
            yield End(self._names.get(node.get(f"{W}id") or "", ""))
        elif node.tag == f"{W}commentRangeStart":
            comment = self._comments.get(node.get(f"{W}id") or "")
            if comment is not None:
                said = " ".join("".join(one.itertext(f"{W}t")) for one in comment.iter(f"{W}p"))
                yield Comment(comment.get(f"{W}author") or "", comment.get(f"{W}date") or "", plain(said))
        else:
            yield from self.inside(node, change)

    def _run(self, run: etree._Element, change: Change | None) -> Iterator[Event]:
        linked = run.getparent() is not None and run.getparent().tag == f"{W}hyperlink"
        look = "link" if linked else self._styles.get(self._style(run, "rPr", "rStyle"), "")
        for node in run:
            if node.tag in (f"{W}t", f"{W}delText"):
                yield Run(node.text or "", look, change)
            elif node.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
                yield Run("\n" if node.tag != f"{W}tab" else " ", look, change)
            elif node.tag == f"{W}noBreakHyphen":
                yield Run("-", look, change)
            elif node.tag == f"{W}footnoteReference":
                note = self._notes.get(node.get(f"{W}id") or "")
                if note is not None:
                    inner = (one for one in self.inside(note, None) if isinstance(one, Run | Name | End | Break))
                    yield Noted(tuple(inner), change)

    @staticmethod
    def _style(node: etree._Element, properties: str, style: str) -> str:
        named = node.find(f"{W}{properties}/{W}{style}")
        return (named.get(f"{W}val") if named is not None else None) or ""

    @staticmethod
    def _of_row(row: etree._Element) -> Change | None:
        """The change by which a whole row came or went."""
        for tag in (f"{W}ins", f"{W}del"):
            node = row.find(f"{W}trPr/{tag}")
            if node is not None:
                return _change(node)
        return None


def _change(node: etree._Element) -> Change:
    kind = CHANGES[node.tag]
    return Change(
        "inserted" if kind == "inserted" else "deleted",
        plain(node.get(f"{W}author") or ""),
        node.get(f"{W}date") or "",
    )


def _by_id(part: etree._Element | None) -> dict[str, etree._Element]:
    return {node.get(f"{W}id") or "": node for node in part} if part is not None else {}


def _styles(part: etree._Element | None) -> tuple[dict[str, str], dict[str, int]]:
    """The names of styles by id, in small letters, and how deep a heading each is; 0 for none."""
    names: dict[str, str] = {}
    for node in part.iter(f"{W}style") if part is not None else ():
        named = node.find(f"{W}name")
        names[node.get(f"{W}styleId") or ""] = ((named.get(f"{W}val") if named is not None else None) or "").lower()
    levels = {
        style: int(name[8:]) for style, name in names.items() if name.startswith("heading ") and name[8:].isdecimal()
    }
    return names, levels
