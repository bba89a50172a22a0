"""Cells of a draft's tables: what is known goes under the column of that name, what is not is a local gap."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.clauses import LOCAL
from corpus.templates import Section

WHO = "commissioner and provider"
FREE = ("Note",)
"""Columns that may stay empty."""


def cells(section: Section, known: Mapping[str, str | None]) -> tuple[str, ...]:
    """A row under the section's columns; none where the section is no table."""
    return tuple(
        known.get(column) or ("" if column in FREE else gap(column[:1].lower() + column[1:], section))
        for column in section.columns
    )


def gap(what: str, section: Section) -> str:
    """``[LOCAL: what; by whom]``, decided by those who decide the section's other gaps."""
    found = [who for words in section.local for _, who in LOCAL.findall(words)]
    return f"[LOCAL: {what}; {found[0] if found else WHO}]"
