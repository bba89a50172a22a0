"""What a draft leaves to local decision, as a list to fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from assistant.drafts import Draft, DraftStatement
from assistant.exporting.of_draft import local_decisions
from assistant.pages import markup
from assistant.pages.draft_state import Open, keep
from assistant.pages.opening import Opening
from assistant.pages.words import counted, plain
from corpus.clauses import LOCAL

SHOWN = 40  # gaps shown at once


def show_gaps(opened: Opening, shown: Open, by: str) -> None:
    found = local_decisions(shown.draft)
    waiting: dict[tuple[str, str], list[str]] = {}
    for what, who, where, state in found:
        if state == "Open":
            waiting.setdefault((what, who), []).append(where)
    decided = [(what, where) for what, _, where, state in found if state == "Decided"]
    said = f"{counted(len(waiting), 'local decision')} open, {counted(len(decided), 'statement')} decided locally."
    st.html(f'<p class="quiet">{said} What you write goes into every place that is named beside it.</p>')
    if not waiting:
        st.info("Nothing waits for a local decision.")
    else:
        _form(opened, shown, waiting, by)
    if decided:
        items = "".join(f"<li>{markup.escaped(f'{what} ({where})')}</li>" for what, where in decided)
        st.html(f'<h3 class="side">Decided</h3><ul>{items}</ul>')


def _form(opened: Opening, shown: Open, waiting: Mapping[tuple[str, str], list[str]], by: str) -> None:
    people = list(dict.fromkeys(who for _, who in waiting))
    whose = st.selectbox("Decided by", people, index=None, key="gaps-who", placeholder="Anybody")
    wanted = {gap: places for gap, places in waiting.items() if whose in (None, gap[1])}
    with st.form(f"gaps-{shown.paper.version}", border=False):
        told: dict[tuple[str, str], str] = {}
        for number, (gap, places) in enumerate(list(wanted.items())[:SHOWN]):
            what, who = gap
            where = ", ".join(dict.fromkeys(places))
            told[gap] = st.text_input(
                _asked(what, who, where),
                key=f"gap-{shown.paper.version}-{whose}-{number}",
                max_chars=500,
            )
        if len(wanted) > SHOWN:
            st.html(f'<p class="quiet">{len(wanted) - SHOWN} more follow when these are filled.</p>')
        sent = st.form_submit_button("Fill them in", type="primary")
    given = {gap: " ".join(words.split()) for gap, words in told.items() if words.strip()}
    if sent and not given:
        st.error("Nothing was written: write what was decided beside a gap.")
    elif sent:
        keep(opened, shown, partial(filled, given=given), f"{counted(len(given), 'local decision')} filled in", by)


def _asked(what: str, who: str, where: str) -> str:
    """The label of a gap: what is to be decided, where it stands in the draft, and who decides."""
    return f"**{plain(f'{what[:1].upper()}{what[1:]}')}** ({plain(f'in {where}; decided by {who}')})"


def filled(draft: Draft, given: Mapping[tuple[str, str], str]) -> Draft:
    """The draft with words in the place of its local gaps, by what and whom a gap names."""
    header = tuple((title, _words(told, given)) for title, told in draft.header)
    sections = tuple(
        replace(section, statements=tuple(_statement(one, given) for one in section.statements))
        for section in draft.sections
    )
    return replace(draft, header=header, sections=sections)


def _words(text: str, given: Mapping[tuple[str, str], str]) -> str:
    return LOCAL.sub(lambda gap: given.get((gap[1], gap[2]), gap[0]), text)


def _statement(one: DraftStatement, given: Mapping[tuple[str, str], str]) -> DraftStatement:
    gaps = LOCAL.findall("\n".join((one.text, *one.cells)))
    known = dict.fromkeys((what, given[what, who]) for what, who in gaps if (what, who) in given)
    if not known:
        return one
    note = f"Decided locally: {'; '.join(f'{what}: {words}' for what, words in known)}."
    text = _words(one.text, given)
    whole = LOCAL.fullmatch(one.text)
    if whole:
        text = f"{whole[1][:1].upper()}{whole[1][1:]}: {text}"
    cells = tuple(_words(cell, given) for cell in one.cells)
    return replace(one, text=text, cells=cells, note=f"{one.note} {note}" if one.note else note)
