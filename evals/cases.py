"""Labelled questions: what was asked, whether the documents answer, and the words that do."""

from __future__ import annotations

import json
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


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    question: str
    answerable: bool
    kind: str
    evidence: tuple[Evidence, ...]
    """Any one of them answers."""


def load_cases(file: Path, documents: Path | None = None) -> list[Case]:
    """The cases of a JSONL file. Evidence given as ``start`` and ``end`` is looked up in the folder ``documents``."""
    made = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
            evidence = tuple(_evidence(item, documents) for item in one.get("evidence", ()))
            made.append(Case(one["id"], one["question"], bool(one["answerable"]), one.get("kind", ""), evidence))
        except (json.JSONDecodeError, KeyError, OSError, TypeError) as error:
            raise CasesInvalid(f"{file.name}, line {number}: {error}") from error
    return made


def _evidence(item: dict[str, Any], documents: Path | None) -> Evidence:
    if "text" in item:
        return Evidence(item["document"], item["text"])
    if documents is None:
        raise KeyError("evidence by place needs the folder of the documents")
    text = (documents / item["document"]).read_text("utf-8").replace("\r\n", "\n")
    return Evidence(item["document"], text[item["start"] : item["end"]])


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
