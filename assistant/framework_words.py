"""The words in which a framework asks: the original's where the library has it, else those of our digest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from corpus import framework_documents
from corpus.entries import stands_aside
from corpus.frameworks import Framework, Requirement
from corpus.knowledge import stored
from corpus.library import Library, NotInLibrary
from corpus.records import Block, Document, Quote, WordsDiffer, quote
from corpus.sources import source_id

_WORD = re.compile(r"[a-z]{4,}")
LEAST_SHARED = 2
"""Words of four letters or more that an original's numbered block shares with the requirement."""


class FrameworkWords:
    """Proven quotations for requirements; ``library`` of ``None``: of what ships alone."""

    def __init__(self, library: Library | None = None) -> None:
        self._library = library
        self._aside = stands_aside(library.entries()) if library else {}
        self.stored = cache(self._stored)

    def quotes(self, framework: Framework, requirement: Requirement) -> tuple[Quote, ...]:
        """What the requirement says, as quotations; ``source.kind`` of each says whose words they are.

        Empty where a library's own framework rests on a document that is gone.
        """
        if requirement.words:
            return tuple(self._own(requirement))
        original = self._original(framework)
        found = _numbered(original, requirement) if original else None
        if original and found:
            return (quote(original, found.start, found.end, original.text[found.start : found.end]),)
        ours = _ours().get(framework.slug)
        start = ours.text.find(requirement.text) if ours else -1
        return (quote(ours, start, start + len(requirement.text), requirement.text),) if ours and start >= 0 else ()

    def document(self, one: Quote) -> Document:
        """The document that a quotation stands in. Raises ``NotInLibrary``."""
        return self.named(one.document_id)

    def named(self, document_id: str) -> Document:
        """A document that a requirement's words may stand in, by its id. Raises ``NotInLibrary``."""
        for ours in _ours().values():
            if ours.id == document_id:
                return ours
        return self.stored(document_id)

    def _own(self, requirement: Requirement) -> Iterator[Quote]:
        for words in requirement.words:
            try:
                document = self.stored(words.document)
                yield quote(document, words.start, words.end, document.text[words.start : words.end])
            except (NotInLibrary, WordsDiffer):
                continue

    def _original(self, framework: Framework) -> Document | None:
        ours = [f"framework-{framework.slug}", *([framework.digest] if framework.digest else [])]
        name = next((self._aside[one] for one in map(source_id, ours) if one in self._aside), None)
        return self.stored(name) if name else None

    def _stored(self, name: str) -> Document:
        if self._library is None:
            raise NotInLibrary(f"No document goes by '{name}'.")
        return self._library.document(name)


@cache
def _ours() -> Mapping[str, Document]:
    """The frameworks that ship, as the documents a library stores of them."""
    documents = framework_documents.documents()
    return {one.slug.removeprefix("framework-"): stored(one) for one in documents}


def _numbered(original: Document, requirement: Requirement) -> Block | None:
    """The block that carries the requirement's number and most of its words; of a heading, what it heads."""
    wanted = {_plain(one) for one in (requirement.where, requirement.number) if one}
    words = set(_WORD.findall(f"{requirement.title} {requirement.text}".casefold()))
    best, shared = None, LEAST_SHARED - 1
    for place, block in enumerate(original.blocks):
        if block.number is None or _plain(block.number) not in wanted:
            continue
        for one in original.blocks[place : place + 2 if block.kind == "heading" else place + 1]:
            if one.kind == "heading" and one is not block:
                continue
            alike = len(words & set(_WORD.findall(original.text[one.start : one.end].casefold())))
            if alike > shared:
                best, shared = one, alike
    return best


def _plain(number: str) -> str:
    return number.casefold().strip(" .:")
