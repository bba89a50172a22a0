"""One part of the measurement, in a process of its own: what to do comes on standard input, what came of it goes to
a file."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from assistant.settings import Settings
from assistant.wire import House
from corpus.library import Library
from corpus.read import Readers, Refused
from evals.filled import stored
from evals.runs import OURS
from evals.speed.side import Ask, Peer, Stock
from evals.speed.sides import Ours, peer, side
from evals.speed.watching import STAGES, on_disk, watched
from index import dense
from index.models import open_encoder
from index.tables import Coming, cut

Found = dict[str, Any]
QUESTIONS = Path(__file__).parents[1] / "cases" / "seeds-development.jsonl"


def readable(spec: Mapping[str, Any]) -> Found:
    """The PDFs of a folder that everybody who is measured can read, and those that somebody cannot."""
    files = sorted(file for file in Path(spec["from"]).rglob("*") if file.suffix.lower() == ".pdf")
    with Readers() as readers:
        read = [file for file, found in readers.read_many(files) if not isinstance(found, Refused)]
    for name in spec["peers"]:
        one = peer(name)
        read = [file for file in read if one.has_text(file)]
    read = sorted(read)
    return {"files": [str(file) for file in read], "left out": [file.name for file in files if file not in read]}


def base(spec: Mapping[str, Any]) -> Found:
    """A library with the knowledge that ships."""
    house = House(Settings(Path(spec["folder"]), embedding_model=spec["model"]))
    house.furnish()
    return {"passages": house.search.size()[1], "disk": on_disk(Path(spec["folder"]))}


def grown(spec: Mapping[str, Any]) -> Found:
    """A library of at least so many passages, made of those of another."""
    ours, first, folder = Ours(spec["model"]), Library(Path(spec["from"])), Path(spec["folder"])
    vectors = np.array(dense.passage_vectors(first.folder, ours.encoder.dimension).read())
    ours.grow([text for _, text, _, _ in stored(first)], vectors, spec["size"], folder)
    return {"passages": _passages(Library(folder)), "disk": on_disk(folder)}


def filled(spec: Mapping[str, Any]) -> Found:
    """A peer's store of what a library of ours holds."""
    folder = Path(spec["folder"])
    peer(spec["side"]).fill(_stock(spec), folder)
    return {"disk": on_disk(folder)}


def ingest(spec: Mapping[str, Any]) -> Found:
    """Files to searchable."""
    room, files = Path(spec["folder"]), [Path(file) for file in spec["files"]]
    one = side(spec["side"], spec["model"])
    one.warm(room / "warm")
    brought, taken = watched(lambda: one.add(files, room / "store"))
    spent = {f"ms a page, {stage}": 1000 * taken.seconds * taken.shares[stage] / brought.pages for stage in STAGES}
    values = {
        "pages a second": brought.pages / taken.seconds,
        "passages a second": brought.passages / taken.seconds,
        "processor ms a page": 1000 * taken.processor / brought.pages,
        **spent,
        "memory while adding, MB": taken.memory,
        "on disk, KB a page": 1000 * on_disk(room / "store") / brought.pages,
    }
    told = {"pages": brought.pages, "passages": brought.passages} | _pieces(one, brought.texts, room / "store")
    return {"values": values, "seconds": taken.seconds, "told": told}


def _pieces(one: object, texts: Any, store: Path) -> Found:
    """Word pieces that the embedding model was given, and those beyond what it reads, which it drops."""
    encoder = open_encoder()
    if isinstance(one, Ours):
        library = Library(store)
        documents = [library.document(entry.document_id) for entry in library.entries()]
        texts = [text for document in documents for text in cut(Coming(document, None, ""), encoder).texts]
    sizes, room = encoder.count(list(texts)), encoder.window - 2  # the model's own marks
    return {
        "word pieces": sum(min(size, room) for size in sizes),
        "word pieces dropped": sum(max(size - room, 0) for size in sizes),
    }


def queries(spec: Mapping[str, Any]) -> Found:
    """The time of each question, with and without a filter."""
    library = Library(Path(spec["from"]))
    if spec["side"] == OURS:
        ask = Ours(spec["model"]).opened(library.folder)
    else:
        one: Peer = peer(spec["side"])
        if one.in_memory:
            one.fill(_stock(spec), Path(spec["folder"]))
        ask = one.opened(Path(spec["folder"]))
    entries = library.entries()
    filters: dict[str, dict[str, str] | None] = {
        "no filter": None,
        "one nation": {"nation": "scotland"},
        "one document": {"document": entries[len(entries) // 2].document_id},
    }
    times, taken = watched(lambda: {name: _times(ask, wanted, spec["questions"]) for name, wanted in filters.items()})
    values = {
        f"query {which}, {name}, ms": 1000 * float(np.percentile(found, share))
        for which, share in (("p50", 50), ("p95", 95))
        for name, found in times.items()
    }
    return {
        "values": values | {"memory while searching, MB": taken.memory},
        "seconds": taken.seconds,
        "told": {"passages": _passages(library)},
    }


def _passages(library: Library) -> int:
    return int(library.db.execute("SELECT count(*) FROM passages").fetchone()[0])


def _times(ask: Ask, wanted: Mapping[str, str] | None, number: int) -> list[float]:
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()[:number]]
    for question in questions[:3]:  # the first calls open files
        ask(question, wanted)
    found = []
    for question in questions:
        began = time.perf_counter()
        ask(question, wanted)
        found.append(time.perf_counter() - began)
    return found


def _stock(spec: Mapping[str, Any]) -> Stock:
    library = Library(Path(spec["from"]))
    dimension = int(library.meta("dimension") or 0)
    held = list(stored(library))
    vectors = dense.passage_vectors(library.folder, dimension).read()[[number - 1 for number, *_ in held]]
    details = [{"document": document, "nation": nation} for _, _, document, nation in held]
    return Stock([text for _, text, _, _ in held], vectors, details)


PARTS: Mapping[str, Callable[[Mapping[str, Any]], Found]] = {
    "readable": readable,
    "base": base,
    "grown": grown,
    "filled": filled,
    "ingest": ingest,
    "queries": queries,
}


if __name__ == "__main__":
    given = json.load(sys.stdin)
    Path(sys.argv[1]).write_text(json.dumps(PARTS[given["part"]](given)), "utf-8")
