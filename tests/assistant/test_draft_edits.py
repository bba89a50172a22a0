"""Drafts changed by hand: what its sources no longer carry loses its mark, and nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant import draft_files
from assistant.ask import Question, ask
from assistant.draft import draft
from assistant.draft_commands import proving
from assistant.draft_edits import NoSuchPart, added, changes, edited, moved, removed, with_answer, with_quote
from assistant.drafts import Brief, Draft, DraftStatement
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


def _after(changed: Draft, one: DraftStatement) -> DraftStatement:
    return next(other for other in changed.statements if other.id == one.id)


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("at every hour of every day", "in 9 hours of a call", "the number 9"),
        ("specialist palliative care advice", "advice on stair lifts", "stair"),
        ("shall give", "shall not give", "'not'"),
    ],
)
def test_a_change_that_the_sources_do_not_carry_takes_the_mark_away_and_says_which_part(
    house: House, whole: Draft, old: str, new: str, lost: str
) -> None:
    one = _clause(whole, "specialist-advice-at-all-hours")
    assert old in one.text
    now = _after(edited(whole, one.id, one.text.replace(old, new), proving(house)), one)
    assert (now.force, now.origin) == ("unsupported", "person")
    assert lost in (now.note or "")
    assert now.quotes == one.quotes, "what it rested on stays to be looked at"
    again = _after(edited(edited(whole, one.id, now.text, proving(house)), one.id, one.text, proving(house)), one)
    assert again == one, "its own words bring the mark back"


def test_a_change_that_the_sources_carry_keeps_the_mark(house: House, whole: Draft) -> None:
    one = _clause(whole, "advice-line")
    shorter = (
        "The Provider should run or take part in an advice line on end of life care that can be called out of hours."
    )
    now = _after(edited(whole, one.id, shorter, proving(house)), one)
    assert (now.force, now.origin, now.verb) == (one.force, "clause", "should")
    assert "still carry" in (now.note or "")


def test_a_gap_may_be_filled_by_what_was_decided(house: House, whole: Draft) -> None:
    one = _clause(whole, "informed-professional-out-of-hours")
    gap = one.text[one.text.index("[LOCAL") : one.text.index("]") + 1]
    now = _after(edited(whole, one.id, one.text.replace(gap, "2 hours by day, 4 by night"), proving(house)), one)
    assert now.force == one.force
    assert "Decided locally: response time by urgency: 2 hours by day, 4 by night" in (now.note or "")
    local = next(one for one in whole.statements if one.origin == "local")
    assert _after(edited(whole, local.id, "Whatever we say.", proving(house)), local).force == "local"


def test_a_cell_of_a_row_is_checked_as_a_sentence_is(house: House, whole: Draft) -> None:
    one = _clause(whole, "support-at-all-hours")
    row = [*one.cells]
    row[1] = "95% by March"
    filled = _after(edited(whole, one.id, one.text, proving(house), cells=row), one)
    assert filled.force == one.force
    assert filled.cells[1] == "95% by March"
    row[0] = "A helicopter comes within 9 minutes"
    assert _after(edited(whole, one.id, one.text, proving(house), cells=row), one).force == "unsupported"


def test_statements_are_added_moved_and_removed_and_the_change_is_told(whole: Draft) -> None:
    first = whole.sections[0]
    new = added(whole, first.id, "Our own\x07 rule.\u202e", after=first.statements[0].id, force="unsupported")
    made = new.sections[0].statements[1]
    assert (made.text, made.force, made.origin) == ("Our own rule.", "unsupported", "person")
    again = moved(new, first.statements[2].id, "service-description", 0)
    last = removed(again, first.statements[3].id)
    told = {
        section.id: [(one.kind, (one.after or one.before).id) for one in found]
        for section, found in changes(whole, last)
    }  # type: ignore[union-attr]
    assert told[first.id] == [("added", made.id), ("removed", first.statements[3].id)]
    assert told["service-description"] == [("moved", first.statements[2].id)]
    with pytest.raises(NoSuchPart, match="taken out"):
        removed(last, first.statements[3].id)
    with pytest.raises(NoSuchPart, match="it has population-needs"):
        added(whole, "wibble", "words", force="local")
    assert not changes(whole, whole)


def test_a_reordered_section_tells_only_the_statement_that_moved(whole: Draft) -> None:
    section = whole.sections[0]
    changed = moved(whole, section.statements[4].id, section.id, 0)
    ((_, told),) = changes(whole, changed)
    assert [(one.kind, one.after.id) for one in told if one.after] == [("moved", section.statements[4].id)]


def test_what_ask_answered_goes_into_a_section_with_its_quotations(house: House, whole: Draft) -> None:
    answer: Any = ask(Question("What does QS13 statement 4 ask for?"), house.means)
    (statement, *_) = answer.statements
    section = "service-description"
    now = with_answer(whole, section, statement)
    put = now.statements[[one.id for one in now.statements].index(f"{section}.added-1")]
    assert (put.origin, put.force, len(put.quotes)) == ("answer", statement.force, len(statement.quotes))
    more = with_quote(now, section, statement.quotes[0])
    assert any(one.id == f"{section}.added-2" for one in more.statements)
    changed = _after(edited(now, put.id, f"{put.text} It costs £9.", proving(house)), put)
    assert changed.force == "unsupported"


def test_two_people_at_one_draft_lose_nothing(whole: Draft, house: House, tmp_path: Path) -> None:
    draft_files.keep(tmp_path, "ours", whole, based_on=None, by="Ada")
    first = edited(whole, whole.statements[0].id, "Ada's words.", proving(house))
    draft_files.keep(tmp_path, "ours", first, based_on=1, by="Ada", note="Reworded the opening")
    with pytest.raises(ChangedMeanwhile, match="Ada as version 2") as raised:
        draft_files.keep(tmp_path, "ours", whole, based_on=1, by="Bea")
    assert draft_files.read(raised.value.latest) == first
    draft_files.restore(tmp_path, "ours", 1, by="Bea")
    again, paper = draft_files.draft_named("ours", tmp_path)
    assert (again, paper.version, paper.by) == (whole, 3, "Bea")
    assert [(one.by, one.note) for one in draft_files.versions("ours", tmp_path)][1] == ("Ada", "Reworded the opening")
