"""Sentences of labelled specifications, each with the requirements that it meets or denies.

A check looks near them as it does near wordings of ours (``corpus/wordings.py``): the more hands they come from, the
more ways of saying a thing it has seen. ``examples.json`` is written by ``evals.fit_checks``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence that a person called evidence."""

    hand: int
    """Who wrote the specification and its labels, counted from 1."""
    text: str
    """On one line, abbreviations spelled out."""
    meets: tuple[str, ...]
    """Requirements, each ``framework:requirement``."""
    denies: tuple[str, ...]


Examples = Mapping[str, Sequence[tuple[Example, bool]]]
"""For each requirement its examples, and of each whether it denies."""


@cache
def builtin_examples() -> Examples:
    """Those that ship."""
    rows = json.loads(resources.files("assistant.checking").joinpath("examples.json").read_text("utf-8"))
    return by_requirement([Example(row["hand"], row["text"], (*row["meets"],), (*row["denies"],)) for row in rows])


def by_requirement(examples: Sequence[Example]) -> Examples:
    """In the order given."""
    found: defaultdict[str, list[tuple[Example, bool]]] = defaultdict(list)
    for one in examples:
        for name in one.meets:
            found[name].append((one, False))
        for name in one.denies:
            found[name].append((one, True))
    return found


def as_json(examples: Sequence[Example]) -> str:
    """A sentence a line."""
    rows = (
        json.dumps({"hand": one.hand, "text": one.text, "meets": one.meets, "denies": one.denies}, ensure_ascii=False)
        for one in examples
    )
    return "[\n" + ",\n".join(rows) + "\n]\n"
