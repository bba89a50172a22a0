"""A draft made by hand, and the documents that it quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.cited import Cited, of_quote
from assistant.drafts import Brief, Draft, DraftSection, DraftStatement
from corpus.library import NotInLibrary
from corpus.read.markdown import read_markdown
from corpus.records import Document, Source, quote

TEXT = """# Hospice at home

## Rapid response

The team must answer an urgent call within 2 hours. The team may ask a district nurse to visit first.

## Staffing

Every team should have a registered nurse on duty at night.
"""
URGENT = "The team must answer an urgent call within 2 hours."
NURSE = "Every team should have a registered nurse on duty at night."
VISIT = "The team may ask a district nurse to visit first."
NASTY = (
    "=cmd|' /C calc'!A0 <script>alert(1)</script> $x^2$ *bold* [x](javascript:alert) @cite {=INCLUDETEXT \"a\"} \x07"
)


def document(identifier: str, source: Source) -> Document:
    reading = read_markdown(TEXT.encode())
    return Document(f"source-{identifier}", identifier, "guidance.md", source, reading.text, reading.blocks)


GUIDANCE = document(
    "0a" * 8,
    Source(
        "Hospice at home: guidance <b>",
        "NHS England",
        "2021-05",
        "england",
        "current",
        url="https://www.example.org/guidance?a=1&b=2",
    ),
)
DIGEST = document(
    "0b" * 8,
    Source(
        "Digest of a standard",
        "NICE",
        "2019",
        "england",
        "superseded",
        kind="digest",
        stands_for="A standard",
        checked="recalled",
    ),
)
LIBRARY = {one.id: one for one in (GUIDANCE, DIGEST)}


def documents(identifier: str) -> Document:
    return found_in(LIBRARY, identifier)


def found_in(library: Mapping[str, Document], identifier: str) -> Document:
    if identifier not in library:
        raise NotInLibrary(identifier)
    return library[identifier]


def cited(document: Document, words: str) -> Cited:
    start = document.text.index(words)
    return of_quote(quote(document, start, start + len(words), words))


LOST = replace(cited(GUIDANCE, VISIT), start=3, end=9)
"""Words that are not where they are said to be."""

DRAFT = Draft(
    "Hospice at home: specification & form",
    Brief("service-specification", "england"),
    (("Service", "[LOCAL: name of the service; commissioner]"), ("Period", NASTY)),
    (
        DraftSection(
            "population-needs",
            "1.1",
            "National context",
            statements=(
                DraftStatement("population-needs.1", NASTY, "must", "guidance", quotes=(cited(GUIDANCE, URGENT),)),
                DraftStatement("population-needs.2", "Nobody says this.", "unsupported", "person"),
            ),
            warnings=("Little was found.",),
            done=True,
        ),
        DraftSection(
            "service-description",
            "3.2",
            "Service description",
            statements=(
                DraftStatement(
                    "urgent-calls",
                    "The Provider shall answer an urgent call within [LOCAL: minutes; commissioner and provider].",
                    "must",
                    "clause",
                    "shall",
                    (cited(GUIDANCE, URGENT), cited(DIGEST, NURSE)),
                    ("nice-qs13:statement-4",),
                    stage="last-days",
                ),
                DraftStatement(
                    "night nurse, of a name no bookmark can have: מזל טוב",
                    "The Provider should have a nurse at night.\nמזל טוב",
                    "should",
                    "clause",
                    "should",
                    (cited(DIGEST, NURSE), LOST),
                    stage="bereavement",
                    note="Recalled.",
                ),
            ),
            done=True,
        ),
        DraftSection(
            "quality-requirements",
            "5.1",
            "Applicable quality requirements",
            ("Quality requirement", "Threshold", "Method"),
            (
                DraftStatement(
                    "answered-in-time",
                    "Calls answered in time",
                    "must",
                    "indicator",
                    quotes=(cited(GUIDANCE, URGENT),),
                    cells=("Calls answered in time", "[LOCAL: threshold; commissioner]", "Audit"),
                ),
                DraftStatement(
                    "nurse-on-duty", "Nurse on duty", "local", "local", cells=("Nurse on duty", "every night", "Rota")
                ),
            ),
            done=True,
        ),
        DraftSection("location", "6", "Location of premises"),
    ),
    ("One section is not drafted.",),
)
