"""How people say in everyday words what the documents of the field say in their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from corpus.glossary import OtherForms
from corpus.placed import Placed, listed, opened, refuse
from corpus.schema import Problem, Record, Text, builtin_folder

Some = Annotated[tuple[Text, ...], Field(min_length=1)]


class Everyday(Record):
    """Everyday words, and how documents put the same."""

    said: Some
    meant: Some


class EverydayWords:
    """Finds everyday words in a question."""

    def __init__(self, entries: Sequence[Everyday]) -> None:
        self._meant: dict[str, tuple[str, ...]] = {}
        for entry in entries:
            for said in entry.said:
                self._meant[said.casefold()] = (*self._meant.get(said.casefold(), ()), *entry.meant)
        longest = sorted(self._meant, key=len, reverse=True)
        parts = "|".join(re.escape(said) for said in longest)
        self._pattern = re.compile(rf"(?<![\w-])({parts or '(?!)'})(?:s(?=\b))?(?![\w-])")

    def other_forms(self, text: str) -> list[OtherForms]:
        """For each everyday word of a text how documents put it, from left to right."""
        folded = " ".join(text.casefold().split())
        said = dict.fromkeys(match[1] for match in self._pattern.finditer(folded))
        return [OtherForms(one, self._meant[one], loosely=True) for one in said]


def load_everyday(folder: Path | None = None) -> EverydayWords:
    """The words of ``everyday.yaml`` in a folder, the built-in one unless told.

    Raises ``KnowledgeInvalid`` with all problems of the file, one a line.
    """
    file = opened((folder or builtin_folder()) / "everyday.yaml")
    found, problems = listed(file, Everyday, "words")
    refuse([*problems, *_repeated(file, found)])
    return EverydayWords(list(found.values()))


def _repeated(file: Placed, entries: Mapping[int, Everyday]) -> Iterator[Problem]:
    for place, entry in entries.items():
        for number, said in enumerate(entry.said):
            if said.casefold() != said and said.upper() != said and " " not in said:
                yield file.problem(f"'{said}' has to be written small", "words", place, "said", number)


@lru_cache(maxsize=1)
def builtin_everyday() -> EverydayWords:
    """The words that ship, read once."""
    return load_everyday()
