"""What pandoc leaves out of an OpenDocument text: rules around the cells of tables, and our looks."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from assistant.exporting.repacked import replaced_parts

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
FONT, ACCENT, QUIET, CAUTION, LINE, SHADE = "Arial", "#005eb8", "#4a5561", "#7a3e00", "#8a949e", "#e8eef4"
LOOKS = {
    "Force": {"color": ACCENT, "font-weight": "bold", "font-size": "9pt"},
    "Label": {"color": QUIET, "font-size": "9pt"},
    "Caution": {"color": CAUTION, "font-weight": "bold"},
}
PARAGRAPHS = {"Clause": {}, "Lead": {"color": QUIET}, "Notice": {"color": CAUTION}}
PAGE = {"page-width": "21cm", "page-height": "29.7cm", "margin-left": "2.2cm", "margin-right": "2.2cm"}


def finish(path: Path) -> None:
    """Changes the file in place."""
    with zipfile.ZipFile(path) as archive:
        content = etree.fromstring(archive.read("content.xml"))
        styles = etree.fromstring(archive.read("styles.xml"))
    _rules(content)
    _looks(styles)
    _base(styles)
    replaced_parts(path, {"content.xml": _bytes(content), "styles.xml": _bytes(styles)})


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _rules(content: etree._Element) -> None:
    for style in content.iter(f"{STYLE}style"):
        if style.get(f"{STYLE}name") in ("TableHeaderRowCell", "TableRowCell"):
            cell = style.find(f"{STYLE}table-cell-properties")
            cell.set(f"{FO}border", f"0.5pt solid {LINE}")
            cell.set(f"{FO}padding", "0.1cm")
            if style.get(f"{STYLE}name") == "TableHeaderRowCell":
                cell.set(f"{FO}background-color", SHADE)


def _looks(styles: etree._Element) -> None:
    held = styles.find(f"{OFFICE}styles")
    there = {style.get(f"{STYLE}name") for style in held.iter(f"{STYLE}style")}
    for family, looks in (("text", LOOKS), ("paragraph", PARAGRAPHS)):
        for name, look in looks.items():
            if name in there:
                continue
            style = etree.SubElement(held, f"{STYLE}style")
            style.set(f"{STYLE}name", name)
            style.set(f"{STYLE}family", family)
            if family == "paragraph":
                style.set(f"{STYLE}parent-style-name", "Text_20_body")
            properties = etree.SubElement(style, f"{STYLE}text-properties")
            for key, told in look.items():
                properties.set(f"{FO}{key}", told)


def _base(styles: etree._Element) -> None:
    """Our letters and an A4 page."""
    for properties in styles.iter(f"{STYLE}text-properties"):
        for key in (f"{STYLE}font-name", f"{FO}font-family"):
            if properties.get(key) is not None:
                del properties.attrib[key]
    for default in styles.iter(f"{STYLE}default-style"):
        properties = default.find(f"{STYLE}text-properties")
        if properties is not None:
            properties.set(f"{FO}font-family", FONT)
    for page in styles.iter(f"{STYLE}page-layout-properties"):
        for key, told in PAGE.items():
            page.set(f"{FO}{key}", told)
    for style in styles.iter(f"{STYLE}style"):
        if (style.get(f"{STYLE}name") or "").startswith("Heading"):
            properties = style.find(f"{STYLE}text-properties")
            if properties is not None:
                properties.set(f"{FO}color", ACCENT)
