"""How exported papers look in Word and OpenDocument: the reference document that pandoc takes its styles from.

The one door to python-docx. The document is made here, by code, from the one that pandoc brings along.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from assistant.exporting.pandoc import default_file
from assistant.exporting.parts import Print

FONT = "Arial"
INK, ACCENT, QUIET, CAUTION = "1B2530", "005EB8", "4A5561", "7A3E00"
LINE, SHADE = "8A949E", "E8EEF4"
SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 13.5, "Heading 3": 12, "Heading 4": 11, "Heading 5": 11}
BODY, CELL = 10.5, 9.5
"""Points."""
MORE: dict[Print, float] = {"usual": 0, "readable": 2.5, "large": 7.5}
"""Points added to every size: body text of 13 points for the public, and of 18 in large print."""


def reference(folder: Path, footer: str, size: Print = "usual") -> Path:
    """The reference document in ``folder``, with a line at the foot of each page. Raises ``NotExported``."""
    document: Any = Document(io.BytesIO(_plain(MORE[size])))
    _footer(document.sections[0], footer)
    path = folder / "reference.docx"
    document.save(str(path))
    return path


@cache
def _plain(more: float) -> bytes:
    document: Any = Document(io.BytesIO(default_file("reference.docx")))
    styles = document.styles
    _fonts(styles)
    for name, size in SIZES.items():
        _heading(styles[name], size + more)
    for name in ("Body Text", "First Paragraph", "Compact", "Normal"):
        styles[name].font.size = Pt(BODY + more)
    styles["Compact"].font.size = Pt(CELL)
    for name, before, after in (("Body Text", 0, 6), ("First Paragraph", 0, 6), ("Compact", 1, 1)):
        _spaced(styles[name], before, after)
    styles["Footnote Text"].font.size = Pt(8.5)
    _spaced(styles["Footnote Text"], 0, 2)
    _paragraph(styles, "Clause", before=0, after=6)
    _paragraph(styles, "Lead", before=0, after=6, colour=QUIET)
    _paragraph(styles, "Notice", before=3, after=6, colour=CAUTION)
    for name, colour in (("Force", ACCENT), ("Label", QUIET), ("Caution", CAUTION)):
        character = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        character.font.color.rgb = RGBColor.from_string(colour)
        character.font.bold = name != "Label"
        character.font.size = Pt(9) if name != "Caution" else None
    styles["Hyperlink"].font.color.rgb = RGBColor.from_string(ACCENT)
    styles["Hyperlink"].font.underline = True
    _caption(styles["Table Caption"])
    _ruled(styles)
    _page(document.sections[0])
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _fonts(styles: Any) -> None:
    for style in styles:
        if style.type not in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER) or "Code" in style.name:
            continue
        properties = style.element.get_or_add_rPr()
        for found in properties.findall(qn("w:rFonts")):
            properties.remove(found)
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for found in defaults.findall(qn("w:rFonts")):
        defaults.remove(found)
    names = " ".join(f'w:{which}="{FONT}"' for which in ("ascii", "hAnsi", "cs", "eastAsia"))
    defaults.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')} {names}/>"))


def _heading(style: Any, size: float) -> None:
    style.font.size = Pt(size)
    style.font.bold = True
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(INK if style.name == "Title" else ACCENT)
    _spaced(style, 0 if style.name == "Title" else size, 10 if style.name == "Title" else 4)
    style.paragraph_format.keep_with_next = True
    if style.name == "Title":
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _spaced(style: Any, before: float, after: float) -> None:
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)


def _paragraph(styles: Any, name: str, before: float, after: float, colour: str | None = None) -> None:
    made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = styles["Body Text"]
    _spaced(made, before, after)
    if colour:
        made.font.color.rgb = RGBColor.from_string(colour)


def _caption(style: Any) -> None:
    style.font.italic = False
    style.font.size = Pt(9)
    style.font.color.rgb = RGBColor.from_string(QUIET)
    style.paragraph_format.keep_with_next = True
    _spaced(style, 8, 3)


def _ruled(styles: Any) -> None:
    """The table: thin rules, the top row shaded and bold."""
    made = styles.add_style("Ruled", WD_STYLE_TYPE.TABLE)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(f'<w:{side} w:w="90" w:type="dxa"/>' for side in ("left", "right"))
    table = (
        f"<w:tblPr {nsdecls('w')}><w:tblBorders>{sides}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
    )
    head = (
        f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/></w:tcPr></w:tblStylePr>'
    )
    made.element.append(parse_xml(table))
    made.element.append(parse_xml(head))


def _page(section: Any) -> None:
    for numbering in section._sectPr.findall(qn("w:footnotePr")):  # pandoc's begins anew with each section
        section._sectPr.remove(numbering)
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)


def _footer(section: Any, text: str) -> None:
    """The text, and "Page 2 of 9" as fields."""
    paragraph = section.footer.paragraphs[0]
    for before, field in ((f"{text}   Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(before)
        for kind in ("begin", None, "end"):
            run = paragraph.add_run()
            if kind is None:
                instruction = OxmlElement("w:instrText")
                instruction.text = field
                run._r.append(instruction)
            else:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)
    for run in paragraph.runs:
        run.font.size = Pt(8.5)
        run.font.color.rgb = RGBColor.from_string(QUIET)
