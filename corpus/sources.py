"""The digests that ship as files: their schema, and their loader.

A digest is a Markdown file: YAML front matter between two lines of ``---``, then ``# title`` and sections.
Its name without ``.md`` is its slug; its source id is ``builtin:<slug>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from corpus.placed import Placed, decoded, placed, refuse, validated
from corpus.records import Checked, Nation, Source, Status
from corpus.schema import (
    SLUG,
    Address,
    Date,
    KnowledgeInvalid,
    Place,
    Problem,
    Record,
    Slug,
    Text,
    builtin_folder,
    later,
)

__all__ = ["SECTIONS", "BuiltinDocument", "Digest", "KnowledgeInvalid", "builtin_folder", "load_digests", "source_id"]

SECTIONS = (
    "What it is",
    "Who issued it",
    "What it asks of commissioners",
    "Numbers and dates",
    "Status today",
    "Where to read it",
)
"""Every digest has these, in this order; others may stand between them."""

RESTATING = ("builtin:framework-", "builtin:profile-", "builtin:glossary-", "builtin:unit-costs-")
"""How source ids begin of what says once more, for other uses, what digests say: Ask prefers the digests."""

HEADING = re.compile(r"(#{1,6}) +(.+?) *")


class Found(Record):
    """A document or page in which facts of a digest were found."""

    title: Text
    url: Address | None = None
    where: Text | None = None
    """The page, section or heading, where one is known."""


class Digest(Record):
    """The front matter of a digest: the publication it stands in for, and how far that was read."""

    slug: Slug
    title: Text
    """Of our digest."""
    publisher: Text
    """Of the original."""
    published: Date | None = None
    nation: Nation
    status: Status
    status_since: Date | None = None
    """When the status came about, where that is known."""
    status_checked: Date | None = None
    superseded_by: Text | None = None
    """A slug, or a title where there is no digest of it."""
    supersedes: tuple[Text, ...] = ()
    """Slugs or titles."""
    same: tuple[Text, ...] = ()
    """Other digests of the same document (slugs), or its other names."""
    url: Address | None = None
    """Of the original; left out where no address was opened."""
    licence: Text | None = None
    stands_for: Text | None = None
    """Exact title of the original; left out where several documents or none stand behind the digest."""
    identifiers: tuple[Text, ...] = ()
    checked: Checked
    sources: Annotated[tuple[Found, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class BuiltinDocument:
    """A file of the built-in knowledge, ready to be added to a library."""

    slug: str
    path: Path
    source: Source
    markdown: bytes
    """The whole of a digest's file, front matter included; of other kinds what their files say, as Markdown."""

    @property
    def source_id(self) -> str:
        return source_id(self.slug)

    @property
    def file(self) -> str:
        """Its name as a file, for people."""
        return f"{self.slug}.md"


@dataclass(frozen=True, slots=True)
class _File:
    """A file cut into its front matter and its body, before anything is validated."""

    path: Path
    markdown: bytes
    matter: Placed
    body: str
    body_line: int

    def problem(self, fault: str, *place: str | int) -> Problem:
        return self.matter.problem(fault, *place)

    def fault_in_body(self, line: int, fault: str) -> Problem:
        return Problem(self.path.name, line, "body", fault)


def source_id(reference: str) -> str:
    """The source id of a slug; a title stays as it is."""
    return f"builtin:{reference}" if SLUG.fullmatch(reference) else reference


def documents() -> list[BuiltinDocument]:
    """What Ask finds and cites of the digests: each as it is."""
    return load_digests()


def load_digests(folder: Path | None = None) -> list[BuiltinDocument]:
    """Every digest in a folder (the built-in ones unless told), by slug.

    Raises ``KnowledgeInvalid`` with all problems of all files, one a line.
    """
    problems: list[Problem] = []
    found: dict[str, tuple[_File, Digest]] = {}
    files = sorted((folder or builtin_folder("digests")).glob("*.md"))
    for path in files:
        file = _cut(path)
        digest = [file] if isinstance(file, Problem) else validated(file.matter, Digest)
        if isinstance(digest, list):
            problems += digest
        elif isinstance(file, _File):
            found[path.stem] = (file, digest)
    known = {path.stem for path in files}
    for file, digest in found.values():
        problems += _contradictions(file, digest)
        problems += _unresolved(file, digest, known)
        problems += _one_sided(file, digest, found)
        problems += _body_faults(file, digest)
    refuse(problems)
    return [_built(file, digest) for file, digest in found.values()]


