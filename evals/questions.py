"""Labelled questions against search and ask, over documents of their own or a library that is there."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

from assistant.answers import Answer, Refusal
from assistant.ask import Question, answering, cannot_be_asked
from assistant.compose import Turn
from assistant.compose.extractive import extractive
from assistant.follow_up import standing_alone
from assistant.settings import Settings
from assistant.wire import House
from corpus.glossary import OtherForms
from corpus.records import Quote
from evals.cases import Case
from evals.measures import DEPTH, of_parts
from evals.places import Astray, Labels, Place
from evals.runs import Row
from index.add import add
from index.builtin import add_builtin
from index.progress import Watch
from index.query import Hit, Query
from index.search import Searcher


def measured(house: House, cases: Sequence[Case], labels: Labels, done: frozenset[str]) -> Iterator[Row]:
    """A row for each case that is not done."""
    for case in cases:
        if case.id not in done:
            yield _measured(house, case, labels)


def _measured(house: House, case: Case, labels: Labels) -> Row:
    question = asked(case, house)
    began = time.perf_counter()
    first, outcome = _answered(question, house)
    seconds = time.perf_counter() - began
    quotes = [quote for one in outcome.statements for quote in one.quotes] if isinstance(outcome, Answer) else []
    values = {"seconds to first word": first} | _of_refusal(case, outcome)
    if quotes:
        values["quotes verified"] = mean(float(_verified(quote, house)) for quote in quotes)
    unscored = cannot_be_asked(case.question)
    hits: list[Hit] = []
    if case.answerable and unscored is None:
        try:
            if not case.evidence:
                raise Astray("the case names no evidence")
            parts = labels.parts(case)
            alone = standing_alone(case.question, question.history)
            hits = house.search(Query(alone, limit=DEPTH, home=question.home))
            values |= _of_search(hits, parts) | _of_quotes(quotes, parts) | _of_pages(case, hits, quotes, parts)
        except Astray as astray:
            unscored = str(astray)
    return Row(case.id, values, round(seconds, 4), unscored, _told(case, hits, quotes))


def _answered(question: Question, house: House) -> tuple[float, Answer | Refusal]:
    """Seconds to the first statement or the refusal, and the whole."""
    began = time.perf_counter()
    steps = answering(question, house.means)
    begins = next(steps)
    first = time.perf_counter() - began
    *_, outcome = (begins, *steps)
    assert isinstance(outcome, Answer | Refusal)
    return first, outcome


def _of_refusal(case: Case, outcome: Answer | Refusal) -> dict[str, float]:
    refused = float(isinstance(outcome, Refusal))
    if case.answerable:
        return {"wrong refusals": refused}
    kind = {f"right refusals, {case.kind}": refused} if case.kind else {}
    return {"right refusals": refused} | kind


def _verified(quote: Quote, house: House) -> bool:
    """Whether the stored text says these words at this place, and on these pages."""
    document = house.library.document(quote.document_id)
    pages = tuple(page.number for page in document.pages_of(quote.start, quote.end))
    return document.text[quote.start : quote.end] == quote.text and pages == quote.pages


def _of_search(hits: Sequence[Hit], parts: Sequence[Sequence[Place]]) -> dict[str, float]:
    covered = []
    for hit in hits:
        at = hit.passage
        held = (n for n, part in enumerate(parts) if any(p.held_by(at.document_id, at.start, at.end) for p in part))
        covered.append(frozenset(held))
    return of_parts(covered, frozenset(range(len(parts))))


def _of_quotes(quotes: Sequence[Quote], parts: Sequence[Sequence[Place]]) -> dict[str, float]:
    """The share of the evidence that is quoted, mean over parts, and of the quotations that are evidence."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for quote in quotes:
        spans.setdefault(quote.document_id, []).append((quote.start, quote.end))
    shares = [
        max((p.shared_by(p.document_id, spans.get(p.document_id, ())) for p in part), default=0) for part in parts
    ]
    values = {"evidence quoted": mean(shares)}
    if quotes:
        places = [place for part in parts for place in part]
        values["quotes that are evidence"] = mean(float(_evident(quote, places)) for quote in quotes)
    return values


def _evident(quote: Quote, places: Sequence[Place]) -> bool:
    """Whether a quotation holds evidence or at least half of it is evidence."""
    long = quote.end - quote.start
    for place in places:
        if place.held_by(quote.document_id, quote.start, quote.end):
            return True
        if quote.document_id == place.document_id:
            both = min(quote.end, place.end) - max(quote.start, place.start)
            if both >= long / 2:
                return True
    return False


def _of_pages(
    case: Case, hits: Sequence[Hit], quotes: Sequence[Quote], parts: Sequence[Sequence[Place]]
) -> dict[str, float]:
    """For evidence that names a page: whether a page of it is among the first ten passages', and among those quoted."""
    wanted = {(one.document, one.page) for one in case.evidence if one.page is not None}
    if not wanted:
        return {}
    file = {hit.passage.document_id: hit.file for hit in hits}
    places = [place for part in parts for place in part]
    found = any(p.held_by(h.passage.document_id, h.passage.start, h.passage.end) for p in places for h in hits[:10])
    named = {(file.get(quote.document_id), page) for quote in quotes for page in quote.pages}
    near = {(document, page + step) for document, page in wanted if page is not None for step in (-1, 0, 1)}
    return {
        "page hit": float(found),
        "page exact": float(bool(named & wanted)),
        "page within 1": float(bool(named & near)),
    }


def _told(case: Case, hits: Sequence[Hit], quotes: Sequence[Quote]) -> dict[str, object]:
    return {
        "question": case.question,
        "kind": case.kind,
        "wanted": [[one.document, one.page or one.text] for one in case.evidence],
        "found": [[hit.file, hit.passage.page, hit.passage.start, hit.passage.end] for hit in hits[:10]],
        "quoted": [quote.text for quote in quotes],
    }


def asked(case: Case, house: House | None = None) -> Question:
    """The question as it comes to the product: after what was asked before, whose answers play no part."""
    home = house.settings.home if house else None
    return Question(case.question, home=home, history=tuple(Turn(question, "") for question in case.history))


def house_of(documents: Path, folder: Path, builtin: bool = False) -> House:
    """A library of its own with the files of a folder and, if wanted, the knowledge that ships with the product."""
    house = House(Settings(folder))
    furnished(house, documents, builtin)
    return house


def furnished(house: House, documents: Path, builtin: bool = False, watch: Watch | None = None) -> None:
    """Put the files of a folder, and the knowledge that ships if wanted, into a library; what is there stays."""
    if builtin:
        add_builtin(house.library, house.encoder, watch)
    for _ in add(house.library, house.encoder, [documents], watch=watch):
        pass


def without_glossary(house: House) -> None:
    """Let a house take the terms of a question only as they are written."""

    def nothing(question: str) -> tuple[OtherForms, ...]:
        return ()

    house.search = Searcher(house.library, house.encoder, other_forms=nothing)
    house.extractive = extractive(house.encoder, house.search.rarity, other_forms=nothing)
