"""What a person should know of a specification before they trust its check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checking.sentences import MOST, Sentence

_NEWS = re.compile(
    r"\b(?:newsletter|raffle|fundrais\w+|thank\syou|thanks\sto|raised\s£|edition|dear\s(?:readers?|friends?|supporters?)|join\sus"
    r"|come\salong|donat\w+|all\swelcome|tickets?|in\smemory|sponsored|marathon|congratulations|editor|winners?|shop"
    r"|registered\scharity|our\ssupporters)\b",
    re.IGNORECASE,
)
_SPECIFIES = re.compile(
    r"\b(?:providers?|commissioners?|shall|must|will|services?|patients?|residents?|referr\w+|teams?|staff|contract|care|plan|nurses?"
    r"|records?|criteria|people)\b",
    re.IGNORECASE,
)
NEWS_WORDS = 4
"""Different words of newsletters, from which on a document is one unless it says shall or names a provider."""
SPECIFYING = 0.3
"""Of its sentences, below which a document does not look like a specification."""
FEW = 4
"""Sentences that are hardly a specification."""


def is_news(said: Sequence[Sentence]) -> bool:
    """Whether a document is a newsletter: it tells what happened and arranges nothing, whatever it speaks of."""
    words = {match.casefold() for one in said for match in _NEWS.findall(one.text)}
    binding = sum(
        bool(re.search(r"\b(?:shall|providers?|commissioners?|specification)\b", one.text, re.I)) for one in said
    )
    return len(words) >= NEWS_WORDS and binding * 20 < len(said)


def doubts(said: Sequence[Sentence], orders: int, foreign: int) -> Iterator[str]:
    """Warnings, in sentences. ``orders`` and ``foreign``: how many speak to a checker, and another language."""
    saying = [one for one in said if not one.label]
    specifying = sum(bool(_SPECIFIES.search(one.text)) for one in saying)
    if is_news(said):
        yield "This looks like a newsletter and not like a specification: nothing in it was taken for an arrangement."
    elif len(saying) < FEW or specifying < SPECIFYING * len(saying):
        yield "This does not look like a specification: little in it says what a service does. Is it the right file?"
    if orders:
        what = "1 sentence speaks" if orders == 1 else f"{orders} sentences speak"
        yield f"{what} to whoever checks the specification. Nothing was done about it, and it is no evidence."
    if foreign:
        what = "1 sentence is" if foreign == 1 else f"{foreign} sentences are"
        yield f"{what} not in English and could not be read as evidence: check the English version, or those by hand."
    if len(said) == MOST:
        yield f"The specification is longer than is looked at: {MOST:,} sentences were, from its beginning."
