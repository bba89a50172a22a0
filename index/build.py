"""Library to index: passages, words and vectors of each document, written so that a stop at any moment harms nothing.

The order is the promise: vectors first (rows nobody points to yet), then Chroma, then one SQLite transaction that
makes the document and its passages known to both legs at once. What a stopped process left is swept away by the next
one that writes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from corpus.library import Entry, Library, LibraryError
from corpus.records import Document, Passage, Source
from index import dense, lexical
from index.chunk import CHUNKING, Count, embedded_context, passages
from index.embed import Encoder, Parts, Vectors

SCHEMA = """
CREATE TABLE IF NOT EXISTS passages (
  id INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  section TEXT NOT NULL,     -- JSON list of headings
  context TEXT NOT NULL,
  page INTEGER,
  printed_page TEXT,
  sentences TEXT NOT NULL,   -- JSON list of [start, end]
  first_sentence INTEGER NOT NULL,  -- row of its first sentence's vector
  embedded TEXT NOT NULL     -- hash of what the model read, so that only what changed is embedded
);
CREATE INDEX IF NOT EXISTS passages_embedded ON passages (embedded);
CREATE TABLE IF NOT EXISTS indexed (   -- the passages of a document have ids without gaps
  document_id TEXT PRIMARY KEY,
  source_id TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
);
"""

Cut = Callable[[Document, Count, int], list[Passage]]
"""How a document is cut into passages: the product's own way, unless a benchmark brings its passages ready cut."""
Embedded = Callable[[int, int], None]
"""Hears how many passages have their vectors, and of how many."""


class OtherIndex(LibraryError):
    """The index was built with another embedding model or another way of cutting."""


def prepare(library: Library, encoder: Encoder) -> None:
    """Make an index in a new library; refuse one that was built otherwise. Raises ``OtherIndex``."""
    wanted = {"model": encoder.name, "dimension": str(encoder.dimension), "chunking": CHUNKING}
    if library.meta("model") is None:
        with library.writing(), library.transaction() as db:
            for statement in f"{SCHEMA}{lexical.SCHEMA}".split(";\n"):
                db.execute(statement)
            pairs = {**wanted, "precision": encoder.precision, "next": "1", "next_sentence": "0"}.items()
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", pairs)
        return
    for key, value in wanted.items():
        found = library.meta(key)
        if found != value:
            raise OtherIndex(
                f"The library in '{library.folder}' was indexed with {key} '{found}', and this assistant uses "
                f"'{value}': run 'assistant library rebuild', or choose another folder with --library."
            )


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where the vectors of a document's passages were put."""

    first: int
    """Id of the first passage."""
    first_sentence: int
    """Row of the first sentence."""
    keys: Sequence[str]


