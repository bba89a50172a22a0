"""One folder that holds documents, whole at every moment.

    library.sqlite   registry and texts; the index keeps its passages and words in the same file, so that one
                     transaction makes a document findable or leaves everything as it was
    originals/       the files as they came, named by document id
    vectors.f32, chroma/   the index's vectors
    lock             held by the one process that writes

The journal is SQLite's rollback journal and not its write-ahead log, which does not work on network drives.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock
import platformdirs

from corpus.records import Block, Document, Line, Page, Source

FORMAT = 1
"""Raised when an older assistant could no longer read the folder."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sources (
  source_id TEXT PRIMARY KEY,
  path TEXT UNIQUE,          -- where the file was found, or 'upload:NAME'; NULL for built-in knowledge
  document_id TEXT NOT NULL, -- the version in use
  details TEXT NOT NULL      -- corpus.records.Source as JSON
);
CREATE TABLE IF NOT EXISTS versions (
  document_id TEXT PRIMARY KEY,
  source_id TEXT NOT NULL,
  file TEXT NOT NULL,
  suffix TEXT NOT NULL,
  added TEXT NOT NULL,
  page_count INTEGER,        -- NULL for formats without pages
  text BLOB NOT NULL,
  layout BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS versions_of_source ON versions (source_id);
"""


class LibraryError(Exception):
    """The library folder cannot be used: the message says why and what to do."""


class NotInLibrary(LibraryError):
    """No document goes by that id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the registry says of one source and the version in use."""

    source_id: str
    document_id: str
    file: str
    path: str | None
    source: Source
    pages: int | None
    added: str


def default_folder() -> Path:
    """``ASSISTANT_LIBRARY``, else a folder in the user's data directory."""
    given = os.environ.get("ASSISTANT_LIBRARY")
    return Path(given) if given else Path(platformdirs.user_data_dir("commissioning-assistant")) / "library"


def document_id(content: bytes, *parts: str) -> str:
    """The id of a version: a hash of the bytes, the reader's version and its options."""
    digest = hashlib.sha256(content)
    for part in parts:
        digest.update(b"\0" + part.encode())
    return digest.hexdigest()[:16]


class Library:
    """An open library. Any number of threads and processes may read; ``writing()`` is for one at a time."""

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        self.folder = folder
        self.file = folder / "library.sqlite"
        self.originals = folder / "originals"
        self._local = threading.local()
        self._lock = filelock.FileLock(folder / "lock", thread_local=False)
        self._writers = threading.RLock()
        self.created = not self.file.exists()
        if self.created:
            if not create:
                raise LibraryError(f"There is no library in '{folder}'.")
            self._make()
        self._check_format()

    def _make(self) -> None:
        try:
            self.originals.mkdir(parents=True, exist_ok=True)
            with self._lock.acquire(timeout=60):
                db = self._connect()
                db.executescript(_SCHEMA)
                db.execute(
                    "INSERT OR IGNORE INTO meta VALUES ('format', ?), ('generation', '0')", (str(FORMAT),)
                )
                db.commit()
        except (OSError, sqlite3.Error, filelock.Timeout) as error:
            raise LibraryError(
                f"The library folder '{self.folder}' cannot be made: {_why(error)}. "
                "Choose another with --library or ASSISTANT_LIBRARY."
            ) from error

    def _check_format(self) -> None:
        try:
            found = self.meta("format")
        except sqlite3.Error as error:
            raise LibraryError(
                f"The library in '{self.folder}' cannot be read: {_why(error)}. "
                "Move the folder aside and add the documents again, or choose another with --library."
            ) from error
        if found != str(FORMAT):
            raise LibraryError(
                f"The library in '{self.folder}' was made by another version of the assistant "
                f"(format {found or 'unknown'}, this one reads {FORMAT}): update the assistant, "
                "or choose another folder with --library."
            )

    # Reading

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    def _connect(self) -> sqlite3.Connection:
        writable = os.access(self.folder, os.W_OK) and (
            not self.file.exists() or os.access(self.file, os.W_OK)
        )
        mode = "rwc" if writable else "ro"
        db = sqlite3.connect(
            f"{self.file.absolute().as_uri()}?mode={mode}", uri=True, timeout=30, isolation_level=None
        )
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA cache_size = -65536")  # KiB
        db.execute("PRAGMA mmap_size = 1073741824")
        return db

    def close(self) -> None:
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def meta(self, key: str) -> str | None:
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    @property
    def generation(self) -> int:
        """Grows with every change; what was read before is stale when it differs."""
        return int(self.meta("generation") or 0)

    def entries(self) -> list[Entry]:
        """Every source in the library, by title."""
        rows = self.db.execute(f"{_ENTRY} ORDER BY s.source_id").fetchall()
        return sorted((_entry(row) for row in rows), key=lambda entry: entry.source.title.casefold())

    def entry(self, name: str) -> Entry:
        """The source with this source id, document id or beginning of one. Raises ``NotInLibrary``."""
        for where in ("s.source_id = :name", "s.document_id = :name"):
            row = self.db.execute(f"{_ENTRY} WHERE {where}", {"name": name}).fetchone()
            if row:
                return _entry(row)
        old = self.db.execute("SELECT source_id FROM versions WHERE document_id = ?", (name,)).fetchone()
        if old:
            return self.entry(old[0])
        pattern = name.replace("%", "").replace("_", "") + "%"
        rows = self.db.execute(f"{_ENTRY} WHERE s.document_id LIKE ?", (pattern,)).fetchall()
        if len(name) >= 4 and len(rows) == 1:
            return _entry(rows[0])
        raise NotInLibrary(f"No document goes by '{name}': 'assistant library list' shows the ids.")

    def at_path(self, path: str) -> Entry | None:
        row = self.db.execute(f"{_ENTRY} WHERE s.path = ?", (path,)).fetchone()
        return _entry(row) if row else None

    def holding(self, document_id: str) -> Entry | None:
        """The source whose version in use has this id."""
        row = self.db.execute(f"{_ENTRY} WHERE s.document_id = ?", (document_id,)).fetchone()
        return _entry(row) if row else None

    def document(self, name: str) -> Document:
        """A stored version, by its own id, or the one in use of a source. Raises ``NotInLibrary``."""
        row = self._version(name) or self._version(self.entry(name).document_id)
        if row is None:
            raise NotInLibrary(f"No document goes by '{name}': 'assistant library list' shows the ids.")
        found, source_id, file, text, layout, details = row
        blocks, pages, lines = _unpack(layout)
        source = _source(details)
        if self.entry(source_id).document_id != found:
            source = replace(source, status="superseded")
        return Document(source_id, found, file, source, zlib.decompress(text).decode(), blocks, pages, lines)

    def _version(self, document_id: str) -> Any:
        return self.db.execute(
            "SELECT v.document_id, v.source_id, v.file, v.text, v.layout, s.details FROM versions v"
            " JOIN sources s USING (source_id) WHERE v.document_id = ?",
            (document_id,),
        ).fetchone()

    def original(self, document_id: str) -> Path | None:
        """The file as it came, if it is kept."""
        row = self.db.execute("SELECT suffix FROM versions WHERE document_id = ?", (document_id,)).fetchone()
        path = self.originals / f"{document_id}{row[0]}" if row else None
        return path if path and path.is_file() else None

    # Writing

    @contextmanager
    def writing(self, timeout: float = 600) -> Iterator[None]:
        """Hold the library for writing; others wait. Raises ``LibraryError`` when it cannot be written to."""
        with self._writers:
            try:
                self._lock.acquire(timeout=timeout)
            except filelock.Timeout:
                raise LibraryError(
                    f"Another window or command has been changing the library in '{self.folder}' "
                    f"for {timeout:.0f} seconds: wait until it is done and try again."
                ) from None
            except OSError as error:
                raise self._not_writable(error) from error
            try:
                yield
            finally:
                self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing. Only within ``writing()``."""
        db = self.db
        try:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
            db.execute("COMMIT")
        except (sqlite3.OperationalError, OSError) as error:
            self._roll_back(db)
            raise self._not_writable(error) from error
        except BaseException:
            self._roll_back(db)
            raise

    @staticmethod
    def _roll_back(db: sqlite3.Connection) -> None:
        if db.in_transaction:
            db.execute("ROLLBACK")

    def _not_writable(self, error: Exception) -> LibraryError:
        return LibraryError(
            f"The library folder '{self.folder}' cannot be written to: {_why(error)}. Nothing was changed."
        )

    def keep_original(self, document_id: str, content: bytes, suffix: str) -> None:
        """Store the file under its id; it appears whole or not at all."""
        target = self.originals / f"{document_id}{suffix}"
        unfinished = target.with_suffix(".part")
        try:
            self.originals.mkdir(exist_ok=True)
            unfinished.write_bytes(content)
            os.replace(unfinished, target)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise self._not_writable(error) from error

    def register(self, db: sqlite3.Connection, document: Document, path: str | None, suffix: str) -> None:
        """Make this the version in use of its source."""
        layout = _pack(document.blocks, document.pages, document.lines)
        text = zlib.compress(document.text.encode(), 1)
        db.execute(
            "INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.id,
                document.source_id,
                document.file,
                suffix,
                datetime.now(UTC).isoformat(timespec="seconds"),
                len(document.pages) or None,
                text,
                layout,
            ),
        )
        db.execute(
            "INSERT INTO sources VALUES (?, ?, ?, ?) ON CONFLICT (source_id) DO UPDATE SET"
            " path = excluded.path, document_id = excluded.document_id, details = excluded.details",
            (document.source_id, path, document.id, json.dumps(asdict(document.source))),
        )

    def set_source(self, db: sqlite3.Connection, source_id: str, source: Source) -> None:
        db.execute(
            "UPDATE sources SET details = ? WHERE source_id = ?", (json.dumps(asdict(source)), source_id)
        )

    def forget(self, db: sqlite3.Connection, source_id: str) -> None:
        """Take a source out, with every version of it."""
        db.execute("DELETE FROM versions WHERE source_id = ?", (source_id,))
        db.execute("DELETE FROM sources WHERE source_id = ?", (source_id,))

    def sweep(self) -> None:
        """Remove files that a stopped process left behind. Only within ``writing()``."""
        known = {f"{row[0]}{row[1]}" for row in self.db.execute("SELECT document_id, suffix FROM versions")}
        for file in self.originals.glob("*") if self.originals.is_dir() else ():
            if file.name not in known:
                file.unlink(missing_ok=True)

    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def free_space(self) -> int:
        return shutil.disk_usage(self.folder).free


_ENTRY = (
    "SELECT s.source_id, s.document_id, v.file, s.path, s.details, v.page_count, v.added"
    " FROM sources s JOIN versions v ON v.document_id = s.document_id"
)


def _entry(row: Any) -> Entry:
    source_id, found, file, path, details, pages, added = row
    return Entry(source_id, found, file, path, _source(details), pages, added)


def _source(details: str) -> Source:
    fields = json.loads(details)
    fields["supersedes"] = tuple(fields.get("supersedes", ()))
    return Source(**fields)


def replaced_by(entries: Iterable[Entry]) -> dict[str, str]:
    """Source id of what was superseded -> source id of what replaced it, said from either side."""
    entries = list(entries)
    known = {entry.source_id for entry in entries}
    pairs = {old: entry.source_id for entry in entries for old in entry.source.supersedes if old in known}
    for entry in entries:
        if entry.source.superseded_by in known:
            pairs[entry.source_id] = str(entry.source.superseded_by)
    return pairs


def stands_aside(entries: Iterable[Entry]) -> dict[str, str]:
    """Source id of a digest -> source id of the original that is in the library in its place."""
    entries = list(entries)
    originals = {
        _plain(entry.source.title): entry.source_id for entry in entries if entry.source.kind != "digest"
    }
    aside = {
        entry.source_id: originals[_plain(entry.source.stands_for)]
        for entry in entries
        if entry.source.kind == "digest"
        and entry.source.stands_for
        and _plain(entry.source.stands_for) in originals
    }
    aside.update({entry.source.original_of: entry.source_id for entry in entries if entry.source.original_of})
    return aside


def _plain(title: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in title.casefold()).split())


def _pack(blocks: Iterable[Block], pages: Iterable[Page], lines: Iterable[Line]) -> bytes:
    parts = {
        "blocks": [[b.kind, b.start, b.end, b.level, b.header, b.cells, b.number] for b in blocks],
        "pages": [[p.number, p.start, p.end, p.printed] for p in pages],
        "lines": [
            [n.start, n.end, n.page, *(round(x, 1) for x in (n.left, n.top, n.right, n.bottom))]
            for n in lines
        ],
    }
    return zlib.compress(json.dumps(parts, separators=(",", ":")).encode(), 1)


def _unpack(layout: bytes) -> tuple[tuple[Block, ...], tuple[Page, ...], tuple[Line, ...]]:
    parts = json.loads(zlib.decompress(layout))
    return (
        tuple(
            Block(kind, start, end, level, tuple(header), tuple((a, b) for a, b in cells), number)
            for kind, start, end, level, header, cells, number in parts["blocks"]
        ),
        tuple(Page(*page) for page in parts["pages"]),
        tuple(Line(*line) for line in parts["lines"]),
    )


def _why(error: Exception) -> str:
    text = str(error).strip().rstrip(".")
    known = {
        "attempt to write a readonly database": "it is read-only",
        "unable to open database file": "it cannot be opened or is read-only",
        "database or disk is full": "the disk is full",
        "file is not a database": "its registry is damaged",
        "database disk image is malformed": "its registry is damaged",
        "database is locked": "another program is using it",
    }
    if isinstance(error, PermissionError):
        return "permission was denied"
    if isinstance(error, OSError) and error.errno == 28:
        return "the disk is full"
    return known.get(text, text or type(error).__name__)
