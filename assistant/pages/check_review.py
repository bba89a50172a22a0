"""A kept check on the page: what it comes to, its requirements to go through, deciding, sign-off and reports."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from assistant.kept_checks import OUTCOMES, Checks, KeptCheck, Stored
from assistant.pages import check_markup, markup, panel
from assistant.pages.check_form import open_check, reviewer
from assistant.pages.check_report import show_report
from assistant.pages.checking import Checking, Given, again
from assistant.pages.knowledge_data import frameworks_here
from assistant.pages.one_finding import keep_draft, save, show_finding, told_here
from assistant.pages.opening import Opening
from assistant.pages.sidebar import home_nation
from assistant.pages.words import counted, plain
from assistant.reporting.rows import GAPS, SAID, Row, figures, in_a_sentence, rows
from assistant.reporting.save import stage_titles
from assistant.reporting.summary import about
from assistant.review import confirmed, signed_off
from corpus.frameworks import Framework
from corpus.library import LibraryError
from corpus.papers import NotKept

INCOMPLETE = " is not complete here"
"""In the warnings that there are many of, one for each such framework; they are told folded up."""


def show_review(opened: Opening, name: str) -> None:
    checks = Checks(opened.library.folder)
    try:
        stored = checks.get(name)
    except NotKept:
        open_check(None)
        st.rerun()
    left, right = st.columns([5, 6], gap="large")  # always two, or opening the panel would lose the place in the left
    with left:
        _review(opened, checks, stored)
    with right, st.container(key="side"):
        panel.show(opened, home_nation(opened), on="check")


def _review(opened: Opening, checks: Checks, stored: Stored) -> None:
    check, known = stored.check, frameworks_here(opened)
    wanted = st.query_params.get("requirement", "")
    if any(one.reference == wanted for one in check.findings):
        del st.query_params["requirement"]
        st.session_state["review-one"] = _shown_as(wanted, rows(check, known))
    st.button("All checks", on_click=open_check, args=(None,), key="close-check", icon=":material/arrow_back:")
    st.html(f'<h2 class="question">{markup.escaped(check.title)}</h2>')
    facts = "".join(f"<dt>{markup.escaped(one)}</dt><dd>{markup.escaped(told)}</dd>" for one, told in about(check))
    st.html(f'<p class="lead">{markup.escaped(in_a_sentence(check))}</p><dl class="facts">{facts}</dl>')
    _warnings(check.warnings)
    with st.expander("By framework and stage", expanded=True, key="review-heat-part"):
        st.html(check_markup.heat_map(check, known, stage_titles()))
    with st.expander("Figures of each framework", key="review-figures-part"):
        st.html(check_markup.figures_table(figures(check, known)))
    with st.expander("Report for Excel, Word or the web", key="review-report-part"):
        show_report(opened, stored)
    by = reviewer(opened, "review-by")
    found = rows(check, known)
    shown = _filtered(found, known, check)
    _chosen(opened, stored, shown, by)
    _ending(opened, checks, stored, shown, by)


def _warnings(texts: Sequence[str]) -> None:
    """At once, but for those on what is incomplete here, of which there are many."""
    texts = [text.replace("name it with --nation", "name it on the form") for text in texts]
    at_once = [text for text in texts if INCOMPLETE not in text]
    folded = [text for text in texts if INCOMPLETE in text]
    if at_once:
        st.html(markup.warnings(at_once))
    if folded:
        with st.expander(plain(f"{counted(len(folded), 'note')} on what is not complete here")):
            st.html(markup.warnings(folded))


def _shown_as(reference: str, found: Sequence[Row]) -> str:
    """The requirement under which one stands that is merged with it."""
    return next(row.first.reference for row in found if reference in row.references)


def _filtered(found: Sequence[Row], known: dict[str, Framework], check: KeptCheck) -> list[Row]:
    st.html('<h2 class="question">Requirements</h2>')
    held = [status for status in OUTCOMES if any(row.first.status == status for row in found)]
    counts = {status: sum(row.first.status == status for row in found) for status in held}
    wanted = st.pills(
        "Status",
        held,
        selection_mode="multi",
        format_func=lambda one: f"{SAID[one]} ({counts[one]})",
        key="review-status",
    )
    left, right = st.columns(2)
    with left:
        framework = st.selectbox(
            "Framework",
            list(check.frameworks),
            index=None,
            format_func=lambda one: known[one].title if one in known else one,
            key="review-framework",
            placeholder="Any",
        )
    with right:
        stages = {name: title for name, title in stage_titles().items() if any(name in row.stages for row in found)}
        stage = st.selectbox(
            "Stage",
            list(stages),
            index=None,
            format_func=lambda one: stages.get(one, one),
            key="review-stage",
            placeholder="Any",
        )
    words = st.text_input("Words of the requirement", key="review-words")
    waiting = st.checkbox("Only what waits for a decision", key="review-waiting")
    return [
        row
        for row in found
        if (not wanted or row.first.status in wanted)
        and (framework is None or any(one.framework == framework for one in row.findings))
        and (stage is None or stage in row.stages)
        and all(word in _words(row) for word in words.casefold().split())
        and (not waiting or not row.first.decided)
    ]


def _words(row: Row) -> str:
    return " ".join((row.named, *row.frameworks, *(one.title for one in row.findings))).casefold()


def _chosen(opened: Opening, stored: Stored, shown: Sequence[Row], by: str) -> None:
    if not shown:
        told_here()
        st.info("No requirement matches. Take a filter away.")
        return
    names = [row.first.reference for row in shown]
    findings = sum(len(row.findings) for row in shown)
    if findings > len(shown):
        told = f"{counted(len(shown), 'row')}, {findings} findings: what several frameworks share stands once."
        st.html(f'<p class="quiet">{told}</p>')
    table = f"review-table-{hash(tuple(names))}"
    st.dataframe(
        [_line(row) for row in shown],
        hide_index=True,
        width="stretch",
        height=min(36 * (len(shown) + 1) + 3, 300),
        on_select=partial(_pick, table, names),
        selection_mode="single-row",
        alt="Requirements of this check",
        column_config={
            "Status": st.column_config.TextColumn(width=110),
            "Requirement": st.column_config.TextColumn(width=330),
            "Decision": st.column_config.TextColumn(width=100),
        },
        key=table,
    )
    titles = {row.first.reference: f"{row.named} ({SAID[row.first.status]})" for row in shown}
    _keep_the_place(names)
    one = st.selectbox(
        "Requirement to look at",
        list(titles),
        index=None,
        format_func=lambda name: titles.get(name, name),
        key="review-one",
        placeholder="Choose one here or in the table",
    )
    if one:
        _steps(names, names.index(one))
        show_finding(opened, stored, next(row for row in shown if row.first.reference == one), by)


def _keep_the_place(names: Sequence[str]) -> None:
    """Where the requirement looked at was decided and so went off the list, the one that took its place is next."""
    one, place = st.session_state.get("review-one"), st.session_state.get("review-place", 0)
    if one is not None and one not in names:
        decided = "check-said" in st.session_state
        one = st.session_state["review-one"] = names[min(place, len(names) - 1)] if decided else None
    st.session_state["review-place"] = names.index(one) if one else 0


def _steps(names: Sequence[str], place: int) -> None:
    """The ones before and after in the list."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, step in (("Previous", -1), ("Next", 1)):
            there = 0 <= place + step < len(names)
            target = names[place + step] if there else None
            st.button(label, key=f"review-{label.lower()}", disabled=not there, on_click=_look_at, args=(target,))
        st.html(f'<p class="quiet">{place + 1} of {len(names)}</p>')


