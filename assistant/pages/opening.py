"""The library and what answers over it, opened behind the page while the page is already there.

Nothing heavy is imported by this module: the first page has to stand in under two seconds.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.conversations import Conversations
from assistant.pages.boundary import boundary
from assistant.settings import Settings, settings
from corpus.entries import replaced_by
from corpus.library import Library, LibraryError, NotInLibrary
from corpus.records import Document
from corpus.specifications import Specifications

if TYPE_CHECKING:
    from assistant.pages.adding import Adding
    from assistant.pages.measuring import Measuring
    from assistant.wire import House
    from index.progress import Progress

HEAD_START = 0.7  # seconds in which the browser draws the first page, with both processors to itself


class Opening:
    """A library being made ready. ``library`` and ``conversations`` are there at once, ``house`` when ``ready``."""

    def __init__(self, chosen: Settings, *, encoder: Any = None) -> None:
        """``encoder``: one to use instead of the one the settings name. Raises ``LibraryError``."""
        self.settings = chosen
        self.library = Library(chosen.library)
        self.conversations = Conversations(chosen.library)
        self.ready = threading.Event()
        self.progress: Progress | None = None
        """Of the built-in knowledge, on the first start."""
        self.problem: str | None = None
        """Why it will not be ready."""
        self.note: str | None = None
        """What a person should know although it is ready."""
        self.house: House | None = None
        self._encoder = encoder
        self.adding: Adding | None = None
        """The last files that were added, or are being added."""
        self.measuring: Measuring | None = None
        """The last benchmark that was run, or is being run."""
        self._documents = lru_cache(maxsize=64)(self._document)
        self._thread = threading.Thread(target=self._open, name="opening", daemon=True)
        self._begun = threading.Lock()
        self._wanted = threading.Event()

    def begin(self) -> None:
        """Start making it ready. Called when the page stands: imports in a second thread would hold up the first."""
        if self._begun.acquire(blocking=False):
            self._thread.start()

    def wait(self) -> House:
        """What answers, as soon as it can. Raises ``LibraryError`` where it never will."""
        self._wanted.set()
        self.begin()
        self.ready.wait()
        if self.house is None:
            raise LibraryError(self.problem or "The library could not be opened.")
        return self.house

    def changed(self) -> None:
        """Forget documents that were read before the library was changed."""
        if self.house is not None:
            vars(self.house).pop("documents", None)  # a cached property, made anew when it is next asked for

    def _open(self) -> None:
        self._wanted.wait(HEAD_START)
        with boundary(self.settings.library, self._fail):
            from assistant.wire import House

            house = House(self.settings)
            house.library = self.library
            if self._encoder is not None:
                house.encoder = self._encoder
            _ = house.encoder
            try:
                house.furnish(self._watch)
            except LibraryError as error:  # read-only: what it holds can be searched all the same
                if self.library.meta("model") is None:
                    raise
                self.note = str(error)
            house.search.size()
            house.encoder.embed(["ready"])
            self.house = house
        self.progress = None
        self.ready.set()

    def _watch(self, progress: Progress) -> None:
        self.progress = progress

    def _fail(self, problem: str) -> None:
        self.problem = problem

    def document(self, document_id: str) -> Document:
        """A stored version with the status it has today, or a checked specification. Raises ``NotInLibrary``."""
        return self._documents(document_id, self.library.generation)

    def original(self, document_id: str) -> Path | None:
        """The file of a document as it came, if it is kept."""
        return self.library.original(document_id) or Specifications(self.library.folder).original(document_id)

    def _document(self, document_id: str, generation: int) -> Document:
        try:
            found = self.library.document(document_id)
        except NotInLibrary:
            from assistant.proofs import documents_of  # the first page stands sooner without

            return documents_of(self.library)(document_id)
        newer = replaced_by(self.library.entries()).get(found.source_id)
        if newer and found.source.status not in ("superseded", "withdrawn"):
            return replace(found, source=replace(found.source, status="superseded"))
        return found


def chosen_settings() -> Settings:
    """From ``streamlit run streamlit_app.py -- --library FOLDER --nation NATION --model PROVIDER:NAME``, else from
    the environment. Raises ``SettingWrong``."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    for name in ("--library", "--nation", "--model"):
        parser.add_argument(name)
    given, _ = parser.parse_known_args(sys.argv[1:])
    environment = dict(os.environ)
    for name, value in (("ASSISTANT_LIBRARY", given.library), ("ASSISTANT_MODEL", given.model)):
        if value:
            environment[name] = value
    library = environment.get("ASSISTANT_LIBRARY")
    return settings(Path(library) if library else None, given.nation, environment)


@st.cache_resource(show_spinner=False)
def opening(chosen: Settings, _encoder: Any = None) -> Opening:
    """The library of this app, for every session the same. Raises ``LibraryError``.

    ``_encoder``: one to use instead of the one the settings name, where this is the first call with them.
    """
    return Opening(chosen, encoder=_encoder)


def open_again() -> None:
    """Forget what was opened, so that the next run of a page tries once more."""
    opening.clear()
