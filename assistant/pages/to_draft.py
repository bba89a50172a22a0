"""A quotation of an answer put into a section of a draft."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.cited import Cited
from assistant.pages import markup
from assistant.pages.opening import Opening
from assistant.pages.words import cited_as, plain
from corpus.library import NotInLibrary
from corpus.records import Force, Nation

Chosen = tuple[tuple[Cited, ...], Force]


def offer(cited: Sequence[Cited], force: Force, key: str) -> None:
    """The button beside a citation."""
    name = cited_as(cited[0].source, cited[0].page, cited[0].printed_page, cited[0].section)
    st.button(
        "Put into a draft",
        key=f"to-draft-{key}",
        type="tertiary",
        icon=":material/note_add:",
        help=plain(f"Put these words of {name} into a section of a draft"),
        on_click=_choose,
        args=((tuple(cited), force),),
    )


def _choose(chosen: Chosen) -> None:
    st.session_state["to-draft"] = chosen


def show_choice(opened: Opening) -> None:
    """Which draft and section, where a button was pressed; and that it was done."""
    done = st.session_state.pop("to-draft-done", None)
    if done:
        st.toast(plain(done), icon=":material/check:")
    chosen: Chosen | None = st.session_state.get("to-draft")
    if chosen is not None:
        _dialog(opened, chosen)


def _leave() -> None:
    st.session_state["to-draft"] = None


@st.dialog("Put into a draft", on_dismiss=_leave)
def _dialog(opened: Opening, chosen: Chosen) -> None:
    from assistant import draft_files  # the first page stands sooner without

    cited, _ = chosen
    folder = opened.library.folder
    papers = {paper.name: paper for paper in draft_files.drafts(folder)}
    st.html(f'<div class="digest">{markup.escaped(_words(cited))}</div>')
    if not papers:
        st.info("There is no draft yet: begin one on the Draft page, then come back to this answer.")
        st.page_link("assistant/pages/draft.py", label="Go to drafts")
        return
    name = st.selectbox("Draft", list(papers), format_func=lambda one: papers[one].title, key="to-draft-name")
    draft, paper = draft_files.draft_named(name, folder)
    titles = {one.id: f"{one.number} {one.title}" if one.number else one.title for one in draft.sections}
    section = st.selectbox("Section", list(titles), format_func=lambda one: titles[one], key="to-draft-section")
    if st.button("Put it in", type="primary", key="to-draft-put"):
        _put(opened, chosen, name, section, paper.version)


def _put(opened: Opening, chosen: Chosen, name: str, section: str, version: int) -> None:
    from assistant import draft_files
    from assistant.drafts import DraftStatement
    from assistant.edit import added
    from corpus.library import LibraryError

    cited, force = chosen
    folder = opened.library.folder
    draft, _ = draft_files.draft_named(name, folder)
    note = " ".join(_cautions(opened, cited, draft.brief.nation)) or None
    made = added(draft, section, DraftStatement("", _words(cited), force, "answer", quotes=cited, note=note))
    by = opened.conversations.setting("reviewer") or ""
    try:
        draft_files.keep(folder, name, made, based_on=version, by=by, note="A quotation put in from Ask")
    except LibraryError as error:
        st.error(plain(str(error)))
        return
    _leave()
    st.session_state["to-draft-done"] = f"It stands in '{draft.title}' now."
    st.rerun()


def _words(cited: Sequence[Cited]) -> str:
    """The words, each once, with their lines."""
    texts = dict.fromkeys(one.text.strip() for one in cited)
    return "\n".join(" ".join(line.split()) for text in texts for line in text.splitlines() if line.strip())


def _cautions(opened: Opening, cited: Sequence[Cited], nation: Nation) -> list[str]:
    """What a reader of the draft has to know of the sources: another nation, superseded, from memory."""
    from assistant.ask import foreign, outdated, unchecked

    told: dict[str, None] = {}
    for one in cited:
        try:
            source = opened.document(one.document_id).source
        except NotInLibrary:
            source = one.source
        told.update(
            dict.fromkeys(text for text in (outdated(source), foreign(source, nation), unchecked(source)) if text)
        )
    return list(told)
