"""Agreement and conflict on the page: what each document of the library says on a topic, side by side."""

from __future__ import annotations

import streamlit as st

from assistant.agree import SAID, Agreement, Pair, Said, Voice, agreement
from assistant.pages import markup
from assistant.pages.opening import Opening
from assistant.pages.sidebar import home_nation
from assistant.pages.words import cited_as, counted, named, plain
from corpus.entries import standing
from corpus.records import Nation, Source

EXAMPLE = "advance care planning"


def show_agreement(opened: Opening) -> None:
    st.html(
        '<p class="lead">Name a topic, and see what each document says on it, where two of them differ in a number, in '
        "force or by a “not”, and which are silent.</p>"
    )
    topic = st.text_input("Topic", key="agree-topic", placeholder=f"For example: {EXAMPLE}", max_chars=300).strip()
    if not topic:
        return
    if not opened.ready.is_set():
        st.info("The library is still being made ready.")
        return
    home = home_nation(opened)
    found = _agreement(opened, topic, home, opened.library.generation)
    if not found.voices:
        st.info("No document says anything on this that was found. Try other words.")
        return
    differing = [pair for pair in found.pairs if pair.relation != "agree"]
    alike = [pair for pair in found.pairs if pair.relation == "agree"]
    said = (
        f"{counted(len(found.voices), 'publication')} on this; {counted(len(differing), 'pair')} of sentences differ, "
        f"{len(alike)} say much the same."
    )
    st.html(f'<p class="quiet" role="status">{markup.escaped(said)}</p>')
    for title, pairs in (("Where they differ", differing), ("Where they say much the same", alike)):
        if pairs:
            st.html(f'<h2 class="question">{title}</h2>' + "".join(_pair(pair) for pair in pairs))
    st.html('<h2 class="question">What each says</h2>' + "".join(_voice(one, home) for one in found.voices))
    with st.expander(plain(f"{counted(len(found.silent), 'publication')} silent, as far as was found")):
        st.html("<ul>" + "".join(f"<li>{_title(one)}</li>" for one in found.silent) + "</ul>")


@st.cache_data(max_entries=16, show_spinner="Reading what the documents say")
def _agreement(_opened: Opening, topic: str, home: Nation | None, generation: int) -> Agreement:
    house = _opened.wait()
    entries = standing(_opened.library.entries())
    return agreement(topic, house.search, house.encoder, house.documents, entries, home)


def _title(source: Source) -> str:
    year = f" ({source.year})" if source.year else ""
    return markup.escaped((source.stands_for or source.title) + year)


def _voice(voice: Voice, home: Nation | None) -> str:
    said = "".join(_said(one) for one in voice.said)
    badges = markup.source_badges(voice.source, home)
    return f'<section class="voice"><h3>{_title(voice.source)}</h3>{badges}{said}</section>'


def _said(one: Said) -> str:
    words = one.quote.text
    shown = markup.digest(words) if one.quote.source.kind == "digest" else markup.quotation(words)
    place = cited_as(one.quote.source, one.quote.page, one.quote.printed_page, one.quote.section)
    return (
        f'<div class="badges">{markup.force_badge(one.force)}</div>{shown}<p class="place">{markup.escaped(place)}</p>'
    )


def _pair(pair: Pair) -> str:
    sides = "".join(
        f'<section><h4 class="side">{markup.escaped(named(one.quote.source))}</h4>{_said(one)}</section>'
        for one in (pair.one, pair.other)
    )
    tone = "plain" if pair.relation == "agree" else "caution"
    told = markup.escaped(pair.told)
    return f'<p>{markup.badge(SAID[pair.relation], tone)} {told}</p><div class="sides">{sides}</div>'
