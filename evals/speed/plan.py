"""The parts of a measurement in order, each run in a process of its own; what was measured is not measured again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.runs import CODE, OURS, Row
from evals.speed import starts

BUILT_IN = 0
"""The size of the library with the knowledge that ships, whatever that is."""
PEERS_UP_TO = 100_000
"""Passages that a peer is filled with at most: beyond, LlamaIndex's index outgrows the memory of an ordinary machine
and Chroma takes hours."""

Say = Callable[[str], None]


class NotMeasured(Exception):
    """A part ended badly: the message says how."""


@dataclass(frozen=True)
class Plan:
    """What is measured."""

    room: Path
    """A folder for libraries and stores; what stands there ready is used again."""
    pdfs: Path | None
    """PDFs to add; ``None``: adding is not measured."""
    peers: tuple[str, ...]
    sizes: tuple[int, ...]
    """Passages in the libraries to be searched."""
    rounds: int
    questions: int
    model: str | None
    starts: bool = True
    """Whether the cold command and the first page are measured."""

    def in_room(self, room: Path) -> Plan:
        return replace(self, room=room.resolve())

    def systems(self, size: int = BUILT_IN) -> tuple[str, ...]:
        return (OURS, *(self.peers if size <= PEERS_UP_TO else ()))

    @property
    def ids(self) -> list[tuple[str, str]]:
        """Who is measured in what, in order."""
        numbers = range(1, self.rounds + 1)
        adding = [(by, f"adding, {n}") for n in numbers for by in self.systems() if self.pdfs]
        asking = [(by, f"{_at(size)}, {n}") for size in self.sizes for n in numbers for by in self.systems(size)]
        starting = [(OURS, f"{name}, {n}") for name in starts.STARTS for n in numbers if self.starts]
        return [*adding, *asking, *starting]

    def rows(self, made: Sequence[Row], say: Say) -> Iterator[Row]:
        """A row for each part that is not there yet."""
        done = {(row.by, row.id) for row in made}
        left = [one for one in self.ids if one not in done]
        for by, name in left:
            what, _, number = name.rpartition(", ")
            try:
                row = self._row(by, name, what, int(number), say)
            except NotMeasured as problem:
                row = Row(name, unscored=str(problem), by=by)
            say(f"{name}, {by}: {_main(row)}")
            yield row

    def _row(self, by: str, name: str, what: str, number: int, say: Say) -> Row:
        if what in starts.STARTS:
            self._ready("base", {"part": "base"}, say)
            try:
                values, seconds = starts.STARTS[what](self.room / "base", self.model)
            except starts.NotStarted as problem:
                raise NotMeasured(str(problem)) from problem
            return Row(name, values, seconds, told={"part": what}, by=by)
        if what == "adding":
            found = self._adding(by, number, say)
            return Row(name, found["values"], found["seconds"], told={"part": what, **found["told"]}, by=by)
        size = next(size for size in self.sizes if _at(size) == what)
        found = self._asking(by, size, say)
        values = {f"{key}, {what}": value for key, value in found["values"].items()}
        return Row(name, values, found["seconds"], told={"part": "asking", "at": what, **found["told"]}, by=by)

    def _adding(self, by: str, number: int, say: Say) -> dict[str, Any]:
        spec = {"part": "readable", "from": str(self.pdfs), "peers": self.peers}
        read = self._ready("readable", spec, say)
        if not read["files"]:
            raise NotMeasured(f"there is no PDF in '{self.pdfs}' that everybody who is measured can read")
        place = self.room / f"adding-{by}-{number}"
        shutil.rmtree(place, ignore_errors=True)
        spec = {"part": "ingest", "side": by, "files": read["files"], "folder": str(place)}
        try:
            found = self._part(spec)
        finally:
            shutil.rmtree(place, ignore_errors=True)
        found["told"] |= {"files": len(read["files"]), "left out": read["left out"]}
        return found

    def _asking(self, by: str, size: int, say: Say) -> dict[str, Any]:
        library, held = "base", self._ready("base", {"part": "base"}, say)
        if size != BUILT_IN:
            library = f"ours-{size}"
            grown = {"part": "grown", "from": str(self.room / "base"), "size": size}
            held = self._ready(library, grown, say)
        spec = {"part": "queries", "side": by, "from": str(self.room / library), "questions": self.questions}
        if by == OURS:
            found = self._part(spec)
        else:
            store = f"{by}-{size}"
            if by != "llamaindex":  # which keeps everything in memory
                held = self._ready(store, {"part": "filled", "side": by, "from": str(self.room / library)}, say)
            found = self._part(spec | {"folder": str(self.room / store)})
        if by != "llamaindex":
            found["values"]["on disk, MB"] = held["disk"]
        return found

    def _ready(self, name: str, spec: Mapping[str, Any], say: Say) -> dict[str, Any]:
        """What making a folder of the room gave; it is made where that was not finished yet."""
        mark, folder = self.room / f"{name}.json", self.room / name
        if not mark.is_file():
            say(f"Making ready: {name} ...")
            shutil.rmtree(folder, ignore_errors=True)
            self.room.mkdir(parents=True, exist_ok=True)
            made = self._part({**spec, "folder": str(folder)})
            mark.write_text(json.dumps(made), "utf-8")
        return dict(json.loads(mark.read_text("utf-8")))

    def _part(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        """Run one part. Raises ``NotMeasured``."""
        self.room.mkdir(parents=True, exist_ok=True)
        result = self.room / "result.json"
        result.unlink(missing_ok=True)
        command = [sys.executable, "-m", "evals.speed.part", str(result)]
        given = json.dumps({**spec, "model": self.model})
        ended = subprocess.run(command, input=given, cwd=CODE, env=starts.bare(), capture_output=True, text=True)
        if ended.returncode or not result.is_file():
            last = (ended.stderr.strip().splitlines() or ["no reason was told"])[-1]
            raise NotMeasured(f"it stopped with status {ended.returncode}: {last[:300]}")
        return dict(json.loads(result.read_text("utf-8")))


def _at(size: int) -> str:
    return f"{size:,} passages" if size else "built-in knowledge"


def _main(row: Row) -> str:
    if row.unscored:
        return f"not measured: {row.unscored}"
    name, value = next(iter(row.values.items()))
    return f"{value:.2f} {name}"


def sizes_of(given: Sequence[int]) -> tuple[int, ...]:
    """The sizes in order, the built-in one first."""
    return (BUILT_IN, *sorted(set(given) - {BUILT_IN}))
