"""The command line: ``assistant --help``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import options, shapes, terminal
from assistant.agree_command import agree_command
from assistant.answers import Statement
from assistant.ask import Question, answering, ask, cannot_be_asked
from assistant.assess_commands import assess
from assistant.check_command import check_command
from assistant.checks_commands import checks
from assistant.compare_commands import compare_command
from assistant.cost_commands import cost_command, shift_command
from assistant.draft_commands import draft_command, drafts
from assistant.framework_commands import frameworks
from assistant.library_commands import library
from assistant.profile_commands import profiles
from assistant.return_commands import back_command
from assistant.session import Fault, faults, opened
from assistant.summary_command import summary_command
from assistant.watch_command import watch_command
from evals.commands import evals
from index.query import Query

app = typer.Typer(
    name="assistant",
    help="Answers from health-care guidance, in the guidance's own words.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(name="draft", epilog="Example: assistant draft service-specification --nation england --out spec.docx")(
    draft_command
)
app.command(name="check", epilog="Example: assistant check specification.docx --framework nice-qs13 --out report.xlsx")(
    check_command
)
app.command(name="compare", epilog="Example: assistant compare ours.docx tender.pdf")(compare_command)
app.command(name="cost", epilog="Example: assistant cost palliative-and-end-of-life-care --deaths 2500")(cost_command)
app.command(name="summary", epilog="Example: assistant summary our-profile --out summary.html")(summary_command)
app.command(name="shift", epilog="Example: assistant shift --deaths 1000 --share 5% --package 1155")(shift_command)
app.command(name="agree", epilog='Example: assistant agree "bereavement support" --json')(agree_command)
app.command(name="watch", epilog="Example: assistant watch --rerun --by Ada")(watch_command)
drafts.command(name="back", epilog="Example: assistant drafts back hospice-at-home returned.docx --take --by Ann")(
    back_command
)
app.add_typer(checks, name="checks")
app.add_typer(assess, name="assess")
app.add_typer(library, name="library")
app.add_typer(frameworks, name="frameworks")
app.add_typer(drafts, name="drafts")
app.add_typer(profiles, name="profiles")
app.add_typer(evals, name="eval")

QuestionText = Annotated[str | None, typer.Argument(metavar="QUESTION", help="The question, in quotation marks.")]


@app.callback()
def common(context: typer.Context, folder: options.LibraryFolder = None) -> None:
    context.obj = folder


@app.command(name="ask", epilog='Example: assistant ask "Who may read a Key Information Summary?"')
def ask_command(
    context: typer.Context,
    question: QuestionText = None,
    batch: options.Batch = None,
    json: options.AsJson = False,
    home: options.Home = None,
    documents: options.Documents = None,
    nations: options.Nations = None,
    publishers: options.Publishers = None,
    kinds: options.Kinds = None,
    statuses: options.Statuses = None,
    year_from: options.YearFrom = None,
    year_to: options.YearTo = None,
    folder: options.LibraryFolder = None,
) -> None:
    """Answer a question, each statement with the words it rests on."""
    _one_or_batch(question, batch)
    house = opened(folder or context.obj, home)
    wanted = options.wanted(documents, nations, publishers, kinds, statuses, year_from, year_to)

    def asked(text: str) -> Question:
        return Question(text, wanted, house.settings.home)

    if batch is not None:
        _each(batch, lambda text: shapes.outcome(ask(asked(text), house.means)))
        return
    if json:
        terminal.print_json(shapes.outcome(ask(asked(_text(question)), house.means)))
        return
    number = 0
    for step in answering(asked(_text(question)), house.means):
        if isinstance(step, Statement):
            number += 1
            terminal.print_statement(number, step)
        else:
            terminal.print_answer(step)


@app.command(epilog='Example: assistant search "support for carers" --nation scotland --limit 5')
def search(
    context: typer.Context,
    question: QuestionText = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many passages.")] = 10,
    batch: options.Batch = None,
    json: options.AsJson = False,
    home: options.Home = None,
    documents: options.Documents = None,
    nations: options.Nations = None,
    publishers: options.Publishers = None,
    kinds: options.Kinds = None,
    statuses: options.Statuses = None,
    year_from: options.YearFrom = None,
    year_to: options.YearTo = None,
    folder: options.LibraryFolder = None,
) -> None:
    """Find the passages that answer a question."""
    _one_or_batch(question, batch)
    house = opened(folder or context.obj, home)
    wanted = options.wanted(documents, nations, publishers, kinds, statuses, year_from, year_to)

    def found(text: str) -> dict[str, Any]:
        hits = (
            [] if cannot_be_asked(text) else house.search(Query(text, wanted, limit, house.settings.home, joined=True))
        )
        return shapes.found(text, hits)

    if batch is not None:
        _each(batch, found)
        return
    if json:
        terminal.print_json(found(_text(question)))
    else:
        terminal.print_passages(house.search(Query(_text(question), wanted, limit, house.settings.home, joined=True)))


@app.command(name="app", epilog="Example: assistant app --library ~/Guidance")
def app_command(
    context: typer.Context,
    folder: options.LibraryFolder = None,
    port: Annotated[int, typer.Option(help="Port on this computer.")] = 8501,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Open the app in the browser. Only this computer can reach it."""
    page = Path(__file__).resolve().parent.parent / "streamlit_app.py"
    if not page.is_file():
        raise Fault(f"'{page}' is not there: start the app from a copy of the repository, with 'make app'.")
    environment = dict(os.environ)
    chosen = folder or context.obj
    if chosen:
        environment["ASSISTANT_LIBRARY"] = str(chosen.absolute())
    flags = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": "false" if browser else "true",
        "browser.serverAddress": "127.0.0.1",
        "browser.gatherUsageStats": "false",
        "server.showEmailPrompt": "false",
        "server.fileWatcherType": "none",
    }
    command = [sys.executable, "-m", "streamlit", "run", str(page)]
    command += [f"--{name}={value}" for name, value in flags.items()]
    try:
        code = subprocess.call(command, env=environment, cwd=page.parent)
    except KeyboardInterrupt:
        code = 0
    raise typer.Exit(code)


