"""The profiles of a library: started, saved by two people, restored, and what is left to decide in them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from corpus.frameworks import load_frameworks
from corpus.library import Library, LibraryError
from corpus.own_profiles import (
    free_name,
    held,
    keep,
    profile,
    profiles,
    put_away,
    restore,
    shipped,
    started_from,
    started_from_nothing,
    versions,
)
from corpus.papers import ChangedMeanwhile, NotKept, Papers
from corpus.profile_checks import findings, for_nation, foreign
from corpus.profiles import LOCAL_DECISION, Cell, Outcome, Profile, Row, Staff
from corpus.schema import KnowledgeInvalid

EXAMPLE = "palliative-and-end-of-life-care"


def small(**fields: object) -> Profile:
    stages = [("early", "Early"), ("late", "Late")]
    made = started_from_nothing("frailty", "Frailty in Harbour", "england", "people with frailty", stages)
    return made.model_copy(update=fields)


def with_row(made: Profile, **fields: object) -> Profile:
    """The first row of the first stage changed."""
    stage = made.stages[0]
    row = stage.rows[0].model_copy(update=fields)
    return made.model_copy(update={"stages": (stage.model_copy(update={"rows": (row,)}), *made.stages[1:])})


def test_an_empty_library_has_the_example_and_no_file_is_made_by_looking(tmp_path: Path) -> None:
    assert list(profiles(tmp_path)) == [EXAMPLE]
    assert profile(EXAMPLE, None).example
    assert list(tmp_path.iterdir()) == []


def test_a_profile_started_from_the_example_is_a_draft_that_nobody_has_agreed(tmp_path: Path) -> None:
    made = started_from(shipped()[EXAMPLE], free_name("Harbour", tmp_path), "Harbour")
    paper = keep(tmp_path, made, based_on=None, by="Ann", note="first")
    assert (paper.name, paper.version, paper.by, paper.note) == ("harbour", 1, "Ann", "first")
    kept = profile("harbour", tmp_path)
    assert kept == made
    assert (kept.example, kept.status, kept.version, kept.date) == (False, "draft", "1", None)
    assert kept.stages == shipped()[EXAMPLE].stages
    assert [one.name for one in held(tmp_path)] == ["harbour", EXAMPLE]


def test_a_profile_from_nothing_has_the_chosen_stages_and_says_what_is_to_be_decided(tmp_path: Path) -> None:
    keep(tmp_path, small(), based_on=None)
    made = profile("frailty", tmp_path)
    assert [stage.title for stage in made.stages] == ["Early", "Late"]
    found = findings(made)
    assert {one.field for one in found if one.kind == "gap"} >= {"activities", "skill_mix", "quality", "outcomes"}
    assert ("what people need first", "commissioner and clinical lead") in [(one.told, one.who) for one in found]


def test_the_second_of_two_who_save_is_told_and_an_older_version_is_restored(tmp_path: Path) -> None:
    keep(tmp_path, small(), based_on=None, by="Ann")
    keep(tmp_path, small(area="Harbour"), based_on=1, by="Ann")
    with pytest.raises(ChangedMeanwhile, match="by Ann as version 2"):
        keep(tmp_path, small(area="Hills"), based_on=1, by="Bob")
    keep(tmp_path, small(area="Hills"), based_on=2, by="Bob")
    assert profile("frailty@2", tmp_path).area == "Harbour"
    restored = restore(tmp_path, "frailty", 1, by="Cy")
    assert (restored.version, restored.note) == (4, "Version 1 restored")
    assert profile("frailty", tmp_path).area is None
    assert [one.version for one in versions("frailty", tmp_path)] == [4, 3, 2, 1]


def test_an_example_that_ships_is_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="start from it under another title"):
        keep(tmp_path, shipped()[EXAMPLE], based_on=None)
    assert free_name("Palliative and end of life care", tmp_path) == "own-palliative-and-end-of-life-care"


@pytest.mark.parametrize("name", ["nothing", "nothing@1", "frailty@9", "frailty@x", "../papers", f"{EXAMPLE}@1"])
def test_a_profile_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    keep(tmp_path, small(), based_on=None)
    with pytest.raises(NotKept):
        profile(name, tmp_path)


def test_what_is_put_away_is_off_the_list_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    keep(tmp_path, small(), based_on=None)
    put_away(tmp_path, "frailty")
    assert list(profiles(tmp_path)) == [EXAMPLE]
    assert profile("frailty", tmp_path) == small()


def test_a_kept_profile_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    keep(tmp_path, small(), based_on=None)
    Papers(tmp_path).save("profile", "broken", "Broken", "stages: [", based_on=None)
    first = next(one for one in held(tmp_path) if one.name == "broken")
    assert first.profile is None
    assert "broken, version 1, line" in str(first.problem)
    assert set(profiles(tmp_path)) == {"frailty", EXAMPLE}


def test_the_library_is_made_in_a_folder_that_has_a_profile_already(tmp_path: Path) -> None:
    keep(tmp_path / "new", small(), based_on=None)
    assert Library(tmp_path / "new").created
    assert "frailty" in profiles(tmp_path / "new")


def test_rows_twice_and_duties_of_another_nation_are_not_kept(tmp_path: Path) -> None:
    foreign_one = with_row(small(nation="scotland"), quality=(Cell(text="x", source="nice-qs13:statement-3"),))
    with pytest.raises(KnowledgeInvalid, match="Early, first-need, quality, source: 'nice-qs13:statement-3' is of an"):
        keep(tmp_path, foreign_one, based_on=None)
    stage = small().stages[0]
    twice = small(stages=(stage.model_copy(update={"rows": stage.rows * 2}),))
    with pytest.raises(KnowledgeInvalid, match="Early, first-need, id: 'first-need' is given twice"):
        keep(tmp_path, twice, based_on=None)
    assert list(profiles(tmp_path)) == [EXAMPLE]


def test_a_profile_moved_to_another_nation_keeps_its_words_and_no_foreign_duty() -> None:
    known = load_frameworks()
    moved, changed = for_nation(shipped()[EXAMPLE], "scotland", known)
    assert changed > 20
    assert list(foreign(moved, known)) == []
    before, after = shipped()[EXAMPLE].stages[0].rows[0], moved.stages[0].rows[0]
    assert before.quality[0].source == "nice-qs13:statement-1"
    assert (after.quality[0].text, after.quality[0].source) == (before.quality[0].text, LOCAL_DECISION)


def test_gaps_local_decisions_and_doubtful_figures_are_found_where_they_stand() -> None:
    made = with_row(
        small(),
        activities=(Cell(text="visit"),),
        quality=(Cell(text="Calls are answered."), Cell(text="A plan is made.", source="nice-qs13:statement-3")),
        outcomes=(Outcome(measure="Plan made", target="[LOCAL: share; commissioner]"),),
        skill_mix=(Staff(role="Nurse", contacts=Decimal(5000), minutes=Decimal(900)),),
    )
    found = {(one.kind, one.field, one.told): one for one in findings(made) if one.stage == "early"}
    assert ("gap", "outcomes", "the outcome 'Plan made' does not say when and by whom it is recorded") in found
    assert found["local decision", "outcomes", "share"].who == "commissioner"
    told = "the quality requirement 'Calls are answered.' has no source: it is a local decision"
    assert ("local decision", "quality", told) in found
    assert not any("A plan is made" in words for _, _, words in found)
    assert len([kind for kind, _, _ in found if kind == "doubt"]) == 2


def test_a_row_for_a_need_that_is_whole_has_no_gap() -> None:
    assert not [one for one in findings(shipped()[EXAMPLE]) if one.kind in ("gap", "doubt")]
    assert Row(id="x", need=Cell(text="y")).quality == ()
