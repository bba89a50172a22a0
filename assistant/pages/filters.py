"""What an answer may be looked for in, set by the person who asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import streamlit as st

from assistant.pages.words import KIND, NATION, STATUS
from corpus.library import Entry
from corpus.records import Kind, Nation, Status
from index.query import Filter

_FIELDS = ("documents", "nations", "publishers", "kinds", "statuses", "year_from", "year_to")


def chosen_filter(entries: Sequence[Entry]) -> Filter:
    """A button that opens the choices; gives what is chosen."""
    for name in _FIELDS:  # a widget that was not shown on the last run, on another page, keeps its value
        if _key(name) in st.session_state:
            st.session_state[_key(name)] = st.session_state[_key(name)]
    chosen = _from_state()
    many = sum(bool(getattr(chosen, name)) for name in _FIELDS)
    label = f"Filters: {many} set" if many else "Searching the whole library"
    with st.popover(label, type="tertiary", icon=":material/tune:", key="filters"):
        _choices(entries)
        st.button("Search the whole library", on_click=_clear, disabled=not many, key="clear-filters")
    return _from_state()


def _choices(entries: Sequence[Entry]) -> None:
    titles = {entry.source_id: entry.source.title for entry in entries}
    publishers = sorted({entry.source.publisher for entry in entries if entry.source.publisher})
    _several("Documents", "documents", list(titles), titles)
    _several("Nations", "nations", list(get_args(Nation)), {str(key): words for key, words in NATION.items()})
    _several("Publishers", "publishers", publishers, {})
    _several("Kinds", "kinds", list(get_args(Kind)), {str(key): words for key, words in KIND.items()})
    _several("Status", "statuses", list(get_args(Status)), {str(key): words for key, words in STATUS.items()})
    left, right = st.columns(2, wrap=False)
    for column, label, name in ((left, "From year", "year_from"), (right, "To year", "year_to")):
        column.number_input(label, 1900, 2100, value=None, step=1, format="%d", key=_key(name), placeholder="Any")


def _several(label: str, name: str, options: list[str], words: dict[str, str]) -> None:
    st.multiselect(label, options, format_func=lambda one: words.get(one, one), key=_key(name), placeholder="All")


def _from_state() -> Filter:
    found: dict[str, Any] = {name: st.session_state.get(_key(name)) for name in _FIELDS}
    chosen: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in found.items() if one}
    return Filter(**chosen)


def _clear() -> None:
    for name in _FIELDS:
        st.session_state[_key(name)] = None if name.startswith("year") else []


def _key(name: str) -> str:
    return f"filter-{name}"
