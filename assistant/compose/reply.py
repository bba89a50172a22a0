"""What a chat model wrote, read as choices: one JSON object a line, as they complete."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from assistant.compose import Choice, ComposerFailed

TRAILING_COMMA = re.compile(r",(?=\s*[\]}])")
LONGEST = 100_000
"""Characters of a reply that are read: more than fifty times a full answer."""


def choices_in(pieces: Iterable[str]) -> Iterator[Choice]:
    """The choices of a streamed reply, each as soon as its object is complete.

    Ends at ``{"sentences": []}`` or ``{"unanswered": true}``. Objects that cannot be read are dropped.
    Raises ``ComposerFailed`` when the whole reply holds neither a choice nor an end.
    """
    usable = False
    for thing in objects_in(pieces):
        choice = _choice(thing)
        if choice is None:
            continue
        usable = True
        if not choice.labels:
            return
        yield choice
    if not usable:
        raise ComposerFailed("the chat model's answer cannot be read: it is not in the form that was asked for")


def objects_in(pieces: Iterable[str]) -> Iterator[object]:
    """The objects in a text, whatever stands around them.

    No object of an answer holds another and no JSON string holds a line break, so one that was begun and not
    ended is given up at the next brace or line: fences, arrays and chatter are passed over.
    """
    held, quoted, escaped = "", False, False
    for character in islice(chain.from_iterable(pieces), LONGEST):
        if not held or (quoted and character == "\n"):
            held, quoted, escaped = ("{" if character == "{" else ""), False, False
            continue
        held += character
        if escaped:
            escaped = False
        elif character == '"':
            quoted = not quoted
        elif quoted:
            escaped = character == "\\"
        elif character == "{":
            held = "{"
        elif character == "}":
            yield _read(held)
            held = ""


def _read(text: str) -> object:
    for candidate in (text, TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(candidate)
        except (json.JSONDecodeError, RecursionError):
            continue
    return None


def _choice(thing: object) -> Choice | None:
    """The choice an object stands for, without labels for an end; ``None`` when it is neither."""
    if not isinstance(thing, dict):
        return None
    if thing.get("unanswered") is True:
        return Choice(labels=())
    named, text = thing.get("sentences"), thing.get("text")
    if not isinstance(named, list) or not all(isinstance(label, str) for label in named):
        return None
    if text is not None and not isinstance(text, str):
        return None
    labels = dict.fromkeys(label.strip(" []").lower() for label in named)
    return Choice(tuple(labels), (text.strip() or None) if text else None)
