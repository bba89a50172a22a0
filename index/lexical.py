"""The words of passages and questions, in SQLite FTS5."""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from itertools import islice

from corpus.records import Passage, Source
from index.bm25 import TOKENIZE

SCHEMA = f"""
CREATE VIRTUAL TABLE IF NOT EXISTS lexical USING fts5 (
  text, heading, facets, {TOKENIZE}
);
"""

# Words that say how a question is put and not what it is about.
FUNCTION_WORDS = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being below between both but
    by can could did do does doing down during each few for from further had has have having he her here hers him
    his how i if in into is it its itself just me more most my no nor not now of off on once only or other our out
    over own please same she should so some such tell than that the their them then there these they this those
    through to too under until up us very was we were what when where which while who whom whose why will with
    would you your
    """.split()
)


def words(text: str) -> list[str]:
    """The words of a text as the index sees them: folded, without accents, letters and digits only."""
    folded = text.casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", folded)


def content_words(text: str) -> list[str]:
    """The words a question is about; all of its words where it has no others."""
    found = list(dict.fromkeys(words(text)))
    return [word for word in found if word not in FUNCTION_WORDS] or found


def add(db: sqlite3.Connection, made: Iterable[tuple[int, Passage]], entry_facets: str, title: str) -> None:
    """Store passages under their ids."""
    db.executemany(
        "INSERT INTO lexical (rowid, text, heading, facets) VALUES (?, ?, ?, ?)",
        (
            (number, passage.text, "\n".join([title, *passage.section, passage.context]), entry_facets)
            for number, passage in made
        ),
    )


def remove(db: sqlite3.Connection, numbers: Iterable[int]) -> None:
    db.executemany("DELETE FROM lexical WHERE rowid = ?", ((number,) for number in numbers))


def facets(source_id: str, document_id: str, source: Source) -> str:
    """What a filter asks of a document, as words of the index.

    No search reads them: filters are masks. They are still written, since they count in the length of each passage, and
    all passages of a library should be measured alike.
    """
    parts = [
        _facet("document", source_id),
        _facet("document", document_id),
        _facet("kind", source.kind),
        _facet("status", source.status),
        _facet("nation", source.nation or "unknown"),
        _facet("publisher", (source.publisher or "").casefold()),
        _facet("year", str(source.year or "unknown")),
    ]
    return " ".join(parts)


def _facet(name: str, value: str) -> str:
    # One word whatever the value holds; a digit ends it, so that the stemmer leaves it alone.
    return f"{name}{zlib.crc32(value.encode()):08x}9"


def terms(text: str, phrases: Iterable[str] = ()) -> list[str]:
    """What is looked for: the words a text is about, and each phrase as a whole; none for a text without a word."""
    found = content_words(text)[:64]
    wholes = [" ".join(words(phrase)) for phrase in islice(phrases, 32)] if found else []
    return list(dict.fromkeys([*found, *filter(None, wholes)]))


def texts(db: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, str]:
    """The stored words of passages by id."""
    marks = ",".join("?" * len(numbers))
    return dict(db.execute(f"SELECT rowid, text FROM lexical WHERE rowid IN ({marks})", list(numbers)))


BACKGROUND = 100  # passages that are imagined beside a small library's, so that its few words are not all common
IN_BACKGROUND = 2  # of these that hold any one word


def rarity(held: int, passages: int) -> float:
    """How rare a term is that so many of all passages hold: 1 for one in none, towards 0 for one in every one."""
    many = passages + BACKGROUND
    rare = math.log((many + 1) / (held + IN_BACKGROUND + 1)) / math.log(many + 1)
    return max(rare, 0.0) if held else 1.0
