"""The Ask page, as a person uses it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import APP, ask, citation, html_of, labels, made_empty, shown
from streamlit.testing.v1 import AppTest

from assistant.answers import DOUBTFUL
from assistant.compose import Brief, Choice
from assistant.conversations import Conversations
from assistant.pages.opening import Opening, chosen_settings, open_again, opening
from index.build import building
from index.embed import HashEmbedder

App = Callable[[], AppTest]
URGENT = "How soon must the hospice at home team answer an urgent call?"


def test_an_empty_library_says_what_to_do_next(app: App) -> None:
    assert "Add documents on the Library page" in app().info[0].value


def test_the_empty_page_offers_examples_that_can_be_asked_with_one_click(app: App, fill: Callable[..., None]) -> None:
    fill()
    page = app()
    example = page.button(key="example-0")
    shown(example.click().run())
    assert example.label.replace("\\", "") in html_of(page)
    assert page.query_params["conversation"] == "1"


def test_an_answer_shows_its_force_in_words_and_the_words_in_quotation_marks(
    app: App, fill: Callable[..., None]
) -> None:
    fill()
    page = ask(app(), URGENT)
    assert ">Must</span>" in html_of(page)
    assert "“The hospice at home team must answer an urgent call within 2 hours.”</blockquote>" in html_of(page)


def test_a_citation_names_title_year_and_section_and_opens_the_words_lit(app: App, fill: Callable[..., None]) -> None:
    fill(publisher="A Hospice", published="2021-05")
    page = ask(app(), URGENT)
    assert citation(page).label.replace("\\", "") == (
        "[1] Hospice at home: service guidance, A Hospice, 2021, section “Rapid response”"
    )
    shown(citation(page).click().run())
    assert "<mark>The hospice at home team must answer an urgent call within 2 hours.</mark>" in html_of(page)
    assert "Source [1]" in html_of(page)
    shown(page.button(key="close-panel").click().run())
    assert "<mark>" not in html_of(page)


def test_words_of_a_digest_stand_without_quotation_marks_and_say_whose_they_are(
    app: App, fill: Callable[..., None]
) -> None:
    fill(kind="digest", checked="read", stands_for="Hospice at Home 2020", publisher="A Hospice")
    page = ask(app(), URGENT)
    assert "“The hospice" not in html_of(page)
    assert 'class="digest">The hospice at home team must answer' in html_of(page)
    assert citation(page).label.startswith(r"\[1\] Our digest of Hospice at Home 2020, A Hospice")


def test_a_question_that_the_library_does_not_answer_is_refused_with_the_nearest_passages(
    app: App, fill: Callable[..., None]
) -> None:
    fill()
    page = ask(app(), "Zebra xylophone quantum banana?")
    assert "The guidance here does not say" in html_of(page)
    nearest = [button for button in page.button if button.label.startswith("Open: ")]
    if nearest:  # shown where anything came near at all
        shown(nearest[0].click().run())
        assert "<mark>" in html_of(page)


def test_superseded_guidance_carries_its_warning_and_badge(app: App, fill: Callable[..., None]) -> None:
    fill(status="superseded", superseded_by="Hospice at home 2030")
    page = ask(app(), URGENT)
    assert "has been superseded by &#x27;Hospice at home 2030&#x27;" in html_of(page)
    shown(citation(page).click().run())
    assert ">Superseded</span>" in html_of(page)


def test_a_document_superseded_after_the_answer_is_marked_when_the_answer_is_shown_again(
    app: App, fill: Callable[..., None], opened: Callable[[], Opening]
) -> None:
    fill()
    page = ask(app(), URGENT)
    assert "superseded" not in html_of(page)
    (entry,) = opened().library.entries()
    fill("# Hospice at home: new guidance\n\nAnother text.", "new.md", supersedes=(entry.source_id,))
    assert "has been superseded" in html_of(shown(page.run()))


def test_conversations_survive_a_restart_and_can_be_gone_back_to(
    app: App, fill: Callable[..., None], opened: Callable[[], Opening]
) -> None:
    fill()
    ask(app(), URGENT)
    open_again()  # what a new start of the program finds is the folder alone
    again = app()
    assert "“The hospice" not in html_of(again)
    shown(again.button(key="earlier-1").click().run())
    assert "“The hospice at home team must answer an urgent call within 2 hours.”" in html_of(again)
    shown(citation(again).click().run())
    assert "<mark>" in html_of(again)


def test_a_quotation_that_the_library_no_longer_holds_is_marked_and_not_quoted(
    app: App, fill: Callable[..., None], opened: Callable[[], Opening]
) -> None:
    fill()
    page = ask(app(), URGENT)
    ready = opened()
    with building(ready.library, ready.wait().encoder) as builder:
        builder.remove(ready.library.entries()[0])
    shown(page.run())
    assert "“The hospice" not in html_of(page)
    assert ">No longer found</span>" in html_of(page)
    assert "is no longer in the library" in html_of(page)
    shown(citation(page).click().run())
    assert "no longer in the library" in page.info[0].value


def test_markup_in_a_document_is_shown_and_not_obeyed(app: App, fill: Callable[..., None]) -> None:
    fill(
        "Pumps\n\nThe team must answer <script>alert(1)</script> <img src=x onerror=alert(2)> **bold** $x$ within "
        "2 hours.\n",
        "pumps.txt",
        title="Pumps <b>bold</b> [link](http://x) :smile: $a$",
    )
    page = ask(app(), "What must the team answer within 2 hours?")
    shown(citation(page).click().run())
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html_of(page)
    assert "<script>alert" not in html_of(page)
    assert "<img" not in html_of(page)
    assert "Pumps &lt;b&gt;bold&lt;/b&gt;" in html_of(page)
    label = citation(page).label
    assert r"\[link\]\(http" in label
    assert ":smile:" not in label


@pytest.mark.parametrize("question", ["   ", "?!…", "word " * 4000])
def test_a_question_that_cannot_be_asked_gets_one_sentence_and_no_conversation(
    app: App, fill: Callable[..., None], question: str, opened: Callable[[], Opening]
) -> None:
    fill()
    page = ask(app(), question)
    assert len(page.warning) == 1
    assert "question" in page.warning[0].value
    assert opened().conversations.all() == []


def test_a_filter_limits_where_the_answer_is_looked_for(app: App, fill: Callable[..., None]) -> None:
    fill(nation="scotland")
    page = app()
    shown(page.multiselect(key="filter-nations").set_value(["wales"]).run())
    assert page.get("popover")[0].proto.popover.label == "Filters: 1 set"
    ask(page, URGENT)
    assert "No document passes the filter" in html_of(page)
    shown(page.button(key="clear-filters").click().run())
    ask(page, URGENT)
    assert "“The hospice at home team must answer" in html_of(page)


def test_the_home_nation_is_chosen_once_and_guidance_of_another_is_labelled(
    app: App, fill: Callable[..., None], folder: Path
) -> None:
    fill(nation="scotland")
    page = app()
    shown(page.selectbox(key="home").set_value("wales").run())
    ask(page, URGENT)
    assert "is guidance for Scotland, not for Wales" in html_of(page)
    assert Conversations(folder).setting("home") == "wales"


def test_what_a_person_thinks_of_an_answer_is_kept_with_a_note(
    app: App, fill: Callable[..., None], folder: Path
) -> None:
    fill()
    page = ask(app(), URGENT)
    shown(page.button(key="judge-down-1").click().run())
    page.text_input(key="note-1").set_value("The page is missing")
    shown(next(button for button in page.button if button.label == "Save note").click().run())
    (answer,) = Conversations(folder).answers(1)
    assert (answer.verdict, answer.note) == ("down", "The page is missing")


def test_an_answer_can_be_copied_as_plain_text_with_its_citations(app: App, fill: Callable[..., None]) -> None:
    fill(publisher="A Hospice", published="2021", status="current")
    page = ask(app(), URGENT)
    assert "“The hospice at home team must answer an urgent call within 2 hours.”" in page.code[0].value
    assert (
        "(Hospice at home: service guidance, A Hospice, 2021, section “Rapid response”; current)" in page.code[0].value
    )


def test_the_page_says_who_answers_and_what_is_sent_where(
    app: App, fill: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    assert "nothing leaves this computer" in html_of(app())
    monkeypatch.setenv("ASSISTANT_MODEL", "openai:example")
    assert "Answers are written by openai:example" in html_of(app())


def test_a_new_conversation_starts_empty_and_follow_ups_stay_in_theirs(app: App, fill: Callable[..., None]) -> None:
    fill()
    page = ask(ask(app(), URGENT), "And at night, should it have a registered nurse on duty?")
    assert html_of(page).count('<h2 class="question">') == 2
    shown(page.button(key="new").click().run())
    assert '<h2 class="question">' not in html_of(page)
    assert len([label for label in labels(page) if label.startswith("How soon must")]) == 1


def test_a_chat_models_wording_stands_above_the_words_it_rests_on(
    app: App, fill: Callable[..., None], opened: Callable[[], Opening], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    monkeypatch.setenv("ASSISTANT_MODEL", "scripted:example")
    page = app()
    wording = "An urgent call must be answered within 2 hours."

    class AboutCalls:
        def __call__(self, brief: Brief) -> Iterator[Choice]:
            label = next(one.label for one in brief.sentences if "urgent call" in one.text)
            yield Choice((label,), wording)

    opened().wait().chat = AboutCalls()
    ask(page, URGENT)
    shown_html = html_of(page)
    assert f'<p class="said">{wording}</p>' in shown_html
    assert "“The hospice at home team must answer an urgent call within 2 hours.”" in shown_html


def test_an_answer_that_may_be_none_says_so_above_its_words(
    app: App, fill: Callable[..., None], opened: Callable[[], Opening]
) -> None:
    fill()
    page = app()

    def doubting(brief: Brief) -> Iterator[Choice]:
        yield Choice((next(one.label for one in brief.sentences if "urgent call" in one.text),), doubtful=True)

    opened().wait().extractive = doubting
    ask(page, URGENT)
    said = html_of(page)
    assert said.count(DOUBTFUL) == 1
    assert said.index(DOUBTFUL) < said.index("</blockquote>")


def test_a_question_asked_before_the_library_is_ready_waits_and_is_answered(folder: Path) -> None:
    opening(chosen_settings(), HashEmbedder())
    page = shown(AppTest.from_file(str(APP), default_timeout=120).run())
    ask(page, "What must an integrated care board do about palliative care?")
    assert re.search(r"\d\d documents", html_of(page))
    assert not [text for text in html_of(page).splitlines() if "Getting ready" in text]


def test_going_to_the_library_and_back_keeps_the_conversation(app: App, fill: Callable[..., None]) -> None:
    fill()
    page = ask(app(), URGENT)
    shown(page.switch_page("assistant/pages/library.py").run())
    shown(page.switch_page("assistant/pages/ask.py").run())
    assert "“The hospice at home team must answer" in html_of(page)


@pytest.mark.parametrize("address", ["999", "9" * 40, "x", "-1"])
def test_an_address_that_names_no_conversation_begins_a_new_one(
    app: App, fill: Callable[..., None], address: str
) -> None:
    fill()
    page = app()
    page.query_params["conversation"] = address
    ask(shown(page.run()), URGENT)
    assert "“The hospice at home team must answer" in html_of(page)
    assert page.query_params["conversation"] == "1"


def test_a_library_of_another_version_is_told_in_a_sentence(folder: Path) -> None:
    made_empty(folder)
    with sqlite3.connect(folder / "library.sqlite") as db:
        db.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
    page = AppTest.from_file(str(APP), default_timeout=120).run()
    assert not page.exception
    assert "another version of the assistant" in page.error[0].value


def test_a_setting_that_cannot_be_is_told_in_a_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_NATION", "france")
    page = AppTest.from_file(str(APP), default_timeout=120).run()
    assert not page.exception
    assert "france" in page.error[0].value
