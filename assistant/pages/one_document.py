"""One document on the Library page: its details in a form, its text, and taking it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args

import streamlit as st

from assistant.pages import markup, panel
from assistant.pages.changes import show_changes
from assistant.pages.opening import Opening
from assistant.pages.words import KIND, NATION, STATUS, plain
from corpus.library import Entry
from corpus.records import ISO_DATE, Document, Kind, Nation, Source, SourceInvalid, Status

PART = 12_000  # characters of a text shown at once


def show_document(opened: Opening, entry: Entry, entries: Sequence[Entry]) -> None:
    st.html(f'<h2 class="question">{markup.escaped(entry.source.title)}</h2>')
    document = opened.document(entry.document_id)
    st.html(markup.source_badges(document.source, None))
    details, text, changes, remove = st.tabs(["Details", "Text", "Changes", "Remove"])
    with details:
        if entry.path is None:
            _told(entry)
        else:
            _form(opened, entry, entries)
    with text:
        _text(opened, document)
    with changes:
        show_changes(opened, entry, entries)
    with remove:
        _remove(opened, entry)


def _told(entry: Entry) -> None:
    source = entry.source
    facts = {
        "Publisher of the original": source.publisher,
        "Published": source.published,
        "Stands for": source.stands_for,
        "Address": source.url,
        "Licence": source.licence,
    }
    rows = "".join(f"<dt>{name}</dt><dd>{markup.escaped(fact)}</dd>" for name, fact in facts.items() if fact)
    st.html(f'<dl class="facts">{rows}</dl>')
    st.html('<p class="quiet">This digest comes with the assistant, and so do its details.</p>')


def _form(opened: Opening, entry: Entry, entries: Sequence[Entry]) -> None:
    source, key = entry.source, f"{entry.source_id}-{opened.library.generation}"
    others = {one.source_id: one.source.title for one in entries if one.source_id != entry.source_id}
    digests = {one.source_id: one.source.title for one in entries if one.source.kind == "digest"}
    with st.form(f"form-{key}"):
        given: dict[str, Any] = {"title": st.text_input("Title", source.title, key=f"title-{key}")}
        problems = st.container()
        left, right = st.columns(2)
        with left:
            given["publisher"] = st.text_input("Publisher", source.publisher or "", key=f"publisher-{key}")
            given["published"] = st.text_input(
                "Date", source.published or "", key=f"published-{key}", placeholder="2021, 2021-05 or 2021-05-14"
            )
            given["nation"] = _one_of("Nation", NATION, ("", *get_args(Nation)), source.nation, f"nation-{key}")
            given["url"] = st.text_input("Address", source.url or "", key=f"url-{key}")
        with right:
            given["status"] = _one_of("Status", STATUS, get_args(Status), source.status, f"status-{key}")
            given["kind"] = _one_of("Kind", KIND, _kinds(source), source.kind, f"kind-{key}")
            given["licence"] = st.text_input("Licence", source.licence or "", key=f"licence-{key}")
            given["original_of"] = _another("Original of our digest", digests, source.original_of, f"digest-{key}")
        given["supersedes"] = tuple(
            st.multiselect(
                "Supersedes",
                list(others),
                [one for one in source.supersedes if one in others],
                format_func=lambda one: others.get(one, one),
                key=f"supersedes-{key}",
                placeholder="Nothing",
            )
        )
        given["supersedes"] += tuple(one for one in source.supersedes if one not in others)
        given["superseded_by"] = _another("Superseded by", others, source.superseded_by, f"superseded-{key}")
        sent = st.form_submit_button("Save details", type="primary", disabled=not opened.ready.is_set())
    if st.session_state.pop("saved", None) == entry.source_id:
        st.success("Saved.")
    if sent:
        _save(opened, entry, given, problems)


def _kinds(source: Source) -> tuple[Kind, ...]:
    return tuple(dict.fromkeys(("original", "local", source.kind)))


def _one_of(label: str, words: Any, options: Sequence[str], chosen: str | None, key: str) -> str:
    return str(
        st.selectbox(
            label,
            options,
            index=options.index(chosen or ""),
            format_func=lambda one: words.get(one, "Not known"),
            key=key,
        )
    )


def _another(label: str, titles: dict[str, str], chosen: str | None, key: str) -> str | None:
    """One of the documents; a title that was given in words stays among the choices."""
    options = [*titles, *([chosen] if chosen and chosen not in titles else [])]
    return st.selectbox(
        label,
        options,
        index=options.index(chosen) if chosen else None,
        format_func=lambda one: titles.get(one, one),
        key=key,
        placeholder="Nothing",
    )


def _save(opened: Opening, entry: Entry, given: dict[str, Any], problems: Any) -> None:
    fields: dict[str, Any] = {
        name: value.strip() or None if isinstance(value, str) else value for name, value in given.items()
    }
    wrong = _wrong(fields)
    if wrong:
        problems.error(plain(wrong))
        return
    try:
        changed = replace(entry.source, **fields)
    except SourceInvalid as error:
        problems.error(plain(str(error)))
        return
    from index.build import building

    with st.spinner("Saving"), building(opened.library, opened.wait().encoder) as builder:
        builder.change(entry, changed)
    opened.changed()
    st.session_state["saved"] = entry.source_id
    st.rerun()


def _wrong(fields: dict[str, Any]) -> str | None:
    if not fields["title"]:
        return "Give the document a title."
    if fields["published"] and not ISO_DATE.fullmatch(fields["published"]):
        return f"The date '{fields['published']}' has to be a year, a month or a day: 2021, 2021-05 or 2021-05-14."
    return None


def _text(opened: Opening, document: Document) -> None:
    if document.pages:
        with st.container(key="reading"):
            number = st.number_input("Page", 1, document.pages[-1].number, key=f"page-{document.id}")
            panel.show_page(opened, document, int(number))
        return
    parts = max(1, -(-len(document.text) // PART))
    part = 1
    if parts > 1:
        part = int(st.number_input(f"Part, of {parts}", 1, parts, key=f"part-{document.id}"))
    st.html(markup.excerpt_within(document, (part - 1) * PART, part * PART, ()))


def _remove(opened: Opening, entry: Entry) -> None:
    if entry.path is None:
        st.html('<p class="quiet">This digest comes with the assistant. To leave it out of answers, set a filter.</p>')
        return
    st.html(
        "<p>The document, its text and its passages are taken out of the library. The file it came from stays where "
        "it is. Answers that quote it will say that it is gone.</p>"
    )
    sure = st.checkbox("Yes, remove it", key=f"sure-{entry.source_id}")
    if st.button("Remove from the library", disabled=not (sure and opened.ready.is_set()), key="remove"):
        from index.build import building

        with st.spinner("Removing"), building(opened.library, opened.wait().encoder) as builder:
            builder.remove(entry)
        opened.changed()
        st.rerun()
