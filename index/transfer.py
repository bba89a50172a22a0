"""A library's documents to one zip file and back."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.library import Library, LibraryError
from corpus.read import Limits
from index.add import DETAILS, Added, Addition, Watch, add
from index.embed import Encoder

LIST = "documents.json"


def export_library(library: Library, file: Path) -> int:
    """Write every document that a person added; gives their number. The file appears whole or not at all."""
    listed: list[dict[str, Any]] = []
    unfinished = file.with_name(file.name + ".part")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in library.entries():
                original = library.original(entry.document_id)
                if entry.path is None or original is None:
                    continue
                archive.write(original, f"originals/{original.name}")
                listed.append(
                    {
                        "original": original.name,
                        "file": entry.file,
                        "path": entry.path,
                        "source_id": entry.source_id,
                        "details": asdict(entry.source),
                    }
                )
            archive.writestr(LIST, json.dumps(listed, ensure_ascii=False, indent=1))
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise LibraryError(f"'{file}' cannot be written: {error.strerror or error}.") from error
    return len(listed)


def import_library(library: Library, encoder: Encoder, file: Path, watch: Watch | None = None) -> Iterator[Added]:
    """Add the documents of an exported file, each with its details. Raises ``LibraryError``."""
    try:
        archive = zipfile.ZipFile(file)
        listed = json.loads(archive.read(LIST))
    except (OSError, KeyError, zipfile.BadZipFile, json.JSONDecodeError) as error:
        raise LibraryError(f"'{file}' is not a library that 'assistant library export' wrote.") from error
    new_ids: dict[str, str] = {}
    with archive, tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(listed):
            yield _import_one(library, encoder, archive, one, Path(folder) / str(number), new_ids, watch)


def _import_one(
    library: Library,
    encoder: Encoder,
    archive: zipfile.ZipFile,
    one: dict[str, Any],
    folder: Path,
    new_ids: dict[str, str],
    watch: Watch | None,
) -> Added:
    name = Path(str(one["file"]).replace("\\", "/")).name or "document"
    place = folder / f"document{Path(name).suffix[:16]}"
    folder.mkdir()
    member = archive.getinfo(f"originals/{one['original']}")
    if member.file_size > Limits().bytes:
        return Added(name, "refused", f"too large: '{name}' has {member.file_size:,} bytes.")
    place.write_bytes(archive.read(member))
    details = {key: value for key, value in one["details"].items() if key in DETAILS}
    details["supersedes"] = tuple(new_ids.get(old, old) for old in details.get("supersedes", ()))
    addition = Addition(details, registered={place: str(one["path"])}, names={place: name})
    (added,) = add(library, encoder, [place], addition, watch)
    if added.id:
        new_ids[str(one["source_id"])] = library.entry(added.id).source_id
    return added
