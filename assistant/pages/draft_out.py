"""A draft out to Word and other files, into one's own template, and back again with what others made of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from assistant.drafts import Draft
from assistant.export import export, export_into
from assistant.exporting.files import FORMATS, formats
from assistant.exporting.found import ReadBack
from assistant.exporting.of_draft import Kept
from assistant.exporting.read_back import again, read_back
from assistant.exporting.stream import Comment
from assistant.pages import draft_markup, markup
from assistant.pages.adding import safe_name
from assistant.pages.draft_state import Open, keep
from assistant.pages.opening import Opening
from assistant.pages.words import counted, plain
from assistant.returned import Proposal, ReturnedSection, coming_back, taken_over
from corpus.library import LibraryError

MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".html": "text/html",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
}
KINDS = ("With footnotes and annexes", "The contract text alone")
PROPOSED = {"changed": "Changed", "added": "Added", "removed": "Taken out", "noted": "Commented on"}


def show_files(opened: Opening, shown: Open, by: str) -> None:
    _out(opened, shown)
    _template(opened, shown)
    _back(opened, shown, by)


def _out(opened: Opening, shown: Open) -> None:
    st.html('<h3 class="side">Save as a file</h3>')
    ends = list(formats())
    left, right = st.columns([3, 2])
    with left:
        kind = st.selectbox("What", KINDS, key="export-kind")
    with right:
        end = st.selectbox("As", ends, format_func=lambda one: FORMATS[one], key="export-as")
    clean = kind == KINDS[1]
    if st.button("Make the file", key="export-make", type="primary"):
        name = _name(shown, clean) + end
        with st.spinner("Writing the file"):
            _made(shown, name, lambda path: export(shown.draft, path, opened.document, clean=clean, kept=_kept(shown)))
    if ".pdf" not in ends:
        st.html('<p class="quiet">For PDF install LibreOffice, or print the Word file.</p>')
    _download()


def _kept(shown: Open) -> Kept:
    return Kept(shown.paper.name, shown.paper.version)


def _name(shown: Open, clean: bool) -> str:
    return f"{shown.paper.name}-version-{shown.paper.version}{'-contract' if clean else ''}"


def _made(shown: Open, name: str, write: Callable[[Path], list[str] | None]) -> None:
    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        path = Path(folder) / name
        try:
            left = write(path)
        except LibraryError as error:
            st.error(plain(str(error)))
            return
        st.session_state["draft-exported"] = (shown.paper.name, name, path.read_bytes(), left or [])


def _download() -> None:
    made = st.session_state.get("draft-exported")
    if not made or made[0] != st.session_state.get("draft"):
        return
    _, name, content, left = made
    if left:
        st.warning(plain(f"The template has no place for: {'; '.join(left)}. Sections among it stand at its end."))
    st.download_button(f"Save {name}", content, name, MEDIA[Path(name).suffix], key="export-save", type="primary")


def _template(opened: Opening, shown: Open) -> None:
    with st.expander("Into your own Word template"):
        given = st.file_uploader(
            "A template: the draft goes under its headings, found by number or words, in its styles",
            type=["docx", "dotx"],
            key="export-template",
        )
        clean = st.checkbox("The contract text alone", key="export-into-clean")
        if st.button("Fill the template", key="export-into", disabled=given is None) and given is not None:
            with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
                template = Path(folder) / safe_name(given.name)
                template.write_bytes(given.getvalue())
                fill = partial(_filled, opened=opened, shown=shown, template=template, clean=clean)
                _made(shown, _name(shown, clean) + "-filled.docx", fill)
            st.rerun()


def _filled(path: Path, *, opened: Opening, shown: Open, template: Path, clean: bool) -> list[str]:
    return export_into(shown.draft, template, path, opened.document, clean=clean, kept=_kept(shown))


def _back(opened: Opening, shown: Open, by: str) -> None:
    st.html('<h3 class="side">Bring a file back</h3>')
    given = st.file_uploader(
        "The file as it came back: changes, tracked or not, and comments are shown section by section",
        type=["docx", "odt", "html", "md"],
        key="returned-file",
    )
    if given is None:
        st.html('<p class="quiet">Nothing changes in the draft until you take it over.</p>')
        return
    found = _read(given.name, given.getvalue())
    if found is None:
        return
    if found.draft not in (None, shown.paper.name):
        st.warning(plain(f"This file was made from another draft, '{found.draft}'. Only what fits is shown."))
    lost = [one for one in found.citations if again(one, opened.document) is None]
    if lost:
        st.warning(f"{counted(len(lost), 'footnote')} of it cannot be proven against this library.")
    left = st.session_state.setdefault("draft-left", set())
    sections = coming_back(found, shown.draft, shown.paper, opened.library.folder)
    if found.draft == shown.paper.name and found.version and found.version < shown.paper.version:
        told = f"The file was made from version {found.version}: what was changed here since is left as it is."
        st.html(f'<p class="quiet">{told}</p>')
    waiting = [one for part in sections for one in part.proposals if _key(one) not in left]
    if not waiting and not any(part.comments for part in sections):
        st.success("Everything in this file is as in the draft, or was gone through.")
        return
    changes = [one for one in waiting if one.kind != "noted"]
    st.html(f'<p class="quiet">{counted(len(changes), "change")} to go through.</p>')
    if changes and st.button(f"Take over all {len(changes)}", key="returned-all"):
        keep(opened, shown, partial(_all, changes=changes, opened=opened), f"Taken over from {given.name}", by)
    for part in sections:
        _section(opened, shown, part, left, by)


def _read(name: str, content: bytes) -> ReadBack | None:
    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(content)
        try:
            return read_back(path)
        except LibraryError as error:
            st.error(plain(str(error)))
            return None


def _all(draft: Draft, *, changes: list[Proposal], opened: Opening) -> Draft:
    for one in changes:
        draft = taken_over(draft, one, opened.document)
    return draft


def _key(one: Proposal) -> tuple[str, str | None, str, str]:
    return one.section, one.statement, one.kind, one.after


def _section(opened: Opening, shown: Open, part: ReturnedSection, left: set[object], by: str) -> None:
    wanted = [one for one in part.proposals if _key(one) not in left]
    if not wanted and not part.comments:
        return
    st.html(f'<h3 class="question">{markup.escaped(part.title)}</h3>' + _comments(part.comments))
    for number, one in enumerate(wanted):
        with st.container(border=True, gap="xxsmall"):
            who = f", by {', '.join(one.by)}" if one.by else "" if one.kind == "noted" else ", not tracked"
            st.html(f'<p class="quiet">{markup.escaped(PROPOSED[one.kind] + who)}</p>{_words(one)}')
            if one.comments:
                st.html(_comments(one.comments))
            with st.container(horizontal=True):
                key = f"{part.id}-{number}-{shown.paper.version}"
                if one.kind != "noted" and st.button("Take it over", key=f"take-{key}"):
                    change = partial(_all, changes=[one], opened=opened)
                    keep(opened, shown, change, f"{PROPOSED[one.kind]} in {part.title}, as it came back", by)
                if st.button("Leave it" if one.kind != "noted" else "Seen", key=f"leave-{key}", type="tertiary"):
                    left.add(_key(one))
                    st.rerun()


def _words(one: Proposal) -> str:
    if any(run.change for run in one.runs):
        return draft_markup.tracked(one.runs)
    if one.kind == "noted":
        return f'<p class="said" dir="auto">{draft_markup.words(one.before)}</p>'
    return draft_markup.changed(one.before, one.after)


def _comments(comments: Sequence[Comment]) -> str:
    told = []
    for one in comments:
        who = f"{one.by or 'Somebody'} noted{', ' + one.when[:10] if one.when else ''}: "
        told.append(f'<p class="quiet"><strong>{markup.escaped(who)}</strong>{markup.escaped(one.text)}</p>')
    return "".join(told)
