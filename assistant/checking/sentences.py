"""The sentences of a specification, each with the words it is to be read with: headings, list opening, table header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checking.nothing import line_of_nothing, row_of_nothing
from corpus.records import Block, BlockKind, Document
from corpus.sentences import block_sentences

MOST = 12_000
"""Sentences that are looked at, from the beginning: those of about 500 pages."""


FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|do|does|did|will|shall|must|should|may|can|could|would|needs?|gets?|gives?|makes?|takes?"
    r"|offers|provides?|includes?|covers|receives?|works|runs|holds|keeps?|helps|tells|asks|sees|leads|uses|meets|knows?"
    r"|brings|sends|trains|supports\s(?:the|a|all|each|every|people|carers|families|staff))\b",
    re.IGNORECASE,
)
_PROMISES = re.compile(
    r"\b(?:will|shall|must|should|provides?|includes?|offers?|comprises?|consists?|covers|gives?|delivers?|does|do|not|excluded"
    r"|responsible|required|following|are|is|has|have)\b",
    re.IGNORECASE,
)
_SHORT = 9
"""Words under which what has no verb is a label."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` of the specification."""

    number: int
    """From 0, in the document's order."""
    start: int
    end: int
    text: str
    """On one line; of a table's row the cells that say something, apart."""
    kind: BlockKind
    section: tuple[str, ...]
    """The headings over it, highest first, with what stands there like one."""
    opening: str = ""
    """The line that introduces its list, or the header cells of its table."""
    before: str = ""
    """The sentence before it in the same paragraph."""
    label: bool = False
    """A heading, or one in all but form: it says nothing by itself."""
    nothing: bool = False
    """A row or a line that says of what it names that there is none of it."""

    @property
    def in_context(self) -> str:
        """As it is read: the nearest heading, what opens its list or table, the sentence before it, then itself."""
        over = [self.section[-1]] if self.section and not self.label else []
        said = f"{self.before} {self.text}" if self.before else self.text
        return ": ".join([*over, *([self.opening] if self.opening else []), said])


def sentences(document: Document) -> list[Sentence]:
    """In order, ``MOST`` at most. Comments in the margin are left out."""
    found: list[Sentence] = []
    path: list[tuple[int, str]] = []
    under, opening = "", ""
    for block, following in zip(document.blocks, [*document.blocks[1:], None], strict=True):
        if block.kind == "comment":
            continue
        if block.kind == "heading":
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((block.level, _flat(document.text[block.start : block.end])))
            under, opening = "", ""
        said = _said(document, block)
        listed = following is not None and following.kind == "list-item"
        head = _stands_alone(block, said, following, opening)
        over = opening if block.kind == "list-item" else _header(document, block)
        titles = (*(title for _, title in path), *([under] if under else []))
        before = ""
        for place, (start, end, text) in enumerate(said):
            run_in = block.kind == "paragraph" and place == 0 < len(said) - 1 and _is_run_in(text)
            label = block.kind == "heading" or head or run_in
            nothing = not label and _says_nothing(document, block, text)
            found.append(Sentence(len(found), start, end, text, block.kind, titles, over, before, label, nothing))
            before = text
            if len(found) == MOST:
                return found
        if head and block.kind != "heading" and not listed and block.kind != "table-row":
            under = before
        if block.kind != "list-item":
            opening = before if block.kind == "paragraph" and listed and _opens(before) else ""
    return found


def _said(document: Document, block: Block) -> list[tuple[int, int, str]]:
    """The sentences of a block, each with where it stands."""
    text = document.text
    spans = block_sentences(text, block)
    read = [(start, end, _row(text, block) if block.cells else _flat(text[start:end])) for start, end in spans]
    return [one for one in read if any(map(str.isalnum, one[2]))]


def _row(text: str, block: Block) -> str:
    cells = (_flat(text[start:end]) for start, end in block.cells)
    return " | ".join(cell for cell in cells if any(map(str.isalnum, cell)))


def _says_nothing(document: Document, block: Block, text: str) -> bool:
    if block.kind == "table-row":
        return row_of_nothing([_flat(document.text[start:end]) for start, end in block.cells], block.header)
    return line_of_nothing(text)


def _header(document: Document, block: Block) -> str:
    return " | ".join(_flat(cell) for cell in block.header if cell.strip())


def _stands_alone(block: Block, said: Sequence[tuple[int, int, str]], following: Block | None, opening: str) -> bool:
    """Whether a block is a heading in all but form, or the row that heads a table."""
    if block.kind == "table-row":
        return not block.header and following is not None and bool(following.header)
    if block.kind not in ("paragraph", "list-item", "caption") or len(said) != 1:
        return block.kind == "heading"
    words = said[0][2]
    if words.endswith("?"):
        return len(words.split()) < 2 * _SHORT
    if block.kind == "list-item" and _PROMISES.search(opening):
        return False
    return _is_label(words)


def _is_label(words: str) -> bool:
    short = len(words.split()) < _SHORT and not words.endswith((".", ";"))
    return short and not FINITE.search(words) and not line_of_nothing(words)


def _is_run_in(words: str) -> bool:
    """Whether the first words of a paragraph head it: "Who may ring."."""
    return len(words.split()) < _SHORT - 3 and not re.search(
        r"\b(?:shall|will|must|is|are|has|have|serves|runs|works)\b", words
    )


def _opens(words: str) -> bool:
    """Whether the list after it hangs on it: it ends in a colon, or stands there like a heading."""
    return words.endswith((":", ":-", "…")) or (len(words.split()) < 12 and not words.endswith((".", ";", ",")))


def _flat(text: str) -> str:
    return " ".join(text.split())
