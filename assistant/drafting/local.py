"""Local facts that were given, in the places of the gaps they fill."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.drafts import DraftStatement
from assistant.wording import cleaned
from corpus.clauses import LOCAL

Facts = Sequence[tuple[str, str]]
"""What, and the words that take the place of its gap."""

GIVEN = "Decided locally: "


def fact_for(what: str, facts: Facts) -> str | None:
    """The words given for a gap: for the very gap, else for two words or more that are all among the gap's."""
    gap = _words(what)
    exact = [words for name, words in facts if _words(name) == gap]
    wider = [words for name, words in facts if len(_words(name)) > 1 and set(_words(name)) <= set(gap)]
    return next(iter(exact or wider), None)


def filled(text: str, facts: Facts) -> str:
    """The text with the gaps that something is known of filled in; whatever is given stays words."""

    def words(gap: re.Match[str]) -> str:
        found = fact_for(gap[1], facts)
        return gap[0] if found is None else cleaned(found)

    return LOCAL.sub(words, text)


def with_facts(one: DraftStatement, facts: Facts) -> DraftStatement:
    """The statement with its gaps filled, and a note of what was filled in."""
    gaps = dict.fromkeys(what for words in (one.text, *one.cells) for what, _ in LOCAL.findall(words))
    known = [(what, cleaned(words)) for what in gaps if (words := fact_for(what, facts)) is not None]
    if not known:
        return one
    told = GIVEN + "; ".join(f"{what}: {words}" for what, words in known)
    text = filled(one.text, facts)
    if LOCAL.fullmatch(one.text):
        what, words = known[0]
        text = f"{what[:1].upper()}{what[1:]}: {words}{'' if words.endswith('.') else '.'}"
    note = f"{one.note} {told}" if one.note else told
    return replace(one, text=text, cells=tuple(filled(cell, facts) for cell in one.cells), note=note)


def unmatched(facts: Facts, texts: Iterable[str]) -> list[str]:
    """A sentence for each fact that no gap in these texts waits for."""
    gaps = dict.fromkeys(what for text in texts for what, _ in LOCAL.findall(text))
    told = []
    for name, _ in facts:
        if not any(fact_for(what, [(name, "")]) is not None for what in gaps):
            told.append(f"Nothing in this template waits for '{cleaned(name)}': name a gap by its words.")
    return told


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
