"""``assistant profiles``: care profiles listed, shown, started, brought in from files, written to files, compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import options, profile_print, terminal
from assistant.chosen_profile import chosen_profile
from assistant.costing.rates import builtin_book
from assistant.options import NationName
from assistant.profile_export import ENDINGS, export_to
from assistant.profile_figures import labels, rota_hours, staff_hours, stage_costs
from assistant.profile_import import Incoming, incoming
from assistant.session import Fault
from assistant.settings import settings
from corpus.own_frameworks import all_frameworks
from corpus.own_profiles import free_name, held, keep, profile, restore, started_from, started_from_nothing, versions
from corpus.profile_checks import findings, for_nation
from corpus.profile_differences import compared
from corpus.profile_merge import merged
from corpus.profiles import Profile
from corpus.schema import KnowledgeInvalid

profiles = typer.Typer(help="Care profiles: for each stage of a pathway who does what, how and how well.",
                       no_args_is_help=True)  # fmt: skip

ProfileName = Annotated[
    str,
    typer.Argument(
        metavar="PROFILE", help="A name as 'assistant profiles list' shows it, name@2 for a version, or a file."
    ),
]
By = Annotated[str, typer.Option("--by", help="Who saves it, for the list of versions.")]
Note = Annotated[str, typer.Option("--note", help="What changed, for the list of versions.")]


def _folder(library: Path | None) -> Path:
    return settings(library, None).library


@profiles.command(name="list", epilog="Example: assistant profiles list --json")
def list_command(library: options.LibraryFolder = None, json: options.AsJson = False) -> None:
    """List the library's care profiles and those that ship, with what is left to decide in each."""
    found = held(_folder(library))
    if json:
        terminal.print_json([profile_print.held(one) for one in found])
    else:
        profile_print.print_list(found)


@profiles.command(epilog="Example: assistant profiles show palliative-and-end-of-life-care --stage last-days")
def show(
    name: ProfileName,
    stage: Annotated[str | None, typer.Option(help="Only this stage, by id.")] = None,
    left: Annotated[bool, typer.Option("--left", help="Only what is left to decide or to put right.")] = False,
    library: options.LibraryFolder = None,
    json: options.AsJson = False,
) -> None:
    """Print a care profile as tables, stage by stage and row by row."""
    chosen = chosen_profile(name, _folder(library))
    stages = [one.id for one in chosen.stages]
    if stage and stage not in stages:
        raise Fault(f"'{chosen.slug}' has no stage '{stage}'; its stages are {', '.join(stages)}.")
    if json:
        told = [profile_print.finding(one) for one in findings(chosen) if stage in (None, one.stage)]
        terminal.print_json(told if left else {**chosen.model_dump(mode="json"), "left": told})
    elif left:
        profile_print.print_findings(chosen, stage)
    else:
        profile_print.print_profile(chosen, stage)


@profiles.command(epilog='Example: assistant profiles new "Frailty in Harbour" --from palliative-and-end-of-life-care')
def new(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What the profile is called.")],
    source: Annotated[str | None, typer.Option("--from", help="The profile to start from: a name or a file.")] = None,
    stages: Annotated[
        list[str] | None, typer.Option("--stage", help="From nothing: the title of a stage. May be repeated.")
    ] = None,
    nation: Annotated[NationName | None, typer.Option("--nation", help="The profile's nation.")] = None,
    population: Annotated[str | None, typer.Option(help="Whom it is for.")] = None,
    by: By = "",
    note: Note = "",
    library: options.LibraryFolder = None,
) -> None:
    """Start a care profile from another one, or from nothing with stages of your own."""
    folder = _folder(library)
    if not title.strip():
        raise Fault("Give the profile a title in quotation marks.")
    name = free_name(title, folder)
    if source:
        made = started_from(chosen_profile(source, folder), name, title)
        if nation and nation.value != made.nation:
            made, changed = for_nation(made, nation.value, all_frameworks(folder))  # type: ignore[arg-type]
            terminal.note(f"{changed} cells cited documents of another nation; they are local decisions now.")
        made = made.model_copy(update={"population": population}) if population else made
    else:
        made = _from_nothing(name, title, stages, nation, population)
    paper = keep(folder, made, based_on=None, by=by, note=note or "Started")
    terminal.say(f"{paper.name}  {paper.title}", bold=True)


def _from_nothing(
    name: str, title: str, stages: list[str] | None, nation: NationName | None, population: str | None
) -> Profile:
    if not (stages and nation and population):
        raise Fault("Give --from PROFILE, or --nation, --population and at least one --stage to start from nothing.")
    ids: list[tuple[str, str]] = []
    for words in stages:
        base = "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in words.casefold()).split()) or "stage"
        ids.append((base if base not in dict(ids) else f"{base}-{len(ids) + 1}", words))
    return started_from_nothing(name, title, nation.value, population, ids)  # type: ignore[arg-type]


