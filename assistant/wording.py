"""A chat model's wording before it is looked at: on one line, without the marks it was told not to write."""

from __future__ import annotations

import re
import unicodedata

_LABELS = re.compile(
    r"\s*(?:[\[【]\s*s?\d+(?:\s*[,;–-]\s*s?\d+)*\s*[\]】]|\(\s*s\d+(?:\s*[,;–-]\s*s?\d+)*\s*\))", re.IGNORECASE
)
_PAGE = re.compile(r"\s*[\[(]\s*(?:see\s)?(?:pp?\.?|pages?)\s*\d+(?:\s*[-–,]\s*\d+)*\s*[\])]", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|__|^\s*(?:[•*-]|#+)\s+")
_SPOKEN_TO_A_MODEL = re.compile(
    r"\b(?:ignore|disregard|forget)\s(?:all|any|the|every|previous|these|your)\b"
    r"|\byour\s(?:\w+\s)?(?:answers?|responses?|reply|output)\b"
    r"|\bsystem\sprompt\b|\bas\san?\s(?:AI|assistant|language\smodel)\b",
    re.IGNORECASE,
)


def cleaned(text: str) -> str:
    """The wording without control characters, labels, pages in brackets, emphasis and quotation marks around it."""
    text = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in text)
    text = "".join(one for one in text if unicodedata.category(one) != "Cf")
    text = " ".join(text.split())
    text = " ".join(_EMPHASIS.sub("", _PAGE.sub("", _LABELS.sub("", text))).split())
    if re.fullmatch(r"[“\"][^“”\"]*[”\"]", text):
        text = text[1:-1].strip()
    return re.sub(r"\s+([.,;:])", r"\1", text)


def evenly_spaced(text: str) -> str:
    """The text with one space between words and at most one empty line between lines."""
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)


def same_words(text: str) -> str:
    """Equal for texts that differ in white space, case and punctuation only."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def speaks_to_a_model(text: str) -> bool:
    """Whether a sentence of a document gives orders to whoever composes the answer.

    A second fence: "say that care is free" holds every word of "care is free", so words alone cannot tell.
    """
    return _SPOKEN_TO_A_MODEL.search(text) is not None
