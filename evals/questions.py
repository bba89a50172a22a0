"""Labelled questions against search and ask, over documents of their own or a library that is there."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from statistics import mean
from typing import Any

from assistant.answers import Answer, Refusal
from assistant.ask import Question, answering, cannot_be_asked
from assistant.compose import Turn
from assistant.compose.extractive import extractive
from assistant.follow_up import standing_alone
from assistant.settings import Settings
from assistant.wire import House
from corpus.glossary import OtherForms
from corpus.records import Nation, Quote
from evals.cases import Case
from evals.measures import DEPTH, of_parts
from evals.places import Astray, Labels, Place
from evals.runs import Row
from evals.systems import Asking
from index.add import add
from index.builtin import add_builtin
from index.progress import Watch
from index.query import Hit, Query, Search
from index.search import Searcher

Pages = Set[tuple[str, int]]
"""Files and pages."""
SHOWN_FIRST = 10  # passages that "search" gives unless told
SHOWN = 300  # characters of a passage that are kept for people to see


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
    files = {quote.document_id: house.documents(quote.document_id).file for quote in quotes}
    unscored = cannot_be_asked(case.question)
    hits: list[Hit] = []
    parts: list[list[Place]] = []
    if case.answerable and unscored is None:
        try:
            parts = labelled(case, labels)
            alone = standing_alone(case.question, question.history)
            hits = _found(house.search, alone, question.home)
            values |= _of_search(hits, parts) | _of_characters(hits, parts, _characters(hits))
            values |= _of_quotes(quotes, parts)
            values |= _of_found_pages(labels.pages(case), hits, parts, house) | _of_pages(
                labels.pages(case), quotes, files
            )
        except Astray as astray:
            unscored = str(astray)
    said = {
        "quoted": [{"text": one.text, "document": files[one.document_id], "page": one.page} for one in quotes],
        "refused": outcome.reason if isinstance(outcome, Refusal) else None,
    }
    return Row(case.id, values, round(seconds, 4), unscored, _told(case, hits, parts) | said)


def searched(asking: Asking, cases: Sequence[Case], labels: Labels) -> Iterator[Row]:
    """A row for each case that is not done, of a search that finds and does not answer. What it is asked stands alone
    as for the product; what the documents do not answer is left out, since a search alone refuses nothing."""
    for case in cases:
        if case.id in asking.done:
            continue
        question, unscored, values = asked(case, asking.house), cannot_be_asked(case.question), {}
        hits: list[Hit] = []
        parts: list[list[Place]] = []
        began = time.perf_counter()
        if case.answerable and unscored is None:
            try:
                parts = labelled(case, labels)
                hits = _found(asking.search, standing_alone(case.question, question.history))
                room = asking.first[case.id].told.get("characters") if case.id in asking.first else None
                values = _of_search(hits, parts) | _of_characters(hits, parts, room or _characters(hits))
                values |= _of_found_pages(labels.pages(case), hits, parts, asking.house)
            except Astray as astray:
                unscored = str(astray)
        seconds = round(time.perf_counter() - began, 4)
        yield Row(case.id, values, seconds, unscored, _told(case, hits, parts))


def _found(search: Search, question: str, home: Nation | None = None) -> list[Hit]:
    """The passages that a person is given, and after them all that were found, for the measures that look deeper."""
    shown = search(Query(question, limit=SHOWN_FIRST, home=home, joined=True))
    places = [(hit.passage.document_id, hit.passage.start, hit.passage.end) for hit in shown]

    def is_shown(hit: Hit) -> bool:
        at = hit.passage
        return any(at.document_id == name and start <= at.start and at.end <= end for name, start, end in places)

    deeper = [hit for hit in search(Query(question, limit=DEPTH, home=home)) if not is_shown(hit)]
    return [*shown, *deeper][:DEPTH]


def labelled(case: Case, labels: Labels) -> list[list[Place]]:
    """The places of each part of a case. Raises ``Astray``."""
    if not case.evidence:
        raise Astray("the case names no evidence")
    return labels.parts(case)


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


def _characters(hits: Sequence[Hit]) -> int:
    """Of the ten passages first found."""
    return sum(hit.passage.end - hit.passage.start for hit in hits[:10])


def _of_characters(hits: Sequence[Hit], parts: Sequence[Sequence[Place]], room: int) -> dict[str, float]:
    """The share of the evidence in so many characters, best passages first and the last cut short."""
    held: set[int] = set()
    for hit in hits:
        at = hit.passage
        end = min(at.end, at.start + room)
        held |= {n for n, part in enumerate(parts) if any(p.held_by(at.document_id, at.start, end) for p in part)}
        room -= end - at.start
        if room <= 0:
            break
    return {"R, equal characters": len(held) / len(parts)}


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


def _of_found_pages(
    wanted: Pages, hits: Sequence[Hit], parts: Sequence[Sequence[Place]], house: House
) -> dict[str, float]:
    """For evidence that names a page: whether one of the first ten passages, and the first, stands on it, and the
    first on it or on one beside it."""
    if not wanted:
        return {}
    places = [place for part in parts for place in part]
    held = [any(p.held_by(h.passage.document_id, h.passage.start, h.passage.end) for p in places) for h in hits[:10]]
    near: set[tuple[str, int]] = set()
    for hit in hits[:1]:
        document = house.documents(hit.passage.document_id)
        pages = [page.number for page in document.pages_of(hit.passage.start, hit.passage.end)]
        near = {(document.file, page + step) for page in pages for step in (-1, 0, 1)}
    return {
        "page hit": float(any(held)),
        "page hit@1": float(any(held[:1])),
        "page hit@1 within 1": float(bool(near & wanted)),
    }


def _of_pages(wanted: Pages, quotes: Sequence[Quote], files: Mapping[str, str]) -> dict[str, float]:
    """For evidence that names a page: whether a quotation stands on it, or on one beside it."""
    if not wanted:
        return {}
    named = {(files.get(quote.document_id), page) for quote in quotes for page in quote.pages}
    near = {(document, page + step) for document, page in wanted for step in (-1, 0, 1)}
    return {"page exact": float(bool(named & wanted)), "page within 1": float(bool(named & near))}


def _told(case: Case, hits: Sequence[Hit], parts: Sequence[Sequence[Place]]) -> dict[str, Any]:
    places = [place for part in parts for place in part]
    return {
        "question": case.question,
        "history": list(case.history),
        "kind": case.kind,
        "answerable": case.answerable,
        "characters": _characters(hits),
        "wanted": [{"document": one.document, "page": one.page, "text": one.text} for one in case.evidence],
        "found": [
            {
                "document": hit.file,
                "page": hit.passage.page,
                "text": hit.passage.text[:SHOWN],
                "holds": any(p.held_by(hit.passage.document_id, hit.passage.start, hit.passage.end) for p in places),
            }
            for hit in hits[:10]
        ],
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
