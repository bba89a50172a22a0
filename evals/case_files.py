"""Files of labelled questions: JSONL, or the first sheet of an Excel file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evals.cases import Case, CasesInvalid, Evidence, checked


def load_cases(file: Path, documents: Path | None = None) -> list[Case]:
    """The cases of a JSONL file or an Excel sheet. Evidence given as ``start`` and ``end`` is looked up in the
    folder ``documents``.

    Raises ``CasesInvalid``.
    """
    if file.suffix.lower() in (".xlsx", ".xlsm"):
        from evals.sheet import load_sheet  # and with it openpyxl, which JSONL does not need

        return load_sheet(file)
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CasesInvalid(f"'{file}' cannot be read as cases: {error}") from error
    made = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            made.append(_case(json.loads(line), documents))
        except KeyError as error:
            raise CasesInvalid(f"{file.name}, line {number}: {error} is missing") from error
        except (AttributeError, OSError, TypeError, ValueError) as error:
            raise CasesInvalid(f"{file.name}, line {number}: {error}") from error
    return checked(file.name, made)


def _case(one: Any, documents: Path | None) -> Case:
    if not isinstance(one, dict) or not all(isinstance(item, dict) for item in one.get("evidence") or ()):
        raise TypeError("a case is an object, and so is each piece of its 'evidence'")
    evidence = tuple(_evidence(item, documents) for item in one.get("evidence") or ())
    if not isinstance(one["question"], str) or not isinstance(one["answerable"], bool):
        raise TypeError("'question' is words, and 'answerable' true or false")
    kind, history = str(one.get("kind") or ""), _history(one.get("history") or [])
    return Case(str(one["id"]), one["question"], one["answerable"], kind, evidence, history)


def _history(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(question, str) for question in given):
        raise TypeError("'history' is a list of the questions asked before")
    return tuple(given)


def _evidence(item: dict[str, Any], documents: Path | None) -> Evidence:
    part, page = int(item.get("part", 1)), _page(item.get("page"))
    document = item["document"]
    if not isinstance(document, str) or not isinstance(item.get("text", ""), str):
        raise TypeError("'document' and 'text' of evidence are words")
    if item.get("text") or page is not None:
        return Evidence(document, item.get("text", ""), part, page)
    if documents is None or "start" not in item:
        raise ValueError("evidence has a 'document' with a 'page' or a 'text'")
    text = (documents / item["document"]).read_text("utf-8").replace("\r\n", "\n")
    return Evidence(item["document"], text[item["start"] : item["end"]], part)


def _page(given: Any) -> int | None:
    if given is None:
        return None
    if not str(given).isdecimal() or int(given) < 1:
        raise ValueError(f"'{given}' is no page: write a whole number from 1")
    return int(given)
