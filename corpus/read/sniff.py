"""Which format a file is in: by what it begins with first, by its suffix second."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal

from corpus.read.refusal import Refused

Format = Literal[
    "pdf",
    "docx",
    "pptx",
    "xlsx",
    "odt",
    "odp",
    "ods",
    "doc",
    "rtf",
    "ppt",
    "xls",
    "csv",
    "picture",
    "html",
    "markdown",
    "text",
]
BY_SUFFIX: dict[str, Format] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".pptx": "pptx",
    ".pptm": "pptx",
    ".ppsx": "pptx",
    ".potx": "pptx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xltx": "xlsx",
    ".odt": "odt",
    ".ott": "odt",
    ".odp": "odp",
    ".otp": "odp",
    ".ods": "ods",
    ".ots": "ods",
    ".doc": "doc",
    ".dot": "doc",
    ".rtf": "rtf",
    ".ppt": "ppt",
    ".pps": "ppt",
    ".xls": "xls",
    ".csv": "csv",
    ".tsv": "csv",
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
    (b"GIF8", "a GIF picture"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
)
MIMES: tuple[tuple[str, Format], ...] = (
    ("opendocument.text", "odt"),
    ("opendocument.presentation", "odp"),
    ("opendocument.spreadsheet", "ods"),
)
PARTS: tuple[tuple[str, Format], ...] = (("ppt/presentation", "pptx"), ("xl/workbook", "xlsx"))
STREAMS: tuple[tuple[str, Format], ...] = (
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
TEXTUAL: frozenset[Format] = frozenset(("csv", "html", "markdown", "text"))
LARGEST_OLE = 200_000_000
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
ADVICE = "Save it as PDF or Word (.docx) and add that file."
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def format_of(path: Path, head: bytes) -> Format:
    """The format of the file whose first kilobytes are ``head``; ``Refused`` for any that is not read."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zipped(path)
    if head.startswith(OLE):
        return _ole(path)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(PICTURES):
        return "picture"
    for magic, what in OTHERS:
        if head.startswith(magic):
            raise Refused("unsupported", f"'{path.name}' is {what}, which is not read. {ADVICE}")
    suffix = path.suffix.lower()
    opening = head.replace(b"\x00", b"")[:2048]
    if MARKUP.search(opening) and suffix not in (".txt", ".text", ".md", ".markdown"):
        return "html"
    if not suffix and not CONTROL.search(head):
        return "text"
    if suffix not in BY_SUFFIX:
        raise Refused("unsupported", f"'{path.name}' is of a kind that is not read ({suffix or 'no suffix'}). {ADVICE}")
    if BY_SUFFIX[suffix] not in TEXTUAL:
        raise Refused(
            "corrupt",
            f"'{path.name}' is not a whole {suffix[1:].upper()} file: its beginning is damaged. Get the file again.",
        )
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
    for part, format in MIMES:
        if part in mime:
            return format
    if "epub" in mime:
        raise Refused("unsupported", f"'{path.name}' is an e-book (EPUB), which is not read. {ADVICE}")
    for part, format in PARTS:
        if any(name.startswith(part) for name in names):
            return format
    suffix = path.suffix.lower()
    if BY_SUFFIX.get(suffix, "text") not in TEXTUAL:
        kind = suffix[1:].upper()
        raise Refused(
            "corrupt",
            f"'{path.name}' is not a whole {kind} file. Open it in the program that made it and save it again.",
        )
    raise Refused("unsupported", f"'{path.name}' is a zip archive. Unpack it and add the files it holds.")


def _ole(path: Path) -> Format:
    """Old Office files and encrypted new ones come in the same container; its directory names the streams."""
    with path.open("rb") as file:
        content = file.read(LARGEST_OLE)
    named = {stream for stream in ("EncryptedPackage", "EncryptionInfo") if stream.encode("utf-16-le") in content}
    # A Word stream begins at a sector: its magic number, then among its flags whether it is encrypted.
    word = any(
        content[at : at + 2] == b"\xec\xa5" and content[at + 11 : at + 12] and content[at + 11] & 1
        for at in range(512, min(len(content), 512 * 2000), 512)
    )
    if named or word:
        raise Refused(
            "encrypted",
            f"'{path.name}' is protected with a password. Open it, remove the password and save it again.",
        )
    for stream, format in STREAMS:
        if f"{stream}\0".encode("utf-16-le") in content:
            return format
    raise Refused(
        "unsupported",
        f"'{path.name}' is in a container of Office before 2007, but no Word, Excel or PowerPoint file. {ADVICE}",
    )
