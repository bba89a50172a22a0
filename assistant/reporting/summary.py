"""The one page of a report: what was checked, by what, who signed it off, and what to do first."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from assistant.kept_checks import KeptCheck
from assistant.reporting.rows import GAPS, Figures, Row

APP = "http://127.0.0.1:8501"
"""Where 'assistant app' opens."""
NOT_COUNTED = "A share is counted only where all of a framework is here."
FIRST = 12
"""Gaps that the summary names."""
_FORCES = ("must", "should", "may")


def about(check: KeptCheck) -> list[tuple[str, str]]:
    """The facts of a check with their names."""
    by = "the built-in checker" if check.judge == "built in" else check.judge
    decided = sum(one.decided for one in check.findings)
    overruled = sum(one.overruled for one in check.findings)
    return [
        ("Specification", check.file),
        ("Checked", f"{check.checked[:10]}, proposed by {by}{' for ' + check.by if check.by else ''}"),
        ("Decided by people", f"{decided} of {len(check.findings)} findings, {overruled} of them overruled"),
        ("Signed off", f"by {check.signed.by} on {check.signed.on}" if check.signed else "not yet"),
    ]


def gap_link(name: str | None, row: Row) -> str | None:
    """Where the app drafts the missing clause of a gap; ``None`` for a check that is not kept, and where none is."""
    if name is None or row.first.status not in GAPS:
        return None
    return f"{APP}/check?{urlencode({'check': name, 'requirement': row.first.reference})}"


def share_said(one: Figures) -> str:
    """The share of a framework that is covered; "Not counted" for one that is not complete here."""
    if one.share is not None:
        return f"{one.share:.0%}"
    if not one.applicable:
        return "None applies"
    return "Not counted"


def worst(found: Sequence[Row]) -> list[Row]:
    """The gaps to look at first: what is contradicted, then what is not there, the strongest duties before others."""

    def rank(row: Row) -> tuple[int, int]:
        force = row.requirement.force if row.requirement else "may"
        return GAPS.index(row.first.status), _FORCES.index(force)

    return sorted((row for row in found if row.first.status in GAPS), key=rank)[:FIRST]
