"""The Knowledge page, as a person uses it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import html_of, shown
from streamlit.testing.v1 import AppTest

from assistant.pages.opening import Opening
from corpus.catalogue import load_catalogue
from corpus.frameworks import load_frameworks
from corpus.own_frameworks import own_frameworks

App = Callable[[], AppTest]


@pytest.fixture
def knowledge(app: App) -> App:
    def run() -> AppTest:
        return shown(app().switch_page("assistant/pages/knowledge.py").run())

    return run


def chosen(page: AppTest, key: str, value: str) -> AppTest:
    return shown(page.selectbox(key=key).set_value(value).run())


def test_documents_are_found_by_nation_status_publisher_and_topic(knowledge: App) -> None:
    page = knowledge()
    known = list(load_catalogue().documents.values())
    assert len(page.dataframe[0].value) == len(known)
    chosen(page, "source-nation", "scotland")
    assert len(page.dataframe[0].value) == sum(one.nation == "scotland" for one in known)
    chosen(page, "source-status", "superseded")
    left = [one for one in known if one.nation == "scotland" and one.status == "superseded"]
    assert list(page.dataframe[0].value["Title"]) == [one.title for one in left]
    shown(page.text_input(key="find-source").set_value("nothing is called this").run())
    assert "No document matches" in page.info[0].value


def test_a_document_tells_what_replaced_it_and_leads_to_the_original(knowledge: App) -> None:
    old = next(one for one in load_catalogue().documents.values() if one.superseded_by and one.url)
    new = load_catalogue().documents[old.superseded_by or ""]
    page = chosen(knowledge(), "source", old.id)
    assert f"<dt>Replaced by</dt><dd>{new.title}" in html_of(page).replace("&#x27;", "'").replace("&amp;", "&")
    assert old.url in [button.proto.url for button in page.get("link_button")]


def test_a_digest_that_this_library_does_not_have_is_told(knowledge: App) -> None:
    one = next(one for one in load_catalogue().documents.values() if one.digest)
    assert "Our digest of it is not in this library" in html_of(chosen(knowledge(), "source", one.id))


@pytest.mark.parametrize("slug", sorted(load_frameworks()))
def test_every_framework_is_a_table_that_keeps_its_words_and_our_reading_apart(knowledge: App, slug: str) -> None:
    framework = load_frameworks()[slug]
    page = html_of(chosen(knowledge(), "framework", slug))
    assert page.count('<th scope="row">') == len(framework.requirements)
    assert "Our reading, not the framework" in page
    assert ("Not complete here" in page) == (not framework.complete)
    recalled = sum(one.checked == "recalled" for one in framework.requirements)
    assert page.count("From memory, not checked</span>") >= recalled


def test_requirements_are_shown_for_whom_they_address(knowledge: App) -> None:
    page = chosen(knowledge(), "framework", "icb-statutory-guidance")
    chosen(page, "addressee", "practitioner")
    assert "Nothing in this framework addresses them" in page.info[0].value


def test_a_requirement_leads_to_our_clauses_with_their_indicators(knowledge: App) -> None:
    page = chosen(knowledge(), "framework", "nice-qs13")
    chosen(page, "clauses-of", page.selectbox(key="clauses-of").options and "nice-qs13:statement-4")
    assert "The Provider" in html_of(page)
    assert "<dt>Numerator</dt>" in html_of(page)


STRATEGY = """# Harbour strategy

## Priority 1: Help at night

A nurse answers within 30 minutes.

## Duties

Commissioners must publish a plan every year.
"""


def test_a_document_of_ones_own_becomes_a_framework_and_goes_away_again(
    knowledge: App, fill: Callable[..., None], opened: Callable[[], Opening]
) -> None:
    fill(STRATEGY, "strategy.md", nation="wales")
    (entry,) = opened().library.entries()
    page = chosen(knowledge(), "own", entry.source_id)
    assert "2 sentences of this document may be requirements" in html_of(page)
    shown(next(button for button in page.button if button.label == "Keep this framework").click().run())
    assert "is kept, with 2 requirements" in page.success[0].value.replace("\\", "")
    own = own_frameworks(opened().library.folder)["own-harbour-strategy"]
    assert [(one.nation, len(one.requirements)) for one in [own]] == [("wales", 2)]
    page = chosen(page, "framework", own.slug)
    assert "Commissioners must publish a plan every year." in html_of(page)
    page = chosen(page, "own", "own:own-harbour-strategy")
    shown(page.checkbox(key="sure-own-harbour-strategy").check().run())
    shown(page.button(key="remove-own").click().run())
    assert own_frameworks(opened().library.folder) == {}


def test_a_framework_without_a_title_is_not_kept(
    knowledge: App, fill: Callable[..., None], opened: Callable[[], Opening]
) -> None:
    fill(STRATEGY, "strategy.md")
    (entry,) = opened().library.entries()
    page = chosen(knowledge(), "own", entry.source_id)
    page.text_input(key=f"own-title-{entry.document_id}").set_value(" ")
    shown(next(button for button in page.button if button.label == "Keep this framework").click().run())
    assert "needs a title: nothing was kept" in page.error[0].value
    assert own_frameworks(opened().library.folder) == {}
