"""A report of a check to a file: how its name ends tells the format."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from assistant.kept_checks import KeptCheck
from assistant.proofs import Documents
from corpus.frameworks import Framework
from corpus.library import LibraryError
from corpus.profile_files import load_profiles

FORMATS = {".xlsx": "Excel workbook", ".docx": "Word", ".html": "web page", ".odt": "OpenDocument", ".md": "Markdown"}


class NoSuchReport(LibraryError):
    """A report cannot be written under that name: the message says which ones can."""


@cache
def stage_titles() -> dict[str, str]:
    """Every stage of the profiles that ship, by its id, in their order."""
    return {stage.id: stage.title for profile in load_profiles().values() for stage in profile.stages}


def of_a_report(path: Path) -> str:
    """How a report's name ends, in small letters. Raises ``NoSuchReport``."""
    end = path.suffix.lower()
    if end not in FORMATS:
        raise NoSuchReport(f"'{path.name}' cannot be written: choose a name that ends in one of {', '.join(FORMATS)}.")
    return end


def save_report(
    check: KeptCheck,
    path: Path,
    frameworks: Mapping[str, Framework],
    documents: Documents,
    name: str | None = None,
) -> None:
    """Write the report to ``path``, whole or not at all; of a kept check, by its ``name``, gaps lead to the app.

    Raises ``NoSuchReport`` and ``NotExported``.
    """
    end = of_a_report(path)
    from assistant.exporting.files import put_in_place, save

    if end != ".xlsx":
        from assistant.reporting.paper import paper

        save(paper(check, frameworks, documents, stage_titles(), name), path)
        return
    from assistant.reporting.excel import save_workbook, workbook

    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        made = Path(folder) / "report.xlsx"
        save_workbook(workbook(check, frameworks, documents, stage_titles(), name), made)
        put_in_place(made, path)
