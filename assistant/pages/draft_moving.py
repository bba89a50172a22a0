"""Moving a statement of a draft: a step up or down, or to a place of this or another section."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.drafts import Draft, DraftSection, DraftStatement
from assistant.edit import moved
from assistant.exporting.of_draft import numbered
from assistant.pages.draft_state import Open, keep, keyboard_to, working_on
from assistant.pages.opening import Opening
from assistant.pages.words import plain

FIRST = "at its beginning"
BEGINS = 60  # characters of a statement that name it


def show_moving(opened: Opening, shown: Open, section: DraftSection, one: DraftStatement, by: str) -> None:
    """The ways to move one statement. It stays open after a step, for the next."""
    place = section.statements.index(one)
    with st.container(border=True, key=f"moving-{one.id}"):
        with st.container(horizontal=True):
            up = st.button("Up", key=f"up-{one.id}", icon=":material/arrow_upward:", disabled=place == 0)
            last = place == len(section.statements) - 1
            down = st.button("Down", key=f"down-{one.id}", icon=":material/arrow_downward:", disabled=last)
            st.button("Done", key=f"stay-{one.id}", on_click=working_on, args=("moving", None), type="tertiary")
        target, behind = _where(shown.draft, section, one)
        if one.cells and target.columns != section.columns:
            st.html('<p class="quiet">The columns there are others: the row goes as a sentence.</p>')
        there = st.button(f"Move it to {plain(_titled(target))}", key=f"there-{one.id}")
    if up or down:
        keyboard_to(*((f"up-{one.id}", f"down-{one.id}") if up else (f"down-{one.id}", f"up-{one.id}")))
        _keep(opened, shown, one, section, place - 1 if up else place + 1, by)
    elif there:
        rest = [each for each in target.statements if each.id != one.id]
        at = next((number for number, each in enumerate(rest, 1) if each.id == behind), 0)
        if target is section and at == place:
            st.info("It stands there already.")
            return
        working_on("moving", None)
        _keep(opened, shown, one, target, at, by)


def _where(draft: Draft, section: DraftSection, one: DraftStatement) -> tuple[DraftSection, str]:
    """The section that was chosen, and the statement that it goes behind."""
    sections = {each.id: each for each in draft.sections}
    chosen = st.selectbox(
        "To section",
        list(sections),
        index=list(sections).index(section.id),
        format_func=lambda each: _titled(sections[each]) if each in sections else each,
        key=f"to-{one.id}",
    )
    target = sections[chosen]
    rest = [each for each in target.statements if each.id != one.id]
    options = [FIRST, *(each.id for each in rest)]
    named = {FIRST: "At its beginning", **_named(target, rest)}
    behind = st.selectbox(
        "Behind",
        options,
        index=len(options) - 1,
        format_func=lambda each: named.get(each, each),
        key=f"behind-{one.id}-{target.id}",
    )
    return target, behind


def _named(target: DraftSection, rest: Sequence[DraftStatement]) -> dict[str, str]:
    """How each statement begins, the last one said to be so."""
    numbers = numbered(target)
    named = {}
    for each in rest:
        words = " ".join((numbers.get(each.id, ""), *each.text.split())).strip()
        cut = words if len(words) <= BEGINS else f"{words[:BEGINS].rstrip()}…"
        named[each.id] = f"{cut} (the last)" if each is rest[-1] else cut
    return named


def _titled(section: DraftSection) -> str:
    return f"{section.number} {section.title}" if section.number else section.title


def _keep(opened: Opening, shown: Open, one: DraftStatement, target: DraftSection, place: int, by: str) -> None:
    home = next(each for each in shown.draft.sections if one in each.statements)
    note = f"Moved within {home.title}" if home is target else f"Moved from {home.title} to {target.title}"
    keep(opened, shown, lambda draft: moved(draft, one.id, target.id, place), note, by)
