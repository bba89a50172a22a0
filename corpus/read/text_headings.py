"""Which lines of plain text are headings: underlined, marked, or short and apart, as a heading is written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from corpus.locate import leading_number
from corpus.records import Block

MARKER = re.compile(
    r"[ \t]*(?:(?P<bullet>[•‣◦▪▫●○■□·⁃∙➢➤✓✔\uf0b7*+–—-]|o(?=[ \t]+\S))"
    r"|(?P<number>\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})\)|\d{1,3}\.|[a-z]\.))[ \t]+(?=\S)"
)
ATX = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(?=\S)")
BOLD = re.compile(r"(?:\*\*|__)(?=\S)(.{1,200}?)(?:\*\*|__)[ \t]*$")
RULE = re.compile(r"[ \t]*(=+|-{3,}|~{3,}|\*{3,}|_{3,})[ \t]*$")
ADDRESS = re.compile(r"https?://|www\.|@\w")
LEADER = re.compile(r"(?:\.{4,}|…{2,}|(?: \.){4,})[ \t]*(?=\S)")
"""Dots that lead from what is named to what is said of it, or to a page: such a line stands for itself."""
LONGEST_HEADING = 120


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file, without the white space around it."""

    start: int
    end: int
    indent: int
    text: str


def heading_of(chunk: list[Row], following: list[Row] | None, labels: Counter[str]) -> Block | None:
    """The heading that a chunk of one line is, or of one line and its underline."""
    row = chunk[0]
    if len(chunk) == 2 and RULE.fullmatch(chunk[1].text) and len(row.text) <= LONGEST_HEADING:
        level = 1 if "=" in chunk[1].text else 2
        return Block("heading", row.start, row.end, level=level, number=leading_number(row.text))
    if len(chunk) > 1:
        return None
    marked = marked_heading(row)
    if marked:
        return marked
    if following is None or row.indent > 3 or not _reads_as_heading(row.text.strip(), labels):
        return None
    begins = following[0].text.strip()[0]
    if (begins.islower() or begins == "(") and not MARKER.match(following[0].text) and len(row.text) > 40:
        return None  # a sentence that an empty line broke
    if MARKER.match(row.text) and (MARKER.match(following[0].text) or not row.text.strip()[0].isdigit()):
        return None
    return Block("heading", row.start, row.end, level=0, number=leading_number(row.text.strip()))


def marked_heading(row: Row) -> Block | None:
    """A line that markup names a heading: "# Title" or "**Title**"; the marks stay outside the block."""
    atx = ATX.match(row.text)
    if atx:
        end = row.start + len(text) if (text := row.text.strip().rstrip("# \t")) else row.end
        start = row.start - row.indent + atx.end()
        if start < end:
            return Block("heading", start, end, level=len(atx[1]), number=leading_number(row.text[atx.end() :]))
    bold = BOLD.match(row.text.strip())
    if bold and not bold[1].rstrip().endswith((".", ";", ",")):
        start = row.start + bold.start(1)
        return Block("heading", start, start + len(bold[1].rstrip()), level=2, number=leading_number(bold[1]))
    return None


def _reads_as_heading(line: str, labels: Counter[str]) -> bool:
    """Short, capitalised, without end punctuation, and not one of several lines with the same label."""
    if len(line) > LONGEST_HEADING or len(line.split()) > 18 or "\t" in line or line[-1] in ".!?;:,…":
        return False
    if not re.search(r"[^\W\d_]{3}", line) or ADDRESS.search(line) or re.search(r"</?\w+>", line):
        return False
    if LEADER.search(line):
        return False
    if " " not in line and re.search(r"\d", line):  # a code, a reference or an address
        return False
    if line[0].islower() or line[0] in "([<*|" or (":" in line and labels[line.split(":")[0]] > 1):
        return False
    return not _names_people(line)


def _names_people(line: str) -> bool:
    parts = [part.split() for part in re.split(r",|\band\b|&", line)]
    return len(parts) >= 2 and all(
        2 <= len(part) <= 4 and all(word[0].isupper() and word.strip(".").isalpha() for word in part) for part in parts
    )
