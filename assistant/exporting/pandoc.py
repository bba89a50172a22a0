"""The one door to pandoc: a paper as pandoc's own tree, in which text is text, and from there to a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pypandoc

from assistant.exporting.parts import Bullets, Heading, Note, Paragraph, Part, Piece, Pieces, Table, Text, Written
from assistant.exporting.parts import printable as clean
from assistant.exporting.traces import OURS
from corpus.library import LibraryError

Node = dict[str, Any]
VERSION = [1, 23, 1]
"""Of the tree, which pandoc 3 reads."""
MARKDOWN = (
    "markdown-smart-citations-tex_math_dollars-raw_tex-raw_attribute-bracketed_spans-fenced_divs-header_attributes"
    "-link_attributes-table_attributes-simple_tables-multiline_tables-grid_tables-native_spans-native_divs"
)
"""Curly quotation marks stay as they are, an @ or a $ in somebody's words is no citation and no formula, and only
that is written which every program reads. Names by which words are found again stand in comments."""
STYLES = {"force": "Force", "label": "Label", "caution": "Caution"}
PARAGRAPHS = {"clause": "Clause", "lead": "Lead", "notice": "Notice", "plain": ""}
WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
NONE: list[Any] = ["", [], []]


class NotExported(LibraryError):
    """A paper could not be written or read back: the message says why and what to do."""


def write(written: Written, target: str, path: Path, options: Iterable[str] = ()) -> None:
    """Write a paper as ``target``, one of pandoc's formats. Raises ``NotExported``."""
    whole = tree(written)
    if target == MARKDOWN:
        whole["blocks"] = _commented(whole["blocks"])
    _run(json.dumps(whole), target, "json", [*options, "--wrap=none"], path)


def html(text: str) -> str:
    """Markdown as ``write`` writes it, as a whole web page. Raises ``NotExported``."""
    return _run(text, "html5", MARKDOWN, ["--wrap=none", "--standalone"]) or ""


def _commented(node: Any) -> Any:
    """The tree without looks, with names of words and headings as comments before them, and one after the words."""
    if isinstance(node, list):
        return [inner for one in node for inner in _in_its_place(one)]
    if not isinstance(node, dict) or "c" not in node:
        return node
    inside = _commented(node["c"])
    if node["t"] == "Para" and inside[0]["t"] == "RawInline":  # a line that begins with a comment is no Markdown
        first = next((place for place, one in enumerate(inside) if one["t"] != "RawInline"), 0)
        inside = [inside[first], *inside[:first], *inside[first + 1 :]]
    if node["t"] == "Table":
        inside = [NONE, [None, []], *inside[2:]]
    return {**node, "c": inside}


def _in_its_place(node: Any) -> list[Any]:
    """A node, or what stands in the place of one that only gives a look or a name."""
    made = _commented(node)
    if isinstance(made, dict) and made.get("t") in ("Div", "Span"):
        (name, _, _), inside = made["c"]
        return [_comment(name), *inside, _comment("/")] if name else list(inside)
    return [made]


def _comment(name: str) -> Node:
    return {"t": "RawInline", "c": ["html", f"<!--{name}-->"]}


