"""What is checked as a document: a file in any format that the library reads, pasted text, or what a person made."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from corpus.library import document_id
from corpus.propose import nation_named
from corpus.read import READER_VERSION, Limits, Readers, Refused
from corpus.records import Document, Nation, Reading, Source

PASTED = "pasted text.txt"


def of_file(path: Path, *, name: str | None = None, ocr: bool = False) -> tuple[Document, tuple[str, ...]]:
    """The document of a file, read in a process of its own, and what a person should know of how it was read.

    The same bytes give the same document, whatever the file is called: ``name`` is for people. Raises ``Refused``
    with the reason that ``library add`` gives.
    """
    if not path.exists():
        raise Refused("unreadable", f"'{path}' is not there: look at how its name is written.")
    if path.is_dir():
        raise Refused("unsupported", f"'{path}' is a folder: give one file.")
    with Readers(1) as readers:
        reading = readers.read(path, ocr=ocr)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused("unreadable", f"'{path.name}' cannot be read: {error.strerror or error}.") from error
    document = _document(reading, content, name or path.name)
    return document, (*reading.warnings, *_taken(reading.nation, document.source.nation))


def of_text(text: str, *, name: str = PASTED) -> tuple[Document, tuple[str, ...]]:
    """The document of pasted text. Raises ``Refused`` where there is none, or more than a file may hold."""
    if not text.strip():
        raise Refused("empty", "There is no text: paste the specification, or give its file.")
    if len(text) > Limits().characters:
        raise Refused("too large", f"The text has {len(text):,} characters: give it in parts.")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ("pasted.md" if name.endswith(".md") else "pasted.txt")
        file.write_text(text, "utf-8", errors="replace")
        return of_file(file, name=name)


def _taken(told: Nation | None, taken: Nation | None) -> Iterator[str]:
    if told is None and taken is not None:
        name = taken.replace("-", " ").title()
        yield f"The specification is taken to be for {name}, the only nation that it names: choose another if not."


def _document(reading: Reading, content: bytes, name: str) -> Document:
    version = document_id(content, READER_VERSION)
    title = reading.title or " ".join(Path(name).stem.replace("_", " ").split()) or name
    source = Source(
        title=title,
        publisher=reading.publisher,
        published=reading.published,
        nation=reading.nation or nation_named(reading.text),
        kind="local",
    )
    return Document(version, version, name, source, reading.text, reading.blocks, reading.pages, reading.lines)
