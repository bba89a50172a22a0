"""A chat model as judge: it names sentence numbers and a status, and code holds both to what the sentences do."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from assistant.checking.bench import Bench
from assistant.checking.cover import hours_missing
from assistant.checking.judge import SHOWN, Verdict, judged
from assistant.checking.scope import Asked
from assistant.checking.weights import CLASSES
from assistant.claims import meaning
from assistant.compose.reply import objects_in
from assistant.findings import Outcome
from assistant.prompts import render
from assistant.wording import cleaned

Reply = Callable[[Sequence[tuple[str, str]]], str]
"""What a chat model answers to what system and human say. Raises ``ComposerFailed``."""
OFFERED = 12
"""Sentences that the model may choose from: those most likely about the requirement, in the document's order."""
LONGEST = 300
"""Characters of what is said to be missing."""


@dataclass(frozen=True, slots=True)
class ChatModel:
    name: str
    reply: Reply


def judged_by(chat: ChatModel, bench: Bench, asked: Asked) -> Verdict:
    """The verdict of a chat model where it stands up to the sentences it names, else the built-in judge's.

    What is met needs a sentence that arranges something, what is contradicted a sentence at all; what gives fewer hours
    than are asked for is no more than partly met. Raises ``ComposerFailed``.
    """
    own = judged(bench, asked)
    if asked.aside:
        return own
    found = bench.evidence(asked.reference)
    nearest = sorted({*found.arranging, *found.denying}, key=lambda one: (-float(found.about[one]), one))[:OFFERED]
    numbers = sorted(nearest)
    if not numbers:
        return own
    said = _read(chat.reply(_prompts(bench, asked, numbers)), numbers)
    if said is None:
        return own
    status, shown, missing = said
    arranging = [one for one in shown if one in found.arranging]
    if (status in ("covered", "partly") and not arranging) or (status == "contradicted" and not shown):
        return own
    hours = hours_missing(bench, asked, found, arranging) if status == "covered" else None
    if hours:
        status = "partly"
    if status == own.status:
        return replace(own, evidence=tuple(shown or own.evidence))
    chances = bench.weights.chances(bench.requirement_marks(found))
    chance = float(chances[CLASSES.index(status if status in CLASSES else "met")])
    if status == "not-found":
        return Verdict(status, chance, missing=own.missing, settles=own.settles, nearest=tuple(nearest))
    lacking = hours or _held_to(missing, asked) or "; ".join(bench.missing(asked.reference, shown)) or _whole(asked)
    return Verdict(status, chance, tuple(shown), lacking if status == "partly" else None, own.settles)


def _prompts(bench: Bench, asked: Asked, numbers: Sequence[int]) -> list[tuple[str, str]]:
    lines = []
    for place, one in enumerate((bench.said[number] for number in numbers), 1):
        told = {"label": f"s{place}", "under": " > ".join(one.section), "introduced_by": one.opening, "text": one.text}
        lines.append(json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False))
    requirement = asked.requirement
    human = render(
        "check",
        title=requirement.title,
        asked=requirement.text,
        reading=requirement.our_reading or "",
        sentences="\n".join(lines),
    )
    return [("system", render("check_system")), ("human", human)]


def _read(reply: str, numbers: Sequence[int]) -> tuple[Outcome, list[int], str] | None:
    """Status, sentences and what is missing, of the first object that has a status; labels it made up are dropped."""
    place = {f"s{count}": number for count, number in enumerate(numbers, 1)}
    for thing in objects_in([reply]):
        if isinstance(thing, dict) and thing.get("status") in get_args(Outcome) and thing["status"] != "not-applicable":
            labels = thing.get("sentences")
            named = [str(label) for label in labels] if isinstance(labels, list) else []
            shown = list(dict.fromkeys(place[label] for label in named if label in place))[:SHOWN]
            return thing["status"], shown, str(thing.get("missing") or "")
    return None


def _held_to(missing: str, asked: Asked) -> str:
    """What the model says is missing, if all its words are the requirement's or our reading's; else nothing."""
    text = cleaned(missing)[:LONGEST]
    requirement = asked.requirement
    known = meaning(f"{requirement.title} {requirement.text} {requirement.our_reading or ''}")
    return text if text and meaning(text) <= known else ""


def _whole(asked: Asked) -> str:
    return f"not all of this is said: {asked.requirement.our_reading or asked.requirement.text}"