def _one_or_batch(question: str | None, batch: str | None) -> None:
    if (question is None) == (batch is None):
        raise Fault("Give one question in quotation marks, or a file of questions with --batch.")
    problem = cannot_be_asked(_text(question)) if question is not None else None
    if problem:
        raise Fault(problem)


def _text(argument: str | None) -> str:
    """An argument as text: bytes that are not UTF-8 come in as surrogates, which nothing else can hold."""
    return os.fsencode(argument or "").decode("utf-8", "replace")


def _each(batch: str, answer: Callable[[str], dict[str, Any]]) -> None:
    """One JSON object for each line, in order; a line that cannot be asked gives one too."""
    for number, line in enumerate(_lines(batch), 1):
        problem = cannot_be_asked(line)
        if problem and line.strip():
            terminal.note(f"Line {number}: {problem}")
        terminal.print_json(answer(line), lines=True)


def _lines(batch: str) -> Iterator[str]:
    """The lines of a file or of standard input; what is not UTF-8 becomes a replacement character."""
    try:
        with sys.stdin.buffer if batch == "-" else Path(batch).open("rb") as file:
            for number, line in enumerate(file):
                text = line.decode("utf-8", "replace").rstrip("\r\n")
                yield text.removeprefix("\ufeff") if number == 0 else text
    except OSError as error:
        raise Fault(f"'{batch}' cannot be read: {error.strerror or error}.") from error


def main() -> None:
    """The ``assistant`` command: an error is one line on standard error and exit status 1."""
    try:
        code = app(prog_name="assistant", standalone_mode=False)
        sys.stdout.flush()
        raise SystemExit(code if isinstance(code, int) else 0)
    except KeyboardInterrupt:
        terminal.note("Stopped. What was done is kept.")
    except BrokenPipeError:  # whoever read the output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except Exception as error:  # the one boundary of the command line
        raise SystemExit(faults(error)) from None
    raise SystemExit(1)
