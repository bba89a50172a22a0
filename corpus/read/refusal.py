"""Why a file was not read, and how far a reader goes before it gives up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Reason = Literal[
    "encrypted", "no text layer", "corrupt", "empty", "unsupported", "too large", "unreadable", "timed out"
]


AnyReason = TypeVar("AnyReason", bound=str)


class Failed(Exception, Generic[AnyReason]):
    """What did not come about with a file: ``message`` says what happened, to which file and what to do."""

    def __init__(self, reason: AnyReason, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.reason}: {self.message}"


class Refused(Failed[Reason]):
    """A file that was not read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read; every limit is refused by name as "too large" or "timed out"."""

    bytes: int = 200_000_000
    pages: int = 5_000
    characters: int = 20_000_000
    unpacked_bytes: int = 500_000_000
    """Of everything inside a zip container."""
    unpacked_ratio: int = 200
    """Of one part of a zip container to its packed size, asked of parts over a megabyte."""
    seconds: float = 300.0
    """For one file, where it is read in a process of its own."""


def sized(number: float) -> str:
    """A number of bytes for people: ``12.4 MB``."""
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
