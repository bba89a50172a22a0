"""Drafting tasks as a commissioner sets them, with what a good draft has to hold and what it must not say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from assistant.drafts import Brief
from corpus.clauses import load_clauses
from corpus.frameworks import Reference, load_frameworks
from corpus.own_profiles import shipped
from corpus.placed import Placed, placed_file, validated
from corpus.records import Nation
from corpus.schema import Problem, Record, Slug, Text
from corpus.templates import load_templates
from evals.cases import CasesInvalid

Half = Literal["development", "test"]


class Point(Record):
    """Something that a good draft holds, in any one of the ways given."""

    point: Text
    """For people: what it is."""
    asks: tuple[Reference, ...] = ()
    """One statement rests on one of these requirements."""
    clauses: tuple[Slug, ...] = ()
    """One statement is, or measures, one of these clauses."""
    says: tuple[Text, ...] = ()
    """One statement has all of these words, in its text or its cells."""
    gap: Text | None = None
    """A local decision is left open, and its words hold these."""

    @model_validator(mode="after")
    def _can_be_looked_for(self) -> Point:
        if not (self.asks or self.clauses or self.says or self.gap):
            raise ValueError("needs one of asks, clauses, says and gap")
        return self


class Task(Record):
    """One draft that is asked for."""

    id: Slug
    task: Text
    """As somebody would ask for it."""
    template: Slug
    nation: Nation
    sections: tuple[Slug, ...] = ()
    stages: tuple[Slug, ...] = ()
    profile: Slug | None = None
    population: str = ""
    local: dict[str, str] = Field(default_factory=dict)
    superseded: bool = False
    points: Annotated[tuple[Point, ...], Field(min_length=1)]
    forbidden: tuple[Text, ...] = ()
    """Words that no statement may have."""

    @property
    def brief(self) -> Brief:
        return Brief(
            template=self.template,
            nation=self.nation,
            stages=self.stages,
            sections=self.sections,
            population=self.population,
            profile=self.profile,
            local=tuple(self.local.items()),
            superseded=self.superseded,
        )


def tasks_folder(half: Half) -> Path:
    """Where the tasks of a half lie."""
    return Path(__file__).resolve().parent / "drafts" / half


def load_tasks(folder: Path) -> list[Task]:
    """The tasks of a folder, by id. Raises ``CasesInvalid`` with all that is wrong, one a line."""
    problems: list[Problem] = []
    found: list[Task] = []
    for path in sorted(folder.glob("*.yaml")):
        file = placed_file(path)
        task = [file] if isinstance(file, Problem) else validated(file, Task)
        if isinstance(file, Placed) and isinstance(task, Task):
            problems += _strangers(file, task)
            found.append(task)
        elif isinstance(task, list):
            problems += task
    if problems:
        raise CasesInvalid("\n".join(str(problem) for problem in problems))
    if not found:
        raise CasesInvalid(f"'{folder}' has no tasks: give a folder of YAML files, a task in each.")
    return found


def _strangers(file: Placed, task: Task) -> Iterator[Problem]:
    """Names that lead nowhere, so that no point is lost for a slip of the pen."""
    frameworks, templates = load_frameworks(), load_templates()
    known = {framework.reference(one) for framework in frameworks.values() for one in framework.requirements}
    bank = {clause.id for one in load_clauses(frameworks=frameworks).values() for clause in one.clauses}
    if task.id != file.path.stem:
        yield file.problem(f"'{task.id}' differs from the file's name, {file.path.stem}", "id")
    template = templates.get(task.template)
    sections = {one.id for one in template.sections} if template else set()
    for number, name in enumerate(task.sections):
        if name not in sections:
            yield file.problem(f"'{name}' is no section of '{task.template}'", "sections", number)
    if task.profile and task.profile not in shipped():
        yield file.problem(f"'{task.profile}' is no profile that ships", "profile")
    for number, point in enumerate(task.points):
        for place, name in enumerate(point.asks):
            if name not in known:
                yield file.problem(f"'{name}' is no requirement here", "points", number, "asks", place)
        for place, name in enumerate(point.clauses):
            if name not in bank:
                yield file.problem(f"'{name}' is no clause here", "points", number, "clauses", place)
