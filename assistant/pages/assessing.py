"""Self-assessment on the page: a level on a local scale for each building block, its evidence and what moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt
import streamlit as st

from assistant.assess import (
    LOCAL,
    SCALE,
    Assessed,
    Assessment,
    Assessments,
    Moved,
    begun,
    changes,
    next_round,
    scale_of,
    with_block,
    with_evidence,
    without_proposed,
)
from assistant.cited import proven
from assistant.kept_checks import Checks
from assistant.pages import markup
from assistant.pages.check_form import reviewer
from assistant.pages.damaged import show_damaged
from assistant.pages.knowledge_data import frameworks_here
from assistant.pages.opening import Opening
from assistant.pages.words import cited_as, plain
from corpus.library import LibraryError
from corpus.papers import Paper

EXAMPLE = "\n".join(f"{level.name}: {level.meaning}" for level in SCALE)
NEW = ""


def show_assessments(opened: Opening) -> None:
    st.html(
        '<p class="lead">Say for each building block of a framework how far you are, with evidence, and see what moved '
        f'since last time.</p><p class="quiet">{markup.escaped(LOCAL)}</p>'
    )
    problem = st.session_state.pop("assess-problem", None)
    if problem:
        st.error(plain(problem))
    store = Assessments(opened.library.folder)
    saved = {paper.name: (paper, one) for paper, one in store.all()}
    show_damaged(store.damaged(), store.restore)
    titles = {name: f"{one.title}, round of {one.round}" for name, (_, one) in saved.items()}
    begin = st.session_state.pop("assess-begun", None)
    if begin in titles:
        st.session_state["assessment"] = begin
    chosen = st.selectbox(
        "Self-assessment",
        [*titles, NEW],
        format_func=lambda one: titles.get(one, "Begin a new one"),
        key="assessment",
    )
    if chosen in saved:
        _assessment(opened, store, *saved[chosen])
    else:
        _begin(opened, store)


def _begin(opened: Opening, store: Assessments) -> None:
    known = frameworks_here(opened)
    with st.form("assess-begin", border=False):
        slug = st.selectbox("Framework", list(known), format_func=lambda one: known[one].title, key="assess-framework")
        title = st.text_input("What it is called", key="assess-title", max_chars=120)
        scale = st.text_area(
            "Levels of your scale, the lowest first, one a line", EXAMPLE, key="assess-scale", height=160
        )
        if st.form_submit_button("Begin", type="primary"):
            try:
                made = begun(known[slug], title.strip(), scale_of(scale))
                st.session_state["assess-begun"] = store.begin(made, _by(opened)).name
            except LibraryError as error:
                st.session_state["assess-problem"] = str(error)
            st.rerun()


def _by(opened: Opening) -> str:
    return opened.conversations.setting("reviewer") or ""


def _assessment(opened: Opening, store: Assessments, paper: Paper, one: Assessment) -> None:
    before = store.before(paper.name)
    moved = changes(before, one)
    names = [level.name for level in one.scale]
    if before:
        st.altair_chart(_plot(moved, names, before.round, one.round), width="stretch")
    st.html(_table(moved, names, before.round if before else None, one.round))
    reviewer(opened, "assess-by")
    block = st.selectbox(
        "Building block",
        [each.title for each in one.blocks],
        index=None,
        key=f"block-{paper.name}",
        placeholder="Choose one to say how far you are",
    )
    if block:
        _block(opened, store, paper, one, one.block(block))
    _more(opened, store, paper, one)


def _table(moved: list[Moved], names: list[str], before: str | None, now: str) -> str:
    def said(level: int | None) -> str:
        return "Not yet said" if level is None else names[level]

    then = f'<th scope="col">{markup.escaped(before)}</th>' if before else ""
    rows = "".join(
        f'<tr><th scope="row">{markup.escaped(one.title)}</th>'
        + (f"<td>{markup.escaped(said(one.before))}</td>" if before else "")
        + f"<td>{markup.escaped(said(one.now))}</td></tr>"
        for one in moved
    )
    return (
        '<div class="excerpt"><div class="wide"><table><caption>Levels on the local scale</caption><thead><tr>'
        f'<th scope="col">Building block</th>{then}<th scope="col">{markup.escaped(now)}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div></div>"
    )


def _plot(moved: list[Moved], names: list[str], before: str, now: str) -> Any:
    """A line from each block's level then to its level now."""
    points = [
        {"Building block": one.title, "Level": names[level], "Round": when}
        for one in moved
        for when, level in ((before, one.before), (now, one.now))
        if level is not None
    ]
    base = alt.Chart(alt.InlineData(values=points)).encode(
        x=alt.X("Level:N", sort=names, scale=alt.Scale(domain=names), title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("Building block:N", sort=[one.title for one in moved], title=None, axis=alt.Axis(labelLimit=260)),
    )
    shape = alt.Shape("Round:N", scale=alt.Scale(domain=[before, now], range=["circle", "diamond"]))
    filled = alt.Color("Round:N", scale=alt.Scale(domain=[before, now], range=["#8a949e", "#005eb8"]))
    line = base.mark_line(color="#8a949e").encode(detail="Building block:N")
    return alt.layer(line, base.mark_point(filled=True, size=130, opacity=1).encode(shape=shape, color=filled))


def _block(opened: Opening, store: Assessments, paper: Paper, one: Assessment, block: Assessed) -> None:
    key = f"{paper.name}-{paper.version}-{one.blocks.index(block)}"
    levels: list[int | None] = [None, *range(len(one.scale))]
    with st.form(f"block-form-{key}"):
        st.html(f'<h3 class="panel-title">{markup.escaped(block.title)}</h3>')
        level = st.radio(
            "Level on your scale",
            levels,
            levels.index(block.level),
            format_func=lambda each: (
                "Not yet said" if each is None else plain(f"{one.scale[each].name}: {one.scale[each].meaning}")
            ),
            key=f"level-{key}",
        )
        taken = _evidence(opened, block, key)
        notes = st.text_area("Notes", block.notes, key=f"notes-{key}", height=80, max_chars=4000)
        action = st.text_area("Action", block.action, key=f"action-{key}", height=80, max_chars=2000)
        owner = st.text_input("Owner", block.owner, key=f"owner-{key}", max_chars=200)
        due = st.date_input("Date", _date(block.due), key=f"due-{key}", format="YYYY-MM-DD")
        if st.form_submit_button("Keep", type="primary"):
            evidence = tuple(replace(each, kept=take) for each, take in zip(block.evidence, taken, strict=True))
            fields = {"level": level, "evidence": evidence, "notes": notes, "action": action, "owner": owner}
            when = due.isoformat() if isinstance(due, date) else ""
            _save(opened, store, paper, with_block(one, block.title, due=when, **fields), block.title)


def _evidence(opened: Opening, block: Assessed, key: str) -> list[bool]:
    """Each piece with a box to take it; words that no longer stand are said to."""
    taken = []
    if not block.evidence:
        st.html('<p class="quiet">No evidence yet: below, a check can propose what a document says.</p>')
    for number, each in enumerate(block.evidence):
        quote = proven(each.cited, opened.document)
        st.html(markup.quotation(quote.text) if quote else markup.lost(each.cited.text))
        place = cited_as(each.cited.source, each.cited.page, each.cited.printed_page, each.cited.section)
        label = plain(f"{'Evidence' if each.kept else 'Proposed; take it as evidence'}: {place}")
        taken.append(st.checkbox(label, each.kept, key=f"evidence-{key}-{number}"))
    return taken


def _more(opened: Opening, store: Assessments, paper: Paper, one: Assessment) -> None:
    checks = {stored.paper.name: stored for stored in Checks(opened.library.folder).all()}
    checks = {name: each for name, each in checks.items() if one.framework in each.check.frameworks}
    with st.expander("Evidence from a document"):
        if checks:
            name = st.selectbox(
                "A check of a document against this framework",
                list(checks),
                format_func=lambda each: checks[each].check.title,
                key=f"evidence-of-{paper.name}",
            )
            if st.button("Propose what it found", key="assess-evidence"):
                _save(opened, store, paper, with_evidence(one, checks[name].check), f"Evidence of {name}")
        else:
            st.html(
                '<p class="quiet">Check a document against this framework first; what it says is proposed here.</p>'
            )
        if any(not each.kept for block in one.blocks for each in block.evidence) and st.button(
            "Take out what nobody took", key="assess-proposed-out", type="tertiary"
        ):
            _save(opened, store, paper, without_proposed(one), "Proposed evidence taken out")
    with st.expander("A new round"):
        st.html('<p class="quiet">Begins from what was last said, and shows what moves from now on.</p>')
        if st.button("Begin a new round", key="assess-round"):
            try:
                _save(opened, store, paper, next_round(one), "A new round")
            except LibraryError as error:
                st.session_state["assess-problem"] = str(error)
                st.rerun()


def _save(opened: Opening, store: Assessments, paper: Paper, one: Assessment, note: str) -> None:
    try:
        store.save(paper, one, _by(opened), note)
    except LibraryError as error:
        st.session_state["assess-problem"] = str(error)
    st.rerun()


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
