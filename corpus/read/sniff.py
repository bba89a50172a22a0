"""Which format a file is in: by what it begins with first, by its suffix second."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal

from corpus.read.refusal import Refused

Format = Literal["pdf", "docx", "html", "markdown", "text"]
BY_SUFFIX: dict[str, Format] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
}
SUFFIXES = tuple(BY_SUFFIX)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
)
MIMES = (
    ("opendocument.text", "an OpenDocument text"),
    ("opendocument.presentation", "OpenDocument slides"),
    ("opendocument.spreadsheet", "an OpenDocument spreadsheet"),
    ("epub", "an e-book (EPUB)"),
)
PARTS = (("ppt/", "PowerPoint slides"), ("xl/", "an Excel workbook"))
ADVICE = "Save it as PDF or Word (.docx) and add that file."
MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def format_of(path: Path, head: bytes) -> Format:
    """The format of the file whose first kilobytes are ``head``; ``Refused`` for any that is not read."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zipped(path)
    if head.startswith(OLE):
        raise _ole(path)
    for magic, what in OTHERS:
        if head.startswith(magic):
            raise Refused("unsupported", f"'{path.name}' is {what}, which is not read. {ADVICE}")
    suffix = path.suffix.lower()
    opening = head.replace(b"\x00", b"")[:2048]
    if MARKUP.search(opening) and suffix not in (".txt", ".text", ".md", ".markdown"):
        return "html"
    if suffix in (".pdf", ".docx"):
        wanted = "PDF" if suffix == ".pdf" else "Word file"
        raise Refused(
            "corrupt", f"'{path.name}' is not a whole {wanted}: its beginning is damaged. Get the file again."
        )
    if suffix not in BY_SUFFIX:
        raise Refused("unsupported", f"'{path.name}' is of a kind that is not read ({suffix or 'no suffix'}). {ADVICE}")
    return BY_SUFFIX[suffix]


def _zipped(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise Refused(
            "corrupt", f"'{path.name}' is damaged or cut short and cannot be opened. Get the file again."
        ) from error
    if "word/document.xml" in names or any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return "docx"
    for part, what in MIMES:
        if part in mime:
            raise Refused("unsupported", f"'{path.name}' is {what}, which is not read yet. {ADVICE}")
    for part, what in PARTS:
        if any(name.startswith(part) for name in names):
            raise Refused("unsupported", f"'{path.name}' holds {what}, which are not read yet. {ADVICE}")
    if path.suffix.lower() == ".docx":
        raise Refused("corrupt", f"'{path.name}' holds no Word document. Open it in Word and save it again.")
    raise Refused("unsupported", f"'{path.name}' is a zip archive. Unpack it and add the files it holds.")


def _ole(path: Path) -> Refused:
    """Old Office files and encrypted new ones come in the same container; its directory names the streams."""
    with path.open("rb") as file:
        content = file.read(4_000_000)
    if "EncryptedPackage".encode("utf-16-le") in content or "EncryptionInfo".encode("utf-16-le") in content:
        return Refused(
            "encrypted",
            f"'{path.name}' is protected with a password. Open it in Word, remove the password and save it again.",
        )
    return Refused(
        "unsupported",
        f"'{path.name}' is a Word, Excel or PowerPoint file of before 2007, which is not read. {ADVICE}",
    )
