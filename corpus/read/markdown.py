"""Markdown: what is stored is the rendered plain text, without its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.propose import date_of, nation_of, published_of, publisher_of, title_of
from corpus.read.assemble import Assembly, plain
from corpus.read.encoding import decoded, newlines
from corpus.records import Nation, Reading

FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
TAGS = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
NATIONS: dict[str, Nation] = {
    "england": "england",
    "scotland": "scotland",
    "wales": "wales",
    "northern-ireland": "northern-ireland",
    "uk": "uk",
}


def read_markdown(content: bytes) -> Reading:
    """The reading of a Markdown file; scalars of its YAML front matter become proposals."""
    fields, text = _front_matter(newlines(decoded(content)))
    assembly = Assembly()
    _Walk(assembly).blocks(iter(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)))
    stored = assembly.text
    headings = [stored[block.start : block.end] for block in assembly.blocks if block.kind == "heading"]
    published = fields.get("published") or fields.get("date")
    return Reading(
        stored,
        tuple(assembly.blocks),
        title=title_of(fields.get("title"), *headings[:1]),
        publisher=fields.get("publisher") or publisher_of(stored[:20_000]),
        published=date_of(published) if published else published_of(stored[:4000]),
        nation=NATIONS.get(fields.get("nation", "").lower().replace(" ", "-")) or nation_of(stored, fields.get("url")),
        url=fields.get("url"),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = FRONT.match(text)
    if found is None:
        return {}, text
    try:
        fields = yaml.safe_load(found[1])
    except yaml.YAMLError:
        return {}, text
    if not isinstance(fields, dict):
        return {}, text
    scalars = {str(name).lower(): str(value) for name, value in fields.items() if not isinstance(value, dict | list)}
    return scalars, text[found.end() :]


class _Walk:
    """Goes through the tokens of a document and adds its blocks."""

    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly
        self.lists: list[int | None] = []
        """The next number of each list we are in; ``None`` for bullets."""
        self.marker = ""
        self.row: list[str] = []
        self.header: list[str] = []

    def blocks(self, tokens: Iterator[Token]) -> None:
        heading = 0
        in_header = False
        for token in tokens:
            match token.type:
                case "heading_open":
                    heading = int(token.tag[1])
                case "heading_close":
                    heading = 0
                case "bullet_list_open":
                    self.lists.append(None)
                case "ordered_list_open":
                    self.lists.append(int(token.attrGet("start") or 1))
                case "bullet_list_close" | "ordered_list_close":
                    self.lists.pop()
                case "list_item_open":
                    self._begin_item()
                case "thead_open" | "thead_close":
                    in_header = token.type == "thead_open"
                case "table_close":
                    self.header = []
                case "tr_open":
                    self.row = []
                case "tr_close":
                    self.assembly.add_row(self.row, () if in_header else self.header)
                    self.header = self.row if in_header else self.header
                    self.row = []  # or an empty last cell would take the words after the table
                case "inline" if token.level and token.children is not None:
                    self._words(token.children, heading)
                case "td_open" | "th_open":
                    self.row.append("")
                case "inline":
                    self._words(token.children or [], heading)
                case "fence" | "code_block":
                    self.assembly.add("code", token.content.strip("\n"))
                case "html_block":
                    self.assembly.add("paragraph", plain(TAGS.sub(" ", token.content)))

    def _begin_item(self) -> None:
        number = self.lists[-1]
        indent = "  " * (len(self.lists) - 1)
        self.marker = f"{indent}- " if number is None else f"{indent}{number}. "
        if number is not None:
            self.lists[-1] = number + 1

    def _words(self, tokens: list[Token], heading: int) -> None:
        text = _plain(tokens)
        if self.row and self.row[-1] == "" and not heading:
            self.row[-1] = " ".join(text.split())
        elif heading:
            self.assembly.add("heading", " ".join(text.split()), heading)
        elif self.lists:
            number = self.marker.strip() if self.lists[-1] is not None and self.marker else None
            self.assembly.add("list-item", text, len(self.lists), marker=self.marker, number=number)
            self.marker = ""
        else:
            self.assembly.add("paragraph", text)


def _plain(tokens: list[Token]) -> str:
    """The words of inline tokens; a picture gives its description."""
    pieces = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            pieces.append(token.content)
        elif token.type == "softbreak":
            pieces.append(" ")
        elif token.type == "hardbreak" or (token.type == "html_inline" and token.content.startswith("<br")):
            pieces.append("\n")
        elif token.type == "image":
            pieces.append(_plain(token.children or []))
    lines = (plain(line) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
