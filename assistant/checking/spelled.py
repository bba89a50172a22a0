"""Abbreviations of the field beside what they stand for, so that a sentence is read as one who knows them reads it."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.glossary import builtin_glossary

_SHORT = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]\w*\b")


@lru_cache(maxsize=30_000)
def spelled_out(text: str) -> str:
    """The text with the glossary's full form after each abbreviation; for reading by a model, never for showing."""
    if not _SHORT.search(text):
        return text
    known = {one.said: one.full or one.others[0] for one in builtin_glossary().other_forms(text)}
    short = {
        said: full for said, full in known.items() if _SHORT.fullmatch(said) and full.casefold() not in text.casefold()
    }
    for said, full in short.items():
        text = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", f"{said} ({full})", text, count=1)
    return text
