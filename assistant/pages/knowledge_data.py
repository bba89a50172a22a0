"""What ships and what a library adds to it, as pages use it: read once."""

from __future__ import annotations

from functools import cache

from assistant.pages.opening import Opening
from corpus.clauses import ClauseFile, load_clauses
from corpus.frameworks import Framework, load_frameworks
from corpus.own_frameworks import own_frameworks
from corpus.schema import KnowledgeInvalid

_shipped = cache(load_frameworks)


@cache
def clause_bank() -> dict[str, ClauseFile]:
    return load_clauses()


def frameworks_here(opened: Opening) -> dict[str, Framework]:
    """The frameworks that ship and the library's own; those alone that ship where its own cannot be read."""
    try:
        return {**_shipped(), **own_frameworks(opened.library.folder)}
    except KnowledgeInvalid:  # told where they are edited
        return _shipped()
