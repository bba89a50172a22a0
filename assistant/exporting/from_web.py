"""A web page, or Markdown through pandoc, as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import yaml
from lxml import etree

from assistant.exporting import pandoc
from assistant.exporting.stream import Break, End, Event, Name, Noted, Run, Stream
from corpus.read.encoding import decoded, newlines
from corpus.read.refusal import Refused

LOOKS = {"force", "label", "caution"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PARAGRAPHS = {"p", "li", "caption"}
SKIPPED = {"head", "script", "style", "title"}
FRONT = re.compile(r"\A---\n(.*?\n)(?:---|\.\.\.)\n", re.DOTALL)


def stream(path: Path) -> Stream:
    """The words of a web page. Raises ``Refused``."""
    return _stream(newlines(decoded(path.read_bytes())), path.name)


def stream_of_markdown(path: Path) -> Stream:
    """The words of a Markdown file. Raises ``Refused`` and ``NotExported``."""
    text = newlines(decoded(path.read_bytes()))
    front = FRONT.match(text)
    found = _stream(pandoc.html(text[front.end() :] if front else text), path.name)
    facts = _front(front[1]) if front else {}
    return Stream(facts.get("title", ""), facts, found.events)


def _front(text: str) -> dict[str, str]:
    try:
        fields = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return {str(name): re.sub(r"\\(.)", r"\1", str(told)) for name, told in fields.items()} if fields else {}


def _stream(text: str, name: str) -> Stream:
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        page = lxml.html.document_fromstring(text.replace("\x00", " ").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Refused("corrupt", f"'{name}' cannot be read as a web page. Save the page again.") from error
    facts = {node.get("name"): node.get("content") or "" for node in page.iter("meta") if node.get("name")}
    notes = {node.get("id"): node for node in page.xpath("//*[contains(@class, 'footnotes')]//li[@id]")}
    body = page.find("body")
    events = tuple(_Walk(notes).inside(body if body is not None else page, ""))
    return Stream((page.findtext(".//title") or "").strip(), facts, events)


class _Walk:
    def __init__(self, notes: dict[str, etree._Element]) -> None:
        self._notes = notes

    def inside(self, parent: etree._Element, look: str) -> Iterator[Event]:
        if parent.text:
            yield Run(parent.text.replace("\n", " "), look)
        for node in parent:
            yield from self._node(node, look)
            if node.tail:
                yield Run(node.tail.replace("\n", " "), look)

    def _node(self, node: etree._Element, look: str) -> Iterator[Event]:
        tag, kinds = node.tag, set((node.get("class") or "").split())
        if tag is etree.Comment:
            name = (node.text or "").strip()
            yield End() if name == "/" else Name(name)
        elif not isinstance(tag, str) or tag in SKIPPED or kinds & {"footnotes", "footnote-back"}:
            return
        elif "footnote-ref" in kinds:
            note = self._notes.get((node.get("href") or "")[1:])
            if note is not None:
                yield Noted(tuple(one for one in self.inside(note, "") if isinstance(one, Run | Name | End | Break)))
        elif tag == "br":
            yield Run("\n", look)
        else:
            inner = "link" if tag == "a" else next(iter(kinds & LOOKS), look)
            yield from self._element(node, inner)

    def _element(self, node: etree._Element, inner: str) -> Iterator[Event]:
        name = node.get("id")
        begin = self._begin(node)
        if begin:
            yield begin
        if name:
            yield Name(name)
        yield from self.inside(node, inner)
        if name:
            yield End(name)
        if node.tag == "table":
            yield Break("table")

    @staticmethod
    def _begin(node: etree._Element) -> Break | None:
        if node.tag in HEADINGS:
            return Break("heading", HEADINGS[node.tag])
        if node.tag in PARAGRAPHS:
            return Break("paragraph")
        if node.tag == "tr":
            return Break("head" if node.getparent().tag == "thead" else "row")
        return Break("cell") if node.tag in ("td", "th") else None
