"""Plain text, stored as it is: only line ends and control characters change, one for one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from corpus.locate import leading_number, section_number
from corpus.propose import nation_of, published_of, publisher_of, title_of
from corpus.read.citation import citation
from corpus.read.encoding import decoded, newlines
from corpus.read.text_headings import ADDRESS, LEADER, LONGEST_HEADING, MARKER, RULE, Row, heading_of, marked_heading
from corpus.records import Block, Reading

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
WRAPPED = range(50, 140)
"""Line lengths at which people and programs wrap running text."""


def read_text(content: bytes) -> Reading:
    """The reading of a plain text file."""
    return reading_of(newlines(decoded(content)))


def reading_of(text: str) -> Reading:
    """The reading of text whose line ends are ``\\n``."""
    text = CONTROL.sub(" ", text)
    cited = citation(text)
    if cited is not None:
        return cited
    blocks = _levelled(_rejoined(text, _blocks(text)))
    return Reading(
        text,
        tuple(blocks),
        title=_title(text, blocks),
        publisher=publisher_of(text[:20_000]),
        published=published_of(text[:20_000]),
        nation=nation_of(text),
    )


def _chunks(text: str) -> list[list[Row]]:
    """The lines of the text in groups, apart where an empty line stands."""
    chunks: list[list[Row]] = [[]]
    offset = 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            indent = len(line) - len(line.lstrip())
            chunks[-1].append(Row(offset + indent, offset + indent + len(words), indent, line.rstrip(" ")))
        elif chunks[-1]:
            chunks.append([])
        offset += len(line) + 1
    return [chunk for chunk in chunks if chunk]


def _blocks(text: str) -> list[Block]:
    chunks = _chunks(text)
    labels = Counter(
        row.text.strip().split(":")[0] for chunk in chunks for row in chunk if ":" in row.text[:LONGEST_HEADING]
    )
    blocks: list[Block] = []
    for place, chunk in enumerate(chunks):
        following = chunks[place + 1] if place + 1 < len(chunks) else None
        heading = heading_of(chunk, following, labels)
        blocks += [heading] if heading else _body(chunk)
    return blocks


def _body(chunk: list[Row]) -> list[Block]:
    """Tables, list items and paragraphs of a chunk."""
    blocks: list[Block] = []
    place = 0
    while place < len(chunk):
        table = _table_length(chunk, place)
        if table:
            blocks += _table(chunk[place : place + table])
            place += table
            continue
        if RULE.fullmatch(chunk[place].text):
            place += 1
            continue
        underlined = heading_of(chunk[place : place + 2], None, Counter()) if place + 1 < len(chunk) else None
        if underlined and RULE.fullmatch(chunk[place + 1].text):
            blocks.append(underlined)
            place += 2
            continue
        heading = marked_heading(chunk[place])
        if heading:
            blocks.append(heading)
            place += 1
            continue
        length = _wrapped_length(chunk, place)
        blocks.append(_item_or_paragraph(chunk[place : place + length]))
        place += length
    return blocks


def _table_length(chunk: list[Row], place: int) -> int:
    """How many lines from ``place`` on have the same number of tabs, where it makes a table."""
    tabs = chunk[place].text.lstrip().count("\t")
    if not tabs or MARKER.match(chunk[place].text):
        return 0
    end = place
    while end < len(chunk) and _cells(chunk[end]) == tabs + 1:
        end += 1
    return end - place if end - place >= 2 else 0


def _cells(row: Row) -> int:
    """Cells of a line: its tabs are counted with the empty cells at its end, which ``strip`` took."""
    return row.text.count("\t") + 1


def _table(rows: list[Row]) -> list[Block]:
    header: tuple[str, ...] = ()
    blocks = []
    for place, row in enumerate(rows):
        spans, offset = [], row.start - row.indent
        for cell in row.text.split("\t"):
            words = cell.strip()
            start = min(offset + (len(cell) - len(cell.lstrip()) if words else 0), row.end)
            spans.append((start, start + len(words)))
            offset += len(cell) + 1
        block = Block(
            "table-row",
            row.start,
            row.end,
            header=header,
            cells=tuple(spans),
            number=leading_number(row.text),
        )
        blocks.append(block)
        if place == 0:
            header = tuple(cell.strip() for cell in row.text.split("\t"))
    return blocks


def _wrapped_length(chunk: list[Row], place: int) -> int:
    """How many lines from ``place`` on are one paragraph or one list item, wrapped."""
    width = max(len(row.text) for row in chunk)
    end = place + 1
    while end < len(chunk):
        row, line = chunk[end - 1], chunk[end]
        if MARKER.match(line.text) or marked_heading(line) or RULE.fullmatch(line.text) or LEADER.search(line.text):
            break
        full = width in WRAPPED and len(row.text) >= 0.7 * width
        if not full and not line.text.lstrip()[0].islower() and not _hangs(chunk[place], line):
            break
        end += 1
    return end - place


def _hangs(first: Row, line: Row) -> bool:
    """Whether a line stands under the words of the list item before it."""
    return bool(MARKER.match(first.text)) and line.indent > first.indent


def _item_or_paragraph(rows: list[Row]) -> Block:
    start, end = rows[0].start, rows[-1].end
    marker = MARKER.match(rows[0].text)
    if marker is None:
        return Block("paragraph", start, end, number=section_number(rows[0].text))
    number = marker["number"]
    item = start - rows[0].indent + marker.end()
    level = 1 + min(rows[0].indent // 4, 5)
    return Block("list-item", item, end, level=level, number=number or leading_number(rows[0].text[marker.end() :]))


def _rejoined(text: str, blocks: list[Block]) -> list[Block]:
    """A paragraph that an empty line broke in mid-sentence is made one again."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind in ("paragraph", "list-item")
            and block.kind == "paragraph"
            and block.start - last.end >= 2
            and last.end - last.start > 60
            and text[last.end - 1] not in ".!?:;\"”’')>"
            and (text[block.start].islower() or text[block.start] == "(")
            and not ADDRESS.match(text, block.start)
        ):
            joined[-1] = replace(last, end=block.end)
        else:
            joined.append(block)
    return joined


