"""The draft that is open on the page: at which version, and how a change to it is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

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
    for key in ("draft-editing", "draft-moving", "draft-waiting", "draft-exported", "draft-returned", "draft-left"):
        st.session_state.pop(key, None)


def working_on(doing: Literal["editing", "moving"], statement: str | None) -> None:
    """Open one statement to be edited or moved, and no other; ``None``: none. The keyboard goes with it."""
    before = st.session_state.get(f"draft-{doing}")
    st.session_state["draft-editing"] = statement if doing == "editing" else None
    st.session_state["draft-moving"] = statement if doing == "moving" else None
    button = "edit" if doing == "editing" else "move"
    if statement:
        keyboard_to(f"change-{statement}" if doing == "editing" else f"moving-{statement}")
    elif before:
        keyboard_to(f"{button}-{before}")


def keyboard_to(*keys: str) -> None:
    """Where the keyboard goes when the page stands again: the first of these that can take it."""
    st.session_state["draft-keyboard"] = keys, st.session_state.get("draft-keyboard-turn", 0) + 1
    st.session_state["draft-keyboard-turn"] = st.session_state["draft-keyboard"][1]


def move_keyboard() -> None:
    """Takes the keyboard where ``keyboard_to`` said, once. Holds no text of a document."""
    keys, turn = st.session_state.pop("draft-keyboard", ((), 0))
    places = [f".st-key-{re.sub(r'[^a-zA-Z0-9_-]', '-', key)}" for key in keys]
    if places:
        st.html(_TAKE_THERE % (turn, json.dumps(places)), unsafe_allow_javascript=True)


_TAKE_THERE = """<script>
/* turn %d */
setTimeout(() => {
  for (const place of %s) {
    const found = document.querySelector(place);
    const able = found?.querySelector("textarea, button:not(:disabled)");
    if (!able) continue;
    able.focus({preventScroll: true});
    found.scrollIntoView({block: "nearest"});
    return;
  }
}, 150);
</script>"""


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
        if st.session_state.get("draft-editing"):
            working_on("editing", None)
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
