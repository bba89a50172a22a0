"""``assistant checks``: the checks that a library keeps, and what people decide of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from assistant import draft_files, options, terminal
from assistant.check_reports import By, Columns, Into, Out, Version, damaged, report
from assistant.framework_words import FrameworkWords
from assistant.gaps import drafted_gaps
from assistant.kept_checks import OUTCOMES, Checks
from assistant.proofs import documents_of
from assistant.reporting.rows import SAID, in_a_sentence
from assistant.reporting.shapes import kept
from assistant.review import confirmed, decided, signed_off
from assistant.session import Fault
from assistant.settings import settings
from corpus.clauses import load_clauses
from corpus.library import Library
from corpus.own_frameworks import all_frameworks

checks = typer.Typer(help="Kept checks, and what people decide of them.", no_args_is_help=True)
StatusName = StrEnum("StatusName", {name: name for name in OUTCOMES})  # type: ignore[misc]
Name = Annotated[str, typer.Argument(metavar="NAME", help="As 'assistant checks list' shows it.")]


def _library(context: typer.Context, folder: options.LibraryFolder) -> Library:
    return Library(settings(folder or context.obj, None).library)


@checks.command(name="list", epilog="Example: assistant checks list --json")
def list_command(context: typer.Context, library: options.LibraryFolder = None, json: options.AsJson = False) -> None:
    """List the kept checks, the last changed first."""
    store = Checks(_library(context, library).folder)
    found = store.all()
    for paper in store.damaged():
        terminal.note(damaged(paper, "checks"))
    if json:
        terminal.print_json([kept(one) for one in found])
        return
    for one in found:
        terminal.say(f"{one.paper.name}  {one.check.title}", bold=True)
        signed = f"signed off by {one.check.signed.by}" if one.check.signed else f"{len(one.check.open)} to decide"
        terminal.say(f"{one.paper.saved[:10]}, {in_a_sentence(one.check)} {signed}", indent=4)
    if not found:
        terminal.note("No check is kept: 'assistant check FILE --keep' keeps one.")


@checks.command(epilog="Example: assistant checks show hospice-at-home --out report.docx")
def show(
    context: typer.Context,
    name: Name,
    out: Out = None,
    into: Into = None,
    columns: Columns = None,
    library: options.LibraryFolder = None,
    json: options.AsJson = False,
) -> None:
    """Print a kept check with its decisions, or write its report."""
    opened = _library(context, library)
    stored = Checks(opened.folder).get(name)
    if json:
        terminal.print_json(kept(stored))
    elif out or into or columns:
        report(stored.check, documents_of(opened), all_frameworks(opened.folder), out, into, columns, name)
    else:
        for one in stored.check.findings:
            made = f"decided by {one.decision.by}" if one.decided and one.decision else "proposed"
            terminal.say(f"{one.reference}  {SAID[one.status]}, {made}: {one.title}")


@checks.command(epilog="Example: assistant checks decide hospice-at-home nice-qs13:statement-4 --by Ada")
def decide(
    context: typer.Context,
    name: Name,
    requirements: Annotated[
        list[str], typer.Argument(metavar="REQUIREMENT...", help="As framework:requirement; 'all' for every one.")
    ],
    status: Annotated[StatusName | None, typer.Option("--status", help="What holds; as proposed without.")] = None,
    note: Annotated[str, typer.Option("--note", help="Why, where it is not as proposed.")] = "",
    by: By = "",
    library: options.LibraryFolder = None,
) -> None:
    """Confirm findings as proposed, or overrule them with a note; the record keeps both."""
    store = Checks(_library(context, library).folder)
    stored = store.get(name)
    known = {one.reference for one in stored.check.findings}
    wanted = known if requirements == ["all"] else set(requirements)
    if wanted - known:
        raise Fault(f"'{sorted(wanted - known)[0]}' is no requirement of this check: 'assistant checks show {name}'.")
    if status is None:
        after = confirmed(stored.check, wanted, by=by)
    else:
        after = decided(stored.check, wanted, OUTCOMES[OUTCOMES.index(status.value)], by=by, note=note)
    store.save(stored, after, by=by, note=note)
    terminal.note(f"Kept. {len(after.open)} findings are still to be decided.")


@checks.command(epilog="Example: assistant checks restore hospice-at-home 3 --by Ada")
def restore(
    context: typer.Context, name: Name, version: Version, by: By = "", library: options.LibraryFolder = None
) -> None:
    """Make an earlier version of a check the latest again; the ones between stay."""
    stored = Checks(_library(context, library).folder).restore(name, version, by)
    terminal.note(f"Version {stored.paper.version} is as version {version} was.")


@checks.command(epilog="Example: assistant checks sign hospice-at-home --by Ada")
def sign(context: typer.Context, name: Name, by: By = "", library: options.LibraryFolder = None) -> None:
    """Sign a check off, by name and today's date, when every finding is decided."""
    store = Checks(_library(context, library).folder)
    stored = store.get(name)
    after = store.save(stored, signed_off(stored.check, by=by), by=by, note="Signed off")
    terminal.note(f"Signed off as version {after.paper.version}.")


@checks.command(epilog="Example: assistant checks draft hospice-at-home nice-qs13:statement-4")
def draft(
    context: typer.Context,
    name: Name,
    requirements: Annotated[
        list[str] | None, typer.Argument(metavar="[REQUIREMENT]...", help="Only for these gaps; all of them without.")
    ] = None,
    by: By = "",
    library: options.LibraryFolder = None,
) -> None:
    """Draft the clauses that would close the gaps of a check, and keep them as a draft to go on with."""
    opened = _library(context, library)
    check = Checks(opened.folder).get(name).check
    made = drafted_gaps(
        check, requirements or (), all_frameworks(opened.folder), load_clauses(), FrameworkWords(opened)
    )
    paper = draft_files.keep(
        opened.folder, draft_files.free_name(made.title, opened.folder), made, based_on=None, by=by
    )
    terminal.say(paper.name)
    terminal.note(f"Kept as a draft: 'assistant drafts show {paper.name}' prints it.")
