"""Files into a library: read apart, cut, embedded and made findable, each wholly or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from corpus.library import Entry, Library, LibraryError, document_id
from corpus.read import READER_VERSION, Limits, Readers, Refused, read
from corpus.records import Document, Reading, Source
from corpus.sources import BuiltinDocument, load_digests
from index.build import Builder, building, passage_count
from index.embed import Encoder

Outcome = Literal["indexed", "unchanged", "replaced", "refused"]
DETAILS = frozenset(field.name for field in fields(Source))


@dataclass(frozen=True, slots=True)
class Added:
    """How one file ended."""

    file: str
    outcome: Outcome
    reason: str | None = None
    """Of a refusal: the named reason, what happened and what to do. Else what is worth knowing."""
    id: str | None = None
    pages: int | None = None
    """``None`` for formats without pages."""
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far adding has come."""

    file: str
    files: int
    """Files that have ended."""
    of_files: int
    pages: int
    """Pages of the files that have ended."""
    share: float
    """Of the whole work, 0 to 1, by size of file."""


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Addition:
    """What a person says of the files they add."""

    details: Mapping[str, Any]
    """Fields of ``Source`` that were given, by name."""
    replaces: str | None = None
    """The id of a document that one file takes the place of."""
    password: str | None = None
    registered: Mapping[Path, str] | None = None
    """Where a file is said to be from, if not from its own path: an upload."""
    names: Mapping[Path, str] | None = None
    """What a file is called, if not by its own name."""


def files_in(places: Sequence[Path]) -> list[Path]:
    """The files named, and every file in the folders named; hidden ones and Word's lock files are left out."""
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            inside = (file for file in sorted(place.rglob("*")) if file.is_file())
            found += [file for file in inside if not _hidden(file.relative_to(place))]
        else:
            found.append(place)
    return list(dict.fromkeys(found))


def _hidden(file: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in file.parts)


def add(
    library: Library,
    encoder: Encoder,
    places: Sequence[Path],
    addition: Addition | None = None,
    watch: Watch | None = None,
    limits: Limits | None = None,
) -> Iterator[Added]:
    """Add files and folders, one outcome a file, in order. Stopping between two outcomes loses nothing.

    Raises ``LibraryError`` when the library cannot be written to or ``replaces`` names nothing.
    """
    addition = addition or Addition({})
    files = files_in(places)
    if addition.replaces is not None:
        if len(files) != 1:
            raise LibraryError(f"One file can replace '{addition.replaces}', and {len(files)} were given.")
        library.entry(addition.replaces)
    with building(library, encoder) as builder, Readers(limits=limits) as readers:
        run = _Run(builder, addition, files, watch)
        known = {file: outcome for file in files if (outcome := run.already(file))}
        unread = [file for file in files if file not in known]
        readings = readers.read_many(unread, password=addition.password, progress=run.reading)
        for file in files:
            run.begin(file)
            added = known.get(file) or run.store(*next(readings))
            run.end(file, added)
            yield added


