"""Reading order: columns first, then lines from the top, then the pieces of a line from the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from corpus.pdfium.words import Fragment
from corpus.read.pdf.ruled import Table

LEAST_LINES = 3
"""In each of two columns."""
LEAST_FILL = 0.55
"""Median share of its column that a line of running text fills; cells of tables fill less."""


@dataclass
class Row:
    """What stands on one line within one column."""

    fragments: list[Fragment]
    left: float
    top: float
    right: float
    bottom: float
    table: Table | None = None
    """What stands here instead of a line."""

    @cached_property
    def size(self) -> float:
        return max(self.fragments, key=lambda fragment: len(fragment.text)).size

    @cached_property
    def base(self) -> float:
        return max(self.fragments, key=lambda fragment: len(fragment.text)).base

    @cached_property
    def bold(self) -> bool:
        return all(fragment.bold for fragment in self.fragments)

    @cached_property
    def heading(self) -> int:
        """The level of the heading that the file's tags say the whole line belongs to, else 0."""
        return min(fragment.heading for fragment in self.fragments)

    @cached_property
    def text(self) -> str:
        return " ".join(fragment.text for fragment in self.fragments)


@dataclass(slots=True)
class Region:
    """Lines that follow each other in one column; the column's edges are those of its lines."""

    rows: list[Row]

    @property
    def left(self) -> float:
        return min(row.left for row in self.rows)

    @property
    def right(self) -> float:
        return max(row.right for row in self.rows)


def regions(fragments: Sequence[Fragment]) -> list[Region]:
    """The fragments of a page, upright ones only, in reading order."""
    return [Region(rows) for part in _split(list(enumerate(fragments)), 0) if (rows := rows_of(part))]


def _split(numbered: list[tuple[int, Fragment]], depth: int) -> list[list[Fragment]]:
    """Columns in their order, each band between full-width lines by itself."""
    gutter = _gutter(numbered) if depth < 3 and len(numbered) >= 2 * LEAST_LINES else None
    if gutter is None:
        return [[fragment for _, fragment in numbered]]
    crossing = _crossing(numbered, gutter)
    parts: list[list[Fragment]] = []
    rest = [pair for pair in numbered if not any(pair is other for other in crossing)]
    pending: list[Fragment] = []
    for pair in [*crossing, None]:
        level = _middle(pair[1]) if pair else float("inf")
        above = [other for other in rest if _middle(other[1]) < level]
        rest = [other for other in rest if _middle(other[1]) >= level]
        if above:
            if pending:
                parts.append(pending)
                pending = []
            for side in (
                [o for o in above if o[1].right <= gutter],
                [o for o in above if o[1].left >= gutter],
            ):
                if side:
                    parts += _split(side, depth + 1)
        if pair:
            pending.append(pair[1])
    if pending:
        parts.append(pending)
    return parts


def _crossing(numbered: list[tuple[int, Fragment]], gutter: float) -> list[tuple[int, Fragment]]:
    """What reaches over both columns, from the top, with the short last lines of headings that do."""
    crossing = [pair for pair in numbered if pair[1].left < gutter < pair[1].right]
    ends = []
    for pair in numbered:
        short = pair[1]
        if short.left < gutter < short.right:
            continue
        for _, wide in crossing:
            step = short.base - wide.base
            if 0 < step < 1.6 * wide.size and abs(short.size - wide.size) < 0.5 and abs(short.left - wide.left) < 3:
                ends.append(pair)
                break
    return sorted([*crossing, *ends], key=lambda pair: pair[1].top)


def _middle(fragment: Fragment) -> float:
    return (fragment.top + fragment.bottom) / 2


def _gutter(numbered: Sequence[tuple[int, Fragment]]) -> float | None:
    """Where a gap runs between two columns of running text; ``None`` where there is one column."""
    left = min(fragment.left for _, fragment in numbered)
    right = max(fragment.right for _, fragment in numbered)
    width = right - left
    best: tuple[float, float] | None = None
    for place in _gaps([fragment for _, fragment in numbered], left, right):
        if not left + 0.15 * width < place < right - 0.15 * width:
            continue
        before = [pair for pair in numbered if pair[1].right <= place]
        after = [pair for pair in numbered if pair[1].left >= place]
        crossing = len(numbered) - len(before) - len(after)
        if not _columns(before, after) or crossing > 0.6 * min(len(before), len(after)) + 3:
            continue
        score = crossing - 0.5 * min(len(before), len(after))
        if best is None or score < best[0]:
            best = (score, place)
    return best[1] if best else None


