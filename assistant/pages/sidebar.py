"""Beside the Ask page: a new conversation, one's own nation, and earlier conversations."""

from __future__ import annotations

from typing import cast

import streamlit as st

from assistant.pages import panel
from assistant.pages.opening import Opening
from assistant.pages.words import NATION, plain
from corpus.records import Nation

HOMES: tuple[str, ...] = ("england", "scotland", "wales", "northern-ireland", "")
EARLIER = 30  # conversations listed
LONGEST_ID = 16  # digits: more is no id


def current_conversation() -> int | None:
    """The id of the conversation that is shown.

    It stands in the page's address, so that a reload finds it; going to another page and back clears the address.
    """
    given = st.query_params.get("conversation", "")
    if given.isdecimal() and len(given) < LONGEST_ID:
        st.session_state["conversation"] = int(given)
    found: int | None = st.session_state.get("conversation")
    return found


def start_conversation(opened: Opening, question: str) -> int:
    made = opened.conversations.begin(question)
    _show(made)
    return made


def _show(conversation: int | None) -> None:
    st.session_state["conversation"] = conversation
    if conversation is None:
        st.query_params.clear()
    else:
        st.query_params["conversation"] = str(conversation)


def _go_to(conversation: int | None) -> None:
    panel.close()
    st.session_state["unasked"] = None
    _show(conversation)


def home_nation(opened: Opening) -> Nation | None:
    """As chosen in the app and kept in the library, else as set."""
    kept = opened.conversations.setting("home")
    chosen = opened.settings.home if kept is None else kept
    return cast(Nation, chosen) if chosen else None


def show_sidebar(opened: Opening) -> None:
    with st.sidebar:
        st.button("New conversation", on_click=_go_to, args=(None,), key="new", width="stretch", icon=":material/add:")
        home = home_nation(opened) or ""
        st.selectbox(
            "Your nation",
            HOMES,
            index=HOMES.index(home) if home in HOMES else len(HOMES) - 1,
            format_func=lambda one: NATION[cast(Nation, one)] if one else "Not set",
            help="Guidance of other nations is ranked lower and labelled.",
            key="home",
            on_change=_keep_home,
            args=(opened,),
        )
        _earlier(opened)


def _keep_home(opened: Opening) -> None:
    opened.conversations.set("home", st.session_state["home"])


def _earlier(opened: Opening) -> None:
    conversations = opened.conversations.all()
    if not conversations:
        return
    current = current_conversation()
    st.html('<h2 class="side">Earlier conversations</h2>')
    with st.container(gap=None):
        for one in conversations[:EARLIER]:
            st.button(
                plain(one.title),
                key=f"earlier-current-{one.id}" if one.id == current else f"earlier-{one.id}",
                type="tertiary",
                on_click=_go_to,
                args=(one.id,),
                width="stretch",
            )
