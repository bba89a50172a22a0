"""Listed documents from their publishers into a library, each in the place of our digest of it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue, CataloguedDocument
from corpus.fetch import FetchLimits, NotFetched, fetch
from corpus.library import Entry, Library
from index.add import Added, Addition, add
from index.build import building
from index.embed import Encoder

PAGE = "it is the publisher's page; if that is the publication itself, say so with --original-of"


def path_of(document_id: str) -> str:
    """Where a fetched document is registered: its next version takes the place of this one."""
    return f"fetch:{document_id}"


def fetch_originals(
    library: Library,
    encoder: Encoder,
    catalogue: Catalogue,
    ids: Sequence[str] = (),
    limits: FetchLimits | None = None,
    begins: Callable[[CataloguedDocument], None] | None = None,
) -> Iterator[Added]:
    """Download listed documents one after the other and add each; one outcome each, in order.

    Without ``ids`` all whose file is listed and that are not in the library yet. What broke off stays in the
    library's folder ``downloads`` and is gone on with next time. Raises ``LibraryError``, and ``KeyError`` for an id
    that is not listed.
    """
    limits = limits or FetchLimits()
    wanted = [catalogue.documents[name] for name in ids] or [
        one for one in catalogue.documents.values() if one.is_file and library.at_path(path_of(one.id)) is None
    ]
    folder = library.folder / "downloads"
    for place, document in enumerate(wanted):
        if place:
            time.sleep(limits.pause)
        if begins is not None:
            begins(document)
        try:
            with library.files():
                found = fetch(document, folder, limits)
        except NotFetched as error:
            yield Added(document.id, "refused", str(error))
            continue
        yield _added(library, encoder, catalogue, document, found.path)
        found.path.unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        shutil.rmtree(folder, ignore_errors=True)


def _added(library: Library, encoder: Encoder, catalogue: Catalogue, document: CataloguedDocument, file: Path) -> Added:
    name = f"{document.id}{file.suffix}"
    path = path_of(document.id)
    addition = Addition(_details(document), registered={file: path}, names={file: name})
    (added,) = add(library, encoder, [file], addition)
    if added.outcome == "refused":
        return added
    _relate(library, encoder, catalogue, document)
    if document.digest and not document.is_file:
        return replace(added, reason="; ".join(filter(None, (added.reason, PAGE))))
    return added


def _details(document: CataloguedDocument) -> dict[str, Any]:
    """What the list says of it; a page about a publication does not take the place of our digest."""
    source = document.source
    names = ("title", "publisher", "published", "nation", "status", "url", "licence", "original_of")
    said = {name: getattr(source, name) for name in names if getattr(source, name)}
    if not document.is_file:
        said.pop("original_of", None)
    return said


def _relate(library: Library, encoder: Encoder, catalogue: Catalogue, document: CataloguedDocument) -> None:
    """Say which fetched documents it superseded, and which superseded it."""
    entry = library.at_path(path_of(document.id))
    if entry is None:
        return
    before = [_there(library, name) for name in catalogue.lineage.predecessors(document.id)]
    older = {one.source_id for one in before if one is not None}
    after = _there(library, document.superseded_by) if document.superseded_by else None
    source = replace(
        entry.source,
        supersedes=tuple(sorted({*entry.source.supersedes, *older})),
        superseded_by=after.source_id if after else _title(catalogue, document.superseded_by),
    )
    if source != entry.source:
        with building(library, encoder) as builder:
            builder.change(entry, source)


def _there(library: Library, document_id: str) -> Entry | None:
    return library.at_path(path_of(document_id))


def _title(catalogue: Catalogue, document_id: str | None) -> str | None:
    return catalogue.documents[document_id].title if document_id else None
