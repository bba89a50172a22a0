"""Conversations and what people thought of the answers, kept in the library folder in a file of its own.

An answer is kept as it was shown. Its words are compared with the stored documents again before they are shown
again, so that nothing stands in quotation marks that the library no longer says.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from assistant.answers import Answer, Refusal, Statement
from assistant.cited import Cited, of_hit, of_quote, read_back
from assistant.compose import Turn
from corpus.records import Force

FILE = "conversations.sqlite"
FORMAT = 1
TITLE = 80  # characters of the first question that name a conversation

Verdict = Literal["up", "down"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS conversations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  changed TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS answers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  asked TEXT NOT NULL,
  shown TEXT NOT NULL,       -- KeptAnswer as JSON
  verdict TEXT,              -- 'up' or 'down'
  note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS answers_of_conversation ON answers (conversation_id);
"""


@dataclass(frozen=True, slots=True)
class KeptStatement:
    text: str
    force: Force
    quotes: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer or a refusal, as it was shown."""

    question: str
    composer: str
    """"extractive", "none" or the chat model's name."""
    documents: int
    passages: int
    filtered: bool = False
    """Whether a filter left out part of the library."""
    statements: tuple[KeptStatement, ...] = ()
    """None at all: a refusal."""
    reason: str | None = None
    """Of a refusal."""
    warnings: tuple[str, ...] = ()
    nearest: tuple[Cited, ...] = ()
    id: int = 0
    asked: str = ""
    """ISO date and time in UTC."""
    verdict: Verdict | None = None
    note: str = ""

    @property
    def turn(self) -> Turn:
        """As a follow-up question remembers it."""
        return Turn(self.question, " ".join(" ".join(one.text for one in self.statements).split())[:1000])


@dataclass(frozen=True, slots=True)
class Conversation:
    id: int
    title: str
    changed: str
    """ISO date and time in UTC."""


def kept(outcome: Answer | Refusal) -> KeptAnswer:
    """An outcome as it is kept."""
    common = KeptAnswer(
        question=outcome.question,
        composer=outcome.composer,
        documents=outcome.searched.documents,
        passages=outcome.searched.passages,
        filtered=bool(outcome.searched.filter),
        warnings=outcome.warnings,
        nearest=tuple(of_hit(hit) for hit in outcome.nearest),
    )
    if isinstance(outcome, Refusal):
        return replace(common, reason=outcome.reason)
    return replace(common, statements=tuple(kept_statement(one) for one in outcome.statements))


def kept_statement(statement: Statement) -> KeptStatement:
    """A statement as it is kept, its quotations with it."""
    return KeptStatement(statement.text, statement.force, tuple(of_quote(one) for one in statement.quotes))


