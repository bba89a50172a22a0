"""YAML held to a schema: each fault has its file, its line, its field and words for whoever mends it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from corpus.placed import Placed, placed_file, refuse, validated
from corpus.schema import KnowledgeInvalid, Problem, Record, Text
from corpus.sources import Found


class Ward(Record):
    name: Text
    beds: int
    open: bool = True
    kind: Literal["day", "night"] = "day"
    sources: tuple[Found, ...] = ()


class Hospital(Record):
    title: Text
    wards: tuple[Ward, ...]


GOOD = """\
title: General
wards:
  - name: East
    beds: 12
    open: no
    sources:
      - title: A plan
        where: page 3
  - name: West
    beds: 4
"""


def told(folder: Path, text: str | bytes) -> list[str]:
    path = folder / "hospital.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    file = placed_file(path)
    if isinstance(file, Problem):
        return [str(file)]
    found = validated(file, Hospital)
    return [str(problem) for problem in found] if isinstance(found, list) else []


def test_a_file_that_holds_to_its_schema_is_given_as_the_model(tmp_path: Path) -> None:
    path = tmp_path / "hospital.yaml"
    path.write_text(GOOD, encoding="utf-8")
    file = placed_file(path)
    assert isinstance(file, Placed)
    hospital = validated(file, Hospital)
    assert isinstance(hospital, Hospital)
    assert [(ward.name, ward.beds, ward.open) for ward in hospital.wards] == [("East", 12, False), ("West", 4, True)]
    assert file.line_of("wards", 0, "sources", 0, "where") == 8
    assert file.line_of("wards", 1) == 9


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("beds: 12", "beds: many", "line 4, wards.0.beds: 'many' is not a whole number"),
        ("open: no", "open: perhaps", "line 5, wards.0.open: 'perhaps' is neither true nor false"),
        ("beds: 4", "bed: 4", "line 10, wards.1.bed: is not a known field; did you mean beds?"),
        ("    beds: 4\n", "", "line 9, wards.1.beds: is missing"),
        ("title: A plan", "titel: A plan", "line 7, wards.0.sources.0.titel: is not a known field; did you mean title"),
        ("beds: 4", "kind: dusk", "line 10, wards.1.kind: 'dusk' is none of 'day' or 'night'"),
        ("beds: 4", "sources: A plan", "line 10, wards.1.sources: has to be a list"),
        ("- name: West\n    beds: 4", "- West", "line 9, wards.1: has to have fields of its own"),
        ("name: West", "name:", "line 9, wards.1.name: is empty"),
        ("name: West", "name: [West]", "line 9, wards.1.name: has to be text"),
        ("title: General", "title: General\ntitle: Special", "line 2, title: is given twice, first in line 1"),
        ("name: West", "name: West: end", "line 9, file: is not YAML: mapping values are not allowed"),
        ("  - name: East", "  - &a {name: A}\n  - *a\n  - name: East", "line 3, 1: is repeated by a reference"),
        ("title: General", "title: Gene\x07ral", "line 1, file: is not YAML"),
    ],
)
def test_a_fault_is_told_with_line_field_and_what_is_wrong(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    faults = told(tmp_path, GOOD.replace(old, new))
    assert [line for line in faults if line.startswith(f"hospital.yaml, {fault}")], faults


@pytest.mark.parametrize("text", ["", "just words", "- a list", "42"])
def test_a_file_without_fields_says_how_to_write_one(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == [
        "hospital.yaml, line 1, file: has no fields; write one a line, as in 'nation: england'"
    ]


def test_a_file_of_another_encoding_is_told_with_the_line_of_the_first_odd_byte(tmp_path: Path) -> None:
    assert told(tmp_path, b"title: General\nwards: caf\xe9\n") == [
        "hospital.yaml, line 2, file: is not UTF-8 text; save it as UTF-8"
    ]


def test_a_file_that_is_nested_without_end_or_repeats_itself_is_refused_and_not_expanded(tmp_path: Path) -> None:
    assert "lies too deep" in told(tmp_path, "title: " + "[" * 60 + "]" * 60)[0]
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
    assert "line 1" in told(tmp_path, bomb)[0]
    assert "is repeated by a reference" in told(tmp_path, bomb)[0]
    assert told(tmp_path, "title: " + "[" * 5000)


def test_all_faults_of_a_file_are_told_together(tmp_path: Path) -> None:
    faults = told(tmp_path, GOOD.replace("beds: 12", "beds: x").replace("beds: 4", "beds: y"))
    assert len(faults) == 2
    with pytest.raises(KnowledgeInvalid) as raised:
        refuse([Problem("a.yaml", 1, "x", "is missing"), Problem("b.yaml", 2, "y", "is empty")])
    assert str(raised.value) == "a.yaml, line 1, x: is missing\nb.yaml, line 2, y: is empty"
