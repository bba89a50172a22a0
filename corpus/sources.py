"""The knowledge that ships as files: the schema of a digest, and its loader.

A digest is a Markdown file: YAML front matter between two lines of ``---``, then ``# title`` and sections.
Its name without ``.md`` is its slug; its source id is ``builtin:<slug>``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from corpus.records import ISO_DATE, Checked, Nation, Source, Status

SECTIONS = (
    "What it is",
    "Who issued it",
    "What it asks of commissioners",
    "Numbers and dates",
    "Status today",
    "Where to read it",
)
"""Every digest has these, in this order; others may stand between them."""

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HEADING = re.compile(r"(#{1,6}) +(.+?) *")


class KnowledgeInvalid(ValueError):
    """Built-in knowledge breaks its schema: a line each of file, line, field and what is wrong."""


def _a_date(value: str) -> str:
    if not ISO_DATE.fullmatch(value):
        raise ValueError(f"'{value}' is not a date like 2021, 2021-05 or 2021-05-14")
    if len(value) == len("2021-05-14"):
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"'{value}' is not a day of the calendar") from None
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Date = Annotated[str, AfterValidator(_a_date)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


class Place(BaseModel):
    """A document or page in which facts of a digest were found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    url: Address | None = None
    where: Text | None = None
    """The page, section or heading, where one is known."""


class Digest(BaseModel):
    """The front matter of a digest: the publication it stands in for, and how far that was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: Annotated[str, StringConstraints(pattern=rf"^{SLUG.pattern}$")]
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
    sources: Annotated[tuple[Place, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class BuiltinDocument:
    """A file of the built-in knowledge, ready to be added to a library."""

    slug: str
    path: Path
    source: Source
    markdown: bytes
    """The whole file, front matter included."""

    @property
    def source_id(self) -> str:
        return source_id(self.slug)


@dataclass(frozen=True, slots=True)
class _Problem:
    line: int
    field: str
    fault: str


@dataclass(frozen=True, slots=True)
class _File:
    """A file cut into its front matter and its body, before anything is validated."""

    path: Path
    markdown: bytes
    fields: Any
    """What the YAML says, every scalar a string."""
    lines: dict[tuple[str | int, ...], int]
    """The line, from 1, on which each field and each item of a list stands."""
    body: str
    body_line: int

    def line_of(self, *place: str | int) -> int:
        """The line of a field; of what holds it where it is absent."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, fault: str, *place: str | int) -> _Problem:
        return _Problem(self.line_of(*place), ".".join(str(step) for step in place), fault)


def source_id(reference: str) -> str:
    """The source id of a slug; a title stays as it is."""
    return f"builtin:{reference}" if SLUG.fullmatch(reference) else reference


def builtin_folder(kind: str) -> Path:
    """The folder of one kind of built-in knowledge, as installed."""
    return Path(str(resources.files("corpus"))) / "builtin" / kind


def load_digests(folder: Path | None = None) -> list[BuiltinDocument]:
    """Every digest in a folder (the built-in ones unless told), by slug.

    Raises ``KnowledgeInvalid`` with all problems of all files, one a line.
    """
    problems: list[tuple[Path, _Problem]] = []
    found: dict[str, tuple[_File, Digest]] = {}
    files = sorted((folder or builtin_folder("digests")).glob("*.md"))
    for path in files:
        file = _cut(path)
        digest = _validated(file) if isinstance(file, _File) else [file]
        if isinstance(file, _File) and isinstance(digest, Digest):
            found[path.stem] = (file, digest)
        elif isinstance(digest, list):
            problems += [(path, problem) for problem in digest]
    known = {path.stem for path in files}
    for file, digest in found.values():
        checks = (
            _contradictions(file, digest),
            _unresolved(file, digest, known),
            _one_sided(file, digest, found),
            _body_faults(file, digest),
        )
        problems += [(file.path, problem) for check in checks for problem in check]
    if problems:
        told = (f"{path.name}, line {it.line}, {it.field}: {it.fault}" for path, it in problems)
        raise KnowledgeInvalid("\n".join(told))
    return [_built(file, digest) for file, digest in found.values()]


