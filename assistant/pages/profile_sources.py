"""Finding what a cell of a care profile can cite: requirements and digests of the profile's nation, by their words."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.export import digests
from assistant.pages.words import plain
from corpus.own_frameworks import all_frameworks
from corpus.records import Nation
from corpus.schema import KnowledgeInvalid
from corpus.sources import load_digests

MOST = 8


def show_sources(library: Path, nation: Nation, key: str) -> None:
    """A field for words, and what has them, each with the reference to copy into a "source" column."""
    with st.expander("Find a source to cite"):
        wanted = st.text_input("Words of a requirement or a document", key=f"source-words-{key}")
        if not wanted.strip():
            return
        words = wanted.casefold().split()
        found = [
            (name, told) for name, told in _citable(library, nation) if all(word in told.casefold() for word in words)
        ]
        if not found:
            st.info("Nothing has all of these words. Any title or address can be a source too.")
        for name, told in found[:MOST]:
            st.markdown(plain(told))
            st.code(name, language=None)
        if len(found) > MOST:
            st.html(f'<p class="quiet">and {len(found) - MOST} more: add a word</p>')


def _citable(library: Path, nation: Nation) -> list[tuple[str, str]]:
    """References of this nation and of the United Kingdom, with their names."""
    try:
        known = all_frameworks(library)
    except KnowledgeInvalid:  # told on the Knowledge page, where they are edited
        known = all_frameworks(None)
    mine = (nation, "uk")
    found = [
        (f"{slug}:{one.id}", f"{framework.title}: {one.title}. {one.text}")
        for slug, framework in known.items()
        if framework.nation in mine
        for one in framework.requirements
    ]
    of_digests = {one.slug for one in load_digests() if one.source.nation in (*mine, None)}
    return found + [(f"digest:{slug}", title) for slug, title in digests().items() if slug in of_digests]
