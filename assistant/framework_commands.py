"""``assistant frameworks``: what national frameworks ask, requirement by requirement."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant import options, shapes, terminal
from assistant.session import Fault
from assistant.settings import settings
from corpus.frameworks import RECALLED, SCHEDULES, Framework, Requirement
from corpus.own_frameworks import all_frameworks

frameworks = typer.Typer(help="National frameworks as numbered requirements.", no_args_is_help=True)


@frameworks.command(name="list", epilog="Example: assistant frameworks list --json")
def list_command(library: options.LibraryFolder = None, json: options.AsJson = False) -> None:
    """List the frameworks, with how many requirements each has and whether it is complete here."""
    found = all_frameworks(settings(library, None).library)
    if json:
        terminal.print_json([shapes.framework(one) for one in found.values()])
        return
    for one in found.values():
        terminal.say(f"{one.slug}  {one.title}", bold=True)
        told = f"{len(one.requirements)} requirements, {'' if one.complete else 'not '}complete here"
        terminal.say(f"{one.publisher}, {one.nation}, {one.status}, {told}", indent=10)


@frameworks.command(epilog="Example: assistant frameworks show nice-qs13")
def show(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help="As 'assistant frameworks list' shows it; all without.")
    ] = None,
    library: options.LibraryFolder = None,
    json: options.AsJson = False,
) -> None:
    """Print what frameworks ask, each requirement with its force, its place in a contract and its source."""
    known = all_frameworks(settings(library, None).library)
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise Fault(f"There is no framework '{unknown[0]}': see 'assistant frameworks list'.")
    chosen = [known[name] for name in names or known]
    if json:
        terminal.print_json([shapes.framework(one) for one in chosen])
        return
    for one in chosen:
        _print(one)


def _print(framework: Framework) -> None:
    terminal.say(framework.title, bold=True)
    terminal.say(f"{framework.publisher}, {framework.published or 'no date known'}, {framework.nation}")
    terminal.say(f"Status: {framework.status}, checked {framework.status_checked}.")
    for line in (framework.missing and f"Not complete here. {framework.missing}", framework.note):
        if line:
            terminal.say(line)
    group = None
    for asked in framework.requirements:
        if asked.group != group:
            group = asked.group
            terminal.say()
            terminal.say(group or "", bold=True)
        _print_requirement(framework, asked)
    terminal.say()


def _print_requirement(framework: Framework, asked: Requirement) -> None:
    cited = framework.cited(asked)
    terminal.say()
    terminal.say(f"{asked.number + ': ' if asked.number else ''}{asked.title}  [{asked.id}]", bold=True)
    terminal.say((RECALLED if asked.checked == "recalled" else "") + asked.text, indent=2)
    if asked.our_reading:
        terminal.say(f"Our reading: {asked.our_reading}", indent=2)
    told = f"{asked.force}, {asked.authority}, for the {asked.addressee}; belongs in: {SCHEDULES[asked.belongs_in]}"
    terminal.say(told, indent=2, dim=True)
    terminal.say(f"{cited.title}{', ' + cited.where if cited.where else ''}", indent=2, dim=True)
    if asked.same_as:
        terminal.say(f"Asked also by {', '.join(asked.same_as)}", indent=2, dim=True)
