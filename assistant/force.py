"""How strongly a sentence asks for what it says: must, should, may, or nothing."""

from __future__ import annotations

import re
from typing import Literal

from assistant.wording import evenly_spaced
from corpus.records import Force

Obligation = Literal["must", "should", "may"]

_NO = r"(?:not?|non|nor|never|neither|without|longer|n['’]t)"
_RULE = r"(?:dut(?:y|ies)|requirements?|obligations?|responsibilit(?:y|ies))"
# "should it prove too much" is a condition; so is every "should" before its subject.
_SUBJECT = r"(?:you|the|an?|this|these|that|it|there|they|he|she|we|any|anyone|someone|your|their)"
# "may experience pain" tells what happens; it allows nothing.
_HAPPENS = r"(?:experience|feel|have|occur|cause|suffer|die|need|want|wish|become|result|lead|vary|exist|arise)"
_GROWS = r"(?:rise|increase|grow|fall|decline|double|die|live|reach|be|become|remain)"

_NOT_ASKED = re.compile(
    rf"""
    \bmust-\w+ | \b(?:a|an\ absolute|the)\ must\b
    | \b{_NO}[\s-](?:\w+\s){{0,2}}?(?:mandatory|compulsory|obligatory|required|obliged|recommended\ that)\b
    | \b(?:no|without(?:\ an?y?)?)\s(?:\w+\s)?(?:{_RULE}|need)\b
    | \bneed(?:\snot|n['’]t)\b | (?:\bnot|n['’]t)\s(?:\w+\s)?(?:need|have)\sto\b
    | \b(?:the|an?|any|no|their|its|your|of)\sneed\sto\b
    | \bshould\s(?={_SUBJECT}\b)
    | \b(?:may|can|could)\s(?:also\s|well\s|not\s|still\s|often\s)?(?:be\sable|{_HAPPENS})\b(?:\sto\b)?
    | \b(?:may|could)\snot\b | \bcan(?:not|['’]t|\snot)\b | \bcouldn['’]t\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUESTION = re.compile(r"(?:^|(?<=[.!?\n]))[^.!?\n]*\?")
_MUST = re.compile(
    rf"""
    \b(?:must(?:n['’]t)?|shall|mandatory|compulsory|obligatory)\b | \b(?:has|have)\sto\b
    | \b(?:is|are|was|were|be|been|being|legally|also)\s(?:required|obliged|obligated)\s(?:to|by|under)\b
    | \b(?:has|have|under)\s(?:an?\s|the\s|its\s|their\s)?(?:\w+\s)?dut(?:y|ies)\b
    | \b(?:statutory|legal)\s{_RULE}\b
    | \b(?:act|law|regulations?|legislation|statute|contract)\s(?:\d\d\d\d\s)?(?:also\s)?requires?\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SHOULD = re.compile(
    rf"""
    \bshould(?:n['’]t)?\b | \bought\sto\b | \brecommend(?:s|ed)?\b | \bneeds?\sto\b | \bwant\sto\b
    | \b(?:is|are)\s(?:also\s)?(?:expected\sto\b(?!\s{_GROWS}\b)|(?:advised|encouraged|asked|urged)\sto\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ADVICE = re.compile(  # the imperative of guidelines: "Offer adults ...", never "Offer of a place"
    r"""
    (?:^|[.!?]\s+|\n\s*)(?:[•▪◦●*–-]\s*|\(?[\d.]{1,8}[.)]?\s+)?
    (?:Offer|Ensure|Provide|Give|Discuss|Assess|Ask|Make\ssure|Explain|Encourage|Agree|Involve|Avoid|Do\snot
     |Never|Identify|Arrange|Recognise|Take\sinto\saccount|Be\saware|Carry\sout|Think\sabout|Tell|Inform|Advise)
    \b(?!\s(?:of|for|and|in|is|was|are)\b)
    """,
    re.VERBOSE,
)
_MAY = re.compile(r"\b(?:may|MAY|[Cc]an|CAN|[Cc]ould)\b|\b(?:is|are)\s(?:free|permitted|allowed)\sto\b|\boptional\b")
_THOUGHT = re.compile(r"(?:^|[.!?]\s+|\n\s*)(?:[•▪◦●*–-]\s*|\(?[\d.]{1,8}[.)]?\s+)?Consider\b")


def obligations(text: str) -> dict[Obligation, str]:
    """What a text asks, strongest first, each with the words that ask it. "Consider" stands for may, an
    imperative for should; a question, a condition, a possibility and what is "not mandatory" ask nothing."""
    asked = _NOT_ASKED.sub(" ~ ", _QUESTION.sub(" ", evenly_spaced(text)))
    found: dict[Obligation, str] = {}
    levels: tuple[tuple[Obligation, tuple[re.Pattern[str], ...]], ...] = (
        ("must", (_MUST,)),
        ("should", (_SHOULD, _ADVICE)),
        ("may", (_MAY, _THOUGHT)),
    )
    for force, patterns in levels:
        for pattern in patterns:
            if match := pattern.search(asked):
                found.setdefault(force, " ".join(match[0].split()))
    return found


def force_of(text: str) -> Force:
    """The strongest of what a text asks: must, should or may; "fact" where it asks nothing."""
    return next(iter(obligations(text)), "fact")
