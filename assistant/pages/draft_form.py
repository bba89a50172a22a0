"""What is to be drafted, the draft on its way, and the drafts that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import get_args

import streamlit as st

from assistant.draft_files import drafts
from assistant.drafts import Brief
from assistant.export import names
from assistant.pages import draft_markup, markup
from assistant.pages.check_form import reviewer
from assistant.pages.draft_state import open_draft
from assistant.pages.opening import Opening
from assistant.pages.sidebar import home_nation
from assistant.pages.words import NATION, counted, moment, plain
from assistant.pages.writing import Writing
from corpus.own_profiles import held
from corpus.records import Nation
from corpus.templates import Template, load_templates

templates = cache(load_templates)
EXAMPLE = Brief("service-specification", "england", stages=("last-days",), population="adults in the last days of life")


def show_form(opened: Opening) -> None:
    writing: Writing | None = st.session_state.get("writing")
    if writing is not None and _on_its_way(writing):
        return
    st.html(
        '<p class="lead">Choose a template and get a draft in its shape. Each statement has its source one click away '
        "and says how binding it is; what has to be decided locally stands as a gap to fill.</p>"
    )
    if writing is not None and writing.problem:
        st.error(plain(writing.problem))
    brief, title = _brief(opened)
    by = reviewer(opened, "draft-by")
    with st.container(horizontal=True):
        if st.button("Write the draft", type="primary", key="draft-begin"):
            _begin(opened, brief, title, by)
        if st.button("Draft an example: the last days of life", type="tertiary", key="example-draft"):
            _begin(opened, EXAMPLE, "Example: care in the last days of life", by)
    _kept(opened)


def _brief(opened: Opening) -> tuple[Brief, str]:
    known = {name: one for name, one in templates().items() if one.makes != "summary"}
    left, right = st.columns(2)
    with left:
        order = sorted(known, key=lambda name: name != "service-specification")
        template = st.selectbox("Template", order, format_func=lambda one: known[one].title, key="draft-template")
        title = st.text_input("Title of the draft", key="draft-title", placeholder=known[template].title, max_chars=120)
        population = st.text_input("For whom the service is", key="draft-population", max_chars=300)
    with right:
        nation = _nation(opened, known[template])
        profiles = {one.name: one for one in held(opened.library.folder) if one.profile}
        profile = st.selectbox(
            "Care profile to draw from",
            [name for name, one in profiles.items() if one.profile and one.profile.nation in (nation, "uk")],
            index=None,
            format_func=lambda one: profiles[one].title,
            key="draft-profile",
            placeholder="None",
        )
        titles: Mapping[str, str] = names().stages
        own = profiles[profile].profile if profile else None
        if own:
            titles = {stage.id: stage.title for stage in own.stages}
        stages = st.multiselect(
            "Stages of the pathway", list(titles), format_func=lambda one: titles[one], key="draft-stages",
            placeholder="All",
        )  # fmt: skip
    with st.expander("Sections, local facts, older guidance"):
        sections = _sections(known[template])
        facts = _facts()
        superseded = st.checkbox(
            "Draw also from guidance that was replaced, with a warning on each statement", key="draft-superseded"
        )
    brief = Brief(
        template, nation, tuple(stages), tuple(sections), " ".join(population.split()), profile, facts, superseded
    )
    return brief, " ".join(title.split())


def _nation(opened: Opening, template: Template) -> Nation:
    options = [template.nation] if template.nation else list(get_args(Nation))
    home = template.nation or home_nation(opened) or "england"
    return st.selectbox(
        "Nation whose duties and guidance it follows",
        options,
        index=options.index(home),
        format_func=lambda one: NATION[one],
        key=f"draft-nation-{template.nation}",
        help="Duties of other nations never enter the text.",
    )


def _sections(template: Template) -> list[str]:
    titles = {one.id: f"{one.number} {one.title}" if one.number else one.title for one in template.sections}
    return st.multiselect(
        "Sections",
        list(titles),
        format_func=lambda one: titles[one],
        key=f"draft-sections-{template.slug}",
        placeholder="All",
    )


def _facts() -> tuple[tuple[str, str], ...]:
    st.html(
        '<p class="quiet">Local facts that fill gaps: what, in the words of the gap, and the words that go in. '
        "The rest can be filled in the draft.</p>"
    )
    rows = st.data_editor(
        [{"What": "", "Fact": ""}],
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config={"What": st.column_config.TextColumn(), "Fact": st.column_config.TextColumn()},
        key="draft-facts",
    )
    pairs = [(str(row["What"] or "").strip(), str(row["Fact"] or "").strip()) for row in rows]
    return tuple((what, fact) for what, fact in pairs if what and fact)


def _begin(opened: Opening, brief: Brief, title: str, by: str) -> None:
    st.session_state["writing"] = Writing(opened, brief, title, by)
    st.rerun()


def go_on(opened: Opening, name: str, brief: Brief, by: str) -> None:
    """Write what is left of a draft."""
    st.session_state["writing"] = Writing(opened, brief, "", by, again=name)
    open_draft(None)
    st.rerun()


def _on_its_way(writing: Writing) -> bool:
    """Show a draft being written; ``False`` when there is nothing more to wait for."""
    if writing.done.is_set():
        if writing.paper is not None and not writing.problem:
            open_draft(writing.paper.name)
            st.session_state["writing"] = None
            st.rerun()
        return False
    _watched(writing)
    return True


@st.fragment(run_every=0.7)
def _watched(writing: Writing) -> None:
    if writing.done.is_set():
        st.rerun()
    draft = writing.draft
    if draft is None:
        st.html('<p class="quiet" role="status">Getting ready: reading frameworks, clauses and guidance…</p>')
        return
    done = [one for one in draft.sections if one.done]
    said = "Stopping after this section" if writing.stopped else "Writing"
    st.html(f'<h2 class="question">{markup.escaped(draft.title)}</h2>')
    told = f"{said}: {writing.now} ({len(done)} of {counted(len(draft.sections), 'section')} done)"
    st.progress(len(done) / max(len(draft.sections), 1), plain(told))
    st.button("Stop", key="writing-stop", on_click=writing.stop, disabled=writing.stopped)
    st.html(
        '<p class="quiet">What is done is kept. A draft that was stopped can go on later; you can also leave '
        "this page.</p>"
    )
    if done:
        st.html("".join(draft_markup.written(one) for one in done))


def _kept(opened: Opening) -> None:
    papers = drafts(opened.library.folder)
    st.html('<h2 class="question">Drafts in this library</h2>')
    if not papers:
        st.info("There is no draft yet. Choose a template above, or draft the example to see what one looks like.")
        return
    for paper in papers:
        with st.container(gap="xxsmall", key=f"earlier-draft-{paper.name}"):
            st.button(
                plain(paper.title), key=f"open-{paper.name}", type="tertiary", wrap=True, on_click=open_draft,
                args=(paper.name,),
            )  # fmt: skip
            parts = [f"version {paper.version}", moment(paper.saved), paper.by, paper.note]
            st.html(f'<p class="quiet">{markup.escaped(", ".join(part for part in parts if part))}</p>')
