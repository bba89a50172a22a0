"""A library's own framework, out of what was proposed from one of its documents and what a person made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.propose_framework import Proposed
from corpus.frameworks import Addressee, Asked, Authority, BelongsIn, Framework
from corpus.own_frameworks import all_frameworks, free_slug, keep
from corpus.records import Document, Nation, quote


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A proposal as a person left it."""

    proposal: Proposed
    title: str
    force: Asked
    addressee: Addressee
    belongs_in: BelongsIn
    our_reading: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a person says of the framework as a whole."""

    title: str
    nation: Nation
    authority: Authority
    stages: tuple[str, ...]
    complete: bool
    """Whether all that the document asks is among the confirmed."""


def kept_framework(
    library: Path, document: Document, about: About, confirmed: Sequence[Confirmed], slug: str | None = None
) -> Framework:
    """Store a framework of the confirmed requirements; ``slug`` of the one it replaces, if any.

    Every requirement's words are proven against the document. Raises ``KnowledgeInvalid`` naming the field, and
    ``WordsDiffer`` when the document does not say them.
    """
    source = document.source
    fields = {
        "slug": slug or free_slug(about.title, list(all_frameworks(library))),
        "title": about.title,
        "publisher": source.publisher or "Publisher not known",
        "published": source.published,
        "nation": about.nation,
        "status": source.status,
        "status_checked": date.today().isoformat(),
        "url": source.url,
        "licence": source.licence,
        "complete": str(about.complete).lower(),
        "missing": None if about.complete else "What the document asks besides was left out when this was made.",
        "sources": [{"id": "document", "title": source.title}],
        "requirements": [_requirement(document, about, one) for one in confirmed],
    }
    return keep(library, {name: value for name, value in fields.items() if value is not None})


def _requirement(document: Document, about: About, one: Confirmed) -> dict[str, object]:
    proposal = one.proposal
    words = [quote(document, start, end, document.text[start:end]) for start, end in proposal.spans]
    where = f"page {proposal.page}" if proposal.page else proposal.group
    fields = {
        "id": proposal.id,
        "number": proposal.number,
        "group": proposal.group,
        "title": one.title,
        "text": " ".join(" ".join(each.text.split()) for each in words),
        "our_reading": one.our_reading,
        "words": [{"document": each.document_id, "start": str(each.start), "end": str(each.end)} for each in words],
        "force": one.force,
        "authority": about.authority,
        "addressee": one.addressee,
        "belongs_in": one.belongs_in,
        "stages": list(about.stages),
        "source": "document",
        "where": where,
        "checked": "read",
    }
    return {name: value for name, value in fields.items() if value is not None}


def as_confirmed(framework: Framework) -> list[Confirmed]:
    """The requirements of a framework that was kept, to be edited again."""
    return [
        Confirmed(
            Proposed(
                id=one.id,
                title=one.title,
                text=one.text,
                spans=tuple((words.start, words.end) for words in one.words),
                force=one.force,
                addressee=one.addressee,
                belongs_in=one.belongs_in,
                group=one.group,
                number=one.number,
                page=int(one.where.removeprefix("page ")) if one.where and one.where.startswith("page ") else None,
            ),
            one.title,
            one.force,
            one.addressee,
            one.belongs_in,
            one.our_reading,
        )
        for one in framework.requirements
    ]
