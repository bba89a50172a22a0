"""How fast files become searchable and questions are answered, beside LangChain's usual recipe in the same run.

    python -m evals.speed FOLDER_OF_PDFS [--passages 1000 50000] [--rounds 3] [--json]

The recipe is ``evals/peers.py``; it reads, cuts, embeds and stores the same files. Both models, and every library
either side uses, are loaded before a clock starts. Only files that both can read are counted. Query times are over
passages whose vectors are real ones, moved a little, so that filling 50,000 does not take an hour; the stores hold
the same texts and vectors and embed each question with their own model. The two sides take turns.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import FrameType
from typing import Any, TypeVar

import numpy as np

from corpus.library import Library
from corpus.read import Readers, Refused
from evals.filled import PreparedEncoder, fill, stored
from evals.peers import PeersMissing, Recipe
from index import dense
from index.add import Added, add
from index.build import building
from index.embed import Encoder
from index.export import library_versions
from index.models import open_encoder
from index.query import Filter, Query
from index.search import Searcher
from index.tables import Coming, cut

QUESTIONS = Path(__file__).parent / "cases" / "seeds-development.jsonl"
Made = TypeVar("Made")
STAGES = {  # the outermost of these in what is running names the stage; anything else is storing
    "corpus/read": "reading",
    "pypdf": "reading",
    "index/chunk": "cutting",
    "langchain_text_splitters": "cutting",
    "index/embed": "embedding",
    "index/export": "embedding",
    "langchain_huggingface": "embedding",
}


class Stages:
    """Looks a hundred times a second at what a thread is doing, within ``with``."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._thread = threading.get_ident()
        self._ended = threading.Event()

    def __enter__(self) -> Stages:
        threading.Thread(target=self._look, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def _look(self) -> None:
        while not self._ended.wait(0.01):
            self._seen[_stage(sys._current_frames().get(self._thread))] += 1

    def shares(self) -> dict[str, float]:
        """Part of the time by stage, 0 to 1."""
        whole = sum(self._seen.values()) or 1
        return {stage: self._seen[stage] / whole for stage in ("reading", "cutting", "embedding", "storing")}


def _stage(frame: FrameType | None) -> str:
    found = "storing"
    while frame is not None:
        file = frame.f_code.co_filename.replace("\\", "/")
        found = next((stage for part, stage in STAGES.items() if f"/{part}" in file), found)
        frame = frame.f_back
    return found


@dataclass(frozen=True, slots=True)
class Round:
    """The same files through both sides once."""

    pages: int
    ours: float
    """Seconds, as all times here."""
    theirs: float
    our_processor: float
    """Seconds of processor time, reading processes included: steadier than the clock on a machine in use."""
    their_processor: float
    our_shares: Mapping[str, float]
    their_shares: Mapping[str, float]
    our_passages: int
    their_chunks: int
    our_pieces: int
    """Word pieces that the model was given: all of the text, and each passage's context."""
    their_pieces: int
    """Word pieces within the model's window; the model drops the rest of a chunk without a word."""
    their_dropped: int

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours


def readable(folder: Path, recipe: Recipe) -> tuple[list[Path], list[Path]]:
    """The PDFs that both sides read, and those that one of them does not."""
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() == ".pdf")
    with Readers() as readers:
        ours = {file for file, found in readers.read_many(files) if not isinstance(found, Refused)}
    both = [file for file in files if file in ours and _has_text(recipe, file)]
    return both, [file for file in files if file not in both]


def _has_text(recipe: Recipe, file: Path) -> bool:
    try:
        text = "".join(page.page_content for page in recipe.pages(file))
        return bool(text.strip()) and bool(text.encode())  # lone surrogates, which its tokenizer refuses, raise here
    except Exception:  # a broken file ends in any of a dozen errors; what fails is left out and counted
        return False


