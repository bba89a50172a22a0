"""What the commands print: data on standard output, notes and progress on standard error."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from assistant.answers import Answer, Refusal, Statement
from corpus.differences import Section
from corpus.library import Entry
from corpus.records import Quote
from corpus.typed import UNPRINTABLE
from index.progress import Progress as Step
from index.query import Hit

out = Console(highlight=False)
notes = Console(stderr=True, highlight=False)
ORDERS = re.compile(rf"{UNPRINTABLE.pattern}|[\x80-\x9f]")
WIDEST = 100  # characters of a line that are comfortable to read


def say(text: str = "", *, indent: int = 0, bold: bool = False, dim: bool = False) -> None:
    """A line of data: wrapped at words on a terminal, whole where it goes to a file or another program."""
    text = shown(text)
    style = "bold" if bold else "dim" if dim else None
    if out.is_terminal:
        width = min(out.width, WIDEST)
        out.print(Padding(Text(text, style or ""), (0, 0, 0, indent), expand=False), width=width)
    else:
        out.print(" " * indent + text, style=style, markup=False, soft_wrap=True)


def note(text: str) -> None:
    """A line on standard error."""
    notes.print(shown(text), markup=False, soft_wrap=True)


def shown(text: str) -> str:
    """Words of documents and people without the characters that a terminal takes for orders."""
    return ORDERS.sub("", text)


def print_json(value: Any, *, lines: bool = False) -> None:
    """JSON in UTF-8, whatever the terminal's encoding; ``lines``: on one line, at once."""
    text = json.dumps(value, ensure_ascii=False, indent=None if lines else 2)
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass") + b"\n")
    sys.stdout.buffer.flush()


@contextlib.contextmanager
def progress(label: str) -> Iterator[Callable[[Step], None]]:
    """A bar with files, pages and time left; nothing where standard error is no terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[files]}"),
        TextColumn("{task.fields[pages]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=notes, transient=True, disable=not notes.is_terminal) as bar:
        task = bar.add_task(escape(label), total=1.0, files="", pages="")

        def watch(step: Step) -> None:
            bar.update(
                task,
                completed=step.share,
                description=escape(_short(step.file)),
                files=f"file {min(step.files + 1, step.of_files)} of {step.of_files}",
                pages=f"{step.pages} pages" if step.pages else "",
            )

        yield watch


class Counted(Protocol):
    def __call__(self, done: int, of: int, label: str | None = None) -> None:
        """``label``: what is counted from now on, where it is something else than before."""


@contextlib.contextmanager
def counted(label: str) -> Iterator[Counted]:
    """A bar with how many have ended, of how many; nothing where standard error is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes, transient=True, disable=not notes.is_terminal) as bar:
        task = bar.add_task(escape(label), total=None)

        def tell(done: int, of: int, label: str | None = None) -> None:
            bar.update(task, completed=done, total=of, description=escape(label) if label else None)

        yield tell


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:37] + "..."


def print_passages(hits: Sequence[Hit]) -> None:
    if not hits:
        say("Nothing was found.")
    for hit in hits:
        where = place(hit.passage.page, hit.passage.printed_page, hit.passage.section)
        status = f" [{hit.source.status}]" if hit.source.status in ("superseded", "withdrawn") else ""
        say(f"{hit.rank}. {hit.source.title}{where}{status}", bold=True)
        say(hit.passage.text, indent=3)
        say()


def place(page: int | None, printed: str | None, section: tuple[str, ...]) -> str:
    """Where words stand, as a reader says it: page, printed page where it differs, last heading."""
    parts = []
    if page is not None:
        parts.append(f"page {page}" + (f" (printed {printed})" if printed and printed != str(page) else ""))
    if section:
        parts.append(section[-1])
    return "".join(f", {part}" for part in parts)


def print_statement(number: int, statement: Statement) -> None:
    ours = all(quote.source.kind == "digest" for quote in statement.quotes)
    words = (
        statement.text
        if ours or statement.text != "\n".join(q.text for q in statement.quotes[:1])
        else f"“{statement.text}”"
    )
    say(f"{number}. {words}")
    for quote in statement.quotes:
        say(cited(quote), indent=3, dim=True)


def cited(quote: Quote) -> str:
    """The citation of a quotation in a line."""
    source = quote.source
    about = ", ".join(part for part in (source.publisher, (source.published or "")[:4]) if part)
    if source.kind == "digest":
        name = f"our digest of {source.stands_for or source.title}" + (f" ({about})" if about else "")
    else:
        name = source.title + (f" ({about})" if about else "")
    status = f" [{source.status}]" if source.status in ("superseded", "withdrawn") else ""
    return f"{name}{place(quote.page, quote.printed_page, quote.section)}{status}"


def print_answer(answer: Answer | Refusal) -> None:
    if isinstance(answer, Refusal):
        say(answer.reason)
        if answer.nearest:
            say()
            print_passages(answer.nearest[:3])
    for warning in answer.warnings:
        note(f"Note: {warning}")


def print_differences(sections: Sequence[Section]) -> None:
    """Section by section; "+" before what was added, "-" before what was removed or reworded."""
    for section in sections:
        say(" > ".join(section.path) or "(before the first heading)", bold=True)
        for change in section.changes:
            for sign, quote in (("-", change.before), ("+", change.after)):
                if quote is not None:
                    say(f"{sign} “{quote.text}”{place(quote.page, quote.printed_page, ())}", indent=2)
        say()


def print_entries(rows: Sequence[tuple[Entry, int]]) -> None:
    """Two lines a document: id and title, then what is known of it."""
    width = min(out.width, WIDEST) - 10 if out.is_terminal else None
    for entry, passages in rows:
        source = entry.source
        known = [source.publisher, (source.published or "")[:4], source.nation, source.status, source.kind]
        known += [f"{entry.pages} pages" if entry.pages else None, f"{passages} passages"]
        say(f"{entry.document_id[:8]}  {_cut(source.title, width)}", bold=True)
        say(", ".join(part for part in known if part), indent=10)


def _cut(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else text[: width - 1].rstrip() + "…"
