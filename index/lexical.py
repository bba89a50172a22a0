"""The words of the passages in SQLite FTS5, ranked by BM25, filtered within the query."""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, islice

from corpus.records import Passage, Source
from index.query import Filter

SCHEMA = """
CREATE VIRTUAL TABLE IF NOT EXISTS lexical USING fts5 (
  text, heading, facets, tokenize = "porter unicode61 remove_diacritics 2"
);
"""

HEADING_WEIGHT = 0.5  # of a word in the title or headings against one in the text, see evals/LOG.md
ENOUGH = 2_000  # passages with a rare word, beyond which common words alone find nothing, see evals/LOG.md

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


def terms(text: str, phrases: Iterable[str] = ()) -> list[str]:
    """What is looked for: the words a text is about, and each phrase as a whole; none for a text without a word."""
    found = content_words(text)[:64]
    wholes = [" ".join(words(phrase)) for phrase in islice(phrases, 32)] if found else []
    return list(dict.fromkeys([*found, *filter(None, wholes)]))


def holding(db: sqlite3.Connection, wanted: Iterable[str]) -> dict[str, int]:
    """For each term in how many passages it stands."""
    count = "SELECT count(*) FROM lexical WHERE lexical MATCH ?"
    return {term: int(db.execute(count, (_any_of([term]),)).fetchone()[0]) for term in wanted}


def by_rarity(held: Mapping[str, int], passages: int, share: float = 1.0) -> tuple[list[str], list[str]]:
    """The rarest terms, as many as it takes for ``ENOUGH`` passages to hold them, and the commoner ones.

    ``held``: by term the passages that hold it, of so many ``passages``; ``share``: of them that a filter leaves.
    """
    found = sorted((term for term in held if held[term]), key=lambda term: held[term])
    before = accumulate((held[term] * share for term in found), initial=0.0)
    rare = [term for term, held_before in zip(found, before, strict=False) if held_before < ENOUGH]
    # BM25 gives nothing for what stands in more than half of all passages.
    return rare, [term for term in found[len(rare) :] if held[term] <= passages / 2]


def ranked(
    db: sqlite3.Connection,
    rare: Sequence[str],
    limit: int,
    wanted: Filter | None = None,
    years: Iterable[int] = (),
    common: Sequence[str] = (),
) -> list[tuple[int, float]]:
    """Passage ids with their BM25 score (higher is better), best first, of the passages that hold a ``rare`` term.

    ``common``: terms that count as well where a rare one stands. Passages that hold these alone are the most of a large
    library, take the most time and rank below. ``years``: those of its documents, needed for a filter by year.
    """
    if not rare:
        return []
    condition = _condition(wanted, years) if wanted else ""
    best = _best(db, f"({_any_of(rare)}){condition}", limit)
    if common:  # what is among the best of all is among the best of one of the two, with its full score
        best |= _best(db, f"({_any_of(rare)}) AND ({_any_of(common)}){condition}", limit)
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def _any_of(wanted: Iterable[str]) -> str:
    return "{text heading} : (" + " OR ".join(f'"{term}"' for term in wanted) + ")"


def _best(db: sqlite3.Connection, match: str, limit: int) -> dict[int, float]:
    rows = db.execute(
        "SELECT rowid, bm25(lexical, 1.0, ?, 0.0) AS score FROM lexical WHERE lexical MATCH ? ORDER BY score LIMIT ?",
        (HEADING_WEIGHT, match, limit),
    )
    return {number: -score for number, score in rows}


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
