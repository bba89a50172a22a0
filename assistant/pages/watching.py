"""Watch on the page: what was saved and rests on documents that were superseded or changed since."""

from __future__ import annotations

import streamlit as st

from assistant.pages import markup
from assistant.pages.boundary import boundary
from assistant.pages.check_form import open_check
from assistant.pages.draft_state import open_draft
from assistant.pages.opening import Opening
from assistant.pages.words import counted, plain
from assistant.watch import SAID, Fate, Moved, Resting, watch

KIND = {
    "conversation": "Conversation",
    "draft": "Draft",
    "check": "Check",
    "assessment": "Self-assessment",
    "answer": "Saved answer",
}
AGAIN = {"conversation": "Ask again", "draft": "Draft again", "check": "Check again"}
STANDS = {"reworded": "Reworded", "not found": "Not found any more"}


def show_watch(opened: Opening) -> None:
    st.html(
        '<p class="lead">When guidance is superseded or changes, this lists the answers, drafts and checks that rest '
        "on it, and which of their quotations still stand.</p>"
    )
    said = st.session_state.pop("watch-said", None)
    if said:
        st.success(plain(said))
    problem = st.session_state.pop("watch-problem", None)
    if problem:
        st.error(plain(problem))
    found = watch(opened.library, opened.conversations)
    if not found:
        st.info(
            "Nothing that is kept here rests on a document that was superseded or changed. When one is, mark it on the "
            "Library page or add its new version, and look here again."
        )
        return
    for one in found:
        _resting(opened, one)


def _resting(opened: Opening, one: Resting) -> None:
    with st.container(border=True):
        told = f"{KIND[one.kind]}, last changed {one.saved[:10]}. "
        told += f"{one.standing} of {counted(one.quotations, 'quotation')} from what changed still stand."
        st.html(
            f'<h2 class="panel-title">{markup.escaped(one.title)}</h2><p class="quiet">{markup.escaped(told)}</p>'
            + "".join(_moved(moved) for moved in one.moved)
        )
        _open(one)
        if one.kind in AGAIN and st.button(AGAIN[one.kind], key=f"again-{one.kind}-{one.name}"):
            with st.spinner("Doing it again"), boundary(opened.settings.library, _tell):
                from assistant.rerun import done_again

                by = opened.conversations.setting("reviewer") or ""
                st.session_state["watch-said"] = done_again(opened.wait(), opened.conversations, one, by)
            st.rerun()


def _open(one: Resting) -> None:
    """The way to it."""
    key = f"open-{one.kind}-{one.name}"
    if one.kind == "draft" and st.button("Open the draft", key=key):
        open_draft(one.name)
        st.switch_page("assistant/pages/draft.py")
    elif one.kind == "check":
        st.button("Open the check", key=key, on_click=_open_check, args=(one.name,))
    elif one.kind == "conversation" and st.button("Open the conversation", key=key):
        st.session_state["conversation"] = int(one.name)
        st.switch_page("assistant/pages/ask.py")


def _open_check(name: str) -> None:
    open_check(name)
    st.session_state["check-tabs"] = "Check"


def _tell(problem: str) -> None:
    st.session_state["watch-problem"] = problem


def _moved(moved: Moved) -> str:
    by = f" by {moved.by}" if moved.by and moved.change == "superseded" else ""
    same = sum(fate.stands == "exact" for fate in moved.fates)
    fates = "".join(_fate(fate) for fate in moved.fates if fate.stands != "exact")
    told = f"{moved.title} {SAID[moved.change]}{by}. "
    told += f"{counted(same, 'quotation')} of {len(moved.fates)} stand in the same words."
    return f"<p>{markup.escaped(told)}</p>{fates}"


def _fate(fate: Fate) -> str:
    """What was quoted and no longer stands so, and what stands there now."""
    shown = (
        f'<p>{markup.badge(STANDS[fate.stands], "caution")}</p><p class="lost">{markup.escaped(fate.words.text)}</p>'
    )
    if fate.now:
        digest = fate.now.source.kind == "digest"
        shown += f'<p class="quiet">Now:</p>{(markup.digest if digest else markup.quotation)(fate.now.text)}'
    return shown
