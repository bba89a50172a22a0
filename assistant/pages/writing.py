"""A draft being written in a thread of its own, section by section, each kept as soon as it is done."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from assistant.draft_files import draft_named, free_name, keep
from assistant.drafts import Brief, Draft
from assistant.pages.boundary import boundary
from assistant.pages.opening import Opening
from corpus.papers import Paper
from corpus.schema import KnowledgeInvalid

if TYPE_CHECKING:
    from assistant.drafting.prepared import Prepared


class Writing:
    """One draft on its way. ``draft`` is what is done so far; it is kept as ``paper`` from the first section on."""

    def __init__(self, opening: Opening, brief: Brief, title: str, by: str, *, again: str | None = None) -> None:
        """``again``: the name of a kept draft that goes on, with what it was begun with."""
        self.draft: Draft | None = None
        self.paper: Paper | None = None
        self.problem: str | None = None
        self.done = threading.Event()
        self._opening, self._brief, self._title, self._by, self._again = opening, brief, title, by, again
        self._stop = threading.Event()
        threading.Thread(target=self._run, name="writing", daemon=True).start()

    def stop(self) -> None:
        """Write no further section; those that are done are kept, and it can go on later."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    @property
    def now(self) -> str:
        """The title of the section that is being written."""
        sections = self.draft.sections if self.draft else ()
        return next((one.title for one in sections if not one.done), "")

    def _run(self) -> None:
        try:
            with boundary(self._opening.settings.library, self._fail):
                self._write()
        finally:
            self.done.set()

    def _write(self) -> None:
        from assistant.draft import begun, prepared

        house = self._opening.wait()
        folder = self._opening.library.folder
        try:
            if self._again:
                self.draft, self.paper = draft_named(self._again, folder)
                ready, name = prepared(self.draft.brief, house.drafting), self._again
            else:
                ready = prepared(self._brief, house.drafting)
                self.draft = begun(ready, self._title or None)
                name = free_name(self.draft.title, folder)
        except KnowledgeInvalid as error:
            self._fail(str(error))
            return
        self._sections(self.draft, ready, name)

    def _sections(self, whole: Draft, ready: Prepared, name: str) -> None:
        from assistant.draft import drafting

        for step in drafting(whole, ready):
            latest = next(new for new, old in zip(step.sections, whole.sections, strict=True) if new is not old)
            based_on = self.paper.version if self.paper else None
            note = f"Drafted: {latest.title}"
            self.paper = keep(self._opening.library.folder, name, step, based_on=based_on, by=self._by, note=note)
            self.draft = whole = step
            if self.stopped:
                return

    def _fail(self, problem: str) -> None:
        self.problem = problem