def ingest(files: Sequence[Path], encoder: Encoder, recipe: Recipe, library: Path, store: Path) -> Round:
    def ours() -> list[Added]:
        return list(add(Library(library), encoder, files))

    outcomes, seconds, processor, shares = _watched(ours)
    chunks, their_seconds, their_processor, their_shares = _watched(lambda: recipe.add(files, store))
    sizes = encoder.count(chunks)
    room = encoder.window - 2  # the model's own marks
    return Round(
        pages=sum(one.pages or 0 for one in outcomes),
        ours=seconds,
        theirs=their_seconds,
        our_processor=processor,
        their_processor=their_processor,
        our_shares=shares,
        their_shares=their_shares,
        our_passages=sum(one.passages for one in outcomes),
        their_chunks=len(chunks),
        our_pieces=_pieces(Library(library), encoder),
        their_pieces=sum(min(size, room) for size in sizes),
        their_dropped=sum(max(size - room, 0) for size in sizes),
    )


def _pieces(library: Library, encoder: Encoder) -> int:
    """Word pieces of everything that a library's passages were embedded from."""
    documents = [library.document(entry.document_id) for entry in library.entries()]
    texts = [text for document in documents for text in cut(Coming(document, None, ""), encoder).texts]
    return sum(encoder.count(texts))


def _watched(work: Callable[[], Made]) -> tuple[Made, float, float, Mapping[str, float]]:
    """What was made, the seconds by the clock and of the processor, and the stages' shares."""
    with Stages() as stages:
        began, spent = time.perf_counter(), sum(os.times()[:4])
        made = work()
        seconds, processor = time.perf_counter() - began, sum(os.times()[:4]) - spent
    return made, seconds, processor, stages.shares()


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def questions() -> list[str]:
    """The first hundred development questions."""
    with QUESTIONS.open(encoding="utf-8") as file:
        return [str(json.loads(line)["question"]) for line in file][:100]


def query_times(
    library: Library, encoder: Encoder, recipe: Recipe, store: Path
) -> dict[str, tuple[list[float], list[float]]]:
    """Seconds of each question by filter, ours and theirs, asked in turn."""
    held = list(stored(library))
    vectors = dense.passage_vectors(library.folder, encoder.dimension).read()[[number - 1 for number, *_ in held]]
    theirs = recipe.fill(
        [text for _, text, _, _ in held],
        vectors,
        [{"document": document, "nation": nation} for _, _, document, nation in held],
        store,
    )
    ours = Searcher(library, encoder)
    one = held[len(held) // 2][2]
    filters: dict[str, tuple[Filter, dict[str, str] | None]] = {
        "no filter": (Filter(), None),
        "one nation": (Filter(nations=("scotland",)), {"nation": "scotland"}),
        "one document": (Filter(documents=(one,)), {"document": one}),
    }
    times = {}
    for name, (wanted, where) in filters.items():
        for question in questions()[:3]:  # the first calls open files
            assert len(ours(Query(question, wanted))) == theirs(question, where) == 10
        mine, other = [], []
        for question in questions():
            mine.append(_seconds(ours, Query(question, wanted)))
            other.append(_seconds(theirs, question, where))
        times[name] = (mine, other)
    return times


def _seconds(call: Callable[..., object], *given: object) -> float:
    began = time.perf_counter()
    call(*given)
    return time.perf_counter() - began


def cold(library: Path, times: int = 5) -> list[float]:
    """Wall time of ``assistant ask`` in a process of its own, on a library that stands."""
    command = [str(Path(sys.executable).with_name("assistant")), "ask", questions()[0], "--library", str(library)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}

    def run() -> object:
        return subprocess.run(command, env=environment, check=True, capture_output=True)

    run()  # brings the built-in knowledge in
    return [_seconds(run) for _ in range(times)]


def measured(folder: Path, sizes: Sequence[int], rounds: int) -> dict[str, Any]:
    encoder, recipe = open_encoder(), Recipe()
    encoder.embed(["A first text, so that both sides are warm."])
    recipe.embeddings.embed_query("A first text, so that both sides are warm.")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        room = Path(place)
        with building(Library(room / "first"), encoder):
            pass  # Chroma is imported and started once before the clock
        files, left_out = readable(folder, recipe)
        if not files:
            sys.exit(f"There is no PDF in '{folder}' that both sides can read.")
        runs = []
        for n in range(rounds):
            runs.append(ingest(files, encoder, recipe, room / f"ours{n}", room / f"theirs{n}"))
            _note(f"round {n + 1}: ours {runs[-1].ours:.1f} s, theirs {runs[-1].theirs:.1f} s")
        first = Library(room / "ours0")
        texts = [text for _, text, _, _ in stored(first)]
        vectors = np.array(dense.passage_vectors(first.folder, encoder.dimension).read())
        queries = {}
        for size in sizes:
            filled = Library(room / f"filled{size}")
            fill(filled, PreparedEncoder(encoder, vectors), texts, size)
            queries[size] = query_times(filled, encoder, recipe, room / f"store{size}")
        cold_times = cold(first.folder)
    return {
        "versions": library_versions(),
        "files": len(files),
        "left_out": [file.name for file in left_out],
        "rounds": [{**_fields(one), "ratio": one.ratio} for one in runs],
        "queries": {
            str(size): {name: {"ours": _told(ours), "theirs": _told(theirs)} for name, (ours, theirs) in found.items()}
            for size, found in queries.items()
        },
        "cold_ask": cold_times,
    }


def _fields(one: Round) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Round.__slots__}


