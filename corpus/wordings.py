"""How specifications put what requirements ask, and how they deny it: sentences of ours that a check looks near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from corpus.frameworks import Framework, Reference, load_frameworks
from corpus.placed import Placed, placed_file, refuse, validated
from corpus.schema import Problem, Record, Slug, Text, builtin_folder


class Part(Record):
    """One of several things that a requirement asks."""

    name: Text
    """As it is told where it is missing."""
    words: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Of which a sentence that speaks of it has at least one."""


class Wording(Record):
    """Sentences that would meet or deny some requirements; none of them is a quotation."""

    requirements: Annotated[tuple[Reference, ...], Field(min_length=1)]
    said: Annotated[tuple[Text, ...], Field(min_length=1)]
    denied: tuple[Text, ...] = ()
    parts: tuple[Part, ...] = ()


class WordingFile(Record):
    slug: Slug
    wordings: Annotated[tuple[Wording, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Worded:
    """All wordings of one requirement."""

    said: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


def load_wordings(folder: Path | None = None, frameworks: Mapping[str, Framework] | None = None) -> dict[str, Worded]:
    """By ``framework:requirement``, out of every file of a folder (the built-in one unless told).

    Raises ``KnowledgeInvalid`` with all problems of all files, one a line.
    """
    known = load_frameworks() if frameworks is None else frameworks
    there = {framework.reference(one) for framework in known.values() for one in framework.requirements}
    problems: list[Problem] = []
    found: defaultdict[str, list[Wording]] = defaultdict(list)
    for path in sorted((folder or builtin_folder("wordings")).glob("*.yaml")):
        file = placed_file(path)
        if isinstance(file, Problem):
            problems.append(file)
            continue
        read = validated(file, WordingFile)
        if isinstance(read, list):
            problems += read
            continue
        problems += _faults(file, read, there)
        for one in read.wordings:
            for name in one.requirements:
                found[name].append(one)
    refuse(problems)
    return {name: _together(wordings) for name, wordings in found.items()}


def _faults(file: Placed, read: WordingFile, there: set[str]) -> list[Problem]:
    fault = f"'{read.slug}' differs from the file's name, {file.path.stem}"
    problems = [] if read.slug == file.path.stem else [file.problem(fault, "slug")]
    for number, one in enumerate(read.wordings):
        for place, name in enumerate(one.requirements):
            if name not in there:
                problems.append(
                    file.problem(f"'{name}' is no requirement here", "wordings", number, "requirements", place)
                )
    return problems


def _together(wordings: list[Wording]) -> Worded:
    return Worded(
        tuple(dict.fromkeys(said for one in wordings for said in one.said)),
        tuple(dict.fromkeys(denied for one in wordings for denied in one.denied)),
        tuple(part for one in wordings for part in one.parts),
    )


@cache
def builtin_wordings() -> Mapping[str, Worded]:
    """Those that ship, read once."""
    return load_wordings()
