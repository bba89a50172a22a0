"""A library in a temporary folder, and the app on it, with words hashed into vectors in the place of a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.pages.opening import Opening, chosen_settings, open_again, opening
from assistant.wire import House
from index.add import Addition, add
from index.embed import HashEmbedder

APP = Path(__file__).parents[2] / "streamlit_app.py"

GUIDANCE = """# Hospice at home: service guidance

## Rapid response

The hospice at home team must answer an urgent call within 2 hours. The team may ask a district nurse to visit first.

## Staffing

Every hospice at home team should have a registered nurse on duty at night.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The library folder that the app is set to; nothing is in it yet."""
    for name in ("ASSISTANT_MODEL", "ASSISTANT_EMBEDDING_MODEL", "ASSISTANT_NATION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ASSISTANT_LIBRARY", str(tmp_path / "library"))
    open_again()
    yield tmp_path / "library"
    open_again()


@pytest.fixture
def fill(folder: Path, tmp_path: Path) -> Callable[..., None]:
    """Adds a text to the library: ``fill(text, name="guidance.md", title="...", nation="scotland")``."""

    def filled(text: str = GUIDANCE, name: str = "guidance.md", **details: Any) -> None:
        house = made_empty(folder)
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        (added,) = add(house.library, house.encoder, [file], Addition(details))
        assert added.outcome in ("indexed", "replaced"), added

    return filled


def made_empty(folder: Path) -> House:
    house = House(chosen_settings())
    house.encoder = HashEmbedder()
    house.furnish(empty=True)
    return house


@pytest.fixture
def opened(folder: Path) -> Callable[[], Opening]:
    """The opening that the app uses, once it is ready."""

    def ready() -> Opening:
        made_empty(folder)
        made = opening(chosen_settings(), HashEmbedder())
        made.wait()
        return made

    return ready


@pytest.fixture
def app(opened: Callable[[], Opening]) -> Callable[[], AppTest]:
    """The app as a person sees it on opening it."""

    def run() -> AppTest:
        opened()
        return shown(AppTest.from_file(str(APP), default_timeout=120).run())

    return run


def shown(page: AppTest) -> AppTest:
    assert not page.exception, page.exception
    return page


def ask(page: AppTest, question: str) -> AppTest:
    return shown(page.chat_input[0].set_value(question).run())


def html_of(page: AppTest) -> str:
    """All that the page shows as HTML, without its style."""
    return "\n".join(one.proto.body for one in page.get("html") if "<style" not in one.proto.body)


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def citation(page: AppTest, number: int = 1) -> Any:
    """The first button of a numbered citation."""
    return next(button for button in page.button if button.label.startswith(rf"\[{number}\]"))
