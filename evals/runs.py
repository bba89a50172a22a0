"""A run: one file with a line that says what was asked, and a line for each question as soon as it is answered.

The same questions may be put to several searches in one run, the product's first. A run that was stopped goes on where
it was; figures are computed from the lines, so that two runs can be compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.measures import Difference, Values, differences, means, shaped

CODE = Path(__file__).resolve().parent.parent
PACKAGES = ("corpus", "index", "assistant", "evals")
OURS = "assistant"
"""The product, among what answered in a run."""

Tick = Callable[[int, int], None]
"""Told how many questions have ended, and of how many."""


class RunWrong(Exception):
    """A file is no run, or one of something else: the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one question."""

    id: str
    values: Mapping[str, float] = field(default_factory=dict)
    """By measure."""
    seconds: float = 0.0
    unscored: str | None = None
    """Why it could not be judged, or not wholly."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """What was asked, wanted, found and said, for people."""
    by: str = OURS
    """Who answered."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run's file and what is in it."""

    file: Path
    about: Mapping[str, Any]
    """What was asked of what; ``mark`` is a hash of all that decides the figures."""
    rows: tuple[Row, ...] = ()

    @property
    def whole(self) -> bool:
        return len(self.rows) == self.expected

    @property
    def expected(self) -> int:
        """Rows of the whole run."""
        return int(self.about.get("rows", self.about["questions"]))

    @property
    def systems(self) -> tuple[str, ...]:
        """Who answers, the one that the figures are of first."""
        return tuple(self.about.get("systems", (OURS,)))

    def by(self, system: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.by == system)

    def values(self, system: str) -> dict[str, Values]:
        """The figures of each question by its id."""
        return {row.id: row.values for row in self.by(system)}

    def figures(self) -> dict[str, Any]:
        """As ``--json`` prints them. ``difference``: the first system less the peer, question by question, with the
        verdict on the first."""
        first, *peers = self.systems
        ours = self.by(first)
        found: dict[str, Any] = {
            "measures": shaped(means(row.values for row in ours)),
            "questions": len(ours),
            "unscored": sum(row.unscored is not None for row in ours),
            "seconds": round(sum(row.seconds for row in ours), 3),
            "run": str(self.file),
        }
        if peers:
            found["peers"] = {name: self._peer(first, name) for name in peers}
        return found

    def _peer(self, first: str, name: str) -> dict[str, Any]:
        rows = self.by(name)
        return {
            "measures": shaped(means(row.values for row in rows)),
            "difference": shaped(differences(self.values(name), self.values(first))),
            "unscored": sum(row.unscored is not None for row in rows),
            "seconds": round(sum(row.seconds for row in rows), 3),
        }


def mark_of(*parts: object) -> str:
    """A hash of what decides the figures: the parts, and the product's own code and data."""
    found = hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode())
    for file in sorted(file for package in PACKAGES for file in (CODE / package).rglob("*")):
        if file.suffix in (".py", ".json", ".yaml", ".md") and "evals/cases" not in file.as_posix():
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


def content_of(places: Sequence[Path]) -> str:
    """A hash of files: their names and bytes."""
    found = hashlib.sha256()
    for place in places:
        found.update(place.name.encode())
        with place.open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()[:16]


def load(file: Path) -> Run:
    """The run in a file, or named by the JSON that a command printed of it. Raises ``RunWrong``.

    A last line that was cut short, by a process that was killed, counts for nothing.
    """
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunWrong(f"'{file}' cannot be read as a run: {error}") from error
    named = _json(text)
    if isinstance(named, dict) and isinstance(named.get("run"), str):
        return load(Path(named["run"]))
    lines = [_json(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
    about = lines[0] if lines else None
    if not isinstance(about, dict) or "mark" not in about or "questions" not in about:
        raise RunWrong(f"'{file}' is no run: give a file that 'assistant eval' has written.")
    try:
        return Run(file, about, tuple(Row(**line) for line in lines[1:] if line is not None))
    except TypeError as error:
        raise RunWrong(f"'{file}' is damaged: {error}. Run the questions again.") from error


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Kept:
    """A run's file, without its rows."""

    file: Path
    about: Mapping[str, Any]
    rows: int

    @property
    def whole(self) -> bool:
        return self.rows == int(self.about.get("rows", self.about["questions"]))


def kept(folder: Path) -> list[Kept]:
    """The runs in a folder, the latest first; what is no run is passed over."""
    found = []
    for file in folder.glob("*.jsonl"):
        with file.open("rb") as lines:
            about = _json(next(lines, b"").decode("utf-8", "replace"))
            if isinstance(about, dict) and {"kind", "mark", "questions"} <= about.keys():
                found.append(Kept(file, about, sum(line.endswith(b"\n") for line in lines)))
    return sorted(found, key=lambda one: one.file.stat().st_mtime, reverse=True)


def begun(folder: Path, file: Path | None, about: Mapping[str, Any]) -> Run:
    """The run to go on with: that of ``file``, or one in the folder that was stopped and asks the very same, or a new
    one. Raises ``RunWrong`` where ``file`` holds a run of something else."""
    if file is not None and file.exists():
        found = load(file)
        if found.about["mark"] != about["mark"]:
            raise RunWrong(
                f"'{file}' is a run of something else, or of another state of the code or the documents: "
                "name another file."
            )
        return found
    if file is None:
        for one in sorted(folder.glob(f"{about['name']}-*.jsonl")):
            stopped = load(one)
            if stopped.about["mark"] == about["mark"] and not stopped.whole:
                return stopped
        file = folder / f"{about['name']}-{datetime.now():%Y%m%d-%H%M%S-%f}.jsonl"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(about) + "\n", "utf-8")
    except OSError as error:
        raise RunWrong(f"'{file}' cannot be written: {error.strerror or error}.") from error
    return Run(file, about)


def finished(run: Run, rows: Callable[[Sequence[Row]], Iterator[Row]], tick: Tick) -> Run:
    """The run with what was left of it: ``rows`` gives that, told what there is, a list that grows with what it gives.

    Stopped by whatever ``tick`` raises; every row up to there is kept.
    """
    made = [*run.rows]
    if run.whole:
        return run
    lines = [run.about, *(asdict(row) for row in made)]
    beside = run.file.with_suffix(".new")
    beside.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    beside.replace(run.file)  # without a line that was cut short
    tick(len(made), run.expected)
    with run.file.open("a", encoding="utf-8") as file:
        for row in rows(made):
            file.write(json.dumps(asdict(row)) + "\n")
            file.flush()
            made.append(row)
            tick(len(made), run.expected)
    return Run(run.file, run.about, tuple(made))


def compared(first: Run, second: Run) -> tuple[dict[str, Difference], int]:
    """The second run less the first, measure by measure, and how many questions both have. Raises ``RunWrong``."""
    for run in (first, second):
        if run.about.get("kind") == "speed":
            raise RunWrong(f"'{run.file}' is a run of speed, which depends on the machine: compare the ratios in it.")
    one, other = (run.values(run.systems[0]) for run in (first, second))
    both = len(one.keys() & other.keys())
    if not both:
        raise RunWrong(
            f"'{first.file}' and '{second.file}' have no question in common: compare runs of the same questions."
        )
    return differences(one, other), both
