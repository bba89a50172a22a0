"""The sentences of a specification, each with the words it is to be read with: headings, list opening, table header."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import BlockKind, Document
from corpus.sentences import block_sentences

MOST = 12_000
"""Sentences that are looked at, from the beginning: those of about 500 pages."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` of the specification."""

    number: int
    """From 0, in the document's order."""
    start: int
    end: int
    text: str
    """On one line."""
    kind: BlockKind
    section: tuple[str, ...]
    """The headings over it, highest first."""
    opening: str = ""
    """The line that introduces its list, or the header cells of its table."""
    block: int = 0
    before: str = ""
    """The sentence before it in the same paragraph."""

    @property
    def in_context(self) -> str:
        """As it is read: the nearest heading, then what opens its list or table, then itself."""
        over = [self.section[-1]] if self.section and self.kind != "heading" else []
        return ": ".join([*over, *([self.opening] if self.opening else []), self.text])


def sentences(document: Document) -> list[Sentence]:
    """In order, ``MOST`` at most. Comments in the margin are left out."""
    text = document.text
    found: list[Sentence] = []
    path: list[tuple[int, str]] = []
    opening = ""
    for place, block in enumerate(document.blocks):
        if block.kind == "comment":
            continue
        if block.kind == "heading":
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((block.level, _flat(text[block.start : block.end])))
            opening = ""
        over = opening if block.kind == "list-item" else ""
        if block.kind == "table-row":
            over = " | ".join(_flat(cell) for cell in block.header if cell.strip())
        before = ""
        for start, end in block_sentences(text, block):
            said = _flat(text[start:end])
            if not any(one.isalnum() for one in said):
                continue
            titles = tuple(title for _, title in path)
            found.append(Sentence(len(found), start, end, said, block.kind, titles, over, place, before))
            before = said
            if len(found) == MOST:
                return found
        if block.kind != "list-item":
            opens = block.kind == "paragraph" and before.endswith((":", ":-", "…"))
            opening = before if opens else ""
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())
