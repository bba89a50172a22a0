"""The whole index anew, beside the one in use, which is searched until the new one takes its place at a stroke.

The new index grows in a folder of its own, which is a library by itself: stopped, it goes on from where it was.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.library import Entry, Library
from corpus.read import Limits, Readers, Refused
from corpus.records import Document, Reading
from index import tables
from index.add import GROUP, Added
from index.build import Builder, IndexDamaged, OtherIndex, building, index_number, passage_count, prepare, sweep_indexes
from index.embed import Encoder
from index.progress import Progress, Watch
from index.recognised import is_recognised, version_id
from index.tables import Coming, Cut, cut

_NEW = ("model", "dimension", "chunking", "precision", "next", "next_sentence")


def rebuild(
    library: Library, encoder: Encoder, watch: Watch | None = None, limits: Limits | None = None
) -> Iterator[Added]:
    """Read every document again from the file it came from, and index it as this assistant does; one outcome each.

    The library may have been indexed with another model, another way of cutting or be damaged in its vectors. It is
    the same until the last outcome was given, and then wholly the new one. A document whose file is not kept, or is
    not readable any more, is indexed from its stored text. Raises ``LibraryError``.
    """
    with library.writing():
        if library.meta("model") is None:
            prepare(library, encoder)
            return
        side = _side(library, encoder)
        with building(side, encoder) as builder, Readers(limits=limits) as readers:
            yield from _Rebuilding(library, builder, readers, watch).outcomes()
        _keep_originals(library, side)
        side.close()
        _switch(library, side)


def _side(library: Library, encoder: Encoder) -> Library:
    """The library in which the new index grows; one begun for another encoder is thrown away."""
    folder = library.folder / f"index-{index_number(library) + 1}"
    with library.files():
        try:
            side = Library(folder)
            prepare(side, encoder)
        except (OtherIndex, IndexDamaged):
            side.close()
            shutil.rmtree(folder)
            side = Library(folder)
            prepare(side, encoder)
    return side


class _Rebuilding:
    """One round through all documents."""

    def __init__(self, library: Library, builder: Builder, readers: Readers, watch: Watch | None) -> None:
        self.library, self.builder, self.readers, self.watch = library, builder, readers, watch
        self.entries = library.entries()
        self.ended = 0

    def outcomes(self) -> Iterator[Added]:
        side = self.builder.library
        wanted = {entry.source_id for entry in self.entries}
        for entry in side.entries():
            if entry.source_id not in wanted:
                self.builder.remove(entry)
        done = {entry.source_id: entry for entry in side.entries()}
        todo = [entry for entry in self.entries if not self._same(entry, done.get(entry.source_id))]
        for entry in self.entries:
            if entry not in todo:
                yield self._ended(entry, done[entry.source_id].document_id, None)
        group: list[tuple[Entry, Cut, str | None]] = []
        sizes = [passage_count(self.library, entry.document_id) for entry in todo]
        for place, (entry, document, note) in enumerate(self._read(todo), 1):
            suffix = (self.library.original(entry.document_id) or Path()).suffix
            group.append((entry, cut(Coming(document, entry.path, suffix, entry.given), self.builder.encoder), note))
            if place == len(todo) or sum(len(one.passages) for _, one, _ in group) >= GROUP:
                self.builder.store_all([one for _, one, _ in group], None, sum(sizes[place:]))
                for stored, one, note in group:
                    yield self._ended(stored, one.coming.document.id, note, len(one.passages))
                group = []

    def _same(self, entry: Entry, done: Entry | None) -> bool:
        """Whether a round that was stopped has done this one."""
        if done is None or (done.source, done.path, done.given) != (entry.source, entry.path, entry.given):
            return False
        original = self.library.original(entry.document_id)
        content = original.read_bytes() if original else None
        recognised = is_recognised(self.library.document(entry.document_id))
        wanted = version_id(content, recognised) if content is not None else entry.document_id
        return done.document_id in (wanted, entry.document_id)

    def _read(self, todo: Sequence[Entry]) -> Iterator[tuple[Entry, Document, str | None]]:
        originals = {entry.source_id: self.library.original(entry.document_id) for entry in todo}
        files = {file: source_id for source_id, file in originals.items() if file is not None}
        scans = {file for file, source_id in files.items() if is_recognised(self.library.document(source_id))}
        readings = self.readers.read_many(files, ocr=scans)
        for entry in todo:
            file = originals[entry.source_id]
            found = next(readings)[1] if file is not None else None
            if isinstance(found, Reading) and file is not None:
                yield entry, self._document(entry, file, found), None
                continue
            why = str(found) if isinstance(found, Refused) else "the file it came from is not kept"
            stored = replace(self.library.document(entry.document_id), source=entry.source)
            yield entry, stored, f"indexed from its stored text: {why}"

    def _document(self, entry: Entry, file: Path, reading: Reading) -> Document:
        return Document(
            source_id=entry.source_id,
            id=version_id(file.read_bytes(), is_recognised(reading)),
            file=entry.file,
            source=entry.source,
            text=reading.text,
            blocks=reading.blocks,
            pages=reading.pages,
            lines=reading.lines,
        )

    def _ended(self, entry: Entry, document: str, note: str | None, passages: int = 0) -> Added:
        self.ended += 1
        if self.watch:
            self.watch(Progress(entry.file, self.ended, len(self.entries), 0, self.ended / len(self.entries)))
        return Added(entry.file, "indexed", note, document, entry.pages, passages)


def _keep_originals(library: Library, side: Library) -> None:
    """Keep the original of a document whose id is new, because the reader is, under that id too."""
    for entry in side.entries():
        before = library.find(entry.source_id)
        original = library.original(before.document_id) if before else None
        if before is None or original is None or before.document_id == entry.document_id:
            continue
        library.keep_original(entry.document_id, original.read_bytes(), original.suffix)


def _switch(library: Library, side: Library) -> None:
    """Let the new index take the place of the old one, in one transaction."""
    library.db.execute("ATTACH ? AS side", (str(side.file),))
    try:
        with library.transaction() as db:
            _copy(db)
            db.execute("INSERT OR REPLACE INTO meta VALUES ('index', ?)", (side.folder.name,))
    finally:
        library.db.execute("DETACH side")
    sweep_indexes(library)


def _copy(db: sqlite3.Connection) -> None:
    """The tables of the index from the side, and the versions that only the side has."""
    for table in ("passages", "indexed", "lexical"):
        db.execute(f"DROP TABLE main.{table}")
    tables.make(db)
    for table in ("passages", "indexed"):
        db.execute(f"INSERT INTO main.{table} SELECT * FROM side.{table}")
    columns = ", ".join(row[1] for row in db.execute("PRAGMA main.table_info(lexical)"))
    db.execute(f"INSERT INTO main.lexical (rowid, {columns}) SELECT rowid, {columns} FROM side.lexical")
    db.execute("INSERT OR IGNORE INTO main.versions SELECT * FROM side.versions")
    db.execute(
        "UPDATE main.sources SET document_id ="
        " (SELECT document_id FROM side.sources WHERE side.sources.source_id = main.sources.source_id)"
    )
    marks = ",".join("?" * len(_NEW))
    db.execute(f"INSERT OR REPLACE INTO main.meta SELECT * FROM side.meta WHERE key IN ({marks})", _NEW)
