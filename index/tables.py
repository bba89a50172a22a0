"""The tables of an index: which passages each document has, in the file of the library's registry."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from corpus.records import Document, Passage
from index import lexical
from index.chunk import embedded_context, passages
from index.embed import Encoder, Parts

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
CREATE INDEX IF NOT EXISTS passages_document ON passages (document_id);
CREATE TABLE IF NOT EXISTS indexed (   -- the passages of a document have ids without gaps
  document_id TEXT PRIMARY KEY,
  source_id TEXT NOT NULL UNIQUE,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  facets TEXT NOT NULL       -- as each of its passages carries them
);
"""


def make(db: sqlite3.Connection) -> None:
    for statement in f"{SCHEMA}{lexical.SCHEMA}".split(";\n"):
        db.execute(statement)


@dataclass(frozen=True, slots=True)
class Coming:
    """A document on its way into the library."""

    document: Document
    path: str | None
    """Where it was found; ``None`` for built-in knowledge."""
    suffix: str
    given: tuple[str, ...] = ()
    """Names of the details that a person gave."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A document to come, in passages."""

    coming: Coming
    passages: Sequence[Passage]
    texts: Sequence[str]
    """What the model reads of each passage: its context, then its words."""
    parts: Sequence[Parts]
    """Where each passage's sentences stand in that."""
    keys: Sequence[str]
    """Hash of what the model reads."""


def cut(coming: Coming, encoder: Encoder, made: Sequence[Passage] | None = None) -> Cut:
    """A document in passages (``made`` where a benchmark brings them), with what the model is to read of each."""
    document = coming.document
    made = passages(document, encoder.count, encoder.window) if made is None else made
    heads = [embedded_context(document.source.title, passage, encoder.count, encoder.window) for passage in made]
    texts = [head + passage.text for head, passage in zip(heads, made, strict=True)]
    parts = [_parts(len(head), passage) for head, passage in zip(heads, made, strict=True)]
    keys = [_key(text, spans) for text, spans in zip(texts, parts, strict=True)]
    return Cut(coming, made, texts, parts, keys)


def put(
    db: sqlite3.Connection, cuts: Sequence[Cut], facets: Mapping[str, str], first: int, first_sentence: int
) -> None:
    """Write the passages of documents under the ids from ``first``, whose sentences have the rows from the other."""
    for cut in cuts:
        document = cut.coming.document
        numbered = list(enumerate(cut.passages, first))
        rows = accumulate((len(passage.sentences) for passage in cut.passages), initial=first_sentence)
        db.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
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
                for (number, passage), key, row in zip(numbered, cut.keys, rows, strict=False)
            ],
        )
        words = facets[document.source_id]
        lexical.add(db, numbered, words, document.source.title)
        last = first + len(numbered) - 1
        db.execute("INSERT INTO indexed VALUES (?, ?, ?, ?, ?)", (document.id, document.source_id, first, last, words))
        first = last + 1
        first_sentence += sum(len(passage.sentences) for passage in cut.passages)
    pairs = [("next", str(first)), ("next_sentence", str(first_sentence))]
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", pairs)


def take_out(db: sqlite3.Connection, source_id: str) -> range:
    """Take a source's passages out of the lexical leg; gives their ids."""
    row = db.execute("SELECT document_id, first, last FROM indexed WHERE source_id = ?", (source_id,)).fetchone()
    if row is None:
        return range(0)
    document_id, first, last = row
    old = range(first, last + 1)
    lexical.remove(db, old)
    db.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
    db.execute("DELETE FROM indexed WHERE document_id = ?", (document_id,))
    return old


def refresh(db: sqlite3.Connection, facets: Mapping[str, str]) -> None:
    """Write what filters ask of each document beside its passages, where that has changed."""
    for source_id, first, last, written in db.execute("SELECT source_id, first, last, facets FROM indexed").fetchall():
        wanted = facets.get(source_id, written)
        if wanted != written:
            db.execute("UPDATE lexical SET facets = ? WHERE rowid BETWEEN ? AND ?", (wanted, first, last))
            db.execute("UPDATE indexed SET facets = ? WHERE source_id = ?", (wanted, source_id))


def _key(text: str, parts: Parts) -> str:
    return hashlib.sha256(f"{text}{parts}".encode()).hexdigest()[:24]


def _parts(before: int, passage: Passage) -> Parts:
    """Where a passage's sentences stand in what the model reads, ``before`` characters of context first."""
    return [(start - passage.start + before, end - passage.start + before) for start, end in passage.sentences]
