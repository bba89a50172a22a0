"""Care profiles compared row by row, and what two people did to one brought together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from corpus.own_profiles import shipped, started_from_nothing
from corpus.profile_differences import changes, compared
from corpus.profile_merge import merged
from corpus.profiles import Cell, Profile, Row, Staff

EXAMPLE = shipped()["palliative-and-end-of-life-care"]


def row(id_: str, need: str, **fields: Any) -> Row:
    return Row(id=id_, need=Cell(text=need), **fields)


def profile(*rows: Row, title: str = "Frailty", **fields: Any) -> Profile:
    made = started_from_nothing("frailty", title, "england", "people with frailty", [("early", "Early")])
    stage = made.stages[0].model_copy(update={"rows": rows})
    return made.model_copy(update={"stages": (stage,), **fields})


REVIEW = row("review", "A yearly review", skill_mix=(Staff(role="Nurse", contacts=Decimal(1), minutes=Decimal(45)),))
NIGHT = row("night", "Help at night")


def test_a_profile_compared_with_itself_differs_nowhere() -> None:
    assert not any(one.differs for one in compared([EXAMPLE, EXAMPLE, EXAMPLE]))
    assert changes(EXAMPLE, EXAMPLE) == []


def test_every_row_of_the_example_is_compared_in_every_field_it_has() -> None:
    found = compared([EXAMPLE])
    rows = sum(len(stage.rows) for stage in EXAMPLE.stages)
    assert len([one for one in found if one.row]) == rows
    first = next(one for one in found if one.row)
    assert {"Need", "Skill mix", "Delivery", "Quality", "Outcomes", "Contract"} <= {one.field for one in first.fields}


def test_what_differs_is_told_row_by_row() -> None:
    other = REVIEW.model_copy(update={"skill_mix": (Staff(role="Nurse", contacts=Decimal(2), minutes=Decimal(45)),)})
    assert changes(profile(REVIEW, NIGHT), profile(other)) == [
        "Early, A yearly review, Skill mix: - Nurse; contacts 1; minutes of a contact 45 "
        "+ Nurse; contacts 2; minutes of a contact 45",
        "Early, Help at night: removed",
    ]


def test_rows_are_matched_by_id_and_then_by_the_words_of_the_need() -> None:
    ours = profile(row("review", "A yearly review of needs"), row("night", "Somebody to call at night"))
    theirs = profile(row("calls", "A number to call at night"), row("annual", "Review of needs, every year"))
    needs = {one.row: one.has for one in compared([ours, theirs]) if one.row}
    assert needs == {
        "A yearly review of needs": (True, True),
        "Somebody to call at night": (True, True),
    }
    apart = profile(row("aids", "Equipment at home"))
    assert [one.has for one in compared([ours, theirs, apart]) if one.row][-1] == (False, False, True)


def test_three_profiles_stand_side_by_side() -> None:
    sides = [profile(REVIEW, area=area) for area in ("Harbour", "Hills", "Harbour")]
    (whole, *_) = compared(sides)
    area = next(one for one in whole.fields if one.field == "Area")
    assert area.texts == (("Harbour",), ("Hills",), ("Harbour",))
    assert area.only(1, 0) == ["Hills"]


# --- two people at one profile


def test_what_two_people_changed_in_different_places_is_brought_together() -> None:
    base = profile(REVIEW, NIGHT)
    theirs = profile(REVIEW, row("night", "Help at night", gaps=(Cell(text="none"),)), row("aids", "Aids"))
    mine = profile(REVIEW.model_copy(update={"share_of_people": Decimal(1)}), NIGHT, area="Harbour")
    found = merged(base, theirs, mine)
    assert found.conflicts == ()
    review, night, aids = found.profile.stages[0].rows
    assert (found.profile.area, review.share_of_people) == ("Harbour", Decimal(1))
    assert night.gaps == (Cell(text="none"),)
    assert aids.id == "aids"


def test_where_two_changed_the_same_mine_stands_and_is_told() -> None:
    base = profile(REVIEW)
    theirs = profile(REVIEW.model_copy(update={"need": Cell(text="theirs")}))
    mine = profile(REVIEW.model_copy(update={"need": Cell(text="mine")}))
    found = merged(base, theirs, mine)
    assert found.profile.stages[0].rows[0].need.text == "mine"
    assert found.conflicts == ("early, review, need",)


def test_what_one_deleted_and_the_other_changed_is_kept_and_told() -> None:
    changed = NIGHT.model_copy(update={"need": Cell(text="Help at any hour")})
    theirs_gone = merged(profile(REVIEW, NIGHT), profile(REVIEW), profile(REVIEW, changed))
    assert [one.id for one in theirs_gone.profile.stages[0].rows] == ["review", "night"]
    assert theirs_gone.conflicts == ("early, night, deleted by them",)
    mine_gone = merged(profile(REVIEW, NIGHT), profile(REVIEW, changed), profile(REVIEW))
    assert [one.id for one in mine_gone.profile.stages[0].rows] == ["review", "night"]
    assert mine_gone.conflicts == ("early, night, deleted by you",)
    assert [one.id for one in merged(profile(REVIEW, NIGHT), profile(REVIEW), profile(REVIEW, NIGHT)).profile.stages[
        0].rows] == ["review"]  # fmt: skip
