"""The clause bank: each clause can be held to, is tied to what asks for it, and invents no figure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.clauses import LOCAL, Clause, ClauseFile, answered, clauses_for, load_clauses
from corpus.frameworks import Framework, load_frameworks
from corpus.schema import KnowledgeInvalid

GOOD = """\
slug: doors
title: Doors
nation: england
clauses:
  - id: open-doors
    title: Open doors
    text: "The Provider shall keep its doors open within [LOCAL: hours; commissioner]."
    verb: shall
    section: service-description
    stages: [last-days]
    requirements: ["nice-qs13:statement-4"]
    indicator:
      name: Doors open
      numerator: Doors open
      denominator: Doors
      threshold: "[LOCAL: share; commissioner and provider]"
      method: Count
      period: Quarter
    evidence:
      - A list of doors
"""


@pytest.fixture(scope="module")
def frameworks() -> dict[str, Framework]:
    return load_frameworks()


@pytest.fixture(scope="module")
def files(frameworks: dict[str, Framework]) -> dict[str, ClauseFile]:
    return load_clauses(frameworks=frameworks)


@pytest.fixture(scope="module")
def clauses(files: dict[str, ClauseFile]) -> list[Clause]:
    return [clause for file in files.values() for clause in file.clauses]


def test_whatever_a_framework_that_holds_asks_of_a_provider_has_a_clause(
    frameworks: dict[str, Framework], files: dict[str, ClauseFile]
) -> None:
    for framework in frameworks.values():
        if framework.status in ("superseded", "withdrawn"):
            continue
        for asked in framework.requirements:
            if asked.addressee in ("provider", "system"):
                assert clauses_for(framework.reference(asked), files), framework.reference(asked)


def test_what_only_a_commissioner_can_do_is_in_no_clause_of_a_provider(
    frameworks: dict[str, Framework], clauses: list[Clause]
) -> None:
    for clause in clauses:
        for framework, asked in answered(clause, frameworks):
            only = asked.addressee == "commissioner" and framework.slug != "care-profile-method"
            assert not only, f"{clause.id}: {framework.reference(asked)}"


def test_no_clause_rests_on_what_was_withdrawn_or_on_superseded_guidance_alone(
    frameworks: dict[str, Framework], clauses: list[Clause]
) -> None:
    for clause in clauses:
        statuses = {framework.status for framework, _ in answered(clause, frameworks)}
        assert "withdrawn" not in statuses, clause.id
        assert statuses != {"superseded"}, clause.id


def test_a_clause_has_no_figure_but_those_that_its_sources_have(clauses: list[Clause]) -> None:
    for clause in clauses:
        for figure in re.findall(r"\d+", clause.text + clause.indicator.numerator):
            assert figure in (clause.note or ""), f"{clause.id}: where does {figure} come from?"
    assert not any(re.search(r"\d", clause.indicator.threshold) for clause in clauses)


def test_every_threshold_is_left_to_local_decision_and_says_whose(clauses: list[Clause]) -> None:
    for clause in clauses:
        assert LOCAL.fullmatch(clause.indicator.threshold), clause.id
        assert clause.local_decisions, clause.id


def test_an_indicator_is_a_fraction_of_two_different_things(clauses: list[Clause]) -> None:
    for clause in clauses:
        assert clause.indicator.numerator != clause.indicator.denominator, clause.id


def test_scottish_clauses_name_no_english_body(files: dict[str, ClauseFile]) -> None:
    english = re.compile(r"Integrated Care Board|\bICB|EPaCCS|NICE|NHS England|Continuing Healthcare|[Cc]ommissioner\b")
    for file in files.values():
        if file.nation == "scotland":
            for clause in file.clauses:
                assert not english.search(clause.model_dump_json()), clause.id


# --- broken files


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("verb: shall", "verb: should", "line 8, clauses.0.verb: 'should' is not the verb of the text, 'shall'"),
        ("The Provider shall", "The service will", "line 7, clauses.0.text: has to begin 'The Provider shall'"),
        ("[LOCAL: hours; commissioner]", "[LOCAL: hours]", "line 7, clauses.0.text: has a bracket that is not"),
        ('"[LOCAL: share; commissioner and provider]"', "95%", "line 16, clauses.0.indicator.threshold: '95%' is not"),
        ("statement-4", "statement-9", "line 11, clauses.0.requirements.0: 'nice-qs13:statement-9' is no requirement"),
        ("england", "scotland", "line 11, clauses.0.requirements.0: 'nice-qs13:statement-4' is of another nation"),
        ("slug: doors", "slug: gates", "line 1, slug: 'gates' differs from the file's name, doors"),
        ("      method: Count\n", "", "line 12, clauses.0.indicator.method: is missing"),
        ("  - id: open-doors\n    title: Open", "  - titel: Open", "line 5, clauses.0.id: is missing"),
    ],
)
def test_a_broken_file_is_told_with_its_name_its_line_and_what_is_wrong(
    tmp_path: Path, frameworks: dict[str, Framework], old: str, new: str, told: str
) -> None:
    assert old in GOOD
    (tmp_path / "doors.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeInvalid) as raised:
        load_clauses(tmp_path, frameworks)
    lines = str(raised.value).splitlines()
    assert [line for line in lines if line.startswith(f"doors.yaml, {told}")], lines


def test_a_clause_id_is_given_once_over_all_files(tmp_path: Path, frameworks: dict[str, Framework]) -> None:
    (tmp_path / "doors.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "gates.yaml").write_text(GOOD.replace("slug: doors", "slug: gates"), encoding="utf-8")
    with pytest.raises(KnowledgeInvalid, match=r"'open-doors' is given twice, first in doors\.yaml"):
        load_clauses(tmp_path, frameworks)
