"""The Draft page, as a person uses it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ask, html_of, labels, shown
from streamlit.testing.v1 import AppTest

from assistant import draft_files
from assistant.cited import of_quote
from assistant.drafts import Brief, Draft, DraftSection, DraftStatement
from assistant.pages.opening import Opening
from assistant.pages.writing import Writing
from corpus.records import quote
from corpus.sources import source_id

App = Callable[[], AppTest]
URGENT = "The hospice at home team must answer an urgent call within 2 hours."
GAP = "[LOCAL: hours of cover; commissioner]"


@pytest.fixture
def draft_page(app: App) -> App:
    def run() -> AppTest:
        return shown(app().switch_page("assistant/pages/draft.py").run())

    return run


@pytest.fixture
def kept(opened: Callable[[], Opening], fill: Callable[..., None]) -> Callable[[], Path]:
    """A draft of two sections in the library, one statement of which quotes it. Gives the library's folder."""

    def keep() -> Path:
        fill(nation="england")
        library = opened().library
        (entry,) = library.entries()
        document = library.document(entry.document_id)
        start = document.text.index(URGENT)
        words = of_quote(quote(document, start, start + len(URGENT), URGENT))
        first = DraftSection(
            "context",
            "1",
            "Context",
            statements=(
                DraftStatement("context-1", URGENT, "must", "guidance", quotes=(words,)),
                DraftStatement("context-2", f"The service is open {GAP}.", "local", "local"),
            ),
            done=True,
        )
        second = DraftSection(
            "quality",
            "2",
            "Quality",
            ("Requirement", "Threshold"),
            (DraftStatement("quality-1", "Calls", "must", "indicator", quotes=(words,), cells=("Calls", GAP)),),
            done=True,
        )
        brief = Brief("service-specification", "england")
        draft = Draft("Hospice at home", brief, (("Service", "[LOCAL: name; commissioner]"),), (first, second))
        draft_files.keep(library.folder, "hospice", draft, based_on=None, by="Ann")
        return library.folder

    return keep


def open_it(draft_page: App) -> AppTest:
    return press(draft_page(), "open-hospice")


def press(page: AppTest, key: str) -> AppTest:
    return shown(page.button(key=key).click().run())


def latest(folder: Path) -> Draft:
    return draft_files.draft_named("hospice", folder)[0]


def statement(folder: Path, name: str) -> DraftStatement:
    return next(one for one in latest(folder).statements if one.id == name)


def test_an_empty_page_says_what_to_do_and_offers_an_example(draft_page: App) -> None:
    page = draft_page()
    assert "There is no draft yet" in page.info[0].value
    assert any("Draft an example" in label for label in labels(page))


def test_a_draft_is_written_from_the_form_and_then_stands_there_with_its_sources(
    draft_page: App, fill: Callable[..., None]
) -> None:
    fill(nation="england")
    page = draft_page()
    page.text_input(key="draft-title").set_value("Night care")
    page.multiselect(key="draft-sections-service-specification").set_value(["population-needs", "location"])
    press(page, "draft-begin")
    until = time.monotonic() + 120
    while "draft" not in page.session_state or not page.session_state["draft"]:
        assert time.monotonic() < until, html_of(page)
        time.sleep(0.2)
        shown(page.run())
    assert "Night care" in html_of(page)
    assert "1.1 National and local context" in html_of(page)
    assert "version 2" in html_of(page)


def test_a_draft_that_was_stopped_keeps_what_is_done_and_goes_on(
    draft_page: App, opened: Callable[[], Opening], fill: Callable[..., None]
) -> None:
    fill(nation="england")
    opening = opened()
    brief = Brief("service-specification", "england", sections=("population-needs", "location", "individual-placement"))
    writing = Writing(opening, brief, "Hospice", "Ann")
    writing.stop()
    assert writing.done.wait(120)
    assert writing.problem is None
    assert [one.done for one in latest(opening.library.folder).sections].count(True) == 1
    page = open_it(draft_page)
    assert "2 sections not drafted yet" in page.info[0].value
    press(page, "draft-go-on")
    until = time.monotonic() + 120
    while not page.session_state["draft"]:
        assert time.monotonic() < until
        time.sleep(0.2)
        shown(page.run())
    assert all(one.done for one in latest(opening.library.folder).sections)