class _Run:
    """One call of ``add``: what was given, and how far it has come."""

    def __init__(self, builder: Builder, addition: Addition, files: Sequence[Path], watch: Watch | None) -> None:
        self.builder, self.library, self.addition, self.watch = builder, builder.library, addition, watch
        self.sizes = {file: _size(file) for file in files}
        self.whole = sum(self.sizes.values()) or 1
        self.done, self.files, self.pages = 0, 0, 0
        self.file = files[0] if files else Path()

    def already(self, file: Path) -> Added | None:
        """The outcome of a file that is in the library as it is."""
        content = _content(file)
        if content is None:
            return None
        found = self.library.holding(document_id(content, READER_VERSION))
        if found is None or (self.addition.replaces and found.source_id != self._source_id(file)):
            return None
        reason = None
        if found.path != self._path(file):
            reason = f"the library holds the same file as '{found.file}'"
        details = dict(self.addition.details)
        if details:
            changed = replace(found.source, **details)
            if changed != found.source:
                self.builder.change(found, changed)
                reason = "its details were changed"
        return Added(
            self._name(file),
            "unchanged",
            reason,
            found.document_id,
            found.pages,
            passage_count(self.library, found.document_id),
        )

    def store(self, file: Path, reading: Reading | Refused) -> Added:
        if isinstance(reading, Refused):
            return Added(self._name(file), "refused", str(reading))
        content = _content(file)
        if content is None:
            return Added(self._name(file), "refused", f"unreadable: '{file.name}' went away while it was being added.")
        return self._stored(file, content, reading)

    def _stored(self, file: Path, content: bytes, reading: Reading) -> Added:
        source_id = self._source_id(file)
        before = self._before(source_id)
        document = Document(
            source_id=source_id,
            id=document_id(content, READER_VERSION),
            file=self._name(file),
            source=self._source(reading, file, before),
            text=reading.text,
            blocks=reading.blocks,
            pages=reading.pages,
            lines=reading.lines,
        )
        passages = self.builder.store(document, self._path(file), content, file.suffix.lower()[:16], self.embedded)
        notes = list(reading.warnings)
        if before is not None:
            notes.insert(0, f"takes the place of '{before.source.title}' ({before.document_id})")
        return Added(
            self._name(file),
            "indexed" if before is None else "replaced",
            "; ".join(notes) or None,
            document.id,
            len(document.pages) or None,
            passages,
        )

    def _path(self, file: Path) -> str:
        return (self.addition.registered or {}).get(file) or str(file.absolute())

    def _name(self, file: Path) -> str:
        return (self.addition.names or {}).get(file) or file.name

    def _source_id(self, file: Path) -> str:
        if self.addition.replaces is not None:
            return self.library.entry(self.addition.replaces).source_id
        found = self.library.at_path(self._path(file))
        return found.source_id if found else uuid.uuid4().hex[:12]

    def _before(self, source_id: str) -> Entry | None:
        found = [entry for entry in self.library.entries() if entry.source_id == source_id]
        return found[0] if found else None

    def _source(self, reading: Reading, file: Path, before: Entry | None) -> Source:
        """Given details, else those of the version before, else what the document says of itself."""
        read_in_it = {
            name: getattr(reading, name)
            for name in ("title", "publisher", "published", "nation", "url")
            if getattr(reading, name)
        }
        title = " ".join(Path(self._name(file)).stem.replace("_", " ").split()) or self._name(file)
        source = Source(**{"title": title, **read_in_it})
        if before is not None and self.addition.replaces is None:
            source = replace(before.source, **{name: read_in_it[name] for name in ("published",) if name in read_in_it})
        return replace(source, **self.addition.details)

    # Progress

    def begin(self, file: Path) -> None:
        self.file = file
        self._tell(0.0)

    def reading(self, page: int, pages: int) -> None:
        self._tell(0.2 * page / max(pages, 1))  # reading takes about a fifth of the time

    def embedded(self, ready: int, passages: int) -> None:
        self._tell(0.2 + 0.8 * ready / max(passages, 1))

    def end(self, file: Path, added: Added) -> None:
        self.done += self.sizes[file]
        self.files += 1
        self.pages += added.pages or 0
        self._tell(0.0)

    def _tell(self, of_file: float) -> None:
        if self.watch:
            share = (self.done + of_file * self.sizes[self.file]) / self.whole
            self.watch(Progress(self._name(self.file), self.files, len(self.sizes), self.pages, min(share, 1.0)))


def _size(file: Path) -> int:
    try:
        return max(file.stat().st_size, 1)
    except OSError:
        return 1


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes() if file.is_file() and file.stat().st_size <= Limits().bytes else None
    except OSError:
        return None


def add_builtin(library: Library, encoder: Encoder, watch: Watch | None = None) -> int:
    """Bring the knowledge that ships with the product up to date; gives how many documents changed."""
    digests = load_digests()
    have = {entry.source_id: entry for entry in library.entries() if entry.source_id.startswith("builtin:")}
    wanted = {digest.source_id: document_id(digest.markdown, READER_VERSION) for digest in digests}
    changed = [digest for digest in digests if _differs(have.get(digest.source_id), wanted[digest.source_id])]
    gone = [entry for source_id, entry in have.items() if source_id not in wanted]
    if not changed and not gone:
        return 0
    with building(library, encoder) as builder:
        for entry in gone:
            builder.remove(entry)
        for number, digest in enumerate(changed):
            if watch:
                watch(Progress(digest.source.title, number, len(changed), 0, number / len(changed)))
            _store_digest(builder, digest, wanted[digest.source_id])
    return len(changed) + len(gone)


def _differs(entry: Entry | None, wanted: str) -> bool:
    return entry is None or entry.document_id != wanted


def _store_digest(builder: Builder, digest: BuiltinDocument, document: str) -> None:
    reading = read(digest.path)
    made = Document(digest.source_id, document, digest.path.name, digest.source, reading.text, reading.blocks)
    builder.store(made, None, digest.markdown, ".md")
