"""Reads files in processes of their own, so that one that crashes or hangs a parser harms nothing.

The processes are plain Python programs that talk over pipes. ``multiprocessing`` would start them by
importing the page or the command that runs, and with it everything those import.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import corpus
from corpus.read.file import Progress
from corpus.read.refusal import Limits, Refused
from corpus.read.worker import receive, send, unpacked
from corpus.records import Reading

AHEAD = 3
"""Files per process that may wait for the caller: keeps memory flat over a large folder."""


LAST_WORDS = 0.5
"""Seconds that a process asked to end has for it."""


@dataclass(slots=True)
class _Task:
    path: Path
    ocr: bool = False
    outcome: Reading | Refused | None = None


class Readers:
    """One or more reading processes, started when first needed and replaced after a crash or a hang.

    Not for several threads at once. Closing it, or leaving the ``with`` block, ends the processes.
    """

    def __init__(self, processes: int | None = None, *, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._many = processes or max(1, min(4, os.cpu_count() or 1))
        self._processes: list[_Process] = []
        self._heard: queue.SimpleQueue[tuple[_Process, tuple[Any, ...] | None]] = queue.SimpleQueue()

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes; the next file starts new ones."""
        for process in self._processes:
            process.end()
        self._processes = []

    def read(
        self, path: Path, *, password: str | None = None, progress: Progress | None = None, ocr: bool = False
    ) -> Reading:
        """The reading of one file. Raises ``Refused``, also where the process died or took too long."""
        ((_, found),) = self.read_many([path], password=password, progress=progress, ocr=ocr)
        if isinstance(found, Refused):
            raise found
        return found

    def read_many(
        self,
        paths: Iterable[Path],
        *,
        password: str | None = None,
        progress: Progress | None = None,
        ocr: bool | Collection[Path] = False,
    ) -> Iterator[tuple[Path, Reading | Refused]]:
        """Each path with its reading or its refusal, in the order given, read ahead of the caller.

        ``progress`` hears of the pages of the file that comes next. With ``ocr``, or where a path is among them,
        scanned pages are read too, each within the time that a file has otherwise.
        """
        waiting = deque(Path(path) for path in paths)
        begun: deque[_Task] = deque()
        try:
            while waiting or begun:
                self._hand_out(waiting, begun, password, ocr)
                first = begun[0]
                if first.outcome is None:
                    self._hear(first, progress)
                    continue
                begun.popleft()
                yield first.path, first.outcome
        finally:
            self._drop_busy()

    def _hand_out(
        self, waiting: deque[Path], begun: deque[_Task], password: str | None, ocr: bool | Collection[Path]
    ) -> None:
        """Gives every free process a file, unless enough readings wait for the caller."""
        while waiting and len(begun) < self._many * AHEAD:
            process = next((process for process in self._processes if process.task is None), None)
            if process is None:
                if len(self._processes) >= self._many:
                    return
                process = _Process(self._heard)
                self._processes.append(process)
            path = waiting.popleft()
            task = _Task(path, ocr if isinstance(ocr, bool) else path in ocr)
            begun.append(task)
            process.begin(task, password, self.limits)

    def _hear(self, first: _Task, progress: Progress | None) -> None:
        """Waits for one message, or until the first process is out of time."""
        busy = [process for process in self._processes if process.task is not None]
        deadline = min(process.deadline for process in busy)
        try:
            process, message = self._heard.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            for process in busy:
                if process.deadline <= time.monotonic():
                    self._give_up(process, _timed_out(process.task, self.limits))
            return
        task = process.task
        if task is None or process not in self._processes:
            return  # the last words of a process that was ended
        if message is None:
            self._give_up(process, _crashed(task))
        elif message[0] == "progress":
            if task.ocr:
                process.deadline = time.monotonic() + self.limits.seconds
            if task is first and progress is not None:
                progress(message[1], message[2])
        else:
            task.outcome = Refused(*message[1:]) if message[0] == "refused" else unpacked(message[1:])
            process.task = None

    def _give_up(self, process: _Process, refusal: Refused) -> None:
        if process.task is not None:
            process.task.outcome = refusal
        self._processes.remove(process)
        process.end()

    def _drop_busy(self) -> None:
        """A caller that stopped listening leaves no process at work on a file nobody waits for."""
        for process in [process for process in self._processes if process.task is not None]:
            self._processes.remove(process)
            process.end()


class _Process:
    """One reading process; what it says goes to ``heard``, ``None`` last."""

    def __init__(self, heard: queue.SimpleQueue[tuple[_Process, tuple[Any, ...] | None]]) -> None:
        root = str(Path(corpus.__file__).resolve().parent.parent)
        environment = dict(os.environ)
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH"))))
        self._program = subprocess.Popen(
            [sys.executable, "-m", "corpus.read.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.task: _Task | None = None
        self.deadline = float("inf")
        threading.Thread(target=self._listen, args=(heard,), daemon=True).start()

    def begin(self, task: _Task, password: str | None, limits: Limits) -> None:
        self.task, self.deadline = task, time.monotonic() + limits.seconds
        assert self._program.stdin is not None
        with contextlib.suppress(OSError):  # it died; the listener says so
            send(self._program.stdin, (os.path.abspath(task.path), password, task.ocr, *dataclasses.astuple(limits)))  # type: ignore[arg-type]

    def end(self) -> None:
        """Asks the process to end, so that it can end what it started itself; makes it where it does not."""
        self._program.terminate()
        try:
            self._program.wait(timeout=LAST_WORDS)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()

    def _listen(self, heard: queue.SimpleQueue[tuple[_Process, tuple[Any, ...] | None]]) -> None:
        assert self._program.stdout is not None
        message: tuple[Any, ...] | None = ()
        while message is not None:
            try:
                message = receive(self._program.stdout)  # type: ignore[arg-type]
            except (OSError, ValueError, EOFError):
                message = None
            heard.put((self, message))


def _timed_out(task: _Task | None, limits: Limits) -> Refused:
    name = task.path.name if task else "The file"
    return Refused(
        "timed out",
        f"'{name}' was not read within {limits.seconds:g} seconds and was given up. "
        "Split it, or print it to a new PDF and add that.",
    )


def _crashed(task: _Task) -> Refused:
    return Refused(
        "corrupt",
        f"'{task.path.name}' stopped the program that reads it: it is probably damaged. "
        "Open it, save or print it to a new PDF and add that.",
    )


def read_apart(
    path: Path,
    *,
    password: str | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    ocr: bool = False,
) -> Reading:
    """The reading of one file in a process started for it. For several files keep ``Readers`` open."""
    with Readers(1, limits=limits) as readers:
        return readers.read(path, password=password, progress=progress, ocr=ocr)