def default_file(name: str) -> bytes:
    """One of the files that pandoc brings along: ``reference.docx``. Raises ``NotExported``."""
    import subprocess

    try:
        asked = [_program(), "--print-default-data-file", name]
        return subprocess.run(asked, check=True, capture_output=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise NotExported(f"pandoc, which writes the files, does not work: {error}.") from error


def _program() -> str:
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise NotExported("pandoc, which writes the files, is missing: install the package pypandoc-binary.") from error


def _run(text: str, target: str, source: str, options: list[str], path: Path | None = None) -> str | None:
    _program()
    extra = ["--sandbox", *options]
    try:
        made = pypandoc.convert_text(text, target, source, extra_args=extra, outputfile=str(path) if path else None)
    except (RuntimeError, OSError) as error:
        first = next((line for line in str(error).splitlines() if line.strip()), "")
        name = f"'{path.name}'" if path else "The text"
        raise NotExported(f"{name} could not be written: {first[:200]}") from error
    return None if path else str(made)


def tree(written: Written) -> Node:
    """The paper as pandoc's tree."""
    meta = {"title": _inlines(written.title), "lang": _string(written.language)}
    facts = {name: _string(told) for name, told in written.facts}
    numbers = count(1)
    blocks = [block for part in written.parts for block in _blocks(part, numbers)]
    return {"pandoc-api-version": VERSION, "meta": {**facts, **meta}, "blocks": blocks}


def _string(text: str) -> Node:
    return {"t": "MetaString", "c": clean(text)}


def _inlines(text: str) -> Node:
    return {"t": "MetaInlines", "c": list(_words(text))}


def _blocks(part: Part, numbers: Iterator[int]) -> list[Node]:
    match part:
        case Heading(text, level, anchor):
            # The name is within: LibreOffice loses bookmarks that stand between paragraphs.
            return [{"t": "Header", "c": [level, NONE, list(_inline(Text(text, anchor=anchor)))]}]
        case Paragraph(pieces, look):
            paragraph = {"t": "Para", "c": _run_of(pieces)}
            return [_styled(paragraph, PARAGRAPHS[look])] if PARAGRAPHS[look] else [paragraph]
        case Bullets(items):
            return [{"t": "BulletList", "c": [[{"t": "Plain", "c": _run_of(item)}] for item in items]}]
        case Table():
            return [_table(part, next(numbers))]


def _styled(block: Node, style: str) -> Node:
    return {"t": "Div", "c": [["", [style.lower()], [["custom-style", style]]], [block]]}


def _table(table: Table, number: int) -> Node:
    shares = table.widths or (1 / len(table.columns),) * len(table.columns)
    columns = [
        [{"t": "AlignRight" if place in table.numbers else "AlignDefault"}, {"t": "ColWidth", "c": share}]
        for place, share in enumerate(shares)
    ]
    head = [NONE, [_row([(Text(name),) for name in table.columns])]]
    body = [NONE, 1 if table.headed else 0, [], [_row(row) for row in table.rows]]
    named = _inline(Text(table.caption, anchor=f"{OURS}table_{number}"))
    caption = [None, [{"t": "Plain", "c": list(named)}]]
    attributes = [f"table-{number}", [], [["custom-style", "Ruled"]]]
    return {"t": "Table", "c": [attributes, caption, columns, head, [body], [NONE, []]]}


def _row(cells: Iterable[Pieces]) -> list[Any]:
    return [NONE, [[NONE, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": _cell(cell)}]] for cell in cells]]


def _cell(pieces: Pieces) -> list[Node]:
    """A cell's words on one line."""
    return [{"t": "Space"} if node["t"] == "LineBreak" else node for node in _run_of(pieces)]


def _run_of(pieces: Iterable[Piece]) -> list[Node]:
    return [node for piece in pieces for node in _inline(piece)]


def _inline(piece: Piece) -> Iterator[Node]:
    if isinstance(piece, Note):
        lines = [[{"t": "LineBreak"}, *_run_of(entry)] for entry in piece.entries]
        # One paragraph: several in a footnote are no Markdown to most programs.
        node: Node = {"t": "Note", "c": [{"t": "Para", "c": [one for line in lines for one in line][1:]}]}
        for anchor in reversed(piece.anchors):
            node = {"t": "Span", "c": [[anchor, [], []], [node]]}
        yield node
        return
    inside = list(_words(piece.text))
    if piece.address and WEB.fullmatch(piece.address):
        inside = [{"t": "Link", "c": [NONE, inside, [piece.address, ""]]}]
    if piece.look == "strong":
        inside = [{"t": "Strong", "c": inside}]
    style = STYLES.get(piece.look)
    if style or piece.anchor:
        styled = [["custom-style", style]] if style else []
        inside = [{"t": "Span", "c": [[piece.anchor or "", [piece.look] if style else [], styled], inside]}]
    yield from inside


def _words(text: str) -> Iterator[Node]:
    """Spaces are nodes of their own, so that lines can break there; a new line stays one."""
    for token in re.findall(r"\n|[^\S\n]+|\S+", clean(text)):
        if token == "\n":
            yield {"t": "LineBreak"}
        elif token.isspace() and "\xa0" not in token:
            yield {"t": "Space"}
        else:
            yield {"t": "Str", "c": token}
