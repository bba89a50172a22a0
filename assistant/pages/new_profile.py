"""Starting a care profile on the Profiles page: from another one, from nothing, or from a file."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import streamlit as st
from pydantic import ValidationError

from assistant.pages import profile_markup
from assistant.pages.adding import safe_name
from assistant.pages.markup import escaped
from assistant.pages.opening import Opening
from assistant.pages.words import NATION, plain
from assistant.profile_import import Incoming, incoming
from corpus.own_frameworks import all_frameworks
from corpus.own_profiles import Held, free_name, keep, profile, started_from, started_from_nothing
from corpus.profile_checks import for_nation
from corpus.profile_differences import changes
from corpus.profile_merge import merged
from corpus.profiles import Profile
from corpus.records import Nation
from corpus.schema import KnowledgeInvalid

NOTHING = ""
"""The choice to start from no other profile."""


def show_new(opened: Opening, found: Sequence[Held]) -> None:
    readable = {one.name: one.profile for one in found if one.profile}
    source = st.selectbox(
        "Start from",
        [*readable, NOTHING],
        format_func=lambda name: readable[name].title if name in readable else "Nothing: stages of your own",
        key="new-source",
    )
    base = readable.get(source)
    with st.form("new-profile"):
        title = st.text_input("Title", key="new-title", placeholder="Palliative care in Harbour ICB")
        left, right = st.columns(2)
        with left:
            nations = get_args(Nation)
            first = base.nation if base else opened.settings.home or "england"
            nation: Nation = st.selectbox(
                "Nation", nations, nations.index(first), format_func=lambda one: NATION[one], key=f"new-nation-{source}"
            )
        with right:
            area = st.text_input("Area, if you know it", key="new-area")
        population = st.text_input("Whom it is for", base.population if base else "", key=f"new-population-{source}")
        stages = "" if base else _stages(readable)
        by = st.text_input("Your name, for the list of versions", st.session_state.get("who", ""), key="new-by")
        sent = st.form_submit_button("Start this profile", type="primary")
    if sent:
        st.session_state["who"] = by.strip()
        _start(opened, base, title.strip(), nation, area.strip(), population.strip(), stages)


def _stages(readable: dict[str, Profile]) -> str:
    known = [stage.title for one in readable.values() for stage in one.stages]
    return st.text_area(
        "Stages, one a line",
        placeholder="\n".join(dict.fromkeys(known)),
        key="new-stages",
        help="The stages of your pathway, in order. Each begins with one row, to be filled in.",
    )


def _start(
    opened: Opening, base: Profile | None, title: str, nation: Nation, area: str, population: str, stages: str
) -> None:
    folder = opened.settings.library
    lines = [line.strip() for line in stages.splitlines() if line.strip()]
    missing = [what for what, given in (("a title", title), ("whom it is for", population), ("a stage", base or lines))
               if not given]  # fmt: skip
    if missing:
        st.error(f"A profile needs {' and '.join(missing)}.")
        return
    name, said = free_name(title, folder), ""
    if base:
        made = started_from(base, name, title).model_copy(update={"population": population})
        if nation != base.nation:
            made, count = for_nation(made, nation, all_frameworks(folder))
            said = f" {count} cells cited documents of {NATION[base.nation]}; they are local decisions now."
    else:
        made = started_from_nothing(name, title, nation, population, _identified(lines))
    made = made.model_copy(update={"area": area or None})
    try:
        keep(
            folder,
            made,
            based_on=None,
            by=st.session_state["who"],
            note=f"Started from {base.title if base else 'nothing'}",
        )
    except KnowledgeInvalid as error:
        st.error(plain(str(error)))
        return
    _goes_to(name, f"'{title}' is kept. Edit it below.{said}")


def _identified(titles: Sequence[str]) -> list[tuple[str, str]]:
    """Stages with ids made of their titles, none twice."""
    found: list[tuple[str, str]] = []
    for title in titles:
        base = "-".join(re.findall(r"[a-z0-9]+", title.casefold())) or "stage"
        name = base if base not in dict(found) else f"{base}-{len(found) + 1}"
        found.append((name, title))
    return found


def _goes_to(name: str, said: str) -> None:
    """Show a profile, with a sentence above, on the next run."""
    st.session_state["profile-goes"], st.session_state["profile"] = "Open", name
    st.session_state["profile-said"] = said
    st.session_state.pop(f"work-{name}", None)
    st.rerun()


def show_import(opened: Opening) -> None:
    st.html(
        '<p class="quiet">A workbook exported from here and filled in, or YAML. Every fault is told with its cell '
        "or line, and nothing is kept before all are put right. Formulas are taken as text; macros are not read.</p>"
    )
    uploaded = st.file_uploader("Workbook or YAML file", type=["xlsx", "xlsm", "yaml", "yml"], key="import-profile")
    if uploaded is None:
        return
    with tempfile.TemporaryDirectory(prefix="assistant-upload-") as place:
        path = Path(place) / safe_name(uploaded.name)
        path.write_bytes(uploaded.getbuffer())
        try:
            found = incoming(path, opened.settings.library)
        except KnowledgeInvalid as invalid:
            told = [line.partition(": ")[::2] for line in str(invalid).splitlines()]
            st.html(profile_markup.faults((where, fault) if fault else (uploaded.name, where) for where, fault in told))
            return
    _offer(opened, found, uploaded.name)


def _offer(opened: Opening, found: Incoming, file: str) -> None:
    """What the file would become, and the choice to keep it."""
    made, folder = found.profile, opened.settings.library
    for note in found.notes:
        st.warning(plain(note))
    rows = sum(len(stage.rows) for stage in made.stages)
    st.html(f"<p><strong>{escaped(made.title)}</strong>, {len(made.stages)} stages, {rows} rows</p>")
    if found.latest:
        before = profile(f"{made.slug}@{found.based_on}" if found.based_on else made.slug, folder)
        changed = changes(before, made)
        since = f"version {found.based_on}" if found.based_on else f"version {found.latest}, the latest"
        st.html(f'<p class="quiet">The library has it already. Compared with {since}, the file changes:</p>')
        st.html(profile_markup.changed(changed) if changed else "<p>Nothing.</p>")
    by = st.text_input("Your name, for the list of versions", st.session_state.get("who", ""), key="import-by")
    note = st.text_input("What changed", f"From {file}", key=f"import-note-{file}")
    with st.container(horizontal=True):
        wanted = None
        if found.current:
            wanted = "as it is" if st.button("Keep this profile", type="primary", key="import-keep") else None
        else:
            st.warning(_meanwhile(found))
            if found.based_on and st.button("Bring both together", type="primary", key="import-merge"):
                wanted = "together"
            if st.button(f"Save it on top of version {found.latest}", key="import-on-top"):
                wanted = "as it is"
            if st.button("Keep it as another profile", key="import-other"):
                wanted = "other"
    if wanted:
        st.session_state["who"] = by.strip()
        _keep(opened, found, wanted, by.strip(), note.strip())


def _meanwhile(found: Incoming) -> str:
    if found.based_on:
        return f"Somebody saved version {found.latest} since the file was made from version {found.based_on}."
    return f"The file does not say from which version it was made; the library has version {found.latest}."


def _keep(opened: Opening, found: Incoming, wanted: str, by: str, note: str) -> None:
    folder, made, based_on = opened.settings.library, found.profile, found.latest
    try:
        if wanted == "together":
            base, theirs = profile(f"{made.slug}@{found.based_on}", folder), profile(made.slug, folder)
            made = merged(base, theirs, made).profile
        if wanted == "other":
            made, based_on = made.model_copy(update={"slug": free_name(made.title, folder)}), None
        paper = keep(folder, made, based_on=based_on, by=by, note=note)
    except (KnowledgeInvalid, ValidationError) as error:
        st.error(plain(f"It was not kept: {error}"))
        return
    _goes_to(paper.name, f"'{paper.title}' is kept as version {paper.version}.")
