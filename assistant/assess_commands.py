"""``assistant assess``: self-assessments on a local scale."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from assistant import options, terminal
from assistant.assess import (
    LOCAL,
    SCALE,
    Assessment,
    Assessments,
    Evidence,
    begun,
    changes,
    next_round,
    scale_of,
    with_block,
    with_evidence,
    without_proposed,
)
from assistant.check_reports import By, Version, damaged
from assistant.kept_checks import Checks
from assistant.proofs import Documents, documents_of
from assistant.reporting.columns import words
from assistant.session import Fault
from assistant.settings import settings
from corpus.library import Library
from corpus.own_frameworks import all_frameworks

assess = typer.Typer(help="Self-assessments on a local scale.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="As 'assistant assess list' shows it.")]


def _store(context: typer.Context, folder: options.LibraryFolder) -> Assessments:
    return Assessments(Library(settings(folder or context.obj, None).library).folder)


@assess.command(epilog='Example: assistant assess begin ambitions-2021-2026 --scale "None,Some,Most,All"')
def begin(
    context: typer.Context,
    framework: Annotated[str, typer.Argument(metavar="FRAMEWORK", help="As 'assistant frameworks list' shows it.")],
    title: Annotated[str, typer.Option("--title", help="What it is called; the framework's title without.")] = "",
    scale: Annotated[str, typer.Option("--scale", help="Names of the levels, the lowest first.")] = "",
    by: By = "",
    library: options.LibraryFolder = None,
) -> None:
    """Begin a self-assessment: one building block for each group of a framework's requirements."""
    folder = Library(settings(library or context.obj, None).library).folder
    known = all_frameworks(folder)
    if framework not in known:
        raise Fault(f"There is no framework '{framework}': see 'assistant frameworks list'.")
    made = begun(known[framework], title, scale_of(scale) if scale else SCALE)
    terminal.say(Assessments(folder).begin(made, by).name)
    terminal.note(LOCAL)


@assess.command(name="list", epilog="Example: assistant assess list")
def list_command(context: typer.Context, library: options.LibraryFolder = None, json: options.AsJson = False) -> None:
    """List the self-assessments, the last changed first."""
    store = _store(context, library)
    found = store.all()
    for paper in store.damaged():
        terminal.note(damaged(paper, "assess"))
    if json:
        terminal.print_json([_shape(paper.name, one, None) for paper, one in found])
        return
    for paper, one in found:
        said = sum(block.level is not None for block in one.blocks)
        terminal.say(f"{paper.name}  {one.title}, round of {one.round}: {said} of {len(one.blocks)} blocks")
    if not found:
        terminal.note("No self-assessment is kept: 'assistant assess begin FRAMEWORK' begins one.")


@assess.command(epilog="Example: assistant assess restore ambitions 3 --by Ada")
def restore(
    context: typer.Context, name: Name, version: Version, by: By = "", library: options.LibraryFolder = None
) -> None:
    """Make an earlier version of a self-assessment the latest again; the ones between stay."""
    terminal.note(f"Version {_store(context, library).restore(name, version, by).version} is as version {version} was.")


@assess.command(epilog="Example: assistant assess show ambitions --json")
def show(
    context: typer.Context, name: Name, library: options.LibraryFolder = None, json: options.AsJson = False
) -> None:
    """Print a self-assessment, and what moved since the round before."""
    store = _store(context, library)
    _, one = store.get(name)
    before = store.before(name)
    documents = documents_of(Library(settings(library or context.obj, None).library))
    if json:
        terminal.print_json(_shape(name, one, before))
        return
    terminal.say(f"{one.title}, round of {one.round}", bold=True)
    terminal.note(LOCAL)
    for block, moved in zip(one.blocks, changes(before, one), strict=True):
        then = f", before: {_level(one, moved.before)}" if before else ""
        terminal.say(f"{block.title}: {_level(one, block.level)}{then}")
        for evidence in block.evidence:
            terminal.say(_evidence(evidence, documents), indent=4, dim=True)
        for told in (block.notes, ", ".join(filter(None, (block.action, block.owner, block.due)))):
            if told:
                terminal.say(told, indent=4)


