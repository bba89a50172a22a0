"""A question to a cited answer or an honest refusal: find, number, compose, verify. Read it from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answers import DOUBTFUL, Answer, Refusal, Searched, Statement
from assistant.compose import Brief, Compose, ComposerFailed, Turn
from assistant.follow_up import standing_alone
from assistant.number import Documents, numbered
from assistant.verify import Report, compose_verified
from corpus.records import Nation, Source
from index.lexical import words
from index.query import Filter, Hit, Query, Search

FOUND = 12  # passages whose sentences a composer chooses from, see evals/LOG.md
NEAREST = 5  # passages shown beside a refusal
LONGEST = 4_000  # characters of a question
NATIONS = {
    "england": "England",
    "scotland": "Scotland",
    "wales": "Wales",
    "northern-ireland": "Northern Ireland",
    "uk": "the whole United Kingdom",
}


@dataclass(frozen=True)
class Means:
    """What answering needs, chosen in ``wire``."""

    search: Search
    documents: Documents
    size: Callable[[Filter], tuple[int, int]]
    """Documents and passages that a filter leaves."""
    extractive: Compose
    chat: Compose | None = None
    chat_name: str | None = None


@dataclass(frozen=True)
class Question:
    text: str
    filter: Filter = field(default_factory=Filter)
    home: Nation | None = None
    history: tuple[Turn, ...] = ()
    """Earlier questions of the conversation, oldest first."""


def ask(question: Question, means: Means) -> Answer | Refusal:
    """The whole answer at once."""
    *_, outcome = answering(question, means)
    assert isinstance(outcome, Answer | Refusal)
    return outcome


def answering(question: Question, means: Means) -> Iterator[Statement | Answer | Refusal]:
    """Each statement as soon as it is proven, and last the whole answer or the refusal."""
    problem = cannot_be_asked(question.text)
    if problem:
        yield _unasked(question, problem)
        return
    asked = standing_alone(question.text, question.history)
    searched = Searched(asked, *means.size(question.filter), question.filter, question.home)
    hits = tuple(means.search(Query(asked, question.filter, FOUND, question.home)))
    brief = Brief(asked, numbered(hits, means.documents), question.history)
    warnings: list[str] = []
    statements: list[Statement] = []
    composer = means.chat_name or "extractive"
    if means.chat is not None:
        report = Report()
        try:
            for statement in compose_verified(brief, means.chat, means.documents, report):
                statements.append(statement)
                yield statement
        except ComposerFailed as failed:
            composer = "extractive"
            warnings.append(
                f"The chat model {means.chat_name} gave no answer ({failed}); these are the guidance's own words."
            )
        warnings += _told(report)
    if composer == "extractive":
        found = Report()
        for statement in compose_verified(brief, means.extractive, means.documents, found):
            statements.append(statement)
            yield statement
        warnings += [DOUBTFUL] if found.doubtful else []
    if statements:
        warnings += _cautions(statements, question.home)
        yield Answer(question.text, tuple(statements), composer, searched, hits[:NEAREST], tuple(warnings))
    else:
        yield Refusal(question.text, _why(searched, hits), composer, searched, hits[:NEAREST], tuple(warnings))


def cannot_be_asked(text: str) -> str | None:
    """What is wrong with a question that cannot be searched for, if anything."""
    if not text.strip():
        return "There is no question: type one."
    if len(text) > LONGEST:
        return f"The question has {len(text):,} characters: ask it in at most {LONGEST:,}."
    if not words(text):
        return "There is no word in the question: type it in words."
    return None


def _unasked(question: Question, problem: str) -> Refusal:
    return Refusal(question.text, problem, "none", Searched(question.text, 0, 0, question.filter, question.home), ())


def _why(searched: Searched, hits: Sequence[Hit]) -> str:
    if not searched.documents:
        return "No document passes the filter." if searched.filter else "The library is empty: add documents to it."
    where = "1 document" if searched.documents == 1 else f"{searched.documents} documents"
    said = f"The guidance here does not say. {where} ({searched.passages:,} passages) searched."
    return f"{said} The nearest passages are shown so that you can judge." if hits else said


def _told(report: Report) -> list[str]:
    """What was set right in the chat model's answer, where a reader should know."""
    told = []
    if report.copied:
        told.append("Where the chat model's wording went beyond its sources, the sources' own words are shown.")
    if report.dropped:
        told.append("Statements of the chat model that nothing in the guidance supports were left out.")
    if report.cut_short:
        told.append(f"The chat model broke off ({report.cut_short}): the answer may not be whole.")
    return told


def _cautions(statements: Sequence[Statement], home: Nation | None) -> list[str]:
    """Warnings that go with the documents an answer quotes, each once."""
    sources = {quote.source_id: quote.source for statement in statements for quote in statement.quotes}
    warnings = []
    for source in sources.values():
        warnings += [warning for warning in (outdated(source), foreign(source, home), unchecked(source)) if warning]
    return list(dict.fromkeys(warnings))


def named(source: Source) -> str:
    """What a document is called in a citation: a digest by what it stands for."""
    return source.stands_for or source.title


def outdated(source: Source) -> str | None:
    """The warning every quotation from a superseded or withdrawn document carries."""
    if source.status == "superseded":
        by = f" by '{source.superseded_by}'" if source.superseded_by and ":" not in source.superseded_by else ""
        return f"'{named(source)}' has been superseded{by}: check what replaced it before you rely on it."
    if source.status == "withdrawn":
        return f"'{named(source)}' has been withdrawn: do not rely on it without checking."
    return None


def foreign(source: Source, home: Nation | None) -> str | None:
    """A warning where a source is guidance for another nation than ``home``."""
    if home is None or source.nation in (None, "uk", home):
        return None
    return f"'{named(source)}' is guidance for {NATIONS[str(source.nation)]}, not for {NATIONS[home]}."


def unchecked(source: Source) -> str | None:
    """A warning where a digest of ours was written from memory."""
    if source.kind == "digest" and source.checked == "recalled":
        return f"Our digest of '{named(source)}' was written from memory in part: check it against the original."
    return None


def turn(answer: Answer | Refusal) -> Turn:
    """An answer as the conversation remembers it."""
    said = " ".join(statement.text for statement in answer.statements) if isinstance(answer, Answer) else ""
    return Turn(answer.question, re.sub(r"\s+", " ", said)[:1000])
