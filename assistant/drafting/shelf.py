"""What a draft may be drawn from: requirements and clauses of its nation that hold today, each said once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.drafts import Brief
from corpus.clauses import Clause, ClauseFile, Purpose
from corpus.frameworks import Asked, Authority, Framework, Requirement

OUTDATED = ("superseded", "withdrawn")
FORCES: tuple[Asked, ...] = ("must", "should", "may")
AUTHORITIES: tuple[Authority, ...] = ("statute", "have-regard", "recommendation", "professional", "voluntary")

Named = tuple[Framework, Requirement]


@dataclass(frozen=True, slots=True)
class Asking:
    """A requirement, with those of other frameworks that ask the same."""

    framework: Framework
    requirement: Requirement
    also: tuple[Named, ...] = ()

    @property
    def all(self) -> tuple[Named, ...]:
        return ((self.framework, self.requirement), *self.also)

    @property
    def force(self) -> Asked:
        return min((one.force for _, one in self.all), key=FORCES.index)

    @property
    def authority(self) -> Authority:
        return min((one.authority for _, one in self.all), key=AUTHORITIES.index)

    @property
    def stages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(stage for _, one in self.all for stage in one.stages))

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(framework.reference(one) for framework, one in self.all)


@dataclass(frozen=True, slots=True)
class Banked:
    """A clause of the bank, with the requirements it answers that may be drawn from."""

    subject: str
    """Title of its file."""
    clause: Clause
    asked: tuple[Named, ...]

    @property
    def force(self) -> Asked:
        return min((one.force for _, one in self.asked), key=FORCES.index)


@dataclass(frozen=True, slots=True)
class Aim:
    """What the service is for, with the requirements it answers that may be drawn from."""

    purpose: Purpose
    asked: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    asking: tuple[Asking, ...]
    clauses: tuple[Banked, ...]
    aims: tuple[Aim, ...]
    """In the order of the clause bank."""
    stages: tuple[str, ...]
    """In the order of the pathway."""
    named: frozenset[str] = frozenset()
    """Sections that clauses of any nation name."""
    left_out: tuple[str, ...] = ()
    """What was left out and a reader should know of, in sentences."""


def shelf(
    brief: Brief,
    frameworks: Mapping[str, Framework],
    bank: Mapping[str, ClauseFile],
    pathway: Sequence[str],
    only: Sequence[str] = (),
) -> Shelf:
    """``frameworks``: those of the library; ``pathway``: stages in their order, as far as it is known; ``only``: the
    clauses that the template takes, by id, none: all."""
    fits = [one for one in frameworks.values() if _fits(one, brief)]
    used = [one for one in fits if brief.superseded or one.status not in OUTDATED]
    asked = [(framework, one) for framework in used for one in framework.requirements]
    order = _ordered(pathway, asked)
    stages = tuple(one for one in order if not brief.stages or one in brief.stages)
    by_name = {framework.reference(one): (framework, one) for framework, one in asked if _at(one.stages, stages)}
    in_order = sorted(bank.values(), key=lambda one: one.place)
    files = [file for file in in_order if file.nation in (brief.nation, "uk") and _takes(file, only)]
    clauses = [
        Banked(file.title, clause, _known(clause.requirements, by_name))
        for file in files
        for clause in file.clauses
        if _at(clause.stages, stages) and (not only or clause.id in only)
    ]
    kept = tuple(one for one in clauses if one.asked)
    purposes = [one for file in files for one in file.purposes if _at(one.stages, stages)]
    aims = [Aim(one, _known(one.requirements, by_name)) for one in purposes]
    named = frozenset(clause.section for file in bank.values() for clause in file.clauses)
    left_out = tuple(_left_out(fits, used, clauses))
    return Shelf(tuple(_merged(by_name)), kept, tuple(one for one in aims if one.asked), stages, named, left_out)


def _takes(file: ClauseFile, only: Sequence[str]) -> bool:
    return not only or any(one.id in only for one in file.clauses)


def _known(names: Iterable[str], by_name: Mapping[str, Named]) -> tuple[Named, ...]:
    return tuple(by_name[name] for name in names if name in by_name)


def _fits(framework: Framework, brief: Brief) -> bool:
    return framework.nation in (brief.nation, "uk") and (not brief.frameworks or framework.slug in brief.frameworks)


def _at(stages: Iterable[str], wanted: Sequence[str]) -> bool:
    return not set(wanted).isdisjoint(stages)


def _ordered(pathway: Sequence[str], asked: Sequence[Named]) -> list[str]:
    return list(dict.fromkeys([*pathway, *(stage for _, one in asked for stage in one.stages)]))


def _merged(asked: Mapping[str, Named]) -> list[Asking]:
    """Requirements that ask the same as one, under the weightiest of them."""
    made: dict[str, Asking] = {}
    taken: set[str] = set()
    for name in sorted(asked, key=lambda name: _weight(*asked[name])):
        if name in taken:
            continue
        framework, one = asked[name]
        others = [other for other in one.same_as if other in asked and other not in taken]
        taken |= {name, *others}
        made[name] = Asking(framework, one, tuple(asked[other] for other in others))
    return [made[name] for name in asked if name in made]


def _weight(framework: Framework, one: Requirement) -> tuple[int, int, bool, bool]:
    authority, force = AUTHORITIES.index(one.authority), FORCES.index(one.force)
    return authority, force, one.checked == "recalled", framework.status != "current"


def _left_out(fits: Sequence[Framework], used: Sequence[Framework], clauses: Sequence[Banked]) -> list[str]:
    told = []
    old = [one.title for one in fits if one not in used]
    if old:
        told.append(f"Not drawn from, since it no longer holds: {'; '.join(old)}.")
    idle = [one.clause.title for one in clauses if not one.asked]
    if idle and old:
        told.append(f"Left out, since only what no longer holds asks for it: {'; '.join(idle)}.")
    return told
