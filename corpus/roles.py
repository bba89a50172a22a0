"""Roles as care profiles name them: their everyday name, and which unit cost prices an hour of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.costs import Basis
from corpus.placed import listed, opened, refuse
from corpus.schema import Record, Slug, Text, builtin_folder


class Role(Record):
    """A role, with the other names it goes by."""

    role: Text
    also: tuple[Text, ...] = ()
    everyday: Text
    """For patients and families, as the end of "You may be helped by ..."."""
    costed_as: Text | None = None
    """Role of the unit costs; ``None``: none is published."""
    basis: Basis | None = None
    """Which of the unit costs, where they give the role on several."""
    contact_prices: tuple[Slug, ...] = ()
    """Prices of a contact that can stand beside a cost by the hour."""
    note: Text | None = None


class Roles:
    """Finds what is known of a role."""

    def __init__(self, roles: Sequence[Role]) -> None:
        self._by_name: Mapping[str, Role] = {_folded(name): one for one in roles for name in (one.role, *one.also)}

    def find(self, named: str) -> Role | None:
        """The role of that name, or of the longest name that ``named`` begins with: "GP, out of hours" is a GP."""
        wanted = _folded(named)
        fits = [name for name in self._by_name if re.match(rf"{re.escape(name)}(?!\w)", wanted)]
        return self._by_name[max(fits, key=len)] if fits else None


def load_roles(folder: Path | None = None) -> Roles:
    """The roles of ``roles.yaml`` in a folder, the built-in one unless told.

    Raises ``KnowledgeInvalid`` with all problems of the file, one a line.
    """
    file = opened((folder or builtin_folder()) / "roles.yaml")
    found, problems = listed(file, Role, "roles")
    seen: set[str] = set()
    for place, one in found.items():
        for name in map(_folded, (one.role, *one.also)):
            if name in seen:
                problems.append(file.problem(f"'{name}' is given twice", "roles", place))
            seen.add(name)
    refuse(problems)
    return Roles(list(found.values()))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
