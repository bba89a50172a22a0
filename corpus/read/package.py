"""The parts of an Office file, unpacked no further than the limits allow."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from types import TracebackType

from lxml import etree

from corpus.read.refusal import Limits, Refused, sized

STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""Namespaces of Strict Office Open XML and those that Word otherwise writes."""
MEGABYTE = 1_000_000


class Package:
    """An open Office file. Every part is counted as it is unpacked, whatever its directory claims."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.name = path.name
        self._limits = limits
        self._unpacked = 0
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise self.damaged() from error
        self._refuse_bombs()

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def damaged(self) -> Refused:
        return Refused(
            "corrupt",
            f"'{self.name}' is damaged or cut short and cannot be opened. Open it in Word and save it again.",
        )

    def part(self, name: str) -> etree._Element | None:
        """The root of an XML part; ``None`` where there is no such part. No entity is expanded."""
        if name not in self._archive.NameToInfo:
            return None
        content = self._unpack(name)
        for strict, usual in STRICT:
            content = content.replace(strict, usual.encode())
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error

    def _unpack(self, name: str) -> bytes:
        allowed = self._limits.unpacked_bytes - self._unpacked
        try:
            with self._archive.open(name) as part:
                content = part.read(allowed + 1)
        except RuntimeError as error:  # how zipfile says that a password is needed
            raise Refused("encrypted", f"'{self.name}' is protected with a password. Save it without one.") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise self.damaged() from error
        self._unpacked += len(content)
        if len(content) > allowed:
            raise self._too_large()
        return content

    def _refuse_bombs(self) -> None:
        parts = self._archive.infolist()
        if sum(part.file_size for part in parts) > self._limits.unpacked_bytes:
            raise self._too_large()
        for part in parts:
            packed = max(part.compress_size, 1)
            if part.file_size > MEGABYTE and part.file_size / packed > self._limits.unpacked_ratio:
                raise self._too_large()

    def _too_large(self) -> Refused:
        return Refused(
            "too large",
            f"'{self.name}' unpacks to far more than its size, or to over {sized(self._limits.unpacked_bytes)}: "
            "it was not opened. If you trust it, save it as PDF and add that.",
        )
