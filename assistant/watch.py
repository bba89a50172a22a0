"""What rests on documents that were superseded or changed since, and which of the quoted words still stand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from assistant.cited import Cited
from assistant.conversations import Conversations
from assistant.draft_files import read
from corpus.differences import differences
from corpus.entries import replaced_by, standing, stands_aside
from corpus.library import Entry, Library, LibraryError, NotInLibrary
from corpus.papers import Kind, Paper, Papers
from corpus.records import Document, Quote, quote
from corpus.specifications import Specifications

Change = Literal["new version", "superseded", "withdrawn", "original added", "gone"]
Stands = Literal["exact", "reworded", "not found"]
Rests = Literal["conversation", "draft", "check", "assessment", "answer"]

PAPERS: tuple[Kind, ...] = ("draft", "check", "assessment", "answer")
OUTDATED = ("superseded", "withdrawn")
SAID: dict[Change, str] = {
    "new version": "has a new version",
    "superseded": "was superseded",
    "withdrawn": "was withdrawn",
    "original added": "is our digest, and the original is in the library now",
    "gone": "is no longer in the library",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Words as something saved quotes them."""

    document_id: str
    source_id: str
    title: str
    status: str
    """Of the source when it was saved."""
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of quoted words in the document that stands there now."""

    words: Place
    stands: Stands
    now: Quote | None
    """Of the newer document."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A document that is not what it was, with the words that rest on it."""

    source_id: str
    title: str
    change: Change
    by: str | None
    """Title of what took its place, where that is known."""
    fates: tuple[Fate, ...]


@dataclass(frozen=True, slots=True)
class Resting:
    """Something saved that rests on documents that moved."""

    kind: Rests
    name: str
    """Of a paper its name, of a conversation its id."""
    title: str
    saved: str
    moved: tuple[Moved, ...]

    @property
    def standing(self) -> int:
        """Quotations whose exact words still stand."""
        return sum(fate.stands == "exact" for one in self.moved for fate in one.fates)

    @property
    def quotations(self) -> int:
        return sum(len(one.fates) for one in self.moved)


@dataclass(frozen=True, slots=True)
class _Saved:
    kind: Rests
    name: str
    title: str
    saved: str
    places: tuple[Place, ...]


def watch(library: Library, conversations: Conversations) -> list[Resting]:
    """Everything saved that rests on a document that was superseded, withdrawn, changed or taken out since."""
    ledger = _Ledger(library)
    found = []
    for one in [*_answered(conversations), *_papers(library)]:
        moved = ledger.moved(one.places)
        if moved:
            found.append(Resting(one.kind, one.name, one.title, one.saved, moved))
    return sorted(found, key=lambda one: one.standing == one.quotations)  # what lost words comes first


def _answered(conversations: Conversations) -> Iterator[_Saved]:
    for one in conversations.all():
        latest = {answer.question: answer for answer in conversations.answers(one.id)}  # asked again, the last counts
        places = [
            _place(quoted)
            for answer in latest.values()
            for statement in answer.statements
            for quoted in statement.quotes
        ]
        yield _Saved("conversation", str(one.id), one.title, one.changed, tuple(dict.fromkeys(places)))


def _papers(library: Library) -> Iterator[_Saved]:
    papers = Papers(library.folder)
    for kind in PAPERS:
        for paper in papers.all(kind):
            try:
                places = _of_draft(paper) if kind == "draft" else _of_json(paper)
            except (ValueError, LibraryError):  # told where it is opened
                continue
            yield _Saved(kind, paper.name, paper.title, paper.saved, tuple(dict.fromkeys(places)))  # type: ignore[arg-type]


def _of_draft(paper: Paper) -> list[Place]:
    quotes = [q for section in read(paper).sections for statement in section.statements for q in statement.quotes]
    return [_place(one) for one in quotes]


def _place(one: Cited) -> Place:
    source = one.source
    return Place(one.document_id, one.source_id, source.title, source.status, one.start, one.end, one.text)


def _of_json(paper: Paper) -> list[Place]:
    content = json.loads(paper.content)
    sources = content.get("sources", {}) if isinstance(content, dict) else {}
    return list(_cited(content, sources if isinstance(sources, dict) else {}))


