"""Specifications that were checked, kept in a library's folder by what is in them, never by their names.

They are no part of the library's knowledge: nothing here is searched or cited as guidance. A specification stays as
it was read, so that quotations of it can be proven again and its pages be shown.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from dataclasses import asdict
from pathlib import Path

from corpus.layout import packed, unpacked
from corpus.library import LibraryError, NotInLibrary
from corpus.records import Document, Source
from corpus.registry import why

FOLDER = "specifications"
TEXT = ".read"
_ID = re.compile(r"[0-9a-f]{16}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


class Specifications:
    """The specifications of one library folder. Any number of threads and processes may use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / FOLDER

    def keep(self, document: Document, content: bytes, suffix: str) -> None:
        """Keep a document as it was read, and its file. ``document.id`` is a hash of the content.

        ``suffix``: the kind of file, ".pdf". Raises ``LibraryError`` where the folder cannot be written to.
        """
        if not _ID.fullmatch(document.id):
            raise LibraryError(f"'{document.id}' is no id of a document's content.")
        layout = packed(document.blocks, document.pages, document.lines)
        about = {"source_id": document.source_id, "file": document.file, "source": asdict(document.source)}
        parts = (json.dumps(about).encode(), document.text.encode("utf-8", "surrogatepass"), layout)
        sizes = ",".join(str(len(part)) for part in parts).encode() + b"\n"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            kind = suffix.lower() if _SUFFIX.fullmatch(suffix.lower()) else ""
            self._write(self.folder / f"{document.id}{kind}", content)
            self._write(self.folder / f"{document.id}{TEXT}", zlib.compress(sizes + b"".join(parts), 1))
        except OSError as error:
            raise LibraryError(f"'{self.folder}' cannot be written to: {why(error)}.") from error

    def document(self, name: str) -> Document:
        """A specification as it was read. Raises ``NotInLibrary``."""
        try:
            if not _ID.fullmatch(name):
                raise FileNotFoundError
            stored = zlib.decompress((self.folder / f"{name}{TEXT}").read_bytes())
            sizes, _, rest = stored.partition(b"\n")
            first, second = (int(size) for size in sizes.split(b",")[:2])
            about = json.loads(rest[:first])
            blocks, pages, lines = unpacked(rest[first + second :])
        except (OSError, ValueError, KeyError, zlib.error) as error:
            raise NotInLibrary(f"The specification '{name}' is not kept in this library: check it again.") from error
        source = Source(**{**about["source"], "supersedes": tuple(about["source"]["supersedes"])})
        text = rest[first : first + second].decode("utf-8", "surrogatepass")
        return Document(about["source_id"], name, about["file"], source, text, blocks, pages, lines)

    def original(self, name: str) -> Path | None:
        """The file as it came, if it is kept."""
        if not _ID.fullmatch(name) or not self.folder.is_dir():
            return None
        found = (path for path in self.folder.glob(f"{name}*") if path.suffix not in (TEXT, ".part"))
        return next(found, None)

    def _write(self, target: Path, content: bytes) -> None:
        """It appears whole or not at all; what is there has the same content."""
        if target.is_file():
            return
        unfinished = target.with_name(f"{target.name}.{os.getpid()}.part")
        unfinished.write_bytes(content)
        os.replace(unfinished, target)
