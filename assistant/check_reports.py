"""What ``assistant check`` writes beside its JSON: a report, somebody's own workbook filled in, a check to review."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from assistant import terminal
from assistant.kept_checks import Checks, KeptCheck, Stored
from assistant.proofs import Documents, documents_of
from assistant.session import Fault
from corpus.frameworks import Framework
from corpus.library import Library
from corpus.papers import Paper
from corpus.records import Document
from corpus.specifications import Specifications

Out = Annotated[
    Path | None,
    typer.Option("--out", help="Write a report: .xlsx, .docx, .html, .odt or .md.", dir_okay=False),
]
Into = Annotated[
    Path | None,
    typer.Option("--into", help="Fill in a copy of your own workbook; --out names the copy.", dir_okay=False),
]
Columns = Annotated[
    str | None,
    typer.Option("--columns", help='Its columns, as in "Evidence=specification_quotes,Met?=status"; else guessed.'),
]
Keep = Annotated[bool, typer.Option("--keep", help="Keep the check in the library, to be decided on in the app.")]
By = Annotated[str, typer.Option("--by", help="Your name, for the record.")]
Version = Annotated[int, typer.Argument(metavar="VERSION", help="Its number, from 1.", min=1)]


def damaged(paper: Paper, command: str) -> str:
    """What to do about a paper that cannot be read. ``command``: ``checks`` or ``assess``."""
    before = f"'assistant {command} restore {paper.name} {paper.version - 1}' goes back to the version before."
    return f"'{paper.name}' is damaged and is left out. {before if paper.version > 1 else 'It has no earlier version.'}"


def keep(library: Library, check: KeptCheck, document: Document, content: bytes, suffix: str) -> Stored:
    """Keep a check and the specification it was made of."""
    Specifications(library.folder).keep(document, content, suffix)
    return Checks(library.folder).begin(check)


def can_be_written(out: Path | None, into: Path | None, columns: str | None) -> None:
    """Raises ``Fault``, ``WorkbookUnfit`` or ``NoSuchReport``, before the work of a check is done for nothing."""
    from assistant.reporting.own_workbook import told_columns
    from assistant.reporting.save import of_a_report

    if columns and not into:
        raise Fault("--columns goes with --into: name the workbook that has them.")
    if into and not into.is_file():
        raise Fault(f"'{into}' is not there: look at how its name is written.")
    if into and out and out.suffix.lower() != into.suffix.lower():
        raise Fault(f"'{out}' is to be a copy of '{into.name}': give it a name that ends in {into.suffix}.")
    told_columns(columns or "")
    if out and not into:
        of_a_report(out)


def report(
    check: KeptCheck,
    documents: Documents,
    frameworks: Mapping[str, Framework],
    out: Path | None,
    into: Path | None,
    columns: str | None,
    name: str | None = None,
) -> None:
    """Write what was asked for, and say what was written. Raises ``Fault``, ``WorkbookUnfit`` and ``NotExported``."""
    can_be_written(out, into, columns)
    if into:
        _fill(check, documents, frameworks, into, out or into.with_name(f"{into.stem} filled{into.suffix}"), columns)
    elif out:
        from assistant.reporting.save import save_report

        save_report(check, out, frameworks, documents, name)
        terminal.note(f"Written to '{out}'.")


def _fill(
    check: KeptCheck,
    documents: Documents,
    frameworks: Mapping[str, Framework],
    into: Path,
    out: Path,
    columns: str | None,
) -> None:
    from assistant.reporting.own_workbook import fill, told_columns
    from assistant.reporting.rows import rows

    told = told_columns(columns) if columns else None
    filled = fill(into, rows(check, frameworks), documents, out, told)
    terminal.note(f"Written to '{out}', on the sheet '{filled.sheet}', {filled.matched} rows filled in:")
    for header, key in filled.columns.items():
        terminal.note(f"  {header} <- {key}")
    for name, ones in (
        ("Rows that name no requirement of this check", filled.strangers),
        ("Requirements that have no row", filled.left_over),
        ("Cells that held something and were left", filled.kept),
        ("Please note", filled.warnings),
    ):
        if ones:
            more = f" and {len(ones) - 10} more" if len(ones) > 10 else ""
            terminal.note(f"{name}: {'; '.join(ones[:10])}{more}")


def documents_with(library: Library, document: Document) -> Documents:
    """What a report quotes, with a specification that is not kept."""
    others = documents_of(library)
    return lambda name: document if name == document.id else others(name)
