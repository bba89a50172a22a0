"""The Library page: what is in the library, and how to change it."""

from __future__ import annotations

import streamlit as st

from assistant.pages.frame import framed
from assistant.pages.opening import Opening


def page(opened: Opening) -> None:
    st.title("Library", anchor=False)


framed("Library", page)
