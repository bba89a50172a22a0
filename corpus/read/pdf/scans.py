"""Pages that are pictures: found page by page, and read by Tesseract where that was asked for."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2
from PIL import Image

from corpus.pdfium.boxes import Box
from corpus.pdfium.document import rendered
from corpus.pdfium.words import Fragment, PageText
from corpus.read.tesseract import DPI, Recognised, TextLine, Word, recognised, tesseract

MOST_PIXELS = 40_000_000
"""Of a page's picture; larger pages are read with fewer dots an inch."""
WIDE_GAP = 1.4
"""Heights of a line between two words that begin another fragment, as in ``corpus.pdfium``."""


@dataclass(slots=True)
class Scans:
    """What became of the pages that are pictures, by their places."""

    sure: dict[int, float]
    """Of the pages that were read: how sure, from 0 to 1."""
    unread: list[int]
    why: str
    """Why those were not, or what to do about it."""


def scans_of(
    document: pypdfium2.PdfDocument,
    pages: list[PageText],
    ocr: bool,
    progress: Callable[[int, int], None] | None,
) -> Scans:
    """Finds the pages that are pictures and, asked to, puts what they say into ``pages``."""
    pictures = [place for place, page in enumerate(pages) if page.pictures]
    if not ocr or not pictures:
        return Scans({}, pictures, "add the file with --ocr to have scans read")
    program = tesseract()
    if program is None:
        return Scans({}, pictures, "Tesseract, which reads scans, is not installed: install it and add the file again")
    scans = Scans({}, [], "text recognition found none")
    for place in pictures:
        page = _recognised(program, document, place, pages[place])
        if page is None:
            scans.unread.append(place)
        else:
            pages[place], scans.sure[place] = page
        if progress is not None:
            progress(place + 1, len(pages))
    return scans


def _recognised(
    program: str, document: pypdfium2.PdfDocument, place: int, page: PageText
) -> tuple[PageText, float] | None:
    """The page with what is read on it; ``None`` where nothing is."""
    if not page.width or not page.height:
        return None
    scale = min(DPI / 72, (MOST_PIXELS / (page.width * page.height)) ** 0.5)
    picture, scale = rendered(document, place, max(1, round(page.width * scale)))
    return page_of(program, picture.convert("L"), scale)


def page_of(program: str, picture: Image.Image, scale: float) -> tuple[PageText, float] | None:
    """What a picture with ``scale`` dots a point says, and how sure that is; ``None`` where it says nothing."""
    try:
        found = recognised(program, picture)
    except subprocess.TimeoutExpired:
        return None
    if not any(character.isalnum() for line in found.lines for word in line.words for character in word.text):
        return None
    fragments = list(_fragments(found, scale, picture.width, picture.height))
    width, height = picture.width / scale, picture.height / scale
    if found.turned in (90, 270):
        width, height = height, width
    characters = sum(len(fragment.text) for fragment in fragments)
    made = PageText(width, height, fragments, characters, 0, False)
    return made, round(found.sure, 3)


def _fragments(found: Recognised, scale: float, width: int, height: int) -> Iterator[Fragment]:
    for line in found.lines:
        for words in _parted(line):
            box = words[0].left, line.top, words[-1].right, line.bottom
            shown = tuple(edge / scale for edge in _as_shown(box, found.turned, width, height))
            text = " ".join(word.text for word in words)
            last = words[-1] is line.words[-1]
            fragment = Fragment(
                text=text,
                left=box[0] / scale,
                top=box[1] / scale,
                right=box[2] / scale,
                bottom=box[3] / scale,
                size=float(round(line.size / scale)),
                bold=False,
                angle=0,
                hyphenated=last and len(text) > 1 and text.endswith("-") and text[-2].isalpha(),
                first_word=(words[0].right - words[0].left) / scale,
                base=box[3] / scale,
            )
            yield replace(fragment, shown=shown) if found.turned else fragment  # type: ignore[arg-type]  # four edges


def _parted(line: TextLine) -> Iterator[list[Word]]:
    """The words of a line, apart where a wide gap lies between them: cells, columns."""
    words: list[Word] = []
    for word in line.words:
        if words and word.left - words[-1].right > WIDE_GAP * line.size:
            yield words
            words = []
        words.append(word)
    yield words


def _as_shown(box: Box, turned: int, width: int, height: int) -> Box:
    """Where a box of the upright picture stands on the page, which is ``width`` by ``height``."""
    left, top, right, bottom = box
    match turned:
        case 90:
            return top, height - right, bottom, height - left
        case 180:
            return width - right, height - bottom, width - left, height - top
        case 270:
            return width - bottom, left, width - top, right
        case _:
            return box


def warnings(scans: Scans) -> list[str]:
    """What a person should know of the pages that are pictures."""
    said = []
    if scans.sure:
        pages = [place + 1 for place in scans.sure]
        mean = sum(scans.sure.values()) / len(scans.sure)
        lowest = min(scans.sure, key=lambda place: scans.sure[place])
        least = f", least on page {lowest + 1} ({scans.sure[lowest]:.0%})" if len(pages) > 1 else ""
        said.append(f"{_begun(pages)} read by text recognition (OCR), {mean:.0%} sure{least}")
    if scans.unread:
        pages = [place + 1 for place in scans.unread]
        said.append(
            f"{_begun(pages)}: no text there, perhaps scans or pictures, so that what they say is not searched; "
            f"{scans.why}"
        )
    return said


def _begun(numbers: Sequence[int]) -> str:
    told = listed(numbers)
    return told[0].upper() + told[1:]


def listed(numbers: Sequence[int]) -> str:
    """ "page 3" or "pages 2, 5 to 9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
    return f"page{'s' if len(numbers) > 1 else ''} {said}"
