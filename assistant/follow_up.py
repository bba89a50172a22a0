"""A follow-up question made to stand alone, so that it can be searched for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose import Turn
from index.lexical import FUNCTION_WORDS, words

_POINTS_BACK = re.compile(
    r"\b(it|its|they|them|their|this|that|these|those|he|she|his|her|there|one|ones|such|same|former|latter)\b"
)
_OPENS = re.compile(r"(and|but|so|or|also|what about|how about|what else|anything else|why|who|when|where|how|which)\b")
_LACKING = 3  # words of its own, at most, with which an opening like "and when?" leaves its subject unsaid
_WH = frozenset("what who when where why how which is are does do did can could should would will".split())


def standing_alone(question: str, history: Sequence[Turn]) -> str:
    """The question, with the words of the one before it where it leans on them."""
    if not history or not leans(question):
        return question
    before = history[-1].question
    if len(history) > 1 and leans(before):
        before = standing_alone(before, history[:-1])
    return f"{before} {question}"


def leans(question: str) -> bool:
    """Whether a question cannot be understood without the one before."""
    folded = question.casefold().strip()
    own = [word for word in words(question) if word not in FUNCTION_WORDS and word not in _WH]
    if not own:
        return True
    pointing = _POINTS_BACK.search(_without_there_is(folded))
    if pointing and len(own) <= 6:
        return True
    return bool(_OPENS.match(folded)) and len(own) < _LACKING and not _names_a_thing(question)


def _without_there_is(folded: str) -> str:
    """ "Is there", "does that mean", "this year" and "that" after a verb point to nothing before."""
    return re.sub(
        r"\b(is|are|was|were) there\b|\bthere (is|are|was|were)\b|\bthis (year|month|week)\b|\w+ that the\b",
        " ",
        folded,
    )


def _names_a_thing(question: str) -> bool:
    """A name or an abbreviation after the first word."""
    return any(word[:1].isupper() for word in question.split()[1:])
