"""The knowledge that ships with the product, into a library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.knowledge import builtin_documents, fingerprint, stored
from corpus.library import Entry, Library, document_id
from corpus.read import READER_VERSION
from corpus.records import Source
from corpus.sources import BuiltinDocument
from index.add import GROUP
from index.build import Builder, Embedded, building
from index.embed import Encoder
from index.progress import Progress, Watch
from index.tables import Coming, Cut, cut

_KEY = "builtin knowledge"


def builtin_is_due(library: Library) -> bool:
    """Whether the files that ship are other than those the library was last brought up to date with."""
    return library.meta(_KEY) != _fingerprint()


def _fingerprint() -> str:
    """Of the files and of the reader, since another reader gives other documents."""
    return f"{fingerprint()} {READER_VERSION}"


def add_builtin(library: Library, encoder: Encoder, watch: Watch | None = None) -> int:
    """Bring the knowledge that ships with the product up to date; gives how many documents changed."""
    now, documents = _fingerprint(), builtin_documents()
    with building(library, encoder) as builder:
        have = {entry.source_id: entry for entry in library.entries() if entry.source_id.startswith("builtin:")}
        changed = [document for document in documents if _differs(have.get(document.source_id), document)]
        ours = {document.source_id for document in documents}
        gone = [entry for source_id, entry in have.items() if source_id not in ours]
        for entry in gone:
            builder.remove(entry)
        _store(builder, changed, have, watch)
        with library.transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_KEY, now))
    return len(changed) + len(gone)


def _differs(entry: Entry | None, builtin: BuiltinDocument) -> bool:
    return entry is None or entry.document_id != _id(builtin) or entry.source != _source(builtin, entry)


def _id(builtin: BuiltinDocument) -> str:
    return document_id(builtin.markdown, READER_VERSION)


def _source(builtin: BuiltinDocument, before: Entry | None) -> Source:
    """What the document says of itself, but for what a person has said of it."""
    given = {name: getattr(before.source, name) for name in before.given} if before else {}
    return replace(builtin.source, **given)


def _store(builder: Builder, documents: Sequence[BuiltinDocument], have: dict[str, Entry], watch: Watch | None) -> None:
    group: list[Cut] = []
    for number, builtin in enumerate(documents, 1):
        group.append(_cut(builder, builtin, have.get(builtin.source_id)))
        if number == len(documents) or sum(len(one.passages) for one in group) >= GROUP:
            builder.store_all(group, _telling(watch, group, number - len(group), len(documents)))
            group = []


def _telling(watch: Watch | None, group: Sequence[Cut], before: int, documents: int) -> Embedded:
    """Tells how many of the documents are embedded, of which ``before`` were before this group."""
    last = group[-1].coming.document.source.title

    def embedded(ready: int, passages: int) -> None:
        if watch:
            done = before + len(group) * ready / max(passages, 1)
            watch(Progress(last, int(done), documents, 0, done / documents))

    return embedded


def _cut(builder: Builder, builtin: BuiltinDocument, before: Entry | None) -> Cut:
    document = stored(builtin, _source(builtin, before))
    builder.library.keep_original(document.id, builtin.markdown, ".md")
    return cut(Coming(document, None, ".md", before.given if before else ()), builder.encoder)
