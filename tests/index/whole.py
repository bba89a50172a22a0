"""Documents to add, and what must hold of a library at every moment."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from corpus.library import Library
from index import dense
from index.build import building
from index.embed import Encoder
from index.tables import Coming, cut

WORDS = (
    "care nurse hospice family plan review home night need person team service carer choice record place death "
    "support symptom pain visit partner council ward budget outcome measure quality staff training"
).split()


def markdown(number: int, sections: int = 8) -> str:
    """A document of its own words, the same for the same number; about one passage a section."""
    parts = [f"# Guidance {number}"]
    for section in range(sections):
        parts.append(f"## Section {section} of guidance {number}")
        for sentence in range(9):
            first = number * 7 + section * 3 + sentence
            words = [WORDS[(first + step * (1 + section)) % len(WORDS)] for step in range(16)]
            parts.append(f"Sentence {sentence} of {number} and {section} names {' '.join(words)}.")
    return "\n\n".join(parts) + "\n"


def folder_of(folder: Path, numbers: range, sections: int = 8) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"guidance-{number:03}.md").write_text(markdown(number, sections), encoding="utf-8")
    return folder


def assert_whole(library: Library, encoder: Encoder) -> int:
    """Every document is in both legs, wholly and with its own vectors, or in none; gives how many there are."""
    with library.reading():
        entries = library.entries()
        if library.meta("model") is None:  # stopped before there was an index
            assert entries == []
            return 0
        ranges = {
            source_id: (document, first, last)
            for source_id, document, first, last in library.db.execute(
                "SELECT source_id, document_id, first, last FROM indexed"
            )
        }
        assert {entry.source_id: entry.document_id for entry in entries} == {
            source_id: document for source_id, (document, _, _) in ranges.items()
        }
        rows = library.db.execute("SELECT id, document_id FROM passages ORDER BY id").fetchall()
        assert rows == sorted(
            (number, document) for document, first, last in ranges.values() for number in range(first, last + 1)
        )
        assert [row[0] for row in library.db.execute("SELECT rowid FROM lexical ORDER BY rowid")] == [
            number for number, _ in rows
        ]
        vectors = dense.passage_vectors(library.folder, encoder.dimension).read()
        for entry in entries:
            document, first, last = ranges[entry.source_id]
            stored = library.document(document)
            texts = cut(Coming(stored, entry.path, ""), encoder).texts
            assert last - first + 1 == len(texts)
            if texts:
                assert np.abs(vectors[first - 1 : last] - encoder.embed(texts)).max() < 1e-6
            original = library.original(document)
            assert original is not None
            if entry.path and Path(entry.path).is_file():
                assert original.read_bytes() == Path(entry.path).read_bytes()
    return len(entries)


def assert_mended(library: Library, encoder: Encoder) -> None:
    """The next that writes leaves in Chroma and in the folder of originals what the registry knows, and no more."""
    with building(library, encoder):
        pass
    with dense.chroma(library.folder) as collection:
        assert collection.numbers() == {row[0] for row in library.db.execute("SELECT id FROM passages")}
    versions = {row[0] + row[1] for row in library.db.execute("SELECT document_id, suffix FROM versions")}
    assert {file.name for file in library.originals.iterdir()} == versions


def words_hash(library: Library) -> str:
    """Of all that can be found, so that two libraries can be compared."""
    rows = library.db.execute("SELECT text, heading FROM lexical ORDER BY text, heading").fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest()
