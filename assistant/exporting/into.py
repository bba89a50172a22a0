"""A draft put into the user's own Word template, at its headings and in its styles."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from assistant.exporting import traces
from assistant.exporting.files import put_in_place, save
from assistant.exporting.graft import DOCUMENT, OFFICE, STYLES, WORD, Graft, Parts, W
from assistant.exporting.headings import Title, likeness, matched
from assistant.exporting.pandoc import NotExported
from assistant.exporting.parts import Written
from corpus.read.package import Package
from corpus.read.refusal import Limits, Refused

CUSTOM = "docProps/custom.xml"
LEFT_OVER = "Sections that this template has no heading for"
SURE = 0.9
"""How alike a label of a form and a line of the draft have to be."""


def fill(written: Written, form: Sequence[tuple[str, str]], template: Path, path: Path) -> list[str]:
    """Write the template to ``path``, the draft's sections under its headings and its form filled in.

    Gives what it has no place for: sections, which then stand at the end, and lines of the ``form``. Raises
    ``NotExported``.
    """
    _refuse(template, path)
    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        ours, made = Path(folder) / "ours.docx", Path(folder) / "filled.docx"
        save(written, ours)
        try:
            parts = Parts(template)
            left = _filled(Parts(ours), parts, form)
            _as_document(parts)
            parts.save(made)
        except (etree.XMLSyntaxError, KeyError) as error:
            raise NotExported(
                f"'{template.name}' is not a whole Word file: open it in Word and save it again."
            ) from error
        put_in_place(made, path)
    return left


def _refuse(template: Path, path: Path) -> None:
    if path.suffix.lower() != ".docx":
        raise NotExported(f"'{path.name}' cannot be written from a Word template: choose a name that ends in .docx.")
    if template.suffix.lower() not in (".docx", ".dotx"):
        raise NotExported(f"'{template.name}' is no Word template: save it as .docx or .dotx, without macros.")
    if not template.is_file():
        raise NotExported(f"There is no file '{template}': choose the Word template that is to be filled.")
    try:
        with Package(template, Limits()) as package:
            if any(package.part(name) is None for name in (DOCUMENT, STYLES)):
                raise package.damaged()
    except Refused as refusal:
        raise NotExported(refusal.message) from refusal


def _filled(ours: Parts, theirs: Parts, form: Sequence[tuple[str, str]]) -> list[str]:
    graft = Graft(ours, theirs)
    body = theirs.root(DOCUMENT).find(f"{W}body")
    left = [f"line of the form: {title}" for title, told in form if not _line(body, title, told)]
    sections = list(_sections(ours.root(DOCUMENT).find(f"{W}body")))
    own = [(title, nodes) for name, title, nodes in sections if name.startswith(traces.SECTION)]
    paragraphs = list(body.iter(f"{W}p"))
    headings = _heading_styles(theirs.root(STYLES))
    places = matched([title for title, _ in own], [(_text(one), _style(one) in headings) for one in paragraphs])
    for place, (_, nodes) in enumerate(own):
        if place in places:
            _after(paragraphs[places[place]], [_named(nodes[0], graft), *(graft.copy(node) for node in nodes[1:])])
    unplaced = [(title, nodes) for place, (title, nodes) in enumerate(own) if place not in places]
    if unplaced:
        _append(body, [_plain(LEFT_OVER)])
    annexes = [nodes for name, _, nodes in sections if not name.startswith(traces.SECTION)]
    for nodes in (*(nodes for _, nodes in unplaced), *annexes):
        _append(body, [graft.copy(node) for node in nodes])
    _facts(ours, theirs)
    return [*left, *(f"section: {title}" for title, _ in unplaced)]


def _sections(body: etree._Element) -> Iterator[tuple[str, str, list[etree._Element]]]:
    """Name, title and nodes of each section and annex of our document, its heading the first of them."""
    name, nodes = "", list[etree._Element]()
    for node in body:
        if node.tag not in (f"{W}p", f"{W}tbl"):
            continue
        mark = node.find(f"{W}bookmarkStart") if node.tag == f"{W}p" else None
        named = (mark.get(f"{W}name") if mark is not None else "") or ""
        if named.startswith((traces.SECTION, traces.ANNEX)):
            if name:
                yield name, _text(nodes[0]), nodes
            name, nodes = named, [node]
        elif name:
            nodes.append(node)
    if name:
        yield name, _text(nodes[0]), nodes


def _named(heading: etree._Element, graft: Graft) -> etree._Element:
    """A name for the template's own heading: a paragraph with our section's bookmark and no words."""
    made = graft.copy(heading)
    for run in made.findall(f"{W}r"):
        made.remove(run)
    return made


def _after(paragraph: etree._Element, nodes: list[etree._Element]) -> None:
    """Puts nodes behind a heading; the bookmark of the first goes around the heading's own words."""
    start, end = nodes[0].find(f"{W}bookmarkStart"), nodes[0].find(f"{W}bookmarkEnd")
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, start)
    if end is not None:
        paragraph.append(end)
    for node in reversed(nodes[1:]):
        paragraph.addnext(node)
    if nodes[1:] and nodes[-1].tag == f"{W}tbl":
        nodes[-1].addnext(etree.Element(f"{W}p"))  # Word wants a paragraph between tables and at the end of a cell


