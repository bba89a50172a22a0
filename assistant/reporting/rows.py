"""What a check comes to: rows in which shared requirements stand once, figures for each framework, and a heat map."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.cited import Cited
from assistant.findings import Outcome
from assistant.kept_checks import OUTCOMES, KeptCheck, KeptFinding
from corpus.frameworks import Framework, Requirement

SAID: dict[Outcome, str] = {
    "covered": "Covered",
    "partly": "Partly covered",
    "not-found": "Not found",
    "contradicted": "Contradicted",
    "not-applicable": "Not applicable",
}
GAPS: tuple[Outcome, ...] = ("contradicted", "not-found", "partly")
"""Statuses that leave something to do, the worst first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement, or one that several frameworks share, with what was found."""

    findings: tuple[KeptFinding, ...]
    """One, or several that ask the same and were found the same; the first is shown."""
    asked: tuple[tuple[Framework, Requirement] | None, ...]
    """Beside each finding; ``None`` where the framework is no longer here."""

    @property
    def first(self) -> KeptFinding:
        return self.findings[0]

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(one.reference for one in self.findings)

    @property
    def specification_quotes(self) -> tuple[Cited, ...]:
        """The specification's words for all that are merged here, each once."""
        return tuple(dict.fromkeys(quote for one in self.findings for quote in one.specification_quotes))

    @property
    def frameworks(self) -> tuple[str, ...]:
        """Titles."""
        pairs = zip(self.findings, self.asked, strict=True)
        return tuple(dict.fromkeys(asked[0].title if asked else one.framework for one, asked in pairs))

    @property
    def requirement(self) -> Requirement | None:
        return self.asked[0][1] if self.asked[0] else None

    @property
    def named(self) -> str:
        """Number and title of the requirement."""
        number = self.requirement.number if self.requirement else None
        return f"{number}: {self.first.title}" if number else self.first.title

    @property
    def stages(self) -> tuple[str, ...]:
        """Ids, of all that are merged here."""
        return tuple(dict.fromkeys(stage for asked in self.asked if asked for stage in asked[1].stages))


def rows(check: KeptCheck, frameworks: Mapping[str, Framework]) -> list[Row]:
    """The findings in the order of the check; those that ask the same, with the same decision and what follows."""
    alike = _alike(check.findings)
    made: dict[tuple[int, object], list[KeptFinding]] = {}
    for one in check.findings:
        decision = (one.decision.status, one.decision.note) if one.decision else None
        made.setdefault(
            (alike[one.reference], (one.status, one.proposed, decision, one.changed, one.follow_up)), []
        ).append(one)
    return [Row(tuple(ones), tuple(asked(one, frameworks) for one in ones)) for ones in made.values()]


def asked(one: KeptFinding, frameworks: Mapping[str, Framework]) -> tuple[Framework, Requirement] | None:
    """The framework and the requirement of a finding, where they are still here."""
    framework = frameworks.get(one.framework)
    if framework is None:
        return None
    found = next((each for each in framework.requirements if each.id == one.requirement), None)
    return (framework, found) if found else None


def _alike(findings: Sequence[KeptFinding]) -> dict[str, int]:
    """For each reference the number of the group of requirements that ask the same."""
    known = {one.reference for one in findings}
    groups = {one.reference: number for number, one in enumerate(findings)}
    for one in findings:
        for other in one.same_as:
            if other in known and groups[other] != groups[one.reference]:
                kept, gone = sorted((groups[one.reference], groups[other]))
                groups = {name: kept if group == gone else group for name, group in groups.items()}
    return groups


@dataclass(frozen=True, slots=True)
class Figures:
    """How a framework fares."""

    slug: str
    title: str
    counts: Mapping[Outcome, int]
    proposed: int
    """Findings that no person has decided."""
    complete: bool
    missing: str | None
    """What of the framework is not here."""

    @property
    def applicable(self) -> int:
        return sum(number for status, number in self.counts.items() if status != "not-applicable")

    @property
    def share(self) -> float | None:
        """Of the applicable requirements those covered; ``None`` for a framework that is incomplete here."""
        return self.counts["covered"] / self.applicable if self.complete and self.applicable else None


def figures(check: KeptCheck, frameworks: Mapping[str, Framework]) -> list[Figures]:
    """For each framework of the check, in its order."""
    made = []
    for slug in check.frameworks:
        findings = [one for one in check.findings if one.framework == slug]
        framework = frameworks.get(slug)
        counts = Counter(one.status for one in findings)
        whole = framework is not None and framework.complete
        whole = whole and len(findings) == len(framework.requirements if framework else ())
        made.append(
            Figures(
                slug=slug,
                title=framework.title if framework else slug,
                counts={status: counts[status] for status in OUTCOMES},
                proposed=sum(not one.decided for one in findings),
                complete=whole,
                missing=framework.missing if framework else "The framework is no longer here.",
            )
        )
    return made


def heat(check: KeptCheck, frameworks: Mapping[str, Framework]) -> dict[tuple[str, str], Counter[Outcome]]:
    """By slug of the framework and id of the stage, how many requirements have each status.

    A requirement that holds for several stages counts in each.
    """
    cells: defaultdict[tuple[str, str], Counter[Outcome]] = defaultdict(Counter)
    for one in check.findings:
        found = asked(one, frameworks)
        for stage in found[1].stages if found else ():
            cells[one.framework, stage][one.status] += 1
    return dict(cells)


def stages_of(cells: Collection[tuple[str, str]], stages: Iterable[str]) -> list[str]:
    """The stages of a heat map: those of ``stages`` in their order, then what a library's own frameworks name."""
    asked_for = {stage for _, stage in cells}
    known = [stage for stage in stages if stage in asked_for]
    return [*known, *sorted(asked_for - set(known))]


def cell_said(counts: Mapping[Outcome, int]) -> str:
    """A cell of the heat map in words: "4 of 6 covered, 1 partly, 1 not found"."""
    applicable = sum(number for status, number in counts.items() if status != "not-applicable")
    if not applicable:
        return "None applies"
    short = (("partly", "partly"), ("not-found", "not found"), ("contradicted", "contradicted"))
    rest = [f"{counts.get(status, 0)} {word}" for status, word in short if counts.get(status, 0)]  # type: ignore[call-overload]
    return ", ".join([f"{counts.get('covered', 0)} of {applicable} covered", *rest])


def tone(counts: Mapping[Outcome, int]) -> str:
    """How a cell of the heat map is coloured: "none", "all", "most", "some", "few"; or "against"."""
    applicable = sum(number for status, number in counts.items() if status != "not-applicable")
    if not applicable:
        return "none"
    if counts.get("contradicted", 0):
        return "against"
    share = (counts.get("covered", 0) + counts.get("partly", 0) / 2) / applicable
    return "all" if share == 1 else "most" if share >= 0.67 else "some" if share >= 0.33 else "few"


def in_a_sentence(check: KeptCheck) -> str:
    """What a check comes to in a sentence."""
    counts = Counter(one.status for one in check.findings)
    told = [f"{counts[status]} {SAID[status].lower()}" for status in OUTCOMES if counts[status]]
    whole = "1 requirement" if len(check.findings) == 1 else f"{len(check.findings)} requirements"
    return f"{whole}: {', '.join(told)}." if told else "No requirement was looked for."
