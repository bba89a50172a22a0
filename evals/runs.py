"""A run: one file with a line that says what was asked, and a line for each question as soon as it is answered.

A run that was stopped goes on where it was; figures are computed from the lines, so that two runs can be compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.measures import means, shaped

CODE = Path(__file__).resolve().parent.parent
PACKAGES = ("corpus", "index", "assistant", "evals")

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


@dataclass(frozen=True, slots=True)
class Run:
    """A run's file and what is in it."""

    file: Path
    about: Mapping[str, Any]
    """What was asked of what; ``mark`` is a hash of all that decides the figures."""
    rows: tuple[Row, ...] = ()

    @property
    def whole(self) -> bool:
        return len(self.rows) == int(self.about["questions"])

    def figures(self) -> dict[str, Any]:
        """As ``--json`` prints them."""
        return {
            "measures": shaped(means(row.values for row in self.rows)),
            "questions": len(self.rows),
            "unscored": sum(row.unscored is not None for row in self.rows),
            "seconds": round(sum(row.seconds for row in self.rows), 3),
            "run": str(self.file),
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


def finished(run: Run, rows: Callable[[frozenset[str]], Iterator[Row]], tick: Tick) -> Run:
    """The run with the questions that were left: ``rows`` gives them, told which ids it already has."""
    done = [*run.rows]
    if run.whole:
        return run
    lines = [run.about, *(asdict(row) for row in done)]
    beside = run.file.with_suffix(".new")
    beside.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    beside.replace(run.file)  # without a line that was cut short
    tick(len(done), run.about["questions"])
    with run.file.open("a", encoding="utf-8") as file:
        for row in rows(frozenset(row.id for row in done)):
            file.write(json.dumps(asdict(row)) + "\n")
            file.flush()
            done.append(row)
            tick(len(done), run.about["questions"])
    return Run(run.file, run.about, tuple(done))
