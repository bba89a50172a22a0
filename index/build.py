"""Library to index: passages, words and vectors of documents, written so that a stop at any moment harms nothing.

The order is the promise: vectors first (rows nobody points to yet), then Chroma, then one SQLite transaction that
makes the documents and their passages known to both legs at once. What a stopped process left is swept away by the
next one that writes.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from corpus.entries import standing
from corpus.library import Entry, Library, LibraryError
from corpus.records import Document, Source
from index import dense, lexical, tables
from index.chunk import CHUNKING
from index.embed import Encoder, Vectors
from index.models import for_bulk, is_bulk
from index.tables import Coming, Cut, cut

_MENDED = 500  # passages put into Chroma again at once

Embedded = Callable[[int, int], None]
"""Hears how many passages have their vectors, and of how many."""


class OtherIndex(LibraryError):
    """The index was built with another embedding model or another way of cutting."""


class IndexDamaged(LibraryError):
    """Files of the index are missing or cut short."""


def prepare(library: Library, encoder: Encoder) -> None:
    """Make an index in a new library; refuse one that was built otherwise. Raises ``OtherIndex``, ``IndexDamaged``."""
    wanted = {"model": encoder.name, "dimension": str(encoder.dimension), "chunking": CHUNKING}
    if library.meta("model") is None:
        with library.writing(), library.transaction() as db:
            if library.meta("model") is None:  # or another process has made it meanwhile
                tables.make(db)
                pairs = {**wanted, "precision": encoder.precision, "next": "1", "next_sentence": "0"}
                db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", pairs.items())
    for key, value in wanted.items():
        found = library.meta(key)
        if found != value:
            raise OtherIndex(
                f"The library in '{library.folder}' was indexed with {key} '{found}', and this assistant uses "
                f"'{value}': run 'assistant library rebuild', or choose another folder with --library."
            )
    with library.reading():
        rows = int(library.meta("next") or 1) - 1
        if len(dense.passage_vectors(library.folder, encoder.dimension)) < rows:
            raise IndexDamaged(
                f"The vectors of the library in '{library.folder}' are missing or cut short: "
                "run 'assistant library rebuild', which makes them anew from the documents."
            )


class Builder:
    """Writes one library's index. Open one within ``building()``."""

    def __init__(self, library: Library, encoder: Encoder, collection: dense.Chroma) -> None:
        self.library, self.encoder = library, encoder
        self._bulk: Encoder | None = None
        self._passages = dense.passage_vectors(library.folder, encoder.dimension)
        self._sentences = dense.sentence_vectors(library.folder, encoder.dimension)
        self._collection = collection

    def store(
        self,
        document: Document,
        path: str | None,
        content: bytes | None,
        suffix: str,
        embedded: Embedded | None = None,
    ) -> int:
        """Make a document findable in the place of the version before it; gives the number of its passages."""
        if content is not None:
            self.library.keep_original(document.id, content, suffix)
        made = cut(Coming(document, path, suffix), self.encoder)
        self.store_all([made], embedded)
        return len(made.passages)

    def store_all(self, cuts: Sequence[Cut], embedded: Embedded | None = None, ahead: int = 0) -> None:
        """Make documents of different sources findable, each in the place of its version before, all at once.

        Several together cost less than one after the other. ``ahead``: about how many passages are still to come.
        """
        vectors, of_sentences = self._vectors(cuts, embedded, ahead)
        first, first_sentence = int(self.library.meta("next") or 1), int(self.library.meta("next_sentence") or 0)
        numbers = range(first, first + len(vectors))
        if len(vectors):
            with self.library.files():
                self._passages.write(first - 1, vectors)
                self._sentences.write(first_sentence, np.concatenate(of_sentences))
            words = [passage.text for cut in cuts for passage in cut.passages]
            documents = [passage.document_id for cut in cuts for passage in cut.passages]
            self._collection.put(numbers, vectors, words, documents)
        old: list[int] = []
        with self.library.transaction() as db:
            for cut in cuts:
                coming = cut.coming
                old += tables.take_out(db, coming.document.source_id)
                self.library.register(db, coming.document, coming.path, coming.suffix, coming.given)
            facets = self._facets()
            tables.put(db, cuts, facets, first, first_sentence)
            tables.refresh(db, facets)
        self._collection.take_out(old)

    def change(self, entry: Entry, source: Source) -> None:
        """Give a document other details. Only a new title is read by the model, so only that embeds anew."""
        entry = self.library.entry(entry.source_id)
        given = {name for name in Source.__slots__ if getattr(source, name) != getattr(entry.source, name)}
        if source.title != entry.source.title:
            document = replace(self.library.document(entry.document_id), source=source)
            coming = Coming(document, entry.path, self._suffix(document.id), tuple(given | set(entry.given)))
            self.store_all([cut(coming, self.encoder)])
            return
        with self.library.transaction() as db:
            self.library.set_source(db, entry, source, given | set(entry.given))
            tables.refresh(db, self._facets())

    def remove(self, entry: Entry) -> None:
        """Take a document out of both legs and the library, at once."""
        with self.library.transaction() as db:
            old = tables.take_out(db, entry.source_id)
            self.library.forget(db, entry.source_id)
            tables.refresh(db, self._facets())
        self._collection.take_out(old)
        self.library.sweep()

    def mend(self) -> None:
        """Sweep away what a stopped process left: files nobody owns, vectors nobody points to or that are missing."""
        self.library.sweep()
        sweep_indexes(self.library)
        ranges = self.library.db.execute("SELECT first, last FROM indexed").fetchall()
        if self._collection.count() == sum(last - first + 1 for first, last in ranges):
            return
        wanted = set(chain(*(range(first, last + 1) for first, last in ranges)))
        there = self._collection.numbers()
        self._collection.take_out(sorted(there - wanted))
        missing = sorted(wanted - there)
        for start in range(0, len(missing), _MENDED):
            self._put_again(missing[start : start + _MENDED])

    def _put_again(self, numbers: Sequence[int]) -> None:
        db, marks = self.library.db, ",".join("?" * len(numbers))
        documents = dict(db.execute(f"SELECT id, document_id FROM passages WHERE id IN ({marks})", list(numbers)))
        words = lexical.texts(db, numbers)
        vectors = np.array(self._passages.read()[[number - 1 for number in numbers]])
        self._collection.put(numbers, vectors, [words[n] for n in numbers], [documents[n] for n in numbers])

    def _facets(self) -> dict[str, str]:
        """By source id what filters ask of a document, as it stands among the others."""
        return {
            entry.source_id: lexical.facets(entry.source_id, entry.document_id, entry.source)
            for entry in standing(self.library.entries())
        }

    def _vectors(self, cuts: Sequence[Cut], embedded: Embedded | None, ahead: int) -> tuple[Vectors, list[Vectors]]:
        """Vectors of passages and of their sentences; only of texts that are new to the library are they computed."""
        texts = [text for cut in cuts for text in cut.texts]
        parts = [spans for cut in cuts for spans in cut.parts]
        keys = [key for cut in cuts for key in cut.keys]
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
        made, of_parts = self._encoder(len(fresh) + ahead).embed_parts(
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

    def _encoder(self, passages: int) -> Encoder:
        """The one to embed so many passages with."""
        if self._bulk is None and is_bulk(passages):
            self._bulk = for_bulk(self.encoder)
        return self._bulk or self.encoder

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

    def _suffix(self, document_id: str) -> str:
        row = self.library.db.execute("SELECT suffix FROM versions WHERE document_id = ?", (document_id,)).fetchone()
        return str(row[0])


@contextlib.contextmanager
def building(library: Library, encoder: Encoder) -> Iterator[Builder]:
    """Hold the library for writing. Raises ``LibraryError``."""
    with library.writing():
        prepare(library, encoder)
        with dense.chroma(library.folder) as collection:
            builder = Builder(library, encoder, collection)
            builder.mend()
            yield builder


def sweep_indexes(library: Library) -> None:
    """Remove the vectors of indexes that a rebuild has taken the place of. Only within ``writing()``."""
    used = library.meta("index")
    if used is None:
        return
    number = index_number(library)
    old = [library.folder / name for name in dense.FILES]
    old += [file for file in library.folder.glob("index-*") if file.name not in (used, f"index-{number + 1}")]
    old += [library.folder / used / name for name in ("library.sqlite", "lock", "originals")]
    for file in old:
        if file.is_dir():
            shutil.rmtree(file, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):  # Windows keeps a file that a reader has mapped: the next one sweeps it
                file.unlink(missing_ok=True)


def index_number(library: Library) -> int:
    """How many times the index has been built."""
    return int((library.meta("index") or "index-1").removeprefix("index-"))


def passage_count(library: Library, document_id: str) -> int:
    """How many passages a stored version has; 0 where there is no index yet, or it is not indexed."""
    if library.meta("model") is None:
        return 0
    row = library.db.execute("SELECT last - first + 1 FROM indexed WHERE document_id = ?", (document_id,)).fetchone()
    return int(row[0]) if row else 0
