"""What a check finds: for each requirement of each framework, the words on both sides or that there are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.records import Document, Passage, Quote

Outcome = Literal["covered", "partly", "not-found", "contradicted", "not-applicable"]

_OF_FORMS = frozenset("annex appendix contract draft final form nhs part particulars schedule service services".split())
_OF_FORMS |= frozenset("specification specifications standard template the version".split())


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement looked for in one specification: proposed, until a person confirms or overrules it."""

    framework: str
    """Slug."""
    requirement: str
    """Id within the framework."""
    title: str
    same_as: tuple[str, ...]
    """``framework:requirement`` of others that ask the same."""
    status: Outcome
    confidence: float
    """Of the status, from 0 to 1, as the labelled development set bears it out."""
    missing: str | None
    """What is not there, of what is partly covered or not found; why, of what does not apply."""
    settles: str | None
    """What would settle it: what to look for or to ask the provider."""
    specification_quotes: tuple[Quote, ...]
    framework_quotes: tuple[Quote, ...]
    nearest: tuple[Passage, ...] = ()
    """Passages of the specification that came nearest, best first."""


@dataclass(frozen=True, slots=True)
class Check:
    """A specification against frameworks: one finding for each requirement of each."""

    document: Document
    frameworks: tuple[str, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...] = ()
    judge: str = "built in"
    """What decided: "built in", or the chat model's name."""

    @property
    def named(self) -> str:
        """The specification's title, or its file's name where that is a form's: "Schedule 2 – The services"."""
        title = self.document.source.title
        if all(word in _OF_FORMS or len(word) < 3 for word in re.findall(r"[^\W_]+", title.casefold())):
            return " ".join(re.split(r"[\s_-]+", Path(self.document.file).stem)).strip() or title
        return title
