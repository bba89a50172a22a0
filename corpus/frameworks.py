"""Frameworks as numbered requirements: their schema and their loader.

A framework is one YAML file. What holds of all its requirements stands once under ``every``. ``same_as`` is
written on one side and given on both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from corpus.placed import Placed, placed_file, refuse, validated
from corpus.records import Checked, Nation, Status
from corpus.schema import Address, Date, Problem, Record, Slug, Text, builtin_folder, later

Asked = Literal["must", "should", "may"]
"""How strongly the source asks; a clause has a verb of its own."""
Authority = Literal["statute", "have-regard", "recommendation", "professional", "voluntary"]
Addressee = Literal["commissioner", "provider", "practitioner", "system"]
BelongsIn = Literal[
    "service-specification",
    "quality-requirements",
    "reporting-requirements",
    "commissioner-plan",
    "general-practice-contract",
]
SCHEDULES: dict[BelongsIn, str] = {
    "service-specification": "service specification (NHS Standard Contract, Schedule 2A)",
    "quality-requirements": "quality requirements (NHS Standard Contract, Schedule 4)",
    "reporting-requirements": "information and reporting requirements of the contract",
    "commissioner-plan": "the commissioner's own plan",
    "general-practice-contract": "the contract with general practices",
}
AUTHORITY_WORDS: dict[Authority, str] = {
    "statute": "law",
    "have-regard": "guidance to have regard to",
    "recommendation": "recommendation",
    "professional": "professional guidance",
    "voluntary": "voluntary",
}
RECALLED = "From memory, not checked: "
Reference = Annotated[str, Field(pattern=r"^[a-z0-9-]+:[a-z0-9-]+$")]
"""``framework:requirement``."""


class Cited(Record):
    """A document in which requirements of a framework were found."""

    id: Slug
    title: Text
    url: Address | None = None
    where: Text | None = None


class Words(Record):
    """Words of a stored document: ``text[start:end]``."""

    document: Text
    """Id of the stored version."""
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(gt=0)]


class Requirement(Record):
    """One thing that a framework asks."""

    id: Slug
    number: Text | None = None
    """As printed: ``Statement 4``, ``1.9.1``."""
    group: Text | None = None
    """The heading under which the framework has it."""
    title: Text
    text: Text
    """What is asked, in our words and no more than was read or recalled; a sentence that names its subject in full."""
    plain: Text | None = None
    """The same for a draft: what should be, without the publication and its headings, and no more than ``text`` says.
    ``None``: the text does for both."""
    our_reading: Text | None = None
    """What would show in a specification or a plan that it is met: ours, not the framework's. Only a requirement
    that carries its own ``words`` does without."""
    words: tuple[Words, ...] = ()
    """Where the framework's own words stand in the library; built-in frameworks have none."""
    note: Text | None = None
    """What a reader has to know of how it was checked."""
    force: Asked
    authority: Authority
    addressee: Addressee
    belongs_in: BelongsIn
    stages: Annotated[tuple[Slug, ...], Field(min_length=1)]
    same_as: tuple[Reference, ...] = ()
    source: Slug
    """Id of one of the framework's sources."""
    where: Text | None = None
    """The page, section or number in that source."""
    checked: Checked


class Framework(Record):
    """What one publication asks, requirement by requirement."""

    slug: Slug
    title: Text
    publisher: Text
    published: Date | None = None
    nation: Nation
    status: Status
    status_checked: Date
    superseded_by: Text | None = None
    """Slug of a framework or a digest, or a title."""
    url: Address | None = None
    licence: Text | None = None
    stands_for: Text | None = None
    """Exact title of the original."""
    digest: Slug | None = None
    """Slug of the digest of the same publication."""
    complete: bool
    """Whether all that the publication asks is here. Nothing computes a share over an incomplete framework."""
    missing: Text | None = None
    """What is not here."""
    note: Text | None = None
    sources: Annotated[tuple[Cited, ...], Field(min_length=1)]
    requirements: Annotated[tuple[Requirement, ...], Field(min_length=1)]

    @property
    def checked(self) -> Checked:
        """``recalled`` where any of its requirements is: a framework is no surer than the least of it."""
        return "recalled" if any(one.checked == "recalled" for one in self.requirements) else "read"

    def requirement(self, name: str) -> Requirement:
        """Raises ``KeyError``."""
        for one in self.requirements:
            if one.id == name:
                return one
        raise KeyError(name)

    def cited(self, requirement: Requirement) -> Cited:
        """The source of a requirement, with the place in it."""
        found = next(one for one in self.sources if one.id == requirement.source)
        return found.model_copy(update={"where": requirement.where or found.where})

    def reference(self, requirement: Requirement) -> str:
        """How others refer to a requirement of it: ``framework:requirement``."""
        return f"{self.slug}:{requirement.id}"


