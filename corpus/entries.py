"""What a library lists: an entry for each source, and how the other documents leave it standing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.records import Source, Status


@dataclass(frozen=True, slots=True)
class Entry:
    """What the registry says of one source and the version in use."""

    source_id: str
    document_id: str
    file: str
    path: str | None
    source: Source
    """As it was given or read; ``standing`` adds what other documents say of it."""
    pages: int | None
    added: str
    given: tuple[str, ...] = ()
    """Names of the details that a person gave."""


def replaced_by(entries: Iterable[Entry]) -> dict[str, str]:
    """Source id of what was superseded -> source id of what replaced it, said from either side."""
    entries = list(entries)
    known = {entry.source_id for entry in entries}
    pairs = {old: entry.source_id for entry in entries for old in entry.source.supersedes if old in known}
    for entry in entries:
        if entry.source.superseded_by in known:
            pairs[entry.source_id] = str(entry.source.superseded_by)
    return pairs


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """The entries as other documents leave them: what one of these supersedes is marked so, by its title."""
    entries = list(entries)
    titles = {entry.source_id: entry.source.title for entry in entries}
    newer = replaced_by(entries)
    return [
        _superseded(entry, titles[newer[entry.source_id]]) if entry.source_id in newer else entry for entry in entries
    ]


def _superseded(entry: Entry, by: str) -> Entry:
    status: Status = "withdrawn" if entry.source.status == "withdrawn" else "superseded"
    return replace(entry, source=replace(entry.source, status=status, superseded_by=by))


def stands_aside(entries: Iterable[Entry]) -> dict[str, str]:
    """Source id of a digest -> source id of the original that is in the library in its place."""
    entries = list(entries)
    originals = {_plain(entry.source.title): entry.source_id for entry in entries if entry.source.kind != "digest"}
    aside = {
        entry.source_id: originals[_plain(entry.source.stands_for)]
        for entry in entries
        if entry.source.kind == "digest" and entry.source.stands_for and _plain(entry.source.stands_for) in originals
    }
    for entry in entries:
        for name in _of_one_original(entries, entry.source.original_of):
            aside[name] = entry.source_id
    return aside


def _of_one_original(entries: Sequence[Entry], digest: str | None) -> list[str]:
    """A digest, and whatever else of ours stands for the same original."""
    if digest is None:
        return []
    original = next((entry.source.stands_for for entry in entries if entry.source_id == digest), None)
    others = [entry.source_id for entry in entries if original and entry.source.stands_for == original]
    return [digest, *others]


def _plain(title: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in title.casefold()).split())
