"""A check filled into somebody's own workbook: its columns are told or guessed, its rows found by number or words."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from assistant.findings import Outcome
from assistant.proofs import Documents
from assistant.reporting.cells import set_text, text_of
from assistant.reporting.columns import BY_KEY
from assistant.reporting.rows import Row
from corpus.library import LibraryError

HEADERS_WITHIN = 30
"""Rows from the top in which the names of the columns stand."""
LONGEST_HEADER = 120
ALIKE = 0.6
"""Share of the words of the shorter of two titles that the other has too, for them to name one requirement."""
NAMING = ("reference", "number", "title", "asks", "framework")
"""Columns that say which requirement a row is about."""
_MEANS: tuple[tuple[str, str], ...] = (  # the first that fits; what names a requirement comes last
    ("risk", r"\brisk"),
    ("cost", r"\b(cost|saving|financ)"),
    ("owner", r"\b(owner|lead|responsib|who\b)"),
    ("due", r"\b(date|deadline|timescale|by when|due)\b"),
    ("action", r"\baction"),
    ("gap", r"\b(gap|missing|shortfall)"),
    ("page", r"^page"),
    ("relevant", r"\b(relevant|applicable|applies)\b"),
    ("specification_quotes", r"\bevidence|\bcurrent (activity|practice|position)"),
    ("framework_quotes", r"\b(wording|exact words|framework'?s words)"),
    ("source", r"^source"),
    ("decision", r"^decision|\bdecided\b"),
    ("note", r"\b(comments?|notes?)\b"),
    ("confidence", r"\b(confidence|how sure)\b"),
    ("status", r"\b(met|status|complian\w*|rag|rating|assessment|achieved|coverage)\b"),
    ("reference", r"^(ref|reference|id)\b"),
    ("number", r"\b(no|number|num)\b\.?|^#"),
    ("framework", r"^(framework|guideline|document)\b"),
    ("title", r"\b(requirement|recommendation|standard|statement|criteri\w+|ambition|building block|question|title)"),
)
_CHOICES: dict[Outcome, str] = {
    "covered": r"^(covered|met|fully|yes|y|green|compliant|achieved|complete)\b",
    "partly": r"^(part|amber|some)",
    "not-found": r"^(not (found|met|covered|compliant|achieved)|unmet|no|n|red|non)\b(?!.*applic)|^not$",
    "contradicted": r"^(contradicted|not (found|met|covered|compliant|achieved)|unmet|no|n|red|non)\b(?!.*applic)",
    "not-applicable": r"^(n/?a|not (applicable|relevant))\b",
}


class WorkbookUnfit(LibraryError):
    """A workbook cannot be filled in: the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of filling in a workbook."""

    sheet: str
    columns: Mapping[str, str]
    """The header of each column that was used, and the field that went there."""
    matched: int
    """Rows of the workbook in which a requirement of the check was found again."""
    strangers: tuple[str, ...]
    """Rows that name no requirement of the check, as "row 12: …"."""
    left_over: tuple[str, ...]
    """Requirements of the check that have no row."""
    kept: tuple[str, ...]
    """Cells that held something and were left as they were."""
    warnings: tuple[str, ...] = ()


def told_columns(text: str) -> dict[str, str]:
    """``"Evidence=specification_quotes, Met?=status"`` as headers and fields. Raises ``WorkbookUnfit``."""
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        header, sign, field = part.rpartition("=")
        if not sign or field.strip() not in BY_KEY:
            known = ", ".join(BY_KEY)
            raise WorkbookUnfit(f"'{part}' is no column: write HEADER=FIELD, with a field out of {known}.")
        found[header.strip()] = field.strip()
    return found


def fill(
    source: Path, rows: Sequence[Row], documents: Documents, target: Path, columns: Mapping[str, str] | None = None
) -> Filled:
    """Write a copy of a workbook, with the rows of a check in it; cells that hold something stay as they are.

    ``columns``: fields by the header they go under, guessed for headers that are not named. Raises
    ``WorkbookUnfit``.
    """
    book = _opened(source)
    sheet, line, used = _place(book, columns or {}, source)
    filled = _filled(sheet, line, used, rows, documents)
    try:
        book.save(target)
    except OSError as error:
        raise WorkbookUnfit(f"'{target}' cannot be written to: {error.strerror or error}. Close it first.") from error
    headers = {text_of(sheet.cell(line, place)): key for place, key in used.items()}
    return Filled(sheet.title, headers, *filled, warnings=tuple(_lost(source)))


def _opened(source: Path) -> Any:
    try:
        return load_workbook(source, keep_vba=source.suffix.lower() == ".xlsm")
    except FileNotFoundError as error:
        raise WorkbookUnfit(f"'{source}' is not there: look at how its name is written.") from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError) as error:
        raise WorkbookUnfit(
            f"'{source.name}' cannot be read as an Excel workbook: save it as .xlsx in Excel or LibreOffice."
        ) from error


def _lost(source: Path) -> Iterator[str]:
    with zipfile.ZipFile(source) as parts:
        if any(name.startswith("xl/charts/") for name in parts.namelist()):
            yield "The workbook has charts, which the copy does not: copy the filled cells into the original."


def _place(book: Any, told: Mapping[str, str], source: Path) -> tuple[Any, int, dict[int, str]]:
    """The sheet and the line of its headers, and what each column is for."""
    best: tuple[int, Any, int, dict[int, str]] | None = None
    for sheet in book.worksheets:
        for line in range(1, min(sheet.max_row, HEADERS_WITHIN) + 1):
            used = _columns(sheet, line, told)
            good = bool(set(used.values()) & set(NAMING)) and bool(set(used.values()) - set(NAMING))
            if good and (best is None or len(used) > best[0]):
                best = (len(used), sheet, line, used)
    if best is None:
        raise WorkbookUnfit(
            f"In '{source.name}' no row of headers was found with a column for the requirement and one for what was "
            'found: name them, as in --columns "Recommendation=title,Evidence=specification_quotes".'
        )
    _, sheet, line, used = best
    headers = {text_of(sheet.cell(line, place)).casefold() for place in used}
    missing = [header for header in told if header.casefold() not in headers]
    if missing:
        raise WorkbookUnfit(f"'{source.name}' has no column '{missing[0]}' beside the others that were named.")
    return sheet, line, used


def _columns(sheet: Any, line: int, told: Mapping[str, str]) -> dict[int, str]:
    wanted = {header.casefold(): key for header, key in told.items()}
    used: dict[int, str] = {}
    texts = {cell.column: text_of(cell) for cell in sheet[line] if text_of(cell)}
    for place, text in texts.items():
        if text.casefold() in wanted:
            used[place] = wanted[text.casefold()]
    for place, text in texts.items():
        if place not in used and len(text) <= LONGEST_HEADER:
            key = next((key for key, means in _MEANS if re.search(means, text.casefold())), None)
            if key and key not in used.values():
                used[place] = key
    return used


def _filled(
    sheet: Any, line: int, used: Mapping[int, str], rows: Sequence[Row], documents: Documents
) -> tuple[int, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    strangers: list[str] = []
    kept: list[str] = []
    found: set[int] = set()
    matched = 0
    for number in range(line + 1, sheet.max_row + 1):
        names = {key: text_of(sheet.cell(number, place)) for place, key in used.items() if key in NAMING}
        if not any(names.values()):
            continue
        place = _match(names, rows)
        if place is None:
            strangers.append(f"row {number}: {' '.join(filter(None, names.values()))[:80]}")
            continue
        matched += 1
        found.add(place)
        kept += _row(sheet, number, used, rows[place], documents)
    left = tuple(row.named for place, row in enumerate(rows) if place not in found)
    return matched, tuple(strangers), left, tuple(kept)


def _row(sheet: Any, number: int, used: Mapping[int, str], row: Row, documents: Documents) -> Iterator[str]:
    for place, key in used.items():
        cell = sheet.cell(number, place)
        if key in NAMING or type(cell).__name__ == "MergedCell":
            continue
        told = BY_KEY[key].says(row, documents)
        choices = _choices(sheet, cell.coordinate)
        if key in ("status", "relevant") and choices:
            told = _chosen(row, key, choices)
        if cell.value is None:
            set_text(cell, told)
        elif told and text_of(cell) != " ".join(told.split()):
            yield str(cell.coordinate)


def _match(names: Mapping[str, str], rows: Sequence[Row]) -> int | None:
    """The row of the check that a row of the workbook is about; ``None`` where none or several may be meant."""
    told = " ".join(names.values())
    for place, row in enumerate(rows):
        if any(reference in names.values() for reference in row.references):
            return place
    numbers = {_plain(text) for key, text in names.items() if key in ("number", "reference", "title") and text}
    for same in (
        [place for place, row in enumerate(rows) if any(_with_framework(text, row) for text in numbers)],
        [place for place, row in enumerate(rows) if _numbers(row) & numbers],
    ):
        if len(same) == 1:
            return same[0]
    same = same or [place for place, row in enumerate(rows) if {_alone(one) for one in _numbers(row)} & numbers]
    words = " ".join(text for key, text in names.items() if key not in ("number", "reference"))
    if len(same) == 1 and not words:
        return same[0]
    scores = [(_alike(told, rows[place]), -place) for place in same or range(len(rows))]
    best = max(scores, default=(0.0, 0))
    least = 0.01 if same else ALIKE
    return -best[1] if best[0] >= least and [score for score, _ in scores].count(best[0]) == 1 else None


def _alone(printed: str) -> str:
    """The number of "statement 4" alone."""
    found = re.search(r"\d+(\.\d+)*$", printed)
    return found[0] if found else printed


def _with_framework(text: str, row: Row) -> bool:
    """Whether it is a requirement's number after words of its framework's title: "QS13 statement 1"."""
    for framework, requirement in filter(None, row.asked):
        number = _plain(requirement.number or "")
        before = set(re.findall(r"\w+", text.removesuffix(number)))
        titled = set(re.findall(r"\w+", framework.title.casefold()))
        if number and text.endswith(number) and before and before <= titled:
            return True
    return False


def _numbers(row: Row) -> set[str]:
    return {_plain(asked[1].number) for asked in row.asked if asked and asked[1].number}


def _plain(text: str) -> str:
    return re.sub(r"^(recommendation|rec|no)\.?\s+", "", " ".join(text.casefold().split()).strip(" .:()"))


def _alike(told: str, row: Row) -> float:
    """How far the words of a row are those of a requirement's title, or of what it asks."""
    words = _words(told)
    texts = [row.first.title, *(asked[1].text for asked in row.asked if asked)]
    return max((_share(words, _words(text)) for text in texts), default=0.0)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter >= 2 else float(bool(one) and one == other)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{4,}", text.casefold()))


def _choices(sheet: Any, coordinate: str) -> list[str]:
    """What may be chosen in a cell, where its list stands in the rule itself."""
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list" and coordinate in rule.sqref and str(rule.formula1 or "").startswith('"'):
            return [one.strip() for one in str(rule.formula1).strip('"').split(",")]
    return []


def _chosen(row: Row, key: str, choices: Sequence[str]) -> str:
    """The choice that says it; nothing where none does."""
    if key == "relevant":
        wanted = r"^(no|n)\b" if row.first.status == "not-applicable" else r"^(yes|y)\b"
    else:
        wanted = _CHOICES[row.first.status]
    return next((one for one in choices if re.search(wanted, one.casefold())), "")
