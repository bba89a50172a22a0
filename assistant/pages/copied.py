"""An answer as plain text, with its citations, to be pasted into a paper."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.conversations import KeptAnswer, KeptStatement
from assistant.pages.words import FORCE, STATUS, cited_as


def with_citations(answer: KeptAnswer) -> str:
    """Question, statements in their quotations with title, year, page and status, and what to note."""
    parts = [answer.question, *("\n".join(_statement(one)) for one in answer.statements)]
    if not answer.statements and answer.reason:
        parts.append(answer.reason)
    if answer.warnings:
        parts.append("\n".join(("Please note:", *(f"- {warning}" for warning in answer.warnings))))
    return "\n\n".join(parts)


def _statement(statement: KeptStatement) -> Iterator[str]:
    own_words = "\n".join(dict.fromkeys(one.text for one in statement.quotes))
    force = FORCE[statement.force]
    yield f"{force}: {statement.text}" if statement.text != own_words else f"{force}:"
    for one in statement.quotes:
        words = " ".join(one.text.split())
        yield words if one.source.kind == "digest" else f"“{words}”"
        status = STATUS[one.source.status].lower()
        yield f"({cited_as(one.source, one.page, one.printed_page, one.section)}; {status})"
