"""The hours of a week that a sentence gives, and those that it denies or leaves to 111. Pure.

Times of day are read by ``clock``; here are the days, weekends and bank holidays that they hold for, office hours and
what lies outside them, nights, and "at other times". What is said loosely is read widely: a night begins when
offices close.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from assistant.checking.clock import DAY, OPEN, RANGE, span
from assistant.checking.week import ALL, EVERY_DAY, HOLIDAY, NAMES, NIGHT, OFFICE, WEEKEND, WORKING, Week, on

Kind = Literal["range", "outside", "all day", "days", "rest", "out", "all", "office", "night"]
_NAMED = r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b"
_TO = r"\s?(?:-|–|—|\bto\b|\bthrough(?:\sto)?\b|\buntil\b)\s?"
_WEEK = r"(?:[\s-]?(?:a|per|each|of\sthe)[\s-]?|\s?/\s?|[\s-])(?:week|wk|service|working|cover|basis|rota)\b"
_SEVEN = rf"\b(?:7|seven)[\s-]?days?{_WEEK}|\bon\s(?:all\s)?(?:7|seven)\sdays\b|\b7d\b|\b7/7\b|\b365(?:\s?d|\sdays)\b"
_YEAR = r"\b(?:every|each)\sday\sof\sthe\s(?:week|year)\b|\ball\s(?:the\s)?year\sround\b"
_DAYS: tuple[tuple[str, frozenset[int]], ...] = (
    (rf"{_SEVEN}|{_YEAR}|\b(?:every|each)\sday\b|\bdaily\b", EVERY_DAY),
    (rf"\b(?:6|six)[\s-]?days?{_WEEK}", WORKING | {5}),
    (rf"\b(?:5|five)[\s-]?days?{_WEEK}|\b5/7\b|\bweek[\s-]?days?\b|\bon\sworking\sdays\b", WORKING | HOLIDAY),
    (r"\bweek[\s-]?ends?\b|\bw/e(?:nd)?s?\b", WEEKEND),
    (r"\b(?:bank|public)(?:\s(?:and|or)\s(?:bank|public))?\shol(?:iday)?s?\b", HOLIDAY),
)
_SPAN = rf"{_NAMED}{_TO}{_NAMED}|\bM{_TO}(?:Fri|F|Sat|Sun|Su|S)\b"
_TOKENS: tuple[tuple[Kind, str], ...] = (
    ("outside", rf"\b(?:outside|other\sthan)\s(?:of\s)?(?:the\shours\s(?:of\s)?)?{RANGE}"),
    (
        "rest",
        r"\b(?:(?:at|for|in|during|of)\s)?(?:all\s)?(?:the\s)?(?:other|remaining)\s(?:times?|hours)\b|\botherwise\b"
        r"|\b(?:outside|out\sof|beyond)\s(?:of\s)?(?:these|those|its|our|their|this)\s(?:hours|times?)\b|\bthereafter\b"
        r"|\b(?:for\s)?the\srest\sof\sthe\s(?:time|week|day)\b",
    ),
    (
        "out",
        r"\bout[\s-]of[\s-](?:office[\s-]|working[\s-]|normal[\s-])?hours\b|\bOOHs?\b|\bafter[\s-]hours\b"
        r"|\boutside\s(?:of\s)?(?:the\s)?(?:normal\s|usual\s|core\s)?"
        r"(?:office|working|surgery|opening|business|service|practice|normal|core)\shours\b",
    ),
    (
        "all",
        r"\b24\s?/\s?7(?:\s?/\s?365)?\b|\b(?:round|around)[\s-]the[\s-]clock\b|\b(?:any|every|all|whatever)\s(?:the\s)?hours?\b"
        r"|\b(?:any|all)\stimes?\b|\b(?:by\s)?(?:day|night)\s(?:and|or)\s(?:by\s)?(?:night|day)\b|\bnever\sunanswered\b"
        r"|(?<![\d:.≤<>≥£])\b(?:24|twenty[\s-]?four)[\s-]?(?:h(?:ou)?rs?|h)\b"
        r"(?!\s?(?:of|after|before|notice|later|turn|following|prior|target|post))",
    ),
    ("all day", r"\ball\s(?:day|weekend)\b(?!\sand)"),
    (
        "office",
        r"\b(?:office|working|normal|core|surgery|business|practice)\shours\b|\bin[\s-]hours\b|\bday[\s-]?time\b",
    ),
    ("office", r"\b(?:by|in\sthe|during\sthe)\sday\b"),
    ("night", r"\bovernight\b|\bnights?\b|\bnight[\s-]?time\b|\bevenings?\b|\btwilight\b"),
    ("range", RANGE),
    ("range", OPEN),
    ("days", _SPAN),
    ("days", "|".join(pattern for pattern, _ in _DAYS)),
    ("days", _NAMED),
)
_I = re.IGNORECASE
_ANY = re.compile("|".join(f"(?P<t{number}>{pattern})" for number, (_, pattern) in enumerate(_TOKENS)), _I)
_DAY_NAME = re.compile(_NAMED, _I)
_DURATION = re.compile(
    r"(?:within|in|under|inside|≤|<|>|≥|every|each|first|next|last|than|after|for|about|least|per)\s?"
    r"(?:the\s|a\s|first\s|next\s|last\s|initial\s)*$",
    _I,
)
_ONE_OF = re.compile(r"\b(?:each|every|next|following|same|per|one|two)\s$", _I)
_BREAK = re.compile(r"[,;:|()]|\.\s|\s[-–—]\s|\b(?:but|and|while|whereas|with|except|excluding)\b", _I)
_BESIDE = re.compile(r"[\s,&/()|]*(?:\b(?:and|or|at|on|the|including|plus|also)\b[\s,&/()]*)*", _I)
ELSEWHERE = re.compile(
    r"(?<!\d\s)(?<![\d+])\b(?:111|999)\b(?!\s(?:option|\d))|\bA\s?&\s?E\b|\bNHS\s24\b|\bemergency\s(?:department|services?)\b"
    r"|\bvoice\s?mail\b|\banswer(?:ing)?\s?-?(?:phone|machine)\b|\brecorded\smessage\b|\b(?:their|its)\sown\s(?:GP|doctor|practice)\b",
    _I,
)
"""Services that everybody has, and what is nobody at all."""
_NONE = re.compile(r"[:|,(\s–—-]*(?:none|nil|no\s\w+|not\s\w+|closed|n/?a)[\s.;)]*", _I)
"""A cell, or what follows a colon, that says of what stands before it that it is not there."""
_SMALL = re.compile(r"\b(?:at|on|and|or|the|in)\b", _I)
_DENIED = re.compile(
    r"\b(?:no(?!\s(?:later|more|less|fewer))|not(?!\s(?:only|just|later))|never(?!\sun)|none|nil|nothing|nobody|nor|neither|cannot"
    r"|without|closed|shut|exclud\w+|except\w*|unavailable|unstaffed|ceased|stood\sdown)\b|n['’]t\b",
    _I,
)
_OWN = re.compile(
    r"\b(?:is|are|has|have|will|shall|runs?|works?|gives?|provides?|offers?|visits?|on[\s-](?:call|duty)|open|opens|staffed"
    r"|answer\w*|operates?|covers?|available)\b",
    _I,
)


_LOOSE: dict[Kind, Week] = {"out": ALL - OFFICE, "office": OFFICE, "night": NIGHT}
_EXACT: tuple[Kind, ...] = ("range", "outside", "all day", "all")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a sentence says of hours."""

    given: Week = frozenset()
    elsewhere: Week = frozenset()
    """Denied, or left to services that everybody has."""
    limited: bool = False
    """Whether it says from when to when, on which working days, or when there is nothing."""
    exact: Week = frozenset()
    """Of what is given, what is said in so many hours."""
    loose: tuple[str, ...] = ()
    """The words for the rest of it: "office hours"."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Kind
    start: int
    end: int
    text: str
    clause: int


def stated(text: str) -> Stated:
    """What a sentence says of hours; nothing is given where it says nothing."""
    tokens, away = _read(text)
    windows = _windows(text, tokens, away)
    ranged = {one.clause for one, _ in windows if one.kind != "days"}
    said = [(one, _LOOSE[one.kind]) for one in tokens if one.kind in _LOOSE and one.clause not in ranged]
    said += [(one, ALL) for one in tokens if one.kind == "all" and one.clause not in away] + windows
    given = _joined(hours for one, hours in said if one.clause not in away)
    exact = _joined(hours for one, hours in said if one.clause not in away and one.kind in _EXACT)
    elsewhere = _joined(hours for one, hours in said if one.clause in away)
    named = _joined(hours for _, hours in windows) or OFFICE
    for one in tokens:
        if one.kind == "rest" and one.clause in away:
            given, exact, elsewhere = given & named, exact & named, elsewhere | (ALL - named)
        elif one.kind == "rest":
            given |= ALL - named
    own = [one for one, _ in said if one.clause not in away]
    limits = any(one.kind in ("office", "range", "outside") for one in own) or any(
        one.kind == "days" and not _days(one.text) & WEEKEND for one in own
    )
    loose = tuple(one.text for one in sorted(own, key=lambda one: one.start) if one.kind not in _EXACT)
    return Stated(given - elsewhere, elsewhere, limits or bool(elsewhere), exact - elsewhere, loose)


def _joined(several: Iterable[Week]) -> Week:
    return frozenset(half for hours in several for half in hours)


def _read(text: str) -> tuple[list[_Token], set[int]]:
    """What is said of hours, in order, and the clauses that deny it or leave it to others."""
    found = [(_TOKENS[int((match.lastgroup or "t0")[1:])][0], match) for match in _ANY.finditer(text)]
    found = [(kind, match) for kind, match in found if _holds(kind, match, text)]
    breaks = list(_breaks(text, found))
    tokens = [
        _Token(kind, match.start(), match.end(), match[0], sum(place <= match.start() for place in breaks))
        for kind, match in found
    ]
    return tokens, _away(text, [0, *breaks, len(text)])


def _breaks(text: str, tokens: Sequence[tuple[Kind, re.Match[str]]]) -> Iterator[int]:
    """Where clauses begin: "and" begins one only after hours, "at weekends and 111 at other times"."""
    for one in _BREAK.finditer(text):
        if any(match.start() <= one.start() < match.end() for _, match in tokens):
            continue
        if one[0].lower() != "and":
            yield one.start()
        elif any(0 <= one.start() - match.end() < 2 for _, match in tokens):
            goes_on = any(
                kind in ("days", "night") and _BESIDE.fullmatch(text[one.start() : match.start()])
                for kind, match in tokens
                if match.start() > one.start()
            )
            if not goes_on:
                yield one.start()


def _holds(kind: Kind, match: re.Match[str], text: str) -> bool:
    """Whether it is what it looks like: "within 24 hours" and "each weekday at 9.15" give no hours."""
    if kind in ("range", "outside"):
        return span(match[0], text[match.end() :]) is not None
    if kind == "all":
        return not (re.match(r"(?:24|twenty)(?!\s?/)", match[0], _I) and _DURATION.search(text[: match.start()]))
    return not (kind == "days" and _ONE_OF.search(text[: match.start()]))


def _away(text: str, edges: Sequence[int]) -> set[int]:
    """The clauses whose hours are denied or left to others; one without a verb goes on as the one before it.

    What is only hours and opens a sentence, "Out of hours, patients ring 111", goes with what follows.
    """
    clauses = [text[start:end] for start, end in pairwise(edges)]
    found: set[int] = set()
    before = False
    for number, clause in enumerate(clauses):
        opens = number == 0 or re.match(r"[.;]", clause) is not None
        following = clauses[number + 1] if number + 1 < len(clauses) else ""
        goes_with = _NONE.fullmatch(following) or (opens and following[:1] in tuple(",:") and _only_hours(clause))
        own = following if goes_with else clause
        goes_on = before and not opens and not _OWN.search(clause)
        away = bool(ELSEWHERE.search(own) or _DENIED.search(own)) or goes_on
        if away:
            found.add(number)
        before = away and not re.match(r"exc", clause, _I)  # "except bank holidays, 8 to 8"
    return found


def _only_hours(clause: str) -> bool:
    return not any(map(str.isalpha, _ANY.sub(" ", _SMALL.sub(" ", clause))))


def _windows(text: str, tokens: Sequence[_Token], away: set[int]) -> list[tuple[_Token, Week]]:
    """Each range of hours on the days named beside it, and the days that are named without hours."""
    several = [one for one in tokens if one.kind in ("range", "outside", "all day", "days")]
    days_first = bool(several) and several[0].kind == "days"
    apart = HOLIDAY if any(_days(one.text) == HOLIDAY for one in several if one.kind == "days") else frozenset()
    found: list[tuple[_Token, Week]] = []
    used: set[int] = set()
    for place, one in enumerate(several):
        if one.kind == "days":
            continue
        others = [each for each, other in enumerate(several) if (other.clause in away) != (one.clause in away)]
        beside = _run(text, several, place, -1 if days_first else 1, others)
        used.update(beside)
        named = [_days(several[each].text) for each in beside]
        days = frozenset().union(*named) or EVERY_DAY
        days -= apart if HOLIDAY not in named else frozenset()
        start, end = (span(one.text) or (0, DAY)) if one.kind != "all day" else (0, DAY)
        hours = on(days, start, end)
        found.append((one, ALL - hours if one.kind == "outside" else hours))
    for place, one in enumerate(several):
        days = _days(one.text) if one.kind == "days" and place not in used else frozenset()
        if days and not re.fullmatch(rf"{_NAMED}|daily|(?:every|each)\sday", one.text, _I):
            found.append((one, on(days, *_usual(days))))
    return found


def _usual(days: frozenset[int]) -> tuple[int, int]:
    """The hours of days that are named without any: offices' in the week, eight to eight on seven days."""
    if days <= WEEKEND | HOLIDAY:
        return 0, DAY
    return (16, 40) if days >= WEEKEND else (18, 34)


