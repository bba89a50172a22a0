"""What changed from another version or edition of a document, on the Library page, section by section."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.pages import markup
from assistant.pages.opening import Opening
from assistant.pages.words import counted, page_named
from corpus.differences import Change, Section, differences
from corpus.entries import replaced_by
from corpus.library import Entry, NotInLibrary

MOST = 200  # changes shown at once
SAID = {"added": "Added", "removed": "Removed", "reworded": "Reworded"}


def show_changes(opened: Opening, entry: Entry, entries: Sequence[Entry]) -> None:
    """A choice of what to compare with, and what is different in this document."""
    others = _others(opened, entry, entries)
    chosen = st.selectbox(
        "What changed since",
        list(others),
        index=0 if _nearer(opened, entry, entries) else None,
        format_func=lambda one: others.get(one, one),
        key=f"since-{entry.source_id}",
        placeholder="Choose an older version or another document",
    )
    if not chosen:
        return
    try:
        sections = _differences(str(opened.settings.library), chosen, entry.document_id, opened)
    except NotInLibrary:
        st.info("That document is no longer in the library.")
        return
    changes = [change for section in sections for change in section.changes]
    if not changes:
        st.info("Every sentence is the same.")
        return
    told = [
        counted(sum(change.kind == kind for change in changes), f"sentence {kind}", f"sentences {kind}")
        for kind in ("added", "removed", "reworded")
    ]
    st.html(f'<p class="quiet">{", ".join(told)}</p>')
    _list(sections)


def _nearer(opened: Opening, entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether the first choice is an older version of this document, or one that it superseded."""
    return len(opened.library.versions(entry.source_id)) > 1 or entry.source_id in replaced_by(entries).values()


def _others(opened: Opening, entry: Entry, entries: Sequence[Entry]) -> dict[str, str]:
    """Ids of what this document can be compared with: older versions, what it superseded, then the rest."""
    versions = [one for one in opened.library.versions(entry.source_id) if not one.in_use]
    older = {old for old, new in replaced_by(entries).items() if new == entry.source_id}
    rest = sorted(entries, key=lambda one: one.source_id not in older)
    found = {one.document_id: f"this document as added on {one.added[:10]} ({one.file})" for one in versions}
    found.update({one.document_id: one.source.title for one in rest if one.source_id != entry.source_id})
    return found


@st.cache_data(max_entries=16, show_spinner="Comparing")
def _differences(library: str, before: str, after: str, _opened: Opening) -> list[Section]:
    """Ids name versions, which never change, so that what was found once holds."""
    return differences(_opened.library.document(before), _opened.library.document(after))


def _list(sections: Sequence[Section]) -> None:
    shown = 0
    for section in sections:
        if shown >= MOST:
            st.html(
                '<p class="quiet">There is more: the command line shows all of it, with assistant library diff.</p>'
            )
            return
        title = markup.escaped(" › ".join(section.path) or "Before the first heading")
        st.html(f"<h3>{title}</h3>" + "".join(_told(change) for change in section.changes[: MOST - shown]))
        shown += len(section.changes)


def _told(change: Change) -> str:
    """One change: what was said behind a rule, then what is said now."""
    rows = [f'<p class="quiet">{SAID[change.kind]}</p>']
    for label, one in (("Before", change.before), ("Now", change.after)):
        if one is not None:
            place = page_named(one.page, one.printed_page)
            where = f"{label}, {place}" if place else label
            rows.append(f"<blockquote>{markup.escaped(one.text)}<footer>{markup.escaped(where)}</footer></blockquote>")
    return "".join(rows)
