"""Tables that are not drawn: words in columns, line under line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus.pdfium.words import Fragment
from corpus.read.pdf.layout import Row
from corpus.read.pdf.paragraphs import LEADERS, ONLY_BULLET
from corpus.read.pdf.ruled import Ruling, Table

LEAST_ROWS = 3
"""Lines with several cells: two may be a heading and a date."""
Cell = list[Fragment]


def unruled_tables(rows: Sequence[Row], rulings: Sequence[Ruling]) -> list[Row]:
    """The lines of a column in their order, those of a table replaced by one row that holds it."""
    found: list[Row] = []
    place = 0
    while place < len(rows):
        length = _length(rows, place)
        table = _table(rows[place : place + length], rulings) if length >= LEAST_ROWS else None
        if table is None:
            found.append(rows[place])
            place += 1
        else:
            found.append(table_row(table))
            place += length
    return found


def table_row(table: Table) -> Row:
    """A row that marks the place of a table."""
    first = next(fragment for row in table.rows for cell in row for fragment in cell)
    return Row([first], table.left, table.top, table.right, table.bottom, table)


def cells_of(row: Row) -> list[Cell]:
    """The pieces of a line with more than the space of a word between them."""
    cells: list[Cell] = []
    for fragment in row.fragments:
        if cells and fragment.left - cells[-1][-1].right < 0.9 * fragment.size:
            cells[-1].append(fragment)
        else:
            cells.append([fragment])
    return cells


def _length(rows: Sequence[Row], place: int) -> int:
    """How many lines from ``place`` on stand in the columns that the first ones set up."""
    if rows[place].table or not _tabular(rows[place]):
        return 0
    last, end, several = place, place + 1, 1
    while end < len(rows):
        row, before = rows[end], rows[end - 1]
        if row.table or row.top - before.bottom > 1.8 * max(row.size, before.size) or LEADERS.search(row.text):
            break
        if _tabular(row) and _aligned(row, [other for other in rows[place:end] if _tabular(other)]):
            last, several = end, several + 1
        elif not _inside_a_column(row, [other for other in rows[place:end] if _tabular(other)]):
            break
        elif end - last <= 3:
            pass
        else:
            break
        end += 1
    while end - 1 > last and _ends_the_table(rows[end - 1], rows[last]):
        end -= 1
    return end - place if several >= LEAST_ROWS else 0


def _ends_the_table(row: Row, last: Row) -> bool:
    """A line below the last full row goes with it only where it stands under a later column."""
    return row.left < cells_of(last)[0][-1].right


def _tabular(row: Row) -> bool:
    cells = cells_of(row)
    if len(cells) > 1 and ONLY_BULLET.fullmatch(cells[0][0].text):
        cells = cells[1:]
    return len(cells) > 1 and not LEADERS.search(row.text) and not ONLY_BULLET.fullmatch(row.fragments[0].text)


def _aligned(row: Row, others: Sequence[Row]) -> bool:
    """Whether two edges or middles of its cells stand under those of one line before."""
    for other in others[-3:]:
        matches = sum(any(_under(cell, above) for above in cells_of(other)) for cell in cells_of(row))
        if matches >= 2:
            return True
    return False


def _under(cell: Cell, above: Cell) -> bool:
    left, right, top_left, top_right = cell[0].left, cell[-1].right, above[0].left, above[-1].right
    return abs(left - top_left) < 4 or abs(right - top_right) < 4 or abs((left + right) - (top_left + top_right)) < 8


def _inside_a_column(row: Row, others: Sequence[Row]) -> bool:
    """Whether a line stands within one column: more of a cell above it."""
    for other in others[-3:]:
        cells = cells_of(other)
        for number, cell in enumerate(cells):
            follows = cells[number + 1][0].left if number + 1 < len(cells) else float("inf")
            if abs(row.left - cell[0].left) < 4 and row.right < follows - 4:
                return True
    return False


def _table(rows: Sequence[Row], rulings: Sequence[Ruling]) -> Table | None:
    columns = _columns(rows)
    if len(columns) < 2 or _reads_as_contents(rows):
        return None
    lines = [_placed(row, columns) for row in rows]
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    table = Table([], left, rows[0].top, right, rows[-1].bottom)
    ruled = [r.at for r in rulings if r.end - r.begin > 0.5 * (right - left) and rows[0].bottom < r.at < rows[-1].top]
    by_rules = len(ruled) >= 0.4 * len(rows)
    for place, line in enumerate(lines):
        parted = any(rows[place - 1].bottom - 4 < at < rows[place].top + 4 for at in ruled) if place else True
        begins = parted if by_rules else parted or (bool(line[0]) and not _wraps(lines, rows, place))
        if begins or not table.rows:
            table.rows.append(line)
        else:
            table.rows[-1] = [before + more for before, more in zip(table.rows[-1], line, strict=True)]
    return table if len(table.rows) >= 2 else None


def _wraps(lines: Sequence[list[Cell]], rows: Sequence[Row], place: int) -> bool:
    """Whether a line with words in its first column only goes on with the row above."""
    if sum(map(bool, lines[place])) > 1:
        return False
    words = lines[place][0][0].text
    near = rows[place].top - rows[place - 1].bottom < 0.4 * rows[place].size
    return near and (words[:1].islower() or words[:1] in "(&")


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The columns that the lines with the usual number of cells share."""
    counts = Counter(len(cells_of(row)) for row in rows if _tabular(row))
    usual = max(counts, key=lambda count: (counts[count] >= 2, count))
    columns: list[tuple[float, float]] = []
    spans = sorted(
        (cell[0].left, cell[-1].right) for row in rows if len(cells_of(row)) == usual for cell in cells_of(row)
    )
    for left, right in spans:
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _placed(row: Row, columns: Sequence[tuple[float, float]]) -> list[Cell]:
    """The cells of a line by column; one that reaches over several stands in each."""
    line: list[Cell] = [[] for _ in columns]
    for cell in cells_of(row):
        left, right = cell[0].left, cell[-1].right
        over = [n for n, (start, end) in enumerate(columns) if min(right, end) - max(left, start) > 0]
        nearest = min(range(len(columns)), key=lambda n: abs((left + right) - sum(columns[n])))
        for column in over or [nearest]:
            line[column] = line[column] + cell
    return line


def _reads_as_contents(rows: Sequence[Row]) -> bool:
    """Titles with page numbers that rise are a table of contents."""
    endings = [row.fragments[-1].text.strip() for row in rows]
    numbers = [int(ending) for ending in endings if ending.isdecimal()]
    two = all(len(cells_of(row)) <= 3 for row in rows)
    return two and len(numbers) >= 0.7 * len(rows) and endings[0].isdecimal() and numbers == sorted(numbers)
