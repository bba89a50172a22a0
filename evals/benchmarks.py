"""What can be measured: each benchmark prepared, asked of the product and of others, and kept as a run."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.settings import Settings
from assistant.wire import House
from corpus.records import Document
from evals import chunking, questions, retrieval
from evals.alone import leg_alone
from evals.case_files import load_cases
from evals.cases import Case
from evals.places import Labels
from evals.runs import OURS, Row, Run, Tick, begun, content_of, finished, mark_of
from evals.systems import LEGS, Asking, peer_search
from index.addition import files_in
from index.embed import Encoder

HERE = Path(__file__).resolve().parent
COMMISSIONERS = HERE / "cases" / "commissioners-development.jsonl"
DOCUMENTS = HERE / "documents"
_QUIET: Tick = lambda done, of: None  # noqa: E731


@dataclass(frozen=True)
class Benchmark:
    """Questions, and how they are put."""

    kind: str
    name: str
    """Of the run's file."""
    questions: int
    decides: tuple[object, ...]
    """What decides the figures, beside code and settings."""
    prepare: Callable[[House, Tick], None]
    """Make the library that is asked, in a house; what is there already stays."""
    texts: Callable[[House], Sequence[Document]]
    """What a peer is given."""
    rows: Callable[[Asking], Iterator[Row]]
    """A row for each question that is not done."""
    again: Mapping[str, Any]
    """What ``chosen`` makes the same benchmark of."""
    house: House | None = field(default=None, compare=False)
    """A library that is there and is asked as it is."""

    def about(self, given: Settings, systems: Sequence[str]) -> dict[str, Any]:
        """What the run's first line says."""
        settings = (given.embedding_model, given.model, given.home, given.ocr)
        return {
            "kind": self.kind,
            "name": self.name,
            "questions": self.questions,
            "systems": list(systems),
            "rows": self.questions * len(systems),
            "mark": mark_of(self.kind, *self.decides, *settings, list(systems)),
            "again": dict(self.again),
        }


