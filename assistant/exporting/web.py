"""An exported paper as a web page of its own: landmarks, headed tables, notes that lead back, and nothing external."""

from __future__ import annotations

from pathlib import Path

import lxml.html
from lxml import etree

from assistant.exporting.parts import Written, printable

STYLE = Path(__file__).with_name("paper.css")


def finished(page: str, written: Written) -> str:
    """pandoc's HTML of a paper's parts as a whole page."""
    body = lxml.html.fragment_fromstring(page, create_parent="div")
    notes = body.find_class("footnotes")
    for section in notes:
        section.drop_tree()
    for node in body.iter("table"):
        _headed(node)
    for node in (*body.iter(), *(inside for section in notes for inside in section.iter())):
        _without_styles(node)
    root = _frame(written)
    main = root.find(".//main")
    main.extend(list(body))
    for section in notes:
        _notes(section)
        main.append(section)
    return f"<!DOCTYPE html>\n{etree.tostring(root, encoding='unicode', method='html')}\n"


def _frame(written: Written) -> etree._Element:
    title = printable(written.title)
    root = etree.Element("html", lang=written.language)
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    for name, told in written.facts:
        etree.SubElement(head, "meta", name=name, content=printable(told))
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "style").text = STYLE.read_text(encoding="utf-8")
    root.set("class", written.print)
    body = etree.SubElement(root, "body")
    main = etree.SubElement(body, "main")
    etree.SubElement(main, "h1").text = title
    return root


def _headed(table: etree._Element) -> None:
    """Header cells say what they head; a wide table scrolls by itself, by keyboard too."""
    for cell in table.iter("th"):
        cell.set("scope", "col" if any(above.tag == "thead" for above in cell.iterancestors()) else "row")
    caption = table.find("caption")
    frame = etree.Element("div", {"class": "wide", "tabindex": "0", "role": "region"})
    frame.set("aria-label", " ".join("".join(caption.itertext()).split()) if caption is not None else "Table")
    parent = table.getparent()
    parent.replace(table, frame)
    frame.tail, table.tail = table.tail, None
    frame.append(table)


def _without_styles(node: etree._Element) -> None:
    for name in [name for name in node.attrib if name.startswith("data-")]:
        del node.attrib[name]


def _notes(section: etree._Element) -> None:
    section.set("aria-label", "Footnotes")
    for rule in section.findall("hr"):
        section.remove(rule)
    heading = etree.Element("h2")
    heading.text = "Footnotes"
    section.insert(0, heading)
    for place, back in enumerate(section.find_class("footnote-back"), start=1):
        back.set("aria-label", f"Back to where footnote {place} is called")
