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
    node: yaml.Node | None
    body: str
    body_line: int

    def line_of(self, *place: str | int) -> int:
        """The line, from 1, on which a field stands; of the nearest field around it where it is absent."""
        line, node = 1, self.node
        for step in place:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line


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
    files = sorted((folder or builtin_folder("digests")).glob("*.md"))
    problems: list[tuple[Path, _Problem]] = []
    found: dict[str, tuple[_File, Digest]] = {}
    for path in files:
        file = _cut(path)
        if isinstance(file, _Problem):
            problems.append((path, file))
            continue
        digest = _validate(file)
        if isinstance(digest, Digest):
            found[path.stem] = (file, digest)
            faults = [*_contradictions(file, digest), *_body_faults(file, digest)]
        else:
            faults = digest
        problems += [(path, fault) for fault in faults]
    known = {path.stem for path in files}
    for file, digest in found.values():
        problems += [(file.path, fault) for fault in _unresolved(file, digest, known)]
        problems += [(file.path, fault) for fault in _one_sided(file, digest, found)]
    if problems:
        raise KnowledgeInvalid("\n".join(_told(path, problem) for path, problem in problems))
    return [_built(file, digest) for file, digest in found.values()]


def _told(path: Path, problem: _Problem) -> str:
    return f"{path.name}, line {problem.line}, {problem.field}: {problem.fault}"


