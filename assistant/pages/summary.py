"""The summary for patients and families, as part of a page: its preview, its reading age, and the files of it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from assistant.exporting.files import formats
from assistant.exporting.pandoc import NotExported
from assistant.pages import markup
from assistant.pages.words import counted, plain
from assistant.summary import Page, Summary, summary
from assistant.summary_paper import export_summary
from corpus.profiles import Profile

TYPES = {
    ".html": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}


def show_summary(profile: Profile, library_folder: Path | None) -> None:
    """The summary of a profile. ``library_folder``: as every part of the page takes it; nothing is kept there."""
    found = summary(profile)
    if found.problems:
        _held_back(found)
    if found.warnings:
        with st.expander(
            f"{counted(len(found.warnings), 'note')} for whoever approves it", expanded=not found.problems
        ):
            st.html(markup.warnings(found.warnings))
    if found.pages:
        _age(found)
        for tab, page in zip(st.tabs([plain(page.title) for page in found.pages]), found.pages, strict=True):
            with tab:
                st.html(_preview(page, found))
        _files(profile, found)
    _sources(found)


def _held_back(found: Summary) -> None:
    items = "".join(f"<li>{markup.escaped(problem)}</li>" for problem in found.problems)
    title = "Before it may go out"
    st.html(f'<div class="warnings" role="note"><strong>{title}</strong><ul>{items}</ul></div>')


def _age(found: Summary) -> None:
    age = found.reading.age
    st.html(
        f'<p class="lead">Reading age: about {age}. It is an indication, from the length of words and sentences.</p>'
    )
    if found.reading.hard:
        with st.expander(f"{counted(len(found.reading.hard), 'sentence')} that may be hard to read"):
            st.html("<ul>" + "".join(f"<li>{markup.escaped(one)}</li>" for one in found.reading.hard) + "</ul>")


def _preview(page: Page, found: Summary) -> str:
    """One page as people will read it."""
    notice = f'<p class="refused"><strong>{markup.escaped(found.notice)}</strong></p>' if found.notice else ""
    parts = "".join(
        f"<h4>{markup.escaped(one.title)}</h4>"
        + "".join(f"<p>{markup.escaped(text)}</p>" for text in one.paragraphs)
        + (f"<ul>{''.join(f'<li>{markup.escaped(item)}</li>' for item in one.items)}</ul>" if one.items else "")
        for one in page.parts
    )
    told = f"<p>{markup.escaped(page.for_whom)}</p>{parts}<p>{markup.escaped(found.general)}</p>"
    about = f'<p class="quiet">{markup.escaped(found.about)} Reading age of this page: about {page.reading.age}.</p>'
    return f'<div class="excerpt public">{notice}<h3>{markup.escaped(page.title)}</h3>{told}{about}</div>'


def _files(profile: Profile, found: Summary) -> None:
    """A file is made when it is asked for, and not while something has to be settled."""
    known = [end for end in formats() if end in TYPES]
    end = st.selectbox("As", known, format_func=lambda one: formats()[one], key="summary-as")
    large = st.checkbox("In large print (18 points)", key="summary-large")
    if st.button("Make the file", disabled=bool(found.problems), key="summary-make"):
        with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
            path = Path(folder) / f"summary{end}"
            try:
                export_summary(found, path, large_print=large)
            except NotExported as fault:
                st.error(plain(str(fault)))
                return
            st.session_state["summary-file"] = (found, end, large, path.read_bytes())
    made = st.session_state.get("summary-file")
    if made and made[:3] == (found, end, large):
        name = f"{profile.slug}-summary{'-large-print' if large else ''}{end}"
        st.download_button("Save the file", made[3], name, TYPES[end], key="summary-save", type="primary")


def _sources(found: Summary) -> None:
    if not found.used:
        return
    with st.expander("Where each sentence comes from, for the commissioner"):
        rows = [(one.said, one.stage, one.row, one.source, "yes" if one.shown else "no") for one in found.used]
        st.html(markup.table("Rows of the profile", ["Words", "Stage", "Row", "Source, or why not", "Shown"], rows))
