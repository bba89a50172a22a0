"""Drafts as JSON: quotations are proven again on the way out, and what lost its words says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant import shapes
from assistant.cited import proven, source_now
from assistant.drafts import Draft, DraftSection, DraftStatement
from assistant.number import Documents
from corpus.papers import Paper
from corpus.records import Quote

Json = dict[str, Any]
LOST = "The words it rested on are no longer found in the library."


def draft(one: Draft, documents: Documents, paper: Paper | None = None) -> Json:
    """``documents``: stored versions by id, against which every quotation is proven."""
    return {
        "template": one.brief.template,
        "title": one.title,
        "nation": one.brief.nation,
        "name": paper.name if paper else None,
        "version": paper.version if paper else None,
        "composer": one.composer,
        "header": dict(one.header),
        "sections": [_section(section, documents) for section in one.sections],
        "warnings": list(one.warnings),
    }


def _section(section: DraftSection, documents: Documents) -> Json:
    return {
        "id": section.id,
        "number": section.number,
        "title": section.title,
        "columns": list(section.columns),
        "done": section.done,
        "statements": [statement(one, documents) for one in section.statements],
        "warnings": list(section.warnings),
    }


def statement(one: DraftStatement, documents: Documents) -> Json:
    shown, quotes = again(one, documents)
    return {
        "id": shown.id,
        "text": shown.text,
        "force": shown.force,
        "verb": shown.verb,
        "origin": shown.origin,
        "cells": list(shown.cells),
        "stage": shown.stage,
        "requirements": list(shown.requirements),
        "clause": shown.clause,
        "note": shown.note,
        "quotes": [shapes.quoted(quote) for quote in quotes],
    }


def again(one: DraftStatement, documents: Documents) -> tuple[DraftStatement, list[Quote]]:
    """A statement with its quotations proven again, each with what is known of its source today.

    It is without its force where none of them is left.
    """
    quotes = [
        replace(found, source=source_now(cited, documents))
        for cited in one.quotes
        if (found := proven(cited, documents))
    ]
    if quotes or not one.quotes:
        return one, quotes
    return replace(one, force="unsupported", note=f"{one.note} {LOST}" if one.note else LOST), quotes


def paper(one: Paper) -> Json:
    return {
        "name": one.name,
        "version": one.version,
        "title": one.title,
        "saved": one.saved,
        "by": one.by,
        "note": one.note,
    }
