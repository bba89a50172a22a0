"""The clause bank: from what a framework asks to a clause a provider can be held to, with its indicator and evidence.

Every clause is ours, in our words, and is tied to the requirements that it answers. What has to be decided
locally stands in it as ``[LOCAL: what; by whom]``; a threshold is always such a gap, never a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.frameworks import Framework, Reference, Requirement, load_frameworks
from corpus.placed import Placed, placed_file, refuse, validated
from corpus.records import Nation
from corpus.schema import Problem, Record, Slug, Text, builtin_folder

Verb = Literal["shall", "should", "may"]
LOCAL = re.compile(r"\[LOCAL: ([^;\[\]]+); ([^\[\]]+)\]")
OPENING = re.compile(r"The Provider (shall|should|may)\b")


class Indicator(Record):
    """How it is seen that a clause is kept."""

    name: Text
    numerator: Text
    denominator: Text
    threshold: Text
    """``[LOCAL: what; by whom]``."""
    method: Text
    """How it is measured."""
    period: Text
    """The time over which it is reported."""


class Clause(Record):
    """One clause for a contract."""

    id: Slug
    title: Text
    text: Text
    verb: Verb
    section: Slug
    """The section of the template ``service-specification`` where it belongs."""
    stages: Annotated[tuple[Slug, ...], Field(min_length=1)]
    requirements: Annotated[tuple[Reference, ...], Field(min_length=1)]
    indicator: Indicator
    evidence: Annotated[tuple[Text, ...], Field(min_length=1)]
    note: Text | None = None
    """Where a figure in it comes from."""

    @property
    def local_decisions(self) -> list[tuple[str, str]]:
        """What has to be decided locally, and by whom."""
        return [(what, who) for what, who in LOCAL.findall(f"{self.text} {self.indicator.threshold}")]


class Purpose(Record):
    """What a service is for, as far as one subject goes: an aim, in one sentence, that the clauses bring about."""

    id: Slug
    text: Text
    stages: Annotated[tuple[Slug, ...], Field(min_length=1)]
    requirements: Annotated[tuple[Reference, ...], Field(min_length=1)]


class ClauseFile(Record):
    """Clauses on one subject for one nation."""

    slug: Slug
    title: Text
    nation: Nation
    place: Annotated[int, Field(ge=1)] = 1
    """Among the subjects of its nation, as a reader of a specification meets them."""
    purposes: tuple[Purpose, ...] = ()
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]


def load_clauses(
    folder: Path | None = None, frameworks: Mapping[str, Framework] | None = None
) -> dict[str, ClauseFile]:
    """Every file of clauses in a folder (the built-in ones unless told), by slug.

    Raises ``KnowledgeInvalid`` with all problems of all files, one a line.
    """
    known = load_frameworks() if frameworks is None else frameworks
    problems: list[Problem] = []
    found: dict[str, tuple[Placed, ClauseFile]] = {}
    for path in sorted((folder or builtin_folder("clauses")).glob("*.yaml")):
        file = placed_file(path)
        clauses = [file] if isinstance(file, Problem) else validated(file, ClauseFile)
        if isinstance(file, Placed) and isinstance(clauses, ClauseFile):
            found[path.stem] = (file, clauses)
        elif isinstance(clauses, list):
            problems += clauses
    seen: dict[str, str] = {}
    for file, clauses in found.values():
        if clauses.slug != file.path.stem:
            problems.append(file.problem(f"'{clauses.slug}' differs from the file's name, {file.path.stem}", "slug"))
        for number, purpose in enumerate(clauses.purposes):
            problems += _strangers(file, clauses.nation, ("purposes", number), purpose.requirements, known)
        for number, clause in enumerate(clauses.clauses):
            problems += _faults(file, clauses.nation, number, clause, known)
            if clause.id in seen:
                fault = f"'{clause.id}' is given twice, first in {seen[clause.id]}"
                problems.append(file.problem(fault, "clauses", number, "id"))
            seen.setdefault(clause.id, file.path.name)
    refuse(problems)
    return {slug: clauses for slug, (_, clauses) in found.items()}


def _faults(
    file: Placed, nation: Nation, number: int, clause: Clause, frameworks: Mapping[str, Framework]
) -> Iterator[Problem]:
    here = ("clauses", number)
    opening = OPENING.match(clause.text)
    if opening is None:
        yield file.problem("has to begin 'The Provider shall', 'should' or 'may'", *here, "text")
    elif opening[1] != clause.verb:
        yield file.problem(f"'{clause.verb}' is not the verb of the text, '{opening[1]}'", *here, "verb")
    if not LOCAL.fullmatch(clause.indicator.threshold):
        fault = f"'{clause.indicator.threshold}' is not of the form [LOCAL: what; by whom]"
        yield file.problem(fault, *here, "indicator", "threshold")
    if clause.text.count("[") != len(LOCAL.findall(clause.text)):
        yield file.problem("has a bracket that is not of the form [LOCAL: what; by whom]", *here, "text")
    yield from _strangers(file, nation, here, clause.requirements, frameworks)


def _strangers(
    file: Placed,
    nation: Nation,
    here: tuple[str | int, ...],
    references: Sequence[str],
    frameworks: Mapping[str, Framework],
) -> Iterator[Problem]:
    """What is no requirement, or one of another nation."""
    for place, name in enumerate(references):
        slug, _, requirement = name.partition(":")
        framework = frameworks.get(slug)
        if framework is None or requirement not in {one.id for one in framework.requirements}:
            yield file.problem(f"'{name}' is no requirement here", *here, "requirements", place)
        elif framework.nation != nation:
            fault = f"'{name}' is of another nation; its duties have no place in these clauses"
            yield file.problem(fault, *here, "requirements", place)


def clauses_for(reference: str, files: Mapping[str, ClauseFile]) -> list[Clause]:
    """The clauses that answer a requirement, given as ``framework:requirement``."""
    return [clause for file in files.values() for clause in file.clauses if reference in clause.requirements]


def answered(clause: Clause, frameworks: Mapping[str, Framework]) -> list[tuple[Framework, Requirement]]:
    """The requirements that a clause answers, each with its framework, for its sources and their force."""
    named = (name.partition(":") for name in clause.requirements)
    return [(frameworks[slug], frameworks[slug].requirement(requirement)) for slug, _, requirement in named]
