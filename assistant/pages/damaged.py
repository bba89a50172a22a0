"""What is kept and cannot be read, on the page: told by name, with the way back to the version before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from assistant.pages.words import plain
from corpus.library import LibraryError
from corpus.papers import Paper


def show_damaged(papers: Sequence[Paper], restore: Callable[[str, int], object]) -> None:
    """``restore``: makes a version of a name the latest again; raises ``LibraryError`` where it cannot be read."""
    for paper in papers:
        before = paper.version - 1
        told = f"“{paper.title}” is damaged and cannot be shown."
        st.warning(plain(told if before else f"{told} It has no earlier version."))
        if before and st.button(f"Go back to version {before}", key=f"restore-{paper.kind}-{paper.name}"):
            try:
                restore(paper.name, before)
            except LibraryError as error:
                st.error(plain(str(error)))
                return
            st.rerun()
