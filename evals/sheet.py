"""A sheet of questions as cases: the first sheet of an Excel file, with the names of its columns in the first row.

``question`` is needed; ``id``, ``answerable`` (yes or no; yes unless told), ``kind``, ``document``, ``page``, ``text``,
``part`` and ``history`` (one question a line) may be there. A row without a question adds evidence to the one above.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from evals.cases import Case, CasesInvalid, Evidence, checked

ALSO = {"evidence": "text", "words": "text", "file": "document", "type": "kind", "questions": "question"}
NO = {"no", "n", "false", "0"}


def load_sheet(file: Path) -> list[Case]:
    """Raises ``CasesInvalid``."""
    made: list[Case] = []
    for number, row in _rows(file):
        try:
            if row.get("question"):
                made.append(_case(row, number))
            elif made:
                made[-1] = replace(made[-1], evidence=(*made[-1].evidence, *_evidence(row)))
        except ValueError as error:
            raise CasesInvalid(f"{file.name}, row {number}: {error}") from error
    return checked(file.name, made)


def _rows(file: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row that is not empty, with its number, by the names of the columns."""
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        rows = [[_said(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except (OSError, KeyError, IndexError, ValueError, zipfile.BadZipFile, InvalidFileException) as error:
        raise CasesInvalid(f"'{file}' cannot be read as a sheet of questions: {error}") from error
    names = [ALSO.get(name.casefold(), name.casefold()) for name in rows[0]] if rows else []
    if "question" not in names:
        raise CasesInvalid(f"'{file.name}' has no column 'question': the first row names the columns.")
    for number, row in enumerate(rows[1:], 2):
        if any(row):
            yield number, dict(zip(names, row, strict=False))


def _said(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _case(row: Mapping[str, str], number: int) -> Case:
    history = tuple(line.strip() for line in row.get("history", "").splitlines() if line.strip())
    answerable = row.get("answerable", "").casefold() not in NO
    evidence = tuple(_evidence(row))
    return Case(row.get("id") or f"row-{number}", row["question"], answerable, row.get("kind", ""), evidence, history)


def _evidence(row: Mapping[str, str]) -> Iterator[Evidence]:
    page, part = (row.get(name, "") for name in ("page", "part"))
    for name, value in (("page", page), ("part", part)):
        if value and (not value.isdecimal() or int(value) < 1):
            raise ValueError(f"'{value}' is no {name}: write a whole number from 1")
    if row.get("document") and (page or row.get("text")):
        yield Evidence(row["document"], row.get("text", ""), int(part or 1), int(page) if page else None)
