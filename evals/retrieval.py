"""A folder in BEIR's layout against search.

Each text of the collection is one passage, as its makers cut it; texts of one web address are one document.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.library import Library
from corpus.records import Block, Document, Passage, Source
from corpus.sentences import sentence_spans
from evals.measures import DEPTH, of_ranking
from evals.runs import Row, Tick
from evals.systems import Asking
from index.build import building
from index.embed import Encoder
from index.query import Query, Search
from index.tables import Coming, cut

GROUP = 200  # documents stored at once

CHUNKS = 3
"""Chunks that a peer is asked for, for each text wanted of it: a text may be cut into several."""

Judged = Mapping[str, Mapping[str, int]]
Ranking = Callable[[Search, str], list[str]]
"""A search and a question to names of texts, best first."""


class FolderWrong(ValueError):
    """A folder is not in BEIR's layout: the message names the file and what is wrong."""


def one_passage_a_block(document: Document) -> list[Passage]:
    """A document's blocks as its passages: a benchmark's texts are not to be cut anew."""
    return [
        Passage(
            id=number,
            document_id=document.id,
            start=block.start,
            end=block.end,
            text=document.text[block.start : block.end],
            sentences=tuple(sentence_spans(document.text, block.start, block.end)),
        )
        for number, block in enumerate(document.blocks)
    ]


def indexed(folder: Path, library: Library, encoder: Encoder, tick: Tick) -> None:
    """Make the texts of ``corpus.jsonl`` searchable; what an earlier call stored stays. Raises ``FolderWrong``."""
    texts: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for name, one in _objects(folder / "corpus.jsonl"):
        address = (one.get("metadata") or {}).get("url") or name
        title = one.get("title") or ""
        text = one.get("text") or title
        if text.strip():
            texts[address].append((name, title, text))
    here = {entry.document_id for entry in library.entries()}
    documents = [_document(address, parts) for address, parts in texts.items() if address not in here]
    tick(len(texts) - len(documents), len(texts))
    with building(library, encoder) as builder:
        for first in range(0, len(documents), GROUP):
            group = documents[first : first + GROUP]
            comings = [Coming(document, document.id, ".txt") for document in group]
            builder.store_all([cut(coming, encoder, one_passage_a_block(coming.document)) for coming in comings])
            tick(len(texts) - len(documents) + first + len(group), len(texts))


def _document(address: str, parts: Sequence[tuple[str, str, str]]) -> Document:
    blocks, start = [], 0
    for name, _, text in parts:
        blocks.append(Block("paragraph", start, start + len(text), number=name))
        start += len(text) + 2
    text = "\n\n".join(text for _, _, text in parts)
    # The address is no title: its words would tell what the text is about.
    return Document(address, address, address, Source(parts[0][1] or "Text"), text, tuple(blocks))


def judged(folder: Path, split: str) -> Judged:
    """For each query of a split the texts that answer it, with their grades. Raises ``FolderWrong``."""
    for name in ("corpus.jsonl", "queries.jsonl"):
        if not (folder / name).is_file():
            wanted = "a folder with corpus.jsonl, queries.jsonl and qrels/"
            raise FolderWrong(f"'{folder}' has no '{name}': give {wanted}.")
    file = folder / "qrels" / f"{split}.tsv"
    if not file.is_file():
        known = ", ".join(sorted(one.stem for one in (folder / "qrels").glob("*.tsv"))) or "none"
        raise FolderWrong(f"'{folder}' has no 'qrels/{split}.tsv'. Splits that are there: {known}.")
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        fields = line.split("\t")
        if not line.strip() or (number == 1 and not fields[-1].strip().isdecimal()):
            continue
        try:
            query, name, score = fields
            if int(score) > 0:
                found[query][name] = int(score)
        except ValueError as error:
            wanted = "a query, a text and a whole number, with tabs between"
            raise FolderWrong(f"'{file}', line {number}, is not {wanted}.") from error
    if not found:
        raise FolderWrong(f"'{file}' judges no query.")
    return found


def questions(folder: Path) -> dict[str, str]:
    """The text of each query by its id. Raises ``FolderWrong``."""
    return {name: str(one.get("text") or "") for name, one in _objects(folder / "queries.jsonl")}


def _objects(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    number = 0
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):  # noqa: B007
                if line.strip():
                    one = json.loads(line)
                    yield str(one["_id"]), one
    except OSError as error:
        raise FolderWrong(f"'{file}' cannot be read: {error.strerror or error}.") from error
    except (KeyError, TypeError, ValueError) as error:
        raise FolderWrong(f"'{file}', line {number}: not a JSON object with an '_id' ({error}).") from error


def names(library: Library) -> dict[tuple[str, int], str]:
    """The id of each text by its document and place."""
    documents = [library.document(entry.document_id) for entry in library.entries()]
    return {(one.id, block.start): str(block.number) for one in documents for block in one.blocks}


def as_given(folder: Path) -> list[Document]:
    """Each text of the collection with its title, for a search that cuts texts itself. Raises ``FolderWrong``."""
    documents = []
    for name, one in _objects(folder / "corpus.jsonl"):
        text = "\n".join(part for part in (one.get("title") or "", one.get("text") or "") if part.strip())
        if text:
            blocks = (Block("paragraph", 0, len(text)),)
            documents.append(Document(name, name, name, Source("Text"), text, blocks))
    return documents


def asked(wanted: Judged, queries: Mapping[str, str], asking: Asking) -> Iterator[Row]:
    """A row for each query that is not done. One without words, or whose texts are all missing, is unscored."""
    ranking = _of_chunks if asking.texts is not None else _of_passages(names(asking.house.library))
    here = _names_of(asking)
    for query, relevant in wanted.items():
        if query in asking.done:
            continue
        told = {"question": queries.get(query, ""), "wanted": dict(relevant)}
        if not queries.get(query, "").strip():
            yield Row(query, unscored="the query has no text", told=told)
        elif here.isdisjoint(relevant):
            yield Row(query, unscored="none of the texts that answer is in the collection", told=told)
        else:
            began = time.perf_counter()
            ranked = ranking(asking.search, queries[query])
            seconds = time.perf_counter() - began
            # As BEIR does: where queries are texts of the collection, a text does not answer itself.
            found = [one for one in ranked if one != query][:DEPTH]
            yield Row(query, of_ranking(found, relevant), seconds, told=told | {"found": found[:10]})


def _names_of(asking: Asking) -> frozenset[str]:
    if asking.texts is not None:
        return frozenset(one.id for one in asking.texts)
    return frozenset(names(asking.house.library).values())


def _of_passages(name: Mapping[tuple[str, int], str]) -> Ranking:
    def ranked(search: Search, question: str) -> list[str]:
        return [name[hit.passage.document_id, hit.passage.start] for hit in search(Query(question, limit=DEPTH + 1))]

    return ranked


def _of_chunks(search: Search, question: str) -> list[str]:
    """Texts by the best of their chunks."""
    hits = search(Query(question, limit=CHUNKS * (DEPTH + 1)))
    return list(dict.fromkeys(hit.passage.document_id for hit in hits))