def _cited(content: Any, sources: Mapping[str, Any]) -> Iterator[Place]:
    """Every quotation in what was saved, of whatever kind; what only came near is none."""
    if isinstance(content, list):
        for one in content:
            yield from _cited(one, sources)
    elif isinstance(content, dict):
        if {"document_id", "source_id", "start", "end", "text"} <= content.keys():
            source = content.get("source") or sources.get(content["document_id"]) or {}
            place = (content["document_id"], content["source_id"], source.get("title", ""), source.get("status", ""))
            yield Place(*place, content["start"], content["end"], content["text"])
        for name, one in content.items():
            if name != "nearest":
                yield from _cited(one, sources)


@dataclass
class _Ledger:
    """What is known of the documents of a library, each asked for once."""

    library: Library
    entries: dict[str, Entry] = field(init=False)
    newer: dict[str, str] = field(init=False)
    aside: dict[str, str] = field(init=False)
    document: Callable[[str], Document] = field(init=False)
    reworded: Callable[[str, str], list[tuple[tuple[int, int], Quote]]] = field(init=False)
    ours: Callable[[str], bool] = field(init=False)

    def __post_init__(self) -> None:
        entries = self.library.entries()
        self.entries = {one.source_id: one for one in standing(entries)}
        self.newer, self.aside = replaced_by(entries), stands_aside(entries)
        self.document = cache(self.library.document)
        self.reworded = cache(self._reworded)
        self.ours = cache(self._ours)

    def moved(self, places: tuple[Place, ...]) -> tuple[Moved, ...]:
        by_document: dict[str, list[Place]] = {}
        for one in places:
            by_document.setdefault(one.document_id, []).append(one)
        found = []
        for ones in by_document.values():
            change, new = self._change(ones[0])
            if change is not None:
                entry = self.entries.get(ones[0].source_id)
                by = self.entries[new].source.title if new else entry.source.superseded_by if entry else None
                fates = tuple(self._fate(one, change, new) for one in ones)
                found.append(Moved(ones[0].source_id, ones[0].title, change, by, fates))
        return tuple(found)

    def _change(self, one: Place) -> tuple[Change | None, str | None]:
        """What became of a document since it was quoted, and the source id of what stands in its place."""
        entry = self.entries.get(one.source_id)
        if entry is None:
            return (None, None) if self.ours(one.document_id) else ("gone", None)
        if one.source_id in self.newer and one.status not in OUTDATED:
            return "superseded", self.newer[one.source_id]
        if entry.document_id != one.document_id:
            return "new version", one.source_id
        if one.source_id in self.aside:
            return "original added", self.aside[one.source_id]
        if entry.source.status in OUTDATED and entry.source.status != one.status:
            return ("superseded" if entry.source.status == "superseded" else "withdrawn"), None
        return None, None

    def _ours(self, document_id: str) -> bool:
        """Whether it is a specification that was checked, or ships without being in this library."""
        from assistant.framework_words import FrameworkWords

        try:
            Specifications(self.library.folder).document(document_id)
        except NotInLibrary:
            try:
                FrameworkWords(self.library).named(document_id)
            except NotInLibrary:
                return False
        return True

    def _fate(self, one: Place, change: Change, new: str | None) -> Fate:
        if new is None:
            here = change in OUTDATED and self._still(one)
            return Fate(one, "exact" if here else "not found", None)
        document = self.document(self.entries[new].document_id)
        pattern = r"\s+".join(re.escape(word) for word in one.text.split())
        match = re.search(pattern, document.text) if pattern else None
        if match:
            return Fate(one, "exact", quote(document, match.start(), match.end(), match[0]))
        if change == "original added":  # a publisher's words are none of ours, reworded
            return Fate(one, "not found", None)
        pairs = self.reworded(one.document_id, document.id)
        now = next((after for (start, end), after in pairs if start < one.end and end > one.start), None)
        return Fate(one, "reworded" if now else "not found", now)

    def _still(self, one: Place) -> bool:
        try:
            return self.document(one.document_id).text[one.start : one.end] == one.text
        except NotInLibrary:
            return False

    def _reworded(self, old: str, new: str) -> list[tuple[tuple[int, int], Quote]]:
        try:
            sections = differences(self.document(old), self.document(new))
        except NotInLibrary:
            return []
        return [
            ((change.before.start, change.before.end), change.after)
            for section in sections
            for change in section.changes
            if change.before and change.after
        ]
