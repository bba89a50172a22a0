"""The Profiles page: the care profiles of the library, starting one, bringing one in, and the one that is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from assistant.pages.choosing import chooser, table
from assistant.pages.frame import framed
from assistant.pages.new_profile import show_import, show_new
from assistant.pages.one_profile import show_profile
from assistant.pages.opening import Opening
from assistant.pages.profile_compare import show_compare
from assistant.pages.words import NATION, moment, plain
from corpus.own_profiles import Held, held
from corpus.profile_checks import findings

STATUS = {"example": "Example", "draft": "Draft", "agreed": "Agreed", "withdrawn": "Withdrawn"}
ACTIONS = ("Open", "New", "Import", "Compare")


def page(opened: Opening) -> None:
    st.html('<span class="wide-page"></span>')
    st.title("Profiles", anchor=False)
    st.html(
        '<p class="quiet">A care profile states for each stage of a pathway the services people can expect: skill mix, '
        "delivery, quality and outcomes.</p>"
    )
    said = st.session_state.pop("profile-said", None)
    if said:
        st.success(plain(said))
    found = held(opened.settings.library)
    own = [one for one in found if one.paper]
    if "profile-do" not in st.session_state:
        st.session_state["profile-do"] = "Open" if own else "New"
    if "profile-goes" in st.session_state:  # where a button or a finished form leads to
        st.session_state["profile-do"] = st.session_state.pop("profile-goes")
    if not own:
        st.info("This library has no care profile of its own yet. Start from the example below, or import a workbook.")
    doing = st.segmented_control("What to do", ACTIONS, key="profile-do", required=True, label_visibility="collapsed")
    if doing == "New":
        show_new(opened, found)
    elif doing == "Import":
        show_import(opened)
    elif doing == "Compare":
        show_compare(opened, found)
    else:
        _open(opened, found)


def _open(opened: Opening, found: Sequence[Held]) -> None:
    _table(found)
    names = {one.name: one for one in found}
    chosen = chooser("Profile to read or edit", {name: one.title for name, one in names.items()}, "profile")
    if chosen:
        show_profile(opened, names[chosen])


def _table(found: Sequence[Held]) -> None:
    rows = [_row(one) for one in found]
    kept = [head for head in rows[0] if any(row[head] not in ("", None) for row in rows)]  # no column that is empty
    table(
        [one.name for one in found],
        [{head: row[head] for head in kept} for row in rows],
        "profile",
        alt="Care profiles",
        tallest=330,
        columns={
            "Title": st.column_config.TextColumn(width=330),
            "Area": st.column_config.TextColumn(width=110),
            "Nation": st.column_config.TextColumn(width=80),
            "Status": st.column_config.TextColumn(width=80),
            "Saved": st.column_config.TextColumn(width=145),
            "By": st.column_config.TextColumn(width=66),
            "Gaps": st.column_config.NumberColumn(width=60, help="What is missing before it can be agreed"),
            "To decide": st.column_config.NumberColumn(width=80, help="Local decisions that are open"),
            "Version": st.column_config.NumberColumn(width=70, help="How often it was saved"),
        },
    )


def _row(one: Held) -> dict[str, str | int | None]:
    profile, paper = one.profile, one.paper
    kinds = Counter(finding.kind for finding in findings(profile)) if profile else Counter[str]()
    return {
        "Title": one.title,
        "Area": (profile.area if profile else None) or "",
        "Nation": NATION[profile.nation] if profile else "",
        "Status": STATUS[profile.status] if profile else "Cannot be read",
        "Gaps": kinds["gap"] if profile else None,
        "To decide": kinds["local decision"] if profile else None,
        "Version": paper.version if paper else None,
        "Saved": moment(paper.saved) if paper else "",
        "By": paper.by if paper else "",
    }


framed("Profiles", page)
