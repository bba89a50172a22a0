"""Terms within the words of an answer: what they mean is told, and nothing in a document becomes HTML."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as some

from assistant.pages import markup
from assistant.pages.terms import explained


def told(shown: str) -> dict[str, str]:
    """The meaning of each marked term."""
    return {
        form: unescape(meaning)
        for meaning, form in re.findall(
            r'<abbr class="term" tabindex="0" aria-description="([^"]*)"[^>]*>([^<]*)<', shown
        )
    }


def words(shown: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", shown))


def test_an_abbreviation_shows_its_meaning_where_it_is_first_used() -> None:
    shown = explained("EPaCCS are shared. EPaCCS are local.")
    assert list(told(shown)) == ["EPaCCS"]
    assert told(shown)["EPaCCS"].startswith("Electronic Palliative Care Coordination System: shared record")
    assert shown.count("<abbr") == 1


def test_a_historic_term_says_what_there_is_today() -> None:
    meaning = told(explained("Clinical Commissioning Groups paid."))["Clinical Commissioning Groups"]
    assert meaning.endswith("; today: Integrated Care Board (ICB)")


def test_a_meaning_from_memory_says_so() -> None:
    assert told(explained("a PHB"))["PHB"].endswith("(from memory, not checked)")


def test_terms_in_full_are_left_as_they_are() -> None:
    assert explained("An Integrated Care Board arranges end of life care.").count("<abbr") == 0


def test_a_quotation_keeps_its_words_and_none_of_the_meanings() -> None:
    text = "The ICB shall\n\nuse EPaCCS\tand <b>KIS</b> & more"
    shown = markup.quotation(text, explained)
    assert words(shown) == "“The ICB shall\nuse EPaCCS · and <b>KIS</b> & more”"
    assert "<b>" not in shown
    assert set(told(shown)) == {"ICB", "EPaCCS", "KIS"}


@given(text=some.text(alphabet=some.sampled_from("ICB EPaS<>&\"'=/"), max_size=40))
def test_whatever_a_document_says_it_says_as_text(text: str) -> None:
    shown = explained(text)
    assert words(shown) == text
    assert not re.search(r"<(?!/?abbr[ >])", shown)
