"""Kinds of help that a skill mix is expected to have at a stage, or to say why not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from corpus.placed import listed, opened, refuse
from corpus.profiles import Row
from corpus.roles import Roles, load_roles
from corpus.schema import Record, Slug, Text, builtin_folder


class Expected(Record):
    """One kind of help, and how it is seen that it is there."""

    what: Text
    roles: tuple[Text, ...] = ()
    """Names of roles, any of which gives it."""
    hours: tuple[Text, ...] = ()
    """Words, any of which in the hours of a row shows it."""
    stages: Annotated[tuple[Slug, ...], Field(min_length=1)]
    ask: Text
    """What has to be decided where it is not there."""

    def given(self, rows: Sequence[Row], roles: Roles) -> bool:
        """Whether these rows have it."""
        known = [roles.find(line.role) for row in rows for line in row.skill_mix]
        hours = [row.delivery.hours.text.casefold() for row in rows if row.delivery]
        return any(one is not None and one.role in self.roles for one in known) or any(
            words in text for words in self.hours for text in hours
        )


def load_cover(folder: Path | None = None) -> tuple[Expected, ...]:
    """The kinds of ``cover.yaml`` in a folder, the built-in one unless told.

    Raises ``KnowledgeInvalid`` with all problems of the file, one a line.
    """
    file = opened((folder or builtin_folder()) / "cover.yaml")
    found, problems = listed(file, Expected, "cover")
    roles = load_roles(folder)
    for place, one in found.items():
        for number, name in enumerate(one.roles):
            if (known := roles.find(name)) is None or known.role != name:
                problems.append(file.problem(f"'{name}' is no role of roles.yaml", "cover", place, "roles", number))
        if not (one.roles or one.hours):
            problems.append(file.problem("needs roles or hours", "cover", place))
    refuse(problems)
    return tuple(found.values())
