"""The numbers and dates in a sentence, by value: "three" is 3, "1,000" is 1000, "£2m" is £2,000,000."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_ONES += "seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELLED = {word: value for value, word in enumerate(_ONES, start=1)}
_SPELLED |= {word: 10 * value for value, word in enumerate(_TENS, start=2)}
_TIMES = {"hundred": 100, "thousand": 1000, "k": 1000, "million": 10**6, "mn": 10**6, "m": 10**6}
_TIMES |= {"billion": 10**9, "bn": 10**9, "dozen": 12}
_MONTHS = "january february march april may june july august september october november december".split()
_UNITS = {
    "hr": "hour",
    "h": "hour",
    "min": "minute",
    "sec": "second",
    "yr": "year",
    "wk": "week",
    "wte": "wte",
}
_UNITS |= {unit: unit for unit in "hour minute second day night week month year mile bed mg mcg g kg ml l km".split()}
_UNITS |= {f"{unit}s": name for unit, name in _UNITS.items() if len(unit) > 1}
_UNITS |= {"%": "%", "percent": "%", "per cent": "%"}

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
_MONTH += r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
MONTH = re.compile(rf"\b(?!May\b){_MONTH}\b|\bMay\b(?=\s\d)|(?<=\d\s)May\b|(?<=[a-z]\s)May\b")
_NUMBER = re.compile(
    rf"""
    (?P<before>(?-i:{_MONTH})\s+)?
    (?P<money>[£$€]\s?)?
    (?:
      (?P<round>\b24/7\b)
      | (?P<dotted>(?<![\w.])\d+(?:\.\d+){{2,}})
      | (?P<digits>(?<![A-Za-z\d.])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)|(?<![A-Za-z\d.])\d+(?:\.\d+)?)
        (?:(?:st|nd|rd|th)\b)?
      | \b(?P<tens>{"|".join(_TENS)})(?:[\s-](?P<digit>{"|".join(_ONES[:9])}))?\b
      | \b(?<!no\s)(?<!each\s)(?<!any\s)(?P<spelled>{"|".join(sorted(_ONES, key=len, reverse=True))})\b
        (?!(?<=one)(?:['’]s|\s(?:another|of)|-))
      | \b(?P<bare>hundred|thousand|million|billion|dozen)s?\b
    )
    (?:[\s-]?(?P<times>hundred|thousand|million|billion|dozen|bn|mn|(?(money)m|(?!))|(?(money)k|(?!)))\b)?
    (?:[\s-]{{0,2}}(?P<kind>working|calendar|bank|clear|school)(?=\s))?
    (?:[\s-]{{0,2}}(?P<unit>%|per\scent\b|percent\b|(?:{"|".join(sorted(_UNITS, key=len, reverse=True))})\b
       |(?-i:{_MONTH})\b))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SAME_UNIT = re.compile(r"-?\s*(?:to|or|and|-|–|—)\s*")


@dataclass(frozen=True, slots=True)
class Quantity:
    value: Decimal | str
    """A recommendation number such as 1.9.1 stays text."""
    unit: str
    """What is counted, "%", "£" or a month; "" where nothing is named."""
    written: str


def quantities(text: str) -> list[Quantity]:
    """Every number of a text, in order, with its unit where one stands beside it."""
    found: list[Quantity] = []
    ends: list[tuple[int, int]] = []
    for match in _NUMBER.finditer(text):
        if match["round"]:
            found += [Quantity(Decimal(24), "hour", "24/7"), Quantity(Decimal(7), "day", "24/7")]
            ends += [match.span(), match.span()]
            continue
        found.append(Quantity(_value(match), _unit(match), " ".join(match[0].split())))
        ends.append(match.span())
    for place in range(len(found) - 2, -1, -1):  # "2 to 3 days": the first number has the unit of the second
        between = text[ends[place][1] : ends[place + 1][0]]
        if not found[place].unit and _SAME_UNIT.fullmatch(between):
            found[place] = Quantity(found[place].value, found[place + 1].unit, found[place].written)
    return found


def months(text: str) -> dict[str, str]:
    """The months named in a text, by their first three letters, as written."""
    return {match[0][:3].lower(): match[0] for match in MONTH.finditer(text)}


def _value(match: re.Match[str]) -> Decimal | str:
    if match["dotted"]:
        return match["dotted"]
    if match["bare"]:
        return Decimal(_TIMES[match["bare"].lower()])
    if match["digits"]:
        value = Decimal(match["digits"].replace(",", ""))
    elif match["tens"]:
        value = Decimal(_SPELLED[match["tens"].lower()] + _SPELLED.get((match["digit"] or "").lower(), 0))
    else:
        value = Decimal(_SPELLED[match["spelled"].lower()])
    return value * _TIMES[match["times"].lower()] if match["times"] else value


def _unit(match: re.Match[str]) -> str:
    if match["money"]:
        return match["money"].strip()
    unit = " ".join((match["unit"] or match["before"] or "").lower().split())
    if unit and any(month.startswith(unit[:3]) for month in _MONTHS) and unit not in _UNITS:
        return unit[:3]
    named = _UNITS.get(unit, "")
    return f"{match['kind'].lower()} {named}" if match["kind"] and named else named
