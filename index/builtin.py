"""The knowledge that ships with the product, into a library."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from corpus.library import Entry, Library, document_id
from corpus.read import READER_VERSION, read
from corpus.records import Document, Source
from corpus.sources import BuiltinDocument, builtin_folder, load_digests
from index.add import GROUP
from index.build import Builder, Embedded, building
from index.embed import Encoder
from index.progress import Progress, Watch
from index.tables import Coming, Cut, cut

_KEY = "builtin digests"


def builtin_is_due(library: Library) -> bool:
    """Whether the files that ship are other than those the library was last brought up to date with."""
    return library.meta(_KEY) != _fingerprint()


def _fingerprint() -> str:
    """Told from the bytes: reading the digests takes half a second, which a question should not wait for."""
    found = hashlib.sha256(READER_VERSION.encode())
    for file in sorted(builtin_folder("digests").glob("*.md")):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def add_builtin(library: Library, encoder: Encoder, watch: Watch | None = None) -> int:
    """Bring the knowledge that ships with the product up to date; gives how many documents changed."""
    fingerprint, digests = _fingerprint(), load_digests()
    with building(library, encoder) as builder:
        have = {entry.source_id: entry for entry in library.entries() if entry.source_id.startswith("builtin:")}
        changed = [digest for digest in digests if _differs(have.get(digest.source_id), digest)]
        gone = [entry for source_id, entry in have.items() if source_id not in {one.source_id for one in digests}]
        for entry in gone:
            builder.remove(entry)
        _store(builder, changed, have, watch)
        with library.transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_KEY, fingerprint))
    return len(changed) + len(gone)


def _differs(entry: Entry | None, digest: BuiltinDocument) -> bool:
    return entry is None or entry.document_id != _id(digest) or entry.source != _source(digest, entry)


def _id(digest: BuiltinDocument) -> str:
    return document_id(digest.markdown, READER_VERSION)


def _source(digest: BuiltinDocument, before: Entry | None) -> Source:
    """What the digest says of itself, but for what a person has said of it."""
    given = {name: getattr(before.source, name) for name in before.given} if before else {}
    return replace(digest.source, **given)


def _store(builder: Builder, digests: Sequence[BuiltinDocument], have: dict[str, Entry], watch: Watch | None) -> None:
    group: list[Cut] = []
    for number, digest in enumerate(digests, 1):
        group.append(_cut(builder, digest, have.get(digest.source_id)))
        if number == len(digests) or sum(len(one.passages) for one in group) >= GROUP:
            builder.store_all(group, _telling(watch, group, number - len(group), len(digests)))
            group = []


def _telling(watch: Watch | None, group: Sequence[Cut], before: int, digests: int) -> Embedded:
    """Tells how many of the digests are embedded, of which ``before`` were before this group."""
    last = group[-1].coming.document.source.title

    def embedded(ready: int, passages: int) -> None:
        if watch:
            done = before + len(group) * ready / max(passages, 1)
            watch(Progress(last, int(done), digests, 0, done / digests))

    return embedded


def _cut(builder: Builder, digest: BuiltinDocument, before: Entry | None) -> Cut:
    reading = read(digest.path)
    source = _source(digest, before)
    document = Document(digest.source_id, _id(digest), digest.path.name, source, reading.text, reading.blocks)
    builder.library.keep_original(document.id, digest.markdown, ".md")
    return cut(Coming(document, None, ".md", before.given if before else ()), builder.encoder)
