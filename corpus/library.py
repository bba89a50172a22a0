"""One folder that holds documents, whole at every moment.

library.sqlite   registry and texts; the index keeps its passages and words in the same file, so that one
                 transaction makes a document findable or leaves everything as it was
originals/       the files as they came, named by document id
vectors.f32, sentences.f16, chroma/   the index's vectors, in a folder ``index-2`` ... after a rebuild
lock             held by the one process that writes
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import compress, decompress

import platformdirs

from corpus.entries import Entry
from corpus.layout import packed, unpacked
from corpus.records import Document, Source
from corpus.registry import FILE, LibraryError, NotInLibrary, Registry

__all__ = [
    "Entry", "Library", "LibraryError", "NotInLibrary", "Version", "default_folder", "document_id", "index_folder",
]  # fmt: skip

_ENTRY = (
    "SELECT s.source_id, s.document_id, v.file, s.path, v.details, v.page_count, v.added, s.given"
    " FROM sources s JOIN versions v ON v.document_id = s.document_id"
)
_KEPT = re.compile(r"[0-9a-f]{16}(\.\S{1,16})?")  # the names of originals, and of unfinished ones
_SHORTEST = 4  # characters of an id that may stand for it


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
    file = folder / FILE
    if not file.is_file():
        return folder
    with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as db:
        row = db.execute("SELECT value FROM meta WHERE key = 'index'").fetchone()
    return folder / row[0] if row else folder


class Library(Registry):
    """An open library: the documents of its registry, and the files they came from."""

    @property
    def originals(self) -> Path:
        """The folder of the files as they came."""
        return self.folder / "originals"

    # Reading

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
        """The source that came from this path, or from ``upload:NAME``."""
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
        """Change what is said of the version in use. ``given``: names of the details that a person gave."""
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
