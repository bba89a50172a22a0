"""The bodies that publish or commission, or did, and which took over from which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from corpus.lineage import Lineage
from corpus.placed import Placed, listed, opened, refuse, twice
from corpus.records import Checked, Nation
from corpus.schema import Date, Problem, Record, Slug, Text, builtin_folder, later


class Body(Record):
    """An organisation that publishes or commissions, or did."""

    id: Slug
    name: Text
    abbreviation: Text | None = None
    nation: Nation | None = None
    what: Text
    since: Date | None = Field(default=None, alias="from")
    until: Date | None = None
    into: tuple[Slug, ...] = ()
    """Ids of the bodies that took over."""
    checked: Checked


@dataclass(frozen=True)
class Bodies:
    """Bodies by id, and their lineage."""

    bodies: Mapping[str, Body]
    lineage: Lineage


def load_bodies(folder: Path | None = None) -> Bodies:
    """The bodies of ``bodies.yaml`` in a folder, the built-in one unless told.

    Raises ``KnowledgeInvalid`` with all problems of the file, one a line.
    """
    file = opened((folder or builtin_folder()) / "bodies.yaml")
    found, problems = listed(file, Body, "bodies")
    named = {place: body.id for place, body in found.items()}
    refuse([*problems, *twice(file, "bodies", named), *_contradictions(file, found)])
    bodies = {body.id: body for body in found.values()}
    return Bodies(bodies, Lineage(bodies, {body.id: body.into for body in bodies.values() if body.into}))


def _contradictions(file: Placed, bodies: Mapping[int, Body]) -> Iterator[Problem]:
    known = {body.id for body in bodies.values()}
    for place, body in bodies.items():
        for number, name in enumerate(body.into):
            if name not in known or name == body.id:
                yield file.problem(f"'{name}' is no other body here", "bodies", place, "into", number)
        if body.since and body.until and later(body.since, body.until):
            yield file.problem(f"{body.until} is before it began, {body.since}", "bodies", place, "until")