@dataclass(frozen=True, slots=True)
class _Read:
    file: Placed
    framework: Framework


def load_frameworks(folder: Path | None = None) -> dict[str, Framework]:
    """Every framework in a folder (the built-in ones unless told), by slug, links in both directions.

    Raises ``KnowledgeInvalid`` with all problems of all files, one a line.
    """
    problems: list[Problem] = []
    found: dict[str, _Read] = {}
    for path in sorted((folder or builtin_folder("frameworks")).glob("*.yaml")):
        file = placed_file(path)
        file = file if isinstance(file, Problem) else _spread(file)
        framework = [file] if isinstance(file, Problem) else validated(file, Framework)
        if isinstance(file, Placed) and isinstance(framework, Framework):
            found[path.stem] = _Read(file, framework)
        elif isinstance(framework, list):
            problems += _told_once(framework)
    for one in found.values():
        problems += _contradictions(one)
        problems += _unresolved(one, found)
    refuse(problems)
    return _linked({slug: one.framework for slug, one in found.items()})


def _spread(file: Placed) -> Placed:
    """The file with what stands under ``every`` put into each requirement that does not say otherwise."""
    fields = file.fields
    every = fields.get("every") if isinstance(fields, dict) else None
    if not isinstance(every, dict) or not isinstance(fields.get("requirements"), list):
        return file
    lines = dict(file.lines)
    for number, one in enumerate(fields["requirements"]):
        for name in every.keys() - (one.keys() if isinstance(one, dict) else ()):
            lines["requirements", number, name] = file.line_of("every", name)
    spread = {name: value for name, value in fields.items() if name != "every"}
    spread["requirements"] = [every | one if isinstance(one, dict) else one for one in fields["requirements"]]
    return replace(file, fields=spread, lines=lines)


def _told_once(problems: list[Problem]) -> list[Problem]:
    """A fault under ``every`` once, and not again for each requirement."""
    return list({(one.line, one.fault): one for one in reversed(problems)}.values())[::-1]


def _contradictions(one: _Read) -> Iterator[Problem]:
    file, framework = one.file, one.framework
    if framework.slug != file.path.stem:
        yield file.problem(f"'{framework.slug}' differs from the file's name, {file.path.stem}", "slug")
    if framework.complete and framework.missing:
        yield file.problem("says what is missing, while complete says true", "missing")
    if not framework.complete and not framework.missing:
        yield file.problem("says false, but missing does not say what is not here", "complete")
    if framework.status == "current" and framework.superseded_by:
        yield file.problem("names a replacement, while status says current", "superseded_by")
    if framework.published and later(framework.published, framework.status_checked):
        yield file.problem("is before the document was published", "status_checked")
    seen: set[str] = set()
    for number, requirement in enumerate(framework.requirements):
        if requirement.id in seen:
            yield file.problem(f"'{requirement.id}' is given twice", "requirements", number, "id")
        seen.add(requirement.id)
        if not requirement.our_reading and not requirement.words:
            yield file.problem("is missing", "requirements", number, "our_reading")


def _unresolved(one: _Read, found: dict[str, _Read]) -> Iterator[Problem]:
    nation = {
        read.framework.reference(requirement): read.framework.nation
        for read in found.values()
        for requirement in read.framework.requirements
    }
    cited = {source.id for source in one.framework.sources}
    for number, requirement in enumerate(one.framework.requirements):
        if requirement.source not in cited:
            yield one.file.problem(f"'{requirement.source}' is none of its sources", "requirements", number, "source")
        for place, name in enumerate(requirement.same_as):
            here = ("requirements", number, "same_as", place)
            if name not in nation:
                yield one.file.problem(f"'{name}' is no requirement here", *here)
            elif name == one.framework.reference(requirement):
                yield one.file.problem("names the requirement itself", *here)
            elif nation[name] != one.framework.nation:
                yield one.file.problem(f"'{name}' is of another nation; duties of two nations are never one", *here)


def _linked(frameworks: dict[str, Framework]) -> dict[str, Framework]:
    """The frameworks with every link given on both sides."""
    links: defaultdict[str, set[str]] = defaultdict(set)
    for framework in frameworks.values():
        for requirement in framework.requirements:
            for other in requirement.same_as:
                links[framework.reference(requirement)].add(other)
                links[other].add(framework.reference(requirement))
    return {
        slug: framework.model_copy(
            update={
                "requirements": tuple(
                    one.model_copy(update={"same_as": tuple(sorted(links[framework.reference(one)]))})
                    for one in framework.requirements
                )
            }
        )
        for slug, framework in frameworks.items()
    }
