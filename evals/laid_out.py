"""PDFs drawn for measuring, with what they say: paragraphs, lists, notes and tables, put down as they are drawn.

Every sentence has a number of its own in words, so that each stands once in a document and can be found again.
The same seed lays out the same PDFs.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from fpdf import FPDF

WHO = (
    "Each partnership", "The integrated care board", "A community nurse", "The specialist palliative team",
    "Every practice", "The out-of-hours service", "A named coordinator", "The local authority", "The hospice",
)  # fmt: skip
DOES = (
    "reviews the electronic register of people in their last year of life", "offers carers a conversation about needs",
    "keeps anticipatory medicines within reach at home", "publishes what it spends on community provision",
    "reports preventable admissions and their circumstances", "arranges bereavement support for families and friends",
    "agrees personalised care and support planning", "shares information between organisations with consent",
    "answers telephone calls at nights and weekends", "measures outcomes that people themselves say matter",
)  # fmt: skip
WHEN = (
    "within two working days", "at least every three months", "before any discharge from hospital", "in each locality",
    "together with neighbouring services", "as the national framework expects", "when circumstances change",
)  # fmt: skip
COUNTS = "one two three four five six seven eight nine ten eleven twelve".split()
WIDTH, HEIGHT, SIDE = 595.0, 842.0, 64.0


@dataclass(slots=True)
class LaidOut:
    """A PDF and what it says."""

    name: str
    layout: str
    text: list[str] = field(default_factory=list)
    """Paragraphs, headings, items and rows in reading order; furniture is not among them."""
    cells: list[str] = field(default_factory=list)
    """Every filled cell of its tables."""
    sentences: list[tuple[str, int]] = field(default_factory=list)
    """Sentences, each with the physical page on which it begins."""
    printed: list[str | None] = field(default_factory=list)
    """What each page prints as its number."""


class Words:
    """Sentences that differ."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._said: set[str] = set()

    def sentence(self) -> str:
        choose = self.random.choice
        while True:
            count = f"in {choose(COUNTS)} of {choose(COUNTS)} places"
            said = f"{choose(WHO)} {choose(DOES)} {choose(WHEN)}, {count}."
            if said not in self._said:
                self._said.add(said)
                return said

    def heading(self) -> str:
        return f"{self.random.choice(DOES).split(' ', 1)[1].capitalize()} {self.random.choice(COUNTS)}"[:60]


