"""A PDF as a whole: opened, its outline, page labels and title, and its pages as pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from corpus.read.refusal import Refused


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    title: str
    level: int
    """From 1."""
    page: int | None
    """From 1."""


@contextmanager
def opened(path: Path, password: str | None = None) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF, closed afterwards. Raises ``Refused`` where it is encrypted or damaged."""
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            given = "does not open it" if password else "is needed to open it"
            raise Refused(
                "encrypted",
                f"'{path.name}' is protected and the password {given}. "
                "Add it with --password, or save a copy without protection.",
            ) from error
        raise Refused(
            "corrupt", f"'{path.name}' is damaged or cut short and cannot be opened. Get the file again."
        ) from error
    try:
        yield document
    finally:
        document.close()


def page_labels(document: pypdfium2.PdfDocument) -> list[str] | None:
    """The file's own page labels, one for each page; ``None`` where it has none."""
    labels = [document.get_page_label(place) for place in range(len(document))]
    return labels if any(labels) else None


def outline(document: pypdfium2.PdfDocument, most: int = 5000) -> list[OutlineEntry]:
    """The file's bookmarks in their order, those without a title left out; at most ``most`` of them."""
    entries = []
    for bookmark in document.get_toc(max_depth=8):
        destination = bookmark.get_dest()
        place = destination.get_index() if destination is not None else None
        title = " ".join(bookmark.get_title().split())
        if title:
            entries.append(OutlineEntry(title, bookmark.level + 1, None if place is None else place + 1))
        if len(entries) >= most:
            break
    return entries


def metadata_title(document: pypdfium2.PdfDocument) -> str | None:
    """The title among the file's properties; ``None`` where it is empty."""
    return str(document.get_metadata_value("Title") or "").strip() or None


def rendered(document: pypdfium2.PdfDocument, place: int, width: int) -> tuple[Any, float]:
    """The picture of a page (counted from 0) and its pixels per point."""
    with closing(document[place]) as page:
        scale = width / max(page.get_width(), 1.0)
        picture = page.render(scale=scale).to_pil()
        return picture.crop((0, 0, width, picture.height)), scale
