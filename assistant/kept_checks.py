"""Checks as they are kept: what was proposed and, beside it, what people decided, by whom and when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.cited import Cited, of_quote, read_back
from assistant.findings import Check, Finding, Outcome
from corpus.library import LibraryError
from corpus.papers import Paper, Papers
from corpus.records import Document, Nation, Passage

FORMAT = 1
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Origin = Literal["file", "text", "draft"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person made of a finding."""

    status: Outcome
    note: str
    by: str
    """As they call themselves; empty where nobody said."""
    at: str
    """ISO date and time in UTC."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is to come of a finding; a person's words, each empty until written."""

    risk: str = ""
    cost: str = ""
    action: str = ""
    owner: str = ""
    due: str = ""
    """A date, as an ISO date where a date was chosen."""


@dataclass(frozen=True, slots=True)
class KeptFinding:
    framework: str
    requirement: str
    title: str
    same_as: tuple[str, ...]
    proposed: Outcome
    confidence: float
    missing: str | None
    settles: str | None
    specification_quotes: tuple[Cited, ...]
    framework_quotes: tuple[Cited, ...]
    nearest: tuple[Cited, ...] = ()
    decision: Decision | None = None
    """``None``: only proposed."""
    earlier: tuple[Decision, ...] = ()
    """Decisions that another one took the place of, oldest first."""
    changed: str | None = None
    """What is different since the decision was made; ``None``: it was made on what stands here."""
    follow_up: FollowUp = FollowUp()

    @property
    def reference(self) -> str:
        return f"{self.framework}:{self.requirement}"

    @property
    def status(self) -> Outcome:
        """What holds: the decision, or else what is proposed."""
        return self.decision.status if self.decision else self.proposed

    @property
    def decided(self) -> bool:
        """Whether a person decided on what stands here."""
        return self.decision is not None and self.changed is None

    @property
    def overruled(self) -> bool:
        return self.decision is not None and self.decision.status != self.proposed


@dataclass(frozen=True, slots=True)
class SignOff:
    by: str
    on: str
    """ISO date."""


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A check with the decisions on it."""

    title: str
    document_id: str
    file: str
    """The specification's name, for people."""
    origin: Origin
    draft: str | None
    """Of a saved draft: its name."""
    frameworks: tuple[str, ...]
    """Slugs."""
    whole: bool
    """Whether the frameworks were named, so that what only a commissioner must do was looked for too."""
    judge: str
    checked: str
    """ISO date and time in UTC."""
    by: str
    findings: tuple[KeptFinding, ...]
    warnings: tuple[str, ...] = ()
    signed: SignOff | None = None
    nation: Nation | None = None
    """As a person said of the specification; ``None``: what it says itself."""
    stages: tuple[str, ...] = ()
    """Ids of those that were looked for; none: all."""

    def finding(self, reference: str) -> KeptFinding:
        """Raises ``KeyError``."""
        for one in self.findings:
            if one.reference == reference:
                return one
        raise KeyError(reference)

    @property
    def open(self) -> tuple[KeptFinding, ...]:
        """Findings that wait for a person."""
        return tuple(one for one in self.findings if not one.decided)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def kept_check(
    check: Check,
    *,
    by: str = "",
    title: str | None = None,
    origin: Origin = "file",
    draft: str | None = None,
    whole: bool = False,
    nation: Nation | None = None,
    stages: tuple[str, ...] = (),
) -> KeptCheck:
    """A check that was just made, as it is kept: everything in it is proposed."""
    document = check.document
    return KeptCheck(
        title=title or check.named,
        document_id=document.id,
        file=document.file,
        origin=origin,
        draft=draft,
        frameworks=check.frameworks,
        whole=whole,
        judge=check.judge,
        checked=now(),
        by=by,
        findings=tuple(_kept(one, document) for one in check.findings),
        warnings=check.warnings,
        nation=nation,
        stages=stages,
    )


def _kept(one: Finding, document: Document) -> KeptFinding:
    return KeptFinding(
        framework=one.framework,
        requirement=one.requirement,
        title=one.title,
        same_as=one.same_as,
        proposed=one.status,
        confidence=one.confidence,
        missing=one.missing,
        settles=one.settles,
        specification_quotes=tuple(of_quote(each) for each in one.specification_quotes),
        framework_quotes=tuple(of_quote(each) for each in one.framework_quotes),
        nearest=tuple(_near(each, document) for each in one.nearest),
    )


