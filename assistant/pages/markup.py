"""Text to HTML for the page. Every word that comes from outside goes through ``escaped``."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from assistant.pages.words import CHECKED, FORCE, KIND, NATION, STATUS
from corpus.records import Block, Document, Force, Nation, Source

Span = tuple[int, int]


def escaped(text: str) -> str:
    """Safe between tags; the tabs between the cells of a table row become gaps that can be seen."""
    return html.escape(text).replace("\t", '<span class="gap"> · </span>')


def badge(words: str, tone: str = "plain") -> str:
    """``tone``: plain, strong or caution; the words alone say everything."""
    return f'<span class="badge {tone}">{escaped(words)}</span>'


def force_badge(force: Force) -> str:
    return badge(FORCE[force], "strong" if force in ("must", "should") else "plain")


def source_badges(source: Source, home: Nation | None) -> str:
    """What a document is: kind, status, how far a digest was checked, and the nation where it is not one's own."""
    made = [badge(KIND[source.kind])]
    made.append(badge(STATUS[source.status], "caution" if source.status in ("superseded", "withdrawn") else "plain"))
    if source.checked:
        made.append(badge(CHECKED[source.checked], "caution" if source.checked == "recalled" else "plain"))
    if source.nation and source.nation not in (home, "uk"):
        made.append(badge(NATION[source.nation], "caution" if home else "plain"))
    return f'<div class="badges">{" ".join(made)}</div>'


def question(text: str) -> str:
    return f'<h2 class="question">{escaped(text)}</h2>'


Shown = Callable[[str], str]
"""Text to HTML that is safe between tags: ``escaped``, or one that explains terms besides."""


def said(text: str, shown: Shown = escaped) -> str:
    """A statement in a chat model's wording."""
    return f'<p class="said">{shown(text)}</p>'


def quotation(text: str, shown: Shown = escaped) -> str:
    """Proven words of a publication."""
    return f'<blockquote class="quotation">“{shown(_lines(text))}”</blockquote>'


def digest(text: str, shown: Shown = escaped) -> str:
    """Our own words: no quotation marks and no rule."""
    return f'<div class="digest">{shown(_lines(text))}</div>'


def _lines(text: str) -> str:
    """The words with their line breaks, without the empty lines between them."""
    return re.sub(r"\s*\n\s*", "\n", text.strip())


def lost(text: str) -> str:
    """Words that the library no longer holds where they stood."""
    return (
        f'<div class="lost">{badge("No longer found", "caution")} The library no longer says this at that place, '
        f"so it is not shown as a quotation: {escaped(text.strip())}</div>"
    )


def doubt(text: str) -> str:
    """What is said above an answer that is not sure to be one."""
    return f'<p class="doubt" role="note">{escaped(text)}</p>'


def warnings(texts: Iterable[str]) -> str:
    items = "".join(f"<li>{escaped(text)}</li>" for text in texts)
    return f'<div class="warnings" role="note"><strong>Please note</strong><ul>{items}</ul></div>'


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], figures: int = 0) -> str:
    """A table whose last ``figures`` columns are figures; the first cell of a row says what the row is about.

    On a narrow screen each row is a block, in which every cell says what it is of.
    """
    first = len(heads) - figures
    top = "".join(f'<th scope="col"{_right(place >= first)}>{escaped(head)}</th>' for place, head in enumerate(heads))
    body = "".join(
        "<tr>"
        + f'<th scope="row">{escaped(row[0])}</th>'
        + "".join(
            f'<td dir="auto" data-head="{escaped(heads[place])}"{_right(place >= first)}>{escaped(cell)}</td>'
            for place, cell in enumerate(row[1:], 1)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="excerpt"><div class="wide" tabindex="0" role="region" aria-label="{escaped(caption)}">'
        f'<table class="{"costs stacks" if figures else "stacks"}"><caption>{escaped(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def _right(yes: bool) -> str:
    return ' class="sum"' if yes else ""


def excerpt(document: Document, start: int, end: int, spans: Sequence[Span]) -> str:
    """The blocks of a document that touch ``start`` to ``end``, with the text of ``spans`` marked."""
    blocks = [block for block in document.blocks if block.start < end and block.end > start]
    return _excerpt(document.text, blocks, spans)


def excerpt_within(document: Document, start: int, end: int, spans: Sequence[Span]) -> str:
    """The same, with blocks that cross ``start`` or ``end`` cut there: the text of one page."""
    blocks = [_cut(block, start, end) for block in document.blocks if block.start < end and block.end > start]
    return _excerpt(document.text, blocks, spans)


def _cut(block: Block, start: int, end: int) -> Block:
    cells = tuple((max(left, start), max(min(right, end), start)) for left, right in block.cells)
    return replace(block, start=max(block.start, start), end=min(block.end, end), cells=cells)


def _excerpt(text: str, blocks: Sequence[Block], spans: Sequence[Span]) -> str:
    parts = []
    for kind, group in groupby(blocks, key=_grouped_as):
        if kind == "table":
            parts.append(_table(text, list(group), spans))
        elif kind == "list":
            parts.append(f"<ul>{''.join(_item(text, block, spans) for block in group)}</ul>")
        else:
            parts += [_element(text, block, spans) for block in group]
    return f'<div class="excerpt">{"".join(parts)}</div>'


def _grouped_as(block: Block) -> str:
    return {"table-row": "table", "list-item": "list"}.get(block.kind, "")


def _element(text: str, block: Block, spans: Sequence[Span]) -> str:
    tag = {"heading": "h4", "code": "pre", "footnote": "p class='aside'", "caption": "p class='aside'"}.get(
        block.kind, "p"
    )
    return f"<{tag}>{marked(text, block.start, block.end, spans)}</{tag.split()[0]}>"


def _item(text: str, block: Block, spans: Sequence[Span]) -> str:
    indent = f' style="margin-left:{min(block.level, 6) - 1}rem"' if block.level > 1 else ""
    return f"<li{indent}>{marked(text, block.start, block.end, spans)}</li>"


def _table(text: str, rows: Sequence[Block], spans: Sequence[Span]) -> str:
    header = next((row.header for row in rows if any(row.header)), ())
    head = "".join(f"<th scope='col'>{escaped(cell)}</th>" for cell in header)
    body = "".join(f"<tr>{_cells(text, row, spans)}</tr>" for row in rows)
    top = f"<thead><tr>{head}</tr></thead>" if head else ""
    return f"<div class='wide'><table>{top}<tbody>{body}</tbody></table></div>"


def _cells(text: str, row: Block, spans: Sequence[Span]) -> str:
    return "".join(
        f"<td>{marked(text, start, end, spans) if start < end else ''}</td>"
        for start, end in row.cells or ((row.start, row.end),)
    )


def marked(text: str, start: int, end: int, spans: Sequence[Span]) -> str:
    """``text[start:end]``, escaped, with what lies within a span marked."""
    return "".join(
        f"<mark>{escaped(text[left:right])}</mark>" if lit else escaped(text[left:right])
        for left, right, lit in _pieces(start, end, spans)
    )


def _pieces(start: int, end: int, spans: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    place = start
    for left, right in sorted(spans):
        left, right = max(left, place), min(right, end)
        if left >= right:
            continue
        if place < left:
            yield place, left, False
        yield left, right, True
        place = right
    if place < end:
        yield place, end, False
