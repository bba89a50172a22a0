"""Layouts that official PDFs have: columns, tables, running heads, hyphens, what goes on over the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from evals.laid_out import SIDE, WIDTH, LaidOut, Page


def _one_column(page: Page) -> None:
    for number in range(1, 4):
        page.turn("Palliative care in the community: a plan", f"{number}", str(number))
        page.heading(f"{number} {page.words.heading()}")
        for _ in range(3):
            page.paragraph(4)
        page.items(3)
        page.paragraph(3)


def _hyphenated(page: Page) -> None:
    page.hyphens = True
    for number in range(1, 3):
        page.turn("Draft for consultation", f"Page {number} of 2", str(number))
        page.heading(page.words.heading())
        for _ in range(4):
            page.paragraph(4, SIDE, 300)


def _two_columns(page: Page) -> None:
    page.hyphens = True
    wide = (WIDTH - 2 * SIDE - 22) / 2
    for number in range(1, 4):
        page.turn("Commissioning review", f"{number}", str(number))
        if number == 1:
            page.heading("Commissioning for the last year of life", 20)
        top = page.y
        for left in (SIDE, SIDE + wide + 22):
            page.y = top
            for _ in range(4):
                page.paragraph(3, left, wide)


def _ruled(page: Page) -> None:
    for number in range(1, 3):
        page.turn("Unit costs", f"{number}", str(number))
        page.paragraph(3)
        page.table(page.figures(6, 4), ruled=True)
        page.paragraph(2)
        page.table(page.figures(4, 3, wordy=True), ruled=True)


def _unruled(page: Page) -> None:
    for number in range(1, 3):
        page.turn("Unit costs", f"{number}", str(number))
        page.paragraph(3)
        page.table(page.figures(6, 4), ruled=False)
        page.paragraph(2)
        page.table(page.figures(5, 3), ruled=False)
        page.paragraph(2)


def _wordy_tables(page: Page) -> None:
    """Unruled cells of several lines; rules between rows only."""
    for number in range(1, 3):
        page.turn("Annex: measures", f"{number}", str(number))
        page.paragraph(2)
        page.table(page.figures(5, 3, wordy=True), ruled=False, between=True)
        page.paragraph(2)
        page.table(page.figures(4, 3, wordy=True), ruled=True)
        page.paragraph(1)


def _over_pages(page: Page) -> None:
    """Paragraphs and a table that go on over the page, and notes at its foot."""
    rows = page.figures(10, 3)
    for number in range(1, 4):
        page.turn("National framework for palliative care", f"{number}", str(number))
        if number > 1:
            page.rest()
        page.paragraph(4)
        if number < 3:
            page.paragraph(3)
            page.table(rows[:5] if number == 1 else rows[5:], ruled=True)
            page.begin(5)
            page.note(number)
    page.heading("What follows")
    page.paragraph(3)


def _three_columns(page: Page) -> None:
    wide = (WIDTH - 2 * SIDE - 36) / 3
    for number in range(1, 3):
        page.turn("Newsletter", f"{number}", str(number))
        top = page.y
        for place in range(3):
            page.y = top
            for _ in range(3):
                page.paragraph(2, SIDE + place * (wide + 18), wide)


def _columns_with_table(page: Page) -> None:
    wide = (WIDTH - 2 * SIDE - 22) / 2
    for number in range(1, 3):
        page.turn("Yearly report", f"{number}", str(number))
        page.heading(page.words.heading())
        page.table(page.figures(4, 4), ruled=True)
        top = page.y
        for place, left in enumerate((SIDE, SIDE + wide + 22)):
            page.y = top
            page.paragraph(3, left, wide)
            if place:
                page.table(page.figures(3, 3), ruled=True, left=left, width=wide)
            page.items(2, left, wide)


LAYOUTS: dict[str, Callable[[Page], None]] = {
    "one column": _one_column,
    "hyphenated": _hyphenated,
    "two columns": _two_columns,
    "ruled tables": _ruled,
    "unruled tables": _unruled,
    "columns with tables": _columns_with_table,
    "wordy tables": _wordy_tables,
    "over pages": _over_pages,
    "three columns": _three_columns,
}


def layouts(folder: Path, each: int = 3) -> Iterator[tuple[Path, LaidOut]]:
    """``each`` PDFs of every layout, in other words, fonts and sizes."""
    for layout, draw in LAYOUTS.items():
        for seed in range(each):
            out = LaidOut(f"{layout.replace(' ', '-')}-{seed}.pdf", layout)
            page = Page(out, seed * 7 + 1, ("Helvetica", "Times", "Helvetica")[seed % 3], (10.5, 11, 9.5)[seed % 3])
            draw(page)
            page.pdf.output(str(folder / out.name))
            yield folder / out.name, out