def _cut(path: Path) -> _File | _Problem:
    markdown = path.read_bytes()
    try:
        lines = markdown.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as fault:
        line = markdown[: fault.start].count(b"\n") + 1
        return _Problem(line, "file", "is not UTF-8 text; save it as UTF-8")
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        return _Problem(1, "front matter", "is missing; open the file with fields between two lines of ---")
    end = lines.index("---", 1)
    matter = "\n".join(lines[1:end])
    try:
        # BaseLoader keeps every scalar a string: 2021-05 stays the beginning of a date, 'no' is not false.
        node, fields = yaml.compose(matter, yaml.BaseLoader), yaml.load(matter, yaml.BaseLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        return _Problem(mark.line + 2 if mark else 1, "front matter", f"is not YAML: {fault.problem}")
    placed: dict[tuple[str | int, ...], int] = {}
    for place, line in _places(node):
        if place in placed:
            return _Problem(line, str(place[-1]), f"is given twice, first in line {placed[place]}")
        placed[place] = line
    return _File(path, markdown, fields, placed, "\n".join(lines[end + 1 :]), body_line=end + 2)


def _places(node: Any, over: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Every field and list item under a YAML node, with its line in the file (the first is ---)."""
    children: list[tuple[str | int, Any, Any]] = []
    if isinstance(node, yaml.MappingNode):
        children = [(key.value, key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        children = [(number, item, item) for number, item in enumerate(node.value)]
    for step, marked, value in children:
        yield (*over, step), marked.start_mark.line + 2
        yield from _places(value, (*over, step))


def _validated(file: _File) -> Digest | list[_Problem]:
    if not isinstance(file.fields, dict):
        return [_Problem(2, "front matter", "has no fields; write one a line, as in 'nation: england'")]
    try:
        return Digest.model_validate(file.fields)
    except ValidationError as fault:
        return [file.problem(_told(error), *error["loc"]) for error in fault.errors()]


def _told(error: Any) -> str:
    """One of pydantic's errors in words for whoever edits the file."""
    kind, given, name = error["type"], error["input"], str(error["loc"][-1])
    model = Place if error["loc"][0] == "sources" else Digest
    near = difflib.get_close_matches(name, model.model_fields, n=1)
    shape = "an address that begins with http" if name == "url" else "a slug like ambitions-2021"
    words = {
        "missing": "is missing",
        "string_too_short": "is empty",
        "too_short": "has to name at least one document",
        "tuple_type": "has to be a list, one item a line after a dash",
        "extra_forbidden": "is not a known field" + (f"; did you mean {near[0]}?" if near else ""),
        "string_pattern_mismatch": f"'{given}' is not {shape}",
        "literal_error": f"'{given}' is none of {error.get('ctx', {}).get('expected')}",
        "value_error": str(error.get("ctx", {}).get("error")),
    }
    return words.get(kind, f"'{given}': {error['msg']}")


def _later(one: str, other: str) -> bool:
    """Whether a date, or its beginning, is certainly later than another."""
    shared = min(len(one), len(other))
    return one[:shared] > other[:shared]


def _contradictions(file: _File, digest: Digest) -> Iterator[_Problem]:
    """Fields that are each well formed and cannot hold together."""
    if digest.slug != file.path.stem:
        yield file.problem(f"'{digest.slug}' differs from the file's name, {file.path.stem}", "slug")
    if digest.status == "current" and digest.superseded_by:
        yield file.problem("names a replacement, while status says current", "superseded_by")
    if digest.status == "superseded" and not digest.superseded_by:
        yield file.problem("says superseded, but superseded_by does not say by what", "status")
    checked, since, published = digest.status_checked, digest.status_since, digest.published
    if checked and since and _later(since, checked):
        yield file.problem(f"{since} is later than status_checked, {checked}", "status_since")
    if checked and published and _later(published, checked):
        yield file.problem(f"{checked} is before the document was published, {published}", "status_checked")
    if since and published and _later(published, since):
        yield file.problem(f"{since} is before the document was published, {published}", "status_since")


def _unresolved(file: _File, digest: Digest, known: set[str]) -> Iterator[_Problem]:
    named: list[tuple[str, tuple[str | int, ...]]] = []
    if digest.superseded_by:
        named.append((digest.superseded_by, ("superseded_by",)))
    named += [(name, ("supersedes", place)) for place, name in enumerate(digest.supersedes)]
    named += [(name, ("same", place)) for place, name in enumerate(digest.same)]
    for name, place in named:
        if SLUG.fullmatch(name) and name not in known:
            yield file.problem(f"'{name}' is no digest here", *place)


def _one_sided(file: _File, digest: Digest, found: dict[str, tuple[_File, Digest]]) -> Iterator[_Problem]:
    """Lineage is followed both ways, so both ends have to say it."""
    successor = found.get(digest.superseded_by or "")
    if successor and digest.slug not in successor[1].supersedes:
        fault = f"'{digest.superseded_by}' does not list '{digest.slug}' under supersedes"
        yield file.problem(fault, "superseded_by")
    for place, name in enumerate(digest.supersedes):
        if name in found and found[name][1].superseded_by != digest.slug:
            fault = f"'{name}' does not say that it is superseded_by '{digest.slug}'"
            yield file.problem(fault, "supersedes", place)


def _body_faults(file: _File, digest: Digest) -> Iterator[_Problem]:
    """A title that differs from the front matter's, and sections that are asked for and missing."""
    headings = [
        (number, match[1], match[2])
        for number, line in enumerate(file.body.splitlines(), start=file.body_line)
        if (match := HEADING.fullmatch(line))
    ]
    if not headings or headings[0][1:] != ("#", digest.title):
        line = headings[0][0] if headings else file.body_line
        yield _Problem(line, "body", f"has to open with the title: # {digest.title}")
    asked = [name for _, level, name in headings if level == "##" and name in SECTIONS]
    for name in SECTIONS:
        if name not in asked:
            yield _Problem(file.body_line, "body", f"has no section '{name}'")
    if len(asked) == len(SECTIONS) and asked != list(SECTIONS):
        yield _Problem(file.body_line, "body", f"has to keep this order of sections: {', '.join(SECTIONS)}")


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
