"""A specification being checked in a thread of its own, so that no click on the page breaks it off."""

from __future__ import annotations

import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.kept_checks import Checks, Origin, Stored, kept_check
from assistant.pages.adding import safe_name
from assistant.pages.boundary import boundary
from assistant.pages.opening import Opening
from assistant.review import carried_over
from corpus.papers import ChangedMeanwhile
from corpus.records import Nation
from corpus.schema import KnowledgeInvalid
from corpus.specifications import Specifications

if TYPE_CHECKING:
    from assistant.findings import Check
    from assistant.wire import House


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be checked."""

    name: str
    """For people; how it ends tells its format."""
    content: bytes
    origin: Origin
    draft: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What it is to be checked against."""

    frameworks: tuple[str, ...] = ()
    """Slugs, each checked whole; none: those that apply."""
    nation: Nation | None = None
    stages: tuple[str, ...] = ()
    home: Nation | None = None
    """The nation of a specification that does not say its own."""


READING = 0.85
"""Of the time that a check takes, for reading the sentences; measured on 40 and on 600 pages, see evals/LOG.md."""


class _Stopped(Exception):
    """A person has stopped it."""


class Checking:
    """One check on its way. ``stored`` is there when it is ``done`` and nothing went wrong."""

    def __init__(self, opening: Opening, given: Given, wanted: Wanted, by: str, again: Stored | None = None) -> None:
        """``again``: the kept check that is made again; its decisions are carried over."""
        self.given = given
        self.doing = "Getting the model ready"
        """What is done while no requirement is looked for yet."""
        self.read, self.to_read = 0, 0
        """Of the specification's texts, each sentence alone and with what stands over it, how many are read."""
        self.now, self.ended, self.of = "", 0, 0
        """The requirement that is looked for, how many are done, of how many."""
        self.stored: Stored | None = None
        self.problem: str | None = None
        self.done = threading.Event()
        self._opening, self._wanted, self._by, self._again = opening, wanted, by, again
        self._stop = threading.Event()
        threading.Thread(target=self._run, name="checking", daemon=True).start()

    def stop(self) -> None:
        """Leave it: nothing of it is kept."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def _run(self) -> None:
        opening = self._opening
        try:
            with boundary(opening.settings.library, self._fail):
                self._check(opening.wait())
        finally:
            self.done.set()

    def _check(self, house: House) -> None:
        from assistant.checking.scope import ScopeWrong
        from corpus.read import Refused

        try:
            found = self._found(house)
            kept = kept_check(
                found,
                by=self._by,
                origin=self.given.origin,
                draft=self.given.draft,
                whole=bool(self._wanted.frameworks),
                nation=self._wanted.nation or (None if found.document.source.nation else self._wanted.home),
                stages=self._wanted.stages,
            )
            folder = self._opening.library.folder
            Specifications(folder).keep(found.document, self.given.content, Path(self.given.name).suffix)
            checks = Checks(folder)
            if self._again is None:
                self.stored = checks.begin(kept)
            else:
                latest = checks.get(self._again.paper.name)
                note = "Checked again"
                self.stored = checks.save(latest, carried_over(latest.check, kept), by=self._by, note=note)
        except _Stopped:
            return
        except (Refused, ScopeWrong, KnowledgeInvalid, ChangedMeanwhile) as error:
            self._fail(str(error))

    def _found(self, house: House) -> Check:
        from assistant.check import check
        from assistant.checking.specification import of_file

        self.doing = "Reading the specification"
        with tempfile.TemporaryDirectory(prefix="assistant-check-") as folder:
            file = Path(folder) / safe_name(self.given.name)
            file.write_bytes(self.given.content)
            document, warnings = of_file(file, name=self.given.name, ocr=house.settings.ocr)
        self.doing = "Getting ready what the frameworks ask"
        self._heard("", 0, 0)
        return check(
            document,
            house.checking,
            frameworks=self._wanted.frameworks,
            nation=self._wanted.nation or document.source.nation or self._wanted.home,
            stages=self._wanted.stages,
            warnings=warnings,
            read=self._read,
            watch=self._heard,
        )

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        looked = self.ended / self.of if self.of else 0.0
        read = 1.0 if self.of else self.read / self.to_read if self.to_read else 0.0
        return READING * read + (1 - READING) * looked

    def _read(self, ended: int, of: int) -> None:
        self.doing, self.read, self.to_read = "Reading its sentences, which takes longest", ended, of
        self._heard("", 0, 0)

    def _heard(self, title: str, ended: int, of: int) -> None:
        self.now, self.ended, self.of = title, ended, of
        if self.stopped:
            raise _Stopped

    def _fail(self, problem: str) -> None:
        self.problem = problem


def again(opening: Opening, stored: Stored, by: str, given: Given | None = None) -> Checking | None:
    """The same specification, a draft as it now is, or what is ``given``, against the same frameworks.

    ``None`` where the specification is not kept. Raises ``LibraryError`` where the draft is gone.
    """
    check = stored.check
    if given is None and check.origin == "draft" and check.draft:
        given = of_draft(opening, check.draft)
    if given is None:
        original = Specifications(opening.library.folder).original(check.document_id)
        if original is None:
            return None
        name = check.file if Path(check.file).suffix == original.suffix else f"{check.file}{original.suffix}"
        given = Given(name, original.read_bytes(), check.origin, check.draft)
    return Checking(opening, given, wanted_again(stored), by, stored)


def wanted_again(stored: Stored) -> Wanted:
    """What a kept check was made against."""
    check = stored.check
    return Wanted(check.frameworks if check.whole else (), check.nation, check.stages)


def of_draft(opening: Opening, name: str) -> Given:
    """The contract text of a saved draft. Raises ``LibraryError`` where it cannot be read."""
    from assistant.draft_files import draft_named
    from assistant.export import export

    draft, paper = draft_named(name, opening.library.folder)
    with tempfile.TemporaryDirectory(prefix="assistant-draft-") as folder:
        file = Path(folder) / "draft.md"
        export(draft, file, opening.document, clean=True)
        return Given(f"{paper.title}.md", file.read_bytes(), "draft", name)
