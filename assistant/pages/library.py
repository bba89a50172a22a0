"""The Library page: what is in the library, adding to it, and changing or removing one document."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.pages.add_form import show_adding
from assistant.pages.choosing import chooser, table
from assistant.pages.frame import framed, getting_ready
from assistant.pages.one_document import show_document
from assistant.pages.opening import Opening
from assistant.pages.words import KIND, NATION, STATUS, counted
from corpus.entries import standing
from corpus.library import Entry


def page(opened: Opening) -> None:
    st.html('<span class="wide-page"></span>')
    st.title("Library", anchor=False)
    getting_ready(opened)
    passages = _passages(opened)
    entries = opened.library.entries()
    held = f"{counted(len(entries), 'document')}, {counted(sum(passages.values()), 'passage')}"
    st.html(f'<p class="quiet">{held}</p>')
    show_adding(opened)
    if entries:
        _table(standing(entries), passages)
        _chosen(opened, entries)
    elif opened.ready.is_set():
        st.info("The library is empty. Choose files or a folder above to add them, then ask about them.")


def _passages(opened: Opening) -> dict[str, int]:
    """How many passages each document has; none before there is an index."""
    if opened.library.meta("model") is None:
        return {}
    from index.build import passage_count

    return {entry.document_id: passage_count(opened.library, entry.document_id) for entry in opened.library.entries()}


def _table(entries: Sequence[Entry], passages: dict[str, int]) -> None:
    wanted = st.text_input("Find a document", key="find", placeholder="Words of its title, publisher or file name")
    found = [entry for entry in entries if _matches(entry, wanted)]
    if not found:
        st.info("No document matches. Try fewer words.")
        return
    table(
        [entry.source_id for entry in found],
        [_row(entry, passages) for entry in found],
        "chosen",
        alt="Documents in the library",
        tallest=420,
        columns={
            "Title": st.column_config.TextColumn(width=280),
            "Publisher": st.column_config.TextColumn(width=130),
            "Year": st.column_config.TextColumn(width=55, alignment="right"),
            "Pages": st.column_config.NumberColumn(width=60, help="None for formats without pages"),
            "Passages": st.column_config.NumberColumn(width=80),
        },
    )


def _matches(entry: Entry, wanted: str) -> bool:
    source = entry.source
    words = " ".join((source.title, source.publisher or "", entry.file, source.published or "")).casefold()
    return all(word in words for word in wanted.casefold().split())


def _row(entry: Entry, passages: dict[str, int]) -> dict[str, str | int | None]:
    source = entry.source
    return {
        "Title": source.title,
        "Publisher": source.publisher or "",
        "Year": str(source.year or ""),
        "Nation": NATION[source.nation] if source.nation else "",
        "Status": "Not known" if source.status == "unknown" else STATUS[source.status],
        "Kind": KIND[source.kind],
        "Pages": entry.pages,
        "Passages": passages.get(entry.document_id, 0),
    }


def _chosen(opened: Opening, entries: Sequence[Entry]) -> None:
    titles = {entry.source_id: entry.source.title for entry in entries}
    chosen = chooser("Document to read, change or remove", titles, "chosen")
    if chosen:
        show_document(opened, opened.library.entry(chosen), entries)


framed("Library", page)
