"""What whoever is measured has to do: add files, hold many passages, search them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index.embed import Vectors

WARM = "A first text, so that everything is loaded before the clock starts."

Ask = Callable[[str, Mapping[str, str] | None], int]
"""A question and what ``nation`` or ``document`` has to be, to the number of passages found: ten, where there are."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What adding files brought."""

    pages: int
    passages: int
    texts: Sequence[str]
    """Everything that was given to the embedding model."""


@dataclass(frozen=True, slots=True)
class Stock:
    """Passages to fill a library with."""

    texts: Sequence[str]
    vectors: Vectors
    details: Sequence[Mapping[str, str]]
    """Of each its ``nation`` and ``document``."""


class Side(Protocol):
    """One product, its model loaded."""

    def warm(self, folder: Path) -> None:
        """Load what adding needs. ``folder`` may be written to."""

    def add(self, files: Sequence[Path], folder: Path) -> Brought:
        """Make PDFs searchable, in a folder that is kept."""

    def opened(self, folder: Path) -> Ask:
        """Search what a folder holds."""


class Peer(Side, Protocol):
    """A product to be measured against."""

    in_memory: bool
    """Whether what it is filled with lasts only as long as the process."""

    def has_text(self, file: Path) -> bool:
        """Whether it gets any text out of a file."""

    def fill(self, stock: Stock, folder: Path) -> None:
        """Hold these passages, in a folder."""
