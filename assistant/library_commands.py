"""``assistant library``: what is in the library and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from assistant import details, options, shapes, terminal
from assistant.adding_commands import add_command, fetch_command, import_command, init_command, rebuild_command
from assistant.pages.words import counted
from assistant.session import Fault, opened
from corpus.differences import differences
from corpus.entries import replaced_by, standing
from index.build import building, passage_count
from index.transfer import export_library

library = typer.Typer(help="Add, list, change and remove documents.", no_args_is_help=True)


@library.callback(epilog="Example: assistant library --library ~/Guidance list")
def common(context: typer.Context, folder: options.LibraryFolder = None) -> None:
    context.obj = folder or context.obj


library.command(name="init", epilog="Example: assistant library init --library ~/Guidance --empty")(init_command)
library.command(name="add", epilog="Example: assistant library add ~/Documents/guidance --nation england")(add_command)
library.command(name="fetch", epilog="Example: assistant library fetch ambitions-2021-2026")(fetch_command)
library.command(name="import", epilog="Example: assistant library import guidance.zip --library ~/Guidance")(
    import_command
)
library.command(name="rebuild", epilog="Example: assistant library rebuild")(rebuild_command)

Id = Annotated[str, typer.Argument(metavar="ID", help="As 'assistant library list' shows it.")]


@library.command(name="set", epilog="Example: assistant library set 3f2a9c01 --status withdrawn --published 2019-10")
def set_command(
    context: typer.Context,
    name: Id,
    title: details.Title = None,
    publisher: details.Publisher = None,
    published: details.Published = None,
    nation: details.Nation = None,
    status: details.Status = None,
    kind: details.Kind = None,
    url: details.Url = None,
    licence: details.Licence = None,
    supersedes: details.Supersedes = None,
    superseded_by: details.SupersededBy = None,
    original_of: details.OriginalOf = None,
    folder: options.LibraryFolder = None,
) -> None:
    """Change what is said of a document."""
    house = opened(folder or context.obj)
    said = details.given(
        house.library.entry,
        title=title,
        publisher=publisher,
        published=published,
        nation=nation,
        status=status,
        kind=kind,
        url=url,
        licence=licence,
        supersedes=supersedes,
        superseded_by=superseded_by,
        original_of=original_of,
    )
    if not said:
        raise Fault("Say what to change, for example --title or --status.")
    with building(house.library, house.encoder) as builder:
        entry = house.library.entry(name)
        builder.change(entry, replace(entry.source, **said))
        title = house.library.entry(entry.source_id).source.title
    terminal.say(f"Changed {', '.join(said).replace('_', ' ')} of '{title}'.")


@library.command(name="list", epilog="Example: assistant library list --json")
def list_command(context: typer.Context, json: options.AsJson = False, folder: options.LibraryFolder = None) -> None:
    """List the documents."""
    lib = opened(folder or context.obj).library
    entries = standing(lib.entries())
    rows = [(entry, passage_count(lib, entry.document_id)) for entry in entries]
    if json:
        newer = replaced_by(entries)
        terminal.print_json([shapes.entry(entry, passages, newer) for entry, passages in rows])
    elif rows:
        terminal.print_entries(rows)
    else:
        terminal.note("The library is empty: add documents with 'assistant library add FILE'.")


@library.command(epilog="Example: assistant library show 3f2a9c01")
def show(context: typer.Context, name: Id, json: options.AsJson = False, folder: options.LibraryFolder = None) -> None:
    """Print a document's details and its stored text."""
    lib = opened(folder or context.obj).library
    document = lib.document(name)
    now = {entry.document_id: entry.source for entry in standing(lib.entries())}
    document = replace(document, source=now.get(document.id, document.source))
    if json:
        terminal.print_json(shapes.document(document))
        return
    source = document.source
    for label, value in (
        ("title", source.title),
        ("id", document.id),
        ("file", document.file),
        ("publisher", source.publisher),
        ("published", source.published),
        ("nation", source.nation),
        ("status", source.status),
        ("superseded", source.superseded_by),
        ("kind", source.kind),
        ("pages", len(document.pages) or None),
        ("url", source.url),
    ):
        if value is not None:
            terminal.say(f"{label:10} {value}")
    terminal.say()
    terminal.say(document.text)


@library.command(epilog="Example: assistant library diff 3f2a9c01 77b1e0aa")
def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="Id of the earlier document or version.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Id of the later one.")],
    json: options.AsJson = False,
    folder: options.LibraryFolder = None,
) -> None:
    """Show what changed from one document or version to another, section by section."""
    lib = opened(folder or context.obj).library
    before, after = lib.document(old), lib.document(new)
    found = differences(before, after)
    if json:
        terminal.print_json(shapes.differences(before, after, found))
    elif found:
        terminal.print_differences(found)
    else:
        terminal.note(f"'{after.source.title}' says the same as '{before.source.title}'.")


@library.command(epilog="Example: assistant library remove 3f2a9c01")
def remove(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="ID...")],
    folder: options.LibraryFolder = None,
) -> None:
    """Take documents out of the library, with their old versions. The files they came from stay where they are."""
    house = opened(folder or context.obj)
    entries = [house.library.entry(name) for name in names]
    for entry in entries:
        if entry.source_id.startswith("builtin:"):
            raise Fault(f"'{entry.source.title}' ships with the assistant: filter it out, or use a library without it.")
    with building(house.library, house.encoder) as builder:
        for entry in entries:
            builder.remove(entry)
            terminal.say(f"Removed '{entry.source.title}'.")


@library.command(name="export", epilog="Example: assistant library export guidance.zip")
def export_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The zip file to write.")],
    folder: options.LibraryFolder = None,
) -> None:
    """Write the documents you added, with their details, to one zip file."""
    count = export_library(opened(folder or context.obj).library, file)
    terminal.say(f"Wrote {counted(count, 'document')} to '{file}'.")
