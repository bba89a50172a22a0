"""One care profile on the Profiles page: read, edited, what is left to decide, versions, costs, summary, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from assistant.export import sourced
from assistant.pages import markup
from assistant.pages import profile_markup as told
from assistant.pages.costing import show_costs
from assistant.pages.opening import Opening
from assistant.pages.profile_editor import show_editor
from assistant.pages.profile_files import show_export
from assistant.pages.profile_versions import show_versions
from assistant.pages.summary import show_summary
from assistant.pages.words import NATION, counted, plain
from corpus.own_frameworks import all_frameworks
from corpus.own_profiles import Held
from corpus.profile_checks import findings, unknown
from corpus.profile_differences import compared
from corpus.profiles import Profile

View = Callable[[Opening, Held, Profile], None]


def show_profile(opened: Opening, one: Held) -> None:
    if one.profile is None:
        st.error(plain(f"'{one.title}' cannot be read: {one.problem}. Restore an older version below."))
        show_versions(opened, one)
        return
    st.html(f'<h2 class="question">{markup.escaped(one.title)}</h2>')
    st.html(_badges(one))
    if one.paper is None:
        st.html('<p class="quiet">It ships with the assistant as an example and stays as it is.</p>')
        if st.button("Start a profile of your own from it", type="primary", key="start-from"):
            st.session_state["profile-goes"], st.session_state["new-source"] = "New", one.name
            st.rerun()
    views = _views(one)
    chosen = st.segmented_control(
        "What to see of it", list(views), default=next(iter(views)), key=f"view-{one.name}", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    views[chosen or next(iter(views))](opened, one, one.profile)


def _views(one: Held) -> dict[str, View]:
    edit: dict[str, View] = {"Edit": _edit} if one.paper else {}
    kept: dict[str, View] = {"Versions": _versions} if one.paper else {}
    return {
        **edit,
        "Read": _read,
        "To decide": _decide,
        **kept,
        "Costs": _costs,
        "Summary": _summary,
        "Export": _export,
    }


def _badges(one: Held) -> str:
    profile = one.profile
    assert profile is not None
    found = findings(profile)
    gaps = sum(finding.kind == "gap" for finding in found)
    open_ = sum(finding.kind == "local decision" for finding in found)
    saved = f", saved as version {one.paper.version}" if one.paper else ""
    made = [
        markup.badge(NATION[profile.nation]),
        markup.badge(f"{profile.status.capitalize()}{saved}", "caution" if profile.example else "plain"),
        markup.badge(counted(gaps, "gap"), "caution" if gaps else "plain"),
        markup.badge(f"{counted(open_, 'local decision')} open"),
    ]
    return f'<div class="badges">{" ".join(made)}</div>'


def _edit(opened: Opening, one: Held, profile: Profile) -> None:
    show_editor(opened, one)


def _versions(opened: Opening, one: Held, profile: Profile) -> None:
    show_versions(opened, one)


def _read(opened: Opening, one: Held, profile: Profile) -> None:
    titles = ["About this profile", *(stage.title for stage in profile.stages)]
    chosen = st.selectbox("Stage", titles, index=1, key=f"read-{one.name}")
    for found in compared([profile]):
        if (found.stage or titles[0]) == chosen:
            st.html(told.one_row(found, sourced))


def _decide(opened: Opening, one: Held, profile: Profile) -> None:
    found = findings(profile)
    strange = [fault for _, fault in unknown(profile.model_dump(), all_frameworks(opened.settings.library))]
    if strange:
        st.html(told.faults(("Source", fault) for fault in strange))
    whose = sorted({finding.who for finding in found if finding.who})
    left, right = st.columns(2)
    with left:
        kind = _any("Kind", list(told.KINDS), told.KINDS, f"kind-{one.name}")
    with right:
        who = _any("Who decides", whose, {}, f"whose-{one.name}")
    shown = [finding for finding in found if kind in (None, finding.kind) and who in (None, finding.who)]
    st.html(f'<p class="quiet">{counted(len(shown), "thing")} to decide or put right.</p>')
    if shown:
        st.html(told.findings(shown, told.titles(profile)))


def _any(label: str, options: Sequence[str], words: dict[str, str], key: str) -> str | None:
    return st.selectbox(
        label, options, index=None, format_func=lambda one: words.get(one, one), key=key, placeholder="Any"
    )


def _costs(opened: Opening, one: Held, profile: Profile) -> None:
    show_costs(profile, opened.settings.library)


def _summary(opened: Opening, one: Held, profile: Profile) -> None:
    show_summary(profile, opened.settings.library)


def _export(opened: Opening, one: Held, profile: Profile) -> None:
    show_export(profile, one.paper.version if one.paper else None)
