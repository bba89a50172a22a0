"""Equations of Word (OMML) as plain text: ``a^(2) + b_(1)``, enough to read and to search."""

from __future__ import annotations

from lxml import etree

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def equation(node: etree._Element) -> str:
    """The text of an equation or of a part of it."""
    tag = etree.QName(node).localname
    if tag == "t":
        return node.text or ""
    if tag == "f":
        return f"{_grouped(node, 'num')}/{_grouped(node, 'den')}"
    if tag in ("sSup", "sSub", "sSubSup"):
        lower = f"_{_grouped(node, 'sub')}" if tag != "sSup" else ""
        upper = f"^{_grouped(node, 'sup')}" if tag != "sSub" else ""
        return _part(node, "e") + lower + upper
    if tag == "rad":
        return f"{_part(node, 'deg')}√{_grouped(node, 'e')}"
    if tag == "nary":
        sign = node.find(f"{M}naryPr/{M}chr")
        return (
            ((sign.get(f"{M}val") if sign is not None else None) or "∫")
            + (f"_{_grouped(node, 'sub')}" if _part(node, "sub") else "")
            + (f"^{_grouped(node, 'sup')}" if _part(node, "sup") else "")
            + f" {_part(node, 'e')}"
        )
    if tag == "d":
        opening, closing = node.find(f"{M}dPr/{M}begChr"), node.find(f"{M}dPr/{M}endChr")
        inside = ", ".join(equation(part) for part in node.iterfind(f"{M}e"))
        left = "(" if opening is None else opening.get(f"{M}val") or ""
        right = ")" if closing is None else closing.get(f"{M}val") or ""
        return left + inside + right
    return "".join(equation(child) for child in node if isinstance(child.tag, str) and child.tag.startswith(M))


def _part(node: etree._Element, name: str) -> str:
    part = node.find(f"{M}{name}")
    return equation(part) if part is not None else ""


def _grouped(node: etree._Element, name: str) -> str:
    text = _part(node, name)
    return text if len(text) <= 1 or text.isalnum() else f"({text})"
