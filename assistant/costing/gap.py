"""What a costing leaves out, by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not in the figures, and why. It was never taken as zero: it is left out and named."""

    stage: str
    row: str
    what: str
    reason: str

    def __str__(self) -> str:
        return f"{self.stage}, {self.row}, {self.what}: {self.reason}"
