"""One folder that holds documents, whole at every moment.

    library.sqlite   registry and texts; the index keeps its passages and words in the same file, so that one
                     transaction makes a document findable or leaves everything as it was
    originals/       the files as they came, named by document id
    vectors.f32, sentences.f16, chroma/   the index's vectors, in a folder ``index-2`` ... after a rebuild
    lock             held by the one process that writes

The journal is SQLite's rollback journal and not its write-ahead log, which does not work on network drives.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from zlib import compress, decompress

import filelock
import platformdirs

from corpus.layout import packed, unpacked
from corpus.records import Document, Source, Status

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

_ENTRY = (
    "SELECT s.source_id, s.document_id, v.file, s.path, v.details, v.page_count, v.added, s.given"
    " FROM sources s JOIN versions v ON v.document_id = s.document_id"
)
_KEPT = re.compile(r"[0-9a-f]{16}(\.\S{1,16})?")  # the names of originals, and of unfinished ones
_SHORTEST = 4  # characters of an id that may stand for it


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
    """As it was given or read; ``standing`` adds what other documents say of it."""
    pages: int | None
    added: str
    given: tuple[str, ...] = ()
    """Names of the details that a person gave."""


@dataclass(frozen=True, slots=True)
class Version:
    """One stored version of a source."""

    document_id: str
    file: str
    added: str
    in_use: bool


def default_folder() -> Path:
    """``ASSISTANT_LIBRARY``, else a folder in the user's data directory."""
    given = os.environ.get("ASSISTANT_LIBRARY")
    if given:
        return Path(given).expanduser()
    return Path(platformdirs.user_data_dir("commissioning-assistant")) / "library"


def document_id(content: bytes, *parts: str) -> str:
    """The id of a version: a hash of the bytes, the reader's version and its options."""
    digest = hashlib.sha256(content)
    for part in parts:
        digest.update(b"\0" + part.encode())
    return digest.hexdigest()[:16]


def index_folder(folder: Path) -> Path:
    """Where the library in ``folder`` keeps its vectors: in itself, or after a rebuild in a folder of their own."""
    file = folder / "library.sqlite"
    if not file.is_file():
        return folder
    with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as db:
        row = db.execute("SELECT value FROM meta WHERE key = 'index'").fetchone()
    return folder / row[0] if row else folder


class Library:
    """An open library. Any number of threads and processes may read; ``writing()`` is for one at a time."""

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        """Opens the library, or makes one. Raises ``LibraryError``, also where ``create`` forbids making one."""
        self.folder = folder
        self.file = folder / "library.sqlite"
        self.originals = folder / "originals"
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
            self.originals.mkdir(parents=True, exist_ok=True)
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

    # Reading

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect("rw" if self.writable else "ro")
        return connection

    @property
    def writable(self) -> bool:
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
        """The source with this source id, or the id of a version or its beginning. Raises ``NotInLibrary``."""
        found = self.find(name) or self.find(self._version_id(name))
        if found is None:
            raise _unknown(name)
        return found

    def find(self, name: str) -> Entry | None:
        """The source with exactly this source id, or with a version, in use or not, of exactly this id."""
        row = self.db.execute(f"{_ENTRY} WHERE s.source_id = ?", (name,)).fetchone()
        if row is None:
            of_version = "(SELECT source_id FROM versions WHERE document_id = ?)"
            row = self.db.execute(f"{_ENTRY} WHERE s.source_id = {of_version}", (name,)).fetchone()
        return _entry(row) if row else None

    def at_path(self, path: str) -> Entry | None:
        row = self.db.execute(f"{_ENTRY} WHERE s.path = ?", (path,)).fetchone()
        return _entry(row) if row else None

    def document(self, name: str) -> Document:
        """A stored version, by its own id, or the one in use of a source. Raises ``NotInLibrary``."""
        row = self.db.execute(
            "SELECT v.document_id, v.source_id, v.file, v.text, v.layout, v.details, s.document_id FROM versions v"
            " JOIN sources s USING (source_id) WHERE v.document_id = ?",
            (self._version_id(name),),
        ).fetchone()
        if row is None:
            raise _unknown(name)
        found, source_id, file, text, layout, details, in_use = row
        source = _source(details)
        if found != in_use:
            source = replace(source, status="superseded")
        blocks, pages, lines = unpacked(layout)
        return Document(source_id, found, file, source, decompress(text).decode(), blocks, pages, lines)

    def text(self, document_id: str) -> str:
        """The text of a stored version by its whole id, without the cost of its layout. Raises ``NotInLibrary``."""
        row = self.db.execute("SELECT text FROM versions WHERE document_id = ?", (document_id,)).fetchone()
        if row is None:
            raise _unknown(document_id)
        return decompress(row[0]).decode()

    def _version_id(self, name: str) -> str:
        """The id of the version that a name stands for. Raises ``NotInLibrary``."""
        row = self.db.execute("SELECT document_id FROM versions WHERE document_id = ?", (name,)).fetchone()
        row = row or self.db.execute("SELECT document_id FROM sources WHERE source_id = ?", (name,)).fetchone()
        if row is None and len(name) >= _SHORTEST:
            beginning = "SELECT document_id FROM versions WHERE substr(document_id, 1, ?) = ? LIMIT 2"
            rows = self.db.execute(beginning, (len(name), name)).fetchall()
            row = rows[0] if len(rows) == 1 else None
        if row is None:
            raise _unknown(name)
        return str(row[0])

    def versions(self, name: str) -> list[Version]:
        """Every stored version of a source, the newest first. Raises ``NotInLibrary``."""
        entry = self.entry(name)
        rows = self.db.execute(
            "SELECT document_id, file, added FROM versions WHERE source_id = ? ORDER BY added DESC, rowid DESC",
            (entry.source_id,),
        ).fetchall()
        return [Version(found, file, added, found == entry.document_id) for found, file, added in rows]

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

    def keep_original(self, document_id: str, content: bytes, suffix: str) -> None:
        """Store the file under its id; it appears whole or not at all. Only within ``writing()``."""
        target = self.originals / f"{document_id}{suffix}"
        unfinished = target.with_suffix(".part")
        with self.files():
            try:
                self.originals.mkdir(exist_ok=True)
                with unfinished.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(unfinished, target)
            except OSError:
                with contextlib.suppress(OSError):
                    unfinished.unlink(missing_ok=True)
                raise

    def register(
        self,
        db: sqlite3.Connection,
        document: Document,
        path: str | None,
        suffix: str,
        given: Iterable[str] = (),
    ) -> None:
        """Make this the version in use of its source."""
        db.execute(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (document_id) DO UPDATE SET"
            " file = excluded.file, details = excluded.details",
            (
                document.id,
                document.source_id,
                document.file,
                suffix,
                datetime.now(UTC).isoformat(timespec="seconds"),
                len(document.pages) or None,
                compress(document.text.encode(), 1),
                packed(document.blocks, document.pages, document.lines),
                json.dumps(asdict(document.source)),
            ),
        )
        db.execute(
            "INSERT INTO sources VALUES (?, ?, ?, ?) ON CONFLICT (source_id) DO UPDATE SET"
            " path = excluded.path, document_id = excluded.document_id, given = excluded.given",
            (document.source_id, path, document.id, json.dumps(sorted(given))),
        )

    def set_source(self, db: sqlite3.Connection, entry: Entry, source: Source, given: Iterable[str]) -> None:
        details = json.dumps(asdict(source))
        db.execute("UPDATE versions SET details = ? WHERE document_id = ?", (details, entry.document_id))
        db.execute("UPDATE sources SET given = ? WHERE source_id = ?", (json.dumps(sorted(given)), entry.source_id))

    def forget(self, db: sqlite3.Connection, source_id: str) -> None:
        """Take a source out, with every version of it."""
        db.execute("DELETE FROM versions WHERE source_id = ?", (source_id,))
        db.execute("DELETE FROM sources WHERE source_id = ?", (source_id,))

    def sweep(self) -> None:
        """Remove originals that a stopped process left behind, and no other file. Only within ``writing()``."""
        known = {f"{row[0]}{row[1]}" for row in self.db.execute("SELECT document_id, suffix FROM versions")}
        with contextlib.suppress(OSError), os.scandir(self.originals) as files:
            for file in files:
                if file.name not in known and _KEPT.fullmatch(file.name):
                    os.unlink(file.path)


