"""A user's own unit costs and prices, in the place of or beside those that ship."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.costing.rates import RateBook, book_with, builtin_book
from corpus.costs import PriceBase, UnitCost
from corpus.placed import decoded
from corpus.price_tables import load_table
from corpus.prices import Price, PriceList


def book_from(files: Sequence[Path], *, alone: bool = False) -> RateBook:
    """What ships, with the files before it; ``alone``: the files only. Which kind a file is, its first line says.

    Raises ``KnowledgeInvalid`` with file, line and column.
    """
    bases: list[PriceBase] = []
    lists: list[PriceList] = []
    for path in files:
        text = decoded(path)
        columns = {one.strip().strip('"') for one in str(text).split("\n", 1)[0].split(",")}
        if "price" in columns and "cost_per_hour" not in columns:
            lists.append(load_table(path, Price))
        else:
            bases.append(load_table(path, UnitCost))
    return book_with(builtin_book(), bases, lists, alone and bool(files))
