"""The draft that is open on the page: at which version, and how a change to it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from assistant import draft_files
from assistant.drafts import Draft, DraftSection
from assistant.pages.opening import Opening
from corpus.library import LibraryError
from corpus.papers import ChangedMeanwhile, Paper, Papers

Change = Callable[[Draft], Draft]


@dataclass(frozen=True)
class Open:
    """What is shown, and the version that work on it begins with."""

    draft: Draft
    paper: Paper
    latest: Paper

    def section(self, name: str | None) -> DraftSection:
        return next((one for one in self.draft.sections if one.id == name), self.draft.sections[0])


@dataclass(frozen=True)
class Waiting:
    """A change that could not be kept, since somebody saved meanwhile."""

    name: str
    change: Change
    note: str
    told: str


def open_draft(name: str | None, version: int | None = None) -> None:
    """Show a draft at its latest version, or at another; ``None``: the list of them."""
    st.session_state["draft"] = name
    st.session_state["draft-version"] = version
    for key in ("draft-editing", "draft-waiting", "draft-exported", "draft-returned", "draft-left"):
        st.session_state.pop(key, None)


def opened_draft(opened: Opening) -> Open | None:
    """The draft that is open; ``None`` where none is. Raises ``LibraryError`` where it is gone or unreadable."""
    name = st.session_state.get("draft")
    if not name:
        return None
    papers = Papers(opened.library.folder)
    latest = papers.get(draft_files.KIND, name)
    version = st.session_state.get("draft-version") or latest.version
    st.session_state["draft-version"] = version
    paper = latest if latest.version == version else papers.get(draft_files.KIND, name, version)
    return Open(_read(paper), paper, latest)


@lru_cache(maxsize=8)
def _read(paper: Paper) -> Draft:
    """A version never changes, and a page is drawn many times."""
    return draft_files.read(paper)


def keep(opened: Opening, shown: Open, change: Change, note: str, by: str) -> None:
    """Keep a change as a new version and show it; one that has to wait is not lost."""
    try:
        made = change(shown.draft)
        paper = draft_files.keep(
            opened.library.folder, shown.paper.name, made, based_on=shown.paper.version, by=by, note=note
        )
        st.session_state["draft-version"] = paper.version
        st.session_state["draft-said"] = f"Kept: {note}."
        st.session_state["draft-editing"] = None
    except ChangedMeanwhile as error:
        st.session_state["draft-waiting"] = Waiting(shown.paper.name, change, note, str(error))
    except LibraryError as error:
        st.session_state["draft-problem"] = str(error)
    st.rerun()


def keep_on_top(opened: Opening, waiting: Waiting, by: str) -> None:
    """Make a change that had to wait on the latest version."""
    st.session_state["draft-version"] = None
    st.session_state["draft-waiting"] = None
    draft, paper = draft_files.draft_named(waiting.name, opened.library.folder)
    keep(opened, Open(draft, paper, paper), waiting.change, waiting.note, by)
