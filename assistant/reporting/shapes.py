"""Kept checks, what documents say on a topic and what rests on changed ones, as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant import shapes
from assistant.agree import Agreement, Said
from assistant.cited import Cited
from assistant.kept_checks import KeptFinding, Stored
from assistant.watch import Resting
from corpus.records import Source

Json = dict[str, Any]


def kept(stored: Stored) -> Json:
    """A kept check: what was proposed, and beside it what was decided."""
    check = stored.check
    return {
        "name": stored.paper.name,
        "version": stored.paper.version,
        "title": check.title,
        "document": {"id": check.document_id, "file": check.file},
        "frameworks": list(check.frameworks),
        "checked": check.checked,
        "by": check.by,
        "judge": check.judge,
        "signed": asdict(check.signed) if check.signed else None,
        "open": len(check.open),
        "findings": [_finding(one) for one in check.findings],
        "warnings": list(check.warnings),
    }


def _finding(one: KeptFinding) -> Json:
    return {
        "framework": one.framework,
        "requirement": one.requirement,
        "title": one.title,
        "same_as": list(one.same_as),
        "status": one.status,
        "proposed": one.proposed,
        "confidence": round(one.confidence, 3),
        "missing": one.missing,
        "decision": asdict(one.decision) if one.decision else None,
        "earlier": [asdict(each) for each in one.earlier],
        "changed": one.changed,
        "follow_up": asdict(one.follow_up),
        "specification_words": [_words(each) for each in one.specification_quotes],
        "framework_words": [_words(each) for each in one.framework_quotes],
    }


def _words(one: Cited) -> Json:
    """As they were kept: 'assistant watch' says which still stand."""
    return {
        "document_id": one.document_id,
        "title": one.source.title,
        "kind": one.source.kind,
        "page": one.page,
        "start": one.start,
        "end": one.end,
        "text": one.text,
    }


def agreement(found: Agreement) -> Json:
    """``silent``: documents in which nothing was found on the topic."""
    return {
        "topic": found.topic,
        "documents": [{**_about(voice.source), "said": [_said(one) for one in voice.said]} for voice in found.voices],
        "pairs": [
            {"relation": pair.relation, "told": pair.told, "one": _said(pair.one), "other": _said(pair.other)}
            for pair in found.pairs
        ],
        "silent": [_about(source) for source in found.silent],
    }


def _said(one: Said) -> Json:
    return {"force": one.force, "quote": shapes.quoted(one.quote)}


def _about(source: Source) -> Json:
    names = ("title", "publisher", "published", "nation", "status", "kind", "stands_for")
    return {name: getattr(source, name) for name in names}


def resting(one: Resting) -> Json:
    """What rests on documents that moved. ``stands``: exact, reworded (see ``now``) or not found."""
    return {
        "kind": one.kind,
        "name": one.name,
        "title": one.title,
        "saved": one.saved,
        "quotations": one.quotations,
        "standing": one.standing,
        "documents": [
            {
                "source_id": moved.source_id,
                "title": moved.title,
                "change": moved.change,
                "by": moved.by,
                "quotations": [
                    {
                        "document_id": fate.words.document_id,
                        "start": fate.words.start,
                        "end": fate.words.end,
                        "text": fate.words.text,
                        "stands": fate.stands,
                        "now": shapes.quoted(fate.now) if fate.now else None,
                    }
                    for fate in moved.fates
                ],
            }
            for moved in one.moved
        ],
    }
