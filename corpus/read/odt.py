"""OpenDocument texts. They have no pages: words are found by their headings."""

from __future__ import annotations

from pathlib import Path

from corpus.read.odf import TEXT, Walk, opened, reading_of
from corpus.read.refusal import Limits
from corpus.records import Reading


def read_odt(path: Path, limits: Limits) -> Reading:
    """The reading of a text, as it reads once every tracked change is accepted."""
    file = opened(path, limits, "text")
    walk = Walk(file)
    walk.content(file.body)
    changed = file.body.find(f"{TEXT}tracked-changes/{TEXT}changed-region") is not None
    warnings = ["tracked changes were read as accepted: insertions kept, deletions left out"] if changed else []
    return reading_of(walk, file, warnings)
