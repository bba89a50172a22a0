"""Quotations as they are kept in files: no quotation until ``proven`` has compared them with the stored words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.library import NotInLibrary
from corpus.records import Document, Quote, Source, WordsDiffer, quote
from index.query import Hit


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of a document as an answer gave them: not proven until ``proven`` says so."""

    document_id: str
    source_id: str
    source: Source
    start: int
    end: int
    text: str
    page: int | None
    printed_page: str | None
    section: tuple[str, ...]
    context: str = ""
    """A list's opening line or a table's header cells, of a passage."""


def of_quote(one: Quote) -> Cited:
    """A quotation as it is kept."""
    place = (one.start, one.end, one.text, one.page, one.printed_page, one.section)
    return Cited(one.document_id, one.source_id, one.source, *place)


def of_hit(hit: Hit) -> Cited:
    """A passage that was found, as it is kept."""
    one = hit.passage
    place = (one.start, one.end, one.text, one.page, one.printed_page, one.section, one.context)
    return Cited(one.document_id, hit.source_id, hit.source, *place)


def proven(cited: Cited, documents: Callable[[str], Document]) -> Quote | None:
    """The quotation, where the stored document still says these words at this place."""
    try:
        return quote(documents(cited.document_id), cited.start, cited.end, cited.text)
    except (NotInLibrary, WordsDiffer):
        return None


def source_now(cited: Cited, documents: Callable[[str], Document]) -> Source:
    """What is known today of the document that is cited.

    Where a newer version of it is in use that says the same words, the words are no older than that version: a digest
    that was edited elsewhere does not make what is quoted of it superseded.
    """
    for name in (cited.source_id, cited.document_id):
        try:
            document = documents(name)
        except NotInLibrary:
            continue
        if name == cited.document_id or cited.text in document.text:
            return document.source
    return cited.source


def read_back(fields: Mapping[str, Any]) -> Cited:
    """Out of the fields that ``dataclasses.asdict`` and JSON made of it."""
    source = {**fields["source"], "supersedes": tuple(fields["source"]["supersedes"])}
    return Cited(**{**fields, "source": Source(**source), "section": tuple(fields["section"])})
