"""What a person should know of a specification before they trust its check."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.bench import Bench
from assistant.checking.sentences import MOST


def doubts(bench: Bench) -> Iterator[str]:
    """Warnings, in sentences."""
    orders = bench.stances.count("orders")
    if orders:
        what = "1 sentence speaks" if orders == 1 else f"{orders} sentences speak"
        yield f"{what} to whoever checks the specification. Nothing was done about it, and it is no evidence."
    if len(bench.said) == MOST:
        yield f"The specification is longer than is looked at: {MOST:,} sentences were, from its beginning."
