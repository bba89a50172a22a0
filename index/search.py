"""A question and a filter to ranked passages."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from corpus.entries import standing, stands_aside
from corpus.glossary import OtherForms
from corpus.library import Entry, Library
from corpus.records import Nation, Passage
from corpus.sources import RESTATING
from index import dense, fuse, lexical
from index.bm25 import Bm25, bm25
from index.build import prepare
from index.embed import Encoder, Vectors
from index.evidence import Asked, Candidate, OtherFormsOf, context_of, otherwise_said, sentence_marks, taken_apart
from index.join import joined
from index.query import Filter, Hit, Query
from index.weights import Weights, weights

OTHER_NATION = 0.85  # of its score keeps a passage from another nation than one's own
RESTATED = 0.7  # of its score keeps a passage that says once more what a digest says, see evals/LOG.md
OUTDATED = 0.7  # of its score keeps a passage of a document that was superseded or withdrawn
LOOKED_AT = 10  # passages whose sentences are weighed one by one, see evals/LOG.md
SENTENCE_WEIGHT = 0.2  # of a passage's best sentence, in log odds, against the fused score, see evals/LOG.md
BESIDE = 2  # times the passages wanted are looked at for neighbours of better ones, see evals/LOG.md
TEXTS = 64  # documents whose text is kept at hand
FILTERS = 16  # of which is kept what they leave
LONGEST = 4_000  # characters of a question that are searched


@dataclass(frozen=True)
class _Shelf:
    """What one generation of the index holds, kept in memory: which document each passage belongs to."""

    generation: int
    entries: tuple[Entry, ...]
    of_row: npt.NDArray[np.int32]
    """For each row of vectors the place of its document in ``entries``, -1 where there is none."""
    scan: dense.Scan
    words: Bm25
    sentences: npt.NDArray[np.float16]
    share: dict[str, float]
    """Of all passages, by source id."""
    aside: frozenset[str]
    """Source ids of digests whose original is here."""
    outdated: frozenset[str]
    """Source ids of what was superseded or withdrawn."""
    left: dict[Filter, npt.NDArray[np.bool_]] = field(default_factory=dict)
    """By filter that was asked for before, for each row of vectors whether it is left."""
    texts: dict[str, str] = field(default_factory=dict)
    """Of documents of which passages were joined, by document id."""


class Searcher:
    """Searches one library; notices by itself when somebody has changed it."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        known: Weights | None = None,
        other_forms: OtherFormsOf = otherwise_said,
    ) -> None:
        """``other_forms``: how else a question could be said; as the knowledge that ships has it, unless told."""
        prepare(library, encoder)
        self.other_forms = other_forms
        self.library, self.encoder, self.known = library, encoder, known or weights()
        self._shelf: _Shelf | None = None
        self._beside = ThreadPoolExecutor(thread_name_prefix="search")

    def __call__(self, query: Query) -> list[Hit]:
        """The passages that answer best, ``query.limit`` of them at most; none for a question without a word."""
        text = query.text[:LONGEST]
        if not lexical.words(text):
            return []
        with self.library.reading():
            return self._found(query, text, self.other_forms(text))

    def _embedded(self, text: str, others: Sequence[OtherForms]) -> Vectors:
        """The question's vector; with abbreviations, midway to that of the question with them spelt out.

        The model knows few abbreviations of the field, but loses some of the question's point when they grow long.
        """
        vectors: Vectors = self.encoder.embed(list(dict.fromkeys([text, _spelt_out(text, others)])))
        middle = vectors.mean(axis=0)
        if len(vectors) > 1:
            vectors = np.asarray([middle / (np.linalg.norm(middle) or 1.0)], np.float32)
        return np.asarray(vectors[0], np.float32)

    def _found(self, query: Query, text: str, others: Sequence[OtherForms]) -> list[Hit]:
        shelf = self._current()
        pool = max(fuse.POOL, query.limit)
        mask = _mask(shelf, query.filter)
        if not mask.any():
            return []

        def by_meaning() -> tuple[Vectors, list[tuple[int, float]]]:
            question = self._embedded(text, others)
            return question, shelf.scan.nearest(question, pool, mask)

        meant = self._beside.submit(by_meaning)  # most of both legs is spent outside Python
        terms = lexical.terms(text, [other for one in others for other in one.others])
        worded = shelf.words.ranked(self.library.db, terms, pool, mask)
        question, near = meant.result()
        scores = fuse.fused(near, worded)
        document = {number: shelf.entries[shelf.of_row[number - 1]].source_id for number in scores}
        scores = fuse.raised_by_document(scores, document, shelf.share)
        first = fuse.best_first(scores)[:LOOKED_AT]
        found = self._read(shelf, [number for number, _ in first], question)
        scores = self._looked_at(shelf, taken_apart(text, self.rarity, others), scores, first, found)
        factors = {number: _factor(shelf, number, query.home) for number in scores}
        weighed = {number: score * factors[number] for number, score in scores.items()}
        ranked = fuse.best_first(weighed)

        def hits(chosen: Sequence[tuple[int, float]], first: int = 1) -> list[Hit]:
            found.update(self._read(shelf, [number for number, _ in chosen if number not in found], question))
            return [
                _hit(shelf, rank, number, score, *found[number], question, factors[number])
                for rank, (number, score) in enumerate(chosen, first)
            ]

        if not query.joined:
            return hits(ranked[: query.limit])
        chosen = _neighboured(ranked[: BESIDE * query.limit], query.limit)
        made = joined(hits(chosen), self._text, query.limit, spare=len(ranked) - query.limit)
        rest = [one for one in ranked if one not in chosen][: query.limit - len(made)]
        return made + hits(rest, len(made) + 1)

    def _text(self, document_id: str) -> str:
        texts = self._current().texts
        text = texts.get(document_id)
        if text is None:
            if len(texts) >= TEXTS:
                texts.clear()  # perhaps while another thread reads them
            text = texts[document_id] = self.library.text(document_id)
        return text

    def _read(self, shelf: _Shelf, numbers: Sequence[int], question: Vectors) -> dict[int, tuple[Passage, Vectors]]:
        """Passages by id, each with the cosines of its sentences with the question."""
        return {
            number: (passage, np.asarray(shelf.sentences[first : first + many] @ question, np.float32))
            for number, (passage, first, many) in _passages(self.library, numbers).items()
        }

    def _looked_at(
        self,
        shelf: _Shelf,
        asked: Asked,
        scores: dict[int, float],
        first: Sequence[tuple[int, float]],
        found: dict[int, tuple[Passage, Vectors]],
    ) -> dict[int, float]:
        """The scores, those of the first passages moved by what their best sentence has to say to the question."""
        candidates = []
        for place, (number, score) in enumerate(first):
            passage, cosines = found[number]
            context = context_of(shelf.entries[shelf.of_row[number - 1]].source.title, passage.section, passage.context)
            for (start, end), cosine in zip(passage.sentences, cosines, strict=False):
                words = passage.text[start - passage.start : end - passage.start]
                heading = bool(passage.section) and " ".join(words.split()) == passage.section[-1]
                candidates.append(
                    Candidate(words, context, place, score, float(cosine), heading, bool(passage.context))
                )
        if not candidates:
            return scores
        marks = sentence_marks(candidates, asked)
        best: dict[int, float] = {}
        for candidate, worth in zip(candidates, self.known.search(marks), strict=True):
            number = first[candidate.passage][0]
            best[number] = max(best.get(number, -math.inf), float(worth))
        low = min(best.values())
        # What was looked at stays ahead of what was not: its worth is counted from the least of them.
        return {number: score + SENTENCE_WEIGHT * (best.get(number, low) - low) for number, score in scores.items()}

    def rarity(self, wanted: Sequence[str]) -> dict[str, float]:
        """How rare words are in this library, 0 to 1."""
        with self.library.reading():
            known = self._current().words
            held = known.holding(self.library.db, wanted)
        return {word: lexical.rarity(many, known.passages) for word, many in held.items()}

    def size(self, wanted: Filter | None = None) -> tuple[int, int]:
        """Documents and passages that a filter leaves."""
        with self.library.reading():
            shelf = self._current()
        mask = _mask(shelf, wanted or Filter())
        return len(np.unique(shelf.of_row[mask])), int(mask.sum())

    def _current(self) -> _Shelf:
        generation = self.library.generation
        if self._shelf is None or self._shelf.generation != generation:
            prepare(self.library, self.encoder)  # it may have been rebuilt for another model
            self._shelf = _shelf(self.library, self.encoder.dimension, generation)
        return self._shelf