def _gaps(fragments: Sequence[Fragment], left: float, right: float) -> list[float]:
    """Middles of the places where few lines stand, in steps of two points."""
    steps = int((right - left) / 2) + 2
    covered = [0] * steps
    for fragment in fragments:
        for step in range(int((fragment.left - left) / 2), int((fragment.right - left) / 2) + 1):
            covered[step] += 1
    low = max(min(covered[steps // 7 : -steps // 7] or [0]), 0) + 0.1 * len(fragments)
    gaps, begun = [], None
    for step, count in enumerate([*covered, len(fragments) + 1]):
        if count <= low and begun is None:
            begun = step
        elif count > low and begun is not None:
            if step - begun >= 3:
                fewest = min(covered[begun:step])
                middle = [s for s in range(begun, step) if covered[s] == fewest]
                gaps.append(left + 2 * middle[len(middle) // 2])
            begun = None
    return gaps


def _columns(before: Sequence[tuple[int, Fragment]], after: Sequence[tuple[int, Fragment]]) -> bool:
    """Whether two sides are columns of text and not columns of a table.

    Text of a column is written in one go, or its lines fill it; a table changes sides at every row.
    """
    if len(before) < LEAST_LINES or not after:
        return False
    top = max(min(f.top for _, f in before), min(f.top for _, f in after))
    bottom = min(max(f.bottom for _, f in before), max(f.bottom for _, f in after))
    if bottom - top < 0.5 * median(f.bottom - f.top for _, f in before):
        return False  # one below the other
    sides = [side for _, side in sorted([(n, 0) for n, _ in before] + [(n, 1) for n, _ in after])]
    changes = sum(side != following for side, following in pairwise(sides))
    fill = min(_fill([f for _, f in before]), _fill([f for _, f in after]))
    fewest = min(len(before), len(after))
    if changes == 1 and fewest < 4:  # the second column of a last page may hold a line or two
        return _fill([f for _, f in max(before, after, key=len)]) >= 0.6
    if changes <= 3 and fewest >= 4:
        return fill >= 0.3
    return fill >= (LEAST_FILL if changes <= 0.3 * fewest else 0.8) and fewest >= 4


def _fill(column: Sequence[Fragment]) -> float:
    left, right = min(f.left for f in column), max(f.right for f in column)
    rows = rows_of(list(column))
    return median(sum(f.right - f.left for f in row.fragments) for row in rows) / max(right - left, 1.0)


def rows_of(fragments: Sequence[Fragment]) -> list[Row]:
    """Fragments on one line together, from the top; on each line from the left."""
    rows: list[Row] = []
    for fragment in sorted(fragments, key=lambda f: (f.bottom, f.left)):
        row = next((row for row in reversed(rows[-4:]) if _beside(row, fragment)), None)
        if row is None:
            rows.append(Row([fragment], fragment.left, fragment.top, fragment.right, fragment.bottom))
        else:
            row.fragments.append(fragment)
            row.left, row.right = min(row.left, fragment.left), max(row.right, fragment.right)
            row.top, row.bottom = min(row.top, fragment.top), max(row.bottom, fragment.bottom)
    for row in rows:
        row.fragments.sort(key=lambda f: f.left)
    rows.sort(key=lambda row: (row.top + row.bottom) / 2)
    return rows


def _beside(row: Row, fragment: Fragment) -> bool:
    overlap = min(row.bottom, fragment.bottom) - max(row.top, fragment.top)
    height = min(row.bottom - row.top, fragment.bottom - fragment.top)
    if overlap < 0.55 * height:
        return False
    return all(fragment.left >= other.right - 2 or fragment.right <= other.left + 2 for other in row.fragments)