class Builder:
    """Writes one library's index. Open one within ``building()``."""

    def __init__(self, library: Library, encoder: Encoder, collection: Any) -> None:
        self.library, self.encoder = library, encoder
        self._passages = dense.passage_vectors(library.folder, encoder.dimension)
        self._sentences = dense.sentence_vectors(library.folder, encoder.dimension)
        self._collection = collection
        self.cut: Cut = passages

    def store(
        self,
        document: Document,
        path: str | None,
        content: bytes | None,
        suffix: str,
        embedded: Embedded | None = None,
    ) -> int:
        """Make a document findable in the place of the version before it; gives the number of its passages."""
        made = self.cut(document, self.encoder.count, self.encoder.window)
        if content is not None:
            self.library.keep_original(document.id, content, suffix)
        placed = self._write_vectors(document, made, embedded)
        with self.library.transaction() as db:
            old = self._unindex(db, document.source_id)
            self.library.register(db, document, path, suffix)
            self._index(db, document, made, placed)
        self._take_out(old)
        return len(made)

    def change(self, entry: Entry, source: Source) -> None:
        """Give a document other details. Only a new title is read by the model, so only that embeds anew."""
        if source.title != entry.source.title:
            document = replace(self.library.document(entry.source_id), source=source)
            self.store(document, entry.path, None, self._suffix(document.id))
            return
        with self.library.transaction() as db:
            self.library.set_source(db, entry.source_id, source)
            first, last = _range(db, entry.document_id)
            words = lexical.facets(entry.source_id, entry.document_id, source)
            db.execute("UPDATE lexical SET facets = ? WHERE rowid BETWEEN ? AND ?", (words, first, last))

    def remove(self, entry: Entry) -> None:
        """Take a document out of both legs and the library, at once."""
        with self.library.transaction() as db:
            old = self._unindex(db, entry.source_id)
            self.library.forget(db, entry.source_id)
        self._take_out(old)
        self.library.sweep()

    def mend(self) -> None:
        """Sweep away what a stopped process left: files nobody owns, vectors nobody points to or that are missing."""
        self.library.sweep()
        db = self.library.db
        wanted = {
            number for first, last in db.execute("SELECT first, last FROM indexed") for number in range(first, last + 1)
        }
        if self._collection.count() == len(wanted):
            return
        there = dense.stored(self._collection)
        dense.take_out(self._collection, sorted(there - wanted))
        missing = sorted(wanted - there)
        vectors = self._passages.read()
        for number, document_id in _documents_of(db, missing):
            text = lexical.texts(db, [number])[number]
            dense.put(self._collection, [number], vectors[[number - 1]], [text], document_id)

    def _write_vectors(self, document: Document, made: Sequence[Passage], embedded: Embedded | None) -> _Placed:
        heads = [
            embedded_context(document.source.title, passage, self.encoder.count, self.encoder.window)
            for passage in made
        ]
        texts = [head + passage.text for head, passage in zip(heads, made, strict=True)]
        parts = [_parts(len(head), passage) for head, passage in zip(heads, made, strict=True)]
        keys = [
            hashlib.sha256(f"{text}{spans}".encode()).hexdigest()[:24] for text, spans in zip(texts, parts, strict=True)
        ]
        vectors, of_sentences = self._vectors(texts, parts, keys, embedded)
        placed = _Placed(int(self.library.meta("next") or 1), int(self.library.meta("next_sentence") or 0), keys)
        self._passages.write(placed.first - 1, vectors)
        if made:
            self._sentences.write(placed.first_sentence, np.concatenate(of_sentences))
            numbers = range(placed.first, placed.first + len(made))
            dense.put(self._collection, numbers, vectors, [passage.text for passage in made], document.id)
        return placed

    def _vectors(
        self, texts: Sequence[str], parts: Sequence[Parts], keys: Sequence[str], embedded: Embedded | None
    ) -> tuple[Vectors, list[Vectors]]:
        """Vectors of passages and of their sentences; only of texts that are new to the library are they computed."""
        known = self._known(keys)
        fresh = [place for place, key in enumerate(keys) if key not in known]
        ready = len(texts) - len(fresh)

        def done(more: int) -> None:
            nonlocal ready
            ready += more
            if embedded:
                embedded(ready, len(texts))

        vectors = np.empty((len(texts), self.encoder.dimension), np.float32)
        of_sentences: list[Vectors] = [np.zeros((0, self.encoder.dimension), np.float32)] * len(texts)
        made, of_parts = self.encoder.embed_parts(
            [texts[place] for place in fresh], [parts[place] for place in fresh], done
        )
        for row, place in enumerate(fresh):
            vectors[place], of_sentences[place] = made[row], of_parts[row]
        whole, sentences = self._passages.read(), self._sentences.read()
        for place, key in enumerate(keys):
            if key in known:
                number, first = known[key]
                vectors[place] = whole[number - 1]
                of_sentences[place] = np.asarray(sentences[first : first + len(parts[place])], np.float32)
        return vectors, of_sentences

    def _known(self, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Passages whose vectors can be used again: their ids and the rows of their first sentences."""
        known: dict[str, tuple[int, int]] = {}
        for first in range(0, len(keys), 500):
            part = list(keys[first : first + 500])
            marks = ",".join("?" * len(part))
            rows = self.library.db.execute(
                f"SELECT embedded, id, first_sentence FROM passages WHERE embedded IN ({marks})", part
            )
            known.update((key, (number, row)) for key, number, row in rows)
        return known

    def _index(self, db: sqlite3.Connection, document: Document, made: Sequence[Passage], placed: _Placed) -> None:
        numbered = list(enumerate(made, placed.first))
        row = placed.first_sentence
        rows = []
        for (number, passage), key in zip(numbered, placed.keys, strict=True):
            rows.append(
                (
                    number,
                    document.id,
                    passage.start,
                    passage.end,
                    json.dumps(passage.section, ensure_ascii=False),
                    passage.context,
                    passage.page,
                    passage.printed_page,
                    json.dumps(passage.sentences),
                    row,
                    key,
                )
            )
            row += len(passage.sentences)
        db.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        words = lexical.facets(document.source_id, document.id, document.source)
        lexical.add(db, numbered, words, document.source.title)
        after = placed.first + len(made)
        db.execute(
            "INSERT INTO indexed VALUES (?, ?, ?, ?)", (document.id, document.source_id, placed.first, after - 1)
        )
        db.execute("UPDATE meta SET value = ? WHERE key = 'next'", (str(after),))
        db.execute("UPDATE meta SET value = ? WHERE key = 'next_sentence'", (str(row),))

    def _unindex(self, db: sqlite3.Connection, source_id: str) -> range:
        row = db.execute("SELECT document_id, first, last FROM indexed WHERE source_id = ?", (source_id,)).fetchone()
        if row is None:
            return range(0)
        document_id, first, last = row
        old = range(first, last + 1)
        lexical.remove(db, old)
        db.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
        db.execute("DELETE FROM indexed WHERE document_id = ?", (document_id,))
        return old

    def _take_out(self, numbers: range) -> None:
        if numbers:
            dense.take_out(self._collection, numbers)

    def _suffix(self, document_id: str) -> str:
        row = self.library.db.execute("SELECT suffix FROM versions WHERE document_id = ?", (document_id,)).fetchone()
        return str(row[0])


@contextlib.contextmanager
def building(library: Library, encoder: Encoder) -> Iterator[Builder]:
    """Hold the library for writing. Raises ``LibraryError``."""
    prepare(library, encoder)
    with library.writing(), dense.chroma(library.folder) as collection:
        builder = Builder(library, encoder, collection)
        builder.mend()
        yield builder


def passage_count(library: Library, document_id: str) -> int:
    first, last = _range(library.db, document_id)
    return last - first + 1


def _range(db: sqlite3.Connection, document_id: str) -> tuple[int, int]:
    row = db.execute("SELECT first, last FROM indexed WHERE document_id = ?", (document_id,)).fetchone()
    return (row[0], row[1]) if row else (1, 0)


def _documents_of(db: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    for number in numbers:
        row = db.execute("SELECT document_id FROM passages WHERE id = ?", (number,)).fetchone()
        if row:
            yield number, row[0]


def _parts(before: int, passage: Passage) -> Parts:
    """Where a passage's sentences stand in what the model reads, ``before`` characters of context first."""
    return [(start - passage.start + before, end - passage.start + before) for start, end in passage.sentences]
