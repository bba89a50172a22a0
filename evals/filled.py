"""Libraries of any size for measuring queries: real texts over and over, with real vectors moved a little."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from corpus.library import Library
from corpus.records import Block, Document, Nation, Source
from index.build import building
from index.embed import Encoder, Parts, Vectors
from index.tables import Coming, Cut, cut

NATIONS: tuple[Nation, ...] = ("england", "scotland", "wales", "northern-ireland")
PER_DOCUMENT = 100  # passages of a filled document
TOGETHER = 2_000  # passages filled at once
MOVED = 0.35  # length of what is added to a unit vector: cosine about .94 with the one it came from


class PreparedEncoder:
    """An encoder that gives real vectors moved a little, so that a large library is filled in minutes."""

    def __init__(self, real: Encoder, vectors: Vectors) -> None:
        self.name, self.precision, self.dimension, self.window = real.name, real.precision, real.dimension, real.window
        self.count = real.count
        self._vectors, self._random = vectors, np.random.default_rng(20)

    def embed(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        return self._moved(self._random.integers(len(self._vectors), size=len(texts)))

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Parts], done: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Vectors]]:
        rows = self._random.integers(len(self._vectors), size=len(texts))
        return self._moved(rows), [self._moved(np.full(len(part), row)) for row, part in zip(rows, parts, strict=True)]

    def _moved(self, rows: Any) -> Vectors:
        vectors = self._vectors[rows]
        step = self._random.standard_normal(vectors.shape, np.float32) * (MOVED / np.sqrt(self.dimension))
        vectors = vectors + step
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / norms, np.float32)


def fill(library: Library, encoder: Encoder, texts: Sequence[str], passages: int) -> None:
    """Documents of ``PER_DOCUMENT`` passages or so, nation after nation, until there are at least ``passages``."""
    made, number = 0, 0
    with building(library, encoder) as builder:
        while made < passages:
            cuts: list[Cut] = []
            while made < passages and sum(len(one.passages) for one in cuts) < TOGETHER:
                chosen = [texts[(number * PER_DOCUMENT + place) % len(texts)] for place in range(PER_DOCUMENT)]
                cuts.append(cut(Coming(_document(number, chosen), None, ".txt"), encoder))
                made += len(cuts[-1].passages)
                number += 1
            builder.store_all(cuts)
            print(f"{made:,} of {passages:,} passages filled", file=sys.stderr, flush=True)


def _document(number: int, texts: Sequence[str]) -> Document:
    blocks, start = [], 0
    for place, text in enumerate(texts):
        heading = f"Section {place}"
        blocks.append(Block("heading", start, start + len(heading), 1))
        start += len(heading) + 1
        blocks.append(Block("paragraph", start, start + len(text)))
        start += len(text) + 1
    whole = "".join(f"Section {place}\n{text}\n" for place, text in enumerate(texts))
    source = Source(f"Document {number}", nation=NATIONS[number % len(NATIONS)], published=str(2000 + number % 25))
    name = f"filled-{number}"
    return Document(name, name, f"{name}.txt", source, whole, tuple(blocks))


def stored(library: Library) -> Iterator[tuple[int, str, str, str]]:
    """Id, words, document and nation of each passage, by id."""
    nations = {entry.document_id: str(entry.source.nation) for entry in library.entries()}
    rows = library.db.execute(
        "SELECT p.id, l.text, p.document_id FROM passages p JOIN lexical l ON l.rowid = p.id ORDER BY p.id"
    )
    for number, text, document in rows:
        yield number, text, document, nations[document]
