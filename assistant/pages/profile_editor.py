"""Editing a care profile on the Profiles page: a table for each part of a stage, forms for long text, checks beside."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from assistant.pages import profile_markup as told
from assistant.pages.markup import escaped
from assistant.pages.opening import Opening
from assistant.pages.profile_forms import show_about, show_row
from assistant.pages.profile_saving import show_saving
from assistant.pages.profile_sources import show_sources
from assistant.pages.words import plain
from assistant.profile_work import Work, begun
from corpus.own_profiles import Held
from corpus.profile_checks import findings
from corpus.profile_excel import wanted
from corpus.profile_sheets import Column, Sheet, sheet, sheets
from corpus.profile_tables import TableFault, Values
from corpus.profiles import Profile

ABOUT, ROW = "About the profile", "One row as a form"
WIDTHS = {"text": 300, "list": 220, "choice": 120, "number": 100, "whole number": 80, "yes or no": 90, "date": 110}


def show_editor(opened: Opening, one: Held) -> None:
    assert one.paper is not None
    work = _work(one)
    part, stage = _chosen(work)
    left, right = st.columns([7, 2], gap="medium")
    with left:
        if part == ABOUT:
            show_about(work)
        elif part == ROW:
            show_row(work, stage or "")
        else:
            _table(work, sheet(part), stage)
            show_sources(opened.settings.library, work.began.nation, work.name)
    made = work.made()
    with right:
        _beside(work, made, stage)
    show_saving(opened, work, made)


def _work(one: Held) -> Work:
    """The work that this person has begun. Where others saved meanwhile it goes on, or begins anew from theirs if
    nothing is changed yet."""
    assert one.paper is not None
    key = f"work-{one.name}"
    if key not in st.session_state:
        st.session_state[key] = begun(one.paper)
    work: Work = st.session_state[key]
    if work.paper.version != one.paper.version:
        if work.changed:
            st.session_state[f"theirs-{work.name}"] = one.paper  # told where it is saved
        else:
            st.session_state[key] = work = begun(one.paper)
    return work


def _chosen(work: Work) -> tuple[str, str | None]:
    """Which part to edit, and of which stage."""
    parts = [ROW, *(one.name for one in sheets() if one.owners[:1] == ("Stage",)), "Stages", ABOUT, "Views",
             "Steps of views"]  # fmt: skip
    part = st.pills("Part", parts, default="Rows", key=f"part-{work.name}", required=True) or "Rows"
    if part != ROW and (part == ABOUT or sheet(part).owners[:1] != ("Stage",)):
        return part, None
    titles = {str(line["Stage"]): str(line["Title"]) for line in work.tables["Stages"] if line.get("Stage")}
    stage = st.selectbox("Stage", list(titles), format_func=lambda id_: titles.get(id_, id_), key=f"stage-{work.name}")
    return part, stage


def _table(work: Work, one: Sheet, stage: str | None) -> None:
    """The lines of a sheet, of one stage where they belong to stages, in a table to type in."""
    key = f"edit-{work.name}-{work.turn}-{one.name}-{stage}"
    if key not in st.session_state:  # what the table was given stays the same while it is on the screen, no longer
        work.settle()
        key = f"edit-{work.name}-{work.turn}-{one.name}-{stage}"
        st.session_state[f"lines-{work.name}"] = [dict(line) for line in work.lines(one.name, stage)]
    original: list[Values] = st.session_state[f"lines-{work.name}"]
    costing = any(column.costing for column in one.columns) and st.toggle(
        "Show the columns for costing", key=f"costing-{work.name}"
    )
    st.html(f'<p class="quiet">{escaped(one.about)} Lines are added at the end of the table.</p>')
    shown = [_shown(line, one) for line in original]
    edited = st.data_editor(
        shown or [_shown(_first(work, one, stage), one)],
        hide_index=True,
        width="stretch",
        height=min(44 * (len(shown) + 5) + 3, 520),
        row_height=44,
        num_rows="dynamic",
        column_config=_columns(work, one, stage, costing=costing),
        placeholder="",
        key=key,
    )
    work.put(one.name, stage, [_typed(line, shown, original, stage) for line in edited])


def _first(work: Work, one: Sheet, stage: str | None) -> Values:
    """The line to begin an empty table with: of the only row, where there is only one."""
    rows = [line.get("Row") for line in work.lines("Rows", stage)] if "Row" in one.owners else []
    return {"Row": rows[0]} if len(rows) == 1 else {}


def _columns(work: Work, one: Sheet, stage: str | None, *, costing: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"Stage": None} if "Stage" in one.headers else {}
    if "Row" in one.owners:
        needs = {str(line["Row"]): str(line.get("Need") or line["Row"]) for line in work.lines("Rows", stage)
                 if line.get("Row")}  # fmt: skip
        found["Row"] = st.column_config.SelectboxColumn(
            "Row",
            options=list(needs),
            format_func=lambda id_: needs.get(str(id_), str(id_)),
            width=210,
            required=True,
            default=next(iter(needs)) if len(needs) == 1 else None,
        )
    if "View" in one.owners:
        views = [str(line["View"]) for line in work.tables["Views"] if line.get("View")]
        found["View"] = st.column_config.SelectboxColumn(options=views, width=150, required=True)
    for column in one.columns:
        hidden = column is one.id or (column.costing and not costing)
        found[column.header] = None if hidden else _column(column)
    return found


def _column(column: Column) -> Any:
    about, width = wanted(column), WIDTHS[column.kind]
    if column.place[-1] in ("source", "role", "when", "by_whom"):
        width = 190
    if column.kind == "choice":
        return st.column_config.SelectboxColumn(options=list(column.choices), help=about, width=width)
    if column.kind == "yes or no":
        return st.column_config.CheckboxColumn(help=about, width=width)
    if column.kind in ("number", "whole number"):
        return st.column_config.NumberColumn(help=about, width=width)
    return st.column_config.TextColumn(help=about, width=80 if column.header == "Band" else width)


def _shown(line: Values, one: Sheet) -> Values:
    """A line as the table takes it: numbers as floats, lists as text; every column there, so that all are shown."""
    found: Values = {}
    for header in one.headers:
        value = line.get(header)
        value = float(value) if isinstance(value, Decimal) else value
        found[header] = ", ".join(value) if isinstance(value, tuple) else value
    return found


def _typed(line: Values, shown: Sequence[Values], original: Sequence[Values], stage: str | None) -> Values:
    """A line as it was where nothing was typed in it, so that nothing is rounded on the way."""
    for before, was in zip(shown, original, strict=True):
        if before == line:
            return was
    return {**line, "Stage": stage} if stage is not None else dict(line)


def _beside(work: Work, made: Profile | list[TableFault], stage: str | None) -> None:
    """What is wrong with what was typed, and what is left to decide in this stage."""
    for note in work.notes:
        st.warning(plain(note))
    if isinstance(made, list):
        st.html(told.faults((work.where(fault), fault.told) for fault in made))
        return
    found = [one for one in findings(made) if stage in (None, one.stage)]
    needs = {row.id: row.need.text for one in made.stages if stage in (None, one.id) for row in one.rows}
    st.html('<h3 class="side">Left in this stage</h3>' if stage else '<h3 class="side">Left in this profile</h3>')
    st.html(told.beside(found, needs) if found else "<p class='quiet'>Nothing.</p>")
