"""What people make with a library - profiles, drafts, checks - kept whole, every version, beside its documents.

A paper has a kind, a name and versions from 1. Saving adds a version and never changes one. Who saves says on
which version the work began, so that of two people at the same paper the second sees the first's change first.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from corpus.library import LibraryError
from corpus.registry import why

FILE = "papers.sqlite"
FORMAT = "2"
READ = ("1", FORMAT)
"""Formats that are read: the first kept every version as plain text."""
PACKED_FROM = 2_000
"""Characters from which a version is packed: a check of all frameworks has 300,000, and a version of each decision."""
LONGEST_NAME = 80
LAST = 2**63 - 1  # the greatest number that SQLite holds

Kind = Literal["profile", "draft", "check", "assessment", "answer"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS versions (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  title TEXT NOT NULL,
  saved TEXT NOT NULL,
  by TEXT NOT NULL,
  note TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (kind, name, version)
);
CREATE TABLE IF NOT EXISTS put_away (kind TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (kind, name));
"""
_COLUMNS = "kind, name, version, title, saved, by, note, content"


class NotKept(LibraryError):
    """There is no such paper or version."""


class ChangedMeanwhile(LibraryError):
    """Somebody else saved the paper since the work on it began; ``latest`` is what they saved."""

    def __init__(self, latest: Paper) -> None:
        who = f" by {latest.by}" if latest.by else ""
        super().__init__(
            f"'{latest.title}' was saved{who} as version {latest.version} while you worked on it. "
            "Look at what changed, then save yours on top of it."
        )
        self.latest = latest


@dataclass(frozen=True, slots=True)
class Paper:
    """One version of a paper."""

    kind: Kind
    name: str
    """Small letters, digits and hyphens; of its kind there is one of this name."""
    version: int
    """From 1."""
    title: str
    saved: str
    """ISO date and time in UTC."""
    by: str
    """Who saved it, as they call themselves; empty where nobody said."""
    note: str
    """What changed, in their words."""
    content: str
    """Text in the form of its kind, JSON or YAML."""


