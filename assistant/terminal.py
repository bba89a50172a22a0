"""What the commands print: data on standard output, notes and progress on standard error."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from assistant.answers import Answer, Refusal, Statement
from corpus.records import Quote
from index.add import Progress as Step
from index.query import Hit

out = Console(highlight=False, soft_wrap=True)
notes = Console(stderr=True, highlight=False)


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


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:37] + "..."


def print_passages(hits: list[Hit]) -> None:
    if not hits:
        out.print("Nothing was found.")
    for hit in hits:
        where = place(hit.passage.page, hit.passage.printed_page, hit.passage.section)
        out.print(f"[bold]{hit.rank}. {escape(hit.source.title)}[/bold]{escape(where)}")
        out.print(escape(hit.passage.text) + "\n")


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
    out.print(f"{number}. {escape(words)}")
    for quote in statement.quotes:
        out.print(f"   [dim]{escape(cited(quote))}[/dim]")


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
        out.print(escape(answer.reason))
        if answer.nearest:
            out.print()
            print_passages(list(answer.nearest[:3]))
    for warning in answer.warnings:
        notes.print(f"[yellow]Note:[/yellow] {escape(warning)}")


def print_table(headings: list[str], rows: list[list[str]]) -> None:
    table = Table(*headings, box=None, header_style="bold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    out.print(table)