def of_retrieval(folder: Path, split: str = "test", limit: int | None = None) -> Benchmark:
    """A folder in BEIR's layout. Raises ``FolderWrong``."""
    wanted = dict(list(retrieval.judged(folder, split).items())[:limit])
    asked = retrieval.questions(folder)
    files = [folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels" / f"{split}.tsv"]
    return Benchmark(
        "retrieval",
        f"retrieval-{folder.name}-{split}",
        len(wanted),
        (content_of(files), limit),
        lambda house, tick: retrieval.indexed(folder, house.library, house.encoder, tick),
        lambda house: retrieval.as_given(folder),
        lambda asking: retrieval.asked(wanted, asked, asking),
        {"kind": "retrieval", "folder": str(folder.resolve()), "split": split, "limit": limit},
    )


def of_questions(
    cases: Path,
    documents: Path | None = None,
    house: House | None = None,
    *,
    builtin: bool = False,
    glossary: bool = True,
    limit: int | None = None,
) -> Benchmark:
    """Labelled questions on a folder of documents, or on a library that is there. Raises ``CasesInvalid``."""
    asked: list[Case] = load_cases(cases, documents)[:limit]
    files = files_in([documents]) if documents else []
    of_house = (str(house.library.folder.resolve()), house.library.generation) if house else ()

    def prepare(one: House, tick: Tick) -> None:
        if documents is not None:
            questions.furnished(one, documents, builtin, lambda step: tick(step.files, step.of_files))
        if not glossary:
            questions.without_glossary(one)

    def rows(asking: Asking) -> Iterator[Row]:
        labels = Labels(_stored(asking.house), [file.name for file in files])
        if asking.product:
            yield from questions.measured(asking.house, asked, labels, asking.done)
        else:
            yield from questions.searched(asking, asked, labels)

    return Benchmark(
        "questions",
        f"questions-{'own' if house and cases.parent == house.library.folder else cases.stem}",
        len(asked),
        (content_of([cases, *files]), builtin, glossary, limit, *of_house),
        prepare,
        _stored,
        rows,
        {
            "kind": "questions",
            "cases": str(cases.resolve()),
            "documents": str(documents.resolve()) if documents else None,
            "builtin": builtin,
            "glossary": glossary,
            "limit": limit,
        },
        house,
    )


def of_chunking(folder: Path, limit: int | None = None) -> Benchmark:
    """The chunking-evaluation benchmark. Raises ``BenchmarkWrong``."""
    texts, wanted = chunking.benchmark(folder)
    wanted = wanted[:limit]
    files = [texts.parent / "questions_df.csv", *sorted(texts.glob("*.md"))]
    return Benchmark(
        "chunking",
        "chunking",
        len(wanted),
        (content_of(files), limit),
        lambda house, tick: questions.furnished(house, texts, watch=lambda step: tick(step.files, step.of_files)),
        lambda house: chunking.as_given(texts),
        lambda asking: chunking.asked(wanted, asking, asking.texts or _stored(asking.house)),
        {"kind": "chunking", "folder": str(folder.resolve()), "limit": limit},
    )


def chosen(again: Mapping[str, Any], house: House) -> Benchmark:
    """A benchmark by what its ``again`` says; ``house`` is what questions without documents are put to.

    Raises ``FolderWrong``, ``CasesInvalid``, ``BenchmarkWrong``.
    """
    limit = again.get("limit")
    if again["kind"] == "retrieval":
        return of_retrieval(Path(again["folder"]), again.get("split", "test"), limit)
    if again["kind"] == "chunking":
        return of_chunking(Path(again["folder"]), limit)
    documents = Path(again["documents"]) if again.get("documents") else None
    return of_questions(
        Path(again["cases"]),
        documents,
        None if documents else house,
        builtin=again.get("builtin", False),
        glossary=again.get("glossary", True),
        limit=limit,
    )


def _stored(house: House) -> list[Document]:
    return [house.library.document(entry.document_id) for entry in house.library.entries()]


def begin(benchmark: Benchmark, given: Settings, systems: Sequence[str] = (OURS,), file: Path | None = None) -> Run:
    """The run to go on with, in ``runs/`` of the library that is set unless a file is named. Raises ``RunWrong``."""
    return begun(given.library / "runs", file, benchmark.about(given, systems))


def measured(
    benchmark: Benchmark,
    given: Settings,
    run: Run,
    tick: Tick,
    *,
    indexing: Tick = _QUIET,
    keep: Path | None = None,
    encoder: Encoder | None = None,
) -> Run:
    """The whole run. A library made for it stands beside its file until it is whole, unless it is kept.

    ``encoder``: one that is open already. Raises ``PeersMissing`` and what preparing the benchmark raises.
    """
    if run.whole:
        return run
    own = run.file.with_suffix(".library")
    house = benchmark.house or House(replace(given, library=keep or own))
    if encoder is not None:
        house.encoder = encoder
    whole = finished(run, lambda made: _rows(benchmark, house, run.systems, made, indexing), tick)
    if own.is_dir():
        house.library.close()
        shutil.rmtree(own)
    return whole


def _rows(
    benchmark: Benchmark, house: House, systems: Sequence[str], made: Sequence[Row], indexing: Tick
) -> Iterator[Row]:
    """What is left of a run, of one system after the other. ``made`` grows as rows are given."""
    benchmark.prepare(house, indexing)
    for name in systems:
        done = frozenset(row.id for row in made if row.by == name)
        if len(done) == benchmark.questions:
            continue
        first: Mapping[str, Row] = {row.id: row for row in made if row.by == systems[0]}
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as store:
            for row in benchmark.rows(_asking(benchmark, house, name, first, done, Path(store))):
                yield replace(row, by=name)


def _asking(
    benchmark: Benchmark, house: House, name: str, first: Mapping[str, Row], done: frozenset[str], store: Path
) -> Asking:
    if name == OURS:
        return Asking(house, house.search, None, first, done, product=True)
    if name in LEGS:
        return Asking(house, leg_alone(LEGS[name], house.library, house.encoder), None, first, done)
    texts = benchmark.texts(house)
    return Asking(house, peer_search(name, texts, store), texts, first, done)
