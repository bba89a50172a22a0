"""From a path to a reading: the checks every file passes, and the reader for its format."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from corpus.read.refusal import Limits, Refused, sized
from corpus.read.sniff import Format, format_of
from corpus.records import Reading

READER_VERSION = "5"
"""Part of a document's id. Raised whenever a reader may give other offsets for the same file."""
Progress = Callable[[int, int], None]
"""Called with the pages read so far and the pages in all."""


def read(
    path: Path,
    *,
    password: str | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    ocr: bool = False,
) -> Reading:
    """The reading of one file, in this process; with ``ocr`` scanned pages of a PDF are read too.

    Raises ``Refused``; never gives a reading without words.
    """
    path, limits = Path(path), limits or Limits()
    head = _opening(path, limits)
    found = _read(format_of(path, head), path, password, limits, progress, ocr)
    if len(found.text) > limits.characters:
        raise Refused(
            "too large",
            f"'{path.name}' holds {len(found.text):,} characters, over the limit of {limits.characters:,}. Split it.",
        )
    if not found.blocks or not re.search(r"\w", found.text):
        raise Refused("empty", f"'{path.name}' holds no words. Check that it is the file you meant.")
    return found


def _opening(path: Path, limits: Limits) -> bytes:
    """The first kilobytes of a file that can be opened, has content and is not too large."""
    if path.is_dir():
        raise Refused("unreadable", f"'{path.name}' is a folder, not a file. Add the files in it.")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8192)
    except FileNotFoundError as error:
        raise Refused("unreadable", f"'{path.name}' is not there. Check the path.") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise Refused(
            "unreadable",
            f"'{path.name}' cannot be opened ({why}). Check who may read it and whether it is in use.",
        ) from error
    if size > limits.bytes:
        raise Refused(
            "too large", f"'{path.name}' is {sized(size)}, over the limit of {sized(limits.bytes)}. Split it."
        )
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refused("empty", f"'{path.name}' is empty. Check that it was saved or downloaded whole.")
    return head


def _read(
    format: Format, path: Path, password: str | None, limits: Limits, progress: Progress | None, ocr: bool
) -> Reading:
    # Each reader is imported when a file needs it: a folder of notes should not wait for PDF.
    match format:
        case "pdf":
            from corpus.read.pdf import read_pdf

            return read_pdf(path, password, limits, progress, ocr)
        case "docx":
            from corpus.read.docx import read_docx

            return read_docx(path, limits)
        case "pptx":
            from corpus.read.pptx import read_pptx

            return read_pptx(path, limits)
        case "xlsx":
            from corpus.read.xlsx import read_xlsx

            return read_xlsx(path, limits)
        case "odt":
            from corpus.read.odt import read_odt

            return read_odt(path, limits)
        case "odp":
            from corpus.read.odp import read_odp

            return read_odp(path, limits)
        case "ods":
            from corpus.read.ods import read_ods

            return read_ods(path, limits)
        case "doc" | "rtf" | "ppt" | "xls":
            from corpus.read.converted import TARGETS, converted

            with converted(path, format, limits) as made:
                try:
                    return _read(TARGETS[format], made, password, limits, progress, ocr)
                except Refused as refusal:
                    raise Refused(refusal.reason, refusal.message.replace(made.name, path.name)) from refusal
        case "picture":
            from corpus.read.photographed import read_picture

            return read_picture(path, limits, progress, ocr)
        case "csv":
            from corpus.read.delimited import read_delimited

            return read_delimited(path.read_bytes(), path.name)
        case "html":
            from corpus.read.html import read_html

            return read_html(path.read_bytes(), path.name)
        case "markdown":
            from corpus.read.markdown import read_markdown

            return read_markdown(path.read_bytes())
        case "text":
            from corpus.read.text import read_text

            return read_text(path.read_bytes())
