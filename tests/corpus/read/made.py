"""Documents made for the tests of reading."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fpdf import FPDF

from corpus.records import Block, Reading

SENTENCES = (
    "Each partnership will want to know its population before it plans any service. ",
    "Carers are offered an assessment of their own needs within ten working days. ",
    "The register is reviewed every three months by the whole team in one meeting. ",
    "Providers report the outcomes that people themselves say matter most to them. ",
    "A named nurse coordinates what the hospice, the practice and the council provide. ",
)


def prose(sentences: int, first: int = 0) -> str:
    """Running text of so many sentences, beginning anywhere in the round."""
    return "".join(SENTENCES[(first + place) % len(SENTENCES)] for place in range(sentences)).strip()


def pdf(path: Path, draw: Callable[[FPDF], None]) -> Path:
    """A PDF in Helvetica 11 on A4 with the pages that ``draw`` adds."""
    document = FPDF(format="A4", unit="pt")
    document.set_margins(70, 70)
    document.set_auto_page_break(auto=False)
    document.set_font("Helvetica", size=11)
    draw(document)
    document.output(str(path))
    return path


def kinds(reading: Reading) -> list[tuple[str, str]]:
    """Kind and words of every block."""
    return [(block.kind, words(reading, block)) for block in reading.blocks]


def words(reading: Reading, block: Block) -> str:
    return reading.text[block.start : block.end]


def cells(reading: Reading) -> list[list[str]]:
    """The cells of every table row."""
    return [
        [reading.text[start:end] for start, end in block.cells] for block in reading.blocks if block.kind == "table-row"
    ]