def _cut(path: Path) -> _File | _Problem:
    markdown = path.read_bytes()
    try:
        lines = markdown.decode("utf-8").splitlines()
    except UnicodeDecodeError as fault:
        line = markdown[: fault.start].count(b"\n") + 1
        return _Problem(line, "file", "is not UTF-8 text; save it as UTF-8")
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        return _Problem(
            1, "front matter", "is missing; the file has to open with fields between two lines of ---"
        )
    end = lines.index("---", 1)
    matter = "\n".join(lines[1:end])
    try:
        # BaseLoader keeps every scalar a string, so that 2021-05 stays a date's beginning and no is not false.
        node, fields = yaml.compose(matter, yaml.BaseLoader), yaml.load(matter, yaml.BaseLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        return _Problem(mark.line + 2 if mark else 1, "front matter", f"is not YAML: {fault.problem}")
    body = "\n".join(lines[end + 1 :])
    return _File(path, markdown, fields, node, body, body_line=end + 2)


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    """Where a key's or an item's value stands: its line in the file, and its node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 2, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 2, node.value[step]
    return None


def _validate(file: _File) -> Digest | list[_Problem]:
    if not isinstance(file.fields, dict):
        return [_Problem(2, "front matter", "has no fields; write one a line, as in 'title: …'")]
    twice = _given_twice(file)
    if twice:
        return twice
    try:
        return Digest.model_validate(file.fields)
    except ValidationError as fault:
        return [_problem(file, error) for error in fault.errors()]


def _given_twice(file: _File) -> list[_Problem]:
    seen: set[str] = set()
    problems = []
    for key, _ in file.node.value if file.node else ():
        if key.value in seen:
            problems.append(_Problem(key.start_mark.line + 2, key.value, "is given twice"))
        seen.add(key.value)
    return problems


def _problem(file: _File, error: Any) -> _Problem:
    """One of pydantic's errors in words for whoever edits the file."""
    place = error["loc"]
    name = ".".join(str(step) for step in place)
    given, kind = error["input"], error["type"]
    if kind == "missing":
        return _Problem(file.line_of(*place[:-1]), name, "is missing")
    fault = f"'{given}': {error['msg']}"
    if kind == "extra_forbidden":
        model = Place if place[0] == "sources" else Digest
        near = difflib.get_close_matches(str(place[-1]), model.model_fields, n=1)
        fault = "is not a known field" + (f"; did you mean {near[0]}?" if near else "")
    elif kind == "literal_error":
        fault = f"'{given}' is none of {error['ctx']['expected'].replace(' or ', ', ')}".replace("'", "'")
    elif kind == "value_error":
        fault = str(error["ctx"]["error"])
    elif kind == "string_too_short":
        fault = "is empty"
    elif kind == "tuple_type":
        fault = f"'{given}' has to be a list, one item a line after a dash"
    elif kind == "too_short":
        fault = "has to name at least one document"
    elif kind == "string_pattern_mismatch":
        what = "an address that begins with http" if name.endswith("url") else "a slug like ambitions-2021"
        fault = f"'{given}' is not {what}"
    return _Problem(file.line_of(*place), name, fault)


def _later(one: str, other: str) -> bool:
    """Whether a date, or its beginning, is certainly later than another."""
    shared = min(len(one), len(other))
    return one[:shared] > other[:shared]


def _contradictions(file: _File, digest: Digest) -> Iterator[_Problem]:
    """Fields that are each well formed and cannot hold together."""

    def problem(field: str, fault: str) -> _Problem:
        return _Problem(file.line_of(field), field, fault)

    if digest.slug != file.path.stem:
        yield problem("slug", f"'{digest.slug}' differs from the file's name, {file.path.stem}")
    if digest.status == "current" and digest.superseded_by:
        yield problem("superseded_by", "names a replacement, while status says current")
    if digest.status == "superseded" and not digest.superseded_by:
        yield problem("status", "says superseded, but superseded_by does not say by what")
    checked, since, published = digest.status_checked, digest.status_since, digest.published
    if checked and since and _later(since, checked):
        yield problem("status_since", f"{since} is later than status_checked, {checked}")
    if checked and published and _later(published, checked):
        yield problem("status_checked", f"{checked} is before the document was published, {published}")
    if since and published and _later(published, since):
        yield problem("status_since", f"{since} is before the document was published, {published}")


def _body_faults(file: _File, digest: Digest) -> Iterator[_Problem]:
    """What is missing between the heading that repeats the title and the last of the asked sections."""
    headings = [
        (number, len(match[1]), match[2])
        for number, line in enumerate(file.body.splitlines(), start=file.body_line)
        if (match := HEADING.fullmatch(line))
    ]
    if not headings or headings[0][1:] != (1, digest.title):
        line = headings[0][0] if headings else file.body_line
        yield _Problem(line, "body", f"has to open with the title: # {digest.title}")
    sections = [name for _, level, name in headings if level == 2]
    for name in SECTIONS:
        if name not in sections:
            yield _Problem(file.body_line, "body", f"has no section '{name}'")
    asked = [name for name in sections if name in SECTIONS]
    if len(asked) == len(SECTIONS) and asked != list(SECTIONS):
        yield _Problem(
            file.body_line, "body", f"has to keep the sections in this order: {', '.join(SECTIONS)}"
        )


def _unresolved(file: _File, digest: Digest, known: set[str]) -> Iterator[_Problem]:
    named: list[tuple[tuple[str | int, ...], str]] = []
    if digest.superseded_by:
        named.append((("superseded_by",), digest.superseded_by))
    for field in ("supersedes", "same"):
        named += [((field, place), name) for place, name in enumerate(getattr(digest, field))]
    for place, name in named:
        if SLUG.fullmatch(name) and name not in known:
            yield _Problem(file.line_of(*place), str(place[0]), f"'{name}' is no digest here")


def _one_sided(file: _File, digest: Digest, found: dict[str, tuple[_File, Digest]]) -> Iterator[_Problem]:
    """Lineage is followed both ways, so both ends have to say it."""
    successor = found.get(digest.superseded_by or "")
    if successor and digest.slug not in successor[1].supersedes:
        fault = f"'{digest.superseded_by}' does not list '{digest.slug}' under supersedes"
        yield _Problem(file.line_of("superseded_by"), "superseded_by", fault)
    for place, name in enumerate(digest.supersedes):
        older = found.get(name)
        if older and older[1].superseded_by != digest.slug:
            fault = f"'{name}' does not say that it is superseded_by '{digest.slug}'"
            yield _Problem(file.line_of("supersedes", place), "supersedes", fault)


def _built(file: _File, digest: Digest) -> BuiltinDocument:
    source = Source(
        title=digest.title,
        publisher=digest.publisher,
        published=digest.published,
        nation=digest.nation,
        status=digest.status,
        kind="digest",
        checked=digest.checked,
        url=digest.url,
        licence=digest.licence,
        supersedes=tuple(source_id(name) for name in digest.supersedes),
        superseded_by=source_id(digest.superseded_by) if digest.superseded_by else None,
        stands_for=digest.stands_for,
    )
    return BuiltinDocument(slug=digest.slug, path=file.path, source=source, markdown=file.markdown)