def _run(text: str, several: Sequence[_Token], place: int, step: int, others: Sequence[int]) -> list[int]:
    """The places of the days that a range of hours holds for: those next to it, which stand beside each other.

    ``others``: places that are passed over, since they are denied and it is not, or the other way.
    """
    for way in (step, -step):
        found: list[int] = []
        at = place + way
        while way == step and 0 <= at < len(several) and several[at].kind != "days":
            at += way  # "Monday to Friday | 08:00 to 20:00 | 09:00 to 17:00": both are of these days
        while 0 <= at < len(several) and several[at].kind == "days":
            if at in others:
                at += way
                continue
            if found:
                first, last = sorted((several[found[-1]], several[at]), key=lambda one: one.start)
                if not _BESIDE.fullmatch(text[first.end : last.start]):
                    break
            found.append(at)
            at += way
        if found:
            return found
    return []


def _days(words: str) -> frozenset[int]:
    """The days that words name; Monday to Friday has the bank holidays in it unless they are left out."""
    for pattern, days in _DAYS:
        if re.fullmatch(pattern, words, _I):
            return days
    if re.fullmatch(rf"M{_TO}\w+", words, _I):
        last = words.strip()[-1].lower() if not words.lower().endswith(("sat", "sun", "fri")) else words.lower()[-3:]
        end = {"f": 4, "fri": 4, "sat": 5}.get(last, 6)
        return frozenset(range(end + 1)) | HOLIDAY
    named = [_number(match[0]) for match in _DAY_NAME.finditer(words)]
    if len(named) != 2:
        return frozenset(named)
    first, last_day = named
    days = frozenset((first + each) % 7 for each in range((last_day - first) % 7 + 1))
    return days | HOLIDAY if days >= WORKING else days


def _number(name: str) -> int:
    return next(number for number, day in enumerate(NAMES) if day.lower().startswith(name.lower()[:3]))
