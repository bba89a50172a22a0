"""Running a benchmark on the Evals page: which questions, beside whom, how far it is, stopped and gone on with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.pages import markup
from assistant.pages.evals_words import run_named
from assistant.pages.measuring import Measuring
from assistant.pages.opening import Opening
from assistant.pages.words import counted, plain
from evals.installed import installed
from evals.own import FILE
from evals.systems import PEERS, TOLD

WHAT = {
    "commissioners": "Commissioners' questions, on documents that come with them",
    "own": "Your own questions, on your library",
    "folder": "Questions or a benchmark in a folder",
}
FEW = 20  # questions that give a first idea in a minute or two


def show_measuring(opened: Opening) -> None:
    measuring = opened.measuring
    if measuring is not None and not measuring.done.is_set():
        _running(opened)
        return
    if measuring is not None:
        _ended(opened, measuring)
    _stopped(opened)
    _form(opened)


@st.fragment(run_every=1.0)
def _running(opened: Opening) -> None:
    measuring = opened.measuring
    if measuring is None or measuring.done.is_set():
        st.rerun()
    done, of = measuring.progress
    if measuring.indexing is not None:
        ready, all_ = measuring.indexing
        st.progress(min(ready / max(all_, 1), 1.0), f"Making the documents searchable: {ready} of {all_}")
    else:
        st.progress(
            min(done / max(of, 1), 1.0), f"{done} of {counted(of, 'question')} asked" if of else "Getting ready"
        )
    st.button("Stop", key="stop-measuring", on_click=measuring.stop)
    st.html('<p class="quiet">You can leave this page: it goes on. What has been measured is kept if you stop.</p>')


def _ended(opened: Opening, measuring: Measuring) -> None:
    if measuring.problem:
        st.error(plain(measuring.problem))
    elif measuring.stopped:
        st.info("Stopped. What was measured is kept; it can go on below.")
    else:
        st.success("Measured. The figures stand under Results.")


def _stopped(opened: Opening) -> None:
    """Runs that can go on."""
    from evals.runs import kept

    left = [one for one in kept(opened.settings.library / "runs") if not one.whole and _can_go_on(one.about)]
    for number, one in enumerate(left[:3]):
        done = f"{one.rows} of {one.about.get('rows', one.about['questions'])} done"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="quiet">Stopped: {markup.escaped(run_named(one.about, one.file))}, {done}</p>')
            st.button("Go on", key=f"go-on-{number}", on_click=_go_on, args=(opened, one.about, one.file))


def _can_go_on(about: Mapping[str, Any]) -> bool:
    """Speed is measured on the command line, and so is searching without the glossary, which changes the search."""
    again = about.get("again")
    return about["kind"] != "speed" and again is not None and bool(again.get("glossary", True))


def _go_on(opened: Opening, about: Mapping[str, Any], file: Path) -> None:
    opened.measuring = Measuring(opened, about["again"], about["systems"], file)


def _form(opened: Opening) -> None:
    what = st.radio("What to ask", list(WHAT), format_func=lambda one: WHAT[one], key="benchmark")
    again = {"commissioners": _commissioners, "own": _own, "folder": _folder}[what](opened)
    few = st.selectbox(
        "How many questions", (FEW, None), format_func=lambda one: f"The first {one}" if one else "All", key="few"
    )
    others = [one for one in PEERS if installed(one)]
    beside = st.multiselect(
        "Ask others the same, to compare",
        others,
        format_func=lambda one: TOLD[one],
        key="beside",
        placeholder="Nobody else",
        help="They search the same documents; they do not answer.",
    )
    if st.button("Start", type="primary", key="measure", disabled=again is None) and again is not None:
        systems = ("assistant", *(one for one in others if one in beside))
        opened.measuring = Measuring(opened, again | {"limit": few}, systems)
        st.rerun()


def _commissioners(opened: Opening) -> dict[str, Any]:
    from evals.benchmarks import COMMISSIONERS, DOCUMENTS

    st.html(
        '<p class="quiet">Look-ups, numbers, tables, comparisons, follow-ups, lay wording, and questions without an '
        "answer, on made-up documents of a commissioner and the knowledge that ships. It begins with making these "
        "searchable, beside your library and not in it: some minutes.</p>"
    )
    return {"kind": "questions", "cases": str(COMMISSIONERS), "documents": str(DOCUMENTS), "builtin": True}


def _own(opened: Opening) -> dict[str, Any] | None:
    file = opened.settings.library / FILE
    if not file.is_file() or not file.stat().st_size:
        st.info("There are none yet. Make them under Your own questions, out of answers that did not help.")
        return None
    return {"kind": "questions", "cases": str(file)}


def _folder(opened: Opening) -> dict[str, Any] | None:
    place = st.text_input(
        "A benchmark's folder, or a file of questions (JSONL or Excel)",
        key="benchmark-folder",
        placeholder="For example C:\\Benchmarks\\scifact or /home/me/questions.xlsx",
    ).strip()
    path = Path(place).expanduser()
    if not place:
        return None
    if path.is_file():
        documents = st.text_input(
            "The folder of the documents that it asks about",
            key="benchmark-documents",
            placeholder="Empty: your library",
        ).strip()
        if documents and not Path(documents).expanduser().is_dir():
            st.error(plain(f"'{documents}' is no folder on this computer."))
            return None
        return {
            "kind": "questions",
            "cases": str(path),
            "documents": str(Path(documents).expanduser()) if documents else None,
        }
    if (path / "corpus.jsonl").is_file():
        splits = sorted(one.stem for one in (path / "qrels").glob("*.tsv")) or ["test"]
        split = st.selectbox(
            "Which questions of it", splits, index=splits.index("test") if "test" in splits else 0, key="split"
        )
        return {"kind": "retrieval", "folder": str(path), "split": split}
    if path.is_dir() and next(path.rglob("questions_df.csv"), None):
        return {"kind": "chunking", "folder": str(path)}
    st.error(
        plain(f"'{place}' is neither a file of questions nor a folder with corpus.jsonl (BEIR) or questions_df.csv.")
    )
    return None
