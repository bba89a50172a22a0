"""A BEIR folder against search: ``python -m evals.retrieval FOLDER [--split test]``.

Each text of the collection is one passage, as its makers cut it; texts of one web address are one document.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from corpus.library import Library
from corpus.records import Block, Document, Passage, Source
from corpus.sentences import sentence_spans
from index.build import building
from index.embed import Encoder
from index.models import open_encoder
from index.query import Query
from index.search import Searcher
from index.tables import Coming, cut

GROUP = 200  # documents stored at once

Judged = Mapping[str, Mapping[str, int]]


def one_passage_a_block(document: Document) -> list[Passage]:
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


def indexed(folder: Path, library: Library, encoder: Encoder, say: Callable[[str], None]) -> Searcher:
    texts: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    with (folder / "corpus.jsonl").open(encoding="utf-8") as file:
        for line in file:
            one = json.loads(line)
            address = (one.get("metadata") or {}).get("url") or one["_id"]
            texts[address].append((one["_id"], one.get("title") or "", one["text"]))
    documents = [_document(address, parts) for address, parts in texts.items()]
    with building(library, encoder) as builder:
        for first in range(0, len(documents), GROUP):
            group = documents[first : first + GROUP]
            comings = [Coming(document, document.id, ".txt") for document in group]
            builder.store_all([cut(coming, encoder, one_passage_a_block(coming.document)) for coming in comings])
            say(f"{first + len(group)} of {len(documents)} documents")
    return Searcher(library, encoder)


def _document(address: str, parts: Sequence[tuple[str, str, str]]) -> Document:
    blocks, start = [], 0
    for name, _, text in parts:
        blocks.append(Block("paragraph", start, start + len(text), number=name))
        start += len(text) + 2
    text = "\n\n".join(text for _, _, text in parts)
    # The address is no title: its words would tell what the text is about.
    return Document(address, address, address, Source(parts[0][1] or "Text"), text, tuple(blocks))


def judged(folder: Path, split: str) -> Judged:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels" / f"{split}.tsv").read_text("utf-8").splitlines()[1:]:
        query, name, score = line.split("\t")
        if int(score) > 0:
            found[query][name] = int(score)
    return found


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], cut: int = 10) -> float:
    """Järvelin and Kekäläinen 2002, with log2(rank + 1); 0 where nothing was found."""
    gained = sum(relevant.get(name, 0) / math.log2(rank + 1) for rank, name in enumerate(ranked[:cut], 1))
    best = sorted(relevant.values(), reverse=True)[:cut]
    return gained / sum(value / math.log2(rank + 1) for rank, value in enumerate(best, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with corpus.jsonl, queries.jsonl and qrels/")
    parser.add_argument("--split", default="test")
    parser.add_argument("--keep", type=Path, help="a folder in which the library stays for the next run")
    given = parser.parse_args()
    relevant = judged(given.folder, given.split)
    lines = (given.folder / "queries.jsonl").read_text("utf-8").splitlines()
    queries = {one["_id"]: one["text"] for one in map(json.loads, lines)}
    say = partial(print, flush=True)
    encoder = open_encoder()
    with tempfile.TemporaryDirectory() as folder:
        library = Library(given.keep or Path(folder) / "library")
        search = Searcher(library, encoder) if library.entries() else indexed(given.folder, library, encoder, say)
        names = {entry.document_id: library.document(entry.document_id) for entry in library.entries()}
        number = {
            (name, block.start): str(block.number) for name, document in names.items() for block in document.blocks
        }
        gains, found, seconds = [], [], []
        for query, wanted in relevant.items():
            began = time.perf_counter()
            hits = search(Query(queries[query], limit=100))
            seconds.append(time.perf_counter() - began)
            ranked = [number[hit.passage.document_id, hit.passage.start] for hit in hits]
            gains.append(ndcg(ranked, wanted))
            found.append(len(set(ranked) & set(wanted)) / len(wanted))
    say(f"{given.folder} {given.split}: {len(gains)} queries")
    say(f"nDCG@10 {statistics.mean(gains):.4f}  R@100 {statistics.mean(found):.4f}")
    say(f"query: median {1000 * statistics.median(seconds):.1f} ms with 100 passages given back")


if __name__ == "__main__":
    main()
