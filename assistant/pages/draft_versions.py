"""The versions of a draft: who saved what and when, what is different, and an older one restored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import streamlit as st

from assistant import draft_files
from assistant.drafts import Draft
from assistant.pages import draft_markup, markup
from assistant.pages.draft_state import Open, open_draft
from assistant.pages.opening import Opening
from assistant.pages.words import moment, plain
from assistant.returned import shown as words_of
from corpus.library import LibraryError
from corpus.papers import Paper

MOST = 200  # changes shown at once
DRAFTED, WHOLE = "Drafted: ", "Drafted from the template"


def show_versions(opened: Opening, shown: Open, by: str) -> None:
    papers = worked_on(draft_files.versions(shown.paper.name, opened.library.folder))
    named = {paper.version: _named(paper) for paper in papers}
    rows = [(str(one.version), moment(one.saved), one.by or "not said", one.note) for one in papers]
    st.html(markup.table("Versions, the latest first", ("Version", "Saved", "By", "What"), rows))
    if len(papers) == 1:
        st.html('<p class="quiet">Nothing was changed since it was drafted. Every change makes another version.</p>')
        return
    options = list(named)
    left, right = st.columns(2)
    with left:
        older = st.selectbox(
            "Compare", options, index=1, format_func=lambda one: named.get(one, str(one)), key="versions-older"
        )
    with right:
        newer = st.selectbox("With", options, format_func=lambda one: named.get(one, str(one)), key="versions-newer")
    st.html(compared(opened, shown.paper.name, older, newer))
    if older != papers[0].version and st.button(f"Restore version {older}", key="versions-restore"):
        _restore(opened, shown, older, by)


def worked_on(papers: Sequence[Paper]) -> list[Paper]:
    """The versions without those that were kept on the way while it was drafted, section by section."""
    made: list[Paper] = []
    for one in papers:
        drafted = one.note.startswith(DRAFTED)
        if drafted and made and made[-1].note == WHOLE:
            continue
        made.append(replace(one, note=WHOLE) if drafted else one)
    return made


def _restore(opened: Opening, shown: Open, version: int, by: str) -> None:
    try:
        draft_files.restore(opened.library.folder, shown.paper.name, version, by=by)
    except LibraryError as error:
        st.error(plain(str(error)))
        return
    open_draft(shown.paper.name)
    st.session_state["draft-said"] = f"Version {version} is the latest again; the ones between are kept."
    st.rerun()


def _named(paper: Paper) -> str:
    parts = [f"version {paper.version}", paper.by, paper.note]
    return ", ".join(part for part in parts if part)


def compared(opened: Opening, name: str, older: int, newer: int) -> str:
    """What is different between two versions, as HTML, section by section."""
    folder = opened.library.folder
    try:
        before, after = (draft_files.draft_named(f"{name}@{version}", folder)[0] for version in (older, newer))
    except LibraryError as error:
        return f'<p class="quiet">{markup.escaped(str(error))}</p>'
    found = list(_differences(before, after))
    if not found:
        return '<p class="quiet">Every word is the same.</p>'
    more = '<p class="quiet">There is more than is shown here.</p>' if len(found) > MOST else ""
    return "".join(found[:MOST]) + more


def _differences(before: Draft, after: Draft) -> Iterator[str]:
    old_form, new_form = dict(before.header), dict(after.header)
    for title in dict.fromkeys((*old_form, *new_form)):
        if old_form.get(title) != new_form.get(title):
            yield _told(f"Form: {title}", "Reworded", old_form.get(title, ""), new_form.get(title, ""))
    sections = {section.id: section.title for draft in (before, after) for section in draft.sections}
    was = {section.id: {one.id: one for one in section.statements} for section in before.sections}
    now = {section.id: {one.id: one for one in section.statements} for section in after.sections}
    homes = {name: section for section, held in was.items() for name in held}
    staying = {name for held in now.values() for name in held}
    for section, title in sections.items():
        old, new = was.get(section, {}), now.get(section, {})
        for name in dict.fromkeys((*old, *new)):
            one, other = old.get(name), new.get(name)
            first, second = words_of(one) if one else "", words_of(other) if other else ""
            if one is None and name in homes:
                yield _told(title, f"Moved here from {sections[homes[name]]}", "", second)
            elif other is None and name in staying:
                continue  # told where it stands now
            elif first != second:
                kind = "Added" if one is None else "Removed" if other is None else "Reworded"
                yield _told(title, kind, first, second)
            elif one and other and one.force != other.force:
                yield _told(title, f"Mark: {one.force}, now {other.force}", "", second)
        if [name for name in old if name in new] != [name for name in new if name in old]:
            yield _told(title, "In another order", "", "")


def _told(title: str, kind: str, before: str, after: str) -> str:
    name = markup.escaped(f"{title}: {kind.lower()}")
    return f'<div class="voice"><h3>{name}</h3>{draft_markup.changed(before, after)}</div>'
