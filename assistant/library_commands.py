"""``assistant library``: what is in the library and what becomes of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from assistant import options, shapes, terminal
from assistant.session import Fault, opened
from corpus.differences import differences
from corpus.entries import replaced_by, standing
from corpus.library import NotInLibrary
from index.add import Added, Addition, add
from index.build import building, passage_count
from index.rebuild import rebuild as rebuilt
from index.transfer import export_library, import_library

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue, CataloguedDocument

library = typer.Typer(help="Add, list, change and remove documents.", no_args_is_help=True)


@library.callback(epilog="Example: assistant library --library ~/Guidance list")
def common(context: typer.Context, folder: options.LibraryFolder = None) -> None:
    context.obj = folder or context.obj


Id = Annotated[str, typer.Argument(metavar="ID", help="As 'assistant library list' shows it.")]
Title = Annotated[str | None, typer.Option(help="The document's title.")]
Publisher = Annotated[str | None, typer.Option(help="Who published it.")]
Published = Annotated[str | None, typer.Option("--published", "--date", help="2021, 2021-05 or 2021-05-14.")]
NationOf = Annotated[options.NationName | None, typer.Option("--nation", help="Whose guidance it is.")]
StatusOf = Annotated[options.StatusName | None, typer.Option("--status", help="Whether it still holds.")]
KindOf = Annotated[options.KindName | None, typer.Option("--kind", help="What sort of document it is.")]
Url = Annotated[str | None, typer.Option(help="Where it is published.")]
Licence = Annotated[str | None, typer.Option(help="Under which licence.")]
Supersedes = Annotated[
    list[str] | None, typer.Option("--supersedes", help="Id of a document it superseded, which is kept and marked.")
]
SupersededBy = Annotated[str | None, typer.Option("--superseded-by", help="Id or title of what superseded it.")]
OriginalOf = Annotated[str | None, typer.Option("--original-of", help="Id of our digest that it takes the place of.")]


@library.command(epilog="Example: assistant library init --library ~/Guidance --empty")
def init(
    context: typer.Context,
    empty: Annotated[bool, typer.Option("--empty", help="Without the built-in knowledge.")] = False,
    folder: options.LibraryFolder = None,
) -> None:
    """Make a library with the built-in knowledge, or bring it up to date."""
    house = opened(folder or context.obj, empty=empty)
    house.search.size()
    entries = house.library.entries()
    terminal.say(f"The library in '{house.library.folder}' holds {counted(len(entries))}.")


@library.command(name="add", epilog="Example: assistant library add ~/Documents/guidance --nation england")
def add_command(
    context: typer.Context,
    places: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders.")],
    title: Title = None,
    publisher: Publisher = None,
    published: Published = None,
    nation: NationOf = None,
    status: StatusOf = None,
    kind: KindOf = None,
    url: Url = None,
    licence: Licence = None,
    supersedes: Supersedes = None,
    superseded_by: SupersededBy = None,
    original_of: OriginalOf = None,
    replaces: Annotated[
        str | None, typer.Option("--replaces", help="Id of the document whose new version this is.")
    ] = None,
    password: Annotated[str | None, typer.Option(help="Password of an encrypted PDF.")] = None,
    ocr: Annotated[bool, typer.Option("--ocr", help="Read scanned pages too, with Tesseract. [ASSISTANT_OCR]")] = False,
    json: options.AsJson = False,
    folder: options.LibraryFolder = None,
) -> None:
    """Add files, or every file in a folder."""
    house = opened(folder or context.obj)
    details = _details(
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
    if title and (len(places) > 1 or places[0].is_dir()):
        raise Fault("--title is for one file: leave it out, and titles are read from the documents.")
    with terminal.progress("Adding") as watch:
        addition = Addition(details, replaces, password, ocr or house.settings.ocr)
        _report(add(house.library, house.encoder, places, addition, watch), json)


@library.command(epilog="Example: assistant library fetch ambitions-2021-2026")
def fetch(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="ID...", help="As --list shows it.")] = None,
    show: Annotated[bool, typer.Option("--list", help="List what can be fetched, and fetch nothing.")] = False,
    catalogue: Annotated[
        Path | None, typer.Option(help="Folder with another sources.yaml.", file_okay=False, exists=True)
    ] = None,
    json: options.AsJson = False,
    folder: options.LibraryFolder = None,
) -> None:
    """Download listed documents from their publishers, each in the place of our digest of it.

    Without an ID all those whose file is listed and that are not in the library yet. Nothing else ever downloads.
    """
    from corpus.catalogue import load_catalogue

    listed = load_catalogue(catalogue)
    if show:
        _list_fetchable(listed, json)
        return
    for name in names or ():
        if name not in listed.documents:
            near = difflib.get_close_matches(name, listed.documents, 3)
            ask = f"Did you mean {' or '.join(near)}?" if near else "--list shows those that are."
            raise Fault(f"No document is listed as '{name}'. {ask}")
    from index.fetched import fetch_originals  # and with it httpx, which no other command waits for

    house = opened(folder or context.obj)

    def begins(one: CataloguedDocument) -> None:
        terminal.note(f"Fetching '{one.title}' from {urlsplit(one.address or '').hostname} ...")

    _report(fetch_originals(house.library, house.encoder, listed, names or (), begins=begins), json)


def _list_fetchable(listed: Catalogue, json: bool) -> None:
    found = [one for one in listed.documents.values() if one.address]
    if json:
        terminal.print_json([shapes.catalogued(one) for one in found])
        return
    for one in found:
        kind = "file" if one.is_file else "page"
        terminal.say(f"{one.id}: {one.title} ({', '.join(filter(None, (one.publisher, one.published, one.status)))})")
        terminal.say(f"{kind} {one.address}", indent=4)


@library.command(name="set", epilog="Example: assistant library set 3f2a9c01 --status withdrawn --published 2019-10")
def set_command(
    context: typer.Context,
    name: Id,
    title: Title = None,
    publisher: Publisher = None,
    published: Published = None,
    nation: NationOf = None,
    status: StatusOf = None,
    kind: KindOf = None,
    url: Url = None,
    licence: Licence = None,
    supersedes: Supersedes = None,
    superseded_by: SupersededBy = None,
    original_of: OriginalOf = None,
    folder: options.LibraryFolder = None,
) -> None:
    """Change what is said of a document."""
    house = opened(folder or context.obj)
    details = _details(
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
    if not details:
        raise Fault("Say what to change, for example --title or --status.")
    with building(house.library, house.encoder) as builder:
        entry = house.library.entry(name)
        builder.change(entry, replace(entry.source, **details))
        title = house.library.entry(entry.source_id).source.title
    terminal.say(f"Changed {', '.join(details).replace('_', ' ')} of '{title}'.")


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
    terminal.say(f"Wrote {counted(count)} to '{file}'.")


@library.command(name="import", epilog="Example: assistant library import guidance.zip --library ~/Guidance")
def import_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A zip file that 'export' wrote.")],
    json: options.AsJson = False,
    folder: options.LibraryFolder = None,
) -> None:
    """Add the documents of an exported library, with their details."""
    house = opened(folder or context.obj)
    with terminal.progress("Importing") as watch:
        _report(import_library(house.library, house.encoder, file, watch), json)


@library.command(epilog="Example: assistant library rebuild")
def rebuild(context: typer.Context, json: options.AsJson = False, folder: options.LibraryFolder = None) -> None:
    """Read and index every document again from the file it came from, for another embedding model or after damage.

    The library can be searched meanwhile. Stopped, it goes on where it was.
    """
    house = opened(folder or context.obj, furnish=False)
    with terminal.progress("Rebuilding") as watch:
        _report(rebuilt(house.library, house.encoder, watch), json)


def _report(outcomes: Iterable[Added], json: bool) -> None:
    """Print how each file ended, as far as they came; exit status 1 where none ended well."""
    ended: list[Added] = []
    try:
        for outcome in outcomes:
            ended.append(outcome)
            if not json:
                _print_outcome(outcome)
    finally:
        if json:
            terminal.print_json([shapes.added(outcome) for outcome in ended])
    if not ended:
        terminal.note("There are no files there.")
    if all(outcome.outcome == "refused" for outcome in ended):
        raise typer.Exit(1)


def counted(documents: int) -> str:
    return "1 document" if documents == 1 else f"{documents} documents"


def _details(entry: Any, **given: Any) -> dict[str, Any]:
    """The details that were given, ids in them resolved to source ids."""
    details = {name: getattr(value, "value", value) for name, value in given.items() if value is not None}
    if "supersedes" in details:
        details["supersedes"] = tuple(entry(name).source_id for name in details["supersedes"])
    for name in ("superseded_by", "original_of"):
        if name in details:
            try:
                details[name] = entry(details[name]).source_id
            except NotInLibrary:
                if name == "original_of":
                    raise
    return details


def _print_outcome(outcome: Added) -> None:
    told = f"{outcome.outcome:9} {outcome.file}"
    if outcome.outcome != "refused":
        pages = f", {outcome.pages} pages" if outcome.pages else ""
        told += f" ({(outcome.id or '')[:8]}{pages}, {outcome.passages} passages)"
    terminal.say(told + (f": {outcome.reason}" if outcome.reason else ""))
