"""Commands of ``assistant library`` that bring documents in: made ready, added, fetched, imported, read again."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from assistant import details, options, shapes, terminal
from assistant.pages.words import counted
from assistant.session import Fault, opened
from index.add import Added, Addition, add
from index.rebuild import rebuild
from index.transfer import import_library

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue, CataloguedDocument


def init_command(
    context: typer.Context,
    empty: Annotated[bool, typer.Option("--empty", help="Without the built-in knowledge.")] = False,
    folder: options.LibraryFolder = None,
) -> None:
    """Make a library with the built-in knowledge, or bring it up to date."""
    house = opened(folder or context.obj, empty=empty)
    house.search.size()
    entries = house.library.entries()
    terminal.say(f"The library in '{house.library.folder}' holds {counted(len(entries), 'document')}.")


def add_command(
    context: typer.Context,
    places: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders.")],
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
    if title and (len(places) > 1 or places[0].is_dir()):
        raise Fault("--title is for one file: leave it out, and titles are read from the documents.")
    with terminal.progress("Adding") as watch:
        addition = Addition(said, replaces, password, ocr or house.settings.ocr)
        _report(add(house.library, house.encoder, places, addition, watch), json)


def fetch_command(
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


def rebuild_command(context: typer.Context, json: options.AsJson = False, folder: options.LibraryFolder = None) -> None:
    """Read and index every document again from the file it came from, for another embedding model or after damage.

    The library can be searched meanwhile. Stopped, it goes on where it was.
    """
    house = opened(folder or context.obj, furnish=False)
    with terminal.progress("Rebuilding") as watch:
        _report(rebuild(house.library, house.encoder, watch), json)


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


def _print_outcome(outcome: Added) -> None:
    told = f"{outcome.outcome:9} {outcome.file}"
    if outcome.outcome != "refused":
        pages = f", {outcome.pages} pages" if outcome.pages else ""
        told += f" ({(outcome.id or '')[:8]}{pages}, {outcome.passages} passages)"
    terminal.say(told + (f": {outcome.reason}" if outcome.reason else ""))
