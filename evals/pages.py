"""Whether the page of a quoted sentence is right: python -m evals.pages [--documents FOLDER]

Measured on PDFs laid out for it (``evals.numbered``) and, with ``--documents``, on the labels in
``cases/pages.jsonl``: one JSON object a line with a file's name, a physical page, the number printed on it (null
where there is none) and the first twelve digits of the SHA-256 of a sentence's letters and digits, in small letters.
No words of the documents are kept. A sentence that is not found again counts as wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.read import Readers, Refused
from corpus.records import Document, Reading, Source
from corpus.sentences import block_sentences

LABELS = Path(__file__).parent / "cases" / "pages.jsonl"


@dataclass(frozen=True, slots=True)
class Label:
    file: str
    page: int
    """Physical, from 1."""
    printed: str | None
    sentence: str
    """The beginning of a hash."""


@dataclass(slots=True)
class Tally:
    """How many pages were right."""

    sentences: int = 0
    page: int = 0
    has_printed: int = 0
    printed: int = 0
    has_none: int = 0
    none: int = 0

    def add(self, wanted: Label, found: tuple[int, str | None] | None) -> None:
        self.sentences += 1
        self.page += found is not None and found[0] == wanted.page
        if wanted.printed is None:
            self.has_none += 1
            self.none += found is not None and found[1] is None
        else:
            self.has_printed += 1
            self.printed += found is not None and found[1] == wanted.printed

    def __str__(self) -> str:
        return (
            f"page right for {_share(self.page, self.sentences)}, printed page right for "
            f"{_share(self.printed, self.has_printed)}, None where there is none for {_share(self.none, self.has_none)}"
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%} of {whole}" if whole else "none asked"


def hashed(sentence: str) -> str:
    """The beginning of a hash of a sentence's letters and digits."""
    letters = "".join(sign for sign in sentence.lower() if sign.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()[:12]


def places(reading: Reading) -> dict[str, tuple[int, str | None]]:
    """For every sentence of a reading, by its hash, the page on which it begins and the number printed there."""
    document = Document("s", "d", "f", Source("t"), reading.text, reading.blocks, reading.pages)
    found: dict[str, tuple[int, str | None]] = {}
    for block in reading.blocks:
        for start, end in block_sentences(reading.text, block):
            pages = document.pages_of(start, end)
            if pages:
                found.setdefault(hashed(reading.text[start:end]), (pages[0].number, pages[0].printed))
    return found


def told(files: Iterable[tuple[Path, list[Label]]]) -> Iterator[tuple[Path, Tally]]:
    """How each file's labels came out; a refused one has all wrong."""
    wanted = dict(files)
    with Readers() as readers:
        for path, reading in readers.read_many(wanted):
            found = {} if isinstance(reading, Refused) else places(reading)
            tally = Tally()
            for label in wanted[path]:
                tally.add(label, found.get(label.sentence))
            yield path, tally


def generated(folder: Path) -> Iterator[tuple[Path, list[Label]]]:
    from evals.numbered import numbered  # needs fpdf2, which measuring on one's own files does not

    for path, out in numbered(folder):
        said = out.sentences
        yield path, [Label(path.name, page, out.printed[page - 1], hashed(sentence)) for sentence, page in said]


def labels(file: Path = LABELS) -> dict[str, list[Label]]:
    """The labels of real files, by file name."""
    found: dict[str, list[Label]] = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        label = Label(**json.loads(line))
        found[label.file].append(label)
    return found


def _print(title: str, tallies: Iterable[tuple[Path, Tally]]) -> None:
    total = Tally()
    for path, tally in tallies:
        print(f"  {path.name}: {tally}")
        for name in Tally.__slots__:
            setattr(total, name, getattr(total, name) + getattr(tally, name))
    print(f"{title}: {total}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=Path, help="folder of the labelled files")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _print("generated", told(generated(Path(folder))))
    if given.documents:
        wanted = labels()
        files = {path.name: path for path in sorted(given.documents.rglob("*.pdf")) if path.name in wanted}
        for name in sorted(wanted.keys() - files.keys()):
            print(f"  {name} is not in that folder")
        _print("labelled files", told((path, wanted[name]) for name, path in files.items()))


if __name__ == "__main__":
    main()