def _append(body: etree._Element, nodes: list[etree._Element]) -> None:
    last = body[-1] if len(body) and body[-1].tag == f"{W}sectPr" else None
    for node in nodes:
        body.append(node) if last is None else last.addprevious(node)


def _plain(text: str) -> etree._Element:
    paragraph = etree.Element(f"{W}p")
    run = etree.SubElement(paragraph, f"{W}r")
    etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}b")
    etree.SubElement(run, f"{W}t").text = text
    return paragraph


def _line(body: etree._Element, title: str, told: str) -> bool:
    """Writes a line of the form into the empty cell beside its label. Gives whether there is one."""
    wanted = Title.of(title)
    for cell in body.iter(f"{W}tc"):
        beside = next((node for node in cell.itersiblings(f"{W}tc")), None)
        if beside is None or _text(beside).strip() or likeness(wanted, Title.of(_text(cell).strip(" :"))) < SURE:
            continue
        paragraph = beside.find(f"{W}p")
        if paragraph is None:
            paragraph = etree.SubElement(beside, f"{W}p")
        run = etree.SubElement(paragraph, f"{W}r")
        etree.SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = told
        return True
    return False


def _text(node: etree._Element) -> str:
    return "".join(piece.text or "" for piece in node.iter(f"{W}t"))


def _style(paragraph: etree._Element) -> str:
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    return (named.get(f"{W}val") if named is not None else None) or ""


def _heading_styles(styles: etree._Element) -> set[str]:
    named = ((style.get(f"{W}styleId") or "", style.find(f"{W}name")) for style in styles.iter(f"{W}style"))
    return {
        style for style, name in named if name is not None and (name.get(f"{W}val") or "").lower()[:8] == "heading "
    }


def _facts(ours: Parts, theirs: Parts) -> None:
    """Which draft it is, for when it comes back."""
    if CUSTOM not in ours:
        return
    if CUSTOM not in theirs:
        theirs.put(CUSTOM, ours.root(CUSTOM))
        theirs.typed(CUSTOM, "application/vnd.openxmlformats-officedocument.custom-properties+xml")
        root = theirs.root("_rels/.rels")
        tag = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
        etree.SubElement(root, tag, Id="rIdFacts", Type=f"{OFFICE}/custom-properties", Target=CUSTOM)
        return
    held = theirs.root(CUSTOM)
    numbers = [int(node.get("pid") or 1) for node in held]
    for number, node in enumerate(ours.root(CUSTOM), start=max([1, *numbers]) + 1):
        for old in [one for one in held if one.get("name") == node.get("name")]:
            held.remove(old)
        node.set("pid", str(number))
        held.append(node)


def _as_document(parts: Parts) -> None:
    """A file made from a template (.dotx) says that it is a document."""
    for node in parts.root("[Content_Types].xml"):
        if node.get("ContentType") == f"{WORD}.template.main+xml":
            node.set("ContentType", f"{WORD}.document.main+xml")
