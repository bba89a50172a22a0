"""Self-assessments on a local scale: a level for each building block of a framework, with evidence and actions.

The scale is a library's own. It does not claim to be that of any national tool.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.cited import Cited, read_back
from assistant.kept_checks import KeptCheck
from corpus.frameworks import Framework
from corpus.library import LibraryError
from corpus.papers import Paper, Papers

FORMAT = 1
LOCAL = "These levels are a local scale. They are not those of any national self-assessment tool."
MOST = 12
"""Pieces of evidence that a check proposes for one block."""


class AssessmentWrong(LibraryError):
    """What was asked of an assessment cannot be: the message says what can."""


@dataclass(frozen=True, slots=True)
class Level:
    name: str
    meaning: str


SCALE = (
    Level("Not begun", "Nobody has taken it up."),
    Level("Begun", "It is being planned or tried in some places."),
    Level("In part", "It works in some places or for some people."),
    Level("In place", "It works everywhere, for everybody it is meant for."),
    Level("Shown to work", "It works everywhere, and figures or audits show it."),
)
"""What a scale is without another: five levels of ours."""


@dataclass(frozen=True, slots=True)
class Evidence:
    cited: Cited
    requirement: str
    """``framework:requirement`` that it was found for."""
    kept: bool = False
    """Whether a person took it; otherwise a check proposed it."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """One building block: a group of a framework's requirements."""

    title: str
    requirements: tuple[str, ...]
    """``framework:requirement``."""
    level: int | None = None
    """Place in the scale, from 0; ``None``: not yet said."""
    evidence: tuple[Evidence, ...] = ()
    notes: str = ""
    action: str = ""
    owner: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    title: str
    framework: str
    """Slug."""
    round: str
    """ISO date on which this round began."""
    scale: tuple[Level, ...]
    blocks: tuple[Assessed, ...]

    def block(self, title: str) -> Assessed:
        """Raises ``AssessmentWrong``."""
        found = next((one for one in self.blocks if one.title == title), None)
        if found is None:
            raise AssessmentWrong(f"There is no block '{title}': those are {'; '.join(b.title for b in self.blocks)}.")
        return found


@dataclass(frozen=True, slots=True)
class Moved:
    """A block's level then and now."""

    title: str
    before: int | None
    now: int | None


def begun(framework: Framework, title: str = "", scale: Iterable[Level] = SCALE, on: str | None = None) -> Assessment:
    """An assessment of a framework, nothing said yet. Raises ``AssessmentWrong`` for fewer than two levels."""
    levels = tuple(scale)
    if len({one.name for one in levels}) < max(2, len(levels)):
        raise AssessmentWrong("A scale needs two levels or more, each with a name of its own.")
    groups: dict[str, list[str]] = {}
    alone = len({one.group for one in framework.requirements}) == 1
    for one in framework.requirements:
        name = one.title if alone else one.group or framework.title
        groups.setdefault(name, []).append(framework.reference(one))
    blocks = tuple(Assessed(name, tuple(ones)) for name, ones in groups.items())
    return Assessment(title or framework.title, framework.slug, on or date.today().isoformat(), levels, blocks)


def scale_of(text: str) -> tuple[Level, ...]:
    """Levels from lines like "In part: it works in some places", the lowest first; names alone may share a line."""
    lines = [line for line in text.splitlines() if line.strip()]
    parts = lines if len(lines) > 1 or ":" in text else text.split(",")
    pairs = (part.partition(":") for part in parts)
    return tuple(Level(name.strip(), meaning.strip()) for name, _, meaning in pairs if name.strip())


def with_block(assessment: Assessment, title: str, **changes: Any) -> Assessment:
    """The assessment with these fields of a block; raises ``AssessmentWrong`` for a block or a level it has not."""
    level = changes.get("level")
    if level is not None and not 0 <= level < len(assessment.scale):
        known = ", ".join(f"{number} {one.name}" for number, one in enumerate(assessment.scale))
        raise AssessmentWrong(f"There is no level {level}: the scale is {known}.")
    changed = replace(assessment.block(title), **changes)
    return replace(assessment, blocks=tuple(changed if one.title == title else one for one in assessment.blocks))


