"""Recommendation, section and indicator numbers as they are printed at the start of a block."""

from __future__ import annotations

import re

NAMED = (
    r"(?:Recommendation|Statement|Commitment|Standard|Indicator|Ambition|Priority|Action|Objective|Outcome|"
    r"Principle|Section|Chapter|Appendix|Annex|Part|Schedule|Table|Figure|Box|Quality statement|Case study)"
)
NUMBER = re.compile(
    rf"""\s*(?:
        (?P<named>{NAMED}\s+(?:\d+(?:[.–-]\d+)*[a-z]?|[A-Z]|[IVX]+))(?=$|[\s:.,;–—-])
      | (?P<code>[A-Z]{{1,6}}-?\d{{2,4}}[a-z]?)(?=$|[\s:.,;)–—-])
      | (?P<dotted>[A-Z]?\d{{1,3}}(?:\.\d{{1,3}}){{1,5}})(?=\.?(?:$|\s))
      | (?P<single>\d{{1,3}})(?=[.)]?\s+[^\W\d_a-z])
    )""",
    re.VERBOSE,
)


def leading_number(text: str) -> str | None:
    """The number that ``text`` opens with, ``None`` where there is none: "1.9.1", "Statement 4", "PC001", "12"."""
    found = NUMBER.match(text)
    return " ".join(found.group().split()) if found else None


def section_number(text: str) -> str | None:
    """The same for running text, where a bare "12" counts something and is no number of a section."""
    number = leading_number(text)
    return None if number is None or number.isdigit() else number


def numbering_depth(number: str | None) -> int | None:
    """How deep a decimal section number goes: 1 for "3", 3 for "3.1.4"; ``None`` for any other."""
    if number is None or not re.fullmatch(r"\d+(\.\d+)*", number):
        return None
    return number.count(".") + 1
