"""What every page has: its look, the library behind it, and the sentence where that cannot be had."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st

from assistant.pages.boundary import boundary
from assistant.pages.markup import escaped
from assistant.pages.opening import Opening, chosen_settings, open_again, opening
from assistant.pages.words import plain

STYLE = Path(__file__).with_name("page.css")
ICON = Path(__file__).with_name("icon.svg")
SIDEBAR = 256  # pixels


def framed(title: str, show: Callable[[Opening], None]) -> None:
    """Show one page; whatever goes wrong is told in its place."""
    st.set_page_config(f"{title} – Commissioning assistant", layout="wide", initial_sidebar_state=SIDEBAR)
    st.html(STYLE)
    st.html(_icon(), unsafe_allow_javascript=True)
    opened: Opening | None = None
    with boundary(None, _not_open):
        opened = opening(chosen_settings())
    if opened is not None:
        with boundary(opened.settings.library, _problem):
            show(opened)
            opened.begin()


@cache
def _icon() -> str:
    """Puts our icon on the browser's tab. An icon named to Streamlit is fetched from elsewhere, and one given to it as
    a file makes it import NumPy before the first page stands."""
    drawing = base64.b64encode(ICON.read_bytes()).decode()
    return f"""<script>
    for (const link of document.querySelectorAll("link[rel~=icon]")) link.href = "data:image/svg+xml;base64,{drawing}";
    </script>"""


def _not_open(sentence: str) -> None:
    st.title("The library is not open", anchor=False)
    _problem(sentence)


def _problem(sentence: str) -> None:
    st.error(plain(sentence))
    st.button("Try again", on_click=open_again, key="try-again")


def getting_ready(opened: Opening) -> None:
    """A quiet line, with a bar on the first start, until the library answers."""
    if opened.problem:
        _problem(opened.problem)
    elif not opened.ready.is_set():
        _waiting(opened)
    elif opened.note:
        _quietly(opened.note)
    if opened.conversations.problem:
        _quietly(opened.conversations.problem)


def _quietly(text: str) -> None:
    st.html(f'<p class="quiet">{escaped(text)}</p>')


@st.fragment(run_every=0.7)
def _waiting(opened: Opening) -> None:
    if opened.ready.is_set():
        st.rerun()
    progress = opened.progress
    if progress is None:
        _quietly("Getting ready. You can begin already: what you ask for comes as soon as it can.")
    else:
        what = f"Setting up the built-in knowledge: {progress.files} of {progress.of_files}. You can begin already."
        st.progress(min(max(progress.share, 0.0), 1.0), plain(what))