def test_statements_stand_with_their_marks_and_sources_in_words(draft_page: App, kept: Callable[[], Path]) -> None:
    kept()
    page = open_it(draft_page)
    assert "Source: must" in html_of(page)
    assert "Guidance</span>" in html_of(page)
    assert '<strong class="open-gap">[LOCAL: hours of cover; commissioner]</strong>' in html_of(page)
    press(page, "cite-draft-context-1-1")
    assert f"<mark>{URGENT}</mark>" in html_of(page)


def test_a_changed_statement_loses_its_mark_and_says_so(draft_page: App, kept: Callable[[], Path]) -> None:
    folder = kept()
    page = press(open_it(draft_page), "edit-context-1")
    page.text_area(key="words-context-1").set_value(URGENT.replace("2 hours", "20 minutes"))
    press(page, "keep-context-1")
    assert "lost its mark" in page.success[0].value
    assert "Not supported" in html_of(page)
    assert statement(folder, "context-1").force == "unsupported"


def test_a_cell_is_changed_and_a_statement_written_and_taken_out(draft_page: App, kept: Callable[[], Path]) -> None:
    folder = kept()
    page = open_it(draft_page)
    shown(page.selectbox(key="draft-section").set_value("quality").run())
    press(page, "edit-quality-1")
    page.text_area(key="cell-quality-1-1").set_value("95%")
    press(page, "keep-quality-1")
    assert statement(folder, "quality-1").cells == ("Calls", "95%")
    assert statement(folder, "quality-1").force == "must", "a local gap was filled"
    page.text_area(key="own-quality-Requirement").set_value("=cmd|calc <b>mine</b>")
    shown(next(one for one in page.button if one.label == "Put it in").click().run())
    mine = latest(folder).sections[1].statements[-1]
    assert (mine.cells[0], mine.force, mine.origin) == ("=cmd|calc <b>mine</b>", "unsupported", "person")
    assert "<b>mine" not in html_of(page)
    press(page, f"edit-{mine.id}")
    press(page, f"out-{mine.id}")
    assert len(latest(folder).sections[1].statements) == 1


def test_a_statement_is_moved_up_down_and_to_a_place_of_another_section(
    draft_page: App, kept: Callable[[], Path]
) -> None:
    folder = kept()
    page = press(open_it(draft_page), "move-context-2")
    press(page, "up-context-2")
    assert [one.id for one in latest(folder).sections[0].statements] == ["context-2", "context-1"]
    assert page.button(key="up-context-2").disabled, "it stays open for the next step, and this is the first place"
    press(page, "down-context-2")
    assert [one.id for one in latest(folder).sections[0].statements] == ["context-1", "context-2"]
    shown(page.selectbox(key="to-context-2").set_value("quality").run())
    shown(page.selectbox(key="behind-context-2-quality").set_value("at its beginning").run())
    press(page, "there-context-2")
    assert [one.id for one in latest(folder).sections[1].statements] == ["context-2", "quality-1"]
    assert "Moved from Context to Quality" in page.success[0].value
    shown(page.segmented_control(key="draft-view").set_value("Versions").run())
    assert "Quality: moved here from context" in html_of(page)


def test_a_row_that_leaves_its_table_says_so_first_and_keeps_its_sentence(
    draft_page: App, kept: Callable[[], Path]
) -> None:
    folder = kept()
    page = open_it(draft_page)
    shown(page.selectbox(key="draft-section").set_value("quality").run())
    press(page, "move-quality-1")
    shown(page.selectbox(key="to-quality-1").set_value("context").run())
    assert "the row goes as a sentence" in html_of(page)
    press(page, "there-quality-1")
    assert statement(folder, "quality-1").cells == ()
    assert latest(folder).sections[0].statements[-1].text == "Calls"


def test_versions_that_were_kept_while_it_was_drafted_are_one_line(draft_page: App, kept: Callable[[], Path]) -> None:
    folder = kept()
    for version, note in ((1, "Drafted: Context"), (2, "Drafted: Quality"), (3, "Mended by hand")):
        another = replace(latest(folder), title=f"Hospice at home {version}")
        draft_files.keep(folder, "hospice", another, based_on=version, by="Ann", note=note)
    page = open_it(draft_page)
    shown(page.segmented_control(key="draft-view").set_value("Versions").run())
    assert page.selectbox(key="versions-older").options == [
        "version 4, Ann, Mended by hand",
        "version 3, Ann, Drafted from the template",
        "version 1, Ann",
    ]


