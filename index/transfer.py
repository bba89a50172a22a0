"""A library's documents to one zip file and back."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from corpus.library import Entry, Library, LibraryError
from corpus.read import Limits
from corpus.records import Source, SourceInvalid
from corpus.registry import why
from index.add import Added, Addition, add
from index.addition import DETAILS
from index.build import building
from index.embed import Encoder
from index.progress import Watch
from index.recognised import can_recognise, is_recognised

LIST = "documents.json"
_RELATIONS = ("supersedes", "superseded_by", "original_of")


class Listed(BaseModel):
    """A document in the list of an exported file."""

    original: str
    """Name of its file in the folder ``originals``."""
    file: str
    path: str
    source_id: str
    details: dict[str, Any]
    given: list[str]
    """Names of the details that a person gave; the others are read in the document again."""
    recognised: bool = False
    """Whether its scanned pages were read by text recognition."""


def export_library(library: Library, file: Path) -> int:
    """Write every document that a person added, as it is in use; gives their number.

    The file appears whole or not at all.
    """
    listed: list[dict[str, Any]] = []
    unfinished = file.with_name(file.name + ".part")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            for entry in library.entries():
                original = library.original(entry.document_id)
                if entry.path is not None and original is not None:
                    archive.write(original, f"originals/{original.name}")
                    recognised = is_recognised(library.document(entry.document_id))
                    listed.append(_listed(entry, entry.path, original, recognised).model_dump())
            archive.writestr(LIST, json.dumps(listed, ensure_ascii=False, indent=1))
        unfinished.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise LibraryError(f"'{file}' cannot be written: {why(error)}.") from error
    return len(listed)


def _listed(entry: Entry, path: str, original: Path, recognised: bool) -> Listed:
    return Listed(
        original=original.name,
        file=entry.file,
        path=path,
        source_id=entry.source_id,
        details=asdict(entry.source),
        given=list(entry.given),
        recognised=recognised,
    )


def import_library(library: Library, encoder: Encoder, file: Path, watch: Watch | None = None) -> Iterator[Added]:
    """Add the documents of an exported file, each with its details. Raises ``LibraryError``."""
    try:
        archive = zipfile.ZipFile(file)
        listed = TypeAdapter(list[Listed]).validate_json(archive.read(LIST))
    except (OSError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, ValidationError) as error:
        raise LibraryError(f"'{file}' is not a library that 'assistant library export' wrote.") from error
    here: dict[str, str] = {}
    with archive, tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(listed):
            added = _import_one(library, encoder, archive, one, Path(folder) / str(number), watch)
            if added.id:
                here[one.source_id] = library.entry(added.id).source_id
            yield added
    _relate(library, encoder, listed, here)


def _import_one(
    library: Library, encoder: Encoder, archive: zipfile.ZipFile, one: Listed, folder: Path, watch: Watch | None
) -> Added:
    name = Path(one.file.replace("\\", "/")).name or "document"
    suffix = re.sub(r"[^.A-Za-z0-9]", "", Path(name).suffix)[:16]
    folder.mkdir()
    place = folder / f"document{suffix}"
    details = {key: value for key, value in one.details.items() if key in DETAILS.intersection(one.given)}
    details = {key: value for key, value in details.items() if key not in _RELATIONS}
    try:
        _unpack(archive, f"originals/{one.original}", place)
        Source(**{"title": "?", **details})
    except (KeyError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error, SourceInvalid) as error:
        return Added(name, "refused", f"corrupt: what the zip file holds of '{name}' is damaged ({error}).")
    addition = Addition(
        details, ocr=one.recognised and can_recognise(), registered={place: one.path}, names={place: name}
    )
    (added,) = add(library, encoder, [place], addition, watch)
    return added


def _unpack(archive: zipfile.ZipFile, member: str, place: Path) -> None:
    """Raises ``BadZipFile`` for a file that is damaged or larger than any that is read."""
    most = Limits().bytes
    with archive.open(member) as packed, place.open("wb") as file:
        left = most
        while part := packed.read(1_000_000):
            left -= len(part)
            if left < 0:
                raise zipfile.BadZipFile(f"over the limit of {most:,} bytes")
            file.write(part)


def _relate(library: Library, encoder: Encoder, listed: Sequence[Listed], here: Mapping[str, str]) -> None:
    """Say again which document superseded which, or is the original of which, under the ids they have here."""
    related = [one for one in listed if one.source_id in here and any(one.details.get(name) for name in _RELATIONS)]
    if not related:
        return
    with building(library, encoder) as builder:
        for one in related:
            entry = library.entry(here[one.source_id])
            source = replace(
                entry.source,
                supersedes=tuple(here.get(str(old), str(old)) for old in one.details.get("supersedes") or ()),
                superseded_by=_moved(one.details.get("superseded_by"), here),
                original_of=_moved(one.details.get("original_of"), here),
            )
            if source != entry.source:
                builder.change(entry, source)


def _moved(name: Any, here: Mapping[str, str]) -> str | None:
    return here.get(str(name), str(name)) if name else None
