"""The Knowledge page: the documents of the field, what replaced what, and each framework as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import get_args

import streamlit as st

from assistant.pages import knowledge_markup as told
from assistant.pages import markup
from assistant.pages.choosing import chooser, table
from assistant.pages.frame import framed, getting_ready
from assistant.pages.opening import Opening
from assistant.pages.own_frameworks import show_own_frameworks
from assistant.pages.words import NATION, STATUS, counted, plain
from corpus.bodies import Bodies, load_bodies
from corpus.catalogue import Catalogue, CataloguedDocument, load_catalogue
from corpus.clauses import ClauseFile, clauses_for, load_clauses
from corpus.frameworks import Addressee, Framework, load_frameworks
from corpus.library import NotInLibrary
from corpus.own_frameworks import own_frameworks
from corpus.records import Nation, Status
from corpus.schema import KnowledgeInvalid
from corpus.sources import source_id

catalogue = cache(load_catalogue)
bodies = cache(load_bodies)
frameworks = cache(load_frameworks)
clauses = cache(load_clauses)


def page(opened: Opening) -> None:
    st.html('<span class="wide-page"></span>')
    st.title("Knowledge", anchor=False)
    getting_ready(opened)
    asked = sum(len(one.requirements) for one in frameworks().values())
    said = (
        f"{counted(len(catalogue().documents), 'document')} of the field and {counted(len(frameworks()), 'framework')}"
        f" with {counted(asked, 'requirement')}, told in our own words. What was not read in its source says so."
    )
    st.html(f'<p class="quiet">{markup.escaped(said)}</p>')
    documents, replaced, asks, own = st.tabs(["Documents", "What replaced what", "Frameworks", "Your own"])
    with documents:
        _documents(opened, catalogue())
    with replaced:
        _replaced(catalogue(), bodies())
    with asks:
        _frameworks(_with_own(opened), clauses())
    with own:
        show_own_frameworks(opened)


def _with_own(opened: Opening) -> dict[str, Framework]:
    """The frameworks that ship and the library's own; those alone that ship where its own cannot be read."""
    try:
        return {**frameworks(), **own_frameworks(opened.library.folder)}
    except KnowledgeInvalid:  # told where they are edited
        return frameworks()


def _documents(opened: Opening, known: Catalogue) -> None:
    found = _filtered(known)
    if not found:
        st.info("No document matches. Take a filter away, or use fewer words.")
        return
    st.html(f'<p class="quiet">{counted(len(found), "document")}. Choose one to see what became of it.</p>')
    table(
        [one.id for one in found],
        [_row(one) for one in found],
        "source",
        alt="Documents of the field",
        tallest=380,
        columns={
            "Title": st.column_config.TextColumn(width=380),
            "Publisher": st.column_config.TextColumn(width=180),
            "Year": st.column_config.TextColumn(width=60, alignment="right"),
        },
    )
    chosen = chooser("Document to read about", {one.id: one.title for one in found}, "source")
    if chosen:
        _document(opened, known.documents[chosen], known)


def _filtered(known: Catalogue) -> list[CataloguedDocument]:
    all_of_them = list(known.documents.values())
    publishers = sorted({one.publisher for one in all_of_them if one.publisher})
    wanted = st.text_input("Words of its title, publisher or identifier", key="find-source")
    columns = st.columns(4)
    with columns[0]:
        nation = _any_of("Nation", get_args(Nation), NATION, "source-nation")
    with columns[1]:
        status = _any_of("Status", get_args(Status), STATUS, "source-status")
    with columns[2]:
        publisher = _any_of("Publisher", publishers, {}, "source-publisher")
    with columns[3]:
        topic = _any_of("Topic", list(known.topics), known.topics, "source-topic")
    return [
        one
        for one in all_of_them
        if _has(one, wanted)
        and nation in (None, one.nation)
        and status in (None, one.status)
        and publisher in (None, one.publisher)
        and (topic is None or topic in one.topics)
    ]


def _any_of(label: str, options: Sequence[str], words: object, key: str) -> str | None:
    names = words if isinstance(words, dict) else {}
    return st.selectbox(
        label, options, index=None, format_func=lambda one: names.get(one, one), key=key, placeholder="Any"
    )


def _has(one: CataloguedDocument, wanted: str) -> bool:
    words = " ".join((one.title, one.publisher or "", one.published or "", *one.identifiers)).casefold()
    return all(word in words for word in wanted.casefold().split())


def _row(one: CataloguedDocument) -> dict[str, str]:
    return {
        "Title": one.title,
        "Publisher": one.publisher or "",
        "Year": (one.published or "")[:4],
        "Nation": NATION[one.nation] if one.nation else "",
        "Status": "Not known" if one.status == "unknown" else STATUS[one.status],
        "Type": told.named(one.type),
    }


def _document(opened: Opening, one: CataloguedDocument, known: Catalogue) -> None:
    st.html(f'<h2 class="question">{markup.escaped(one.title)}</h2>')
    st.html(told.document(one, known))
    with st.container(horizontal=True):
        if one.url:
            st.link_button("Read the original", one.url, type="primary")
        if one.pdf:
            st.link_button("Its PDF", one.pdf)
    if not one.url and not one.pdf:
        st.html('<p class="quiet">No address of it is known here.</p>')
    if one.digest:
        _digest(opened, one.digest)


def _digest(opened: Opening, slug: str) -> None:
    try:
        entry = opened.library.entry(source_id(slug))
        document = opened.document(entry.document_id)
    except NotInLibrary:
        st.html('<p class="quiet">Our digest of it is not in this library.</p>')
        return
    with st.expander("Our digest"):
        st.html(markup.source_badges(document.source, None))
        st.html(markup.excerpt_within(document, 0, len(document.text), ()))


def _replaced(known: Catalogue, all_bodies: Bodies) -> None:
    st.html(told.replaced_documents(known))
    st.html(told.replaced_bodies(all_bodies))


def _frameworks(known: dict[str, Framework], bank: dict[str, ClauseFile]) -> None:
    titles = {slug: f"{one.title} ({NATION[one.nation]})" for slug, one in known.items()}
    left, right = st.columns(2)
    with left:
        chosen = st.selectbox("Framework", list(titles), format_func=lambda one: titles[one], key="framework")
    with right:
        addressee = _any_of("Whom it addresses", get_args(Addressee), told.ADDRESSEE, "addressee")
    framework = known[chosen]
    shown = [one for one in framework.requirements if addressee in (None, one.addressee)]
    st.html(told.framework_head(framework))
    if framework.url:
        st.link_button("Read the original", framework.url)
    if not shown:
        st.info("Nothing in this framework addresses them.")
        return
    st.html(told.requirements(framework, shown, _titled(known.values())))
    with_clauses = {framework.reference(one): one.title for one in shown if clauses_for(framework.reference(one), bank)}
    if with_clauses:
        _clauses(with_clauses, bank)


def _titled(known: Iterable[Framework]) -> dict[str, str]:
    return {
        framework.reference(one): f"{framework.title}, {one.title}"
        for framework in known
        for one in framework.requirements
    }


def _clauses(titles: dict[str, str], bank: dict[str, ClauseFile]) -> None:
    chosen = st.selectbox(
        "Clauses of ours that would hold a provider to it",
        list(titles),
        index=None,
        format_func=lambda one: titles[one],
        key="clauses-of",
        placeholder="Choose a requirement",
    )
    for one in clauses_for(chosen, bank) if chosen else ():
        with st.container(border=True):
            st.markdown(f"**{plain(one.title)}**")
            st.html(told.clause(one))


framed("Knowledge", page)
