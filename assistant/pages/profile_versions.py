"""The versions of a care profile on the Profiles page: who saved what, what changed, and going back."""

from __future__ import annotations

import streamlit as st

from assistant.pages import profile_markup as told
from assistant.pages.markup import table
from assistant.pages.opening import Opening
from assistant.pages.words import moment, plain
from corpus.own_profiles import Held, put_away, read, restore, versions
from corpus.papers import Paper
from corpus.profile_differences import changes
from corpus.schema import KnowledgeInvalid


def show_versions(opened: Opening, one: Held) -> None:
    found = versions(one.name, opened.settings.library)
    st.html(_table(found))
    numbers = [paper.version for paper in found]
    by_number = {paper.version: paper for paper in found}
    if len(found) > 1:
        left, right = st.columns(2)
        with left:
            before = st.selectbox("What changed from version", numbers[1:], key=f"from-{one.name}")
        with right:
            after = st.selectbox("to version", numbers, key=f"to-{one.name}")
        _changed(by_number[before], by_number[after])
        old = st.selectbox("Version to go back to", numbers[1:], key=f"old-{one.name}")
        if st.button(f"Make version {old} the latest again", key="restore"):
            made = restore(opened.settings.library, one.name, old, by=st.session_state.get("who", ""))
            _said(one.name, f"Version {old} is version {made.version} now; those between are kept.")
    st.html('<h3 class="side">Take it off the list</h3>')
    sure = st.checkbox("Yes, take it off the list; its versions stay in the library", key=f"sure-{one.name}")
    if st.button("Take it off the list", disabled=not sure, key="put-away"):
        put_away(opened.settings.library, one.name)
        _said(one.name, f"'{one.title}' is off the list.")


def _table(found: list[Paper]) -> str:
    rows = [(str(paper.version), moment(paper.saved), paper.by or "not said", paper.note) for paper in found]
    return table("Versions, the latest first", ("Version", "Saved", "By", "What changed"), rows)


def _changed(before: Paper, after: Paper) -> None:
    try:
        lines = changes(read(before), read(after))
    except KnowledgeInvalid as fault:
        st.error(plain(f"One of them cannot be read: {fault}"))
        return
    st.html(told.changed(lines) if lines else "<p>They say the same.</p>")


def _said(name: str, words: str) -> None:
    st.session_state["profile-said"] = words
    st.session_state.pop(f"work-{name}", None)
    st.rerun()
