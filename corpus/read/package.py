"""The parts of an Office file, unpacked no further than the limits allow."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from pathlib import Path
from types import TracebackType

from lxml import etree

from corpus.read.refusal import Limits, Refused, sized

STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
"""A namespace of Strict Office Open XML."""
USUAL = rb"http://schemas.openxmlformats.org/\1/2006/\2"
"""The one that Office otherwise writes in its place."""
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
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
            f"'{self.name}' is damaged or cut short and cannot be opened. "
            "Open it in the program that made it and save it again.",
        )

    def part(self, name: str) -> etree._Element | None:
        """The root of an XML part; ``None`` where there is no such part. No entity is expanded."""
        if name not in self._archive.NameToInfo:
            return None
        content = self._unpack(name)
        if b"purl.oclc.org" in content:
            content = STRICT.sub(USUAL, content)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """For each id that a part refers by: the last word of the relation's type, and the name of the other part.

        What lies outside of the file is left out.
        """
        folder, file = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for node in root.iter(RELATION) if root is not None else ():
            if node.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, node.get("Target") or ""))
                found[node.get("Id") or ""] = ((node.get("Type") or "").rsplit("/", 1)[-1], target.lstrip("/"))
        return found

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
