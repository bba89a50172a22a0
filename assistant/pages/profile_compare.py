"""Comparing care profiles on the Profiles page: row by row, with skill mix and cost as plots and figures."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.costing.estimate import pounds
from assistant.costing.rates import builtin_book
from assistant.pages import profile_markup as told
from assistant.pages.markup import escaped, table
from assistant.pages.opening import Opening
from assistant.pages.words import counted, plain
from assistant.profile_figures import StaffHours, StageCostFigure, labels, staff_hours, stage_costs
from corpus.own_profiles import Held, profile, versions
from corpus.profile_differences import compared
from corpus.profiles import Profile
from corpus.schema import KnowledgeInvalid

MOST = 5  # profiles side by side; more cannot be read
MOST_ROWS = 60  # shown at once
ALL_STAGES = "All stages"


def show_compare(opened: Opening, found: Sequence[Held]) -> None:
    choices = _choices(opened, found)
    chosen = st.multiselect(
        "Profiles and versions to compare",
        list(choices),
        format_func=lambda one: choices.get(one, one),
        key="compare",
        max_selections=MOST,
        placeholder="Choose two or more",
    )
    if len(chosen) < 2:
        st.info("Choose two or more: of several areas, of now and what is proposed, or two versions of one.")
        return
    try:
        profiles = [profile(name, opened.settings.library) for name in chosen]
    except KnowledgeInvalid as fault:
        st.error(plain(str(fault)))
        return
    called = labels(chosen, profiles)
    view = st.segmented_control(
        "What to compare", ("Row by row", "Skill mix", "Cost"), default="Row by row", key="compare-view", required=True
    )
    sides = list(zip(called, profiles, strict=True))
    if view == "Skill mix":
        _skill_mix(sides, called)
    elif view == "Cost":
        _cost(sides, called)
    else:
        _rows(profiles, called)


def _choices(opened: Opening, found: Sequence[Held]) -> dict[str, str]:
    """What can be compared: each profile, and the older versions of the library's own."""
    choices = {one.name: one.title for one in found if one.profile}
    for one in found:
        if one.paper and one.paper.version > 1:
            for paper in versions(one.name, opened.settings.library)[1:]:
                by = f", {paper.by}" if paper.by else ""
                choices[f"{one.name}@{paper.version}"] = (
                    f"{paper.title}: version {paper.version}, {paper.saved[:10]}{by}"
                )
    return choices


def _rows(profiles: Sequence[Profile], called: Sequence[str]) -> None:
    everything = st.toggle("Show what is the same too", key="compare-all")
    rows = compared(profiles)
    stages = list(dict.fromkeys(one.stage for one in rows if one.stage))
    stage = st.selectbox("Stage", [ALL_STAGES, *stages], key="compare-stage")
    different = sum(one.differs for one in rows)
    st.html(f'<p class="quiet">Different in {different} of {counted(len(rows), "place")}; what differs is in bold.</p>')
    shown = [one for one in rows if (everything or one.differs) and stage in (ALL_STAGES, one.stage)]
    if not shown:
        st.info("They say the same here.")
    for one in shown[:MOST_ROWS]:
        st.html(told.side_by_side(one, called, everything))
    if len(shown) > MOST_ROWS:
        st.html(f'<p class="quiet">and {len(shown) - MOST_ROWS} more: choose a stage to see them.</p>')


def _skill_mix(sides: Sequence[tuple[str, Profile]], called: Sequence[str]) -> None:
    from assistant.pages.profile_plots import hours_plot

    hours = staff_hours(sides)
    stages = list(dict.fromkeys(one.stage for one in hours))
    if not stages:
        st.info("None of them says contacts and minutes in its skill mix.")
        return
    stage = st.selectbox("Stage", stages, key="hours-stage")
    shown = [one for one in hours if one.stage == stage]
    st.html(
        '<p class="quiet">Contacts × minutes × the share of people who need the row, for 100 people in the stage. '
        "Cover by rota is not in it.</p>"
    )
    st.altair_chart(hours_plot(shown, called), width="stretch", alt=f"Hours of contact by role, {stage}")
    _figures(shown, called)


def _figures(hours: Sequence[StaffHours], called: Sequence[str]) -> None:
    """The same as a table, a column for each profile."""
    roles = dict.fromkeys(one.role for one in hours)
    found = {(one.role, one.profile): float(round(one.hours, 1)) for one in hours}
    rows = [{"Role": role, **{label: found.get((role, label)) for label in called}} for role in roles]
    st.dataframe(rows, hide_index=True, width="stretch", alt="Hours of contact by role", placeholder="–")


def _cost(sides: Sequence[tuple[str, Profile]], called: Sequence[str]) -> None:
    from assistant.pages.profile_plots import cost_plot

    book = builtin_book()
    costs = stage_costs(sides, book)
    said = (
        f"For each person in the stage, on average, at {book.newest_year()} rates that ship; the line is from low to "
        "high. What has no rate or no quantity is left out, and counted in the table."
    )
    st.html(f'<p class="quiet">{escaped(said)}</p>')
    st.altair_chart(cost_plot([one for one in costs if not one.no_share], called), width="stretch", alt="Cost by stage")
    found = {(one.stage, one.profile): one for one in costs}
    rows = [
        (stage, *(_for_one(found.get((stage, label))) for label in called))
        for stage in dict.fromkeys(one.stage for one in costs)
    ]
    st.html(table("Cost for each person in the stage", ("Stage", *called), rows, len(called)))


def _for_one(one: StageCostFigure | None) -> str:
    if one is None:
        return "–"
    if one.no_share:
        return "not known: nothing says who needs it"
    left = f", without {counted(one.gaps, 'line')}" if one.gaps else ""
    return f"{pounds(one.central)}{left}"
