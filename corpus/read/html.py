"""Web pages: the words a reader sees, in order, without what a page carries around them."""

from __future__ import annotations

import re

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from corpus.propose import date_of, nation_of, published_of, publisher_of, title_of
from corpus.read.assemble import Assembly, plain
from corpus.read.encoding import decoded, newlines
from corpus.read.grid import Cell, add_table
from corpus.read.refusal import Refused
from corpus.records import Reading

CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
DROPPED = set(
    "script style noscript template head svg math canvas iframe object embed audio video map input select textarea "
    "button datalist dialog progress meter".split()
)
AROUND = {"nav", "aside", "footer", "header"}
BLOCKS = set(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figure footer form header "
    "hgroup hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul "
    "h1 h2 h3 h4 h5 h6".split()
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_html(content: bytes, name: str) -> Reading:
    """The reading of a web page; ``name`` is the file's, for messages."""
    declared = CHARSET.search(content[:4096])
    text = newlines(decoded(content, declared[1].decode("ascii", "replace") if declared else None))
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = lxml.html.document_fromstring(text.replace("\x00", " ").encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError) as error:
        raise Refused("corrupt", f"'{name}' cannot be read as a web page. Save the page again.") from error
    assembly = Assembly()
    body = page.find("body")
    _Walk(assembly).page(_content(body if body is not None else page))
    return _proposed(page, assembly)


def _content(body: HtmlElement) -> HtmlElement:
    """The part of the page that is the document: main, or the only article, where they hold most of the words."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = [part for part in body.iterfind(path) if not _hidden(part)]
        if len(found) == 1 and len(found[0].text_content().split()) >= 20:
            return found[0]
    return body


def _proposed(page: HtmlElement, assembly: Assembly) -> Reading:
    meta: dict[str, str] = {}
    for tag in page.iter("meta"):
        key = (tag.get("name") or tag.get("property") or "").lower()
        meta.setdefault(key, " ".join((tag.get("content") or "").split()))

    def said(*names: str) -> str | None:
        return next((meta[name] for name in names if meta.get(name)), None)

    text, blocks = assembly.text, assembly.blocks
    heads = [text[block.start : block.end] for block in blocks if block.kind == "heading" and block.level == 1]
    whole = f"{said('og:title') or ''}\n{page.findtext('.//title') or ''}"
    # A first heading that the page's title repeats is the document's title without the site's name.
    shown = next((head for head in heads if head in whole), None)
    canonical = page.find(".//link[@rel='canonical']")
    url = (canonical.get("href") if canonical is not None else None) or said("og:url", "dc.identifier")
    url = url if url and url.startswith("http") else None
    date = said(
        "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
        "article:published_time", "date",
    )  # fmt: skip
    return Reading(
        text,
        tuple(blocks),
        title=title_of(
            said("citation_title", "dc.title", "dcterms.title"), shown, said("og:title"), *heads[:1], whole.strip()
        ),
        publisher=said(
            "citation_publisher",
            "citation_journal_title",
            "dc.publisher",
            "dcterms.publisher",
            "og:site_name",
        )
        or publisher_of(text[:20_000]),
        published=(date_of(date) if date else None) or published_of(text[:4000]),
        nation=nation_of(text, url),
        url=url,
    )


def _hidden(element: HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(HIDDEN.search(element.get("style") or ""))
    )


class _Walk:
    """Goes through a page and adds its blocks; running words gather until a block ends."""

    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly
        self.words: list[str] = []
        self.depth = 0
        self.marker = ""
        self.around: set[str] = set()

    def page(self, content: HtmlElement) -> None:
        whole = content.tag == "body"
        self.around = set() if whole else AROUND - {"header"}
        self._inside(content)
        self._flush()

    def _inside(self, element: HtmlElement) -> None:
        self.words.append(element.text or "")
        for child in element:
            self._element(child)
            self.words.append(child.tail or "")

    def _element(self, element: HtmlElement) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in DROPPED or tag in self.around or _hidden(element):
            return
        if tag == "br":
            self.words.append("\x0b")
        elif tag == "img":
            self._picture(element)
        elif tag in ("caption", "figcaption"):
            self._flush()
            self._inside(element)
            self._flush("caption")
        elif tag in ("ul", "ol", "menu"):
            self._list(element)
        elif tag not in BLOCKS:
            self._inside(element)
        else:
            self._flush()
            self._block(element)
            self._flush()

    def _block(self, element: HtmlElement) -> None:
        tag = str(element.tag)
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.assembly.add("heading", words_of(element), int(tag[1]))
        elif tag == "pre":
            self.assembly.add("code", _verbatim(element))
        elif tag == "table" and not _layout(element):
            caption = element.find("caption")
            if caption is not None:
                self._element(caption)
            _table(self.assembly, element)
        else:
            self._inside(element)

    def _list(self, element: HtmlElement) -> None:
        self._flush()
        self.depth += 1
        number = int(start) if re.fullmatch(r"\d{1,6}", start := (element.get("start") or "")) else 1
        for child in element:
            if child.tag != "li":
                self._element(child)
                continue
            if _hidden(child):
                continue
            indent = "  " * (self.depth - 1)
            self.marker = f"{indent}{number}. " if element.tag == "ol" else f"{indent}- "
            number += 1
            self._inside(child)
            self._flush()
            self.marker = ""
        self.depth -= 1

    def _picture(self, element: HtmlElement) -> None:
        """A picture's description stands for it, unless a caption follows."""
        figure = next(element.iterancestors("figure"), None)
        alt = plain(element.get("alt") or "")
        if " " in alt and (figure is None or figure.find(".//figcaption") is None):
            self.words.append(f" {alt} ")

    def _flush(self, kind: str = "paragraph") -> None:
        lines = (plain(line) for line in "".join(self.words).split("\x0b"))
        text = "\n".join(line for line in lines if line)
        self.words = []
        if not text:
            return
        if kind == "caption":
            self.assembly.add("caption", text)
        elif self.depth:
            number = self.marker.strip() if self.marker.strip() not in ("", "-") else None
            self.assembly.add("list-item", text, self.depth, marker=self.marker, number=number)
            self.marker = ""
        else:
            self.assembly.add("paragraph", text)


def words_of(element: HtmlElement) -> str:
    """All words inside an element on one line; blocks and line breaks keep words apart."""
    pieces: list[str] = []

    def gather(part: HtmlElement) -> None:
        pieces.append(part.text or "")
        for child in part:
            if isinstance(child.tag, str) and child.tag not in DROPPED and not _hidden(child):
                apart = " " if child.tag in BLOCKS or child.tag == "br" else ""
                pieces.append(apart)
                gather(child)
                pieces.append(apart)
            pieces.append(child.tail or "")

    gather(element)
    return plain("".join(pieces))


def _verbatim(element: HtmlElement) -> str:
    lines = str(element.text_content()).replace("\t", "    ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _layout(table: HtmlElement) -> bool:
    """Tables of one cell, or said to be for looks, hold running text."""
    if table.get("role") in ("presentation", "none"):
        return True
    return len(_rows(table)) == 1 and sum(len(row) for row in _rows(table)) == 1


def _rows(table: HtmlElement) -> list[HtmlElement]:
    """The table's own rows, not those of tables inside it."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _table(assembly: Assembly, table: HtmlElement) -> None:
    rows = []
    for row in _rows(table):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        titles = bool(cells) and (all(cell.tag == "th" for cell in cells) or row.getparent().tag == "thead")
        rows.append((titles, [Cell(words_of(cell), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in cells]))
    add_table(assembly, rows)


def _span(cell: HtmlElement, name: str) -> int:
    written = (cell.get(name) or "1").strip()
    return max(1, min(int(written), 1000)) if re.fullmatch(r"\d{1,6}", written) else 1
