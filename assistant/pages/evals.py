"""The Evals page: how well the assistant finds, quotes and refuses, measured on questions whose answers are known."""

from __future__ import annotations

import streamlit as st

from assistant.pages.evals_measure import show_measuring
from assistant.pages.evals_own import show_own
from assistant.pages.evals_results import show_comparison, show_results
from assistant.pages.frame import framed, getting_ready
from assistant.pages.opening import Opening


def page(opened: Opening) -> None:
    st.html('<span class="wide-page"></span>')
    st.title("Evals", anchor=False)
    with st.container():  # comes and goes without moving the tabs, which would begin at the first again
        getting_ready(opened)
    st.html(
        '<p class="quiet">How well the assistant finds, quotes and refuses: it is asked questions whose answers are '
        "known, and what it says is compared with them. Nothing of this leaves your computer.</p>"
    )
    measure, results, compare, own = st.tabs(["Measure", "Results", "Compare", "Your own questions"])
    with measure:
        show_measuring(opened)
    with results:
        show_results(opened)
    with compare:
        show_comparison(opened)
    with own:
        show_own(opened)


framed("Evals", page)
