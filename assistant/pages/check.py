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
    checking, assessing, agreeing, watching = st.tabs(["Check", "Self-assessment", "Agreement", "Watch"])
    with checking:
        if "check" in st.query_params:  # a link out of a report
            st.session_state["check"] = st.query_params.pop("check")
        if st.session_state.get("check"):
            show_review(opened, st.session_state["check"])
        else:
            show_form(opened)
    with assessing:
        show_assessments(opened)
    with agreeing:
        show_agreement(opened)
    with watching:
        show_watch(opened)


framed("Check", page)
