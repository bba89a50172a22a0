"""How specifications put what requirements ask: tied to requirements that are there, and none of it said twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.frameworks import load_frameworks
from corpus.schema import KnowledgeInvalid
from corpus.wordings import load_wordings

GOOD = """\
slug: doors
wordings:
  - requirements: ["nice-qs13:statement-4"]
    said: [The doors are open at every hour.]
    denied: [The doors are shut at night.]
    parts:
      - {name: nights, words: [night, every hour]}
"""


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "doors.yaml").write_text(text, "utf-8")
    return tmp_path


def test_a_requirement_has_the_wordings_of_every_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "gates.yaml").write_text(GOOD.replace("doors", "gates").replace("Doors", "Gates"), "utf-8")
    found = load_wordings(folder(tmp_path, GOOD))["nice-qs13:statement-4"]
    assert found.said == ("The doors are open at every hour.", "The gates are open at every hour.")
    assert found.denied == ("The doors are shut at night.", "The gates are shut at night.")
    assert [part.name for part in found.parts] == ["nights", "nights"]


def test_a_wording_of_what_is_no_requirement_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeInvalid, match=r"doors\.yaml.*'nice-qs13:statement-9' is no requirement here"):
        load_wordings(folder(tmp_path, GOOD.replace("statement-4", "statement-9")))


def test_what_a_current_framework_asks_has_wordings_of_ours() -> None:
    found = load_wordings()
    for framework in load_frameworks().values():
        if framework.status == "current":
            bare = [one.id for one in framework.requirements if len(found[framework.reference(one)].said) < 1]
            assert not bare, framework.slug
