"""Statements of real drafts changed by hand: what their sources no longer carry loses its mark, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import draft_files
from assistant.draft import draft
from assistant.draft_commands import proving
from assistant.drafts import Brief, Draft, DraftSection, DraftStatement
from assistant.edit import edited, in_section, moved
from assistant.settings import Settings
from assistant.wire import House
from corpus.papers import ChangedMeanwhile
from index.embed import HashEmbedder


@pytest.fixture(scope="module")
def house(furnished: Path) -> House:
    return House(Settings(furnished, embedding_model=HashEmbedder.name))


@pytest.fixture(scope="module")
def whole(house: House) -> Draft:
    sections = ("service-description", "quality-requirements", "population-needs")
    return draft(Brief("service-specification", "england", sections=sections), house.drafting)


def _clause(whole: Draft, name: str) -> DraftStatement:
    return next(one for one in whole.statements if one.clause == name and one.origin == "clause")


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("at every hour of every day", "in 9 hours of a call", "the number 9"),
        ("specialist palliative care advice", "advice on stair lifts", "stair"),
        ("shall give", "shall not give", "not"),
    ],
)
def test_words_that_the_sources_do_not_carry_take_the_mark_of_a_clause_and_its_old_words_bring_it_back(
    house: House, whole: Draft, old: str, new: str, lost: str
) -> None:
    one = _clause(whole, "specialist-advice-at-all-hours")
    assert old in one.text
    now = edited(one, one.text.replace(old, new), proving(house))
    assert (now.force, now.origin) == ("unsupported", "person")
    assert lost in (now.note or "")
    assert now.quotes == one.quotes, "what it rested on stays to be looked at"
    worse = edited(now, f"{now.text} And a helicopter.", proving(house))
    assert worse.force == "unsupported"
    assert edited(worse, one.text, proving(house)) == one


def test_a_statement_that_lost_its_mark_is_kept_with_what_it_was(house: House, whole: Draft) -> None:
    one = _clause(whole, "advice-line")
    changed = in_section(
        whole,
        "service-description",
        lambda held: [edited(each, "We pay £9.", proving(house)) if each == one else each for each in held],
    )
    assert draft_files.loaded(draft_files.dumped(changed), "it") == changed
    (now,) = [each for each in changed.statements if each.id == one.id]
    assert now.before == one


def test_what_cannot_be_seen_is_not_kept_and_a_formula_stays_words(house: House, whole: Draft) -> None:
    local = next(one for one in whole.statements if one.origin == "local")
    now = edited(local, "=cmd|' /C calc'!A0\x07 \u202eof ours", proving(house))
    assert (now.text, now.force) == ("=cmd|' /C calc'!A0 of ours", "local")


def test_a_cell_of_a_row_is_checked_as_a_sentence_is(house: House, whole: Draft) -> None:
    one = _clause(whole, "support-at-all-hours")
    row = [*one.cells]
    row[1] = "95% by March"
    filled = edited(one, one.text, proving(house), row)
    assert filled.force == one.force
    assert "Decided locally" in (filled.note or "")
    row[0] = "A helicopter comes within 9 minutes"
    assert edited(filled, one.text, proving(house), row).force == "unsupported"


def test_a_statement_is_moved_within_and_between_sections(whole: Draft) -> None:
    first, other = whole.sections[0], whole.sections[1]
    one = first.statements[4]
    up = moved(whole, one.id, first.id, 0)
    assert up.sections[0].statements[0] == one
    assert sorted(each.id for each in up.statements) == sorted(each.id for each in whole.statements)
    over = moved(whole, one.id, other.id, 99)
    assert over.sections[1].statements[-1] == one
    row = next(each for each in whole.statements if each.cells)
    assert moved(whole, row.id, first.id, 0).sections[0].statements[0].cells == ()
    assert moved(whole, "nothing", first.id, 0) == whole


def test_a_statement_goes_to_the_stage_of_those_it_comes_to_stand_between() -> None:
    stages = {"a": None, "b": "dying", "c": "dying", "d": "bereaved"}
    held = tuple(DraftStatement(name, name, "local", "local", stage=stage) for name, stage in stages.items())
    draft = Draft("Ours", Brief("service-specification", "england"), (), (DraftSection("s", "1", "S", (), held),))

    def stages_with(name: str, place: int) -> list[str]:
        return [f"{one.id}: {one.stage}" for one in moved(draft, name, "s", place).statements]

    assert stages_with("a", 1) == ["b: dying", "a: dying", "c: dying", "d: bereaved"]
    assert stages_with("d", 2) == ["a: None", "b: dying", "d: dying", "c: dying"]
    assert stages_with("b", 2) == ["a: None", "c: dying", "b: dying", "d: bereaved"], "its own is beside it"
    assert stages_with("d", 0) == ["d: None", "a: None", "b: dying", "c: dying"]


def test_a_row_that_was_changed_leaves_its_table_with_what_its_cells_say(whole: Draft) -> None:
    home, row = next((part, each) for part in whole.sections for each in part.statements if each.cells)
    changed = replace(row, cells=("Mine", *row.cells[1:]), before=row)
    draft = in_section(whole, home.id, lambda held: [changed if one is row else one for one in held])
    (one,) = [each for each in moved(draft, row.id, whole.sections[0].id, 0).statements if each.id == row.id]
    assert one.text.startswith(f"{home.columns[0]}: Mine")


def test_two_people_at_one_draft_lose_nothing(whole: Draft, tmp_path: Path) -> None:
    draft_files.keep(tmp_path, "ours", whole, based_on=None, by="Ada")
    first = moved(whole, whole.statements[3].id, whole.sections[0].id, 0)
    draft_files.keep(tmp_path, "ours", first, based_on=1, by="Ada", note="The duty first")
    with pytest.raises(ChangedMeanwhile, match="Ada as version 2") as raised:
        draft_files.keep(tmp_path, "ours", whole, based_on=1, by="Bea")
    assert draft_files.read(raised.value.latest) == first
    draft_files.restore(tmp_path, "ours", 1, by="Bea")
    again, paper = draft_files.draft_named("ours", tmp_path)
    assert (again, paper.version, paper.by) == (whole, 3, "Bea")
    assert [(one.by, one.note) for one in draft_files.versions("ours", tmp_path)][1] == ("Ada", "The duty first")
