"""Where rates come from, as people know it: titles in the place of ids, and the licences that figures are under."""

from __future__ import annotations

import re
from functools import cache

from assistant.costing.cost import Costing
from assistant.costing.rates import Rate
from corpus.catalogue import Catalogue, load_catalogue

ID = re.compile(r"(?<![\w:/.-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w/-])")
"""What could be an id of the catalogue."""


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


def titled(text: str) -> str:
    """A text with the titles of documents where it names them by their ids."""
    known = catalogue().documents
    return ID.sub(lambda found: known[found[0]].title if found[0] in known else found[0], text)


def licence(rate: Rate) -> str | None:
    """Of the document that a rate is from; ``None`` where it is not known, as for rates of one's own."""
    document = None if rate.own else catalogue().documents.get(rate.source)
    return document.licence if document else None


def licences(costing: Costing) -> list[str]:
    """A sentence for each document whose figures are used and whose licence is known."""
    found = {titled(line.rate.source): licence(line.rate) for _, _, line in costing.lines}
    return [f"Figures of {title} are under {held}." for title, held in sorted(found.items()) if held]
