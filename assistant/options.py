"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from corpus.records import Kind, Nation, Status
from index.query import Filter

NationName = StrEnum("NationName", {name: name for name in get_args(Nation)})  # type: ignore[misc]
StatusName = StrEnum("StatusName", {name: name for name in get_args(Status)})  # type: ignore[misc]
KindName = StrEnum("KindName", {name: name for name in get_args(Kind)})  # type: ignore[misc]

LibraryFolder = Annotated[
    Path | None,
    typer.Option("--library", help="Folder of the library. [ASSISTANT_LIBRARY]", file_okay=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Documents = Annotated[list[str] | None, typer.Option("--document", help="Only this document, by id. May be repeated.")]
Nations = Annotated[list[NationName] | None, typer.Option("--nation", help="Only of this nation. May be repeated.")]
Publishers = Annotated[list[str] | None, typer.Option("--publisher", help="Only of this publisher. May be repeated.")]
Kinds = Annotated[list[KindName] | None, typer.Option("--kind", help="Only of this kind. May be repeated.")]
Statuses = Annotated[list[StatusName] | None, typer.Option("--status", help="Only of this status. May be repeated.")]
YearFrom = Annotated[int | None, typer.Option("--from", help="Published in this year or later.")]
YearTo = Annotated[int | None, typer.Option("--to", help="Published in this year or before.")]
Home = Annotated[
    NationName | None,
    typer.Option("--home", help="Your nation: guidance of others is labelled and ranked below. [ASSISTANT_NATION]"),
]
Batch = Annotated[
    str | None,
    typer.Option(
        "--batch", help="A file with one question a line, '-' for standard input: one JSON object a line out."
    ),
]


def wanted(
    documents: list[str] | None,
    nations: list[NationName] | None,
    publishers: list[str] | None,
    kinds: list[KindName] | None,
    statuses: list[StatusName] | None,
    year_from: int | None,
    year_to: int | None,
) -> Filter:
    return Filter(
        documents=tuple(documents or ()),
        nations=cast(tuple[Nation, ...], tuple(nation.value for nation in nations or ())),
        publishers=tuple(publishers or ()),
        kinds=cast(tuple[Kind, ...], tuple(kind.value for kind in kinds or ())),
        statuses=cast(tuple[Status, ...], tuple(status.value for status in statuses or ())),
        year_from=year_from,
        year_to=year_to,
    )
