"""What a contact, a bed-day, an episode or any other unit costs, where it is not told by the hour of staff.

A price holds all that its unit takes, staff included: it is never added to an hourly cost of the same care.
"""

from __future__ import annotations

from pathlib import Path

from corpus.costed import Pounds
from corpus.price_tables import Priced, PriceTable, load_tables
from corpus.schema import Text, builtin_folder


class Price(Priced):
    """A row of a CSV file: what one unit costs."""

    item: Text
    unit: Text
    """``contact``, ``bed-day``, ``episode`` and the like."""
    price: Pounds
    """In pounds of ``price_year``."""
    low_price: Pounds | None = None
    high_price: Pounds | None = None


PriceList = PriceTable[Price]


def builtin_price_lists(folder: Path | None = None) -> list[PriceList]:
    """Every ``prices*.csv`` of a folder (the built-in one unless told), the newest first.

    Raises ``KnowledgeInvalid`` with all problems of all files, one a line.
    """
    return load_tables(sorted((folder or builtin_folder()).glob("prices*.csv")), Price)
