"""How well files are read: text and table cells against reference Markdown, and what was refused.

    python -m evals.reading FOLDER     files with a reference beside them, and how every other file ended
    python -m evals.reading            PDFs laid out for it: columns, tables, running heads, hyphens

``FOLDER`` holds files with a ``NAME.reference.md`` beside those that have a reference. Markup, comments
and formulas are taken out of the reference and its markup signs out of what was read; white space and
case count for nothing. Text: edit similarity, 1 - distance / longer length, mean over files. Cells: share
of the reference's filled table cells whose words stand in a table cell that was read, mean over files.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from statistics import mean

from corpus.read import Readers, Refused
from corpus.records import Reading

SUFFIX = ".reference.md"
LARGEST = 60_000
"""Characters up to which the distance is counted exactly; longer texts are compared by their words."""


@dataclass(frozen=True, slots=True)
class Score:
    file: Path
    text: float
    cells: float | None
    """``None`` where the reference has no table."""


def plain(markdown: str) -> str:
    """Reference Markdown without comments, formulas and marks."""
    text = re.sub(r"<!--.*?-->", " ", markdown, flags=re.DOTALL)
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$", " ", text, flags=re.DOTALL)
    text = re.sub(r"^\|[ :|-]+\|$", " ", text, flags=re.MULTILINE)
    text = re.sub(r"^```\w*$", " ", text, flags=re.MULTILINE)
    text = re.sub(r"\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*\)", r"\1", text)
    text = re.sub(r"^\s*(?:[-*+]|\d+\.)\s+(?:\[[ x]\]\s+)?", " ", text, flags=re.MULTILINE)
    text = re.sub(r"\\([\\`*_{}\[\]()#+.!|-])", r"\1", unescape(text))
    return folded(text)


def folded(text: str) -> str:
    """Letters, digits and punctuation without marks of lists, tables and emphasis, in small letters."""
    text = re.sub(r"^\s*(?:[-*+•]|\d+\.)\s+", " ", text, flags=re.MULTILINE)
    text = re.sub(r"(?<!\S)[-•](?!\S)", " ", text)  # the mark of an item within a cell
    return " ".join(re.sub(r"[|*_`#~]+", " ", text).lower().split())


def similarity(first: str, second: str) -> float:
    """1 for equal texts, 0 where nothing agrees."""
    longest = max(len(first), len(second))
    if longest == 0:
        return 1.0
    if longest > LARGEST:
        return similarity_of(first.split(), second.split())
    return 1 - distance(first, second) / longest


def similarity_of(first: list[str], second: list[str]) -> float:
    """The same for words: each word is one sign."""
    signs = {word: chr(0x4E00 + place) for place, word in enumerate(dict.fromkeys([*first, *second]))}
    left, right = "".join(signs[word] for word in first), "".join(signs[word] for word in second)
    return 1 - distance(left, right) / max(len(left), len(right), 1)


def distance(first: str, second: str) -> int:
    """Levenshtein distance (Myers 1999, bit-parallel; a Python integer is as wide as the text)."""
    if not first:
        return len(second)
    places: dict[str, int] = defaultdict(int)
    for place, sign in enumerate(first):
        places[sign] |= 1 << place
    mask, last = (1 << len(first)) - 1, 1 << (len(first) - 1)
    up, down, count = mask, 0, len(first)
    for sign in second:
        equal = places.get(sign, 0)
        cross = (((equal & up) + up) ^ up) | equal
        rises, falls = down | (mask & ~(cross | up)), up & cross
        count += bool(rises & last) - bool(falls & last)
        rises = (rises << 1) | 1
        up, down = ((falls << 1) | (mask & ~((equal | down) | rises))) & mask, rises & (equal | down) & mask
    return count


def reference_cells(markdown: str) -> Counter[str]:
    """The words of every filled table cell."""
    rows = re.findall(r"^\|(.*)\|\s*$", markdown, flags=re.MULTILINE)
    cells = (plain(cell) for row in rows if not re.fullmatch(r"[ :|-]+", row) for cell in re.split(r"(?<!\\)\|", row))
    return Counter(cell for cell in cells if cell)


def read_cells(reading: Reading) -> Counter[str]:
    """Every filled cell of a reading's tables, folded, as often as it stands there."""
    text = reading.text
    cells = (folded(text[start:end]) for block in reading.blocks for start, end in block.cells)
    return Counter(cell for cell in cells if cell)