def _hit(
    shelf: _Shelf,
    rank: int,
    number: int,
    score: float,
    passage: Passage,
    sentences: Vectors,
    question: Vectors,
    standing: float,
) -> Hit:
    entry = shelf.entries[shelf.of_row[number - 1]]
    return Hit(
        rank=rank,
        score=round(score, 6),
        passage=passage,
        source=entry.source,
        source_id=entry.source_id,
        file=entry.file,
        cosine=float(shelf.scan.vectors[number - 1] @ question),
        standing=standing,
        sentences=tuple(float(cosine) for cosine in sentences),
    )


def _neighboured(chosen: Sequence[tuple[int, float]], limit: int) -> list[tuple[int, float]]:
    """Those wanted, with as many more as stand beside another; ids of neighbours follow one another."""
    numbers = {number for number, _ in chosen}
    return [
        (number, score)
        for place, (number, score) in enumerate(chosen)
        if place < limit or number - 1 in numbers or number + 1 in numbers
    ]


def _spelt_out(text: str, others: Sequence[OtherForms]) -> str:
    """A question with its abbreviations in full."""
    for one in others:
        if one.full:
            text = text.replace(one.said, f"{one.full} ({one.said})", 1)
    return text


def _shelf(library: Library, dimension: int, generation: int) -> _Shelf:
    entries = tuple(standing(library.entries()))
    place = {entry.document_id: number for number, entry in enumerate(entries)}
    ranges = library.db.execute("SELECT document_id, first, last FROM indexed").fetchall()
    sizes = library.db.execute("SELECT source_id, first, last FROM indexed").fetchall()
    all_passages = sum(last - first + 1 for _, first, last in sizes)
    rows = max((last for _, _, last in ranges), default=0)
    of_row = np.full(rows, -1, np.int32)
    for document_id, first, last in ranges:
        of_row[first - 1 : last] = place.get(document_id, -1)
    old = {entry.source_id for entry in entries if entry.source.status in ("superseded", "withdrawn")}
    return _Shelf(
        generation=generation,
        entries=entries,
        of_row=of_row,
        scan=dense.Scan(dense.passage_vectors(library.folder, dimension).read()[:rows]),
        words=bm25(library.db),
        sentences=dense.sentence_vectors(library.folder, dimension).read(),
        share={source_id: (last - first + 1) / all_passages for source_id, first, last in sizes},
        aside=frozenset(stands_aside(entries)),
        outdated=frozenset(old),
    )