def _look_at(name: str | None) -> None:
    st.session_state["review-one"] = name


def _pick(table: str, shown: Sequence[str]) -> None:
    """Look at the requirement whose row was chosen in the table."""
    chosen = st.session_state[table].selection.rows
    if chosen and chosen[0] < len(shown):
        st.session_state["review-one"] = shown[chosen[0]]


def _line(row: Row) -> dict[str, str]:
    one = row.first
    made = "Changed since" if one.changed else "Proposed" if one.decision is None else ""
    return {
        "Status": SAID[one.status],
        "Requirement": row.named,
        "Decision": made or ("Overruled" if one.overruled else "Confirmed"),
    }


def _ending(opened: Opening, checks: Checks, stored: Stored, shown: Sequence[Row], by: str) -> None:
    check = stored.check
    with st.container():
        told_here()
    with st.expander("Confirm many, and sign off", key="review-many-part"):
        waiting = [one for row in shown for one in row.findings if not one.decided]
        sure = st.checkbox(f"I have looked at {counted(len(waiting), 'finding')} shown above", key="review-sure")
        if st.button("Confirm them as proposed", disabled=not (sure and waiting), key="review-confirm-all"):
            names = [one.reference for one in waiting]
            said = f"{len(names)} findings confirmed"
            save(opened, stored, names, lambda latest: confirmed(latest, names, by=by), by, said)
        left = len(check.open)
        told = f"{counted(left, 'finding')} still to be decided." if left else "Every finding is decided."
        st.html(f'<p class="quiet">{told}</p>')
        if st.button("Sign off", disabled=bool(left), key="review-sign"):
            every = [one.reference for one in check.findings]
            save(opened, stored, every, lambda latest: signed_off(latest, by=by), by, "Signed off")
    with st.expander("Draft clauses for every gap", key="review-gaps-part"):
        gaps = sum(one.status in GAPS for one in check.findings)
        st.html(
            f'<p class="quiet">{counted(gaps, "finding")} with a gap. The draft is kept, for you to go on with.</p>'
        )
        if st.button("Draft them", disabled=not gaps, key="review-draft"):
            keep_draft(opened, stored, (), by)
    with st.expander("Check again, earlier versions, put away", key="review-again-part"):
        _again(opened, checks, stored, by)


def _again(opened: Opening, checks: Checks, stored: Stored, by: str) -> None:
    st.html(
        '<p class="quiet">Decisions stand where the evidence is the same; where it is not, they are marked and wait '
        "for you.</p>"
    )
    newer = st.file_uploader("A newer version of the specification", key=f"again-{stored.paper.version}")
    if st.button("Check again", key="review-again"):
        given = Given(newer.name, newer.getvalue(), "file") if newer else None
        try:
            checking: Checking | None = again(opened, stored, by, given)
        except LibraryError as error:
            st.error(plain(str(error)))
            return
        if checking is None:
            st.error("The specification's file is no longer in the library: give it above.")
            return
        st.session_state["checking"] = checking
        open_check(None)
        st.rerun()
    for paper in checks.papers.versions("check", stored.paper.name)[1:11]:
        by_whom = f", {paper.by}" if paper.by else ""
        told = f"Version {paper.version}, {paper.saved[:16].replace('T', ' ')}{by_whom}: {paper.note or 'checked'}"
        st.html(f'<p class="quiet">{markup.escaped(told)}</p>')
    if st.button("Put this check away", key="review-away", help="Takes it off the list; its versions are kept."):
        checks.put_away(stored.paper.name)
        open_check(None)
        st.rerun()
