"""A document cut into passages: whole sentences, within a section, no more than the embedding model reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.records import Block, Document, Passage
from corpus.sentences import block_sentences

CHUNKING = "sentences-3"
"""Recorded in an index; changes whenever the same document would be cut differently."""

SCRAP = 16  # word pieces under which a section does not stand alone
TARGET = 200  # word pieces of a passage's own text, see evals/LOG.md
CONTEXT = 32  # word pieces at most of what is read before a passage's own words, see evals/LOG.md
MARKS = 8  # word pieces for the model's own marks and the joins

Count = Callable[[Sequence[str]], list[int]]
"""How many word pieces the embedding model makes of each text."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """The least that is kept whole: a sentence, a list item's sentence, a table row."""

    start: int
    end: int
    size: int
    section: tuple[str, ...]
    context: str = ""
    list_item: bool = False
    heading: bool = False


def passages(document: Document, count: Count, window: int = 256, target: int = TARGET) -> list[Passage]:
    """The document's passages in order, numbered from 0; ``window`` is what the model reads, in word pieces.

    Every block stands in a passage, but for comments in the margin. Headings stand in that of the text right
    beneath them, so that they can be found and quoted, and are context to the rest of their section.
    """
    target = min(target, window - CONTEXT // 2 - MARKS)
    units = list(_units(document, count, min(target, window // 2)))
    made: list[Passage] = []
    for group in _packed(units, target):
        first, last = group[0], group[-1]
        pages = document.pages_of(first.start, last.end)
        made.append(
            Passage(
                id=len(made),
                document_id=document.id,
                start=first.start,
                end=last.end,
                text=document.text[first.start : last.end],
                section=group[-1].section,
                context=first.context,
                page=pages[0].number if pages else None,
                printed_page=pages[0].printed if pages else None,
                sentences=tuple((unit.start, unit.end) for unit in group),
            )
        )
    return made


def embedded_context(title: str, passage: Passage, count: Count, window: int) -> str:
    """What the model reads before a passage's own words: title, headings, opening line, in a line of its own.

    It is shortened from its far end to ``CONTEXT`` word pieces, and until all of the passage's own words fit into
    what the model reads.
    """
    opening = " ".join(passage.text[:1000].split())
    seen: list[str] = []
    for head in [title, *passage.section]:
        if head and head not in seen and not opening.startswith(head):
            seen.append(head)
    context = [*seen, passage.context] if passage.context else seen
    *sizes, own = count([*context, passage.text])
    room = min(window - MARKS - own, CONTEXT)
    while context and sum(sizes) + len(sizes) > room:
        context, sizes = context[1:], sizes[1:]
    return " > ".join(context) + "\n" if context else ""


def _units(document: Document, count: Count, limit: int) -> Iterator[_Unit]:
    text = document.text
    found: list[_Unit] = []
    opening = ""
    path: list[tuple[int, str]] = []
    for block in document.blocks:
        if block.kind == "heading":
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((block.level, " ".join(text[block.start : block.end].split())))
            found.append(_Unit(block.start, block.end, 0, _titles(path), heading=True))
            opening = ""
            continue
        if block.kind == "comment":
            continue
        context = opening if block.kind == "list-item" else ""
        if block.kind == "table-row":
            context = " | ".join(cell for cell in block.header if cell)
        for start, end in block_sentences(text, block):
            found.append(_Unit(start, end, 0, _titles(path), context, block.kind == "list-item"))
        if block.kind != "list-item":
            opening = _opening_line(text, block)
    sizes = count([text[unit.start : unit.end] for unit in found])
    for unit, size in zip(found, sizes, strict=True):
        sized = replace(unit, size=size)
        yield from (_cut(text, sized, count, limit) if size > limit else (sized,))


def _titles(path: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(title for _, title in path)


def _opening_line(text: str, block: Block) -> str:
    """The line that introduces a list: what stands before it and ends in a colon."""
    words = text[block.start : block.end].rstrip()
    if block.kind != "paragraph" or not words.endswith((":", ":-", "…")):
        return ""
    start, end = block_sentences(text, block)[-1]
    return " ".join(text[start:end].split())


def _cut(text: str, unit: _Unit, count: Count, limit: int) -> Iterator[_Unit]:
    """A sentence longer than a passage, cut at clauses, else at words, else anywhere."""
    pieces = [(match.start(), match.end()) for match in re.finditer(r"\S{1,200}\s*", text[unit.start : unit.end])]
    sizes = count([text[unit.start + left : unit.start + right] for left, right in pieces])
    first, total = 0, 0
    for place, size in enumerate(sizes):
        if total and total + size > limit:
            yield _piece(text, unit, pieces[first][0], pieces[place - 1][1], total)
            first, total = place, 0
        total += size
    yield _piece(text, unit, pieces[first][0], pieces[-1][1], total)


def _piece(text: str, unit: _Unit, left: int, right: int, size: int) -> _Unit:
    start, end = unit.start + left, unit.start + right
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    return replace(unit, start=start, end=end, size=size)


def _packed(units: Sequence[_Unit], target: int) -> Iterator[list[_Unit]]:
    """Neighbouring units of one section, as many as fit; a list is never cut off from its opening line."""
    for section in _sections(units, target):
        total = sum(unit.size for unit in section)
        # A section too long for one passage is shared out evenly: a last scrap of a sentence would be hard to find.
        share = total / -(-total // target) if total else 0
        group: list[_Unit] = []
        size = 0
        for unit in section:
            full = size + unit.size > target or size + unit.size / 2 > share
            if group and full and not group[-1].heading:
                rest = _opening_of_a_list(group, unit)
                yield group[: len(group) - len(rest)]
                group, size = rest, sum(kept.size for kept in rest)
            group.append(unit)
            size += unit.size
        yield group


def _sections(units: Sequence[_Unit], target: int) -> Iterator[list[_Unit]]:
    """Units under the same headings, and these; what is too short to say much goes with the next."""
    section: list[_Unit] = []
    size = 0
    for unit in units:
        begins = unit.heading and not (section and section[-1].heading and len(unit.section) > len(section[-1].section))
        if section and begins and (size > SCRAP or size + unit.size > target):
            yield section
            section, size = [], 0
        section.append(unit)
        size += unit.size
    if section:
        yield section


def _opening_of_a_list(group: Sequence[_Unit], following: _Unit) -> list[_Unit]:
    """The opening line at the end of a full passage goes with the list that follows it."""
    if following.list_item and following.context and len(group) > 1 and not group[-1].list_item:
        return [group[-1]]
    return []
