"""The options that say what a document is: its title, publisher, date, nation, status and what it superseded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from assistant import options
from corpus.library import Entry, NotInLibrary

Title = Annotated[str | None, typer.Option(help="The document's title.")]
Publisher = Annotated[str | None, typer.Option(help="Who published it.")]
Published = Annotated[str | None, typer.Option("--published", "--date", help="2021, 2021-05 or 2021-05-14.")]
Nation = Annotated[options.NationName | None, typer.Option("--nation", help="Whose guidance it is.")]
Status = Annotated[options.StatusName | None, typer.Option("--status", help="Whether it still holds.")]
Kind = Annotated[options.KindName | None, typer.Option("--kind", help="What sort of document it is.")]
Url = Annotated[str | None, typer.Option(help="Where it is published.")]
Licence = Annotated[str | None, typer.Option(help="Under which licence.")]
Supersedes = Annotated[
    list[str] | None, typer.Option("--supersedes", help="Id of a document it superseded, which is kept and marked.")
]
SupersededBy = Annotated[str | None, typer.Option("--superseded-by", help="Id or title of what superseded it.")]
OriginalOf = Annotated[str | None, typer.Option("--original-of", help="Id of our digest that it takes the place of.")]


def given(entry: Callable[[str], Entry], **said: Any) -> dict[str, Any]:
    """The details that were given, by field of ``Source``; ids in them are resolved to source ids.

    ``entry``: finds what an id stands for, and raises ``NotInLibrary``.
    """
    found = {name: getattr(value, "value", value) for name, value in said.items() if value is not None}
    if "supersedes" in found:
        found["supersedes"] = tuple(entry(name).source_id for name in found["supersedes"])
    for name in ("superseded_by", "original_of"):
        if name in found:
            try:
                found[name] = entry(found[name]).source_id
            except NotInLibrary:
                if name == "original_of":
                    raise
    return found
