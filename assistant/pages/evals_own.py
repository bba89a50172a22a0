"""Your own questions on the Evals page: answers that did not help become questions whose answer is known."""

from __future__ import annotations

import streamlit as st

from assistant.conversations import KeptAnswer
from assistant.pages import markup
from assistant.pages.evals_words import table
from assistant.pages.opening import Opening
from assistant.pages.words import counted, plain
from evals.cases import Case, CasesInvalid, Evidence
from evals.own import FILE, keep_case, own_cases, remove_case
from evals.places import Astray

NEW = "A question of your own"


def show_own(opened: Opening) -> None:
    try:
        cases = own_cases(opened.settings.library)
    except CasesInvalid as problem:
        st.error(plain(f"{problem} Correct the file, or move it away: '{opened.settings.library / FILE}'."))
        return
    st.html(
        '<p class="quiet">Say of a question which words of which document answer it, or that none do. The assistant '
        "can then be measured on it, here and with <code>assistant eval questions</code>. They are kept in "
        f"{FILE} in the library folder.</p>"
    )
    if said := st.session_state.pop("own-said", None):
        st.success(plain(said))
    _make(opened, {one.id for one in cases})
    _kept(opened, cases)


def _make(opened: Opening, known: set[str]) -> None:
    answers = {f"answer-{one.id}": (one, before) for one, before in opened.conversations.not_helpful()}
    left = [name for name in answers if name not in known]
    if not left:
        st.html('<p class="quiet">No answer waits that was marked “Not helpful” on the Ask page.</p>')
    chosen = st.selectbox(
        "Make a question out of",
        [*left, NEW],
        format_func=lambda one: one if one == NEW else answers[one][0].question,
        key="own-chosen",
    )
    answer, history = answers.get(chosen, (None, ()))
    if answer is not None:
        _said(answer)
    _form(opened, chosen, answer.question if answer else "", history)


def _said(answer: KeptAnswer) -> None:
    """What was answered, and what was thought of it."""
    st.html(markup.question(answer.question))
    if answer.note:
        st.html(f'<p class="quiet">Noted: {markup.escaped(answer.note)}</p>')
    told = [one.text for one in answer.statements] or [answer.reason or ""]
    with st.expander("What was answered"):
        for text in told:
            st.html(f'<p class="near">{markup.escaped(text)}</p>')


def _form(opened: Opening, name: str, question: str, history: tuple[str, ...]) -> None:
    entries = {one.document_id: one for one in opened.library.entries()}
    asked = question or st.text_input("The question", key="own-question")
    answered = st.radio(
        "Does a document of the library answer it?",
        ("yes", "no"),
        format_func=str.capitalize,
        key=f"own-yes-{name}",
        horizontal=True,
    )
    evidence: tuple[Evidence, ...] = ()
    picked = None
    if answered == "yes":
        picked = st.selectbox(
            "Which document",
            list(entries),
            index=None,
            format_func=lambda one: entries[one].source.title,
            key=f"own-document-{name}",
            placeholder="Choose it",
        )
        words = st.text_area(
            "The words that answer, copied from it",
            key=f"own-words-{name}",
            help="Copy them from its text on the Library page.",
        )
        page = st.number_input(
            "Or only the page", 1, value=None, step=1, key=f"own-page-{name}", placeholder="Counted from 1"
        )
        if picked and (words.strip() or page):
            evidence = (Evidence(entries[picked].file, words.strip(), page=int(page) if page else None),)
    complete = bool(asked.strip()) and (answered == "no" or bool(evidence))
    if st.button("Keep this question", type="primary", key="own-keep", disabled=not complete):
        number = name if name != NEW else f"own-{_next(opened)}"
        _keep(opened, Case(number, asked.strip(), answered == "yes", "", evidence, history), picked)


def _next(opened: Opening) -> int:
    numbers = [
        int(one.id[4:]) for one in own_cases(opened.settings.library) if one.id[4:].isdecimal() and one.id[:4] == "own-"
    ]
    return max(numbers, default=0) + 1


def _keep(opened: Opening, case: Case, document_id: str | None) -> None:
    documents = [opened.document(document_id)] if document_id else []
    try:
        keep_case(opened.settings.library, case, documents)
    except Astray as problem:
        st.error(plain(f"{problem}: copy the words as they stand in the document's text on the Library page."))
    except OSError as problem:
        st.error(plain(f"The question could not be kept: {problem.strerror or problem}."))
    else:
        st.session_state["own-said"] = "Kept."
        st.rerun()


def _kept(opened: Opening, cases: list[Case]) -> None:
    if not cases:
        return
    rows = []
    for one in cases:
        told = "; ".join(f"{e.document}{f', page {e.page}' if e.page else ''}" for e in one.evidence)
        rows.append(
            [markup.escaped(one.question), markup.escaped(told) if one.answerable else "not answered by the library"]
        )
    st.html(
        table(
            counted(len(cases), "question of your own", "questions of your own"), ["Question", "Answer stands in"], rows
        )
    )
    gone = st.selectbox(
        "Take one out",
        [one.id for one in cases],
        index=None,
        format_func={one.id: one.question for one in cases}.__getitem__,
        key="own-gone",
        placeholder="Choose one",
    )
    if gone and st.button("Take it out", key="own-remove"):
        remove_case(opened.settings.library, gone)
        st.session_state["own-said"] = "Taken out."
        st.rerun()