def _mask(shelf: _Shelf, wanted: Filter) -> npt.NDArray[np.bool_]:
    """For each row of vectors whether a filter leaves it; a row without a document points to the last, False."""
    left = shelf.left.get(wanted)
    if left is None:
        if len(shelf.left) >= FILTERS:
            shelf.left.clear()  # perhaps while another thread reads them
        allowed = np.array([*(_passes(entry, wanted, shelf) for entry in shelf.entries), False])
        left = shelf.left[wanted] = allowed[shelf.of_row]
    return left


def _passes(entry: Entry, wanted: Filter, shelf: _Shelf) -> bool:
    source = entry.source
    if wanted.documents:
        if entry.source_id not in wanted.documents and entry.document_id not in wanted.documents:
            return False
    elif entry.source_id in shelf.aside:
        return False
    publishers = [publisher.casefold() for publisher in wanted.publishers]
    year = source.year
    return (
        (not wanted.nations or source.nation in wanted.nations)
        and (not publishers or (source.publisher or "").casefold() in publishers)
        and (not wanted.kinds or source.kind in wanted.kinds)
        and (not wanted.statuses or source.status in wanted.statuses)
        and (wanted.year_from is None or (year is not None and year >= wanted.year_from))
        and (wanted.year_to is None or (year is not None and year <= wanted.year_to))
    )


def _factor(shelf: _Shelf, number: int, home: Nation | None) -> float:
    """What a passage keeps of its score: less for another nation, for what is outdated, for what is restated."""
    entry = shelf.entries[shelf.of_row[number - 1]]
    foreign = home is not None and entry.source.nation not in (None, "uk", home)
    factor = OTHER_NATION if foreign else 1.0
    factor *= OUTDATED if entry.source_id in shelf.outdated else 1.0
    return factor * RESTATED if entry.source_id.startswith(RESTATING) else factor


def _passages(library: Library, numbers: Sequence[int]) -> dict[int, tuple[Passage, int, int]]:
    """Passages by id, each with the row of its first sentence's vector and how many sentences it has."""
    marks = ",".join("?" * len(numbers))
    rows = library.db.execute(
        'SELECT p.id, p.document_id, p.start, p."end", l.text, p.section, p.context, p.page, p.printed_page,'
        " p.sentences, p.first_sentence"
        f" FROM passages p JOIN lexical l ON l.rowid = p.id WHERE p.id IN ({marks})",
        list(numbers),
    )
    found = {}
    for number, document_id, start, end, text, section, context, page, printed, sentences, first in rows:
        spans = tuple((left, right) for left, right in json.loads(sentences))
        titles = tuple(json.loads(section))
        passage = Passage(number, document_id, start, end, text, titles, context, page, printed, spans)
        found[number] = (passage, int(first), len(spans))
    return found