def test_local_gaps_are_filled_wherever_they_stand(draft_page: App, kept: Callable[[], Path]) -> None:
    folder = kept()
    page = open_it(draft_page)
    shown(page.segmented_control(key="draft-view").set_value("Local decisions").run())
    assert "2 local decisions open" in html_of(page)
    next(one for one in page.text_input if one.label.startswith("**Hours of cover**")).set_value("at all hours")
    shown(next(one for one in page.button if one.label == "Fill them in").click().run())
    assert statement(folder, "context-2").text == "The service is open at all hours."
    assert statement(folder, "quality-1").cells == ("Calls", "at all hours")
    assert "1 local decision open" in html_of(page)


def test_of_two_people_the_second_sees_the_firsts_change_and_loses_nothing(
    draft_page: App, kept: Callable[[], Path]
) -> None:
    folder = kept()
    page = press(open_it(draft_page), "edit-context-2")
    theirs = replace(latest(folder), title="Hospice at home, theirs")
    draft_files.keep(folder, "hospice", theirs, based_on=1, by="Ben", note="A better title")
    page.text_area(key="words-context-2").set_value("The service is open at night.")
    press(page, "keep-context-2")
    assert "Version 2 was saved by Ben" in page.warning[0].value
    assert "it waits below" in page.warning[0].value
    press(page, "on-top")
    assert latest(folder).title == "Hospice at home, theirs"
    assert statement(folder, "context-2").text == "The service is open at night."
    assert [paper.version for paper in draft_files.versions("hospice", folder)] == [3, 2, 1]


def test_versions_are_compared_and_restored(draft_page: App, kept: Callable[[], Path]) -> None:
    folder = kept()
    page = press(open_it(draft_page), "edit-context-2")
    page.text_area(key="words-context-2").set_value("The service is open at night.")
    press(page, "keep-context-2")
    shown(page.segmented_control(key="draft-view").set_value("Versions").run())
    assert "Context: reworded" in html_of(page)
    assert "The service is open at night." in html_of(page)
    press(page, "versions-restore")
    assert GAP in statement(folder, "context-2").text
    assert "Version 1 is the latest again" in page.success[0].value


def test_it_goes_out_as_a_file_and_comes_back_with_what_others_made_of_it(
    draft_page: App, kept: Callable[[], Path]
) -> None:
    folder = kept()
    page = open_it(draft_page)
    shown(page.segmented_control(key="draft-view").set_value("Files").run())
    shown(page.selectbox(key="export-as").set_value(".html").run())
    press(page, "export-make")
    _, name, content, _ = page.session_state["draft-exported"]
    assert name == "hospice-version-1.html"
    changed = content.replace(b"within 2 hours.</span>", b"within a day.</span>", 1)
    assert changed != content
    page.file_uploader(key="returned-file").set_value([(name, changed, "text/html")])
    shown(page.run())
    assert "1 change to go through" in html_of(page)
    assert "The hospice at home team must answer an urgent call within a day." in html_of(page)
    shown(next(one for one in page.button if one.label == "Take it over").click().run())
    assert statement(folder, "context-1").force == "unsupported"
    assert "Everything in this file is as in the draft" in " ".join(one.value for one in page.success)


def test_a_file_that_cannot_come_back_is_told(draft_page: App, kept: Callable[[], Path]) -> None:
    kept()
    page = open_it(draft_page)
    shown(page.segmented_control(key="draft-view").set_value("Files").run())
    page.file_uploader(key="returned-file").set_value([("notes.docx", b"PK\x03\x04", "application/zip")])
    shown(page.run())
    assert "is damaged" in page.error[0].value


def test_a_quotation_of_an_answer_is_put_into_a_draft(app: App, kept: Callable[[], Path]) -> None:
    folder = kept()
    page = ask(app(), "How soon must the hospice at home team answer an urgent call?")
    for _ in range(40):
        if any("Put into a draft" in label for label in labels(page)):
            break
        time.sleep(0.2)
        shown(page.run())
    shown(next(one for one in page.button if one.label == "Put into a draft").click().run())
    shown(page.selectbox(key="to-draft-section").set_value("quality").run())
    press(page, "to-draft-put")
    made = latest(folder).sections[1].statements[-1]
    assert made.origin == "answer"
    assert URGENT in made.text
    assert made.quotes[0].source_id != source_id("nice-ng142")


def test_a_draft_that_is_gone_is_told_and_leads_back(draft_page: App, kept: Callable[[], Path]) -> None:
    folder = kept()
    page = open_it(draft_page)
    (folder / "papers.sqlite").unlink()
    shown(page.run())
    assert "There is no draft 'hospice'" in page.error[0].value
    press(page, "draft-back")
    assert "There is no draft yet" in page.info[0].value
