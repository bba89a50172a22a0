"""The words of the passages in SQLite FTS5, ranked by BM25, filtered within the query."""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from itertools import islice

from corpus.records import Passage, Source
from index.query import Filter

SCHEMA = """
CREATE VIRTUAL TABLE IF NOT EXISTS lexical USING fts5 (
  text, heading, facets, tokenize = "porter unicode61 remove_diacritics 2"
);
"""

HEADING_WEIGHT = 0.5  # of a word in the title or headings against one in the text, see evals/LOG.md

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
    """What a filter asks of a document, as words of the index."""
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


def _condition(wanted: Filter, years: Iterable[int]) -> str:
    groups: list[list[str]] = [
        [_facet("document", name) for name in wanted.documents],
        [_facet("kind", kind) for kind in wanted.kinds],
        [_facet("status", status) for status in wanted.statuses],
        [_facet("nation", nation) for nation in wanted.nations],
        [_facet("publisher", publisher.casefold()) for publisher in wanted.publishers],
    ]
    if wanted.year_from is not None or wanted.year_to is not None:
        low, high = wanted.year_from or 0, wanted.year_to or 9999
        groups.append([_facet("year", str(year)) for year in years if low <= year <= high] or ["none9"])
    return "".join(f" AND facets : ({' OR '.join(group)})" for group in groups if group)


def ranked(
    db: sqlite3.Connection,
    text: str,
    limit: int,
    wanted: Filter | None = None,
    years: Sequence[int] = (),
    phrases: Iterable[str] = (),
) -> list[tuple[int, float]]:
    """Passage ids with their BM25 score (higher is better), best first; none for a text without a word.

    ``years``: the years there are in the library, needed for a filter by year.
    ``phrases``: looked for beside the words of the text, each as a whole.
    """
    terms = [f'"{word}"' for word in content_words(text)[:64]]
    terms += [f'"{" ".join(words(phrase))}"' for phrase in islice(phrases, 32) if words(phrase)] if terms else []
    if not terms:
        return []
    match = f"{{text heading}} : ({' OR '.join(terms)})" + (_condition(wanted, years) if wanted else "")
    rows = db.execute(
        "SELECT rowid, bm25(lexical, 1.0, ?, 0.0) AS score FROM lexical WHERE lexical MATCH ? ORDER BY score LIMIT ?",
        (HEADING_WEIGHT, match, limit),
    )
    return [(number, -score) for number, score in rows]


def texts(db: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, str]:
    """The stored words of passages by id."""
    marks = ",".join("?" * len(numbers))
    return dict(db.execute(f"SELECT rowid, text FROM lexical WHERE rowid IN ({marks})", list(numbers)))


BACKGROUND = 100  # passages that are imagined beside a small library's, so that its few words are not all common
IN_BACKGROUND = 2  # of these that hold any one word


def rarity(db: sqlite3.Connection, wanted: Iterable[str]) -> dict[str, float]:
    """For each word how rare it is: 1 for a word in no passage, towards 0 for a word in every one."""
    (passages,) = db.execute("SELECT count(*) FROM passages").fetchone()
    many = passages + BACKGROUND
    found = {}
    for word in dict.fromkeys(wanted):
        (holding,) = db.execute(
            "SELECT count(*) FROM lexical WHERE lexical MATCH ?", (f'{{text heading}} : "{word}"',)
        ).fetchone()
        rare = math.log((many + 1) / (holding + IN_BACKGROUND + 1)) / math.log(many + 1)
        found[word] = max(rare, 0.0) if holding else 1.0
    return found