def with_evidence(assessment: Assessment, check: KeptCheck) -> Assessment:
    """The assessment with the words of a specification that a check found, proposed.

    What a person took stays, and so does what the checks of other specifications proposed; what this specification
    was proposed for before gives way.
    """
    found = {one.reference: one for one in check.findings if one.status in ("covered", "partly")}
    blocks = []
    for block in assessment.blocks:
        stays = [one for one in block.evidence if one.kept or one.cited.document_id != check.document_id]
        known = {(one.cited.document_id, one.cited.start) for one in stays}
        proposed: dict[tuple[str, int], Evidence] = {}  # the same words once, under the first that they answer
        for name in block.requirements:
            for quote in found[name].specification_quotes if name in found else ():
                place = (quote.document_id, quote.start)
                if place not in known:
                    proposed.setdefault(place, Evidence(quote, name))
        blocks.append(replace(block, evidence=(*stays, *list(proposed.values())[:MOST])))
    return replace(assessment, blocks=tuple(blocks))


def without_proposed(assessment: Assessment) -> Assessment:
    """The assessment without the evidence that nobody took."""
    blocks = (replace(one, evidence=tuple(each for each in one.evidence if each.kept)) for one in assessment.blocks)
    return replace(assessment, blocks=tuple(blocks))


def next_round(assessment: Assessment, on: str | None = None) -> Assessment:
    """The assessment as a new round begins: everything as it was last said. Raises ``AssessmentWrong`` within a day."""
    when = on or date.today().isoformat()
    if when == assessment.round:
        raise AssessmentWrong(f"A round began on {when} already: go on with that one.")
    return replace(assessment, round=when)


def changes(before: Assessment | None, now: Assessment) -> list[Moved]:
    """Each block's level in the round before, by the name of the level where the scale changed, and now."""
    then = {one.title: one.level for one in before.blocks} if before else {}
    names = {level.name: number for number, level in enumerate(now.scale)}

    def same(level: int | None) -> int | None:
        return None if level is None or before is None else names.get(before.scale[level].name)

    return [Moved(one.title, same(then.get(one.title)), one.level) for one in now.blocks]


class Assessments:
    """The assessments of one library."""

    def __init__(self, folder: Path) -> None:
        self._papers = Papers(folder)

    def all(self) -> list[tuple[Paper, Assessment]]:
        """Each as last saved, the latest first; ``damaged`` names those that cannot be read."""
        return [(paper, one) for paper in self._papers.all("assessment") if (one := _read(paper))]

    def damaged(self) -> list[Paper]:
        return [paper for paper in self._papers.all("assessment") if _read(paper) is None]

    def restore(self, name: str, version: int, by: str = "") -> Paper:
        """Make an older version the latest again; the ones between stay. Raises ``NotKept`` and ``LibraryError``."""
        from_json(self._papers.get("assessment", name, version).content)
        return self._papers.restore("assessment", name, version, by=by)

    def get(self, name: str) -> tuple[Paper, Assessment]:
        """Raises ``NotKept``."""
        paper = self._papers.get("assessment", name)
        return paper, from_json(paper.content)

    def before(self, name: str) -> Assessment | None:
        """The assessment at the end of the round before; ``None`` in the first."""
        versions = self._papers.versions("assessment", name)
        found = [one for paper in versions if (one := _read(paper))]
        return next((one for one in found if one.round != found[0].round), None)

    def begin(self, assessment: Assessment, by: str = "") -> Paper:
        """Keep a new one under a free name of its title; gives its first version."""
        name = self._papers.free_name("assessment", assessment.title)
        return self._papers.save("assessment", name, assessment.title, to_json(assessment), based_on=None, by=by)

    def save(self, paper: Paper, assessment: Assessment, by: str = "", note: str = "") -> Paper:
        """Raises ``ChangedMeanwhile`` where somebody else saved it since."""
        content = to_json(assessment)
        based = paper.version
        return self._papers.save("assessment", paper.name, assessment.title, content, based_on=based, by=by, note=note)


def _read(paper: Paper) -> Assessment | None:
    try:
        return from_json(paper.content)
    except LibraryError:
        return None


def to_json(assessment: Assessment) -> str:
    """As it is kept, with the number of its format."""
    return json.dumps({"format": FORMAT, **asdict(assessment)}, ensure_ascii=False)


def from_json(text: str) -> Assessment:
    """Raises ``LibraryError`` where the text is no assessment."""
    try:
        fields = json.loads(text)
        if fields.pop("format") != FORMAT:
            raise LibraryError("This assessment was kept by another version of the assistant: use that one.")
        scale = tuple(Level(**one) for one in fields["scale"])
        return Assessment(**{**fields, "scale": scale, "blocks": tuple(_block(one) for one in fields["blocks"])})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LibraryError(
            "A self-assessment kept in this library is damaged: restore an earlier version of it."
        ) from error


def _block(fields: Mapping[str, Any]) -> Assessed:
    evidence = tuple(Evidence(**{**one, "cited": read_back(one["cited"])}) for one in fields["evidence"])
    return Assessed(**{**fields, "requirements": tuple(fields["requirements"]), "evidence": evidence})