@profiles.command(
    name="import", epilog='Example: assistant profiles import frailty.xlsx --by Ann --note "hours at night"'
)
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook (.xlsx) or YAML.", dir_okay=False)],
    name: Annotated[str | None, typer.Option(help="Keep it under this name instead of its own.")] = None,
    update: Annotated[bool, typer.Option("--update", help="Save it on top of what the library has.")] = False,
    merge: Annotated[bool, typer.Option("--merge", help="Bring it together with what was saved meanwhile.")] = False,
    by: By = "",
    note: Note = "",
    library: options.LibraryFolder = None,
    json: options.AsJson = False,
) -> None:
    """Bring a care profile in from Excel or YAML: a new one, or the next version of one that the library has."""
    folder = _folder(library)
    try:
        found = incoming(file, folder, name)
    except KnowledgeInvalid as invalid:
        for told in str(invalid).splitlines():
            terminal.note(told)
        raise typer.Exit(1) from None
    for told in found.notes:
        terminal.note(f"Note: {told}")
    made = _with_theirs(found, folder, update, merge)
    paper = keep(folder, made, based_on=found.latest, by=by, note=note or f"From {file.name}")
    if json:
        terminal.print_json({"name": paper.name, "version": paper.version, "notes": list(found.notes)})
    else:
        terminal.say(f"{paper.name}  {paper.title}, version {paper.version} in the library", bold=True)


def _with_theirs(found: Incoming, folder: Path, update: bool, merge: bool) -> Profile:
    """What to save; raises ``Fault`` where somebody's version would be passed over unasked."""
    name = found.profile.slug
    if found.current or update:
        return found.profile
    if found.based_on is None:
        raise Fault(
            f"The library has a profile '{name}' already: --update saves the file as its next version, "
            "--name keeps it under another name."
        )
    if not merge:
        raise Fault(
            f"'{name}' was saved as version {found.latest} since the file was made from version {found.based_on}. "
            "--merge brings both together, --update saves the file on top."
        )
    both = merged(profile(f"{name}@{found.based_on}", folder), profile(name, folder), found.profile)
    for place in both.conflicts:
        terminal.note(f"Changed by both, the file's words stand: {place}")
    return both.profile


@profiles.command(epilog="Example: assistant profiles export palliative-and-end-of-life-care profile.xlsx")
def export(
    name: ProfileName,
    out: Annotated[Path, typer.Argument(metavar="FILE", help=f"How it ends tells the format: {', '.join(ENDINGS)}.")],
    library: options.LibraryFolder = None,
) -> None:
    """Write a care profile to a file: Excel or YAML to go on with, Word and others to read."""
    folder = _folder(library)
    kept = versions(name.partition("@")[0], folder)
    wanted = name.partition("@")[2]
    version = int(wanted) if wanted.isdecimal() else kept[0].version if kept else None
    export_to(chosen_profile(name, folder), out, version)
    terminal.note(f"Written to {out}.")


@profiles.command(epilog="Example: assistant profiles compare frailty@1 frailty")
def compare(
    names: Annotated[list[str], typer.Argument(metavar="PROFILE...", help="Two or more: names, name@2, or files.")],
    everything: Annotated[bool, typer.Option("--all", help="Show what is the same too.")] = False,
    library: options.LibraryFolder = None,
    json: options.AsJson = False,
) -> None:
    """Compare care profiles row by row, with skill mix and cost side by side."""
    if len(names) < 2:
        raise Fault("Name two profiles or more to compare.")
    folder = _folder(library)
    chosen = [chosen_profile(name, folder) for name in names]
    called = labels(names, chosen)
    sides = list(zip(called, chosen, strict=True))
    rows = [one for one in compared(chosen) if everything or one.differs]
    hours, costs = staff_hours(sides), stage_costs(sides, builtin_book())
    if json:
        told: dict[str, Any] = {"profiles": called, "rows": [profile_print.side_by_side(one) for one in rows]}
        told["staff_hours"] = [profile_print.staff_hours(one) for one in hours]
        told["rota_hours"] = [profile_print.rota_hours(label, rota_hours(one)) for label, one in sides]
        told["stage_costs"] = [profile_print.stage_cost(one) for one in costs]
        terminal.print_json(told)
    else:
        profile_print.print_compared(called, rows, hours, costs)


@profiles.command(name="versions", epilog="Example: assistant profiles versions frailty")
def versions_command(
    name: Annotated[str, typer.Argument(metavar="PROFILE", help="A name as 'assistant profiles list' shows it.")],
    library: options.LibraryFolder = None,
    json: options.AsJson = False,
) -> None:
    """List every version of a care profile: when it was saved, by whom, and what they noted."""
    found = versions(name, _folder(library))
    if not found:
        raise Fault(f"The library has no profile '{name}' of its own: see 'assistant profiles list'.")
    if json:
        terminal.print_json([profile_print.version(one) for one in found])
        return
    for one in found:
        told = [one.saved[:16].replace("T", " "), one.by, one.note]
        terminal.say(f"{one.version}  {', '.join(part for part in told if part)}")


@profiles.command(name="restore", epilog="Example: assistant profiles restore frailty 2 --by Ann")
def restore_command(
    name: Annotated[str, typer.Argument(metavar="PROFILE", help="A name as 'assistant profiles list' shows it.")],
    version: Annotated[int, typer.Argument(metavar="VERSION", min=1, help="The version to go back to.")],
    by: By = "",
    library: options.LibraryFolder = None,
) -> None:
    """Make an older version of a care profile the latest again; those between are kept."""
    paper = restore(_folder(library), name, version, by=by)
    terminal.say(f"{paper.name}  version {version} is version {paper.version} now", bold=True)
