"""All that ships as documents of a library: every kind of built-in knowledge, in one list.

A kind is a module with ``documents()``; adding one is adding it to ``KINDS``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from corpus import costs, glossary, sources
from corpus.schema import builtin_folder
from corpus.sources import BuiltinDocument

KINDS: tuple[Callable[[], list[BuiltinDocument]], ...] = (sources.documents, glossary.documents, costs.documents)


def builtin_documents() -> list[BuiltinDocument]:
    """Every document that ships, kind by kind. Raises ``KnowledgeInvalid``."""
    return [document for documents in KINDS for document in documents()]


def fingerprint() -> str:
    """Changes with any file that ships. Told from the bytes: reading them takes seconds, this milliseconds."""
    found, folder = hashlib.sha256(), builtin_folder()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        found.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return found.hexdigest()