def _told(times: Sequence[float]) -> dict[str, float]:
    return {"p50": float(np.percentile(times, 50)), "p95": float(np.percentile(times, 95))}


def report(found: Mapping[str, Any]) -> None:
    rounds = found["rounds"]
    pages = rounds[0]["pages"]
    print(f"{found['files']} PDFs, {pages} pages; left out, since one side cannot read them: {len(found['left_out'])}")
    print(f"{found['versions']}; models and libraries loaded before the clock on both sides\n")
    print("File to searchable     pages a second: ours    LangChain    ratio")
    for number, one in enumerate(rounds, 1):
        ours, theirs = pages / one["ours"], pages / one["theirs"]
        print(f"round {number:<32} {ours:6.1f} {theirs:12.1f} {one['ratio']:7.2f}x")
    spent = median(one["their_processor"] / one["our_processor"] for one in rounds)
    print(f"median {median(one['ratio'] for one in rounds):>59.2f}x   in processor time {spent:.2f}x")
    one = rounds[0]
    print(f"passages: {one['our_passages']} ours, {one['their_chunks']} theirs")
    print(
        f"word pieces embedded: {one['our_pieces']:,} ours, context included; {one['their_pieces']:,} theirs, whose"
        f" chunks are longer than the model reads: {one['their_dropped']:,} were dropped"
    )
    for side in ("our", "their"):
        shares = {stage: median(one[f"{side}_shares"][stage] for one in rounds) for stage in rounds[0]["our_shares"]}
        print(f"{side} time: " + ", ".join(f"{stage} {share:.0%}" for stage, share in shares.items()))
    print("\nOne question, milliseconds       ours p50     p95   LangChain p50     p95   ratio p50     p95")
    for size, filters in found["queries"].items():
        for name, both in filters.items():
            ours, theirs = both["ours"], both["theirs"]
            times = [1000 * side[which] for side in (ours, theirs) for which in ("p50", "p95")]
            ratios = [theirs[which] / ours[which] for which in ("p50", "p95")]
            print(
                f"{int(size):>7,} passages, {name:13}  {times[0]:8.1f} {times[1]:7.1f} {times[2]:15.1f} {times[3]:7.1f}"
                f" {ratios[0]:10.2f}x {ratios[1]:6.2f}x"
            )
        worst = max(one["ours"]["p50"] for one in filters.values()) / filters["no filter"]["ours"]["p50"]
        print(f"{int(size):>7,} passages: ours with a filter costs at most {worst:.2f} times ours without")
    print(f"\nCold 'assistant ask': {median(found['cold_ask']):.2f} s, median of {len(found['cold_ask'])}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed beside LangChain's usual recipe.")
    parser.add_argument("folder", type=Path, help="a folder with PDFs")
    parser.add_argument("--passages", type=int, nargs="*", default=[1_000, 50_000], help="sizes for the query times")
    parser.add_argument("--rounds", type=int, default=3, help="times the files are added")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    if not given.folder.is_dir():
        parser.error(f"'{given.folder}' is not a folder")
    try:
        found = measured(given.folder, given.passages, given.rounds)
    except PeersMissing as error:
        sys.exit(str(error))
    if given.json:
        print(json.dumps(found, indent=1))
    else:
        report(found)


if __name__ == "__main__":
    main()
