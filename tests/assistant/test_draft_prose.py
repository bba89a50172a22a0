"""A chat model that writes a section: held to the sentences it names, over HTTP as a service answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, Reply, says
from ended import Command

SECTION = ("draft", "service-specification", "--nation", "england", "--section", "population-needs", "--json")


@pytest.fixture
def ask(assistant: Command, furnished_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[ChatServer], Any]:
    def asked(server: ChatServer) -> Any:
        monkeypatch.setenv("ASSISTANT_MODEL", "openai:test")
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        return assistant(*SECTION).json["sections"][0]

    return asked


END = {"sentences": []}
DUTY = "Under section 3(1)(h)"


def test_prose_that_its_sentences_carry_is_shown_and_requirements_it_leaves_out_keep_their_words(ask: Any) -> None:
    text = "Integrated Care Boards must have regard to the guidance of NHS England on palliative and end of life care."
    with ChatServer(says({"sentences": ["s2"], "text": text}, END)) as server:
        section = ask(server)
        assert "Section to write" in server.prompt()
        assert DUTY in server.prompt()
    (told,) = [one for one in section["statements"] if one["text"] == text]
    assert told["force"] == "must"
    assert told["requirements"] == ["nhs-act-2006-section-3:regard-to-guidance"]
    assert "must have regard" in told["quotes"][0]["text"]
    assert any(one["text"].startswith(DUTY) for one in section["statements"]), "no duty is lost"


def test_wording_that_goes_beyond_its_sentences_is_shown_in_their_words_and_it_says_so(ask: Any) -> None:
    claim = {"sentences": ["s2"], "text": "Integrated Care Boards must publish a plan within 90 days."}
    with ChatServer(says(claim, END), says(claim, END)) as server:
        section = ask(server)
    texts = [one["text"] for one in section["statements"]]
    assert not any("90" in text for text in texts)
    assert any(text.startswith("Integrated Care Boards must have regard") for text in texts)
    assert any("went beyond its sources" in warning for warning in section["warnings"])


def test_a_service_that_fails_leaves_the_sources_own_words_and_says_so(ask: Any) -> None:
    with ChatServer(Reply(status=400)) as server:
        section = ask(server)
    assert any(one["text"].startswith(DUTY) for one in section["statements"])
    assert any("wrote nothing here" in warning for warning in section["warnings"])
