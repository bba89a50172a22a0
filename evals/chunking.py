"""The chunking-evaluation benchmark: which characters of long texts the first five passages bring."""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.records import Block, Document, Source
from evals.measures import of_characters
from evals.places import Letters, letters
from evals.runs import Row
from index.query import Query, Search

PASSAGES = 5
TAG = re.compile(r"<[^<>\s]*>")
"""In Markdown such is a mark, and no word: "<unk>" in the benchmark's articles."""


class BenchmarkWrong(ValueError):
    """A folder does not hold the benchmark: the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Excerpts:
    """A question and the excerpts of one text that answer it together."""

    id: str
    question: str
    file: str
    pieces: tuple[tuple[str, float], ...]
    """The words of each, and where it begins as a share, 0 to 1, of the text."""


def benchmark(folder: Path) -> tuple[Path, list[Excerpts]]:
    """The folder of its texts, and its questions. Raises ``BenchmarkWrong``."""
    table = next(iter(sorted(folder.rglob("questions_df.csv"))), None)
    if table is None:
        raise BenchmarkWrong(f"'{folder}' has no 'questions_df.csv': give the folder of the chunking benchmark.")
    found = []
    try:
        sizes = {file.name: len(file.read_text("utf-8")) or 1 for file in (table.parent / "corpora").glob("*.md")}
        with table.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file)):
                name = f"{row['corpus_id']}.md"
                given = json.loads(row["references"])
                pieces = tuple((one["content"], one["start_index"] / sizes[name]) for one in given)
                found.append(Excerpts(f"chunking-{number}", row["question"], name, pieces))
    except (KeyError, OSError, TypeError, ValueError, csv.Error) as error:
        raise BenchmarkWrong(f"'{table}' cannot be read: {type(error).__name__}: {error}.") from error
    return table.parent / "corpora", found


def as_given(texts: Path) -> list[Document]:
    """The benchmark's texts as they are, for a search that has no reader of its own."""
    documents = []
    for file in sorted(texts.glob("*.md")):
        text = file.read_text("utf-8")
        block = Block("paragraph", 0, len(text))
        documents.append(Document(file.stem, file.stem, file.name, Source(file.stem), text, (block,)))
    return documents


def asked(
    wanted: Sequence[Excerpts], search: Search, documents: Sequence[Document], done: frozenset[str]
) -> Iterator[Row]:
    """A row for each question that is not done. Words that the stored text has lost count as not found."""
    spelt = {document.file: Letters(document) for document in documents}
    first = {document.id: place * 1_000_000_000 for place, document in enumerate(documents)}
    for one in wanted:
        if one.id in done:
            continue
        told = {"question": one.question, "file": one.file}
        if one.file not in spelt:
            yield Row(one.id, unscored=f"'{one.file}' is not among the documents", told=told)
            continue
        began = time.perf_counter()
        hits = search(Query(one.question, limit=PASSAGES))
        seconds = time.perf_counter() - began
        spans, lost = [], 0
        for words, share in one.pieces:
            span = spelt[one.file].nearest(words, share) or spelt[one.file].nearest(TAG.sub(" ", words), share)
            if span:
                here = first[spelt[one.file].document.id]
                spans.append((here + span[0], here + span[1]))
            else:
                lost += len(letters(words))
        found = [
            (first[h.passage.document_id] + h.passage.start, first[h.passage.document_id] + h.passage.end) for h in hits
        ]
        yield Row(one.id, of_characters(found, spans, lost), seconds, told=told | {"lost": lost})
