"""``assistant eval``: benchmarks against search and ask, resumable, and two runs against each other."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant import options, terminal
from assistant.session import Fault, opened
from assistant.settings import settings
from assistant.wire import House
from evals.running import LegName, PeerName, about_run, from_given, peer_search, print_run, run_of, searching

if TYPE_CHECKING:
    from evals.runs import Row


evals = typer.Typer(help="Measure search and answers on labelled questions.", no_args_is_help=True)


@evals.callback(epilog="Example: assistant eval questions cases.jsonl --documents guidance/")
def common(context: typer.Context, folder: options.LibraryFolder = None) -> None:
    context.obj = folder or context.obj


RunFile = Annotated[
    Path | None,
    typer.Option("--run", metavar="FILE", help="Where the run is kept, or goes on. [runs/ in the library's folder]"),
]
Keep = Annotated[
    Path | None,
    typer.Option(help="A folder in which the documents stay indexed, for the next run.", file_okay=False),
]
Leg = Annotated[
    LegName | None,
    typer.Option("--only", help="By one leg of the search alone, to set beside the whole."),
]
Only = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Only so many questions, the first ones.")]


@evals.command(epilog="Example: assistant eval retrieval scifact/ --split test")
def retrieval(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="With corpus.jsonl, queries.jsonl and qrels/.")],
    split: Annotated[str, typer.Option(help="Which of the files in qrels/.")] = "test",
    leg: Leg = None,
    limit: Only = None,
    run: RunFile = None,
    keep: Keep = None,
    json: options.AsJson = False,
) -> None:
    """Measure how well a public benchmark's texts are found: a folder in BEIR's layout."""
    from evals import retrieval as beir

    wanted = from_given(lambda: beir.judged(folder, split))
    queries = from_given(lambda: beir.questions(folder))
    wanted = dict(list(wanted.items())[:limit])
    given = settings(context.obj)
    kept = [folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels" / f"{split}.tsv"]
    about = about_run("retrieval", f"retrieval-{folder.name}-{split}", len(wanted), kept, given, limit, leg)

    def rows(house: House, done: frozenset[str]) -> Iterator[Row]:
        with terminal.counted("Indexing the texts") as tick:
            from_given(lambda: beir.indexed(folder, house.library, house.encoder, tick))
        yield from beir.asked(wanted, queries, searching(house, leg), beir.names(house.library), done)

    print_run(run_of(given, about, run, keep, rows), json)


@evals.command(epilog="Example: assistant eval questions cases.jsonl --documents guidance/ --json")
def questions(
    context: typer.Context,
    cases: Annotated[Path, typer.Argument(metavar="CASES", help="Labelled questions: JSONL, or a sheet in Excel.")],
    documents: Annotated[
        Path | None, typer.Option(help="The folder of the documents that the cases name.", file_okay=False)
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--library", help="A library of your own to ask, as it is.", file_okay=False)
    ] = None,
    builtin: Annotated[bool, typer.Option("--builtin", help="With the knowledge that ships.")] = False,
    without_glossary: Annotated[
        bool, typer.Option("--without-glossary", help="Take the terms of a question as they are written.")
    ] = False,
    limit: Only = None,
    run: RunFile = None,
    keep: Keep = None,
    json: options.AsJson = False,
) -> None:
    """Measure what is found, quoted and refused, on questions with labelled answers."""
    from evals import questions as labelled
    from evals.cases import load_cases
    from evals.places import Labels
    from index.add import files_in

    if (documents is None) == (folder is None and context.obj is None):
        raise Fault("Say what to ask: --documents with a folder of files, or --library with a library.")
    if documents is not None and not documents.is_dir():
        raise Fault(f"'{documents}' is no folder: give the one that holds the documents of the cases.")
    asked = from_given(lambda: load_cases(cases, documents))[:limit]
    given = settings(folder or context.obj)
    files = files_in([documents]) if documents else []
    extra: list[Any] = [builtin, without_glossary, limit]
    if documents is None:
        own = opened(folder or context.obj)
        extra += [str(own.library.folder.resolve()), own.library.generation]
    about = about_run("questions", f"questions-{cases.stem}", len(asked), [cases, *files], given, *extra)

    def rows(house: House, done: frozenset[str]) -> Iterator[Row]:
        if documents is not None:
            with terminal.progress("Indexing the documents") as watch:
                labelled.furnished(house, documents, builtin, watch)
        if without_glossary:
            labelled.without_glossary(house)
        entries = house.library.entries()
        labels = Labels([house.library.document(one.document_id) for one in entries], [file.name for file in files])
        yield from labelled.measured(house, asked, labels, done)

    print_run(run_of(given, about, run, keep, rows, None if documents else own), json)


@evals.command(epilog="Example: assistant eval chunking chunking_evaluation/")
def chunking(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="With questions_df.csv and corpora/ in it.")],
    leg: Leg = None,
    peer: Annotated[
        PeerName | None, typer.Option(help="Another product in this one's place: needs the extra 'peers'.")
    ] = None,
    limit: Only = None,
    run: RunFile = None,
    keep: Keep = None,
    json: options.AsJson = False,
) -> None:
    """Measure which characters five passages bring: the chunking-evaluation benchmark."""
    from evals import chunking as benchmark
    from evals.questions import furnished

    texts, wanted = from_given(lambda: benchmark.benchmark(folder))
    wanted = wanted[:limit]
    given = settings(context.obj)
    files = [texts.parent / "questions_df.csv", *sorted(texts.glob("*.md"))]
    about = about_run("chunking", "chunking", len(wanted), files, given, limit, leg, peer)

    def rows(house: House, done: frozenset[str]) -> Iterator[Row]:
        if peer is not None:
            as_given = benchmark.as_given(texts)
            with tempfile.TemporaryDirectory() as store:
                yield from benchmark.asked(wanted, peer_search(peer, as_given, Path(store)), as_given, done)
            return
        with terminal.progress("Indexing the texts") as watch:
            furnished(house, texts, watch=watch)
        documents = [house.library.document(entry.document_id) for entry in house.library.entries()]
        yield from benchmark.asked(wanted, searching(house, leg), documents, done)

    print_run(run_of(given, about, run, keep, rows), json)


class HalfName(StrEnum):
    development = "development"
    test = "test"


@evals.command(epilog="Example: assistant eval checks --half development --mistakes")
def checks(
    context: typer.Context,
    half: Annotated[HalfName, typer.Option(help="Which labelled specifications.")] = HalfName.development,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Labelled specifications of your own instead.", file_okay=False)
    ] = None,
    mistakes: Annotated[
        bool, typer.Option("--mistakes", help="List what was found otherwise than labelled; not of the test half.")
    ] = False,
    json: options.AsJson = False,
) -> None:
    """Measure what a check finds in labelled specifications, beside two simple checkers."""
    from evals import checking
    from evals.checks import checks_folder, load_checks

    if mistakes and half is HalfName.test:
        raise Fault("Single results of the test half are not shown: nothing is to be chosen by them.")
    development = from_given(lambda: load_checks(checks_folder("development")))
    specifications = from_given(lambda: load_checks(folder or checks_folder(half.value)))
    house = House(settings(context.obj))
    with terminal.counted("Checking the specifications") as tick:
        checkers = {"check": checking.own(house.encoder), **checking.peers(house.encoder, development)}
        found = checking.measured(half.value, checkers, specifications, tick)
    if json:
        terminal.print_json(checking.as_json(found))
        return
    checking.print_measured(found)
    if mistakes:
        checking.print_mistakes(found)


@evals.command(epilog="Example: assistant eval compare before.jsonl after.jsonl")
def compare(
    first: Annotated[Path, typer.Argument(metavar="RUN", help="The file of a run.")],
    second: Annotated[Path, typer.Argument(metavar="RUN", help="The file of another, of the same questions.")],
    json: options.AsJson = False,
) -> None:
    """Say whether the second run is better than the first, measure by measure, on the questions that both answered."""
    from evals.measures import differences, shaped
    from evals.runs import load

    runs = [from_given(lambda file=file: load(file)) for file in (first, second)]  # type: ignore[misc]
    values = [{row.id: row.values for row in run.rows} for run in runs]
    both = len(values[0].keys() & values[1].keys())
    if not both:
        raise Fault(f"'{first}' and '{second}' have no question in common: compare runs of the same questions.")
    found = differences(*values)
    if json:
        terminal.print_json({"measures": shaped(found), "questions": both})
        return
    for name, one in found.items():
        told = f"{one.verdict}, {one.difference:+.3f} ({one.low:+.3f} to {one.high:+.3f}), n = {one.n}"
        terminal.say(f"{name:32} {told}")
