"""Saving a care profile on the Profiles page, and what happens where somebody else saved it meanwhile."""

from __future__ import annotations

import streamlit as st
from pydantic import ValidationError

from assistant.pages import profile_markup as told
from assistant.pages.opening import Opening
from assistant.pages.words import counted, plain
from assistant.profile_work import Work
from corpus.own_profiles import read
from corpus.papers import ChangedMeanwhile, Paper
from corpus.profile_differences import changes
from corpus.profile_files import to_yaml
from corpus.profile_tables import TableFault
from corpus.profiles import Profile
from corpus.schema import KnowledgeInvalid


def show_saving(opened: Opening, work: Work, made: Profile | list[TableFault]) -> None:
    """What is not saved yet, and the form to save it."""
    changed = work.changes(made) if isinstance(made, Profile) else []
    with st.container(border=True):
        _told(work, made, changed)
        with st.form(f"save-{work.name}-{work.paper.version}", border=False):
            left, right = st.columns([1, 2])
            with left:
                by = st.text_input("Your name", st.session_state.get("who", ""), key=f"by-{work.name}")
            with right:
                note = st.text_input("What changed and why", key=f"note-{work.name}-{work.paper.version}")
            sent = st.form_submit_button("Save as the next version", type="primary")
    if sent:
        st.session_state["who"] = by.strip()
        if isinstance(made, list):
            st.error("It was not saved: put right what is told beside the table, then save again. Nothing is lost.")
        elif not changed:
            st.info(f"Nothing is changed since version {work.paper.version}.")
        else:
            _save(opened, work, made, by.strip(), note.strip())
    theirs: Paper | None = st.session_state.get(f"theirs-{work.name}")
    if theirs is not None and isinstance(made, Profile):
        _meanwhile(work, theirs, made)


def _told(work: Work, made: Profile | list[TableFault], changed: list[str]) -> None:
    if isinstance(made, list):
        st.html(f"<p>{counted(len(made), 'thing')} to put right before it can be saved.</p>")
    elif not changed:
        st.html(f'<p class="quiet">Nothing is changed since version {work.paper.version}.</p>')
    else:
        with st.expander(f"Not saved yet: {counted(len(changed), 'change')} since version {work.paper.version}"):
            st.html(told.changed(changed))
            if st.button("Undo all of them", key=f"undo-{work.name}"):
                st.session_state.pop(f"work-{work.name}", None)
                st.session_state.pop(f"theirs-{work.name}", None)
                st.rerun()


def _save(opened: Opening, work: Work, made: Profile, by: str, note: str) -> None:
    try:
        paper = work.save(opened.settings.library, made, by, note)
    except ChangedMeanwhile as meanwhile:
        st.session_state[f"theirs-{work.name}"] = meanwhile.latest
        return
    except KnowledgeInvalid as fault:
        st.error(plain(f"It was not saved, and nothing is lost: {fault}"))
        return
    st.session_state.pop(f"theirs-{work.name}", None)
    st.session_state["profile-said"] = f"Saved as version {paper.version}."
    st.rerun()


def _meanwhile(work: Work, theirs: Paper, mine: Profile) -> None:
    """What somebody else changed, and the ways to go on; neither's work is lost in any of them."""
    who = theirs.by or "Somebody"
    st.warning(
        plain(f"{who} saved version {theirs.version} while you worked on version {work.paper.version}.")
        + (f" {plain(theirs.note)}" if theirs.note else "")
    )
    st.html(told.changed(changes(work.began, read(theirs))))
    with st.container(horizontal=True):
        if st.button("Bring both together", type="primary", key="bring-together"):
            try:
                work.bring_together(theirs, mine)
            except ValidationError:
                st.error("The two do not go together. Save yours on top, or download yours and open theirs.")
                return
            _go_on(work, "Both are together here now. Look through it, then save.")
        if st.button(f"Leave version {theirs.version} as it is and save mine on top", key="save-on-top"):
            work.paper = theirs
            _go_on(work, f"Save once more: yours becomes the version after {theirs.version}, which is kept.")
        st.download_button("Download mine as YAML", to_yaml(mine), f"{work.name}.yaml", key="download-mine")


def _go_on(work: Work, said: str) -> None:
    st.session_state.pop(f"theirs-{work.name}", None)
    st.session_state["profile-said"] = said
    st.rerun()
