"""Pictures of pages (PNG, JPEG, TIFF): read by text recognition where that was asked for, else refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from corpus.pdfium.words import PageText
from corpus.read.pdf.reader import reading_of
from corpus.read.pdf.scans import MOST_PIXELS, Scans, page_of
from corpus.read.refusal import Limits, Refused
from corpus.read.tesseract import DPI, tesseract
from corpus.records import Reading

SHORTEST = 1600
"""Pixels of the longer side below which a picture is enlarged: small letters are read badly."""


def read_picture(
    path: Path, limits: Limits, progress: Callable[[int, int], None] | None = None, ocr: bool = False
) -> Reading:
    """The reading of a picture, or of one for each page. Raises ``Refused`` where nothing is read on any."""
    program = tesseract() if ocr else None
    if program is None:
        missing = "Tesseract, which reads them, is not installed" if ocr else "add the file with --ocr to have it read"
        raise Refused("no text layer", f"'{path.name}' is a picture, which holds no text: {missing}.")
    scans = Scans({}, [], "text recognition found none")
    pages: list[PageText] = []
    try:
        with Image.open(path) as file:
            count = getattr(file, "n_frames", 1)
            if count > limits.pages:
                raise Refused("too large", f"'{path.name}' has {count:,} pages, over the limit of {limits.pages:,}.")
            for place, frame in enumerate(ImageSequence.Iterator(file)):
                found = page_of(program, *_prepared(frame, path.name))
                if found is None:
                    scans.unread.append(place)
                    pages.append(PageText(0.0, 0.0, [], 0, 0, True))
                else:
                    pages.append(found[0])
                    scans.sure[place] = found[1]
                if progress is not None:
                    progress(place + 1, count)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused("corrupt", f"'{path.name}' is damaged or cut short. Get the file again.") from error
    except Image.DecompressionBombError as error:
        raise Refused("too large", f"'{path.name}' is larger than any page. Save it smaller.") from error
    return replace(reading_of(pages, scans, path.name), lines=())


def _prepared(frame: Image.Image, name: str) -> tuple[Image.Image, float]:
    """A picture as it is meant to be seen, in grey, not too small and not too large, and its dots a point."""
    if frame.width * frame.height > 4 * MOST_PIXELS:
        raise Refused("too large", f"'{name}' has {frame.width * frame.height:,} dots. Save it smaller.")
    picture = ImageOps.exif_transpose(frame)
    if "A" in picture.getbands() or "transparency" in picture.info:  # what shows through is paper
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    grey = picture.convert("L")
    longer = max(grey.size)
    scale = (
        min(2.0, SHORTEST / longer)
        if longer < SHORTEST
        else min(1.0, (MOST_PIXELS / (grey.width * grey.height)) ** 0.5)
    )
    if scale != 1.0:
        grey = grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))))
    return grey, DPI / 72
