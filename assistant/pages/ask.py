"""The Ask page: a conversation with the guidance, and beside it the pages that the words stand on."""

from __future__ import annotations

import time

import streamlit as st

from assistant.pages import markup, panel
from assistant.pages.answer import show_answer, show_statements
from assistant.pages.asking import Asking
from assistant.pages.filters import chosen_filter
from assistant.pages.frame import framed, getting_ready
from assistant.pages.opening import Opening
from assistant.pages.sidebar import current_conversation, home_nation, show_sidebar, start_conversation
from assistant.pages.to_draft import show_choice
from assistant.pages.words import plain
from corpus.records import Nation
from index.query import Filter

EXAMPLES = (
    "What should a partnership know about its population before it plans palliative care?",
    "What must an integrated care board do about palliative care?",
    "What does a care profile state?",
    "What are the universal principles for advance care planning?",
)


def page(opened: Opening) -> None:
    home = home_nation(opened)
    asked, wanted = _question_box(opened)
    if asked:
        _ask(opened, asked, wanted, home)
    left, right = st.columns([5, 6], gap="large")  # always two, or opening the panel would lose the place in the left
    with left:
        _conversation(opened, home)
    with right, st.container(key="side"):
        panel.show(opened, home)
    show_sidebar(opened)
    show_choice(opened)
    _finish(opened)


def _question_box(opened: Opening) -> tuple[str | None, Filter]:
    """What was asked on this run, in the box or by an example, and where to look."""
    with st.bottom, st.container(gap="xxsmall"):
        wanted = chosen_filter(opened.library.entries())
        asked = st.chat_input("Ask a question", key="question")
        st.html(f'<p class="quiet small">{markup.escaped(_who_answers(opened))}</p>')
    return asked or st.session_state.pop("example", None), wanted


def _conversation(opened: Opening, home: Nation | None) -> None:
    st.title("Ask the guidance", anchor=False)  # smaller once there is a conversation, see page.css
    getting_ready(opened)
    answers = opened.conversations.answers(current_conversation() or 0)
    for answer in answers:
        show_answer(opened, answer, home)
    if st.session_state.pop("answered", False):
        _show_newest()
    asking = _asking()
    if asking is not None:
        _on_its_way(opened, asking, home)
    elif not answers:
        _empty(opened)
    problem = st.session_state.pop("unasked", None)
    if problem:
        st.warning(plain(problem))


def _who_answers(opened: Opening) -> str:
    model = opened.settings.model
    if model is None:
        return "Answers are put together from the guidance's own words; nothing leaves this computer."
    return (
        f"Answers are written by {model} and checked against the guidance; your question and the passages found "
        "are sent to it."
    )


def _ask(opened: Opening, text: str, wanted: Filter, home: Nation | None) -> None:
    from assistant.ask import Question, cannot_be_asked  # the first page stands sooner without

    problem = cannot_be_asked(text)
    if problem:
        st.session_state["unasked"] = problem
        return
    conversation = current_conversation()
    if conversation is None or not opened.conversations.holds(conversation):
        conversation = start_conversation(opened, text)
    history = tuple(answer.turn for answer in opened.conversations.answers(conversation))
    st.session_state["asking"] = Asking(opened, Question(text, wanted, home, history), conversation)


def _asking() -> Asking | None:
    """The question on its way in the conversation that is shown."""
    asking: Asking | None = st.session_state.get("asking")
    return asking if asking is not None and asking.conversation == current_conversation() else None


def _on_its_way(opened: Opening, asking: Asking, home: Nation | None) -> None:
    """What there is of the answer so far; ``_finish`` waits for the rest."""
    st.html(markup.question(asking.question.text))
    _show_newest()
    st.session_state["arriving"] = st.container()
    if asking.problem:
        st.error(plain(asking.problem))
        st.button("Ask again", key="ask-again", on_click=_ask_again, args=(asking.question.text,))
    else:
        st.button("Stop", key="stop", type="tertiary", on_click=_stop, args=(asking,))


def _show_newest() -> None:
    """Move the last question to the top, once: a script that was run is not run again, so each has a number."""
    number = st.session_state["moves"] = st.session_state.get("moves", 0) + 1
    st.html(
        f"""<script>/* {number} */
        for (const wait of [200, 800])  // once more when all of a long answer is there
          setTimeout(() => [...document.querySelectorAll("h2.question")].at(-1)?.scrollIntoView(), wait);
        </script>""",
        unsafe_allow_javascript=True,
    )


def _stop(asking: Asking) -> None:
    asking.stop()
    st.session_state["asking"] = None


def _ask_again(text: str) -> None:
    st.session_state["asking"] = None
    st.session_state["example"] = text


def _finish(opened: Opening) -> None:
    """Show the statements of the question on its way one by one as they are proven.

    Comes last in the run, so that the whole page stands while it waits.
    """
    asking = _asking()
    if asking is None or asking.problem:
        return
    with st.session_state.pop("arriving"):
        place = st.container()
        waiting = st.empty()
        shown = 0
        while not asking.done.is_set() or shown < len(asking.statements):
            for statement in asking.statements[shown:]:
                with place:
                    show_statements(opened, (statement,), first=shown)
                shown += 1
            what = "Looking in the guidance" if opened.ready.is_set() else "Waiting for the library to be ready"
            waiting.html(f'<p class="quiet" role="status">{what}…</p>')
            time.sleep(0.05)
    if not asking.problem and _asking() is asking:
        st.session_state["asking"] = None
        st.session_state["answered"] = True
    st.rerun()


def _empty(opened: Opening) -> None:
    if opened.ready.is_set() and not opened.library.entries():
        st.info("The library is empty. Add documents on the Library page, then ask about them.")
        st.page_link("assistant/pages/library.py", label="Go to the library")
        return
    st.html(
        '<p class="lead">Ask in your own words. The answer is made of the guidance’s own words, each with a number '
        "that opens the page it stands on.</p>"
    )
    st.html('<p class="quiet">For example:</p>')
    for number, example in enumerate(EXAMPLES):
        st.button(plain(example), key=f"example-{number}", on_click=_choose, args=(example,), width="stretch")


def _choose(example: str) -> None:
    st.session_state["example"] = example


framed("Ask", page)
