"""BM25 of the passages for any words, counted as FTS5's ``bm25()`` counts it, from the lists that FTS5 keeps of words.

``bm25()`` looks up the length of each passage for each question, 2 µs a passage, and a common word stands in half of
them. Here what a term adds to the score of each passage is counted once and kept.
"""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.fuse import best_rows

K1, B = 1.2, 0.75  # FTS5's own
LEAST = 1e-6  # FTS5's weight of a term that half of all passages hold, or more
HEADING_WEIGHT = 0.5  # of a word in the title or headings against one in the text, see evals/LOG.md
MANY = 10_000  # passages of a word of that weight, beyond which it is not told how often it stands in each
KEPT = 5_000_000  # passages of terms, 12 bytes each, beyond which what was kept is forgotten
ITSELF = 40  # of these weighs a term itself, and one that is in no passage too
TOKENIZE = 'tokenize = "porter unicode61 remove_diacritics 2"'

Numbers = npt.NDArray[np.float64]
Part = tuple[npt.NDArray[np.int32], Numbers]
"""The rows (id less 1) of the passages that hold a term, and what it adds to the score of each."""
_NOTHING: Part = (np.zeros(0, np.int32), np.zeros(0))


@dataclass
class Bm25:
    """Of one state of the index: asked while that lasts, in the thread of ``db`` or in others with theirs."""

    lengths: Numbers
    """Of each row in words; 0 where there is no passage."""
    passages: int
    _kept: dict[tuple[str, ...], Part] = field(default_factory=dict)
    """By the words that FTS5 makes of a term."""
    _weight: int = 0
    """Of what is kept, in passages."""
    _keeping: threading.Lock = field(default_factory=threading.Lock)

    def holding(self, db: sqlite3.Connection, terms: Iterable[str]) -> dict[str, int]:
        """For each term (a word, or several as they stand together) in how many passages it is."""
        return {term: len(rows) for term, (rows, _) in self._parts(db, terms).items()}

    def ranked(
        self, db: sqlite3.Connection, terms: Iterable[str], limit: int, mask: npt.NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """Ids and scores (higher is better), best first, of the passages that hold a term, where ``mask`` holds."""
        scores = np.zeros(len(self.lengths))
        for rows, part in self._parts(db, terms).values():
            scores[rows] += part
        if mask is not None:
            scores *= mask
        found = np.flatnonzero(scores)
        return best_rows(found, scores[found], limit)

    def _parts(self, db: sqlite3.Connection, terms: Iterable[str]) -> dict[str, Part]:
        return {term: self._part(db, term, _tokens(term)) for term in terms}

    def _part(self, db: sqlite3.Connection, term: str, tokens: tuple[str, ...]) -> Part:
        part = self._kept.get(tokens)
        if part is None:
            part = self._word(db, term, *tokens) if len(tokens) == 1 else _phrase(db, term)
            self._keep(tokens, part)
        return part

    def _keep(self, tokens: tuple[str, ...], part: Part) -> None:
        with self._keeping:
            if self._weight > KEPT:
                self._kept.clear()
                self._weight = 0
            self._kept[tokens] = part
            self._weight += len(part[0]) + ITSELF

    def _word(self, db: sqlite3.Connection, term: str, token: str) -> Part:
        held = db.execute("SELECT count(*) FROM lexical WHERE lexical MATCH ?", (_either(term),)).fetchone()[0]
        if not held:
            return _NOTHING
        weight = math.log((self.passages - held + 0.5) / (held + 0.5))
        slight = weight <= 0 and held > MANY
        rows, often = _everywhere(db, term) if slight else _standing(db, token)
        length = self.lengths[rows] / (self.lengths.sum() / self.passages)
        part = often * (K1 + 1) / (often + K1 * (1 - B + B * length))
        return rows.astype(np.int32), (weight if weight > 0 else LEAST) * part


def bm25(db: sqlite3.Connection) -> Bm25:
    """Of what stands in the table ``lexical`` now."""
    # FTS5 keeps the length of each column in words, as numbers of seven bits a byte, the last of which is below 128.
    kept = db.execute("SELECT id, sz FROM lexical_docsize").fetchall()
    if not kept:
        return Bm25(np.zeros(0), 0)
    bytes_ = np.frombuffer(b"".join(sizes for _, sizes in kept), np.uint8)
    ends = np.flatnonzero(bytes_ < 128)
    starts = np.concatenate([[0], ends[:-1] + 1])
    to_come = np.repeat(ends, ends - starts + 1) - np.arange(len(bytes_))
    sizes = np.add.reduceat((bytes_ & 127) * 128.0**to_come, starts).reshape(len(kept), -1)
    ids = np.array([number for number, _ in kept])
    lengths = np.zeros(ids.max())
    lengths[ids - 1] = sizes.sum(axis=1)
    return Bm25(lengths, len(kept))


def _standing(db: sqlite3.Connection, token: str) -> tuple[npt.NDArray[np.intp], Numbers]:
    """The rows where a word of FTS5's stands, and how often in each.

    Each place is asked for as a number in one text: as a row it would take three times as long.
    """
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.standing USING fts5vocab (main, lexical, instance)")
    number = "CASE col WHEN 'text' THEN 2 * doc - 1 WHEN 'heading' THEN 2 * doc - 2 END"
    (found,) = db.execute(f"SELECT group_concat({number}) FROM temp.standing WHERE term = ?", (token,)).fetchone()
    places = np.fromstring(found, np.int64, sep=",")
    often = np.asarray(np.bincount(places >> 1, np.where(places & 1, 1.0, HEADING_WEIGHT)), np.float64)
    rows = np.flatnonzero(often)
    return rows, often[rows]


def _everywhere(db: sqlite3.Connection, term: str) -> tuple[npt.NDArray[np.intp], Numbers]:
    """The rows that hold a word, once each."""
    query = "SELECT group_concat(rowid - 1) FROM lexical WHERE lexical MATCH ?"
    rows = np.fromstring(db.execute(query, (_either(term),)).fetchone()[0], np.int64, sep=",")
    return rows, np.ones(len(rows))


def _phrase(db: sqlite3.Connection, term: str) -> Part:
    """Words in a row are in few passages: FTS5 itself can count them."""
    query = "SELECT rowid - 1, -bm25(lexical, 1.0, ?, 0.0) FROM lexical WHERE lexical MATCH ?"
    found = db.execute(query, (HEADING_WEIGHT, _either(term))).fetchall()
    return np.array([row for row, _ in found], np.int32), np.array([score for _, score in found], np.float64)


def _either(term: str) -> str:
    return f'{{text heading}} : "{term}"'


@lru_cache(maxsize=20_000)
def _tokens(term: str) -> tuple[str, ...]:
    """A term in the words that FTS5 makes of it, whose stemmer cannot be called."""
    db = _stemming()
    db.execute("BEGIN")
    try:
        db.execute("INSERT INTO asked VALUES (?)", (term,))
        found = db.execute("SELECT term FROM standing ORDER BY offset").fetchall()
    finally:
        db.execute("ROLLBACK")
    return tuple(token for (token,) in found)


_OWN = threading.local()


def _stemming() -> sqlite3.Connection:
    """This thread's empty index in memory."""
    if not hasattr(_OWN, "db"):
        _OWN.db = sqlite3.connect(":memory:", isolation_level=None)
        _OWN.db.execute(f"CREATE VIRTUAL TABLE asked USING fts5 (term, {TOKENIZE})")
        _OWN.db.execute("CREATE VIRTUAL TABLE standing USING fts5vocab (asked, instance)")
    db: sqlite3.Connection = _OWN.db
    return db
