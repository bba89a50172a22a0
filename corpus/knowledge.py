"""All that ships as documents of a library: every kind of built-in knowledge, in one list.

A kind is a module with ``documents()``; adding one is adding it to ``KINDS``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from corpus import (
    clauses,
    costs,
    cover,
    framework_documents,
    frameworks,
    glossary,
    profile_files,
    profiles,
    sources,
    templates,
    wordings,
)
from corpus.library import document_id
from corpus.placed import Placed, placed_file, refuse
from corpus.read import READER_VERSION
from corpus.read.markdown import read_markdown
from corpus.records import Document, Source
from corpus.schema import Problem, builtin_folder
from corpus.sources import BuiltinDocument

KINDS: tuple[Callable[[], list[BuiltinDocument]], ...] = (
    sources.documents,
    framework_documents.documents,
    profile_files.documents,
    glossary.documents,
    costs.documents,
)


def builtin_documents() -> list[BuiltinDocument]:
    """Every document that ships, kind by kind. Raises ``KnowledgeInvalid``."""
    return [document for documents in KINDS for document in documents()]


def stored(builtin: BuiltinDocument, source: Source | None = None) -> Document:
    """The document that a library stores of it; ``source``: with what a person has said of it."""
    reading = read_markdown(builtin.markdown)
    name = document_id(builtin.markdown, READER_VERSION)
    return Document(builtin.source_id, name, builtin.file, source or builtin.source, reading.text, reading.blocks)


def fingerprint() -> str:
    """Changes with any file that ships. Told from the bytes: reading them takes seconds, this milliseconds."""
    found, folder = hashlib.sha256(), builtin_folder()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        found.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def check(folder: Path | None = None) -> None:
    """Everything that ships, of every kind, and that what one kind says of another is there.

    Raises ``KnowledgeInvalid`` with file, line, field and what is wrong. ``folder``: that of all kinds.
    """
    place = folder or builtin_folder()
    known = frameworks.load_frameworks(place / "frameworks")
    found = profile_files.load_profiles(place / "profiles", known)
    made = templates.load_templates(place / "templates")
    bank = clauses.load_clauses(place / "clauses", known)
    wordings.load_wordings(place / "wordings", known)
    stages = {stage.id for profile in found.values() for stage in profile.stages}
    expected = cover.load_cover(place)
    sections = {section.id for one in made.values() if one.makes == "specification" for section in one.sections}
    digests = {digest.slug for digest in sources.load_digests(place / "digests")}
    problems: list[Problem] = []
    file = placed_file(place / "cover.yaml")
    for number, kind in enumerate(expected):
        problems += _strangers(file, kind.stages, stages, "cover", number, "stages")
    for framework in known.values():
        file = placed_file(place / "frameworks" / f"{framework.slug}.yaml")
        if isinstance(file, Placed) and framework.digest and framework.digest not in digests:
            problems.append(file.problem(f"'{framework.digest}' is no digest here", "digest"))
        for number, asked in enumerate(framework.requirements):
            here: tuple[str | int, ...] = ("requirements", number, "stages")
            stands = isinstance(file, Placed) and here in file.lines
            problems += _strangers(file, asked.stages, stages, *(here if stands else ("every", "stages")))
    for one in bank.values():
        file = placed_file(place / "clauses" / f"{one.slug}.yaml")
        for number, purpose in enumerate(one.purposes):
            problems += _strangers(file, purpose.stages, stages, "purposes", number, "stages")
        for number, clause in enumerate(one.clauses):
            problems += _strangers(file, clause.stages, stages, "clauses", number, "stages")
            problems += _strangers(file, (clause.section,), sections, "clauses", number, "section")
    banked = {clause.id for one in bank.values() for clause in one.clauses}
    for template in made.values():
        file = placed_file(place / "templates" / f"{template.slug}.yaml")
        for number, name in enumerate(template.clauses):
            problems += _strangers(file, (name,), banked, "clauses", number)
        for number, section in enumerate(template.sections):
            fields = () if section.field is None else (section.field,)
            problems += _strangers(file, fields, profiles.FIELDS, "sections", number, "field")
    refuse(dict.fromkeys(problems))


def _strangers(
    file: Placed | Problem, named: Iterable[str], known: Collection[str], *place: str | int
) -> Iterator[Problem]:
    if isinstance(file, Placed):
        for name in named:
            if name not in known:
                yield file.problem(f"'{name}' is not known; known are {', '.join(sorted(known))}", *place)
