"""A kept draft on the page: its text section by section, and the ways to its gaps, versions and files."""

from __future__ import annotations

import streamlit as st

from assistant.pages import draft_state, markup, panel
from assistant.pages.check_form import reviewer
from assistant.pages.draft_form import go_on, templates
from assistant.pages.draft_gaps import show_gaps
from assistant.pages.draft_out import show_files
from assistant.pages.draft_state import Open, Waiting, open_draft
from assistant.pages.draft_text import show_section
from assistant.pages.draft_versions import compared, show_versions
from assistant.pages.opening import Opening
from assistant.pages.sidebar import home_nation
from assistant.pages.words import NATION, counted, plain

VIEWS = ("Text", "Local decisions", "Files", "Versions")


def show_draft(opened: Opening, shown: Open) -> None:
    left, right = st.columns([5, 6], gap="large")  # always two, or opening the panel would lose the place in the left
    with left:
        _draft(opened, shown)
    with right, st.container(key="side"):
        panel.show(opened, home_nation(opened), on="draft")


def _draft(opened: Opening, shown: Open) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="draft-top"):
        st.button("All drafts", on_click=open_draft, args=(None,), key="draft-back", icon=":material/arrow_back:")
        by = reviewer(opened, "draft-editor")
    st.html(f'<h2 class="question">{markup.escaped(shown.draft.title)}</h2>')
    st.html(f'<p class="quiet">{markup.escaped(_about(shown))}</p>')
    _told()
    _waiting(opened, shown, by)
    _undone(opened, shown, by)
    if shown.draft.warnings:
        with st.expander(plain(counted(len(shown.draft.warnings), "note on this draft", "notes on this draft"))):
            st.html(markup.warnings(shown.draft.warnings))
    view = st.segmented_control(
        "Show", VIEWS, default=VIEWS[0], required=True, key="draft-view", wrap=True, on_change=panel.leave
    )
    if view == "Local decisions":
        show_gaps(opened, shown, by)
    elif view == "Files":
        show_files(opened, shown, by)
    elif view == "Versions":
        show_versions(opened, shown, by)
    else:
        show_section(opened, shown, by)


def _about(shown: Open) -> str:
    draft, paper = shown.draft, shown.paper
    template = templates().get(draft.brief.template)
    title = template.title if template else draft.brief.template
    parts = [
        "" if title == draft.title else title,
        NATION[draft.brief.nation],
        f"version {paper.version}" + (f" by {paper.by}" if paper.by else ""),
        counted(len(draft.statements), "statement"),
        f"{len(draft.unsupported)} without a source",
    ]
    return ", ".join(part for part in parts if part)


def _told() -> None:
    said = st.session_state.pop("draft-said", None)
    if said:
        st.success(plain(said))
    problem = st.session_state.pop("draft-problem", None)
    if problem:
        st.error(plain(problem))


def _waiting(opened: Opening, shown: Open, by: str) -> None:
    """What somebody else saved meanwhile, and a change of one's own that waits for it to be looked at."""
    waiting: Waiting | None = st.session_state.get("draft-waiting")
    newer = shown.latest.version > shown.paper.version
    if not newer and not (waiting and waiting.name == shown.paper.name):
        return
    who = f" by {shown.latest.by}" if shown.latest.by else ""
    told = f"Version {shown.latest.version} was saved{who} since the one you are looking at."
    st.warning(plain(f"{told} {'Your change is not lost: it waits below.' if waiting else ''}".strip()))
    with st.expander("What changed meanwhile", expanded=bool(waiting)):
        st.html(compared(opened, shown.paper.name, shown.paper.version, shown.latest.version))
    with st.container(horizontal=True):
        if waiting and st.button(f"Make my change on version {shown.latest.version}", type="primary", key="on-top"):
            draft_state.keep_on_top(opened, waiting, by)
        st.button(
            "Look at the latest version",
            key="draft-latest",
            on_click=open_draft,
            args=(shown.paper.name,),
            help="A change of yours that waits is given up." if waiting else None,
        )


def _undone(opened: Opening, shown: Open, by: str) -> None:
    left = [one for one in shown.draft.sections if not one.done]
    if left and shown.paper.version == shown.latest.version:
        st.info(f"{counted(len(left), 'section')} not drafted yet, the next is: {plain(left[0].title)}.")
        if st.button("Go on drafting", type="primary", key="draft-go-on"):
            go_on(opened, shown.paper.name, shown.draft.brief, by)
