"""The chunking-evaluation benchmark: which characters of long texts the first five passages bring."""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.records import Block, Document, Source
from evals.measures import of_characters
from evals.places import Letters, Span, letters
from evals.runs import Row
from evals.systems import Asking
from index.query import Hit, Query

PASSAGES = 5
DEEPER = 100  # passages that a peer is asked for, to fill as many characters as the product's five
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


def asked(wanted: Sequence[Excerpts], asking: Asking, documents: Sequence[Document]) -> Iterator[Row]:
    """A row for each question that is not done. Words that the stored text has lost count as not found.

    ``equal characters``: in as many characters, best passages first, as the run's first system gave in five.
    """
    spelt = {document.file: Letters(document) for document in documents}
    first = {document.id: place * 1_000_000_000 for place, document in enumerate(documents)}
    for one in wanted:
        if one.id in asking.done:
            continue
        told: dict[str, Any] = {"question": one.question, "file": one.file}
        if one.file not in spelt:
            yield Row(one.id, unscored=f"'{one.file}' is not among the documents", told=told)
            continue
        began = time.perf_counter()
        hits = asking.search(Query(one.question, limit=PASSAGES, joined=True))
        seconds = time.perf_counter() - began
        spans, lost = _wanted(one, spelt[one.file], first)
        found = _spans(hits, first)
        told |= {"lost": lost, "characters": sum(end - start for start, end in found)}
        values = of_characters(found, spans, lost)
        if one.id in asking.first:  # another was asked before: as much as that one gave
            room = int(asking.first[one.id].told.get("characters", 0))
            found = _within(_spans(asking.search(Query(one.question, limit=DEEPER, joined=True)), first), room)
        equal = of_characters(found, spans, lost)
        values |= {name.replace("@5", ", equal characters"): value for name, value in equal.items()}
        told |= {"wanted": [words for words, _ in one.pieces], "found": [hit.passage.text for hit in hits]}
        yield Row(one.id, values, seconds, told=told)


def _wanted(one: Excerpts, spelt: Letters, first: Mapping[str, int]) -> tuple[list[Span], int]:
    """Where the excerpts stand, and how many letters of them stand nowhere."""
    spans, lost = [], 0
    for words, share in one.pieces:
        span = spelt.nearest(words, share) or spelt.nearest(TAG.sub(" ", words), share)
        if span:
            here = first[spelt.document.id]
            spans.append((here + span[0], here + span[1]))
        else:
            lost += len(letters(words))
    return spans, lost


def _spans(hits: Sequence[Hit], first: Mapping[str, int]) -> list[Span]:
    places = ((first[hit.passage.document_id], hit.passage) for hit in hits)
    return [(here + passage.start, here + passage.end) for here, passage in places]


def _within(spans: Sequence[Span], room: int) -> list[Span]:
    """The first of them, the last cut short, that are so many characters together."""
    kept = []
    for start, end in spans:
        if room <= 0:
            break
        kept.append((start, min(end, start + room)))
        room -= end - start
    return kept
