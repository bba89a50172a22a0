"""Drafts as they are kept: JSON in the papers of a library, every version."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.cited import read_back
from assistant.drafts import Brief, Draft, DraftSection, DraftStatement
from corpus.library import LibraryError
from corpus.papers import Kind, NotKept, Paper, Papers

KIND: Kind = "draft"


class DraftUnreadable(LibraryError):
    """What is kept under a draft's name is no draft."""


def dumped(draft: Draft) -> str:
    """A draft as JSON, each source once; ``loaded`` gives the same back."""
    fields = asdict(draft)
    sources: list[dict[str, Any]] = []
    drafted = [one for section in fields["sections"] for one in section["statements"]]
    for one in [*drafted, *(one["before"] for one in drafted if one["before"])]:
        for quoted in one["quotes"]:
            if quoted["source"] not in sources:
                sources.append(quoted["source"])
            quoted["source"] = sources.index(quoted["source"])
    return json.dumps({**fields, "sources": sources}, ensure_ascii=False)


def loaded(text: str, called: str) -> Draft:
    """The draft in a JSON text. Raises ``DraftUnreadable`` that names what was read, ``called``."""
    try:
        return _draft(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise DraftUnreadable(f"{called} is no draft that can be read ({error}): restore an older version.") from error


def _draft(fields: Mapping[str, Any]) -> Draft:
    brief = {name: _as_kept(value) for name, value in fields["brief"].items()}
    brief["local"] = tuple((what, words) for what, words in fields["brief"]["local"])
    return Draft(
        title=fields["title"],
        brief=Brief(**brief),
        header=tuple((title, words) for title, words in fields["header"]),
        sections=tuple(_section(one, fields["sources"]) for one in fields["sections"]),
        warnings=tuple(fields["warnings"]),
        composer=fields["composer"],
    )


def _section(fields: Mapping[str, Any], sources: Sequence[Any]) -> DraftSection:
    made = {name: _as_kept(value) for name, value in fields.items()}
    return DraftSection(**{**made, "statements": tuple(_statement(one, sources) for one in fields["statements"])})


def _statement(fields: Mapping[str, Any], sources: Sequence[Any]) -> DraftStatement:
    made = {name: _as_kept(value) for name, value in fields.items()}
    quotes = tuple(read_back({**one, "source": sources[one["source"]]}) for one in fields["quotes"])
    before = _statement(fields["before"], sources) if fields.get("before") else None
    return DraftStatement(**{**made, "quotes": quotes, "before": before})


def _as_kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def read(paper: Paper) -> Draft:
    """A version as the draft that it is. Raises ``DraftUnreadable``."""
    return loaded(paper.content, f"Version {paper.version} of the draft '{paper.name}'")


def draft_named(name: str, library: Path) -> tuple[Draft, Paper]:
    """The draft of a name, at its latest version or, as ``name@2``, at another.

    Raises ``NotKept`` where there is none, and ``DraftUnreadable``.
    """
    base, at, version = name.partition("@")
    if at and not version.isdecimal():
        raise NotKept(f"'{name}' is no version of a draft: write a number after @, as in {base}@2.")
    paper = Papers(library).get(KIND, base, int(version) if at else None)
    return read(paper), paper


def free_name(title: str, library: Path) -> str:
    """A name made of a title's words that no draft has."""
    return Papers(library).free_name(KIND, title)


def drafts(library: Path) -> list[Paper]:
    """The latest version of each draft that is not put away, the one saved last first."""
    return Papers(library).all(KIND)


def versions(name: str, library: Path) -> list[Paper]:
    """Every version of a draft, the newest first. Raises ``NotKept`` where there is no such draft."""
    found = Papers(library).versions(KIND, name)
    if not found:
        raise NotKept(f"There is no draft '{name}' in this library.")
    return found


def keep(library: Path, name: str, draft: Draft, *, based_on: int | None, by: str = "", note: str = "") -> Paper:
    """Save a draft; gives the version it became, or the latest where nothing changed.

    Raises ``ChangedMeanwhile`` where somebody saved since ``based_on``, and ``LibraryError``.
    """
    return Papers(library).save(KIND, name, draft.title, dumped(draft), based_on=based_on, by=by, note=note)


def restore(library: Path, name: str, version: int, *, by: str = "") -> Paper:
    """Make an older version the latest again; the ones between stay. Raises ``NotKept``."""
    return Papers(library).restore(KIND, name, version, by=by)
