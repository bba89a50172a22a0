"""A costing as an Excel file whose figures are live: change a rate or a quantity, and all that depends on it changes.

The one door to XlsxWriter, which writes a formula together with its value, so that it is also seen where nothing
reckons. Text of profiles is written as text and never as a formula.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from assistant.costing.cost import Costing, RowCost
from assistant.costing.estimate import Estimate
from assistant.costing.factors import Factor, Part
from assistant.costing.lines import Line
from assistant.costing.plan import changes, drivers, plan
from assistant.costing.rates import Rate
from assistant.costing.sources import licence, titled
from assistant.exporting.parts import printable

Pick = Callable[[Estimate], float]
CENTRAL: Pick = lambda one: float(one.central)  # noqa: E731
LOW: Pick = lambda one: float(one.low)  # noqa: E731
HIGH: Pick = lambda one: float(one.high)  # noqa: E731
LONGEST = 32_000  # characters; Excel holds 32,767 in a cell
RATE = "pounds for one unit"
BEFORE = ["Stage", "Row", "What", "Part", "For"]
FIRST_STAGE = 4
"""The row of the summary, from 0, that the first stage stands in."""
AFTER = ["Pounds", "Share of people", "People a year", "Pounds a year", "Payer", "Lasting", "In words"]


@dataclass(frozen=True, slots=True)
class _Looks:
    head: Any
    money: Any
    number: Any
    text: Any
    bold: Any


def workbook(costing: Costing, years: int | None = None) -> bytes:
    """The Excel file: summary, working, rates, plan, drivers, now against proposed, gaps and warnings."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = _Looks(
        book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        book.add_format({"num_format": "£#,##0.00", "valign": "top"}),
        book.add_format({"num_format": "#,##0.####", "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"bold": True}),
    )
    summary = book.add_worksheet("Summary")
    rates = _Rates(book, looks, [line.rate for _, _, line in costing.lines])
    _working(book, looks, costing, rates, "Working", CENTRAL)
    if any(_ranges(row, line) for _, row, line in costing.lines):
        _working(book, looks, costing, rates, "Working, low", LOW)
        _working(book, looks, costing, rates, "Working, high", HIGH)
    _summary(summary, looks, costing)
    rates.write()
    _plan(book, looks, costing, years)
    _drivers(book, looks, costing)
    _changes(book, looks, costing)
    _told(book, looks, costing)
    book.close()
    return held.getvalue()


def _ranges(row: RowCost, line: Line) -> bool:
    yearly = row.line_a_year(line)
    return line.cost.ranges or bool(yearly and yearly.ranges)


class _Rates:
    """The sheet of rates, and the cell of each, to which every formula that uses it points."""

    def __init__(self, book: Any, looks: _Looks, rates: Sequence[Rate]) -> None:
        self.sheet, self.looks = book.add_worksheet("Rates"), looks
        self.rates = list({(one.id, one.what, one.pounds): one for one in rates}.values())

    def cell(self, rate: Rate, pick: Pick) -> str:
        place = next(n for n, one in enumerate(self.rates) if (one.id, one.what, one.pounds) == _key(rate))
        column = {CENTRAL: 2, LOW: 3, HIGH: 4}[pick]
        return f"Rates!{xl_rowcol_to_cell(place + 1, column, row_abs=True, col_abs=True)}"

    def write(self) -> None:
        heads = ["Id", "What", "Pounds for one unit", "Low", "High", "Unit", "Price year", "Uplifted by", "Nation"]
        heads += ["Cost of qualifications", "Source", "Where", "Status", "Checked", "Licence"]
        _head(self.sheet, self.looks, heads, [24, 34, 12, 10, 10, 18, 10, 10, 10, 14, 40, 40, 10, 10, 30])
        for place, one in enumerate(self.rates, 1):
            said = (one.unit, one.price_year, one.uplift, one.nation, one.qualifications or "", titled(one.source))
            cells = (one.id, one.what, CENTRAL(one.pounds), LOW(one.pounds), HIGH(one.pounds), *said)
            _row(
                self.sheet,
                self.looks,
                place,
                [*cells, one.where, one.status, one.checked, licence(one) or ""],
                money={2, 3, 4},
            )


def _key(rate: Rate) -> tuple[str, str, Estimate]:
    return rate.id, rate.what, rate.pounds


def _working(book: Any, looks: _Looks, costing: Costing, rates: _Rates, name: str, pick: Pick) -> None:
    """A line for each part of each line, its factors in columns of their own."""
    parts = [(stage, row, line, part) for stage, row, line in costing.lines for part in line.parts]
    factors = list(
        dict.fromkeys(one.name for *_, part in parts for one in part.factors if not one.constant and one.name != RATE)
    )
    working = _Working(book.add_worksheet(name), looks, rates, pick, factors)
    for place, (stage, row, line, part) in enumerate(parts, 1):
        come = None
        if pick is CENTRAL and row.counted_in == stage.counted_in:
            come = f"Summary!$C${FIRST_STAGE + 1 + costing.stages.index(stage)}"
        whom = "each who needs it" if line.per == "person" else "the service, a year"
        _row(working.sheet, looks, place, [stage.title, row.id, line.what, part.name, whom])
        working.product(place, line, part)
        working.year(place, row, line, part, come)


class _Working:
    """The sheet of one choice of figures: central, low or high."""

    def __init__(self, sheet: Any, looks: _Looks, rates: _Rates, pick: Pick, factors: Sequence[str]) -> None:
        self.sheet, self.looks, self.rates, self.pick = sheet, looks, rates, pick
        self.columns = {one: len(BEFORE) + number for number, one in enumerate([*factors, RATE])}
        self.pounds = len(BEFORE) + len(self.columns)
        """The column of the product; those of ``AFTER`` follow."""
        heads = [*BEFORE, *(one[0].upper() + one[1:] for one in factors), "Pounds for one unit", *AFTER]
        _head(sheet, looks, heads, [18, 20, 28, 16, 18, *[11] * (len(factors) + 1), 14, 10, 12, 16, 16, 9, 60])

    def product(self, place: int, line: Line, part: Part) -> None:
        """The factors of a part, and the formula that multiplies them."""
        formula = "="
        for number, one in enumerate(part.factors):
            if number:
                formula += "/" if one.divides else "*"
            if one.constant:
                formula += f"{self.pick(one.value):g}"
                continue
            column = self.columns[one.name]
            formula += xl_rowcol_to_cell(place, column)
            if one.name == RATE and one.value == line.rate.pounds:
                cell = self.rates.cell(line.rate, self.pick)
                self.sheet.write_formula(place, column, f"={cell}", self.looks.money, self.pick(one.value))
            else:
                self.sheet.write_number(place, column, _picked(one, self.pick), self.looks.number)
        self.sheet.write_formula(place, self.pounds, formula, self.looks.money, self.pick(part.cost))

    def year(self, place: int, row: RowCost, line: Line, part: Part, come: str | None) -> None:
        """Share, people and the sum of a year. ``come``: the cell of the people who come to the stage."""
        share, people, year = (self.pounds + number for number in (1, 2, 3))
        pounds = xl_rowcol_to_cell(place, self.pounds)
        if line.per == "service":
            self.sheet.write_formula(place, year, f"={pounds}", self.looks.money, self.pick(part.cost))
        elif row.share is not None:
            self.sheet.write_number(place, share, self.pick(row.share), self.looks.number)
        if line.per != "service" and row.people is not None:
            counted = self.pick(row.people)
            if come and row.share is not None:
                of_them = f"={come}*{xl_rowcol_to_cell(place, share)}"
                self.sheet.write_formula(place, people, of_them, self.looks.number, counted)
            else:
                self.sheet.write_number(place, people, counted, self.looks.number)
            formula = f"={pounds}*{xl_rowcol_to_cell(place, people)}"
            self.sheet.write_formula(place, year, formula, self.looks.money, self.pick(part.cost * row.people))
        said = [line.payer or "", "yes" if line.lasting else "no", part.formula]
        _row(self.sheet, self.looks, place, said, first=year + 1)


def _picked(factor: Factor, pick: Pick) -> float:
    return CENTRAL(factor.value) if factor.divides else pick(factor.value)


def _summary(sheet: Any, looks: _Looks, costing: Costing) -> None:
    """Title, basis and a line for each stage, whose sums point to the working."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 6, 18)
    profile, basis = costing.profile, costing.assumptions.basis
    sheet.write_string(0, 0, printable(f"{profile.title}, version {profile.version}"), looks.bold)
    said = f"Prices of {basis.price_year}, cost of qualifications {basis.qualifications}."
    sheet.write_string(1, 0, f"{said} Change people here, quantities in Working and rates in Rates: the sums follow.")
    heads = ["Stage", "Counted in", "People a year", "Pounds for one, on average", "Pounds a year"]
    for column, head in enumerate(heads):
        sheet.write_string(FIRST_STAGE - 1, column, head, looks.head)
    width = len(BEFORE) + _factor_columns(costing)
    money, share, year, lasting = (_column(width + one) for one in (0, 1, 3, 5))
    for place, stage in enumerate(costing.stages, FIRST_STAGE):
        sheet.write_string(place, 0, printable(stage.title), looks.text)
        sheet.write_string(place, 1, stage.counted_in, looks.text)
        if stage.people is not None:
            sheet.write_number(place, 2, CENTRAL(stage.people), looks.number)
        mine = f'(Working!$A$2:$A$9999=$A{place + 1})*(Working!{lasting}="yes")'
        same = _sum_of_other(costing, stage.id)
        if not same:
            each = f'=SUMPRODUCT({mine}*(Working!$E$2:$E$9999="each who needs it")*Working!{money}*Working!{share})'
            sheet.write_formula(place, 3, each, looks.money, CENTRAL(stage.for_one))
        else:
            sheet.write_number(place, 3, CENTRAL(stage.for_one), looks.money)
        if stage.a_year is not None:
            value = CENTRAL(stage.a_year)
            sheet.write_formula(place, 4, f"=SUMPRODUCT({mine}*Working!{year})", looks.money, value)
    last = FIRST_STAGE + len(costing.stages)
    sheet.write_string(last, 0, "Total", looks.bold)
    if costing.a_year is not None:
        sheet.write_formula(last, 4, f"=SUM(E{FIRST_STAGE + 1}:E{last})", looks.money, CENTRAL(costing.a_year))
    for place, line in enumerate((*costing.people.formulas, *costing.warnings), last + 2):
        sheet.write_string(place, 0, printable(line))


def _factor_columns(costing: Costing) -> int:
    names = {one.name for *_, line in costing.lines for part in line.parts for one in part.factors if not one.constant}
    return len(names | {RATE})


def _sum_of_other(costing: Costing, stage: str) -> bool:
    """Whether rows of a stage are counted in other people than it, so that its average is no plain sum."""
    return any(row.counted_in != one.counted_in for one in costing.stages if one.id == stage for row in one.rows)


def _column(column: int) -> str:
    letter = xl_rowcol_to_cell(0, column, col_abs=True).rstrip("0123456789")
    return f"{letter}$2:{letter}$9999"


def _plan(book: Any, looks: _Looks, costing: Costing, years: int | None) -> None:
    sheet = book.add_worksheet("Plan by year and payer")
    _head(sheet, looks, ["Year of the plan", "Payer", "Recurrent", "Pounds", "Low", "High"], [10, 30, 10, 16, 16, 16])
    for place, one in enumerate(plan(costing, years), 1):
        cells = [one.year, one.payer, "yes" if one.recurrent else "no"]
        _row(sheet, looks, place, [*cells, *(pick(one.cost) for pick in (CENTRAL, LOW, HIGH))], money={3, 4, 5})


def _drivers(book: Any, looks: _Looks, costing: Costing) -> None:
    sheet = book.add_worksheet("What drives the total")
    _head(sheet, looks, ["Stage", "Row", "What", "Pounds", "Share", "Share so far"], [24, 24, 36, 16, 10, 12])
    for place, one in enumerate(drivers(costing), 1):
        cells = [one.stage, one.row, one.what, CENTRAL(one.cost), float(one.share), float(one.so_far)]
        _row(sheet, looks, place, cells, money={3})


def _changes(book: Any, looks: _Looks, costing: Costing) -> None:
    sheet = book.add_worksheet("Now and proposed")
    heads = ["Stage", "Row", "What", "For", "Pounds now", "Pounds proposed", "A year now", "A year proposed"]
    _head(sheet, looks, heads, [24, 24, 36, 20, 16, 16, 16, 16])
    for place, one in enumerate(changes(costing), 1):
        sums = [one.now, one.proposed, one.now_a_year, one.proposed_a_year]
        cells = [one.stage, one.row, one.what, one.unit, *("" if sum_ is None else CENTRAL(sum_) for sum_ in sums)]
        _row(sheet, looks, place, cells, money={4, 5, 6, 7})


def _told(book: Any, looks: _Looks, costing: Costing) -> None:
    sheet = book.add_worksheet("Gaps and notes")
    _head(sheet, looks, ["Stage", "Row", "What", "Why it is not in the figures, or what to know"], [24, 24, 36, 90])
    place = 1
    for gap in costing.gaps:
        _row(sheet, looks, place, [gap.stage, gap.row, gap.what, gap.reason])
        place += 1
    for stage, row, line in costing.lines:
        for note in line.notes:
            _row(sheet, looks, place, [stage.title, row.id, line.what, note])
            place += 1


def _head(sheet: Any, looks: _Looks, heads: Sequence[str], widths: Sequence[int]) -> None:
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks.head)
    sheet.freeze_panes(1, 0)


def _row(
    sheet: Any, looks: _Looks, place: int, cells: Sequence[object], first: int = 0, money: set[int] | None = None
) -> None:
    """Text as text, whatever it begins with; numbers as numbers."""
    for column, cell in enumerate(cells, first):
        if isinstance(cell, str):
            sheet.write_string(place, column, printable(cell)[:LONGEST], looks.text)
        else:
            sheet.write_number(place, column, float(cell), looks.money if column in (money or ()) else looks.number)  # type: ignore[arg-type]