def score(file: Path, reading: Reading, markdown: str) -> Score:
    """How alike a reading and its reference in Markdown are: the text from 0 to 1, and the share of cells found."""
    wanted, found = reference_cells(markdown), read_cells(reading)
    recall = sum((wanted & found).values()) / sum(wanted.values()) if wanted else None
    return Score(file, similarity(plain(markdown), folded(reading.text)), recall)


def measured(files: Iterable[Path]) -> tuple[list[Score], list[tuple[Path, Reading | Refused]]]:
    """A score for each file with a reference, and the outcome of every file."""
    outcomes, scores = [], []
    with Readers() as readers:
        for file, found in readers.read_many(files):
            outcomes.append((file, found))
            reference = file.with_name(file.name + SUFFIX)
            if isinstance(found, Reading) and reference.exists():
                scores.append(score(file, found, reference.read_text(encoding="utf-8")))
    return scores, outcomes


def laid_out() -> None:
    """Prints how PDFs are read of which every word is known."""
    from evals.layouts import layouts  # needs fpdf2, which measuring on one's own files does not

    scores: dict[str, list[Score]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, Readers() as readers:
        made = dict(layouts(Path(folder)))
        for path, found in readers.read_many(made):
            if isinstance(found, Refused):
                raise found
            out = made[path]
            wanted, cells = Counter(map(folded, out.cells)), read_cells(found)
            recall = sum((wanted & cells).values()) / sum(wanted.values()) if wanted else None
            text = similarity(folded("\n".join(out.text)), folded(found.text))
            scores[out.layout].append(Score(path, text, recall))
    for layout, ours in scores.items():
        print(_means(layout, ours))
    print(_means("all", [score for ours in scores.values() for score in ours]))


def _means(title: str, scores: list[Score]) -> str:
    cells = [one.cells for one in scores if one.cells is not None]
    return (
        f"{title}: text similarity {mean(one.text for one in scores):.3f} over {len(scores)} files, "
        f"table-cell recall {f'{mean(cells):.3f}' if cells else 'not asked'} over {len(cells)}"
    )


def report(folder: Path) -> None:
    """Prints a line for every file: its score, its pages and blocks, or why it was refused."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.endswith(SUFFIX))
    scores, outcomes = measured(files)
    for one in sorted(scores, key=lambda one: one.text):
        recall = "" if one.cells is None else f"  cells {one.cells:.3f}"
        print(f"{one.text:.3f}{recall:15}  {one.file.name}")
    for suffix in sorted({one.file.suffix for one in scores}):
        print(_means(suffix, [one for one in scores if one.file.suffix == suffix]))
    for file, found in outcomes:
        print(f"{file.relative_to(folder)}: {_ended(found)}")
    refused = sum(isinstance(found, Refused) for _, found in outcomes)
    print(f"{len(outcomes) - refused} read, {refused} refused")


def _ended(found: Reading | Refused) -> str:
    if isinstance(found, Refused):
        return f"refused, {found}"
    pages = f"{len(found.pages)} pages, " if found.pages else ""
    notes = f" ({'; '.join(found.warnings)})" if found.warnings else ""
    return f"read, {pages}{len(found.blocks)} blocks{notes}"


if __name__ == "__main__":
    if len(sys.argv) == 1:
        laid_out()
    elif len(sys.argv) == 2 and Path(sys.argv[1]).is_dir():
        report(Path(sys.argv[1]))
    else:
        sys.exit("Give a folder, or nothing: python -m evals.reading [FOLDER]")
