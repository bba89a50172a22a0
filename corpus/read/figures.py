"""Numbers of a workbook as Excel shows them: "£1,200", "12.5%", "14/05/2024"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from lxml import etree

X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "dd/mm/yyyy hh:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "£#,##0", 43: "#,##0.00",
    44: "£#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss",
}  # fmt: skip
"""Formats that files name by number (ECMA-376 part 1, 18.8.30); dates as in Britain."""
GENERAL = "General"
QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
PLACES = re.compile(r"[#0?][#0?,]*(?:\.([#0?]*))?")
DATED = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM/PM", re.IGNORECASE)
EPOCH = datetime(1899, 12, 30)


class Formats:
    """The number formats of a workbook's cell styles."""

    def __init__(self, styles: etree._Element | None, workbook: etree._Element) -> None:
        own: dict[str, str] = {}
        self._of: list[str] = []
        if styles is not None:
            for node in styles.iter(f"{X}numFmt"):
                own[node.get("numFmtId") or ""] = node.get("formatCode") or GENERAL
            for node in styles.iterfind(f"{X}cellXfs/{X}xf"):
                number = node.get("numFmtId") or "0"
                built_in = BUILT_IN.get(int(number), GENERAL) if number.isdecimal() else GENERAL
                self._of.append(own.get(number, built_in))
        properties = workbook.find(f"{X}workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in ("1", "true")

    def of(self, style: str | None) -> str:
        """The format of a style; in workbooks that count days from 1904 those of dates begin with ``@1904``."""
        place = int(style) if style and style.isdecimal() else 0
        found = self._of[place] if place < len(self._of) else GENERAL
        return f"@1904{found}" if self._from_1904 and is_date(found) else found


def is_date(format: str) -> bool:
    """Whether a format shows a day or a time."""
    bare = re.sub(r"\[[^\]]*\]", "", QUOTED.sub("", format.split(";")[0]))
    return bare.lower() != "general" and re.search(r"[ymdhs]", bare, re.IGNORECASE) is not None


def shown(value: str, format: str) -> str:
    """A stored number as the format shows it; as it is stored where the format says nothing of numbers."""
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    if not number.is_finite() or number.adjusted() > 300:  # beyond what Excel holds
        return value
    late = 1462 if format.startswith("@1904") else 0
    format = format.removeprefix("@1904")
    sections = format.split(";")
    if is_date(format):
        return _date(number + late, sections[0]) or _general(number)
    section = sections[1] if number < 0 and len(sections) > 1 and PLACES.search(sections[1]) else sections[0]
    figures = PLACES.search(QUOTED.sub("", re.sub(r"\[[^\]]*\]", "", section)))
    if figures is None or "E+" in section or "/" in section:
        return _general(number)
    return _figures(number, section, own_sign=section is not sections[0])


def _general(number: Decimal) -> str:
    """As Excel's General: eleven digits, no trailing zeros."""
    if number and not Decimal("1e-9") <= abs(number) < Decimal("1e15"):
        return f"{float(number):g}"
    rounded = f"{float(f'{float(number):.11g}'):.10f}" if number % 1 else f"{number:.0f}"
    return rounded.rstrip("0").rstrip(".") if "." in rounded else rounded


def _figures(number: Decimal, section: str, own_sign: bool) -> str:
    """A number with its decimal places, thousands and what stands around it."""
    section = re.sub(r"\[\$([^\]-]*)[^\]]*\]", r'"\1"', section)  # [$£-809]
    section = re.sub(r"\[[^\]]*\]", "", section)
    said: list[str] = []

    def kept(match: re.Match[str]) -> str:
        said.append(match[1] or match[2] or "")
        return chr(0xE000 + len(said) - 1)

    pattern = QUOTED.sub(kept, section)
    percent = "%" in pattern
    places = PLACES.search(pattern)
    if places is None:
        return _general(number)
    decimals = places[1] or ""
    least, most = decimals.rstrip("#?").__len__(), len(decimals)
    value = abs(number) * (100 if percent else 1)
    value = value.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    written = f"{value:,.{most}f}" if "," in places.group() else f"{value:.{most}f}"
    if most > least:
        whole, _, fraction = written.partition(".")
        fraction = fraction[:least] + fraction[least:].rstrip("0")
        written = f"{whole}.{fraction}" if fraction else whole
    sign = "-" if number < 0 and value and not own_sign else ""
    around = sign + pattern[: places.start()] + written + pattern[places.end() :]
    return "".join(said[ord(c) - 0xE000] if "\ue000" <= c < chr(0xE000 + len(said)) else c for c in around).strip()


def _date(number: Decimal, section: str) -> str | None:
    try:
        moment = EPOCH + timedelta(days=float(number))
    except OverflowError:
        return None
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    section = re.sub(r"\[\$[^\]]*\]", "", section).replace("[h]", "h")
    section = re.sub(r"\[[^\]]*\]", "", section)
    section = QUOTED.sub(lambda found: found[1] or found[2] or "", section)
    half = "AM/PM" in section.upper()
    last = ""

    def part(match: re.Match[str]) -> str:
        nonlocal last
        token, before = match.group().lower(), last
        last = token
        minutes = token in ("m", "mm") and (
            before.startswith("h") or re.match(r"[:.]?s", section[match.end() :], re.IGNORECASE) is not None
        )
        smaller = moment.minute if minutes else moment.month
        hour = (moment.hour % 12 or 12) if half else moment.hour
        return {
            "yyyy": f"{moment:%Y}", "yy": f"{moment:%y}", "mmmm": f"{moment:%B}", "mmm": f"{moment:%b}",
            "mm": f"{smaller:02}", "m": f"{smaller}",
            "dddd": f"{moment:%A}", "ddd": f"{moment:%a}", "dd": f"{moment:%d}", "d": f"{moment.day}",
            "hh": f"{hour:02}", "h": f"{hour}", "ss": f"{moment:%S}", "s": f"{moment.second}", "am/pm": f"{moment:%p}",
        }[token]  # fmt: skip

    return DATED.sub(part, section).split(";")[0].strip()
