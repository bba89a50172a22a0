"""Labelled specifications: what each requirement of a framework is met by, in the specification's own words.

A specification lies beside ``NAME.labels.yaml``, which labels every requirement of two frameworks or more. Nothing is
measured with a label that breaks the rules here: each problem is told with file, line and field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from assistant.findings import Outcome
from corpus.frameworks import Framework, load_frameworks
from corpus.library import document_id
from corpus.placed import Placed, placed_file, validated
from corpus.read import READER_VERSION, Refused, read
from corpus.records import Document, Nation, Source
from corpus.schema import Problem, Record, Slug, Text
from evals.cases import CasesInvalid

Half = Literal["development", "test"]
LABELS = ".labels.yaml"
PROVEN: tuple[Outcome, ...] = ("covered", "partly", "contradicted")
"""What is said of words that the specification has; of the others nothing can be shown."""


class _Labelled(Record):
    framework: Slug
    requirement: Slug
    status: Outcome
    evidence: tuple[Text, ...] = ()
    missing: Text | None = None
    note: Text | None = None


class _Labels(Record):
    document: Text
    title: Text
    nation: Nation
    form: Text
    """What kind of document it is, and what makes it hard."""
    hand: Annotated[int, Field(ge=1)] = 1
    """Who wrote it and labelled it, counted."""
    labels: Annotated[tuple[_Labelled, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Label:
    """What a person found of one requirement in one specification."""

    framework: str
    requirement: str
    status: Outcome
    evidence: tuple[tuple[tuple[int, int], ...], ...] = ()
    """For each sentence of evidence, start and end of every place in the document where it stands."""
    missing: str | None = None
    note: str | None = None

    @property
    def reference(self) -> str:
        return f"{self.framework}:{self.requirement}"


@dataclass(frozen=True, slots=True)
class Specification:
    """A labelled specification."""

    document: Document
    form: str
    hand: int
    labels: tuple[Label, ...]

    @property
    def frameworks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(label.framework for label in self.labels))


def checks_folder(half: Half) -> Path:
    """The labelled specifications that ship."""
    return Path(str(resources.files("evals"))) / "checks" / half


def load_checks(folder: Path, frameworks: Mapping[str, Framework] | None = None) -> list[Specification]:
    """Every labelled specification of a folder, by name; ``frameworks``: the built-in ones unless told.

    Raises ``CasesInvalid`` with all problems of all files, one a line.
    """
    known = load_frameworks() if frameworks is None else frameworks
    files = sorted(folder.glob(f"*{LABELS}"))
    if not files:
        raise CasesInvalid(f"'{folder}' holds no labelled specifications: a file NAME{LABELS} beside each.")
    found, problems = [], []
    for path in files:
        one = _specification(path, known)
        if isinstance(one, list):
            problems += one
        else:
            found.append(one)
    named = {one.document.file for one in found}
    if problems or (alone := _unlabelled(folder, named)):
        raise CasesInvalid("\n".join(map(str, problems or alone)))
    return found


def _unlabelled(folder: Path, named: set[str]) -> list[str]:
    here = {path.name for path in folder.iterdir() if path.is_file() and not path.name.endswith(LABELS)}
    return [f"{name} has no labels: write {Path(name).stem}{LABELS}" for name in sorted(here - named)]


def _specification(path: Path, known: Mapping[str, Framework]) -> Specification | list[Problem]:
    file = placed_file(path)
    if isinstance(file, Problem):
        return [file]
    given = validated(file, _Labels)
    if isinstance(given, list):
        return given
    document = _document(file, given)
    if isinstance(document, Problem):
        return [document]
    problems = [*_outside(file, given, known), *_unproven(file, given, document.text)]
    if problems:
        return problems
    labels = [
        Label(
            one.framework,
            one.requirement,
            one.status,
            tuple(tuple(places(document.text, words)) for words in one.evidence),
            one.missing,
            one.note,
        )
        for one in given.labels
    ]
    return Specification(document, given.form, given.hand, tuple(labels))


def _document(file: Placed, given: _Labels) -> Document | Problem:
    path = file.path.parent / given.document
    if path.name != given.document or path.stem + LABELS != file.path.name:
        return file.problem(f"'{given.document}' is not the file beside it with the same name", "document")
    try:
        reading = read(path)
    except Refused as refused:
        return file.problem(str(refused), "document")
    name = document_id(path.read_bytes(), READER_VERSION)
    source = Source(title=given.title, nation=given.nation, kind="local")
    return Document(name, name, path.name, source, reading.text, reading.blocks, reading.pages, reading.lines)


def _outside(file: Placed, given: _Labels, known: Mapping[str, Framework]) -> Iterator[Problem]:
    """Labels of what is no requirement, of one twice, and requirements of a framework that have none."""
    seen: dict[str, set[str]] = {}
    for number, label in enumerate(given.labels):
        framework = known.get(label.framework)
        if framework is None:
            yield file.problem(f"'{label.framework}' is no framework", "labels", number, "framework")
            continue
        labelled = seen.setdefault(label.framework, set())
        if label.requirement in labelled:
            yield file.problem(f"'{label.requirement}' is labelled twice", "labels", number, "requirement")
        elif label.requirement not in {one.id for one in framework.requirements}:
            fault = f"'{label.requirement}' is no requirement of {label.framework}"
            yield file.problem(fault, "labels", number, "requirement")
        labelled.add(label.requirement)
    for slug, labelled in seen.items():
        for one in known[slug].requirements:
            if one.id not in labelled:
                yield file.problem(f"'{slug}' is not labelled whole: '{one.id}' is missing", "labels")


def _unproven(file: Placed, given: _Labels, text: str) -> Iterator[Problem]:
    """Labels without the evidence or the gap that their status needs, and evidence that does not stand there."""
    for number, label in enumerate(given.labels):
        here = ("labels", number)
        if (label.status in PROVEN) != bool(label.evidence):
            fault = "needs the words that show it" if label.status in PROVEN else "has evidence of nothing"
            yield file.problem(f"'{label.status}' {fault}", *here, "evidence")
        if (label.status == "partly") != bool(label.missing):
            fault = "has to say what is missing" if label.status == "partly" else "says what is missing"
            yield file.problem(f"'{label.status}' {fault}", *here, "missing")
        for place, words in enumerate(label.evidence):
            if not any(True for _ in places(text, words)):
                yield file.problem(f"'{given.document}' does not say: {words}", *here, "evidence", place)


def places(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Start and end of every place where a text has these words, white space apart."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", text):
        yield found.span()