def _near(one: Passage, document: Document) -> Cited:
    place = (one.start, one.end, one.text, one.page, one.printed_page, one.section, one.context)
    return Cited(document.id, document.source_id, document.source, *place)


def to_json(check: KeptCheck) -> str:
    """A check as text; each source stands once."""
    fields = asdict(check)
    sources: dict[str, Any] = {}
    for one in _all_cited(fields["findings"]):
        sources.setdefault(one["document_id"], one["source"])
        del one["source"]
    return json.dumps({"format": FORMAT, "sources": sources, **fields}, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=64)  # pages read the same ones with every click
def from_json(text: str) -> KeptCheck:
    """Raises ``LibraryError`` where the text is no check, or one of a later assistant."""
    try:
        fields = json.loads(text)
        if fields.pop("format") != FORMAT:
            raise LibraryError("This check was kept by another version of the assistant: use that one.")
        sources = fields.pop("sources")
        for one in _all_cited(fields["findings"]):
            one["source"] = sources[one["document_id"]]
        signed = SignOff(**fields["signed"]) if fields["signed"] else None
        findings = tuple(_read_finding(one) for one in fields["findings"])
        lists = {name: tuple(fields[name]) for name in ("frameworks", "warnings", "stages")}
        return KeptCheck(**{**fields, **lists, "findings": findings, "signed": signed})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LibraryError("A check kept in this library is damaged: restore an earlier version of it.") from error


def _all_cited(findings: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    for finding in findings:
        for name in ("specification_quotes", "framework_quotes", "nearest"):
            yield from finding[name]


def _read_finding(fields: dict[str, Any]) -> KeptFinding:
    cited = {
        name: tuple(read_back(one) for one in fields[name])
        for name in ("specification_quotes", "framework_quotes", "nearest")
    }
    decision = Decision(**fields["decision"]) if fields["decision"] else None
    earlier = tuple(Decision(**one) for one in fields["earlier"])
    rest = {"same_as": tuple(fields["same_as"]), "decision": decision, "earlier": earlier}
    return KeptFinding(**{**fields, **cited, **rest, "follow_up": FollowUp(**fields["follow_up"])})


@dataclass(frozen=True, slots=True)
class Stored:
    """A check out of a library: its paper and what it says."""

    paper: Paper
    check: KeptCheck


def _stored(paper: Paper) -> Stored | None:
    try:
        return Stored(paper, from_json(paper.content))
    except LibraryError:
        return None


class Checks:
    """The kept checks of one library."""

    def __init__(self, folder: Path) -> None:
        self.papers = Papers(folder)

    def all(self) -> list[Stored]:
        """Each as last saved, the latest first; ``damaged`` names those that cannot be read."""
        return [one for paper in self.papers.all("check") if (one := _stored(paper))]

    def damaged(self) -> list[Paper]:
        return [paper for paper in self.papers.all("check") if _stored(paper) is None]

    def restore(self, name: str, version: int, by: str = "") -> Stored:
        """Make an older version the latest again; the ones between stay. Raises ``NotKept`` and ``LibraryError``."""
        old = self.get(name, version)
        return Stored(self.papers.restore("check", name, version, by=by), old.check)

    def get(self, name: str, version: int | None = None) -> Stored:
        """Raises ``NotKept``, and ``LibraryError`` where it cannot be read."""
        paper = self.papers.get("check", name, version)
        return Stored(paper, from_json(paper.content))

    def begin(self, check: KeptCheck) -> Stored:
        """Keep a new check."""
        name = self.papers.free_name("check", check.title)
        paper = self.papers.save("check", name, check.title, to_json(check), based_on=None, by=check.by)
        return Stored(paper, check)

    def save(self, before: Stored, check: KeptCheck, *, by: str = "", note: str = "") -> Stored:
        """Add a version. Raises ``ChangedMeanwhile`` where somebody else did since ``before``."""
        paper = self.papers.save(
            "check",
            before.paper.name,
            check.title,
            to_json(check),
            based_on=before.paper.version,
            by=by,
            note=note,
        )
        return Stored(paper, check)

    def put_away(self, name: str) -> None:
        """Take a check off the list; its versions stay. Raises ``NotKept``."""
        self.papers.put_away("check", name)
