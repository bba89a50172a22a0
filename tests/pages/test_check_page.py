"""The Check page, as a person uses it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import html_of, labels, shown
from made_checks import DAILY, SPECIFICATION, checked, keep
from streamlit.testing.v1 import AppTest

from assistant.assess import Assessments
from assistant.draft_files import drafts, read
from assistant.kept_checks import Checks, Stored
from assistant.pages.checking import Checking, Given, Wanted, again
from assistant.pages.opening import Opening
from assistant.review import carried_over, confirmed, decided

App = Callable[[], AppTest]
FIRST, LAST = "nice-qs144:statement-1", "nice-qs144:statement-4"


@pytest.fixture
def page(app: App) -> App:
    def run() -> AppTest:
        return shown(app().switch_page("assistant/pages/check.py").run())

    return run


@pytest.fixture
def review(page: App, folder: Path) -> Callable[[], AppTest]:
    """The page with a kept check open."""

    def run() -> AppTest:
        started = page()
        stored = keep(folder)
        shown(started.run())
        return shown(started.button(key=f"open-check-{stored.paper.name}").click().run())

    return run


def latest(folder: Path) -> Stored:
    return Checks(folder).all()[0]


def looked_at(page: AppTest, reference: str) -> AppTest:
    return shown(page.selectbox(key="review-one").set_value(reference).run())


def tab(page: AppTest, name: str) -> AppTest:
    page.session_state["check-tabs"] = name
    return shown(page.run())


def pressed(page: AppTest, key: str) -> AppTest:
    return shown(next(one for one in page.button if str(one.key).startswith(key)).click().run())


def named(page: AppTest, name: str = "Ada") -> AppTest:
    return shown(page.text_input(key="review-by").set_value(name).run())


def waited(page: AppTest) -> AppTest:
    """The page when the check on its way has ended."""
    until = time.monotonic() + 120
    while "checking" in page.session_state and page.session_state["checking"] is not None:
        assert time.monotonic() < until, "the check did not end"
        time.sleep(0.1)
        shown(page.run())
    return page


def test_the_empty_page_says_what_to_do_and_checks_an_example_that_was_made_for_it(page: App, folder: Path) -> None:
    started = page()
    assert "Give a service specification" in html_of(started)
    shown(started.multiselect(key="check-frameworks").set_value(["nice-qs144"]).run())
    ended = waited(pressed(started, "example-check"))
    assert "Example: hospice at home service specification" in html_of(ended)
    assert latest(folder).check.frameworks == ("nice-qs144",)
    assert "<caption>Requirements covered, by framework and stage." in html_of(ended)


def test_pasted_text_is_checked_and_what_cannot_be_is_told(page: App, folder: Path) -> None:
    started = page()
    shown(started.segmented_control[0].set_value("Text").run())
    assert started.button(key="check-begin").disabled
    shown(started.multiselect(key="check-frameworks").set_value(["nice-qs144"]).run())
    shown(started.text_area(key="check-text").set_value(SPECIFICATION).run())
    waited(pressed(started, "check-begin"))
    assert latest(folder).check.origin == "text"
    assert len(latest(folder).check.findings) == 4


def test_both_sides_stand_beside_each_other_and_nothing_of_the_specification_is_markup(page: App, folder: Path) -> None:
    started = page()
    keep(folder, text=SPECIFICATION.replace("<", ""))
    shown(started.run())
    pressed(started, "open-check-")
    looked_at(started, FIRST)
    html = html_of(started)
    assert f"“{DAILY}”" in html.replace("&#x27;", "'")
    assert "The framework asks" in html
    assert any(label.startswith("Specification: ") for label in labels(started))
    pressed(started, "cite-Specification")
    assert "<mark>" in html_of(started)


def test_a_person_overrules_with_a_note_and_the_record_keeps_both(review: App, folder: Path) -> None:
    started = named(looked_at(review(), FIRST))
    pressed(started, "FormSubmitter:overrule-")
    assert "Say why" in started.error[0].value
    next(one for one in started.text_area if one.label.startswith("Why")).set_value("<b>Nights</b> are left out.")
    pressed(started, "FormSubmitter:overrule-")
    one = latest(folder).check.finding(FIRST)
    assert (one.proposed, one.status, one.decision and one.decision.by) == ("covered", "partly", "Ada")
    assert latest(folder).check.finding("five-priorities:recognise").status == "partly", "it asks the same"
    assert "&lt;b&gt;Nights&lt;/b&gt; are left out." in html_of(started)
    pressed(started, "reopen-")
    assert not latest(folder).check.finding(FIRST).decided


def test_a_finding_is_confirmed_by_somebody(review: App, folder: Path) -> None:
    started = looked_at(review(), FIRST)
    pressed(started, "confirm-")
    assert "Say who confirms" in started.error[0].value
    pressed(named(started), "confirm-")
    assert latest(folder).check.finding(FIRST).decided


def test_two_people_at_one_check_lose_nothing_of_each_other(review: App, folder: Path) -> None:
    started = named(looked_at(review(), FIRST))
    checks, before = Checks(folder), latest(folder)
    theirs = checks.save(before, confirmed(before.check, [LAST], by="Grace"), by="Grace")
    pressed(started, "confirm-")
    found = latest(folder).check
    assert (found.finding(FIRST).decided, found.finding(LAST).decided) == (True, True)
    looked_at(started, LAST)
    touched = decided(latest(folder).check, [LAST], "partly", by="Grace", note="Not so.")
    assert theirs.paper.version + 2 == checks.save(latest(folder), touched, by="Grace").paper.version
    pressed(started, "reopen-")
    assert latest(folder).check.finding(LAST).status == "partly", "what was not on the page yet is not undone"


def test_findings_are_filtered_by_status_framework_and_words(review: App) -> None:
    started = review()

    def found() -> list[str]:
        return list(started.dataframe[0].value["Status"])

    assert set(found()) == {"Covered", "Partly covered", "Not found", "Contradicted"}
    shown(started.pills[0].set_value(["contradicted"]).run())
    assert found() == ["Contradicted"]
    shown(started.text_input(key="review-words").set_value("nothing is called this").run())
    assert any("No requirement matches" in info.value for info in started.info)


def test_the_list_is_gone_through_one_by_one_and_what_is_decided_makes_way_for_the_next(
    review: App, folder: Path
) -> None:
    started = named(review())
    shown(started.selectbox(key="review-framework").set_value("nice-qs144").run())
    shown(started.selectbox(key="review-stage").set_value("last-days").run())
    shown(started.checkbox(key="review-waiting").set_value(True).run())
    assert len(started.dataframe[0].value) == 4
    looked_at(started, FIRST)
    assert started.button(key="review-previous").disabled
    pressed(started, "review-next")
    assert started.selectbox(key="review-one").value == "nice-qs144:statement-2"
    pressed(started, "confirm-")
    assert latest(folder).check.finding("nice-qs144:statement-2").decided
    assert started.selectbox(key="review-one").value == "nice-qs144:statement-3"
    assert "confirmed" in started.success[0].value


def test_what_is_missing_is_named_and_what_was_set_aside_misses_nothing(review: App) -> None:
    started = named(looked_at(review(), "nice-qs144:statement-2"))
    assert ">What is missing</h4><p>How often is not said.</p>" in html_of(started)
    assert ">What would settle it</h4><p>Ask the provider.</p>" in html_of(started)
    field = next(one for one in started.selectbox if str(one.key).startswith("status-"))
    shown(field.set_value("not-applicable").run())
    next(one for one in started.text_area if str(one.key).startswith("note-")).set_value("Another contract has it.")
    pressed(started, "FormSubmitter:overrule-")
    assert "Another contract has it." in html_of(started)
    assert "What is missing" not in html_of(started)


def test_a_damaged_check_is_told_and_brought_back(page: App, folder: Path) -> None:
    started = page()
    stored = keep(folder)
    Checks(folder).papers.save("check", stored.paper.name, "Hospice at home", "{", based_on=1)
    shown(started.run())
    assert "is damaged" in started.warning[0].value
    pressed(started, "restore-check-")
    assert not started.warning
    assert latest(folder).paper.version == 3


def test_a_check_is_signed_off_only_when_every_finding_is_decided(review: App, folder: Path) -> None:
    started = named(review())
    assert started.button(key="review-sign").disabled
    shown(started.checkbox(key="review-sure").set_value(True).run())
    pressed(started, "review-confirm-all")
    pressed(started, "review-sign")
    assert latest(folder).check.signed is not None
    assert "by Ada on" in html_of(started)


def test_what_changed_under_a_decision_is_marked(review: App, folder: Path) -> None:
    started = review()
    checks, stored = Checks(folder), latest(folder)
    before = checks.save(stored, confirmed(stored.check, [FIRST], by="Ada"))
    again = keep(folder, checked(statuses={})).check
    checks.save(before, carried_over(before.check, again))
    looked_at(started, FIRST)
    assert "Changed since it was decided" in html_of(started)
    assert "other words of the specification" in html_of(started)


def test_the_clause_that_is_missing_becomes_a_draft(review: App, folder: Path) -> None:
    started = looked_at(review(), LAST)
    pressed(started, "draft-gap")
    assert started.title[0].value != "Check", "it goes on where drafts are worked on"
    (paper,) = drafts(folder)
    (section,) = read(paper).sections
    assert all(LAST in one.requirements for one in section.statements)
    pressed(shown(started.switch_page("assistant/pages/check.py").run()), "review-draft")
    every = next(read(one) for one in drafts(folder) if one.name != paper.name)
    asked = {name for part in every.sections for said in part.statements for name in said.requirements}
    assert asked >= {LAST, "nice-qs144:statement-3"}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.docx", b"", "empty"),
        ("broken.pdf", b"%PDF-1.7 nothing more", "broken.pdf"),
        ("../../notes.xyz", bytes(range(256)) * 8, "notes.xyz"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason_and_nothing_is_kept(
    opened: Callable[[], Opening], folder: Path, name: str, content: bytes, told: str
) -> None:
    checking = Checking(opened(), Given(name, content, "file"), Wanted(), "Ada")
    assert checking.done.wait(60)
    assert told in (checking.problem or "")
    assert "not foreseen" not in (checking.problem or "")
    assert Checks(folder).all() == []


def test_a_check_that_is_stopped_keeps_nothing(opened: Callable[[], Opening], folder: Path) -> None:
    checking = Checking(opened(), Given("a.md", SPECIFICATION.encode(), "file"), Wanted(), "Ada")
    checking.stop()
    assert checking.done.wait(60)
    assert (checking.problem, checking.stored, Checks(folder).all()) == (None, None, [])


def test_how_far_a_check_is_counts_the_reading_of_its_sentences(opened: Callable[[], Opening], folder: Path) -> None:
    checking = Checking(opened(), Given("a.md", SPECIFICATION.encode(), "file"), Wanted(), "Ada")
    assert checking.done.wait(60)
    assert checking.read == checking.to_read > 0
    assert checking.share == 1.0
    checking.ended, checking.of = 0, 0
    assert 0 < checking.share < 1, "the requirements are still to be looked for"


def test_a_check_made_again_keeps_its_decisions(opened: Callable[[], Opening], folder: Path) -> None:
    started = opened()
    wanted = Wanted(frameworks=("nice-qs144",))
    checking = Checking(started, Given("a.md", SPECIFICATION.encode(), "file"), wanted, "Ada")
    assert checking.done.wait(60)
    stored = Checks(folder).all()[0]
    Checks(folder).save(stored, confirmed(stored.check, [FIRST], by="Ada"))
    repeated = again(started, latest(folder), "Ada")
    assert repeated is not None
    assert repeated.done.wait(60)
    assert repeated.problem is None
    (kept,) = Checks(folder).all()
    assert kept.paper.version in (2, 3), "nothing new is no new version"
    assert kept.check.finding(FIRST).decided


def test_a_report_is_made_and_can_be_saved(review: App) -> None:
    started = pressed(review(), "report-make")
    (button,) = started.get("download_button")
    assert button.proto.label == "Save the report"


def test_a_link_out_of_a_report_opens_the_requirement(page: App, folder: Path) -> None:
    started = page()
    stored = keep(folder)
    started.query_params["check"] = stored.paper.name
    started.query_params["requirement"] = LAST
    shown(started.run())
    assert "A clause that would close the gap" in [one.label for one in started.expander]


def test_what_each_document_says_on_a_topic_is_shown_side_by_side(page: App, fill: Callable[..., None]) -> None:
    fill("# Northern guidance\n\nThe night team must answer an urgent call within 2 hours.\n", "one.md")
    fill("# Southern guidance\n\nThe night team must answer an urgent call within 4 hours.\n", "two.md")
    started = tab(page(), "Agreement")
    shown(started.text_input(key="agree-topic").set_value("night team answers an urgent call").run())
    assert "2 hours here, 4 hours there" in html_of(started) or "4 hours here, 2 hours there" in html_of(started)
    shown(started.text_input(key="agree-topic").set_value("parking").run())
    assert any("No document says anything on this" in one.value for one in started.info)


def test_a_level_is_kept_with_evidence_that_a_check_proposed_and_what_moved_is_plotted(page: App, folder: Path) -> None:
    started = page()
    keep(folder)
    tab(started, "Self-assessment")
    started.selectbox(key="assess-framework").set_value("nice-qs144")
    pressed(started, "FormSubmitter:assess-begin")
    assert "do not claim" in html_of(started) or "local scale" in html_of(started)
    pressed(started, "assess-evidence")
    title = started.selectbox(
        key=next(one.key for one in started.selectbox if str(one.key).startswith("block-"))
    ).options[0]
    _level(started, title, 2)
    ((paper, one),) = Assessments(folder).all()
    assert (one.blocks[0].level, one.blocks[0].evidence[0].cited.text) == (2, DAILY)
    Assessments(folder).save(paper, type(one)(one.title, one.framework, "2030-01-01", one.scale, one.blocks))
    shown(started.run())
    _level(started, title, 4)
    assert started.get("vega_lite_chart") or started.get("arrow_vega_lite_chart")
    assert "<td>In part</td><td>Shown to work</td>" in html_of(started)


def _level(page: AppTest, title: str, level: int) -> None:
    key = next(one.key for one in page.selectbox if str(one.key).startswith("block-"))
    shown(page.selectbox(key=key).set_value(title).run())
    page.radio[0].set_value(level)
    pressed(page, "FormSubmitter:block-form-")


def test_what_rests_on_a_changed_document_is_listed_and_asked_again(
    page: App, fill: Callable[..., None], opened: Callable[[], Opening]
) -> None:
    fill("# Night guidance\n\nThe night team must answer an urgent call within 2 hours.\n", "night.md")
    started = page()
    shown(started.switch_page("assistant/pages/ask.py").run())
    shown(started.chat_input[0].set_value("How soon must the night team answer an urgent call?").run())
    fill("# Night guidance\n\nThe night team must answer an urgent call within 4 hours, day or night.\n", "night.md")
    opened().changed()
    tab(shown(started.switch_page("assistant/pages/check.py").run()), "Watch")
    assert "has a new version" in html_of(started)
    assert "within 4 hours, day or night" in html_of(started), "what it says now"
    pressed(started, "again-conversation-")
    assert "asked again" in started.success[0].value
    assert any("Nothing that is kept here rests" in one.value for one in started.info)


def test_only_what_is_incomplete_here_is_folded_up_and_every_other_note_stands_at_once(page: App, folder: Path) -> None:
    notes = (
        "This looks like a newsletter and not like a specification: nothing in it was taken for an arrangement.",
        "The first standard is not complete here, so no share of it is counted.",
        "2 sentences speak to whoever checks the specification.",
        "The second standard is not complete here, so no share of it is counted.",
    )
    started = page()
    stored = keep(folder)
    checks = Checks(folder)
    checks.save(stored, replace(stored.check, warnings=notes), by="Ada")
    shown(started.run())
    told = shown(started.button(key=f"open-check-{stored.paper.name}").click().run())
    assert "2 notes on what is not complete here" in [one.label for one in told.expander]
    at_once, folded = html_of(told).split("Please note")[1:3]
    assert "newsletter" in at_once
    assert "speak to whoever" in at_once
    assert "not complete" not in at_once
    assert folded.count("not complete here") == 2
