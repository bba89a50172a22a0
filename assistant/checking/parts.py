"""Which of the several things that a requirement names are there. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.wordings import Part
from index.evidence import stem
from index.lexical import words


def missing_parts(parts: Sequence[Part], texts: Sequence[str]) -> list[str]:
    """The names of the parts of which none of the texts has a word; words are compared by their stems."""
    said = f" {' '.join(_spoken(text) for text in texts)} "
    return [part.name for part in parts if not any(f" {_spoken(word)} " in said for word in part.words)]


def _spoken(text: str) -> str:
    return " ".join(stem(word) for word in words(re.sub(r"24\s?/\s?7", " 24 hours 7 days 24/7 ", text)))
