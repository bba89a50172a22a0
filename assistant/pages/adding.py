"""Files being added in a thread of their own: leaving the page does not break it off."""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.pages.boundary import boundary
from assistant.pages.opening import Opening
from index.addition import Added, Addition

if TYPE_CHECKING:
    from index.progress import Progress

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
LONGEST_NAME = 120  # characters; file systems hold 255 bytes


class Upload(Protocol):
    """A file that a person gave to the page."""

    name: str

    def getbuffer(self) -> memoryview: ...


class Adding:
    """One round of adding. ``outcomes`` grows file by file; ``done`` is set when no more come."""

    def __init__(
        self,
        opening: Opening,
        places: Sequence[Path],
        addition: Addition,
        *,
        names: Sequence[str] = (),
        temporary: Path | None = None,
    ) -> None:
        """``names``: what people call the files, in order; ``temporary``: a folder that is deleted at the end."""
        self.outcomes: list[Added] = []
        self.progress: Progress | None = None
        self.problem: str | None = None
        self.done = threading.Event()
        self.began = time.monotonic()
        self._opening, self._places, self._addition = opening, tuple(places), addition
        self._names, self._temporary = names, temporary
        threading.Thread(target=self._run, name="adding", daemon=True).start()

    @property
    def seconds_left(self) -> float | None:
        """From the share done so far; ``None`` while that says too little."""
        taken = time.monotonic() - self.began
        if self.progress is None or self.progress.share < 0.02 or taken < 2:
            return None
        return taken * (1 - self.progress.share) / self.progress.share

    def _run(self) -> None:
        opening = self._opening
        try:
            with boundary(opening.settings.library, self._fail):
                house = opening.wait()
                from index.add import add

                for added in add(opening.library, house.encoder, self._places, self._addition, self._watch):
                    place = len(self.outcomes)
                    named = replace(added, file=self._names[place]) if place < len(self._names) else added
                    self.outcomes.append(named)
                opening.changed()
        finally:
            if self._temporary is not None:
                shutil.rmtree(self._temporary, ignore_errors=True)
            self.done.set()

    def _watch(self, progress: Progress) -> None:
        self.progress = progress

    def _fail(self, problem: str) -> None:
        self.problem = problem


def adding_uploads(opening: Opening, uploads: Sequence[Upload], addition: Addition) -> Adding:
    """Add files given to the page: written under safe names, each in a folder of its own, known by their own."""
    folder = Path(tempfile.mkdtemp(prefix="assistant-upload-"))
    registered: dict[Path, str] = {}
    for number, upload in enumerate(uploads):
        path = folder / str(number) / safe_name(upload.name)
        path.parent.mkdir()
        path.write_bytes(upload.getbuffer())
        registered[path] = f"upload:{upload.name}"
    return Adding(
        opening,
        list(registered),
        replace(addition, registered=registered),
        names=[upload.name for upload in uploads],
        temporary=folder,
    )


def safe_name(name: str) -> str:
    """A name that is one file in one folder on every system; the ending is kept."""
    plain = _UNSAFE.sub("_", re.split(r"[/\\]", name)[-1]).strip(" .") or "file"
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}"
