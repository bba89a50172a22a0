"""One leg of the search by itself, over the same passages: BM25 alone, and the embedding model alone."""

from __future__ import annotations

from typing import Literal

import numpy as np

from corpus.library import Library
from corpus.records import Passage
from index import dense, lexical
from index.bm25 import bm25
from index.build import prepare
from index.embed import Encoder
from index.query import Hit, Query, Search

Leg = Literal["bm25", "embedding"]


def leg_alone(leg: Leg, library: Library, encoder: Encoder) -> Search:
    """A search by one leg: no fusion, no sentences, no raising by document, no glossary. Filters are not looked at.

    For a library that nobody changes while it is searched.
    """
    prepare(library, encoder)
    entries = {entry.document_id: entry for entry in library.entries()}
    rows = library.db.execute('SELECT id, document_id, start, "end", page FROM passages').fetchall()
    placed = {row[0]: row for row in rows if row[1] in entries}
    scan = dense.Scan(dense.passage_vectors(library.folder, encoder.dimension).read())
    leg_of_words = bm25(library.db)
    known = np.zeros(max(placed, default=0), np.bool_)
    known[[number - 1 for number in placed]] = True

    def scored(query: Query) -> list[tuple[int, float]]:
        if leg == "bm25":
            return leg_of_words.ranked(library.db, lexical.terms(query.text), query.limit)
        return scan.nearest(encoder.embed([query.text])[0], query.limit, known)

    def hits(query: Query) -> list[Hit]:
        found = scored(query)
        texts = lexical.texts(library.db, [number for number, _ in found])
        made = []
        for rank, (number, score) in enumerate(found, 1):
            _, document_id, start, end, page = placed[number]
            passage = Passage(number, document_id, start, end, texts[number], page=page)
            entry = entries[document_id]
            made.append(Hit(rank, score, passage, entry.source, entry.source_id, entry.file))
        return made

    return hits
