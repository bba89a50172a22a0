"""The SQLite file of a library, whole at every moment: connections, one writer at a time, transactions.

The journal is SQLite's rollback journal and not its write-ahead log, which does not work on network drives.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import filelock

FILE = "library.sqlite"
FORMAT = 2
"""Raised when an older assistant could no longer read the folder."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sources (
  source_id TEXT PRIMARY KEY,
  path TEXT UNIQUE,          -- where the file was found, or 'upload:NAME'; NULL for built-in knowledge
  document_id TEXT NOT NULL, -- the version in use
  given TEXT NOT NULL        -- JSON list: the details a person gave, where others were read in the document
);
CREATE TABLE versions (
  document_id TEXT PRIMARY KEY,
  source_id TEXT NOT NULL,
  file TEXT NOT NULL,
  suffix TEXT NOT NULL,
  added TEXT NOT NULL,
  page_count INTEGER,        -- NULL for formats without pages
  text BLOB NOT NULL,
  layout BLOB NOT NULL,
  details TEXT NOT NULL      -- corpus.records.Source as JSON; of an old version as it last was
);
CREATE INDEX versions_of_source ON versions (source_id);
"""


class LibraryError(Exception):
    """The library folder cannot be used: the message says why and what to do."""


class NotInLibrary(LibraryError):
    """No document goes by that id."""


class Registry:
    """An open registry. Any number of threads and processes may read; ``writing()`` is for one at a time."""

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        """Opens the registry of a folder, or makes one; raises ``LibraryError``, also where ``create`` forbids that."""
        self.folder = folder
        self.file = folder / FILE
        self._local = threading.local()
        self._lock = filelock.FileLock(folder / "lock", thread_local=False)
        self._writers = threading.RLock()
        self.created = False
        """Whether it was made just now."""
        if not self._stands():
            if not create:
                raise LibraryError(f"There is no library in '{folder}'.")
            self._make()
        self._check_format()

    def _stands(self) -> bool:
        try:
            return self.file.stat().st_size > 0
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._unusable("cannot be opened", error) from error

    def _make(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._lock.acquire(timeout=60), contextlib.closing(self._connect("rwc")) as db:
                if db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
                    first = f"INSERT INTO meta VALUES ('format', '{FORMAT}'), ('generation', '0');"
                    db.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}{first}COMMIT;")
                    self.created = True
        except (OSError, sqlite3.Error, filelock.Timeout) as error:
            raise self._unusable("cannot be made", error) from error

    def _unusable(self, what: str, error: Exception) -> LibraryError:
        return LibraryError(
            f"The library folder '{self.folder}' {what}: {why(error)}. "
            "Choose another with --library or ASSISTANT_LIBRARY."
        )

    def _check_format(self) -> None:
        try:
            found = self.meta("format")
        except sqlite3.Error as error:
            raise LibraryError(
                f"The library in '{self.folder}' cannot be read: {why(error)}. Move the folder aside and add the "
                "documents again (the files as they came are in its folder 'originals'), or choose another folder "
                "with --library."
            ) from error
        if found != str(FORMAT):
            raise LibraryError(
                f"The library in '{self.folder}' was made by another version of the assistant "
                f"(format {found or 'unknown'}, this one reads {FORMAT}): use that version, "
                "or choose another folder with --library."
            )

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect("rw" if self.writable else "ro")
        return connection

    @property
    def writable(self) -> bool:
        """Whether this process may change the folder and the file."""
        return os.access(self.folder, os.W_OK) and os.access(self.file, os.W_OK)

    def _connect(self, mode: Literal["ro", "rw", "rwc"]) -> sqlite3.Connection:
        address = f"{self.file.absolute().as_uri()}?mode={mode}"
        db = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA cache_size = -8192")  # KiB; reading goes through the mapped file anyway
        db.execute("PRAGMA mmap_size = 1073741824")
        return db

    def close(self) -> None:
        """Close this thread's connection; it opens again when it is needed."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read within is of one moment, whatever others write meanwhile. Writers wait: keep it short."""
        if self.db.in_transaction:
            yield
            return
        self.db.execute("BEGIN")
        try:
            yield
        finally:
            self._roll_back(self.db)

    def meta(self, key: str) -> str | None:
        """A fact about the library itself, as ``format``, ``model`` or ``index``; ``None`` where it is not said."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    @property
    def generation(self) -> int:
        """Grows with every change; what was read before is stale when it differs."""
        return int(self.meta("generation") or 0)

    @contextmanager
    def writing(self, timeout: float = 600) -> Iterator[None]:
        """Hold the library for writing; others wait. Raises ``LibraryError`` when it cannot be written to."""
        with self._writers:
            if not self.writable:
                raise self._not_writable(PermissionError())
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
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):  # ours, and not the disk's
            raise
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._not_writable(error) from error
        finally:
            self._roll_back(db)

    @staticmethod
    def _roll_back(db: sqlite3.Connection) -> None:
        """Nothing where it was committed."""
        if db.in_transaction:
            db.execute("ROLLBACK")

    def _not_writable(self, error: Exception) -> LibraryError:
        return LibraryError(f"The library folder '{self.folder}' cannot be written to: {why(error)}.")

    @contextmanager
    def files(self) -> Iterator[None]:
        """Turns what goes wrong with files of the library into a ``LibraryError``."""
        try:
            yield
        except OSError as error:
            raise self._not_writable(error) from error


def why(error: Exception) -> str:
    """What went wrong with a file or the registry, in words."""
    text = str(error).strip().rstrip(".")
    known = {
        "attempt to write a readonly database": "it is read-only",
        "unable to open database file": "it cannot be opened or is read-only",
        "database or disk is full": "the disk is full",
        "file is not a database": "its registry is damaged",
        "database disk image is malformed": "its registry is damaged",
        "database is locked": "another program is using it",
        "disk I/O error": "the disk is full or damaged",
        "no such table: meta": "its registry is damaged",
    }
    if isinstance(error, PermissionError):
        return "it is read-only, or permission was denied"
    if isinstance(error, NotADirectoryError | FileExistsError):
        return "it is a file, or within one, and not a folder"
    if isinstance(error, OSError) and error.strerror:
        return "the disk is full" if error.errno == 28 else error.strerror.lower()  # ENOSPC
    return known.get(text, text or type(error).__name__)
