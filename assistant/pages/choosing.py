"""One of many, chosen in a table by pointer or in a list by keyboard: both set the same choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

Cells = Mapping[str, str | int | None]


def table(
    names: Sequence[str], rows: Sequence[Cells], choice: str, *, alt: str, tallest: int, columns: Mapping[str, Any]
) -> None:
    """A table with a row for each of ``names``; the row that is marked becomes the choice.

    ``choice``: the key under which the session holds the name that is chosen. ``tallest``: in pixels.
    ``columns``: Streamlit's configuration of the columns, by their heads.
    """
    key = f"{choice}-table-{hash(tuple(names))}"  # of its own for each list: a row stays marked by its place
    st.dataframe(
        [dict(row) for row in rows],
        hide_index=True,
        width="stretch",
        height=min(36 * (len(rows) + 1) + 3, tallest),
        on_select=partial(_choose, key, names, choice),
        selection_mode="single-row",
        alt=alt,
        placeholder="",
        column_config=columns,
        key=key,
    )


def _choose(key: str, names: Sequence[str], choice: str) -> None:
    marked = st.session_state[key].selection.rows
    if marked and marked[0] < len(names):
        st.session_state[choice] = names[marked[0]]


def chooser(label: str, titles: Mapping[str, str], choice: str) -> str | None:
    """A list of the titles, by name; gives the name that is chosen here or in the table, of those that are there."""
    if st.session_state.get(choice) not in titles:
        st.session_state[choice] = None
    return st.selectbox(
        label,
        list(titles),
        index=None,
        format_func=lambda name: titles.get(name, name),
        key=choice,
        placeholder="Choose one here or in the table",
    )