class Conversations:
    """The conversations of one library. Any number of threads may use it.

    Where the file cannot be written they last as long as the program runs, and ``problem`` says why.
    """

    def __init__(self, folder: Path) -> None:
        self.problem: str | None = None
        self._lock = threading.RLock()
        self._db = self._opened(folder / FILE)
        self._db.execute("PRAGMA foreign_keys = ON")

    def _opened(self, file: Path) -> sqlite3.Connection:
        try:
            db = sqlite3.connect(file, timeout=10, isolation_level=None, check_same_thread=False)
            db.execute("BEGIN IMMEDIATE")  # fails here, not at the first question, where nothing can be written
            for statement in _SCHEMA.split(";\n"):
                db.execute(statement)
            db.execute("INSERT OR IGNORE INTO meta VALUES ('format', ?)", (str(FORMAT),))
            found = db.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()[0]
            db.execute("COMMIT")
        except sqlite3.Error:
            self.problem = "Conversations are not kept: the library folder cannot be written to."
            return _in_memory(file)
        if found != str(FORMAT):
            db.close()
            self.problem = "Conversations are not kept: those in the library were made by another version."
            return _in_memory(None)
        return db

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing."""
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db

    def close(self) -> None:
        self._db.close()

    def begin(self, question: str) -> int:
        """A new conversation, named by its first question; gives its id."""
        words = " ".join(question.split())
        title = words if len(words) <= TITLE else f"{words[: TITLE - 1].rstrip()}…"
        with self._writing() as db:
            made = db.execute("INSERT INTO conversations (title, changed) VALUES (?, ?)", (title or "…", _now()))
            return int(made.lastrowid or 0)

    def add(self, conversation: int, answer: KeptAnswer) -> int:
        """Keep an answer at the end of a conversation; gives the answer's id."""
        shown = asdict(replace(answer, id=0, asked="", verdict=None, note=""))
        with self._writing() as db:
            made = db.execute(
                "INSERT INTO answers (conversation_id, asked, shown) VALUES (?, ?, ?)",
                (conversation, _now(), json.dumps(shown, ensure_ascii=False)),
            )
            db.execute("UPDATE conversations SET changed = ? WHERE id = ?", (_now(), conversation))
            return int(made.lastrowid or 0)

    def all(self) -> list[Conversation]:
        """Every conversation that has an answer, the latest first."""
        found = self._rows(
            "SELECT id, title, changed FROM conversations c"
            " WHERE EXISTS (SELECT 1 FROM answers a WHERE a.conversation_id = c.id) ORDER BY changed DESC, id DESC"
        )
        return [Conversation(*row) for row in found]

    def answers(self, conversation: int) -> list[KeptAnswer]:
        """The answers of a conversation, oldest first; none where there is no such conversation."""
        found = self._rows(
            "SELECT id, asked, shown, verdict, note FROM answers WHERE conversation_id = ? ORDER BY id", conversation
        )
        return [_answer(*row) for row in found]

    def holds(self, conversation: int) -> bool:
        """Whether there is such a conversation."""
        return bool(self._rows("SELECT 1 FROM conversations WHERE id = ?", conversation))

    def remove(self, conversation: int) -> None:
        """Forget a conversation, its answers with it; nothing where there is none."""
        with self._writing() as db:
            db.execute("DELETE FROM conversations WHERE id = ?", (conversation,))

    def judge(self, answer: int, verdict: Verdict | None, note: str = "") -> None:
        """Keep what a person thought of an answer, in the place of what they thought before."""
        with self._writing() as db:
            db.execute("UPDATE answers SET verdict = ?, note = ? WHERE id = ?", (verdict, note.strip(), answer))

    def not_helpful(self) -> list[tuple[KeptAnswer, tuple[str, ...]]]:
        """Answers that somebody found not helpful, the latest first, each with the questions asked before it."""
        found = self._rows(
            "SELECT id, asked, shown, verdict, note FROM answers WHERE verdict = 'down' ORDER BY id DESC"
        )
        return [(_answer(*row), self._before(row[0])) for row in found]

    def _before(self, answer: int) -> tuple[str, ...]:
        found = self._rows(
            "SELECT json_extract(b.shown, '$.question') FROM answers a JOIN answers b"
            " ON b.conversation_id = a.conversation_id AND b.id < a.id WHERE a.id = ? ORDER BY b.id",
            answer,
        )
        return tuple(row[0] for row in found)

    def setting(self, key: str) -> str | None:
        """What ``set`` was last given under a key; ``None`` where nothing was."""
        found = self._rows("SELECT value FROM meta WHERE key = ?", f"setting:{key}")
        return found[0][0] if found else None

    def set(self, key: str, value: str) -> None:
        """Remember a choice of the user for this library."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"setting:{key}", value))

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._lock:
            return self._db.execute(query, values).fetchall()


def _in_memory(file: Path | None) -> sqlite3.Connection:
    """A store that lasts as long as the program, with what can be read of the file."""
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    if file is not None and file.is_file():
        with contextlib.suppress(sqlite3.Error), contextlib.closing(_read_only(file)) as disk:
            disk.backup(memory)
    try:
        memory.executescript(_SCHEMA)
    except sqlite3.Error:
        return _in_memory(None)
    return memory


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _answer(answer_id: int, asked: str, shown: str, verdict: Verdict | None, note: str) -> KeptAnswer:
    fields = json.loads(shown)
    fields["statements"] = tuple(
        KeptStatement(one["text"], one["force"], tuple(read_back(cited) for cited in one["quotes"]))
        for one in fields["statements"]
    )
    fields["nearest"] = tuple(read_back(one) for one in fields["nearest"])
    fields["warnings"] = tuple(fields["warnings"])
    return KeptAnswer(**{**fields, "id": answer_id, "asked": asked, "verdict": verdict, "note": note})
