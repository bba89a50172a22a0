"""A benchmark being run in a thread of its own: leaving the page does not break it off, and it can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.pages.boundary import boundary
from assistant.pages.opening import Opening


class _Stopped(Exception):
    """A person wants no more of it; what was measured is kept."""


class Measuring:
    """One run, begun or gone on with. ``done`` is set when it has ended, in whatever way."""

    def __init__(
        self, opening: Opening, again: Mapping[str, Any], systems: Sequence[str], file: Path | None = None
    ) -> None:
        """``again`` says what is measured, as a run's first line does; ``file``: a run to go on with."""
        self.file = file
        self.progress = (0, 0)
        """Questions that have ended, and of how many."""
        self.indexing: tuple[int, int] | None = None
        """Documents made searchable for it, and of how many."""
        self.problem: str | None = None
        self.stopped = False
        self.done = threading.Event()
        self._opening, self._again, self._systems = opening, again, systems
        self._wanted = True
        threading.Thread(target=self._run, name="measuring", daemon=True).start()

    def stop(self) -> None:
        """End after the question that is being asked."""
        self._wanted = False

    def _run(self) -> None:
        try:
            with boundary(self._opening.settings.library, self._fail):
                self._measured()
        finally:
            self.done.set()

    def _measured(self) -> None:
        from evals.benchmarks import begin, chosen, measured
        from evals.cases import CasesInvalid
        from evals.chunking import BenchmarkWrong
        from evals.installed import PeersMissing
        from evals.retrieval import FolderWrong
        from evals.runs import RunWrong

        house = self._opening.wait()
        settings = self._opening.settings
        try:
            benchmark = chosen(self._again, house)
            run = begin(benchmark, settings, self._systems, self.file)
            self.file = run.file
            measured(benchmark, settings, run, self._tick, indexing=self._index, encoder=house.encoder)
        except _Stopped:
            self.stopped = True
        except (BenchmarkWrong, CasesInvalid, FolderWrong, PeersMissing, RunWrong) as error:
            self.problem = str(error)

    def _tick(self, done: int, of: int) -> None:
        self.progress, self.indexing = (done, of), None
        self._go_on()

    def _index(self, done: int, of: int) -> None:
        self.indexing = (done, of)
        self._go_on()

    def _go_on(self) -> None:
        if not self._wanted and self.progress[0] < self.progress[1]:
            raise _Stopped

    def _fail(self, problem: str) -> None:
        self.problem = problem