class Papers:
    """The papers of one library folder. Any number of threads and processes may use it."""

    def __init__(self, folder: Path) -> None:
        """The file is made when something is first saved."""
        self.file = folder / FILE

    def all(self, kind: Kind) -> list[Paper]:
        """The latest version of each paper of a kind that is not put away, the one saved last first."""
        newest = "(SELECT max(version) FROM versions n WHERE n.kind = v.kind AND n.name = v.name)"
        away = "EXISTS (SELECT 1 FROM put_away p WHERE p.kind = v.kind AND p.name = v.name)"
        where = f"v.kind = ? AND v.version = {newest} AND NOT {away} ORDER BY v.saved DESC, v.name"
        return self._found(where, kind)

    def get(self, kind: Kind, name: str, version: int | None = None) -> Paper:
        """A version, the latest unless told. Raises ``NotKept``."""
        which, values = ("AND v.version = ?", [version]) if version is not None else ("", [])
        where = f"v.kind = ? AND v.name = ? {which} ORDER BY v.version DESC LIMIT 1"
        found = [] if version is not None and version > LAST else self._found(where, kind, name, *values)
        if not found:
            called = f"'{name}'" if version is None else f"version {version} of '{name}'"
            raise NotKept(f"There is no {kind} {called} in this library.")
        return found[0]

    def versions(self, kind: Kind, name: str) -> list[Paper]:
        """Every version of a paper, the newest first; none where there is no such paper."""
        return self._found("v.kind = ? AND v.name = ? ORDER BY v.version DESC", kind, name)

    def save(
        self, kind: Kind, name: str, title: str, content: str, *, based_on: int | None, by: str = "", note: str = ""
    ) -> Paper:
        """Add a version; gives it, or the latest where its content is the same.

        ``based_on``: the version on which the work began, ``None`` for a new paper. Raises ``ChangedMeanwhile``
        where there is a later one, and ``LibraryError`` where the name is none or the folder cannot be written to.
        """
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > LONGEST_NAME:
            raise LibraryError(f"'{name[:LONGEST_NAME]}' cannot be a name: use small letters, digits and hyphens.")
        with self._writing() as db:
            row = db.execute(
                f"SELECT {_COLUMNS} FROM versions WHERE kind = ? AND name = ? ORDER BY version DESC LIMIT 1",
                (kind, name),
            ).fetchone()
            latest = _paper(row) if row else None
            if latest and latest.version != based_on:
                raise ChangedMeanwhile(latest)
            db.execute("DELETE FROM put_away WHERE kind = ? AND name = ?", (kind, name))
            if latest and latest.content == content and latest.title == title:
                return latest
            saved = datetime.now(UTC).isoformat(timespec="milliseconds")
            paper = Paper(kind, name, (latest.version if latest else 0) + 1, title, saved, by, note, content)
            values = (kind, name, paper.version, title, saved, by, note, _packed(content))
            db.execute(f"INSERT INTO versions ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
            return paper

    def restore(self, kind: Kind, name: str, version: int, *, by: str = "") -> Paper:
        """Make an older version the latest again; the ones between stay. Raises ``NotKept``."""
        old, latest = self.get(kind, name, version), self.get(kind, name)
        note = f"Version {version} restored"
        return self.save(kind, name, old.title, old.content, based_on=latest.version, by=by, note=note)

    def put_away(self, kind: Kind, name: str) -> None:
        """Take a paper off the lists; its versions stay, and saving it brings it back. Raises ``NotKept``."""
        self.get(kind, name)
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO put_away VALUES (?, ?)", (kind, name))

    def free_name(self, kind: Kind, title: str) -> str:
        """A name made of a title's words that no paper of the kind has had."""
        words = "-".join(re.findall(r"[a-z0-9]+", title.casefold()))[: LONGEST_NAME - 8].strip("-") or kind
        taken = {row.name for row in self._found("v.kind = ? AND v.version = 1", kind)}
        number = 2
        name = words
        while name in taken:
            name, number = f"{words}-{number}", number + 1
        return name

    def _found(self, where: str, *values: object) -> list[Paper]:
        if not self.file.is_file():
            return []
        address = f"{self.file.absolute().as_uri()}?mode=ro"
        try:
            with contextlib.closing(sqlite3.connect(address, uri=True, timeout=30)) as db:
                rows = db.execute(f"SELECT {_COLUMNS} FROM versions v WHERE {where}", values).fetchall()
        except sqlite3.Error as error:
            raise self._unusable("read", error) from error
        return [_paper(row) for row in rows]

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing."""
        try:
            with contextlib.closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as db:
                db.execute("BEGIN IMMEDIATE")
                for statement in _SCHEMA.split(";\n"):
                    db.execute(statement)
                db.execute("INSERT OR IGNORE INTO meta VALUES ('format', ?)", (FORMAT,))
                (found,) = db.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
                if found not in READ:
                    raise LibraryError(f"'{self.file}' was made by another version of the assistant: use that one.")
                db.execute("UPDATE meta SET value = ? WHERE key = 'format'", (FORMAT,))
                yield db
                db.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._unusable("written to", error) from error

    def _unusable(self, what: str, error: Exception) -> LibraryError:
        return LibraryError(f"'{self.file}' cannot be {what}: {why(error)}. Choose another library with --library.")


def _packed(content: str) -> str | bytes:
    return content if len(content) < PACKED_FROM else zlib.compress(content.encode("utf-8", "surrogatepass"))


def _paper(row: Sequence[Any]) -> Paper:
    """A row as the paper it is. Packed content that is damaged reads as nothing, which no kind of paper is."""
    paper = Paper(*row)
    if isinstance(paper.content, str):
        return paper
    try:
        return replace(paper, content=zlib.decompress(paper.content).decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError):
        return replace(paper, content="")
