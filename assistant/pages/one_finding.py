"""One requirement of a check: the words on both sides with their pages, a person's decision and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import streamlit as st

from assistant import draft_files
from assistant.cited import Cited
from assistant.framework_words import FrameworkWords
from assistant.gaps import drafted_gaps
from assistant.kept_checks import OUTCOMES, Checks, FollowUp, KeptCheck, Stored
from assistant.pages import check_markup, knowledge_markup, markup, panel
from assistant.pages.draft_state import open_draft
from assistant.pages.knowledge_data import clause_bank, frameworks_here
from assistant.pages.opening import Opening
from assistant.pages.words import cited_as, plain
from assistant.reporting.columns import RISKS, decision
from assistant.reporting.rows import GAPS, SAID, Row
from assistant.review import confirmed, decided, followed_up, reopened
from corpus.clauses import clauses_for
from corpus.library import LibraryError
from corpus.papers import ChangedMeanwhile

Change = Callable[[KeptCheck], KeptCheck]


def save(opened: Opening, stored: Stored, references: Sequence[str], change: Change, by: str, note: str) -> None:
    """Keep a check with these findings changed and show it; what stands against it is told on the page.

    Where somebody else saved meanwhile, the change is made on top of theirs, unless they touched the same findings.
    """
    checks = Checks(opened.library.folder)
    try:
        after = change(stored.check)
        try:
            checks.save(stored, after, by=by, note=note)
        except ChangedMeanwhile:
            latest = checks.get(stored.paper.name)
            if any(latest.check.finding(one) != stored.check.finding(one) for one in references):
                raise
            checks.save(latest, change(latest.check), by=by, note=note)
        st.session_state["check-said"] = f"Kept: {note}."
    except LibraryError as error:
        st.session_state["check-problem"] = str(error)
    st.rerun()


def told_here() -> None:
    """What came of the last thing done, beside where it was done."""
    said = st.session_state.pop("check-said", None)
    if said:
        st.success(plain(said))
    problem = st.session_state.pop("check-problem", None)
    if problem:
        st.error(plain(problem))


def show_finding(opened: Opening, stored: Stored, row: Row, by: str) -> None:
    one = row.first
    with st.container(border=True, key="one-finding"):
        st.html(
            f'<h3 class="panel-title">{markup.escaped(row.named)}</h3>'
            f'<p class="quiet">{markup.escaped("; ".join(row.frameworks))}</p>{check_markup.status_badges(row)}'
        )
        st.html(check_markup.sides(row, opened.document))
        _pages(row)
        missing = check_markup.what_is_missing(row)
        if missing:
            st.html(missing)
        if one.status == "not-found" and one.nearest:
            st.html(check_markup.nearest(one.nearest))
        if one.decision:
            note = f": {one.decision.note}" if one.decision.note else ""
            st.html(f'<p class="quiet">{markup.escaped(decision(row) + note)}</p>')
        for old in one.earlier:
            before = f"Before: {SAID[old.status].lower()}, by {old.by} on {old.at[:10]}. {old.note}"
            st.html(f'<p class="quiet">{markup.escaped(before)}</p>')
        with st.container():
            told_here()
        _decide(opened, stored, row, by)
        if one.status in GAPS:
            _close_the_gap(opened, stored, row, by)
        _follow_up(opened, stored, row, by)


def _pages(row: Row) -> None:
    quotes = dict.fromkeys(quote for one in row.findings for quote in one.framework_quotes)
    near = () if row.specification_quotes else row.first.nearest
    with st.container(horizontal=True, gap="small"):
        for side, ones in (("Specification", row.specification_quotes), ("Nearest", near), ("Framework", quotes)):
            _open_buttons(side, ones)


def _open_buttons(side: str, quotes: Iterable[Cited]) -> None:
    """A button for each page or section that is quoted, which opens it with the words lit."""
    places: dict[tuple[str, int | None, tuple[str, ...]], list[Cited]] = {}
    for one in quotes:
        places.setdefault((one.document_id, one.page, () if one.page else one.section), []).append(one)
    for number, ones in enumerate(places.values()):
        first = ones[0]
        place = f"page {first.page}" if first.page else (first.section[-1] if first.section else "its text")
        st.button(
            plain(f"{side}: {place}"),
            key=f"cite-{side}-{number}",
            type="tertiary",
            wrap=True,
            help=plain(cited_as(first.source, first.page, first.printed_page, first.section)),
            on_click=panel.open_citation,
            args=(tuple(ones), None, "check"),
        )


def _decide(opened: Opening, stored: Stored, row: Row, by: str) -> None:
    names, one = row.references, row.first
    key = f"{one.reference}-{len(one.earlier)}-{one.decision is None}"  # what is written stays while others save
    with st.container(horizontal=True):
        if not one.decided and st.button(
            f"Confirm: {SAID[one.proposed].lower()}", type="primary", key=f"confirm-{key}"
        ):
            save(opened, stored, names, lambda check: confirmed(check, names, by=by), by, f"{row.named} confirmed")
        if one.decision and st.button("Take the decision back", type="tertiary", key=f"reopen-{key}"):
            save(opened, stored, names, lambda check: reopened(check, names), by, f"{row.named} open again")
    with st.form(f"overrule-{key}", border=False):
        others = [status for status in OUTCOMES if status != one.status]
        status = st.selectbox("Or it is", others, format_func=lambda each: SAID[each], key=f"status-{key}")
        note = st.text_area("Why; where it does not apply, the reason", key=f"note-{key}", height=80, max_chars=2000)
        if st.form_submit_button("Overrule"):
            said = f"{row.named}: {SAID[status].lower()}"
            save(opened, stored, names, lambda check: decided(check, names, status, by=by, note=note), by, said)


def _close_the_gap(opened: Opening, stored: Stored, row: Row, by: str) -> None:
    bank = clause_bank()
    found = list({clause.id: clause for name in row.references for clause in clauses_for(name, bank)}.values())
    with st.expander("A clause that would close the gap"):
        for clause in found:
            st.markdown(f"**{plain(clause.title)}**")
            st.html(knowledge_markup.clause(clause))
        if not found:
            st.html('<p class="quiet">We have no clause for it; a draft would leave the place for one.</p>')
        if st.button("Draft the missing clause", key="draft-gap"):
            keep_draft(opened, stored, row.references, by)


def keep_draft(opened: Opening, stored: Stored, references: Sequence[str], by: str) -> None:
    """Keep a draft with the clauses for these gaps, or for all where none is named, and go there."""
    folder = opened.library.folder
    try:
        made = drafted_gaps(
            stored.check, references, frameworks_here(opened), clause_bank(), FrameworkWords(opened.library)
        )
        paper = draft_files.keep(folder, draft_files.free_name(made.title, folder), made, based_on=None, by=by)
    except LibraryError as error:
        st.session_state["check-problem"] = str(error)
        st.rerun()
    open_draft(paper.name)
    st.switch_page("assistant/pages/draft.py")


def _follow_up(opened: Opening, stored: Stored, row: Row, by: str) -> None:
    before = row.first.follow_up
    key = f"{row.first.reference}-{hash(before)}"
    with st.expander("What follows: risk, cost, action, owner, date"), st.form(f"follow-{key}", border=False):
        risk = st.selectbox(
            "Risk",
            ("", *RISKS),
            ("", *RISKS).index(before.risk) if before.risk in RISKS else 0,
            format_func=lambda one: one or "Not said",
            key=f"risk-{key}",
        )
        cost = st.text_input("Cost", before.cost, key=f"cost-{key}", max_chars=200)
        action = st.text_area("Action", before.action, key=f"action-{key}", height=80, max_chars=2000)
        owner = st.text_input("Owner", before.owner, key=f"owner-{key}", max_chars=200)
        due = st.date_input("Date", _date(before.due), key=f"due-{key}", format="YYYY-MM-DD")
        if st.form_submit_button("Keep"):
            made = FollowUp(risk, cost, action, owner, due.isoformat() if isinstance(due, date) else "")
            said = f"What follows from {row.named}"
            save(opened, stored, row.references, lambda check: followed_up(check, row.references, made), by, said)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
