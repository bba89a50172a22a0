"""The example care profile, and profiles as objects that are read, changed and written."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import example as such_as
from hypothesis import strategies as some

from corpus.profile_files import documents, load_profiles, read_profile, to_yaml
from corpus.profiles import LOCAL_DECISION, Cell, Profile, Staff
from corpus.read.markdown import read_markdown
from corpus.schema import KnowledgeInvalid

STAGES = ["advancing-disease", "increasing-decline", "last-days", "first-days-after-death", "bereavement"]

SMALL = """\
slug: frailty
title: Care profile for frailty
version: "3"
nation: england
population: people with frailty
stages:
  - id: early
    title: Early
    public_name: Keeping well
    objective: People keep well.
    entry: Frailty is found.
    exit: Frailty grows.
    duration: years
    rows:
      - id: review
        need: A yearly review
        skill_mix:
          - role: Community nurse
            band: "6"
            contacts: 1
            minutes: 45.5
        quality:
          - text: A plan is made.
            source: "nice-qs13:statement-3"
        outcomes:
          - measure: Plan made
views:
  - id: whole
    title: As one
    steps:
      - title: All
        stages: [early]
"""


@pytest.fixture(scope="module")
def example() -> Profile:
    return load_profiles()["palliative-and-end-of-life-care"]


@pytest.fixture
def small(tmp_path: Path) -> Profile:
    return read_profile(written(tmp_path, SMALL))


def written(folder: Path, text: str) -> Path:
    path = folder / "frailty.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# --- the example that ships


def test_the_example_has_the_five_stages_and_says_that_it_is_an_example(example: Profile) -> None:
    assert [stage.id for stage in example.stages] == STAGES
    assert example.example
    assert example.status == "example"
    assert example.title.startswith("Example")
    assert [stage.addressed_to for stage in example.stages] == ["person"] * 3 + ["family"] * 2


def test_nobody_reads_that_they_are_in_decline(example: Profile) -> None:
    assert not [stage.public_name for stage in example.stages if re.search(r"declin|disease|dying", stage.public_name)]


def test_every_row_of_the_example_is_whole(example: Profile) -> None:
    assert example.gaps() == []
    for stage in example.stages:
        assert len(stage.rows) >= 3
        for row in stage.rows:
            parts = (row.choices, row.families, row.interfaces, row.local_providers, row.required, row.provided_now)
            assert all(parts), row.id
            assert row.gap, row.id
            assert row.contract, row.id


def test_every_staff_line_of_the_example_can_be_costed_or_says_why_not(example: Profile) -> None:
    for stage in example.stages:
        for row in stage.rows:
            for one in row.skill_mix:
                assert (one.contacts and one.minutes) or one.cover or one.note, f"{row.id}: {one.role}"


def test_no_target_or_response_time_is_invented(example: Profile) -> None:
    for stage in example.stages:
        for row in stage.rows:
            for outcome in row.outcomes:
                assert outcome.target is None or outcome.target.startswith("[LOCAL: "), row.id
            response = row.delivery.response_time if row.delivery else None
            assert response is None or response.text.startswith("[LOCAL: "), row.id


def test_the_example_can_be_seen_in_six_steps_and_in_four_stages(example: Profile) -> None:
    assert len(example.in_view("six-steps")) == 6
    four = example.in_view("four-stages")
    assert [len(stages) for _, stages in four] == [1, 1, 1, 2]
    for view in example.views:
        assert {stage for step in view.steps for stage in step.stages} == set(STAGES)


def test_the_example_is_a_document_that_says_whose_words_it_has() -> None:
    (document,) = documents()
    assert (document.source.kind, document.source.nation) == ("profile", "england")
    reading = read_markdown(document.markdown)
    assert reading.title == document.source.title
    assert len(document.markdown) > 5000
    for line in document.markdown.decode().splitlines():
        assert not line or line.startswith(("#", "In the example care profile", "The example care profile")), line


# --- a profile as an object


def test_a_cell_without_a_source_is_a_local_decision(small: Profile) -> None:
    (row,) = small.stages[0].rows
    assert row.need == Cell(text="A yearly review", source=LOCAL_DECISION)
    assert row.need.local
    assert not row.quality[0].local


@pytest.mark.parametrize("source", ["https://example.org/plan#page=3", "Our plan: page 3", "Local policy"])
def test_a_cell_may_cite_what_is_not_in_the_built_in_knowledge(tmp_path: Path, source: str) -> None:
    profile = read_profile(written(tmp_path, SMALL.replace("nice-qs13:statement-3", source)))
    assert profile.stages[0].rows[0].quality[0].source == source


def test_an_outcome_that_says_not_when_and_by_whom_is_a_gap(small: Profile) -> None:
    told = small.gaps()
    assert "Early, review: the outcome 'Plan made' does not say when and by whom it is recorded" in told
    assert "Early, review: has no delivery" in told


def test_what_is_written_reads_back_as_the_same(tmp_path: Path, example: Profile, small: Profile) -> None:
    for profile in (example, small):
        assert read_profile(written(tmp_path, to_yaml(profile))) == profile
    assert small.stages[0].rows[0].skill_mix[0].minutes == Decimal("45.5")


def test_what_a_line_says_for_its_costing_reads_back_as_the_same(tmp_path: Path) -> None:
    costed = SMALL.replace(
        "contacts: 1\n",
        "contacts: 4\n            contacts_low: 2\n            contacts_now: 0\n            direct_share: 0.55\n"
        "            payer: Council\n            recurrent: false\n            from_year: 2\n",
    ).replace(
        "population: people with frailty\n", "population: people\nnumbers: {deaths_a_year: 900, source: census}\n"
    )
    profile = read_profile(written(tmp_path, costed))
    line = profile.stages[0].rows[0].skill_mix[0]
    assert (line.contacts_low, line.contacts_now, line.direct_share) == (2, 0, Decimal("0.55"))
    assert (line.payer, line.recurrent, line.from_year, line.to_year) == ("Council", False, 2, None)
    assert profile.numbers is not None
    assert profile.numbers.deaths_a_year == 900
    assert read_profile(written(tmp_path, to_yaml(profile))) == profile


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@such_as(text="a\x85b\u2028c\u2029\ufeff")
@such_as(text="=cmd|' /c calc'!A1")
@such_as(text="\x00\x07\x1b \u202e \r\n\t")
@given(text=some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_text_that_a_person_types_reads_back_as_it_was(tmp_path: Path, small: Profile, text: str) -> None:
    row = small.stages[0].rows[0].model_copy(update={"need": Cell(text=text), "skill_mix": (Staff(role=text),)})
    changed = small.model_copy(update={"stages": (small.stages[0].model_copy(update={"rows": (row,)}),)})
    assert read_profile(written(tmp_path, to_yaml(changed))) == changed


# --- broken files


ROW = "stage 1 (Early), row 1 (A yearly review)"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("contacts: 1", "contacts: -1", f"line 20, {ROW}, skill_mix 1, contacts: '-1'"),
        ("contacts: 1", "contacts: 1e9", f"line 20, {ROW}, skill_mix 1, contacts: '1e9'"),
        ("minutes: 45.5", "minutes: soon", f"line 21, {ROW}, skill_mix 1, minutes: 'soon' is not a number"),
        (
            "contacts: 1",
            "contacts: 3\n            contacts_high: 2",
            f"line 18, {ROW}, skill_mix 1: has contacts_high 2 below contacts 3",
        ),
        ("contacts: 1", "contacts_low: 2", f"line 18, {ROW}, skill_mix 1: has contacts_low or contacts_high"),
        (
            "contacts: 1",
            "from_year: 3\n            to_year: 2",
            f"line 18, {ROW}, skill_mix 1: has to_year 2 b",
        ),
        ("contacts: 1", "direct_share: 0", f"line 20, {ROW}, skill_mix 1, direct_share: '0'"),
        ("contacts: 1", "recurrent: perhaps", f"line 20, {ROW}, skill_mix 1, recurrent: 'perhaps' is neither"),
        ("minutes: 45.5", "minutes: NaN", f"line 21, {ROW}, skill_mix 1, minutes: 'NaN'"),
        ("measure: Plan", "measur: Plan", f"line 26, {ROW}, outcome 1, measur: is not a known field; did you"),
        ("statement-3", "statement-8", f"line 24, {ROW}, quality 1, source: 'nice-qs13:statement-8' is neither"),
        ("england", "scotland", f"line 24, {ROW}, quality 1, source: 'nice-qs13:statement-3' is of another"),
        (
            "stages: [early]",
            "stages: [late]",
            "line 32, view 1 (As one), step 1 (All), stages: 'late' is no stage here",
        ),
        ("need: A yearly review", "need: [x]", "line 16, stage 1 (Early), row 1, need: has to have fields of its own"),
        ("    duration: years\n", "", "line 7, stage 1 (Early), duration: is missing"),
    ],
)
def test_a_broken_file_is_told_with_its_name_its_line_and_what_is_wrong(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in SMALL
    path = written(tmp_path, SMALL.replace(old, new))
    with pytest.raises(KnowledgeInvalid) as raised:
        read_profile(path)
    lines = str(raised.value).splitlines()
    assert [line for line in lines if line.startswith(f"frailty.yaml, {told}")], lines
