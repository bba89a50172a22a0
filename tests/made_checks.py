"""A specification and a check of it put together by hand, so that tests say what was found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.findings import Check, Finding, Outcome
from assistant.framework_words import FrameworkWords
from assistant.kept_checks import Checks, Stored, kept_check
from assistant.proofs import Documents, documents_of
from corpus.frameworks import load_frameworks
from corpus.library import Library, document_id
from corpus.read import READER_VERSION
from corpus.read.markdown import read_markdown
from corpus.records import Document, Passage, Source, quote
from corpus.specifications import Specifications

DAILY = "A named nurse looks at each person at least daily and writes down every change."
BOOKED = '=HYPERLINK("http://example.org") is what the last provider put here.'
SPECIFICATION = f"""# Hospice at home: service specification

## Care in the last days

{DAILY}

{BOOKED}

## Staff

There is no cover at night.
"""
FRAMEWORKS = ("nice-qs144", "five-priorities", "nice-ng142")
STATUSES: Mapping[str, tuple[Outcome, str | None]] = {
    "nice-qs144:statement-1": ("covered", DAILY),
    "five-priorities:recognise": ("covered", DAILY),
    "nice-qs144:statement-2": ("partly", BOOKED),
    "nice-qs144:statement-4": ("contradicted", "There is no cover at night."),
}


def specification(text: str = SPECIFICATION, name: str = "hospice at home.md") -> Document:
    reading = read_markdown(text.encode())
    version = document_id(text.encode(), READER_VERSION)
    source = Source(reading.title or name, kind="local")
    return Document(version, version, name, source, reading.text, reading.blocks)


def checked(document: Document | None = None, statuses: Mapping[str, tuple[Outcome, str | None]] = STATUSES) -> Check:
    """What is not named in ``statuses`` was not found."""
    document = document or specification()
    words, known = FrameworkWords(), load_frameworks()
    findings = []
    for slug in FRAMEWORKS:
        for asked in known[slug].requirements:
            status, said = statuses.get(f"{slug}:{asked.id}", ("not-found", None))
            start = document.text.index(said) if said else 0
            findings.append(
                Finding(
                    framework=slug,
                    requirement=asked.id,
                    title=asked.title,
                    same_as=asked.same_as,
                    status=status,
                    confidence=0.8,
                    missing=None if status == "covered" else "How often is not said.",
                    settles=None if status == "covered" else "Ask the provider.",
                    specification_quotes=(quote(document, start, start + len(said), said),) if said else (),
                    framework_quotes=words.quotes(known[slug], asked),
                    nearest=() if said else (Passage(1, document.id, 0, 20, document.text[:20]),),
                )
            )
    return Check(document, FRAMEWORKS, tuple(findings), ("Frameworks of one nation only.",))


def keep(folder: Path, check: Check | None = None, text: str = SPECIFICATION) -> Stored:
    """The check in a library's folder, with its specification."""
    check = check or checked(specification(text))
    Specifications(folder).keep(check.document, text.encode(), ".md")
    return Checks(folder).begin(kept_check(check, by="Ada"))


def documents(folder: Path) -> Documents:
    return documents_of(Library(folder))
