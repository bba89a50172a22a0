"""Which requirements are looked for in a specification, and why the others are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.frameworks import Framework, Requirement
from corpus.records import Document, Nation

OUTDATED = ("superseded", "withdrawn")


class ScopeWrong(ValueError):
    """What was asked for cannot be looked for: the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement, and whether it is looked for."""

    framework: Framework
    requirement: Requirement
    aside: str | None = None
    """Why it is not looked for; ``None``: it is."""

    @property
    def reference(self) -> str:
        return self.framework.reference(self.requirement)


@dataclass(frozen=True, slots=True)
class Scope:
    asked: tuple[Asked, ...]
    """Every requirement of every framework chosen, in their order."""
    nation: Nation | None
    warnings: tuple[str, ...]

    @property
    def frameworks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.framework.slug for one in self.asked))


def scope(
    document: Document,
    known: Mapping[str, Framework],
    frameworks: Sequence[str] = (),
    nation: Nation | None = None,
    stages: Sequence[str] = (),
) -> Scope:
    """Frameworks that are named are looked for whole; otherwise those of the nation that hold, and of them what
    is not for commissioners alone and belongs to one of the stages (none given: to any).

    Raises ``ScopeWrong`` for a name that is none, and where nothing is left to look for.
    """
    unknown = [name for name in frameworks if name not in known]
    if unknown:
        raise ScopeWrong(f"There is no framework '{unknown[0]}': see 'assistant frameworks list'.")
    nation = nation or document.source.nation
    warnings: list[str] = []
    if frameworks:
        chosen = [known[name] for name in dict.fromkeys(frameworks)]
        asked = tuple(Asked(one, requirement) for one in chosen for requirement in one.requirements)
    else:
        if nation is None:
            warnings.append(
                "The specification does not say which nation it is for, so frameworks of all nations were looked "
                "for: name it with --nation."
            )
        chosen = [one for one in known.values() if _applies(one, nation)]
        asked = tuple(_asked(one, requirement, stages) for one in chosen for requirement in one.requirements)
        if any(one.aside and one.requirement.addressee == "commissioner" for one in asked):
            warnings.append(
                "What only a commissioner must do was not looked for: name a framework to have it checked whole."
            )
    if not asked:
        raise ScopeWrong("No framework here applies to this specification: name one with --framework.")
    warnings += [_outdated(one) for one in chosen if one.status in OUTDATED]
    warnings += [
        f"{one.title} is not complete here, so no share of it is counted. {one.missing}"
        for one in chosen
        if one.missing
    ]
    return Scope(asked, nation, tuple(warnings))


def _applies(framework: Framework, nation: Nation | None) -> bool:
    return framework.status not in OUTDATED and (nation is None or framework.nation in (nation, "uk"))


def _asked(framework: Framework, requirement: Requirement, stages: Sequence[str]) -> Asked:
    if requirement.addressee == "commissioner":
        why = "It is for the commissioner alone, and was not looked for in a provider's specification."
        return Asked(framework, requirement, why)
    if stages and not set(stages) & set(requirement.stages):
        return Asked(framework, requirement, "It belongs to other stages of the pathway than this specification.")
    return Asked(framework, requirement)


def _outdated(framework: Framework) -> str:
    took_over = f" {framework.superseded_by} took its place." if framework.superseded_by else ""
    return f"{framework.title} is {framework.status}.{took_over}"
