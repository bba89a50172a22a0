"""The Check page: a specification against frameworks, what people decide of it, and what rests on what changed."""

from __future__ import annotations

import streamlit as st

from assistant.pages.agreement import show_agreement
from assistant.pages.assessing import show_assessments
from assistant.pages.check_form import show_form
from assistant.pages.check_review import show_review
from assistant.pages.frame import framed, getting_ready
from assistant.pages.opening import Opening
from assistant.pages.watching import show_watch


def page(opened: Opening) -> None:
    st.html('<span class="wide-page"></span>')
    st.title("Check", anchor=False)
    with st.container():  # what comes and goes above must not move the tabs, which would lose the one in use
        getting_ready(opened)
    if "check" in st.query_params:  # a link out of a report
        st.session_state["check"] = st.query_params["check"]
        del st.query_params["check"]
    tabs = st.tabs(list(TABS), key="check-tabs", on_change="rerun")
    for tab, show in zip(tabs, TABS.values(), strict=True):
        if tab.open:  # the others are made when they are opened
            with tab:
                show(opened)


def _check(opened: Opening) -> None:
    name = st.session_state.get("check")
    if name:
        show_review(opened, name)
    else:
        show_form(opened)


TABS = {"Check": _check, "Self-assessment": show_assessments, "Agreement": show_agreement, "Watch": show_watch}

framed("Check", page)