class Page:
    """Draws onto a PDF and writes down what it drew."""

    def __init__(self, out: LaidOut, seed: int, family: str = "Helvetica", size: float = 10.5) -> None:
        self.pdf = FPDF(format="A4", unit="pt")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margins(0, 0)
        self.out, self.words, self.family, self.size = out, Words(seed), family, size
        self.y = 0.0
        self.hyphens = False
        self._waiting: list[str] = []

    def turn(self, head: str = "", foot: str = "", printed: str | None = None) -> None:
        self.pdf.add_page()
        self.out.printed.append(printed)
        self._font(8)
        if head:
            self.pdf.text(SIDE, 34, head)
        if foot:
            self.pdf.text(WIDTH / 2 - self.pdf.get_string_width(foot) / 2, HEIGHT - 30, foot)
        self.y = 76.0

    def _font(self, size: float, bold: bool = False) -> None:
        self.pdf.set_font(self.family, "B" if bold else "", size)

    def heading(self, text: str, size: float = 15.0) -> None:
        self._font(size, bold=True)
        self.y += size * 1.6
        self.pdf.text(SIDE, self.y, text)
        self.y += size * 0.8
        self.out.text.append(text)

    def paragraph(self, sentences: int, left: float = SIDE, width: float = WIDTH - 2 * SIDE) -> None:
        said = [self.words.sentence() for _ in range(sentences)]
        number = self.pdf.page
        self.out.sentences += [(sentence, number) for sentence in said]
        self.out.text.append(" ".join(said))
        self._set(" ".join(said), left, width)
        self.y += self.size * 0.7

    def items(self, count: int, left: float = SIDE, width: float = WIDTH - 2 * SIDE) -> None:
        for _ in range(count):
            said = self.words.sentence()
            self.out.sentences.append((said, self.pdf.page))
            self.out.text.append(said)
            self._font(self.size)
            self.pdf.text(left + 4, self.y + self.size * 1.32, "\x95")
            self._set(said, left + 18, width - 18)
        self.y += self.size * 0.7

    def _set(self, text: str, left: float, width: float) -> None:
        self._font(self.size)
        self._put(self._lines(text.split(), width), left)

    def _lines(self, words: list[str], width: float) -> Iterator[str]:
        """Lines that fit, long words hyphenated where that is wanted."""
        line = ""
        while words:
            longer = f"{line} {words[0]}".strip()
            if self.pdf.get_string_width(longer) <= width:
                line = longer
                words.pop(0)
                continue
            first, second = _halves(words[0])
            if self.hyphens and first and self.pdf.get_string_width(f"{line} {first}-") <= width:
                yield f"{line} {first}-"
                words[0] = second
            else:
                yield line
            line = ""
        yield line

    def begin(self, sentences: int) -> None:
        """A paragraph whose last two lines stand on the next page, set there by ``rest``."""
        said = [self.words.sentence() for _ in range(sentences)]
        self.out.text.append(" ".join(said))
        self._font(self.size)
        *lines, first, second = self._lines(" ".join(said).split(), WIDTH - 2 * SIDE)
        self._waiting = [first, second]
        whole, shown = " ".join(said), " ".join(lines)
        page = self.pdf.page
        self.out.sentences += [(one, page if whole.index(one) < len(shown) else page + 1) for one in said]
        self._put(lines, SIDE)

    def rest(self) -> None:
        """What of a paragraph was left over from the page before."""
        self._font(self.size)
        self._put(self._waiting, SIDE)
        self.y += self.size * 0.7

    def _put(self, lines: Iterable[str], left: float) -> None:
        for line in lines:
            self.y += self.size * 1.32
            self.pdf.text(left, self.y, line)

    def note(self, number: int) -> None:
        """A footnote in small type at the foot of the page; it is read before a paragraph that goes on."""
        said = self.words.sentence()
        self._font(self.size - 2.5)
        self.pdf.line(SIDE, HEIGHT - 76, SIDE + 120, HEIGHT - 76)
        self.pdf.text(SIDE, HEIGHT - 64, f"{number} {said}")
        self.out.text.insert(-1, f"{number} {said}")

    def table(
        self,
        rows: Sequence[Sequence[str]],
        ruled: bool,
        left: float = SIDE,
        width: float = 0.0,
        *,
        between: bool = False,
    ) -> None:
        """``between``: rules between the rows only."""
        width = width or WIDTH - 2 * SIDE
        across = width / len(rows[0])
        self.y += 12
        top = self.y
        for number, row in enumerate(rows):
            self._font(self.size - 1, bold=number == 0)
            wrapped = [list(self._lines(cell.split(), across - 12)) if cell else [] for cell in row]
            tall = max(len(lines) for lines in wrapped) * self.size * 1.25 + 8
            for column, lines in enumerate(wrapped):
                for place, line in enumerate(lines):
                    self.pdf.text(left + column * across + 5, self.y + (place + 1) * self.size * 1.25, line)
            if ruled:
                for column in range(len(row)):
                    self.pdf.rect(left + column * across, self.y, across, tall)
            if between:
                self.pdf.line(left, self.y + tall, left + width, self.y + tall)
            self.y += tall
        if not ruled:
            self.pdf.line(left, top, left + width, top)
        self.y += 14
        self.out.text += [" ".join(filter(None, row)) for row in rows]
        self.out.cells += [cell for row in rows for cell in row if cell]

    def figures(self, rows: int, columns: int, wordy: bool = False) -> list[list[str]]:
        """A table's words: titles over names and numbers."""
        choose = self.words.random.choice
        titles = ["Setting", "Visits", "Cost", "Staff", "Share"][:columns]
        body = []
        for number in range(rows):
            name = f"{choose(('Home', 'Ward', 'Hospice', 'Clinic', 'School'))} {COUNTS[number]}"
            body.append([name, *(f"{self.words.random.randint(10, 9999):,}" for _ in range(columns - 1))])
            if wordy:
                body[-1][-1] = f"{choose(DOES)} {choose(WHEN)}"
        return [titles, *body]


def _halves(word: str) -> tuple[str, str]:
    bare = word.strip(".,")
    if len(bare) < 8 or not bare.isalpha():
        return "", word
    middle = len(bare) // 2
    return word[:middle], word[middle:]
