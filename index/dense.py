"""Vectors of the passages: a plain file that is scanned, and Chroma. The one door to Chroma.

Row ``id - 1`` of ``vectors.f32`` is the vector of passage ``id``. Ids are never used twice, so rows are only ever
added, and rows beyond the last passage of the registry are left from a stopped process and are written over.
A scan of the file under a mask costs the same whatever the filter; Chroma's own filter costs twenty times its
search (docs/decisions.md). Chroma keeps the same vectors for whatever reads Chroma, and answers where the scan would
be slower: without a filter, beyond ``SCAN`` passages.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embed import Vectors

SCAN = 200_000  # passages up to which reading every vector is quicker, see evals/LOG.md
COLLECTION = "passages"
_ADDED = 5_000  # ids in one call; Chroma's limit is a little above


class VectorFile:
    """``vectors.f32`` of a library."""

    def __init__(self, folder: Path, dimension: int) -> None:
        self.path = folder / "vectors.f32"
        self.dimension = dimension

    def write(self, first: int, vectors: Vectors) -> None:
        """Put vectors at the ids ``first``, ``first + 1`` ...; on the disk when this returns."""
        import os

        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            file.seek((first - 1) * self.dimension * 4)
            file.write(np.ascontiguousarray(vectors, np.float32).tobytes())
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> Vectors:
        """Every row, mapped and not loaded."""
        rows = self.path.stat().st_size // (self.dimension * 4) if self.path.exists() else 0
        if not rows:
            return np.zeros((0, self.dimension), np.float32)
        return np.memmap(self.path, np.float32, "r", shape=(rows, self.dimension))


def nearest(vectors: Vectors, question: Vectors, limit: int, mask: npt.NDArray[np.bool_]) -> list[tuple[int, float]]:
    """Ids and cosines of the ``limit`` rows nearest to ``question`` (one unit vector) where ``mask`` holds."""
    if not len(mask) or not mask.any():
        return []
    scores = vectors[: len(mask)] @ question
    scores[~mask] = -2.0  # below every cosine
    limit = min(limit, int(mask.sum()))
    best = np.argpartition(-scores, limit - 1)[:limit]
    best = best[np.lexsort((best, -scores[best]))]
    return [(int(row) + 1, float(scores[row])) for row in best]


@contextlib.contextmanager
def chroma(folder: Path) -> Iterator[Any]:
    """The library's Chroma collection, closed again afterwards: a directory belongs to one process at a time."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(
        path=str(folder / "chroma"), settings=Settings(anonymized_telemetry=False, allow_reset=False)
    )
    try:
        yield client.get_or_create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
    finally:
        client.close()


def put(
    collection: Any,
    numbers: Sequence[int],
    vectors: Vectors,
    texts: Sequence[str],
    document_id: str,
) -> None:
    """Store vectors under passage ids; the same id again replaces."""
    for first in range(0, len(numbers), _ADDED):
        part = slice(first, first + _ADDED)
        collection.upsert(
            ids=[str(number) for number in numbers[part]],
            embeddings=vectors[part],
            documents=list(texts[part]),
            metadatas=[{"document_id": document_id}] * len(numbers[part]),
        )


def take_out(collection: Any, numbers: Sequence[int]) -> None:
    for first in range(0, len(numbers), _ADDED):
        collection.delete(ids=[str(number) for number in numbers[first : first + _ADDED]])


def stored(collection: Any) -> set[int]:
    return {int(number) for number in collection.get(include=[])["ids"]}


def nearest_in_chroma(folder: Path, question: Vectors, limit: int) -> list[tuple[int, float]]:
    """As ``nearest``, of all passages, by Chroma's graph."""
    with chroma(folder) as collection:
        found = collection.query(query_embeddings=[question], n_results=limit, include=["distances"])
    return [
        (int(number), 1.0 - distance) for number, distance in zip(found["ids"][0], found["distances"][0], strict=True)
    ]
