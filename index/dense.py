"""Vectors of the passages: a plain file that is scanned, and Chroma. The one door to Chroma.

Rows are only ever added: those beyond the last passage of the registry are left from a stopped process and are
written over. A scan of the file under a mask costs the same whatever the filter; Chroma's own filter costs twenty
times its search (docs/decisions.md). Chroma keeps the same vectors, words and document ids for whatever reads Chroma.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import simsimd

from corpus.library import LibraryError, index_folder
from index.embed import Vectors
from index.fuse import best_rows

FILES = ("vectors.f32", "sentences.f16", "chroma")
COLLECTION = "passages"
FEW = 1_000  # rows that are computed in full at once
THREADS = min(os.cpu_count() or 1, 2)  # of the scan: more wait for the memory
ROUNDING = 1e-5  # more than sums of single precision are off
_AT_ONCE = 5_000  # ids in one call; Chroma's limit is a little above


class VectorFile:
    """Vectors of one library, a row each, in a file that grows at its end."""

    def __init__(self, path: Path, dimension: int, kind: type[np.float32] | type[np.float16] = np.float32) -> None:
        self.path, self.dimension, self.kind = path, dimension, kind
        self._bytes = dimension * np.dtype(kind).itemsize

    def __len__(self) -> int:
        """Rows in the file."""
        return self.path.stat().st_size // self._bytes if self.path.exists() else 0

    def write(self, first: int, vectors: Vectors) -> None:
        """Put vectors into the rows from ``first`` (from 0); they are on the disk when this returns."""
        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            file.seek(first * self._bytes)
            file.write(np.ascontiguousarray(vectors, self.kind).tobytes())
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> npt.NDArray[Any]:
        """Every row, mapped and not loaded."""
        rows = len(self)
        if not rows:
            return np.zeros((0, self.dimension), self.kind)
        return np.memmap(self.path, self.kind, "r", shape=(rows, self.dimension))


def passage_vectors(folder: Path, dimension: int) -> VectorFile:
    """Of the library in this folder; row ``id - 1`` is the vector of passage ``id``."""
    return VectorFile(index_folder(folder) / "vectors.f32", dimension)


def sentence_vectors(folder: Path, dimension: int) -> VectorFile:
    """The vectors of a passage's sentences lie together, from the row that the passage names."""
    return VectorFile(index_folder(folder) / "sentences.f16", dimension, np.float16)


class Scan:
    """Finds the vectors nearest to a question, without fail, though most are only looked at in eight bits.

    In eight bits a vector is known up to a distance, and by Cauchy and Schwarz so is its cosine with a question: what
    may yet be among the nearest is computed in full.
    """

    def __init__(self, vectors: Vectors) -> None:
        """``vectors``: unit vectors, or nothing. They are read through when many rows are first asked for."""
        self.vectors = vectors
        self._rough: _Rough | None = None

    def nearest(self, question: Vectors, limit: int, mask: npt.NDArray[np.bool_]) -> list[tuple[int, float]]:
        """Ids and cosines of the ``limit`` rows nearest to ``question`` (one unit vector) where ``mask`` holds."""
        rows = np.flatnonzero(mask)
        if len(rows) > max(FEW, limit):
            rows = rows[self._near(question, limit, rows)]
        # A sum of its own for each row, in double precision: the same vector has the same cosine wherever it stands.
        cosines = (self.vectors[rows].astype(np.float64) * question).sum(axis=1)
        return best_rows(rows, cosines, limit)

    def _near(self, question: Vectors, limit: int, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """Of rows which may be among the ``limit`` nearest."""
        if self._rough is None:
            self._rough = _rough(self.vectors)
        cosines, off = self._rough.cosines(question)
        cosines = cosines[rows] if len(rows) < len(cosines) else cosines
        return np.asarray(cosines >= np.partition(cosines, -limit)[-limit] - 2 * off)


@dataclass(frozen=True, slots=True)
class _Rough:
    """Vectors in eight bits."""

    in_bytes: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]
    """By which each row is multiplied."""
    off: float
    """How far from its vector a row is at most."""

    def cosines(self, question: Vectors) -> tuple[npt.NDArray[np.float32], float]:
        """Of every row with a question, and how far each is from the true one at most."""
        asked = _rough(question[None])
        cosines = np.asarray(simsimd.cdist(asked.in_bytes, self.in_bytes, "dot", threads=THREADS))[0].astype(np.float32)
        cosines *= self.scales * asked.scales[0]
        return cosines, self.off * (1 + asked.off) + asked.off + ROUNDING


def _rough(vectors: Vectors) -> _Rough:
    in_bytes, scales, off = np.empty(vectors.shape, np.int8), np.empty(len(vectors), np.float32), 0.0
    for first in range(0, len(vectors), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        full = vectors[part]
        scales[part] = np.maximum(np.abs(full).max(axis=1), 1e-9) / 127
        in_bytes[part] = np.rint(full / scales[part, None])
        missed = full - in_bytes[part] * scales[part, None]
        off = max(off, math.sqrt(np.einsum("ij,ij->i", missed, missed).max()))
    return _Rough(in_bytes, scales, off)


class Chroma:
    """An open collection of one library. Raises ``LibraryError`` where it cannot be read or written."""

    def __init__(self, folder: Path, collection: Any) -> None:
        self.folder, self._collection = folder, collection

    def put(self, numbers: Sequence[int], vectors: Vectors, texts: Sequence[str], documents: Sequence[str]) -> None:
        """Store vectors under passage ids, each with its words and the id of its document; the same id replaces."""
        with _told(self.folder):
            for first in range(0, len(numbers), _AT_ONCE):
                part = slice(first, first + _AT_ONCE)
                self._collection.upsert(
                    ids=[str(number) for number in numbers[part]],
                    embeddings=vectors[part],
                    documents=list(texts[part]),
                    metadatas=[{"document_id": document} for document in documents[part]],
                )

    def take_out(self, numbers: Sequence[int]) -> None:
        with _told(self.folder):
            for first in range(0, len(numbers), _AT_ONCE):
                self._collection.delete(ids=[str(number) for number in numbers[first : first + _AT_ONCE]])

    def count(self) -> int:
        with _told(self.folder):
            return int(self._collection.count())

    def numbers(self) -> set[int]:
        """The ids of all passages in it."""
        with _told(self.folder):
            return {int(number) for number in self._collection.get(include=[])["ids"]}


@contextlib.contextmanager
def chroma(folder: Path) -> Iterator[Chroma]:
    """The collection of the library in this folder, closed again afterwards: one process at a time may write to it."""
    import chromadb
    from chromadb.config import Settings

    with _told(folder):
        client = chromadb.PersistentClient(
            path=str(index_folder(folder) / "chroma"), settings=Settings(anonymized_telemetry=False, allow_reset=False)
        )
    try:
        with _told(folder):
            collection = client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        yield Chroma(folder, collection)
    finally:
        client.close()


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What goes wrong within Chroma, in one sentence: it raises bare errors of the disk or of its own registry."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, OSError, ValueError, RuntimeError) as error:
        raise LibraryError(
            f"The vectors in '{folder}' cannot be read or written ({error}): if the disk is full make room, "
            "else run 'assistant library rebuild'."
        ) from error
