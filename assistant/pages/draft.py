"""The Draft page: choose what to draft, watch it being written, work on it, and take it out and back in."""

from __future__ import annotations

import streamlit as st

from assistant.pages.draft_form import show_form
from assistant.pages.draft_state import open_draft, opened_draft
from assistant.pages.frame import framed, getting_ready
from assistant.pages.one_draft import show_draft
from assistant.pages.opening import Opening
from assistant.pages.words import plain
from corpus.library import LibraryError


def page(opened: Opening) -> None:
    st.html('<span class="wide-page"></span>')
    st.title("Draft", anchor=False)
    getting_ready(opened)
    try:
        shown = opened_draft(opened)
    except LibraryError as error:
        st.error(plain(str(error)))
        st.button("All drafts", on_click=open_draft, args=(None,), key="draft-back")
        return
    if shown is None:
        show_form(opened)
    else:
        show_draft(opened, shown)


framed("Draft", page)
