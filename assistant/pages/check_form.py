"""What is to be checked and against what, the check on its way, and the checks that are kept."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import streamlit as st

from assistant.draft_files import drafts
from assistant.kept_checks import Checks
from assistant.pages import markup
from assistant.pages.checking import Checking, Given, Wanted, of_draft
from assistant.pages.damaged import show_damaged
from assistant.pages.knowledge_data import frameworks_here
from assistant.pages.opening import Opening
from assistant.pages.sidebar import home_nation
from assistant.pages.words import NATION, counted, plain
from assistant.reporting.rows import in_a_sentence
from assistant.reporting.save import stage_titles
from corpus.library import LibraryError
from corpus.records import Nation
from corpus.schema import builtin_folder

EXAMPLE = "hospice-at-home.md"


def reviewer(opened: Opening, key: str) -> str:
    """The name of who decides, kept for the next time."""
    kept = opened.conversations.setting("reviewer") or ""
    name = st.text_input("Your name, for the record", kept, key=key, max_chars=80).strip()
    if name and name != kept:
        opened.conversations.set("reviewer", name)
    return name


def show_form(opened: Opening) -> None:
    checking: Checking | None = st.session_state.get("checking")
    if checking is not None and _on_its_way(checking):
        return
    st.html(
        '<p class="lead">Give a service specification, and see for each requirement of the national frameworks the '
        "words that meet it, or that nothing does.</p>"
    )
    if checking is not None and checking.problem:
        st.error(plain(checking.problem))
    how = st.segmented_control("What to check", ["A file", "Text", "A saved draft"], default="A file", key="check-how")
    draft = _draft(opened) if how == "A saved draft" else None
    given = _text() if how == "Text" else _file() if how in ("A file", None) else None
    wanted = _wanted(opened)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = reviewer(opened, "check-by")
    with st.container(horizontal=True):
        pressed = st.button("Check it", type="primary", disabled=not (given or draft), key="check-begin")
        example = st.button("Check an example of ours", type="tertiary", key="example-check")
    if pressed and draft is not None:
        _begin_draft(opened, draft, wanted, by)
    elif pressed and given is not None:
        _begin(opened, given, wanted, by)
    elif example:
        _begin(opened, Given(EXAMPLE, (builtin_folder("examples") / EXAMPLE).read_bytes(), "file"), wanted, by)
    _earlier(opened)


def _file() -> Given | None:
    uploaded = st.file_uploader(
        "The specification: PDF, Word, PowerPoint, Excel, OpenDocument, HTML, Markdown or plain text",
        key=f"check-file-{st.session_state.setdefault('check-round', 0)}",
    )
    return Given(uploaded.name, uploaded.getvalue(), "file") if uploaded else None


def _text() -> Given | None:
    text = st.text_area("The text of the specification", key="check-text", height=220)
    name = st.text_input("What it is called", key="check-text-name", placeholder="Pasted text", max_chars=80).strip()
    ending = "md" if text.lstrip().startswith("#") else "txt"
    content = text.encode("utf-8", "replace")
    return Given(f"{name or 'Pasted text'}.{ending}", content, "text") if text.strip() else None


def _draft(opened: Opening) -> str | None:
    """The name of a saved draft."""
    saved = {paper.name: paper.title for paper in drafts(opened.library.folder)}
    if not saved:
        st.info("No draft is saved in this library yet.")
        return None
    return st.selectbox(
        "The draft; its contract text is checked", list(saved), format_func=lambda one: saved[one], key="check-draft"
    )


def _begin_draft(opened: Opening, name: str, wanted: Wanted, by: str) -> None:
    try:
        given = of_draft(opened, name)
    except LibraryError as error:
        st.error(plain(str(error)))
        return
    _begin(opened, given, wanted, by)


def _wanted(opened: Opening) -> Wanted:
    known = frameworks_here(opened)
    titles = stage_titles()
    left, right = st.columns(2)
    with left:
        frameworks = st.multiselect(
            "Frameworks",
            list(known),
            format_func=lambda one: f"{known[one].title} ({NATION[known[one].nation]})",
            key="check-frameworks",
            placeholder="Those that apply",
            help="A framework that you name is checked whole, what only a commissioner must do included.",
        )
        stages = st.multiselect(
            "Stages of the pathway",
            list(titles),
            format_func=lambda one: titles[one],
            key="check-stages",
            placeholder="All",
            disabled=bool(frameworks),
        )
    with right:
        nation: Nation | None = st.selectbox(
            "Nation of the specification",
            get_args(Nation),
            index=None,
            format_func=lambda one: NATION[one],
            key="check-nation",
            placeholder="As it says itself",
            disabled=bool(frameworks),
        )
    return Wanted(tuple(frameworks), nation, () if frameworks else tuple(stages), home_nation(opened))


def _begin(opened: Opening, given: Given, wanted: Wanted, by: str) -> None:
    st.session_state["checking"] = Checking(opened, given, wanted, by)
    st.session_state["check-round"] = st.session_state.get("check-round", 0) + 1  # a new key empties the field
    st.rerun()


def _on_its_way(checking: Checking) -> bool:
    """Show how far a check is; ``False`` when there is nothing more to wait for."""
    if checking.done.is_set() or checking.stopped:
        if checking.stored is not None and not checking.stopped:
            st.session_state["check"] = checking.stored.paper.name
            st.session_state["checking"] = None
            st.rerun()
        if checking.stopped:
            st.session_state["checking"] = None
        return False
    st.subheader(plain(f"Checking {checking.given.name}"), anchor=False)
    _progress(checking)
    st.button("Stop", key="check-stop", on_click=checking.stop)
    return True


@st.fragment(run_every=0.5)
def _progress(checking: Checking) -> None:
    if checking.done.is_set():
        st.rerun()
    said = plain(checking.doing)
    if checking.of:
        said = f"{checking.ended} of {counted(checking.of, 'requirement')}"
    elif checking.to_read:
        said += f": {checking.read / checking.to_read:.0%}"
    st.progress(checking.share, said)
    if checking.now:
        st.html(f'<p class="quiet" role="status">Looking for: {markup.escaped(checking.now)}</p>')


def _earlier(opened: Opening) -> None:
    checks = Checks(opened.library.folder)
    show_damaged(checks.damaged(), checks.restore)
    kept = checks.all()
    if not kept:
        return
    st.html('<h2 class="question">Earlier checks</h2>')
    for one in kept:
        left = len(one.check.open)
        state = f"signed off by {one.check.signed.by}" if one.check.signed else f"{left} to decide"
        with st.container(key=f"earlier-check-{one.paper.name}", gap=None):
            st.button(
                plain(one.check.title),
                key=f"open-check-{one.paper.name}",
                type="tertiary",
                on_click=open_check,
                args=(one.paper.name,),
            )
            said = f"{one.paper.saved[:10]}, {Path(one.check.file).name}, {state}. {in_a_sentence(one.check)}"
            st.html(f'<p class="quiet">{markup.escaped(said)}</p>')


def open_check(name: str | None) -> None:
    """Show a kept check; ``None``: the form again."""
    st.session_state["check"] = name
    st.session_state["opened"] = None
