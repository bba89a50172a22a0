"""One answer on the page: its statements, the words they rest on, numbered citations, and what to do with them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.answers import DOUBTFUL
from assistant.cited import Cited, proven
from assistant.conversations import KeptAnswer, KeptStatement, Verdict
from assistant.pages import markup, panel, to_draft
from assistant.pages.copied import with_citations
from assistant.pages.opening import Opening
from assistant.pages.terms import explained
from assistant.pages.words import cited_as, counted, plain
from assistant.wording import same_words
from corpus.library import NotInLibrary
from corpus.records import Nation, Source

Place = tuple[str, int | None, tuple[str, ...]]
"""What one number of an answer stands for: a document and a page of it, or a section where there are no pages."""


def show_answer(opened: Opening, answer: KeptAnswer, home: Nation | None) -> None:
    """A kept answer, its words proven again before they are shown."""
    with st.container(key=f"answer-{answer.id}"):
        st.html(markup.question(answer.question))
        if answer.statements:
            if DOUBTFUL in answer.warnings:
                st.html(markup.doubt(DOUBTFUL))
            show_statements(opened, answer.statements, answer=answer.id)
            _warnings(opened, answer, home)
        else:
            _refusal(answer, home, opened)
        _below(opened, answer)


def show_statements(
    opened: Opening, statements: Sequence[KeptStatement], *, answer: int | None = None, first: int = 0
) -> None:
    """Statements with their words and citations; without ``answer`` they are on their way and cannot be opened."""
    numbers = _numbers(statements)
    for place, statement in enumerate(statements, start=first):
        with st.container(gap="xxsmall"):
            st.html(_badges(statement))
            _words(opened, statement)
            for key, cited in _by_place(statement).items():
                _citation(opened, cited, numbers[key], answer, place)
                if answer is not None:
                    to_draft.offer(cited, statement.force, f"{answer}-{place}-{numbers[key]}")


def _badges(statement: KeptStatement) -> str:
    return f'<div class="badges">{markup.force_badge(statement.force)}</div>'


def _numbers(statements: Sequence[KeptStatement]) -> dict[Place, int]:
    places = dict.fromkeys(_place(cited) for statement in statements for cited in statement.quotes)
    return {place: number for number, place in enumerate(places, start=1)}


def _place(cited: Cited) -> Place:
    return cited.document_id, cited.page, () if cited.page is not None else cited.section


def _by_place(statement: KeptStatement) -> dict[Place, list[Cited]]:
    places: dict[Place, list[Cited]] = {}
    for cited in statement.quotes:
        places.setdefault(_place(cited), []).append(cited)
    return places


def _words(opened: Opening, statement: KeptStatement) -> None:
    """The quotations, each wording once; before them what a chat model made of them."""
    wordings = {same_words(cited.text): cited for cited in reversed(statement.quotes)}
    own = "\n".join(cited.text for cited in reversed(wordings.values()))
    if same_words(statement.text) != same_words(own):
        st.html(markup.said(statement.text, explained))
    for cited in reversed(wordings.values()):
        if proven(cited, opened.document) is None:
            st.html(markup.lost(cited.text))
        elif cited.source.kind == "digest":
            st.html(markup.digest(cited.text, explained))
        else:
            st.html(markup.quotation(cited.text, explained))


def _citation(opened: Opening, cited: Sequence[Cited], number: int, answer: int | None, place: int) -> None:
    first = cited[0]
    name = cited_as(first.source, first.page, first.printed_page, first.section)
    if answer is None:
        st.html(f'<p class="place">{markup.escaped(name)}</p>')
        return
    st.button(
        plain(f"[{number}] {name}"),
        key=f"cite-{answer}-{place}-{number}",
        type="tertiary",
        wrap=True,
        on_click=panel.open_citation,
        args=(tuple(cited), number),
    )
    st.html(markup.source_badges(_source_today(opened, first), None))


def _source_today(opened: Opening, cited: Cited) -> Source:
    """What is said of a document now; what was said when it was cited, where it is gone."""
    try:
        return opened.document(cited.document_id).source
    except NotInLibrary:
        return cited.source


def _warnings(opened: Opening, answer: KeptAnswer, home: Nation | None) -> None:
    """Those of the answer, and those that have come true since."""
    from assistant.ask import foreign, outdated, unchecked  # the first page stands sooner without

    texts = [text for text in answer.warnings if text != DOUBTFUL]
    for cited in (cited for statement in answer.statements for cited in statement.quotes):
        try:
            source = opened.document(cited.document_id).source
        except NotInLibrary:
            texts.append(f"'{cited.source.title}' is no longer in the library.")
            continue
        texts += [text for text in (outdated(source), foreign(source, home), unchecked(source)) if text]
    if texts:
        st.html(markup.warnings(dict.fromkeys(texts)))


def _refusal(answer: KeptAnswer, home: Nation | None, opened: Opening) -> None:
    st.html(f'<p class="refused">{markup.escaped(answer.reason or "")}</p>')
    if answer.warnings:
        st.html(markup.warnings(answer.warnings))
    for number, cited in enumerate(answer.nearest, start=1):
        with st.container(gap="xxsmall"):
            st.html(f'<div class="near clamped">{markup.escaped(cited.text)}</div>')
            label = f"Open: {cited_as(cited.source, cited.page, cited.printed_page, cited.section)}"
            st.button(
                plain(label),
                key=f"cite-near-{answer.id}-{number}",
                type="tertiary",
                wrap=True,
                on_click=panel.open_citation,
                args=((cited,), None),
            )


def _below(opened: Opening, answer: KeptAnswer) -> None:
    searched = f"{counted(answer.documents, 'document')}, {counted(answer.passages, 'passage')} searched"
    if answer.filtered:
        searched += ", within the filters that were set"
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"below-{answer.id}"):
        with st.popover("Copy with citations", type="tertiary", icon=":material/content_copy:"):
            st.code(with_citations(answer), language=None, wrap_lines=True)
        for verdict, words, icon in (("up", "Helpful", "thumb_up"), ("down", "Not helpful", "thumb_down")):
            chosen = answer.verdict == verdict
            st.button(
                f"{words}, noted" if chosen else words,
                key=f"judge-{verdict}-{answer.id}",
                type="tertiary",
                icon=f":material/{icon}:",
                on_click=_judge,
                args=(opened, answer, None if chosen else verdict),
            )
    if answer.verdict is not None:
        _note(opened, answer)
    if answer.statements or answer.filtered:
        st.html(f'<p class="quiet">{searched}</p>')


def _judge(opened: Opening, answer: KeptAnswer, verdict: Verdict | None) -> None:
    opened.conversations.judge(answer.id, verdict, answer.note)


def _note(opened: Opening, answer: KeptAnswer) -> None:
    key = f"note-{answer.id}"
    with st.form(f"form-{key}", border=False):
        st.text_input(
            "What was good or missing? Kept in the library folder only.", answer.note, key=key, max_chars=1000
        )
        if st.form_submit_button("Save note"):
            opened.conversations.judge(answer.id, answer.verdict, st.session_state[key])
            st.rerun()
