"""Times of day as people write them: 9-5, 8 am to 8.30 pm, 0800-2000, between ten and four, until 22:00. Pure."""

from __future__ import annotations

import re

DAY = 48
"""Half hours of a day: what times are counted in here."""
_WORDS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_NUMBER = rf"(?:\d{{1,2}}(?:[:.][0-5]\d)?|\d{{4}}|{'|'.join(_WORDS)})(?![\d%])"
_HALF = (
    r"(?:\s?(?:[ap]\.?m\b\.?|h(?:ou)?rs?\b|h\b|o['’]clock))?(?:\s(?:in\sthe\s(?:morning|afternoon|evening)|at\snight))?"
)
CLOCK = rf"(?:(?<![\d.:£$€/]){_NUMBER}{_HALF}|\bnoon\b|\bmid-?(?:day|night)\b)(?![.:/]\d)"
_AND = rf"\bbetween\s{CLOCK}\s(?:and|to|until|-|–)\s{CLOCK}"
RANGE = rf"(?:{_AND}|(?:\bfrom\s)?{CLOCK}\s?(?:-|–|—|\bto\b|\buntil\b|\btill?\b)\s?{CLOCK})"
OPEN = rf"\b(?:after|from|until|till?|up\sto)\s{CLOCK}"

_I = re.IGNORECASE
_CLOCKS = re.compile(CLOCK, _I)
_TIME = re.compile(
    rf"(?P<number>\d{{4}}|\d{{1,2}}|{'|'.join(_WORDS)})(?:[:.](?P<minutes>\d\d))?\s?(?P<half>[ap]\.?m)?"
    r"(?P<hours>h(?:ou)?rs?\b|h\b|o['’]clock)?(?:\s(?P<part>in\sthe\s\w+|at\snight))?",
    _I,
)
_GOES_ON = re.compile(
    r"\s*(?:$|[,;.|)(]|(?:on|at|to|for|and|with|by|or|only|all|every|each|daily|five|six|seven|[5-7](?=[\s-]day)|bank|except"
    r"|excluding|mon(?!th)|tue|wed|thu|fri|sat|sun|week-?\s?(?:day|end)|M-)\w*)",
    _I,
)
"""What two bare numbers are followed by where they are hours, and not so many patients or weeks."""
_YEARS = range(1900, 2100)
_NAMED = ((24, "24"), (DAY, "24"))
"""Noon and midnight."""
LEAST = 3
"""Half hours under which a range is none of opening hours."""
OPENS, SHUTS = 16, 16
"""What "until ten" begins with, and what "from six" ends with: eight in the morning."""


def span(words: str, after: str = "") -> tuple[int, int] | None:
    """Start and end of a range of hours, in half hours; the end is the next day's where it comes first.

    ``after``: what follows, since "6 to 8 patients" is none. ``None`` where the words are no range of hours.
    """
    clocks = [match[0] for match in _CLOCKS.finditer(words)]
    if len(clocks) == 1:
        return _open(words, clocks[0])
    if len(clocks) != 2 or _counts(clocks, words, after) or all(_year(one) for one in clocks):
        return None
    first, last = (_read(one) for one in clocks)
    if first is None or last is None:
        return None
    start, end = _halves(first, last)
    length = end - start if end > start else end + DAY - start
    return (start, end) if length >= LEAST else None


def _open(words: str, clock: str) -> tuple[int, int] | None:
    read = _read(clock)
    if read is None or not read[1] or _year(clock):
        return None
    time = read[0]
    if re.match(r"(?:after|from)", words, _I):
        return (time, SHUTS)
    return (OPENS, time) if time > OPENS else None


def _counts(clocks: list[str], words: str, after: str) -> bool:
    """Whether two bare numbers count something: they are hours only where they look like them."""
    if not all(re.fullmatch(r"[1-9]\d?(?:\.\d\d)?|[a-z]+", one, _I) and _read(one) not in _NAMED for one in clocks):
        return False
    first, last = (_WORDS.get(one.lower()) or float(one) for one in clocks)
    likely = 6 <= first < 12 and 1 <= last <= 24
    worded = not any(map(str.isdigit, "".join(clocks))) and not re.match(r"between|from", words, _I)
    return not likely or worded or not _GOES_ON.match(after)


def _year(clock: str) -> bool:
    return clock.isdigit() and len(clock) == 4 and int(clock) in _YEARS


def _read(clock: str) -> tuple[int, str] | None:
    """The time in half hours, and ``am``, ``pm``, ``24`` where it says which half of the day it is, else nothing."""
    if re.fullmatch(r"noon|mid-?(?:day|night)", clock, _I):
        return _NAMED["ight" in clock]
    match = _TIME.fullmatch(clock.strip().rstrip("."))
    if match is None:
        return None
    number, minutes = match["number"].lower(), int(match["minutes"] or 0)
    hour = _WORDS[number] if number in _WORDS else int(number)
    lasts = match["hours"] and not match["hours"].lower().startswith("o")
    if number.isdigit() and len(number) == 4:
        hour, minutes = divmod(hour, 100)
    elif lasts and not match["minutes"]:
        return None
    if hour > 24 or minutes not in (0, 15, 20, 30, 40, 45, 59):
        return None
    half = _half_of_day(match)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif (
        (number.isdigit() and len(number) == 4)
        or hour > 12
        or number.startswith("0")
        or (match["minutes"] and ":" in clock)
    ):
        half = "24"
    return 2 * hour + round(minutes / 30), half


def _half_of_day(match: re.Match[str]) -> str:
    if match["half"]:
        return "am" if match["half"][0].lower() == "a" else "pm"
    part = (match["part"] or "").lower()
    return "" if not part else "am" if "morning" in part else "pm"


def _halves(first: tuple[int, str], last: tuple[int, str]) -> tuple[int, int]:
    """Both times with the half of the day that one of them leaves open: "8-8pm", "9 am to 5", "9-5"."""
    (start, of_start), (end, of_end) = first, last
    if not of_end and end < 24 and (of_start != "24" or start <= 24) and (end <= start or not of_start):
        end += 24
    if not of_start and of_end == "pm" and start < end - 24 and start < 12:
        start += 24
    return start % DAY, end if end <= DAY else end - DAY
