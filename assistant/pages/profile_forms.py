"""Forms for the long texts of a care profile: what it says of itself, and one row at a time."""

from __future__ import annotations

from typing import Any

import streamlit as st

from assistant.profile_work import Work
from corpus.profile_excel import wanted
from corpus.profile_sheets import COVER, Column, sheet
from corpus.profile_tables import Values

KEPT = ("Name", "Example")
"""Fields of the profile that are not for editing."""


def show_about(work: Work) -> None:
    """What the profile says of itself, field by field."""
    (values,) = work.tables[COVER]
    with st.form(f"about-{work.name}-{work.turn}"):
        given = {
            column.header: _field(column, values.get(column.header), f"about-{work.name}-{work.turn}-{column.header}")
            for column in sheet(COVER).columns
            if column.header not in KEPT
        }
        if st.form_submit_button("Take this over", type="primary"):
            work.tables[COVER] = [{**values, **given}]
            work.settle()
            st.rerun()


def show_row(work: Work, stage: str) -> None:
    """One row of a stage: its texts, and where and when the care is given."""
    rows = {str(line["Row"]): line for line in work.lines("Rows", stage) if line.get("Row")}
    if not rows:
        st.info("This stage has no row yet: add one under “Rows”.")
        return
    chosen = st.selectbox(
        "Row",
        list(rows),
        format_func=lambda id_: str(rows[id_].get("Need") or id_) if id_ in rows else id_,
        key=f"row-{work.name}-{stage}",
    )
    line = rows[chosen]
    delivered = next((one for one in work.lines("Delivery", stage) if one.get("Row") == chosen), {})
    key = f"form-{work.name}-{work.turn}-{stage}-{chosen}"
    with st.form(key):
        needs = _fields("Rows", line, f"{key}-rows")
        st.html("<h3>Delivery</h3>")
        delivery = _fields("Delivery", delivered, f"{key}-delivery")
        if st.form_submit_button("Take this over", type="primary"):
            work.put("Rows", stage, [{**one, **needs} if one is line else one for one in work.lines("Rows", stage)])
            others = [one for one in work.lines("Delivery", stage) if one.get("Row") != chosen]
            if any(delivery.values()):
                others.append({"Stage": stage, "Row": chosen, **delivery})
            work.put("Delivery", stage, others)
            work.settle()
            st.rerun()


def _fields(called: str, values: Values, key: str) -> Values:
    """The fields of a sheet but its id and those for costing, each text with its source beside it."""
    columns = [column for column in sheet(called).columns if column.place != ("id",) and not column.costing]
    given: Values = {}
    for column in columns:
        if column.place[-1] == "source":
            continue
        source = next((one for one in columns if one.place == (*column.place[:-1], "source")), None)
        if source is None:
            given[column.header] = _field(column, values.get(column.header), f"{key}-{column.header}")
            continue
        left, right = st.columns([2, 1])
        with left:
            given[column.header] = _field(column, values.get(column.header), f"{key}-{column.header}", long=True)
        with right:
            given[source.header] = _field(source, values.get(source.header), f"{key}-{source.header}")
    return given


def _field(column: Column, value: Any, key: str, *, long: bool = False) -> Any:
    about = wanted(column)
    if column.kind == "choice":
        options = ("", *column.choices)
        chosen = value if value in options else ""
        return st.selectbox(column.header, options, options.index(chosen), key=key, help=about) or None
    if column.kind == "yes or no":
        return st.checkbox(column.header, bool(value), key=key, help=about)
    if column.kind == "list":
        text = st.text_area(f"{column.header}, one a line", "\n".join(value or ()), key=key, help=about)
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    shown = "" if value is None else str(value)
    if long or column.header in ("Population", "Note"):
        return st.text_area(column.header, shown, key=key, help=about, height=90)
    return st.text_input(column.header, shown, key=key, help=about)
