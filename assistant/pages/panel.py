"""The side panel: the page or the text that quoted words stand on, with those words lit."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from assistant.cited import Cited, proven, source_now
from assistant.pages import markup
from assistant.pages.opening import Opening
from assistant.pages.words import cited_as, named, page_named, section_of, year
from corpus.library import NotInLibrary
from corpus.records import Document, Nation, Page

AROUND = 500  # characters shown before and after the words of a document without pages
MORE = 6_000  # and when more is asked for
PICTURE = 1_100  # pixels: sharp in a panel of half a wide screen

_one_at_a_time = threading.Lock()  # PDFium is not made for several threads

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """What the panel shows."""

    cited: tuple[Cited, ...]
    """Words of one document."""
    number: int | None
    """As the answer numbers it."""
    page: int | None = None
    """The page turned to; ``None``: the one on which the words begin."""
    wide: bool = False
    """More of the text around."""
    turn: int = 0
    """Grows with each opening, so that the page moves there each time."""
    on: str = "ask"
    """The page of the app that shows it."""


def open_citation(cited: Sequence[Cited], number: int | None, on: str = "ask") -> None:
    before: Opened | None = st.session_state.get("opened")
    st.session_state["opened"] = Opened(tuple(cited), number, turn=before.turn + 1 if before else 1, on=on)


def close() -> None:
    st.session_state["opened"] = None
    st.session_state["closed"] = True


def leave() -> None:
    """Close what is open without taking the keyboard back to where it was opened."""
    st.session_state["opened"] = None


def _turn_to(page: int) -> None:
    st.session_state["opened"] = replace(st.session_state["opened"], page=page)


def _widen() -> None:
    st.session_state["opened"] = replace(st.session_state["opened"], wide=True)


def show(opened: Opening, home: Nation | None, on: str = "ask") -> None:
    """The panel for what was opened last, if anything is open on this page of the app."""
    what: Opened | None = st.session_state.get("opened")
    if what is None or what.on != on:
        st.html('<span class="no-panel"></span>')  # something has to be there for the style to find
        if st.session_state.pop("closed", False):
            st.html(_GO_BACK, unsafe_allow_javascript=True)
        return
    with st.container(key="panel"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.html(f'<p class="quiet">{"Passage" if what.number is None else f"Source [{what.number}]"}</p>')
            st.button("Close", on_click=close, key="close-panel", type="tertiary", icon=":material/close:")
        try:
            document = opened.document(what.cited[0].document_id)
            document = replace(document, source=source_now(what.cited[0], opened.document))
        except NotInLibrary:
            _gone(what.cited[0])
        else:
            _about(document, what.cited[0], home)
            _words(opened, document, what)
        st.html(_go_there(what.turn), unsafe_allow_javascript=True)


def _gone(cited: Cited) -> None:
    st.html(f'<h3 class="panel-title">{markup.escaped(named(cited.source))}</h3>')
    st.info("This document is no longer in the library. Add it again on the Library page to read it here.")


def _about(document: Document, cited: Cited, home: Nation | None) -> None:
    from assistant.ask import outdated  # the first page stands sooner without

    source = document.source
    line = ", ".join(part for part in (source.publisher, year(source)) if part)
    place = page_named(cited.page, cited.printed_page)
    parts = [f'<h3 class="panel-title" tabindex="-1" id="source">{markup.escaped(named(source))}</h3>']
    if line:
        parts.append(f'<p class="quiet">{markup.escaped(line)}</p>')
    if place:
        parts.append(f'<p class="quiet">{markup.escaped(place.capitalize())}</p>')
    path = section_of(document, cited.start)
    if path:
        parts.append(f'<p class="quiet">{markup.escaped(path)}</p>')
    st.html("".join(parts) + markup.source_badges(source, home))
    if source.kind == "digest":
        st.html('<p class="quiet">These are our own words about the publication, not its text.</p>')
    warning = outdated(source)
    if warning:
        st.html(markup.warnings([warning]))


def _words(opened: Opening, document: Document, what: Opened) -> None:
    held = [one for one in what.cited if proven(one, lambda _: document)]
    spans = tuple((one.start, one.end) for one in held)
    if not spans:
        st.info("The library no longer says this at that place: the document has been read anew since.")
        spans = ((0, 0),)
    original = opened.original(document.id)
    if document.pages and original is not None and original.suffix == ".pdf":
        _pages(original, document, spans, what)
    else:
        _text(document, spans, what)


def _pages(original: Path, document: Document, spans: tuple[Span, ...], what: Opened) -> None:
    cited = document.pages_of(*spans[0])
    number = what.page or (cited[0].number if cited else 1)
    page = next((one for one in document.pages if one.number == number), document.pages[0])
    drawn = _page(original, document, page, spans)
    _turning(document, page)
    _text_of_page(document, page, spans, expanded=not drawn)


def show_page(opened: Opening, document: Document, number: int) -> None:
    """A page of a document as a picture, and its text."""
    page = next((one for one in document.pages if one.number == number), document.pages[0])
    original = opened.original(document.id)
    drawn = original is not None and original.suffix == ".pdf" and _page(original, document, page, ())
    _text_of_page(document, page, (), expanded=not drawn)


def _page(original: Path, document: Document, page: Page, spans: tuple[Span, ...]) -> bool:
    """Show the picture of a page, or say that there is none."""
    picture = _picture(str(original), document, page.number, spans, PICTURE)
    if picture is None:
        st.info("The picture of this page cannot be made; its text is below.")
        return False
    named_page = cited_as(document.source, page.number, page.printed, ())
    st.image(picture, width="stretch", alt=f"Picture of {named_page}")
    st.button(
        "Enlarge the page",
        key="enlarge",
        type="tertiary",
        icon=":material/zoom_in:",
        on_click=_enlarge,
        args=(page.number,),
    )
    if st.session_state.pop("enlarged", None) == page.number:
        _large(picture, named_page)
    return True


def _enlarge(page: int) -> None:
    st.session_state["enlarged"] = page


@st.dialog("Page", width="large")
def _large(picture: bytes, named_page: str) -> None:
    st.html(f'<p class="quiet">{markup.escaped(named_page)}</p>')
    st.image(picture, width="stretch", alt=f"Picture of {named_page}")


def _text_of_page(document: Document, page: Page, spans: tuple[Span, ...], *, expanded: bool) -> None:
    if page.recognised is not None:
        st.html(
            f'<p class="quiet">This page is a scan, read by text recognition, {page.recognised:.0%} sure: '
            "compare the words with the picture.</p>"
        )
    with st.expander("Text of this page", expanded=expanded):
        if page.start < page.end:
            st.html(markup.excerpt_within(document, page.start, page.end, spans))
        else:
            st.html('<p class="quiet">No text was found on this page.</p>')


def _turning(document: Document, page: Page) -> None:
    last = document.pages[-1].number
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="turning"):
        st.button(
            "Previous page", disabled=page.number <= 1, on_click=_turn_to, args=(page.number - 1,), key="previous"
        )
        printed = (
            f" (printed {markup.escaped(page.printed)})" if page.printed and page.printed != str(page.number) else ""
        )
        st.html(f'<p class="quiet">Page {page.number} of {last}{printed}</p>', width="content")
        st.button("Next page", disabled=page.number >= last, on_click=_turn_to, args=(page.number + 1,), key="next")


@st.cache_data(max_entries=64, show_spinner="Drawing the page")
def _picture(original: str, _document: Document, page: int, spans: tuple[Span, ...], width: int) -> bytes | None:
    """The picture; ``None`` where the file does not give one. The original's name holds the version's id."""
    from corpus.picture import page_picture
    from corpus.read.refusal import Refused

    with _one_at_a_time:
        try:
            return page_picture(Path(original), _document, page, spans, width=width)
        except (Refused, ValueError, OSError):
            return None


def _text(document: Document, spans: tuple[Span, ...], what: Opened) -> None:
    around = MORE if what.wide else AROUND
    start, end = min(left for left, _ in spans) - around, max(right for _, right in spans) + around
    st.html(markup.excerpt(document, max(start, 0), end, spans))
    if not what.wide and (start > 0 or end < len(document.text)):
        st.button("Show more of the text", on_click=_widen, key="more-text", type="tertiary")


_GO_BACK = "<script>window.assistantCitation?.focus();</script>"


def _go_there(turn: int) -> str:
    """Moves the keyboard to the panel and the words into sight, once for each opening. Holds no text of a document."""
    return f"""<script>
    /* opening {int(turn)} */
    setTimeout(() => {{
      const panel = document.querySelector(".st-key-panel");
      if (!panel) return;
      window.assistantCitation = document.activeElement;
      document.activeElement.scrollIntoView({{block: "nearest"}});
      panel.scrollTop = 0;
      panel.querySelector("#source")?.focus({{preventScroll: true}});
      const lit = panel.querySelector("mark");
      if (!lit || lit.closest("details")) return;
      const below = lit.getBoundingClientRect().top - panel.getBoundingClientRect().top;
      if (below > panel.clientHeight - 120) panel.scrollTop = below - 200;
    }}, 150);
    </script>"""
