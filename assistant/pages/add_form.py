"""Adding files and folders on the Library page, and how each of them ended."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import streamlit as st

from assistant.pages import markup
from assistant.pages.adding import Adding, adding_uploads
from assistant.pages.opening import Opening
from assistant.pages.words import KIND, NATION, STATUS, counted, plain
from corpus.records import Nation, Source, SourceInvalid, Status
from index.addition import Addition

OUTCOME = {"indexed": "Added", "unchanged": "Already there", "replaced": "Replaced", "refused": "Not added"}


def show_adding(opened: Opening) -> None:
    adding = opened.adding
    if adding is not None and not adding.done.is_set():
        _progress(opened)
        return
    if adding is not None:
        _outcomes(opened, adding)
    with st.expander("Add documents", expanded=adding is None, icon=":material/add:", key="add-documents"):
        _form(opened)


def _form(opened: Opening) -> None:
    round_ = st.session_state.setdefault("round", 0)  # a new key empties the widgets after each round
    uploads = st.file_uploader(
        "Files: PDF, Word, PowerPoint, Excel, OpenDocument, HTML, Markdown or plain text",
        accept_multiple_files=True,
        key=f"uploads-{round_}",
    )
    folder = st.text_input(
        "Or a folder or file on this computer",
        key=f"folder-{round_}",
        placeholder="For example C:\\Guidance or /home/me/guidance",
    )
    with st.expander("What you know about them", key=f"details-{round_}"):
        st.html(
            '<p class="quiet">Title, publisher and date are read in each document where it states them. What you '
            "give here holds for all files of this round.</p>"
        )
        said = _said_of_them(opened, round_)
    ocr = st.checkbox(
        "Read scanned pages too",
        opened.settings.ocr,
        key=f"ocr-{round_}",
        help="By text recognition. Tesseract has to be installed on this computer. Takes some seconds a page.",
    )
    if st.button("Add to the library", type="primary", key="add", disabled=not (uploads or folder.strip())):
        _begin(opened, uploads, folder.strip(), replace(said, ocr=ocr))


def _said_of_them(opened: Opening, round_: int) -> Addition:
    left, right = st.columns(2)
    titles = {entry.source_id: entry.source.title for entry in opened.library.entries() if entry.path}
    with left:
        publisher = st.text_input("Publisher", key=f"publisher-{round_}")
        published = st.text_input("Date", key=f"published-{round_}", placeholder="2021, 2021-05 or 2021-05-14")
        kind = st.selectbox("Kind", ("original", "local"), format_func=lambda one: KIND[one], key=f"kind-{round_}")
    with right:
        nation = st.selectbox(
            "Nation",
            ("", *get_args(Nation)),
            format_func=lambda one: NATION.get(one, "Not known"),
            key=f"nation-{round_}",
        )
        status = st.selectbox(
            "Status",
            ("", *get_args(Status)),
            format_func=lambda one: STATUS.get(one, "Not given"),
            key=f"status-{round_}",
        )
        password = st.text_input("Password, if the files have one", type="password", key=f"password-{round_}")
    replaces = st.selectbox(
        "Takes the place of",
        list(titles),
        index=None,
        format_func=lambda one: titles.get(one, one),
        key=f"replaces-{round_}",
        placeholder="Nothing; for one file only",
    )
    given = {"publisher": publisher.strip(), "published": published.strip(), "nation": nation, "status": status}
    details: dict[str, Any] = {name: value for name, value in given.items() if value}
    if kind == "local":
        details["kind"] = kind
    return Addition(details, replaces, password or None)


def _begin(opened: Opening, uploads: list[Any], folder: str, addition: Addition) -> None:
    try:
        Source("any", **addition.details)
    except SourceInvalid as error:
        st.error(plain(str(error)))
        return
    place = Path(folder).expanduser()
    if folder and not place.exists():
        st.error(plain(f"There is no file or folder '{folder}'."))
        return
    if uploads and folder:
        st.error("Add either the files or the folder, then the other.")
        return
    if uploads:
        opened.adding = adding_uploads(opened, uploads, addition)
    else:
        opened.adding = Adding(opened, [place], addition)
    st.session_state["round"] += 1
    st.rerun()


@st.fragment(run_every=0.5)
def _progress(opened: Opening) -> None:
    adding = opened.adding
    if adding is None or adding.done.is_set():
        st.rerun()
        return
    progress = adding.progress
    if progress is None:
        waiting = "Waiting for the library to be ready" if not opened.ready.is_set() else "Starting"
        st.progress(0.0, waiting)
        return
    parts = [f"{progress.files} of {counted(progress.of_files, 'file')}", counted(progress.pages, "page")]
    if adding.seconds_left is not None:
        parts.append(_left(adding.seconds_left))
    st.progress(progress.share, plain(f"Adding {progress.file}: {', '.join(parts)}"))
    st.html('<p class="quiet">You can leave this page; adding goes on.</p>')


def _left(seconds: float) -> str:
    if seconds < 60:
        return f"about {max(round(seconds / 5) * 5, 5)} seconds left"
    return f"about {counted(round(seconds / 60), 'minute')} left"


def _outcomes(opened: Opening, adding: Adding) -> None:
    if adding.problem:
        st.error(plain(adding.problem))
    if adding.outcomes:
        rows = "".join(
            f"<tr><td>{markup.escaped(one.file)}</td><td>{OUTCOME[one.outcome]}</td>"
            f"<td>{markup.escaped(_said(one))}</td></tr>"
            for one in adding.outcomes
        )
        st.html(
            "<div class='excerpt'><div class='wide'><table><caption>Last added</caption><thead><tr>"
            "<th scope='col'>File</th><th scope='col'>Outcome</th><th scope='col'>Note</th></tr></thead>"
            f"<tbody>{rows}</tbody></table></div></div>"
        )
    elif not adding.problem:
        st.info("There was no file to add in that folder.")
    if st.button("Clear this list", key="clear-outcomes", type="tertiary"):
        opened.adding = None
        st.rerun()


def _said(one: Any) -> str:
    if one.reason:
        return str(one.reason)
    parts = [counted(one.pages, "page")] if one.pages else []
    return ", ".join([*parts, counted(one.passages, "passage")])
