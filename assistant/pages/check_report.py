"""A report of a check out of the page: in one of our forms, or filled into a workbook of one's own."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.kept_checks import Stored
from assistant.pages import markup
from assistant.pages.knowledge_data import frameworks_here
from assistant.pages.opening import Opening
from assistant.pages.words import counted, plain
from assistant.reporting.columns import BY_KEY
from assistant.reporting.rows import rows
from assistant.reporting.save import FORMATS, save_report
from corpus.library import LibraryError

MEDIA = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".md": "text/markdown",
}


def show_report(opened: Opening, stored: Stored) -> None:
    check = stored.check
    end = st.selectbox("As", list(FORMATS), format_func=_form, key="report-as")
    if st.button("Make the report", key="report-make"):
        with tempfile.TemporaryDirectory(prefix="assistant-report-") as folder:
            file = Path(folder) / f"report{end}"
            try:
                save_report(check, file, frameworks_here(opened), opened.document, stored.paper.name)
            except LibraryError as error:
                st.error(plain(str(error)))
                return
            st.session_state["report"] = (check, end, file.read_bytes())
    made = st.session_state.get("report")
    if made and made[:2] == (check, end):
        name = "".join(letter if letter.isalnum() else " " for letter in check.title)[:60].strip() or "check"
        st.download_button("Save the report", made[2], f"{name}{end}", MEDIA[end], key="report-save", type="primary")
    _own(opened, stored)


def _form(end: str) -> str:
    return f"{FORMATS[end][:1].upper()}{FORMATS[end][1:]} ({end})"


def _own(opened: Opening, stored: Stored) -> None:
    own = st.file_uploader("Or fill in a copy of your own workbook", type=["xlsx", "xlsm"], key="own-workbook")
    columns = st.text_input(
        "Its columns",
        key="own-columns",
        placeholder="Evidence=specification_quotes, Met?=status; guessed from the headers without",
    )
    if own is None:
        return
    from assistant.reporting.own_workbook import WorkbookUnfit, fill, told_columns

    with tempfile.TemporaryDirectory(prefix="assistant-own-") as folder:
        source, target = Path(folder) / f"own{Path(own.name).suffix}", Path(folder) / f"filled{Path(own.name).suffix}"
        source.write_bytes(own.getvalue())
        found = rows(stored.check, frameworks_here(opened))
        try:
            filled = fill(source, found, opened.document, target, told_columns(columns) or None)
        except WorkbookUnfit as error:
            st.error(plain(str(error).replace(source.name, own.name)))
            return
        content = target.read_bytes()
    _filled(filled)
    if not filled.matched:
        st.error(
            "No row of the workbook names a requirement of this check. Rows are found by number, as in QS13 statement "
            "1, by reference or by the requirement's title: give it a column that says one of them."
        )
        return
    name = f"{Path(own.name).stem} filled{Path(own.name).suffix}"
    st.download_button("Save the filled copy", content, name, MEDIA[".xlsx"], key="own-save", type="primary")


def _filled(filled: Any) -> None:
    """Which columns were taken, and what was not filled in."""
    used = "".join(
        f"<li>{markup.escaped(header)}: {markup.escaped(BY_KEY[key].title)}</li>"
        for header, key in filled.columns.items()
    )
    st.html(
        f"<p>{counted(filled.matched, 'row')} filled in on the sheet {markup.escaped(filled.sheet)}.</p><ul>{used}</ul>"
    )
    told = [
        f"{name}: {'; '.join(ones[:10])}{f' and {len(ones) - 10} more' if len(ones) > 10 else ''}"
        for name, ones in (
            ("Rows that name no requirement of this check", filled.strangers),
            ("Requirements that have no row", filled.left_over),
            ("Cells that held something and were left", filled.kept),
        )
        if ones
    ]
    if told or filled.warnings:
        st.html(markup.warnings([*told, *filled.warnings]))
