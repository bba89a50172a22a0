"""A paper to a file: the format is told by how the name ends."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from assistant.exporting import pandoc
from assistant.exporting.pandoc import MARKDOWN, NotExported
from assistant.exporting.parts import Written, printable
from corpus.read.converted import libreoffice, printed
from corpus.read.refusal import Refused
from corpus.registry import why

FORMATS = {
    ".docx": "Word",
    ".odt": "OpenDocument",
    ".html": "web page",
    ".md": "Markdown",
    ".pdf": "PDF",
}


def formats() -> dict[str, str]:
    """How a name can end, and what that is; PDF where LibreOffice is installed."""
    return {end: name for end, name in FORMATS.items() if end != ".pdf" or libreoffice()}


def save(written: Written, path: Path) -> None:
    """Write a paper to ``path``, whole or not at all. Raises ``NotExported``."""
    end = path.suffix.lower()
    if written.print == "large" and end in (".odt", ".md"):
        raise NotExported(f"'{path.name}' cannot be in large print: choose a name that ends in .docx, .html or .pdf.")
    if end not in FORMATS:
        known = ", ".join(FORMATS)
        raise NotExported(f"'{path.name}' cannot be written: choose a name that ends in one of {known}.")
    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        made = Path(folder) / f"paper{end}"
        _WRITERS[end](written, made)
        put_in_place(made, path)


def put_in_place(made: Path, path: Path) -> None:
    """Move a finished file to where it is wanted. Raises ``NotExported``."""
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, beside)
        os.replace(beside, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise NotExported(
            f"'{path}' cannot be written: {why(error)}. Close it where it is open, or choose another name."
        ) from error


def _word(written: Written, path: Path) -> None:
    from assistant.exporting.styles import reference

    styles = reference(path.parent, f"{_short(written.title)}, {date.today().isoformat()}", written.print)
    pandoc.write(written, "docx", path, [f"--reference-doc={styles}"])


def _opendocument(written: Written, path: Path) -> None:
    from assistant.exporting.opendocument import finish

    pandoc.write(written, "odt", path)
    finish(path)


def _web(written: Written, path: Path) -> None:
    from assistant.exporting.web import finished

    pandoc.write(written, "html5", path, ["--shift-heading-level-by=1"])
    page = finished(path.read_text(encoding="utf-8"), written)
    path.write_text(page, encoding="utf-8", newline="\n")


def _markdown(written: Written, path: Path) -> None:
    pandoc.write(written, MARKDOWN, path, ["--standalone", "--reference-location=document"])


def _pdf(written: Written, path: Path) -> None:
    word = path.with_suffix(".docx")
    _word(written, word)
    to_pdf(word, path)


def to_pdf(word: Path, path: Path) -> None:
    """A Word file as a PDF with its headings as an outline. Raises ``NotExported``."""
    try:
        with printed(word) as made:
            shutil.copyfile(made, path)
    except Refused as refusal:
        raise NotExported(str(refusal)) from refusal


def _short(title: str) -> str:
    words = " ".join(printable(title).split())
    return words if len(words) <= 80 else words[:79].rstrip() + "…"


_WRITERS: dict[str, Callable[[Written, Path], None]] = {
    ".docx": _word,
    ".odt": _opendocument,
    ".html": _web,
    ".md": _markdown,
    ".pdf": _pdf,
}
