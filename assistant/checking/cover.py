"""Whether a specification gives the hours that a requirement asks for: at every hour, out of hours, on seven days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from assistant.checking.bench import Bench, Evidence
from assistant.checking.hours import ELSEWHERE, Stated, stated
from assistant.checking.scope import Asked
from assistant.checking.week import CLOSED, NIGHT, WEEKEND, Week, on, told

FURTHER = 2.0
"""Log odds by which a sentence elsewhere may be behind the best and still give the rest of the hours."""
_ASKS: tuple[tuple[str, str, Week], ...] = (
    (
        r"24 hours a day|24-hour\b|24/7|\b(?:any|every|all) hours?\b|\b(?:any|all) times?\b"
        r"|day (?:and|or) night|round the clock|at 24 hours",
        "at every hour of every day",
        CLOSED,
    ),
    (r"out[ -]of[ -]hours|nights? and weekends?|nights? (?:or|and) at weekends?", "out of hours", CLOSED),
    (r"(?:seven|7)[ -]days?(?: a week|-a-week)?\b|\bweekends?\b", "on seven days a week", on(WEEKEND, 20, 32)),
    (r"overnight|at night|\bnights\b", "at night", NIGHT & CLOSED),
)


@cache
def asked_for(text: str) -> tuple[str, Week] | None:
    """The hours that words ask for, in words of ours, and those of them that have to be there.

    The day of a working day is taken to be there, so it is none of them.
    """
    for pattern, words, hours in _ASKS:
        if re.search(pattern, text, re.IGNORECASE):
            return words, hours
    return None


def hours_missing(bench: Bench, asked: Asked, found: Evidence, shown: Sequence[int]) -> str | None:
    """Which hours are asked for and which are given, where those are fewer; ``None`` where they are not.

    ``shown``: the sentences that arrange it. Fewer are given only where these say so, and nothing else that may arrange
    it, or stands under the same heading, gives the others.
    """
    wanted = _wanted(asked)
    if wanted is None:
        return None
    words, needed = wanted
    told_here = [stated(bench.said[one].text) for one in shown]
    if not any(one.limited for one in told_here):
        return None
    others = [stated(bench.said[one].text) for one in _beside(bench, found, shown)]
    if needed <= _given([*told_here, *others]):
        return None
    return _said(words, told_here, [bench.said[one].text for one in shown])


def hours_in_part(asked: Asked, denying: str) -> str | None:
    """The same of a sentence that denies, which gives some of the hours that have to be there and denies others."""
    wanted, here = _wanted(asked), stated(denying)
    if wanted is None or not (here.given & wanted[1] and here.elsewhere & wanted[1]):
        return None
    return _said(wanted[0], [here], [denying])


def _wanted(asked: Asked) -> tuple[str, Week] | None:
    return asked_for(f"{asked.requirement.text} {asked.requirement.our_reading or ''}")


def _said(words: str, several: Sequence[Stated], texts: Sequence[str]) -> str:
    exact = told(frozenset(half for one in several for half in one.exact))
    given = ", ".join(dict.fromkeys([*([exact] if exact else []), *(each for one in several for each in one.loose)]))
    names = ", ".join(dict.fromkeys(match[0] for text in texts for match in ELSEWHERE.finditer(text)))
    said = [
        f"hours: asked for {words}",
        f"given: {given}" if given else "",
        f"at other times: {names}" if names else "",
    ]
    return "; ".join(one for one in said if one) if given or names else f"{said[0]}; some of these are left out"


def _beside(bench: Bench, found: Evidence, shown: Sequence[int]) -> list[int]:
    """Other sentences that may give the rest of the hours."""
    sections = {bench.said[one].section for one in shown}
    under = [one for one in bench.arranging if bench.said[one].section in sections]
    least = max(float(found.odds[one]) for one in shown) - FURTHER
    near = [one for one in found.arranging if found.odds[one] >= least]
    return [one for one in dict.fromkeys((*near, *under)) if one not in shown]


def _given(several: Iterable[Stated]) -> Week:
    return frozenset(half for one in several for half in one.given)
