"""What kind of answer a question asks for (a sum, a share, a count, a date ...) and whether a sentence has one. Pure.

What the question says itself is no answer: in "How many people came to the four workshops?" four is not news.
"""

from __future__ import annotations

import re
from collections.abc import Callable

NUMBER = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million"
)
MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
SPAN = "minute|hour|day|night|week|month|quarter|year|working day|half-day"
BODY = (
    "organi[sz]ation|body|bodies|team|group|people|person|author|company|agency|department|charity|network|institution|"
    "university|journal|publisher|programme|professional"
)

_ASKS: tuple[tuple[str, str], ...] = (
    ("reason", r"^why\b"),
    ("telephone", r"\b(telephone|phone|fax)\b.{0,20}\bnumber|\bnumber .{0,20}\b(ring|call|phone)\b"),
    ("email", r"\be-?mail address"),
    ("share", r"\b(what|which) (percentage|proportion|share|fraction)\b|\bwhat per ?cent\b|\bhow high\b"),
    (
        "money",
        r"\bhow much (did|does|do|is|was|will|would|money|has|have|should|are)\b"
        r"|\b(what|which)\b.{0,40}\b(costs?|price|prices|budget|tariff|salary|fees?|spend|spending)\b|\bin pounds\b",
    ),
    ("often", r"\bhow (often|frequently|regularly)\b|\bhow many times\b"),
    ("duration", rf"\bhow (long|soon|quickly)\b(?! ago)|\bhow many ({SPAN})s\b|\bwhat (time limit|timescale)"),
    ("count", r"\bhow many\b|\b(what|the) number of\b"),
    ("month", r"\b(which|what) month\b"),
    ("year", r"\b(which|what) (years?|decade|century)\b|\bhow long ago\b"),
    (
        "date",
        r"(^|[,;] |\band )when (was|were|is|are|did|do|does|will|should|has|have|can|must|and)\b"
        r"|\b(which|what)( \w+)? date\b|\bsince when\b|\bby when\b|\b(which|what) day\b",
    ),
    ("reason", r"\bwhy\b|\bwhat (reason|purpose|is the point|for)\b|\bfor what reasons?\b|\bwhat .{0,40}\bfor\?"),
    ("place", r"\bwhere\b|\b(which|what) (web ?site|address)\b"),
    ("name", rf"\bwho\b|\bwhom\b|\bwhose\b|\b(which|what) ({BODY})s?\b|\bname of\b|\bat which\b"),
)
_HAS: dict[str, str] = {
    "telephone": r"\d{3,}[ \d]{4,}",
    "email": r"\S@\S",
    "share": r"\d\s?(%|per ?cent)|\b(half|quarter|third|two-thirds|majority|most)\b|\b\d+ (in|out of) \d+",
    "money": (
        r"[£$€]\s?\d|\d[\d,.]*\s?(pounds|pence|million|billion|bn\b|m\b|k\b)|\bfree\b|\bno (charge|national tariff)\b"
    ),
    "often": (
        r"\b(every|each|annual(ly)?|yearly|monthly|quarterly|weekly|daily|once|twice|regular(ly)?)\b"
        rf"|\d+\W+({SPAN})|\b({NUMBER})\W+({SPAN})"
    ),
    "duration": rf"\b(\d+|{NUMBER}|a|half|several|few)[\s-]+({SPAN})s?\b|\bhalf-day\b|\b(24/7|round the clock)\b",
    "count": rf"\d|\b({NUMBER}|no|none|both|single|pair|dozen)\b",
    "month": rf"\b({MONTH})\b",
    "year": r"\b(1[89]|20)\d\d\b|\b(19|20)?\d0s\b|\bcentury\b",
    "date": rf"\b(1[89]|20)\d\d\b|\b({MONTH})\b|\b({DAY})s?\b|\b(spring|summer|autumn|winter)\b|\b\d+(st|nd|rd|th)\b",
    "reason": (
        r"\b(because|so that|in order|to (ensure|help|support|enable|improve|reduce|provide|make|allow|give)|aims?|"
        r"purpose|therefore|as it|which (will|can|means)|reflect|since|due to|designed|intended|want|so)\b"
    ),
    "place": r"https?://|www\.|\b(at|in|from|on) (the )?[A-Z]|\b(available|settings?|home|sites?)\b",
    "name": (
        r"\b[A-Z][a-z]+\b|\b[A-Z]{2,}\b"
        r"|\b(teams?|groups?|people|staff|professionals?|commissioners?|providers?|patients?|carers?|doctors?|nurses?)\b"
    ),
}
_ASKED = [(kind, re.compile(pattern)) for kind, pattern in _ASKS]
_FOUND = {
    kind: re.compile(pattern, 0 if kind in ("name", "place") else re.IGNORECASE) for kind, pattern in _HAS.items()
}
_COUNTED = re.compile(rf"\b(\d[\d,.]*|{NUMBER}|no|both)\b((?:\W+[\w’'/-]+){{1,4}})", re.IGNORECASE)
_QUANTITY = re.compile(rf"\b(\d[\d,.%]*|{NUMBER})\b", re.IGNORECASE)


def asked_for(question: str) -> str | None:
    """The kind of answer a question asks for, the narrowest that fits; ``None`` where any sentence may answer."""
    folded = " ".join(question.casefold().split())
    return next((kind for kind, pattern in _ASKED if pattern.search(folded)), None)


def counted(question: str) -> str:
    """What "how many ..." counts: the words after it, up to four."""
    found = re.search(r"\b(?:how many|number of)((?: [\w’'-]+){1,4})", " ".join(question.casefold().split()))
    return found.group(1) if found else ""


def has(kind: str, text: str, question: str) -> bool:
    """Whether a sentence has something of that kind which the question does not say itself."""
    return bool(_FOUND[kind].search(without_words_of(question, text, names=kind == "name")))


def counts(text: str, question: str, things: set[str], stem: Callable[[str], str]) -> bool:
    """Whether a number that is news stands before one of the things the question wants counted."""
    news = without_words_of(question, text, names=False)
    for found in _COUNTED.finditer(news):
        if things & {stem(word) for word in re.findall(r"[^\W_]+", found.group(2).casefold())}:
            return True
    return False


def without_words_of(question: str, text: str, *, names: bool) -> str:
    """A text without the numbers of the question and, with ``names``, without its words and its own first one."""
    if not names:
        said = {found.group().casefold() for found in _QUANTITY.finditer(question)}
        return _QUANTITY.sub(lambda found: " " if found.group().casefold() in said else found.group(), text)
    known = {word.casefold() for word in re.findall(r"[^\W_]+", question)}
    first = re.sub(r"^\W*\w+", " ", text)
    return re.sub(r"[^\W_]+", lambda found: " " if found.group().casefold() in known else found.group(), first)
