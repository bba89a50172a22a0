"""Answers, passages and documents as JSON. Offsets are code points; ``page`` counts from 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from assistant.answers import Answer, Refusal, Searched
from assistant.findings import Check, Finding
from corpus.differences import Section
from corpus.frameworks import Framework, Requirement
from corpus.library import Entry
from corpus.records import Document, Passage, Quote, Source
from index.add import Added
from index.query import Filter, Hit

if TYPE_CHECKING:
    from corpus.catalogue import CataloguedDocument

Json = dict[str, Any]


def passage(hit: Hit) -> Json:
    return {"rank": hit.rank, "score": hit.score, **_placed(hit.passage, hit.source, hit.file)}


def _placed(found: Passage, source: Source, file: str) -> Json:
    return {
        "document_id": found.document_id,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published,
        "nation": source.nation,
        "status": source.status,
        "kind": source.kind,
        "page": found.page,
        "printed_page": found.printed_page,
        "section": list(found.section),
        "start": found.start,
        "end": found.end,
        "text": found.text,
        "context": found.context,
        "file": file,
    }


def found(question: str, hits: list[Hit]) -> Json:
    return {"question": question, "passages": [passage(hit) for hit in hits]}


def quoted(quote: Quote) -> Json:
    source = quote.source
    return {
        "document_id": quote.document_id,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published,
        "nation": source.nation,
        "kind": source.kind,
        "checked": source.checked,
        "page": quote.page,
        "pages": list(quote.pages),
        "printed_page": quote.printed_page,
        "section": list(quote.section),
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "status": source.status,
    }


def outcome(answer: Answer | Refusal) -> Json:
    answered = isinstance(answer, Answer)
    return {
        "question": answer.question,
        "outcome": "answered" if answered else "refused",
        "reason": None if isinstance(answer, Answer) else answer.reason,
        "composer": answer.composer,
        "statements": [
            {
                "text": statement.text,
                "force": statement.force,
                "quotes": [quoted(quote) for quote in statement.quotes],
            }
            for statement in (answer.statements if isinstance(answer, Answer) else ())
        ],
        "warnings": list(answer.warnings),
        "searched": searched(answer.searched),
        "nearest": [passage(hit) for hit in answer.nearest],
    }


def searched(where: Searched) -> Json:
    return {
        "question": where.question,
        "documents": where.documents,
        "passages": where.passages,
        "filter": filtered(where.filter),
        "home": where.home,
    }


def filtered(wanted: Filter) -> Json:
    """The fields of a filter that are set."""
    return {name: value for name, value in asdict(wanted).items() if value not in ((), None)}


def entry(one: Entry, passages: int, newer: Mapping[str, str]) -> Json:
    """``newer``: source ids of what superseded documents of the library, by theirs."""
    source = one.source
    return {
        "id": one.document_id,
        "source_id": one.source_id,
        "title": source.title,
        "file": one.file,
        "kind": source.kind,
        "nation": source.nation,
        "publisher": source.publisher,
        "published": source.published,
        "status": source.status,
        "pages": one.pages,
        "passages": passages,
        "supersedes": list(source.supersedes),
        "superseded_by": newer.get(one.source_id, source.superseded_by),
        "url": source.url,
        "licence": source.licence,
    }


def added(one: Added) -> Json:
    return asdict(one)


def catalogued(one: CataloguedDocument) -> Json:
    """A listed document that can be fetched. ``address_of``: "file" is the publication, "page" perhaps one about it."""
    return {
        "id": one.id,
        "title": one.title,
        "publisher": one.publisher,
        "published": one.published,
        "status": one.status,
        "address": one.address,
        "address_of": "file" if one.is_file else "page",
        "digest": one.digest,
    }


def differences(before: Document, after: Document, sections: Sequence[Section]) -> Json:
    """What changed from one document to another. ``before`` and ``after`` of a change are quotations, or null."""
    return {
        "before": {"id": before.id, "title": before.source.title},
        "after": {"id": after.id, "title": after.source.title},
        "sections": [
            {
                "section": list(section.path),
                "changes": [
                    {
                        "kind": change.kind,
                        "before": quoted(change.before) if change.before else None,
                        "after": quoted(change.after) if change.after else None,
                    }
                    for change in section.changes
                ],
            }
            for section in sections
        ],
    }


def document(one: Document) -> Json:
    """A whole stored version, its text and where everything in it stands."""
    return {
        "id": one.id,
        "source_id": one.source_id,
        "file": one.file,
        **asdict(one.source),
        "text": one.text,
        "pages": [asdict(page) for page in one.pages],
        "blocks": [asdict(block) for block in one.blocks],
    }


def framework(one: Framework) -> Json:
    """A framework as ``assistant frameworks --json`` gives it: ``text`` is what it asks, ``our_reading`` is ours."""
    return {
        "id": one.slug,
        "title": one.title,
        "publisher": one.publisher,
        "published": one.published,
        "nation": one.nation,
        "status": one.status,
        "status_checked": one.status_checked,
        "superseded_by": one.superseded_by,
        "url": one.url,
        "complete": one.complete,
        "missing": one.missing,
        "note": one.note,
        "requirements": [requirement(one, asked) for asked in one.requirements],
    }


def requirement(framework: Framework, asked: Requirement) -> Json:
    cited = framework.cited(asked)
    return {
        "id": asked.id,
        "number": asked.number,
        "group": asked.group,
        "title": asked.title,
        "text": asked.text,
        "our_reading": asked.our_reading,
        "note": asked.note,
        "force": asked.force,
        "authority": asked.authority,
        "addressee": asked.addressee,
        "belongs_in": asked.belongs_in,
        "stages": list(asked.stages),
        "same_as": list(asked.same_as),
        "source": {"title": cited.title, "where": cited.where, "url": cited.url},
        "checked": asked.checked,
    }


def check(one: Check) -> Json:
    """A check as ``assistant check --json`` gives it: one finding for each requirement of each framework."""
    source = one.document.source
    return {
        "document": {
            "id": one.document.id,
            "file": one.document.file,
            "title": source.title,
            "nation": source.nation,
            "pages": len(one.document.pages) or None,
        },
        "findings": [finding(one.document, found) for found in one.findings],
        "warnings": list(one.warnings),
    }


def finding(document: Document, one: Finding) -> Json:
    return {
        "framework": one.framework,
        "requirement": one.requirement,
        "title": one.title,
        "same_as": list(one.same_as),
        "status": one.status,
        "confidence": round(one.confidence, 3),
        "missing": one.missing,
        "specification_quotes": [quoted(quote) for quote in one.specification_quotes],
        "framework_quotes": [quoted(quote) for quote in one.framework_quotes],
        "nearest": [_near(document, rank, passage) for rank, passage in enumerate(one.nearest, 1)],
    }


def _near(document: Document, rank: int, found: Passage) -> Json:
    """A passage of a document that need not be in the library, in the shape of a passage that was found."""
    return {"rank": rank, **_placed(found, document.source, document.file)}