def _cut(path: Path) -> _File | Problem:
    text = decoded(path)
    if isinstance(text, Problem):
        return text
    lines = text.splitlines()
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        return Problem(path.name, 1, "front matter", "is missing; open the file with fields between two lines of ---")
    end = lines.index("---", 1)
    matter = placed(path, "\n".join(lines[1:end]), first_line=2, called="front matter")
    if isinstance(matter, Problem):
        return matter
    if not isinstance(matter.fields, dict):
        return Problem(path.name, 2, "front matter", "has no fields; write one a line, as in 'nation: england'")
    return _File(path, path.read_bytes(), matter, "\n".join(lines[end + 1 :]), body_line=end + 2)


def _contradictions(file: _File, digest: Digest) -> Iterator[Problem]:
    """Fields that are each well formed and cannot hold together."""
    if digest.slug != file.path.stem:
        yield file.problem(f"'{digest.slug}' differs from the file's name, {file.path.stem}", "slug")
    if digest.status == "current" and digest.superseded_by:
        yield file.problem("names a replacement, while status says current", "superseded_by")
    if digest.status == "superseded" and not digest.superseded_by:
        yield file.problem("says superseded, but superseded_by does not say by what", "status")
    checked, since, published = digest.status_checked, digest.status_since, digest.published
    if checked and since and later(since, checked):
        yield file.problem(f"{since} is later than status_checked, {checked}", "status_since")
    if checked and published and later(published, checked):
        yield file.problem(f"{checked} is before the document was published, {published}", "status_checked")
    if since and published and later(published, since):
        yield file.problem(f"{since} is before the document was published, {published}", "status_since")


def _unresolved(file: _File, digest: Digest, known: set[str]) -> Iterator[Problem]:
    named: list[tuple[str, Place]] = []
    if digest.superseded_by:
        named.append((digest.superseded_by, ("superseded_by",)))
    named += [(name, ("supersedes", place)) for place, name in enumerate(digest.supersedes)]
    named += [(name, ("same", place)) for place, name in enumerate(digest.same)]
    for name, place in named:
        if SLUG.fullmatch(name) and name not in known:
            yield file.problem(f"'{name}' is no digest here", *place)


def _one_sided(file: _File, digest: Digest, found: dict[str, tuple[_File, Digest]]) -> Iterator[Problem]:
    """Lineage is followed both ways, so both ends have to say it."""
    successor = found.get(digest.superseded_by or "")
    if successor and digest.slug not in successor[1].supersedes:
        fault = f"'{digest.superseded_by}' does not list '{digest.slug}' under supersedes"
        yield file.problem(fault, "superseded_by")
    for place, name in enumerate(digest.supersedes):
        if name in found and found[name][1].superseded_by != digest.slug:
            fault = f"'{name}' does not say that it is superseded_by '{digest.slug}'"
            yield file.problem(fault, "supersedes", place)


def _body_faults(file: _File, digest: Digest) -> Iterator[Problem]:
    """A title that differs from the front matter's, and sections that are asked for and missing."""
    headings = [
        (number, match[1], match[2])
        for number, line in enumerate(file.body.splitlines(), start=file.body_line)
        if (match := HEADING.fullmatch(line))
    ]
    if not headings or headings[0][1:] != ("#", digest.title):
        line = headings[0][0] if headings else file.body_line
        yield file.fault_in_body(line, f"has to open with the title: # {digest.title}")
    asked = [name for _, level, name in headings if level == "##" and name in SECTIONS]
    for name in SECTIONS:
        if name not in asked:
            yield file.fault_in_body(file.body_line, f"has no section '{name}'")
    if len(asked) == len(SECTIONS) and asked != list(SECTIONS):
        yield file.fault_in_body(file.body_line, f"has to keep this order of sections: {', '.join(SECTIONS)}")


def _built(file: _File, digest: Digest) -> BuiltinDocument:
    shared = digest.model_dump(
        include={
            "title",
            "publisher",
            "published",
            "nation",
            "status",
            "checked",
            "url",
            "licence",
            "stands_for",
        }
    )
    source = Source(
        **shared,
        kind="digest",
        supersedes=tuple(source_id(name) for name in digest.supersedes),
        superseded_by=source_id(digest.superseded_by) if digest.superseded_by else None,
    )
    return BuiltinDocument(slug=digest.slug, path=file.path, source=source, markdown=file.markdown)
