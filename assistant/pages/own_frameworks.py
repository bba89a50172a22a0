"""Bring your own framework: what a document of the library asks, confirmed, edited or dropped by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, get_args

import streamlit as st

from assistant.own_framework import About, Confirmed, as_confirmed, kept_framework
from assistant.pages import knowledge_markup as told
from assistant.pages import markup
from assistant.pages.opening import Opening
from assistant.pages.words import NATION, counted, plain
from assistant.propose_framework import proposed
from corpus.frameworks import Addressee, Asked, Authority, BelongsIn, Framework
from corpus.library import Entry
from corpus.own_frameworks import own_frameworks, remove
from corpus.profile_files import load_profiles
from corpus.records import Document, Nation
from corpus.schema import KnowledgeInvalid

FORCES = {words: force for force, words in told.FORCE.items()}
ADDRESSEES = {words: addressee for addressee, words in told.ADDRESSEE.items()}
PLACES: dict[str, BelongsIn] = {told.named(place): place for place in get_args(BelongsIn)}


@cache
def stage_titles() -> dict[str, str]:
    """Every stage of the profiles that ship, by its id."""
    return {stage.id: stage.title for profile in load_profiles().values() for stage in profile.stages}


def show_own_frameworks(opened: Opening) -> None:
    st.html(
        '<p class="quiet">A local strategy or a new national framework becomes a list of requirements, each in the '
        "document's own words. Nothing counts until you have confirmed it here.</p>"
    )
    said = st.session_state.pop("own-said", None)
    if said:
        st.success(plain(said))
    try:
        own = own_frameworks(opened.library.folder)
    except KnowledgeInvalid as error:
        st.error(plain(f"A framework kept in this library cannot be read: {error}"))
        return
    entries = [entry for entry in opened.library.entries() if entry.source.kind in ("original", "local")]
    choices = {f"own:{slug}": f"{one.title} (kept)" for slug, one in own.items()}
    choices |= {entry.source_id: entry.source.title for entry in entries}
    if not choices:
        st.info("Add the document that holds the framework on the Library page, then come back here.")
        return
    if st.session_state.get("own") not in choices:
        st.session_state["own"] = None
    chosen = st.selectbox(
        "Document, or a framework you kept",
        list(choices),
        index=None,
        format_func=lambda one: choices.get(one, one),
        key="own",
        placeholder="Choose one",
    )
    if chosen and chosen.startswith("own:"):
        _edit(opened, own[chosen.removeprefix("own:")])
    elif chosen:
        _propose(opened, next(entry for entry in entries if entry.source_id == chosen))


def _propose(opened: Opening, entry: Entry) -> None:
    document = opened.document(entry.document_id)
    found = [Confirmed(one, one.title, one.force, one.addressee, one.belongs_in) for one in proposed(document)]
    if not found:
        st.info("No sentence of this document says that something must or should be done.")
        return
    said = f"{counted(len(found), 'sentence')} of this document may be requirements. Untick what is none of it."
    st.html(f'<p class="quiet">{markup.escaped(said)}</p>')
    _form(opened, document, found, None)


def _edit(opened: Opening, framework: Framework) -> None:
    document = opened.document(framework.requirements[0].words[0].document)
    _form(opened, document, as_confirmed(framework), framework)
    sure = st.checkbox("Yes, take this framework away", key=f"sure-{framework.slug}")
    if st.button("Take it away", disabled=not sure, key="remove-own"):
        remove(opened.library.folder, framework.slug)
        _done(f"'{framework.title}' is no longer kept; its document is still in the library.")


def _form(opened: Opening, document: Document, found: Sequence[Confirmed], framework: Framework | None) -> None:
    key = framework.slug if framework else document.id
    source = document.source
    with st.form(f"own-{key}"):
        title = st.text_input(
            "Title of the framework", framework.title if framework else source.title, key=f"own-title-{key}"
        )
        left, right = st.columns(2)
        with left:
            nations = get_args(Nation)
            nation = framework.nation if framework else source.nation or opened.settings.home or "england"
            chosen = st.selectbox(
                "Nation", nations, nations.index(nation), format_func=lambda one: NATION[one], key=f"own-nation-{key}"
            )
        with right:
            authorities = get_args(Authority)
            authority = framework.requirements[0].authority if framework else "recommendation"
            force = st.selectbox(
                "Force of the document",
                authorities,
                authorities.index(authority),
                format_func=lambda one: told.AUTHORITY[one],
                key=f"own-authority-{key}",
            )
        titles = stage_titles()
        stages = framework.requirements[0].stages if framework else tuple(titles)
        held = st.multiselect(
            "Stages it is about",
            list(titles),
            [stage for stage in stages if stage in titles],
            format_func=lambda one: titles[one],
            key=f"own-stages-{key}",
        )
        rows = st.data_editor(
            [_row(one) for one in found],
            hide_index=True,
            width="stretch",
            num_rows="fixed",
            disabled=("Words of the document", "Where"),
            column_config={
                "Keep": st.column_config.CheckboxColumn(width=55),
                "Title": st.column_config.TextColumn(width=200, required=True),
                "Words of the document": st.column_config.TextColumn(width=420),
                "Our reading": st.column_config.TextColumn(
                    width=220, help="What would show that it is met; yours to write"
                ),
                "Asks": st.column_config.SelectboxColumn(options=list(FORCES), width=80, required=True),
                "Addresses": st.column_config.SelectboxColumn(options=list(ADDRESSEES), width=150, required=True),
                "Belongs in": st.column_config.SelectboxColumn(options=list(PLACES), width=170, required=True),
            },
            key=f"own-rows-{key}",
        )
        complete = st.checkbox(
            "This is all that the document asks", framework.complete if framework else False, key=f"own-complete-{key}"
        )
        sent = st.form_submit_button("Keep this framework", type="primary")
    if sent:
        about = About(title.strip(), chosen, force, tuple(held), complete)
        _keep(opened, document, about, _confirmed(found, rows), framework)


def _row(one: Confirmed) -> dict[str, Any]:
    proposal = one.proposal
    return {
        "Keep": True,
        "Title": one.title,
        "Words of the document": proposal.text,
        "Our reading": one.our_reading or "",
        "Asks": told.FORCE[one.force],
        "Addresses": told.ADDRESSEE[one.addressee],
        "Belongs in": told.named(one.belongs_in),
        "Where": f"page {proposal.page}" if proposal.page else proposal.group or "",
    }


def _confirmed(found: Sequence[Confirmed], rows: Sequence[dict[str, Any]]) -> list[Confirmed]:
    return [
        replace(
            one,
            title=str(row["Title"] or one.title).strip(),
            force=_named(FORCES, row["Asks"], one.force),
            addressee=_named(ADDRESSEES, row["Addresses"], one.addressee),
            belongs_in=_named(PLACES, row["Belongs in"], one.belongs_in),
            our_reading=str(row["Our reading"] or "").strip() or None,
        )
        for one, row in zip(found, rows, strict=True)
        if row["Keep"]
    ]


def _named(names: dict[str, Any], words: str, otherwise: Asked | Addressee | BelongsIn) -> Any:
    return names.get(words, otherwise)


def _keep(
    opened: Opening, document: Document, about: About, confirmed: Sequence[Confirmed], framework: Framework | None
) -> None:
    missing = [
        what
        for what, given in (("a title", about.title), ("a stage", about.stages), ("a requirement", confirmed))
        if not given
    ]
    if missing:
        st.error(f"A framework needs {' and '.join(missing)}: nothing was kept.")
        return
    try:
        made = kept_framework(opened.library.folder, document, about, confirmed, framework.slug if framework else None)
    except (KnowledgeInvalid, OSError) as error:
        st.error(plain(f"The framework was not kept: {error}"))
        return
    _done(f"'{made.title}' is kept, with {counted(len(made.requirements), 'requirement')}.")


def _done(said: str) -> None:
    st.session_state["own-said"] = said
    st.rerun()
