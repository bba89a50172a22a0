"""Which parts of a Word file's XML count: deletions and alternatives for the same content are passed over."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from corpus.read.numbering import W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DROPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "sdtEndPr")}
WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins")}
"""What stands around content without being any: content controls and insertions."""


def children(parent: etree._Element) -> Iterator[etree._Element]:
    """The children that count: of alternatives for the same content only the first."""
    for node in parent:
        if not isinstance(node.tag, str) or node.tag in DROPPED:
            continue
        if node.tag == f"{MC}AlternateContent":
            choice = node.find(f"{MC}Choice")
            chosen = choice if choice is not None else node.find(f"{MC}Fallback")
            if chosen is not None:
                yield from children(chosen)
        else:
            yield node


def inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those in content controls and insertions."""
    for node in children(parent):
        if node.tag == tag:
            if tag != f"{W}tr" or node.find(f"{W}trPr/{W}del") is None:
                yield node
        elif node.tag in WRAPPERS:
            yield from inside(node, tag)


def paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    """Every paragraph within, at whatever depth."""
    for node in children(parent):
        if node.tag == f"{W}p":
            yield node
        else:
            yield from paragraphs(node)


def is_on(switch: etree._Element | None) -> bool:
    """Whether a property such as ``w:vanish`` is there and not switched off."""
    return switch is not None and switch.get(f"{W}val") not in ("0", "false")


def whole(node: etree._Element) -> int:
    """The number that a property gives; 0 where it gives none that is sensible."""
    written = node.get(f"{W}val") or ""
    return int(written) if written.isdecimal() and len(written) < 6 else 0
