"""Files of knowledge as YAML with the line of each field, and against their schema: every problem is told with both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from corpus.schema import KnowledgeInvalid, Place, Problem, faults_of

DEEPEST = 40
"""Levels of lists and fields within each other, far beyond any file of ours."""
AnyRecord = TypeVar("AnyRecord", bound=BaseModel)


def _dotted(_fields: Any, place: Place) -> str:
    """A place as it stands in a file, items counted from 0: ``stages.0.title``."""
    return ".".join(str(step) for step in place)


@dataclass(frozen=True, slots=True)
class Placed:
    """A file's YAML before anything is validated, with the line of each field."""

    path: Path
    fields: Any
    """What the YAML says, every scalar a string."""
    lines: dict[Place, int]
    """The line, from 1, on which each field and each item of a list stands."""
    named: Callable[[Any, Place], str] = _dotted
    """How a place of the fields is called where a fault is told."""

    def line_of(self, *place: str | int) -> int:
        """The line of a field; of what holds it where it is absent."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, fault: str, *place: str | int) -> Problem:
        return Problem(self.path.name, self.line_of(*place), self.named(self.fields, place) or "file", fault)

    def at(self, *place: str | int) -> Any:
        """What stands at a place, which has to be there."""
        found = self.fields
        for step in place:
            found = found[step]
        return found


def decoded(path: Path) -> str | Problem:
    """A file's text, without a byte order mark."""
    try:
        written = path.read_bytes()
    except FileNotFoundError:
        return Problem(path.name, 1, "file", f"is missing from {path.parent.absolute()}")
    except OSError as error:
        return Problem(path.name, 1, "file", f"cannot be read: {error.strerror or error}")
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = written[: fault.start].count(b"\n") + 1
        return Problem(path.name, line, "file", "is not UTF-8 text; save it as UTF-8")


def placed(path: Path, text: str, first_line: int = 1, called: str = "file") -> Placed | Problem:
    """YAML that begins on ``first_line`` of a file; ``called``: what a problem with all of it is told of."""
    try:
        node = yaml.compose(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        line = mark.line + first_line if mark else first_line
        return Problem(path.name, line, called, f"is not YAML: {fault.problem}")
    except yaml.YAMLError as fault:
        return Problem(path.name, first_line, called, f"is not YAML: {fault}")
    walk = _Walk(path.name, first_line, {})
    try:
        return Placed(path, walk.value(node), walk.lines)
    except _Unreadable as fault:
        return fault.problem


def placed_file(path: Path) -> Placed | Problem:
    """A whole YAML file."""
    text = decoded(path)
    return text if isinstance(text, Problem) else placed(path, text)


def opened(path: Path) -> Placed:
    """The same, where there is only this file; raises ``KnowledgeInvalid``."""
    file = placed_file(path)
    if isinstance(file, Problem):
        raise KnowledgeInvalid(str(file))
    return file


class _Unreadable(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass
class _Walk:
    """From YAML nodes to fields: every scalar a string, so 2021-05 stays the beginning of a date, 'no' is not false.

    References are refused, since a short file could make them grow without end.
    """

    file: str
    first_line: int
    lines: dict[Place, int]
    seen: set[int] = field(default_factory=set)

    def value(self, node: Any, place: Place = ()) -> Any:
        if node is None or isinstance(node, yaml.ScalarNode):
            return node.value if node else None
        if id(node) in self.seen:
            raise self.unreadable(node, place, "is repeated by a reference (& and *); write it out")
        if len(place) > DEEPEST:
            raise self.unreadable(node, place, "lies too deep within other fields")
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value):
                self.lines[(*place, number)] = self.line(item)
            return [self.value(item, (*place, number)) for number, item in enumerate(node.value)]
        fields: dict[str, Any] = {}
        for key, value in node.value:
            step = str(key.value)
            if step in fields:
                raise self.unreadable(key, (step,), f"is given twice, first in line {self.lines[(*place, step)]}")
            self.lines[(*place, step)] = self.line(key)
            fields[step] = self.value(value, (*place, step))
        return fields

    def line(self, node: Any) -> int:
        return int(node.start_mark.line) + self.first_line

    def unreadable(self, node: Any, place: Place, fault: str) -> _Unreadable:
        return _Unreadable(Problem(self.file, self.line(node), ".".join(map(str, place[-1:])) or "file", fault))


def validated(file: Placed, model: type[AnyRecord], *place: str | int) -> AnyRecord | list[Problem]:
    """What stands at a place of a file, as a record, or what is wrong with it."""
    found = file.at(*place)
    if not isinstance(found, dict):
        return [file.problem("has no fields; write one a line, as in 'nation: england'", *place)]
    try:
        return model.model_validate(found)
    except ValidationError as fault:
        return [file.problem(told, *place, *where) for where, told in faults_of(fault, model)]


def listed(file: Placed, model: type[AnyRecord], name: str) -> tuple[dict[int, AnyRecord], list[Problem]]:
    """The list ``name`` of a file, by place in it, and the problems of the items that are no ``model``."""
    items = file.fields.get(name) if isinstance(file.fields, dict) else None
    if not isinstance(items, list) or not items:
        return {}, [file.problem(f"has no list '{name}'; write '{name}:' and an item each after a dash", name)]
    found: dict[int, AnyRecord] = {}
    problems: list[Problem] = []
    for number in range(len(items)):
        record = validated(file, model, name, number)
        if isinstance(record, list):
            problems += record
        else:
            found[number] = record
    return found, problems


def twice(file: Placed, name: str, ids: Mapping[int, str]) -> Iterator[Problem]:
    """A problem for each item of the list ``name`` whose id an earlier one has; ``ids`` by place in it."""
    first: dict[str, int] = {}
    for place, one in ids.items():
        if one in first:
            line = file.line_of(name, first[one], "id")
            yield file.problem(f"'{one}' is given twice, first in line {line}", name, place, "id")
        first.setdefault(one, place)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise ``KnowledgeInvalid`` with all problems, one a line, if there are any."""
    told = "\n".join(str(problem) for problem in problems)
    if told:
        raise KnowledgeInvalid(told)
