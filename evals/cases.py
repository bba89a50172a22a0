"""Labelled questions: what was asked, whether the documents answer, and the words that do."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class CasesInvalid(ValueError):
    """A file of cases cannot be read: the message names the file, the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Evidence:
    document: str
    """The file's name."""
    text: str
    """Words of the document that answer."""
    part: int = 1
    """Which part of the answer they give. Evidence of the same part says the same; of every part one is needed."""


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    question: str
    answerable: bool
    kind: str
    evidence: tuple[Evidence, ...]
    """Any one of them answers, but where they have parts: then one of each part."""
    history: tuple[str, ...] = ()
    """What was asked before in the same conversation, oldest first."""

    @property
    def parts(self) -> tuple[tuple[Evidence, ...], ...]:
        """The evidence by part, in the order of the parts."""
        numbers = sorted({one.part for one in self.evidence})
        return tuple(tuple(one for one in self.evidence if one.part == number) for number in numbers)


def load_cases(file: Path, documents: Path | None = None) -> list[Case]:
    """The cases of a JSONL file. Evidence given as ``start`` and ``end`` is looked up in the folder ``documents``."""
    made = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
            evidence = tuple(_evidence(item, documents) for item in one.get("evidence", ()))
            history = _history(one.get("history", []))
            answerable = bool(one["answerable"])
            made.append(Case(one["id"], one["question"], answerable, one.get("kind", ""), evidence, history))
        except (KeyError, OSError, TypeError, ValueError) as error:
            raise CasesInvalid(f"{file.name}, line {number}: {error}") from error
    return made


def _history(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(question, str) for question in given):
        raise TypeError("'history' is a list of the questions asked before")
    return tuple(given)


def _evidence(item: dict[str, Any], documents: Path | None) -> Evidence:
    part = int(item.get("part", 1))
    if "text" in item:
        return Evidence(item["document"], item["text"], part)
    if documents is None:
        raise KeyError("evidence by place needs the folder of the documents")
    text = (documents / item["document"]).read_text("utf-8").replace("\r\n", "\n")
    return Evidence(item["document"], text[item["start"] : item["end"]], part)


def halved(cases: Iterable[Case], seed: int) -> tuple[list[Case], list[Case]]:
    """Two halves with the same mix of kinds: each kind's cases are shuffled by the seed and dealt out in turn.

    The order in which the cases are given does not matter. Both halves come sorted by id.
    """
    kinds: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda case: case.id):
        kinds.setdefault(case.kind, []).append(case)
    chance = random.Random(seed)
    dealt: list[Case] = []
    for kind in sorted(kinds):
        chance.shuffle(kinds[kind])
        dealt += kinds[kind]
    first, second = (sorted(dealt[start::2], key=lambda case: case.id) for start in (0, 1))
    return first, second


def plain(text: str) -> str:
    """Text for comparison: marks of Markdown and tables away, white space as single blanks."""
    return " ".join(re.sub(r"[*|`]", " ", text).split())


def holds(text: str, file: str, evidence: Iterable[Evidence]) -> bool:
    """Whether a text of a file holds the whole of one of the pieces of evidence."""
    words = plain(text)
    return any(one.document == file and plain(one.text) in words for one in evidence)


def shares(text: str, file: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a sentence of a file is, holds or is part of one of the pieces of evidence."""
    words = plain(text)
    return any(
        one.document == file and (plain(one.text) in words or (len(words) >= 12 and words in plain(one.text)))
        for one in evidence
    )
