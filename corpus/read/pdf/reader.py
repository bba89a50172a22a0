"""One PDF from file to reading, top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2

from corpus.locate import numbering_depth
from corpus.pdfium.boxes import Box, turned
from corpus.pdfium.document import OutlineEntry, metadata_title, opened, outline, page_labels
from corpus.pdfium.words import Fragment, PageText, page_text, upright
from corpus.propose import nation_of, published_of, publisher_of, title_of
from corpus.read.pdf.furniture import set_apart
from corpus.read.pdf.kinds import Told, told
from corpus.read.pdf.layout import Region, Row, regions
from corpus.read.pdf.paragraphs import Paragraph, body_size, joined, paragraphs_of, space_around
from corpus.read.pdf.ruled import Table, ruled_tables, rulings_of
from corpus.read.pdf.scans import Scans, listed, scans_of
from corpus.read.pdf.scans import warnings as warnings_of_scans
from corpus.read.pdf.store import Store, vocabulary
from corpus.read.pdf.unruled import table_row, unruled_tables
from corpus.read.refusal import Limits, Refused
from corpus.records import Reading


def read_pdf(
    path: Path,
    password: str | None,
    limits: Limits,
    progress: Callable[[int, int], None] | None = None,
    ocr: bool = False,
) -> Reading:
    """The reading of a PDF; with ``ocr`` pages that are pictures too. Raises ``Refused`` where no page has text."""
    with opened(path, password) as document:
        pages = _pages(document, path.name, limits, progress)
        scans = scans_of(document, pages, ocr, progress)
        entries, labels, said = outline(document), page_labels(document), metadata_title(document)
    return reading_of(pages, scans, path.name, entries, labels, said)


def reading_of(
    pages: Sequence[PageText],
    scans: Scans,
    name: str,
    entries: Sequence[OutlineEntry] = (),
    labels: Sequence[str] | None = None,
    said: str | None = None,
) -> Reading:
    """Positioned words put back into a reading; what a file says of itself besides is optional.

    Raises ``Refused`` where no page has text.
    """
    furniture, folios = set_apart(pages, body_size([page.fragments for page in pages]))
    kept = [
        [fragment for place, fragment in enumerate(page.fragments) if place not in furniture[number]]
        for number, page in enumerate(pages)
    ]
    _refuse_without_text(kept, name, scans.why)
    body = body_size(kept)
    paragraphs = joined(
        [one for place, page in enumerate(kept) for one in _paragraphs(place, page, pages[place].drawn)], body
    )
    space_around(paragraphs)
    found = told(paragraphs, body, entries)
    store = Store(len(pages), vocabulary(kept))
    for one in found:
        store.add(one)
    text = store.text
    opening = text[: store.pages(folios)[min(1, len(pages) - 1)].end][:6000]
    return Reading(
        text,
        tuple(store.blocks),
        store.pages([label or None for label in labels] if labels else folios, scans.sure),
        tuple(store.lines),
        title=title_of(said, _shown_title(found)),
        publisher=publisher_of(opening),
        published=published_of(opening),
        nation=nation_of(f"{text}\n{_said_at_the_edges(pages, furniture)}"),
        warnings=tuple(_warnings(pages, scans)),
    )


def _said_at_the_edges(pages: Sequence[PageText], furniture: Sequence[set[int]]) -> str:
    """What running heads and feet say on the first pages, where publishers put their names."""
    return "\n".join(
        pages[place].fragments[fragment].text for place in range(min(3, len(pages))) for fragment in furniture[place]
    )


def _pages(
    document: pypdfium2.PdfDocument, name: str, limits: Limits, progress: Callable[[int, int], None] | None
) -> list[PageText]:
    count = len(document)
    if count == 0:
        raise Refused("corrupt", f"'{name}' has no pages that can be read: it is damaged. Get the file again.")
    if count > limits.pages:
        raise Refused("too large", f"'{name}' has {count:,} pages, over the limit of {limits.pages:,}. Split it.")
    pages, characters = [], 0
    for place in range(count):
        try:
            pages.append(page_text(document, place))
        except pypdfium2.PdfiumError:
            pages.append(PageText(0.0, 0.0, [], 0, 0, True))
        characters += pages[-1].characters
        if characters > limits.characters:
            raise Refused("too large", f"'{name}' holds over {limits.characters:,} characters. Split it.")
        if progress is not None:
            progress(place + 1, count)
    return pages


def _refuse_without_text(pages: Sequence[Sequence[Fragment]], name: str, why: str) -> None:
    if any(any(character.isalnum() for character in f.text) for page in pages for f in page):
        return
    raise Refused(
        "no text layer",
        f"'{name}' has no text on {_all(len(pages))}, it may be a scan: {why}.",
    )


def _paragraphs(place: int, fragments: Sequence[Fragment], drawn: Sequence[Box]) -> list[Paragraph]:
    """The paragraphs and tables of one page; text that stands askew comes first, piece by piece."""
    direction = _direction(fragments)
    straight = [upright(fragment) for fragment in fragments if fragment.angle == direction]
    askew = [fragment for fragment in fragments if fragment.angle != direction]
    aside = [Paragraph([Row([f], f.left, f.top, f.right, f.bottom)], [place]) for f in askew]
    rulings = rulings_of([turned(box, direction) for box in drawn])
    tables, rest = ruled_tables(straight, rulings)
    marks = [_mark(table) for table in tables]
    ordered = []
    for region in regions([*rest, *marks]):
        rows = _with_tables(region.rows, marks, tables)
        ordered.append(Region(unruled_tables(rows, rulings.across)))
    return aside + paragraphs_of(place, ordered)


def _mark(table: Table) -> Fragment:
    """A piece without words that holds the place of a table while the page is put in order."""
    first = next(fragment for row in table.rows for cell in row for fragment in cell)
    return replace(first, text="", left=table.left, top=table.top, right=table.right, bottom=table.bottom, shown=None)


def _with_tables(rows: Sequence[Row], marks: Sequence[Fragment], tables: Sequence[Table]) -> list[Row]:
    """The rows with a table for each mark; what stood beside one comes before it."""
    found: list[Row] = []
    for row in rows:
        marked = [table for mark, table in zip(marks, tables, strict=True) if any(mark is f for f in row.fragments)]
        if marked:
            beside = [f for f in row.fragments if not any(f is mark for mark in marks)]
            found += [Row([f], f.left, f.top, f.right, f.bottom) for f in beside]
            found += [table_row(table) for table in marked]
        else:
            found.append(row)
    return found


def _direction(fragments: Sequence[Fragment]) -> int:
    """The direction that most of the page's characters are set in."""
    counts: dict[int, int] = {0: 0}
    for fragment in fragments:
        counts[fragment.angle] = counts.get(fragment.angle, 0) + len(fragment.text)
    return max(counts, key=lambda angle: counts[angle])


def _shown_title(found: Sequence[Told]) -> str | None:
    """The largest heading on the first two pages with text; headings of its size that follow it go with it."""
    first = found[0].paragraph.pages[0] if found else 0
    headings = [one for one in found if one.kind == "heading" and one.paragraph.pages[0] <= first + 1]
    headings = [one for one in headings if numbering_depth(one.number) is None] or headings
    if not headings:
        return found[0].paragraph.text if found and len(found[0].paragraph.text) <= 120 else None
    largest = max(headings, key=lambda one: one.paragraph.size)
    return largest.paragraph.text


def _all(pages: int) -> str:
    return "its only page" if pages == 1 else f"any of its {pages} pages"


def _warnings(pages: Sequence[PageText], scans: Scans) -> list[str]:
    warnings = warnings_of_scans(scans)
    garbled = [place for place, page in enumerate(pages, start=1) if page.unreadable > 20]
    if garbled:
        warnings.append(
            f"{listed(garbled).capitalize()}: part of the text is left out, "
            "as its font does not say which letters it shows."
        )
    return warnings
