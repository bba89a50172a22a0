"""What a chat model is asked: the question, the conversation and the numbered sentences, which are data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate, groupby

from assistant.compose import Brief, Sentence
from assistant.prompts import render

ROOM = 24_000
"""Characters of sentences in one prompt: about 6,000 tokens, so that a prompt fits Ollama's context."""
LIMIT = 5
"""Statements that are asked for."""
SECTION_LIMIT = 10
"""The same where a section is written."""


def prompts(brief: Brief) -> list[tuple[str, str]]:
    """What is said to the model, by whom: system and human."""
    if brief.section:
        asked = render("section", sentences=_listed(brief.sentences), section=brief.question)
        system = render("section_system", limit=str(SECTION_LIMIT))
        return [("system", system), ("human", asked + _repair(brief))]
    history = [{"question": turn.question, "answer": turn.answer} for turn in brief.history]
    asked = render("question", history=_json(history), sentences=_listed(brief.sentences), question=brief.question)
    return [("system", render("system", limit=str(LIMIT))), ("human", asked + _repair(brief))]


def _repair(brief: Brief) -> str:
    return "" if brief.complaint is None else "\n\n" + render("repair", complaint=brief.complaint)


def _listed(sentences: Sequence[Sentence]) -> str:
    """The sentences as JSON, one a line, under what is known of where they stand."""
    given = _beginning(sentences)
    openings = {" ".join(sentence.text.split()) for sentence in given}
    groups = []
    for place, group in groupby(given, key=_place):
        lines = [
            _json(_known({"label": one.label, "text": one.text, "introduced_by": _unseen(one.context, openings)}))
            for one in group
        ]
        groups.append(_json(_known(dict(place)))[:-1] + ', "sentences": [\n' + ",\n".join(lines) + "\n]}")
    return "[" + ",\n".join(groups) + "]"


def _beginning(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The first sentences, those of the best passages, as far as there is room."""
    sizes = accumulate(len(sentence.text) + len(sentence.context) + 40 for sentence in sentences)
    return [sentence for sentence, size in zip(sentences, sizes, strict=True) if size <= ROOM] or [*sentences[:1]]


def _place(sentence: Sentence) -> tuple[tuple[str, str | int | None], ...]:
    source = sentence.source
    return (
        ("title", source.title),
        ("year", source.year),
        ("nation", source.nation),
        ("status", source.status),
        ("section", " > ".join(sentence.section)),
    )


def _unseen(context: str, openings: set[str]) -> str | None:
    """A list's opening line is told only where it is not a numbered sentence itself."""
    return None if " ".join(context.split()) in openings else context


def _known(told: dict[str, str | int | None]) -> dict[str, str | int]:
    return {name: value for name, value in told.items() if value}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
