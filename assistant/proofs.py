"""Where the words that a check quotes can be compared again: kept specifications, the library, what ships."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from assistant.framework_words import FrameworkWords
from corpus.library import Library, NotInLibrary
from corpus.records import Document
from corpus.specifications import Specifications

Documents = Callable[[str], Document]
"""Gives a stored document by its id; raises ``NotInLibrary``."""


def documents_of(library: Library) -> Documents:
    """Every document that a kept check may quote, each read once."""
    specifications, words = Specifications(library.folder), FrameworkWords(library)

    @cache
    def found(name: str) -> Document:
        try:
            return specifications.document(name)
        except NotInLibrary:
            return words.named(name)

    return found
