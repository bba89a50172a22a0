"""What people type into a table, as the values they mean: "1,5", "50%", "22/11/2026", "Yes", "Northern Ireland".

What is not understood is given back as it was, for the schema to refuse in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters and what no file of Office can hold; line ends and tabs stay, and so do marks of direction."""
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_YES = {"yes", "y", "true", "1", "x"}
_NO = {"no", "n", "false", "0"}


def blank(value: Any) -> bool:
    """Whether a cell holds nothing: ``None``, white space or not a number."""
    return value is None or (isinstance(value, str) and not value.strip()) or value != value  # NaN is not itself


def text(value: Any) -> str:
    """A value as words: a number without a fraction is written without one, a date as 2026-11-22."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def number(value: Any, *, share: bool = False) -> Any:
    """A ``Decimal``; "1,5" and "1 500" and "1,500" are read as people mean them, and of a share "50%" is half."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return text(value)
    words = re.sub(r"[\s£_']", "", str(value))
    part = share and words.endswith("%")
    words = words.removesuffix("%") if part else words
    if _THOUSANDS.fullmatch(words):
        words = words.replace(",", "")
    elif words.count(",") == 1 and "." not in words:
        words = words.replace(",", ".")
    try:
        found = Decimal(words)
    except InvalidOperation:
        return value
    return found / 100 if part else found


def whole_number(value: Any) -> Any:
    """An ``int`` where the number has no fraction."""
    found = number(value)
    if isinstance(found, Decimal) and found.is_finite() and found == found.to_integral_value():
        return int(found)
    return text(value)


def yes_or_no(value: Any) -> Any:
    """``True`` or ``False`` for the words that say so, else the text as it was typed."""
    words = text(value).strip().casefold()
    return True if words in _YES else False if words in _NO else text(value)


def chosen(value: Any, choices: Sequence[str]) -> str:
    """The choice that is meant, whatever its capitals and spaces."""
    words = re.sub(r"[\s_-]+", " ", text(value)).strip().casefold()
    return next((one for one in choices if one.replace("-", " ").casefold() == words), text(value))


def day(value: Any) -> str:
    """A date as 2026-11-22, or its beginning; 22/11/2026 is taken as it is written in Britain."""
    words = text(value).strip()
    found = _DAY.fullmatch(words)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else words


def listed(value: Any) -> list[str]:
    """What stands between commas, semicolons and line ends; a list as it is."""
    if isinstance(value, list | tuple):
        return [text(one) for one in value if not blank(one)]
    return [part for piece in re.split(r"[,;\n]", text(value)) if (part := piece.strip())]
