"""The text of one section of a draft: each statement with its marks and sources, to be changed in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby

import streamlit as st

from assistant.cited import Cited, proven
from assistant.drafts import Draft, DraftSection, DraftStatement
from assistant.edit import added, edited, in_section, without
from assistant.export import names
from assistant.exporting.of_draft import numbered
from assistant.pages import draft_markup, markup, panel
from assistant.pages.draft_moving import show_moving
from assistant.pages.draft_state import Open, keep, move_keyboard, working_on
from assistant.pages.opening import Opening
from assistant.pages.words import cited_as, counted, plain

LONGEST = 4000  # characters of a statement that is written by hand


def show_section(opened: Opening, shown: Open, by: str) -> None:
    sections = {one.id: one for one in shown.draft.sections}
    titles = {name: _title(one) for name, one in sections.items()}
    if st.session_state.get("draft-section") not in sections:
        st.session_state["draft-section"] = next(iter(sections))
    chosen = st.selectbox("Section", list(sections), format_func=lambda one: titles.get(one, one), key="draft-section")
    section = sections[chosen]
    st.html(draft_markup.heading(section))
    if section.warnings:
        st.html(markup.warnings(section.warnings))
    if not section.statements:
        st.html('<p class="quiet">There is nothing in this section yet.</p>')
    numbers = numbered(section)
    for stage, group in groupby(section.statements, key=lambda one: one.stage):
        if stage:
            st.html(f'<h3 class="side">{markup.escaped(names().stage(stage))}</h3>')
        for one in group:
            _statement(opened, shown, section, one, numbers, by)
    _write(opened, shown, section, by)
    _neighbours(list(sections), titles, chosen)
    move_keyboard()


def _title(section: DraftSection) -> str:
    title = f"{section.number} {section.title}" if section.number else section.title
    count = counted(len(section.statements), "statement") if section.done else "not drafted yet"
    return f"{title} ({count})"


def _statement(
    opened: Opening, shown: Open, section: DraftSection, one: DraftStatement, numbers: Mapping[str, str], by: str
) -> None:
    with st.container(gap="xxsmall", key=f"statement-{one.id}"):
        st.html(draft_markup.statement(one, numbers.get(one.id), section.columns))
        for number, (name, ones) in enumerate(_by_place(one.quotes).items(), start=1):
            lost = any(proven(cited, opened.document) is None for cited in ones)
            st.button(
                plain(f"{name} (no longer found there)" if lost else name),
                key=f"cite-draft-{one.id}-{number}",
                type="tertiary",
                wrap=True,
                on_click=panel.open_citation,
                args=(ones, None, "draft"),
            )
        if st.session_state.get("draft-editing") == one.id:
            _edit(opened, shown, section, one, by)
        elif st.session_state.get("draft-moving") == one.id:
            show_moving(opened, shown, section, one, by)
        else:
            _offers(one)


def _offers(one: DraftStatement) -> None:
    """The buttons beneath a statement."""
    with st.container(horizontal=True, gap="small"):
        for name, way, icon in (("Change", "edit", "edit"), ("Move", "move", "swap_vert")):
            st.button(
                name,
                key=f"{way}-{one.id}",
                type="tertiary",
                icon=f":material/{icon}:",
                help=plain(f"{name}: {one.text[:60]}"),
                on_click=working_on,
                args=("editing" if way == "edit" else "moving", one.id),
            )


def _by_place(quotes: Sequence[Cited]) -> dict[str, tuple[Cited, ...]]:
    """The quotations by what they are cited as: a document and its page or section."""
    places: dict[str, tuple[Cited, ...]] = {}
    for cited in quotes:
        name = cited_as(cited.source, cited.page, cited.printed_page, cited.section)
        places[name] = (*places.get(name, ()), cited)
    return places


def _edit(opened: Opening, shown: Open, section: DraftSection, one: DraftStatement, by: str) -> None:
    row = bool(one.cells and section.columns)
    with st.container(key=f"change-{one.id}"), st.form(f"form-{one.id}"):
        if row:
            columns = zip(section.columns, one.cells, strict=False)
            cells = [
                st.text_area(plain(name), cell, key=f"cell-{one.id}-{number}", height=68, max_chars=LONGEST)
                for number, (name, cell) in enumerate(columns)
            ]
            text = one.text
        else:
            cells = []
            text = st.text_area("The statement", one.text, key=f"words-{one.id}", height=140, max_chars=LONGEST)
        local = st.checkbox(
            "This is a local decision, which needs no source", one.force == "local", key=f"local-{one.id}"
        )
        st.html(
            '<p class="quiet">What is kept is checked again: a statement loses its mark where its sources do not '
            "carry the new words.</p>"
        )
        with st.container(horizontal=True):
            kept = st.form_submit_button("Save", type="primary", key=f"keep-{one.id}")
            left = st.form_submit_button("Cancel", key=f"leave-{one.id}")
            gone = st.form_submit_button("Remove the statement", key=f"out-{one.id}", type="tertiary")
    if left:
        working_on("editing", None)
        st.rerun()
    if gone:
        keep(opened, shown, lambda draft: without(draft, section.id, one.id), f"Removed from {section.title}", by)
    if kept and not (text.strip() and (not row or any(cell.strip() for cell in cells))):
        st.error("A statement needs words. To be rid of it, remove it.")
    elif kept:
        change = partial(_changed, section=section.id, name=one.id, text=text, cells=cells, local=local, opened=opened)
        after = next(each for each in change(shown.draft).statements if each.id == one.id)
        keep(opened, shown, change, _note(one, after, section), by)


def _changed(
    draft: Draft, *, section: str, name: str, text: str, cells: Sequence[str], local: bool, opened: Opening
) -> Draft:
    from dataclasses import replace

    def change(one: DraftStatement) -> DraftStatement:
        if one.id != name:
            return one
        if local:
            made = replace(one, force="local")
            return replace(edited(made, text, opened.document, cells), origin="local", verb=one.verb)
        made = replace(one, force="unsupported") if one.force == "local" else one
        return edited(made, text, opened.document, cells)

    return in_section(draft, section, lambda held: [change(one) for one in held])


def _note(before: DraftStatement, after: DraftStatement, section: DraftSection) -> str:
    if before.force != "unsupported" and after.force == "unsupported":
        return f"Changed in {section.title}; the statement lost its mark, since its sources do not carry the new words"
    return f"Changed in {section.title}"


def _write(opened: Opening, shown: Open, section: DraftSection, by: str) -> None:
    with st.expander("Write a statement of your own"), st.form(f"own-{section.id}-{shown.paper.version}", border=False):
        columns = section.columns or ("Your statement",)
        told = [st.text_area(plain(name), key=f"own-{section.id}-{name}", height=68) for name in columns]
        local = st.checkbox("This is a local decision, which needs no source", key=f"own-local-{section.id}")
        sent = st.form_submit_button("Put it in")
    if sent and not any(one.strip() for one in told):
        st.error("A statement needs words.")
    elif sent:
        made = DraftStatement(
            "",
            " ".join(told[0].split()),
            "local" if local else "unsupported",
            "local" if local else "person",
            cells=tuple(" ".join(one.split()) for one in told) if section.columns else (),
        )
        keep(opened, shown, lambda draft: added(draft, section.id, made), f"Written into {section.title}", by)


def _neighbours(order: Sequence[str], titles: Mapping[str, str], chosen: str) -> None:
    place = order.index(chosen)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        for label, at in (("Previous section", place - 1), ("Next section", place + 1)):
            there = 0 <= at < len(order)
            st.button(
                label,
                key=f"section-{label}",
                disabled=not there,
                help=plain(titles[order[at]]) if there else None,
                on_click=_go_to,
                args=(order[at] if there else chosen,),
            )


def _go_to(section: str) -> None:
    st.session_state["draft-section"] = section
    working_on("editing", None)
