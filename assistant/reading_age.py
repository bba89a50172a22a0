"""How old one has to be to read a text with ease, and which of its sentences are hard.

The Automated Readability Index (Smith and Senter, AMRL-TR-66-220, 1967) gives a grade of United States schools:
4.71 × characters of a word + 0.5 × words of a sentence − 21.43. Grade 1 begins at six, so age is grade + 5. It counts
letters and not syllables, so nothing has to be guessed of how words are spoken. A lone figure is an indication.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.sentences import sentence_spans

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
LONG = 20  # words; official advice on plain English keeps sentences to about that
YOUNGEST, OLDEST = 5, 22
"""The formula says nothing sensible beyond."""
HARD = 14
"""Years from which on a sentence is told to be hard."""
ENOUGH = 5
"""Words below which a sentence is not judged by itself."""


@dataclass(frozen=True, slots=True)
class Reading:
    age: int | None
    """In years; ``None`` where there are no words."""
    words: int
    sentences: int
    hard: tuple[str, ...]
    """Sentences that are long or hard to read, in order."""


def reading(texts: Sequence[str]) -> Reading:
    """Of several texts: each ends a sentence, as the items of a list do."""
    sentences = [text[start:end] for text in texts for start, end in sentence_spans(text)]
    counted = [(one, *_counts(one)) for one in sentences]
    counted = [one for one in counted if one[1]]
    words, letters = sum(one[1] for one in counted), sum(one[2] for one in counted)
    hard = [
        one for one, many, long in counted if many > LONG or (many >= ENOUGH and (_age(long, many, 1) or 0) >= HARD)
    ]
    return Reading(_age(letters, words, len(counted)), words, len(counted), tuple(dict.fromkeys(hard)))


def _counts(sentence: str) -> tuple[int, int]:
    found = WORD.findall(sentence)
    return len(found), sum(len(word) for word in found)


def _age(letters: int, words: int, sentences: int) -> int | None:
    if not words:
        return None
    grade = 4.71 * letters / words + 0.5 * words / sentences - 21.43
    return min(max(math.ceil(grade) + 5, YOUNGEST), OLDEST)