def _entry(row: Any) -> Entry:
    source_id, found, file, path, details, pages, added, given = row
    return Entry(source_id, found, file, path, _source(details), pages, added, tuple(json.loads(given)))


def _source(details: str) -> Source:
    fields = json.loads(details)
    fields["supersedes"] = tuple(fields.get("supersedes", ()))
    return Source(**fields)


def _unknown(name: str) -> NotInLibrary:
    return NotInLibrary(f"No document goes by '{name}': 'assistant library list' shows the ids.")


def replaced_by(entries: Iterable[Entry]) -> dict[str, str]:
    """Source id of what was superseded -> source id of what replaced it, said from either side."""
    entries = list(entries)
    known = {entry.source_id for entry in entries}
    pairs = {old: entry.source_id for entry in entries for old in entry.source.supersedes if old in known}
    for entry in entries:
        if entry.source.superseded_by in known:
            pairs[entry.source_id] = str(entry.source.superseded_by)
    return pairs


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """The entries as other documents leave them: what one of these supersedes is marked so, by its title."""
    entries = list(entries)
    titles = {entry.source_id: entry.source.title for entry in entries}
    newer = replaced_by(entries)
    return [
        _superseded(entry, titles[newer[entry.source_id]]) if entry.source_id in newer else entry for entry in entries
    ]


def _superseded(entry: Entry, by: str) -> Entry:
    status: Status = "withdrawn" if entry.source.status == "withdrawn" else "superseded"
    return replace(entry, source=replace(entry.source, status=status, superseded_by=by))


def stands_aside(entries: Iterable[Entry]) -> dict[str, str]:
    """Source id of a digest -> source id of the original that is in the library in its place."""
    entries = list(entries)
    originals = {_plain(entry.source.title): entry.source_id for entry in entries if entry.source.kind != "digest"}
    aside = {
        entry.source_id: originals[_plain(entry.source.stands_for)]
        for entry in entries
        if entry.source.kind == "digest" and entry.source.stands_for and _plain(entry.source.stands_for) in originals
    }
    for entry in entries:
        for name in _of_one_original(entries, entry.source.original_of):
            aside[name] = entry.source_id
    return aside


def _of_one_original(entries: Sequence[Entry], digest: str | None) -> list[str]:
    """A digest, and whatever else of ours stands for the same original."""
    if digest is None:
        return []
    original = next((entry.source.stands_for for entry in entries if entry.source_id == digest), None)
    others = [entry.source_id for entry in entries if original and entry.source.stands_for == original]
    return [digest, *others]


def _plain(title: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in title.casefold()).split())


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
