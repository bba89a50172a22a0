"""``assistant eval``: benchmarks against search and ask, resumable, beside others, and two runs against each other."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant import options, terminal
from assistant.session import Fault, opened
from assistant.settings import settings
from assistant.wire import House
from evals.running import AllPeers, Keep, OnlyOne, Peer, RunFile, from_given, print_run, run_of, systems
from evals.speed.command import speed

evals = typer.Typer(help="Measure search and answers on labelled questions, and their speed.", no_args_is_help=True)
evals.command(epilog="Example: assistant eval speed guidance/ --passages 10000 --rounds 1")(speed)

Only = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Only so many questions, the first ones.")]


@evals.callback(epilog="Example: assistant eval questions cases.jsonl --documents guidance/")
def common(context: typer.Context, folder: options.LibraryFolder = None) -> None:
    context.obj = folder or context.obj


@evals.command(epilog="Example: assistant eval retrieval scifact/ --split test --peers")
def retrieval(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="With corpus.jsonl, queries.jsonl and qrels/.")],
    split: Annotated[str, typer.Option(help="Which of the files in qrels/.")] = "test",
    only: OnlyOne = None,
    peer: Peer = None,
    peers: AllPeers = False,
    limit: Only = None,
    run: RunFile = None,
    keep: Keep = None,
    json: options.AsJson = False,
) -> None:
    """Measure how well a public benchmark's texts are found: a folder in BEIR's layout."""
    from evals.benchmarks import of_retrieval

    benchmark = from_given(lambda: of_retrieval(folder, split, limit))
    print_run(run_of(benchmark, settings(context.obj), systems(only, peer, peers), run, keep), json)


@evals.command(epilog="Example: assistant eval questions cases.jsonl --documents guidance/ --json")
def questions(
    context: typer.Context,
    cases: Annotated[
        Path | None,
        typer.Argument(
            metavar="[CASES]", help="Labelled questions: JSONL, or a sheet in Excel. [those made in the library]"
        ),
    ] = None,
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
    only: OnlyOne = None,
    peer: Peer = None,
    peers: AllPeers = False,
    limit: Only = None,
    run: RunFile = None,
    keep: Keep = None,
    json: options.AsJson = False,
) -> None:
    """Measure what is found, quoted and refused, on questions with labelled answers."""
    from evals import own as own_questions
    from evals.benchmarks import of_questions

    own = folder or context.obj
    if (documents and folder) or (cases and documents is None and own is None):
        raise Fault("Say what to ask: --documents with a folder of files, or --library with a library.")
    if documents is not None and not documents.is_dir():
        raise Fault(f"'{documents}' is no folder: give the one that holds the documents of the cases.")
    if cases is None and documents is not None:
        raise Fault("Say which questions to ask: a file of cases, JSONL or Excel.")
    given = settings(own)
    house = None if documents else opened(own)
    chosen = cases or given.library / own_questions.FILE
    if cases is None and not chosen.is_file():
        raise Fault(
            f"The library has no questions of its own in '{chosen}': make them on the Evals page, or name a file."
        )
    benchmark = from_given(
        lambda: of_questions(chosen, documents, house, builtin=builtin, glossary=not without_glossary, limit=limit)
    )
    print_run(run_of(benchmark, given, systems(only, peer, peers), run, keep), json)


@evals.command(epilog="Example: assistant eval chunking chunking_evaluation/ --peer langchain")
def chunking(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="With questions_df.csv and corpora/ in it.")],
    only: OnlyOne = None,
    peer: Peer = None,
    peers: AllPeers = False,
    limit: Only = None,
    run: RunFile = None,
    keep: Keep = None,
    json: options.AsJson = False,
) -> None:
    """Measure which characters five passages bring: the chunking-evaluation benchmark."""
    from evals.benchmarks import of_chunking

    benchmark = from_given(lambda: of_chunking(folder, limit))
    print_run(run_of(benchmark, settings(context.obj), systems(only, peer, peers), run, keep), json)


class HalfName(StrEnum):
    development = "development"
    test = "test"


def _as_a_whole(half: HalfName, mistakes: bool) -> None:
    """Raises ``Fault`` where single results of the test half are asked for."""
    if mistakes and half is HalfName.test:
        raise Fault("Single results of the test half are not shown: nothing is to be chosen by them.")


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

    _as_a_whole(half, mistakes)
    development = from_given(lambda: load_checks(checks_folder("development")))
    specifications = from_given(lambda: load_checks(folder or checks_folder(half.value)))
    house = House(settings(context.obj))
    with terminal.counted("Checking the specifications") as tick:
        checkers = {"check": checking.own(house.encoder, development), **checking.peers(house.encoder, development)}
        if chat := house.checking_by_chat.chat:
            checkers = {f"check by {chat.name}": checking.own(house.encoder, development, chat), **checkers}
        found = checking.measured(half.value, checkers, specifications, tick)
    if json:
        terminal.print_json(checking.as_json(found))
        return
    checking.print_measured(found)
    if mistakes:
        checking.print_mistakes(found)


@evals.command(epilog="Example: assistant eval drafts --half test --json")
def drafts(
    context: typer.Context,
    half: Annotated[HalfName, typer.Option(help="Which tasks.")] = HalfName.development,
    folder: Annotated[Path | None, typer.Option("--folder", help="Tasks of your own instead.", file_okay=False)] = None,
    mistakes: Annotated[
        bool, typer.Option("--mistakes", help="List the points that were missed and the faults; not of the test half.")
    ] = False,
    json: options.AsJson = False,
) -> None:
    """Measure drafts against tasks: points covered, statements supported, wrong nation, what was superseded."""
    from assistant.draft_commands import proving
    from evals import drafting
    from evals.draft_tasks import load_tasks, tasks_folder

    _as_a_whole(half, mistakes)
    tasks = from_given(lambda: load_tasks(folder or tasks_folder(half.value)))
    house = opened(context.obj)
    with terminal.counted("Drafting") as tick:
        found = list(drafting.measured(tasks, house.drafting, proving(house), tick))
    composer = house.settings.model or "extractive"
    if json:
        terminal.print_json(drafting.as_json(str(folder) if folder else half.value, found, composer))
        return
    drafting.print_measured(found, composer)
    if mistakes:
        drafting.print_mistakes(found)


@evals.command(epilog="Example: assistant eval compare before.jsonl after.jsonl")
def compare(
    first: Annotated[Path, typer.Argument(metavar="RUN", help="The file of a run.")],
    second: Annotated[Path, typer.Argument(metavar="RUN", help="The file of another, of the same questions.")],
    json: options.AsJson = False,
) -> None:
    """Say whether the second run is better than the first, measure by measure, on the questions that both answered."""
    from evals.measures import shaped
    from evals.runs import compared, load

    runs = [from_given(lambda file=file: load(file)) for file in (first, second)]  # type: ignore[misc]
    found, both = from_given(lambda: compared(*runs))
    if json:
        terminal.print_json({"measures": shaped(found), "questions": both})
        return
    for name, one in found.items():
        told = f"{one.verdict}, {one.difference:+.3f} ({one.low:+.3f} to {one.high:+.3f}), n = {one.n}"
        terminal.say(f"{name:32} {told}")