def _levelled(blocks: list[Block]) -> list[Block]:
    """Gives levels to headings without marks: the title highest, those over other headings next, then the rest."""
    headings = [place for place, block in enumerate(blocks) if block.kind == "heading"]
    if all(blocks[place].level for place in headings):
        return _depths(blocks)
    marked = max(blocks[place].level for place in headings)
    levels = {}
    for place in headings:
        stacked = next(count for count in range(len(headings) + 1) if place + count + 1 not in headings)
        first = place == headings[0]
        levels[place] = blocks[place].level or (1 if first else marked + 4 - min(stacked, 2))
    ranks = {level: rank for rank, level in enumerate(sorted(set(levels.values())), start=1)}
    return _depths(
        [replace(block, level=ranks[levels[place]]) if place in levels else block for place, block in enumerate(blocks)]
    )


def _depths(blocks: list[Block]) -> list[Block]:
    """List items take their depth from the order of their indents: a list indented as a whole begins at 1."""
    depths: list[int] = []
    result = []
    for block in blocks:
        if block.kind != "list-item":
            depths = []
            result.append(block)
            continue
        while depths and depths[-1] > block.level:
            depths.pop()
        if not depths or depths[-1] < block.level:
            depths.append(block.level)
        result.append(replace(block, level=len(depths)))
    return result


def _title(text: str, blocks: list[Block]) -> str | None:
    headings = [text[block.start : block.end] for block in blocks if block.kind == "heading"]
    first = text[blocks[0].start : blocks[0].end] if blocks and blocks[0].kind == "paragraph" else ""
    return title_of(*headings[:1], first if len(first) <= LONGEST_HEADING else None)
