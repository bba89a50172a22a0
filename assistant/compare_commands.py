"""``assistant compare``: two specifications, files or drafts, clause by clause with the words of both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import draft_files, options, shapes, terminal
from assistant.checking.specification import of_file
from assistant.compare_specifications import Kind, Pair, compared, document_of
from assistant.session import Fault, opened
from assistant.wire import House
from corpus.papers import NotKept
from corpus.records import Document

TOLD: dict[Kind, str] = {
    "same": "Say the same",
    "differs": "Differ",
    "first-only": "In the first only",
    "second-only": "In the second only",
}


def compare_command(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="FIRST", help="A file in any format, or the name of a draft.")],
    second: Annotated[str, typer.Argument(metavar="SECOND", help="Another.")],
    json: options.AsJson = False,
    folder: options.LibraryFolder = None,
) -> None:
    """Compare two specifications: which clauses say the same, differ, or stand in one only."""
    house = opened(folder or context.obj, furnish=False)
    one, other = _document(first, house), _document(second, house)
    pairs = compared(one, other, house.encoder)
    if json:
        terminal.print_json(shaped(one, other, pairs))
    else:
        _print(pairs)


def _document(name: str, house: House) -> Document:
    """The document of a file that is there, else of a draft."""
    if Path(name).exists() or "/" in name or Path(name).suffix:
        document, warnings = of_file(Path(name), ocr=house.settings.ocr)
        for warning in warnings:
            terminal.note(f"Note: {warning}")
        return document
    try:
        return document_of(draft_files.draft_named(name, house.library.folder)[0], name)
    except NotKept as missing:
        raise Fault(f"There is no file and no draft '{name}': 'assistant drafts list' shows the drafts.") from missing


def shaped(first: Document, second: Document, pairs: Sequence[Pair]) -> dict[str, Any]:
    """As ``--json`` prints it; ``first`` and ``second`` of a clause are quotations, or null."""
    return {
        "first": {"id": first.id, "title": first.source.title, "file": first.file},
        "second": {"id": second.id, "title": second.source.title, "file": second.file},
        "counts": {kind: sum(one.kind == kind for one in pairs) for kind in TOLD},
        "clauses": [
            {
                "kind": one.kind,
                "score": round(one.score, 3),
                "first": shapes.quoted(one.first) if one.first else None,
                "second": shapes.quoted(one.second) if one.second else None,
                "only_first": list(one.only_first),
                "only_second": list(one.only_second),
            }
            for one in pairs
        ],
    }


def _print(pairs: Sequence[Pair]) -> None:
    for kind, title in TOLD.items():
        found = [one for one in pairs if one.kind == kind]
        terminal.say(f"{title}: {len(found)}", bold=True)
        for one in found:
            _print_pair(one)
        terminal.say()


def _print_pair(one: Pair) -> None:
    both = one.kind == "differs"
    for quoted, mark, only in ((one.first, "-", one.only_first), (one.second, "+", one.only_second)):
        if quoted is None or (one.kind == "same" and mark == "+"):
            continue
        words = " ".join(quoted.text.split())
        place = terminal.place(quoted.page, quoted.printed_page, quoted.section)
        terminal.say(f"{mark + ' ' if both else ''}“{words}”{place}", indent=2)
        if both and only:
            terminal.say(f"only here: {'; '.join(only)}", indent=6, dim=True)
