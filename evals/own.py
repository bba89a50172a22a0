"""Questions of a library's own, made out of answers that did not help: ``cases.jsonl`` in its folder.

They are in the form of every other file of cases, so that ``assistant eval questions`` asks them too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from corpus.records import Document
from evals.case_files import load_cases
from evals.cases import Case
from evals.places import Labels

FILE = "cases.jsonl"


def own_cases(folder: Path) -> list[Case]:
    """Those of the library in a folder, oldest first. Raises ``CasesInvalid`` where the file was edited into
    something else."""
    file = folder / FILE
    return load_cases(file) if file.is_file() and file.read_text("utf-8-sig").strip() else []


def keep_case(folder: Path, case: Case, documents: Sequence[Document]) -> None:
    """Keep a case, in the place of the one with its id if there is one. ``documents``: those that its evidence names.

    Raises ``Astray`` where the evidence does not stand in them, ``CasesInvalid`` and ``OSError``.
    """
    if case.answerable:
        Labels(documents).parts(case)
    _write(folder, [*(one for one in own_cases(folder) if one.id != case.id), case])


def remove_case(folder: Path, case_id: str) -> None:
    """Take a case out. Raises ``CasesInvalid`` and ``OSError``."""
    _write(folder, [one for one in own_cases(folder) if one.id != case_id])


def _write(folder: Path, cases: Sequence[Case]) -> None:
    beside = folder / f"{FILE}.new"
    beside.write_text("".join(json.dumps(_line(one), ensure_ascii=False) + "\n" for one in cases), "utf-8")
    beside.replace(folder / FILE)


def _line(case: Case) -> dict[str, object]:
    evidence = [
        {"document": one.document}
        | ({"page": one.page} if one.page else {})
        | ({"text": one.text} if one.text else {})
        | ({"part": one.part} if one.part > 1 else {})
        for one in case.evidence
    ]
    line: dict[str, object] = {"id": case.id, "question": case.question, "answerable": case.answerable}
    line |= {"kind": case.kind} if case.kind else {}
    line |= {"history": list(case.history)} if case.history else {}
    return line | {"evidence": evidence}
