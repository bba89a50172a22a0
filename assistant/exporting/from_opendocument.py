"""An OpenDocument text as a stream; its tracked changes read as accepted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from assistant.exporting.stream import Break, Comment, End, Event, Name, Noted, Run, Stream
from corpus.read.package import Package
from corpus.read.refusal import Limits

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
WORDED = {f"{TEXT}{name}" for name in ("p", "h", "span", "a")}
SKIPPED = {f"{TEXT}tracked-changes", f"{TEXT}sequence-decls", f"{TEXT}table-of-content", f"{OFFICE}forms"}


def stream(path: Path) -> Stream:
    """The file's words. Raises ``Refused`` where it is no OpenDocument text or damaged."""
    with Package(path, Limits()) as package:
        content, meta = package.part("content.xml"), package.part("meta.xml")
        body = content.find(f"{OFFICE}body/{OFFICE}text") if content is not None else None
        if body is None:
            raise package.damaged()
    walk = _Walk(_parents(content))
    facts = {node.get(f"{META}name") or "": node.text or "" for node in _all(meta, f"{META}user-defined")}
    title = next((node.text or "" for node in _all(meta, f"{DC}title")), "")
    return Stream(title, facts, tuple(walk.inside(body, "", head=False)))


def _all(part: etree._Element | None, tag: str) -> Iterator[etree._Element]:
    return part.iter(tag) if part is not None else iter(())


def _parents(content: etree._Element | None) -> dict[str, str]:
    """What the styles that LibreOffice makes by itself are made from."""
    return {
        node.get(f"{STYLE}name") or "": node.get(f"{STYLE}parent-style-name") or ""
        for node in _all(content, f"{STYLE}style")
    }


class _Walk:
    def __init__(self, parents: dict[str, str]) -> None:
        self._parents = parents

    def inside(self, parent: etree._Element, look: str, *, head: bool) -> Iterator[Event]:
        words = parent.tag in WORDED
        if words and parent.text:
            yield Run(parent.text, look)
        for node in parent:
            if isinstance(node.tag, str) and node.tag not in SKIPPED:
                yield from self._node(node, look, head)
            if words and node.tail:
                yield Run(node.tail, look)

    def _node(self, node: etree._Element, look: str, head: bool) -> Iterator[Event]:
        tag = node.tag
        if tag in (f"{TEXT}p", f"{TEXT}h"):
            level = int(node.get(f"{TEXT}outline-level") or 1) if tag == f"{TEXT}h" else 0
            yield Break("heading", level) if level else Break("paragraph")
            yield from self.inside(node, look, head=head)
        elif tag == f"{TEXT}span":
            yield from self.inside(node, look or self._named(node), head=head)
        elif tag == f"{TEXT}a":
            yield from self.inside(node, "link", head=head)
        elif tag == f"{TABLE}table-row":
            yield Break("head" if head else "row")
            yield from self.inside(node, look, head=head)
        elif tag == f"{TABLE}table-cell":
            yield Break("cell")
            yield from self.inside(node, look, head=head)
        elif tag == f"{TABLE}table":
            yield from self.inside(node, look, head=False)
            yield Break("table")
        elif tag == f"{TABLE}table-header-rows":
            yield from self.inside(node, look, head=True)
        elif tag == f"{OFFICE}annotation":
            said = " ".join("".join(one.itertext()) for one in node.iter(f"{TEXT}p"))
            yield Comment(node.findtext(f"{DC}creator") or "", node.findtext(f"{DC}date") or "", said)
        else:
            yield from self._mark(node, look, head)

    def _mark(self, node: etree._Element, look: str, head: bool) -> Iterator[Event]:
        name = node.get(f"{TEXT}name") or ""
        if node.tag in (f"{TEXT}bookmark", f"{TEXT}bookmark-start"):
            yield Name(name)
        elif node.tag == f"{TEXT}bookmark-end":
            yield End(name)
        elif node.tag == f"{TEXT}note":
            body = node.find(f"{TEXT}note-body")
            if body is not None:
                inner = (one for one in self.inside(body, "", head=False) if isinstance(one, Run | Name | End | Break))
                yield Noted(tuple(inner))
        elif node.tag == f"{TEXT}s":
            yield Run(" ", look)
        elif node.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            yield Run("\n" if node.tag.endswith("break") else " ", look)
        else:
            yield from self.inside(node, look, head=head)

    def _named(self, span: etree._Element) -> str:
        """The look of a span, through the styles that LibreOffice made of it."""
        name, met = span.get(f"{TEXT}style-name") or "", set()
        while name and name not in met:
            if name.lower() in ("force", "label", "caution"):
                return name.lower()
            met.add(name)
            name = self._parents.get(name, "")
        return ""
