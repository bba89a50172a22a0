"""PDFs whose pages are numbered in the ways that official ones are, and whether each page is told rightly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from evals.laid_out import HEIGHT, SIDE, WIDTH, LaidOut, Page

ROMAN = ("i", "ii", "iii", "iv", "v", "vi")


def _filled(page: Page) -> None:
    page.paragraph(4)
    page.paragraph(3)


def _roman_front_matter(page: Page) -> None:
    """A cover without a number, roman front matter, then from 1."""
    for printed in (None, "ii", "iii", "iv", *map(str, range(1, 8))):
        page.turn("A plan for the last year of life", printed or "", printed)
        _filled(page)


def _labels_only(page: Page) -> None:
    """Page labels in the file, nothing on the pages."""
    for place in range(9):
        roman = place < 3
        page.turn(printed=ROMAN[place] if roman else str(place - 2))
        page.pdf.set_page_label("r" if roman else "D", label_start=place + 1 if roman else place - 2)
        _filled(page)


def _offset_labels(page: Page) -> None:
    """A part of a larger volume: the file's labels and the pages both go on from 118."""
    for place in range(6):
        page.turn(foot=str(118 + place), printed=str(118 + place))
        page.pdf.set_page_label("D", label_start=118 + place)
        _filled(page)


def _extract(page: Page) -> None:
    """A part of a larger volume without labels: "Page 41 of 96"."""
    for number in range(41, 47):
        page.turn("Annual report", f"Page {number} of 96", str(number))
        _filled(page)


def _outer_corners(page: Page) -> None:
    """Numbers in the outer corners beside a running head."""
    for number in range(1, 8):
        page.turn("" if number % 2 else "Guidance for commissioners", printed=str(number))
        page.pdf.text(SIDE if number % 2 == 0 else WIDTH - SIDE - 8, HEIGHT - 34, str(number))
        _filled(page)


def _unnumbered(page: Page) -> None:
    """Nothing but a running head: no page is known by a number."""
    for _ in range(5):
        page.turn("Guidance for commissioners, 2024")
        _filled(page)


def _figures_at_the_foot(page: Page) -> None:
    """No numbers, but tables that end the pages with figures."""
    for _ in range(4):
        page.turn("Statistical annex")
        _filled(page)
        page.y = HEIGHT - 210
        page.table(page.figures(5, 4), ruled=True)


def _numbers_in_the_foot(page: Page) -> None:
    """A foot that says more than the number."""
    for number in range(1, 7):
        foot = f"Department of Health | {number}"
        page.turn(foot=foot, printed=str(number))
        _filled(page)


def _cover_and_blank(page: Page) -> None:
    """A cover and a blank page without numbers, then from 3."""
    for number in range(1, 8):
        printed = str(number) if number > 2 else None
        page.turn(foot=printed or "", printed=printed)
        if number != 2:
            _filled(page)


NUMBERINGS: tuple[Callable[[Page], None], ...] = (
    _roman_front_matter, _labels_only, _offset_labels, _extract, _outer_corners, _unnumbered, _figures_at_the_foot,
    _numbers_in_the_foot, _cover_and_blank,
)  # fmt: skip


def numbered(folder: Path, each: int = 2) -> Iterator[tuple[Path, LaidOut]]:
    """``each`` PDFs of every way of numbering."""
    for draw in NUMBERINGS:
        for seed in range(each):
            name = draw.__name__.strip("_")
            out = LaidOut(f"{name}-{seed}.pdf", name.replace("_", " "))
            page = Page(out, 100 + seed, ("Helvetica", "Times")[seed % 2], (11, 10)[seed % 2])
            draw(page)
            page.pdf.output(str(folder / out.name))
            yield folder / out.name, out