@assess.command(name="set", epilog='Example: assistant assess set ambitions "The eight foundations" --level 2 --by Ada')
def set_command(
    context: typer.Context,
    name: Name,
    block: Annotated[str, typer.Argument(metavar="BLOCK", help="Its title.")],
    level: Annotated[int | None, typer.Option("--level", help="Place in the scale, from 0.")] = None,
    notes: Annotated[str | None, typer.Option("--notes", help="What there is to say of it.")] = None,
    action: Annotated[str | None, typer.Option("--action", help="What is to be done.")] = None,
    owner: Annotated[str | None, typer.Option("--owner", help="Who does it.")] = None,
    due: Annotated[str | None, typer.Option("--date", help="By when, as in 2027-03-31.")] = None,
    by: By = "",
    library: options.LibraryFolder = None,
) -> None:
    """Say the level of a building block, its notes, action, owner and date."""
    store = _store(context, library)
    paper, one = store.get(name)
    given: dict[str, Any] = {"level": level, "notes": notes, "action": action, "owner": owner, "due": due}
    given = {field: value for field, value in given.items() if value is not None}
    store.save(paper, with_block(one, block, **given), by, block)


@assess.command(name="round", epilog="Example: assistant assess round ambitions")
def round_command(context: typer.Context, name: Name, by: By = "", library: options.LibraryFolder = None) -> None:
    """Begin a new round from what was last said, to be compared with it."""
    store = _store(context, library)
    paper, one = store.get(name)
    store.save(paper, next_round(one), by, "A new round")


@assess.command(epilog="Example: assistant assess evidence ambitions hospice-at-home")
def evidence(
    context: typer.Context,
    name: Name,
    check: Annotated[str, typer.Argument(metavar="CHECK", help="As 'assistant checks list' shows it.")],
    instead: Annotated[
        bool, typer.Option("--instead", help="Take out first what other checks proposed and nobody took.")
    ] = False,
    by: By = "",
    library: options.LibraryFolder = None,
) -> None:
    """Propose what a kept check found in a specification as evidence for the blocks, beside what others found."""
    store = _store(context, library)
    paper, one = store.get(name)
    folder = Library(settings(library or context.obj, None).library).folder
    found = with_evidence(without_proposed(one) if instead else one, Checks(folder).get(check).check)
    store.save(paper, found, by, f"Evidence of {check}")
    told = sum(len(block.evidence) for block in found.blocks)
    terminal.note(f"{told} pieces of evidence stand in {sum(bool(block.evidence) for block in found.blocks)} blocks.")


def _evidence(one: Evidence, documents: Documents) -> str:
    """A quotation only where the words still stand in the specification."""
    said = "evidence" if one.kept else "proposed"
    return f"{said}: {words((one.cited,), documents)}"


def _level(one: Assessment, level: int | None) -> str:
    return "not yet said" if level is None else f"{level} {one.scale[level].name}"


def _shape(name: str, one: Assessment, before: Assessment | None) -> dict[str, Any]:
    then = {moved.title: moved.before for moved in changes(before, one)}
    return {
        "name": name,
        "title": one.title,
        "framework": one.framework,
        "round": one.round,
        "scale": [level.name for level in one.scale],
        "scale_note": LOCAL,
        "blocks": [
            {
                "title": block.title,
                "requirements": list(block.requirements),
                "level": block.level,
                "before": then[block.title],
                "notes": block.notes,
                "action": block.action,
                "owner": block.owner,
                "date": block.due,
                "evidence": [
                    {
                        "text": each.cited.text,
                        "page": each.cited.page,
                        "requirement": each.requirement,
                        "kept": each.kept,
                    }
                    for each in block.evidence
                ],
            }
            for block in one.blocks
        ],
    }
