"""What two people did to the same care profile, brought together: field by field of each stage and row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.profiles import Profile

_KEYED = {"stages", "rows"}
"""Lists whose records have ids."""


@dataclass(frozen=True, slots=True)
class Merged:
    profile: Profile
    conflicts: tuple[str, ...]
    """Where both changed the same; mine stands there."""


def merged(base: Profile, theirs: Profile, mine: Profile) -> Merged:
    """Mine with all that they changed since the base. Where both changed the same field, mine stands and is told.

    A stage or row that one deleted and the other changed is kept, as it was changed. Raises pydantic's
    ``ValidationError`` where the two together are no profile.
    """
    conflicts: list[str] = []
    fields = _record(base.model_dump(), theirs.model_dump(), mine.model_dump(), (), conflicts)
    return Merged(Profile.model_validate(fields), tuple(conflicts))


def _record(base: Any, theirs: Any, mine: Any, where: tuple[str, ...], conflicts: list[str]) -> dict[str, Any]:
    made = {}
    for name, value in mine.items():
        if name in _KEYED:
            made[name] = _records(base[name], theirs[name], value, where, conflicts)
        elif value == base[name]:
            made[name] = theirs[name]
        else:
            made[name] = value
            if theirs[name] not in (base[name], value):
                conflicts.append(", ".join((*where, name.replace("_", " "))))
    return made


def _records(
    base: Sequence[Any], theirs: Sequence[Any], mine: Sequence[Any], where: tuple[str, ...], conflicts: list[str]
) -> list[Any]:
    """Records by id, in my order; what they added stands behind the record that it followed."""
    old, their = ({one["id"]: one for one in records} for records in (base, theirs))
    made = []
    for one in mine:
        name = one["id"]
        if name in their:
            made.append(_record(old.get(name, one), their[name], one, (*where, name), conflicts))
        elif name not in old or one != old[name]:  # mine alone, or deleted by them and changed by me
            made.append(one)
            conflicts += [", ".join((*where, name, "deleted by them"))] if name in old else []
    have = {one["id"] for one in mine}
    for place, one in enumerate(theirs):
        name = one["id"]
        if name not in have and (name not in old or one != old[name]):  # theirs alone, or deleted by me and changed
            conflicts += [", ".join((*where, name, "deleted by you"))] if name in old else []
            before = {other["id"] for other in theirs[:place]}
            after = max((number for number, other in enumerate(made, 1) if other["id"] in before), default=0)
            made.insert(after, one)
    return made
