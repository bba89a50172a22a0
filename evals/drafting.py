"""Drafts judged against their tasks: points covered, statements supported, wrong nation, superseded, forbidden words.

Support is judged without the code that drafts: words are compared with the stored text anew, and numbers and duties
of a statement are looked for in them by rules of this module's own.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

from assistant import terminal
from assistant.draft import draft
from assistant.drafting.prepared import Drafting
from assistant.drafts import Draft, DraftStatement
from corpus.clauses import LOCAL, Clause, load_clauses
from corpus.library import NotInLibrary
from corpus.records import Document
from evals.draft_tasks import Half, Point, Task
from evals.measures import Interval, means, shaped

MEASURES = (
    "points covered",
    "statements supported",
    "quotations verified",
    "unsupported statements",
    "wrong nation",
    "superseded without a word",
    "forbidden words",
    "seconds",
)
OURS = ("clause", "indicator", "profile")
"""Statements in words of the bank or of a profile, tied by people to what they answer; no words of a source."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_STRONG = re.compile(r"\b(?:must|shall|has to|have to|duty)\b", re.IGNORECASE)

Documents = Callable[[str], Document]
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What came of one task."""

    task: Task
    values: Mapping[str, float]
    missed: tuple[str, ...]
    """Points that the draft does not hold."""
    faults: tuple[str, ...]
    """Statements that are not supported, of the wrong nation, or with forbidden words."""


def measured(tasks: Sequence[Task], drafting: Drafting, documents: Documents, tick: Tick) -> Iterator[Drafted]:
    """Each task drafted and judged. ``documents``: stored versions by id, those that ship among them."""
    bank = {one.id: one for file in load_clauses().values() for one in file.clauses}
    for number, task in enumerate(tasks, 1):
        began = time.perf_counter()
        whole = draft(task.brief, drafting)
        seconds = time.perf_counter() - began
        yield _judged(task, whole, documents, bank, seconds)
        tick(number, len(tasks))


def _judged(task: Task, whole: Draft, documents: Documents, bank: Mapping[str, Clause], seconds: float) -> Drafted:
    statements = whole.statements
    missed = [point.point for point in task.points if not any(_holds(point, one) for one in statements)]
    bare = [one for one in statements if not _supported(one, documents, bank)]
    foreign = [one for one in statements if _of_another(one, task, documents)]
    old = [one for one in statements if _outdated(one, documents)]
    silent = [one for one in old if not task.superseded or "superseded" not in (one.note or "")]
    said = [(one, words) for one in statements for words in task.forbidden if _has(one, words)]
    quotes = [quote for one in statements for quote in one.quotes]
    share = 1 / (len(statements) or 1)
    values = {
        "points covered": 1 - len(missed) / len(task.points),
        "statements supported": 1 - len(bare) * share,
        "unsupported statements": sum(one.force == "unsupported" for one in statements) * share,
        "wrong nation": len(foreign) * share,
        "superseded without a word": len(silent) * share,
        "forbidden words": float(bool(said)),
        "seconds": seconds,
    }
    if quotes:
        held = [_words(documents, one.document_id, one.start, one.end) == one.text for one in quotes]
        values["quotations verified"] = mean(map(float, held))
    faults = [f"{fault}: {one.text}" for fault, found in _named(bare, foreign, silent) for one in found]
    faults += [f"forbidden '{words}': {one.text}" for one, words in said]
    return Drafted(task, values, tuple(missed), tuple(faults))


def _named(
    bare: Sequence[DraftStatement], foreign: Sequence[DraftStatement], silent: Sequence[DraftStatement]
) -> Iterable[tuple[str, Sequence[DraftStatement]]]:
    return (("not supported", bare), ("of another nation", foreign), ("superseded", silent))


def _holds(point: Point, one: DraftStatement) -> bool:
    told = _told(one)
    return (
        not set(point.asks).isdisjoint(one.requirements)
        or one.clause in point.clauses
        or (bool(point.says) and all(_has(one, words) for words in point.says))
        or (point.gap is not None and any(point.gap.casefold() in what.casefold() for what, _ in LOCAL.findall(told)))
    )


def _has(one: DraftStatement, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", _told(one), re.IGNORECASE) is not None


def _told(one: DraftStatement) -> str:
    return "\n".join((one.text, *one.cells))


def _supported(one: DraftStatement, documents: Documents, bank: Mapping[str, Clause]) -> bool:
    """Whether a statement's words are proven, or it says that it has no source."""
    if not one.quotes:
        return one.force in ("local", "unsupported")
    words = [_words(documents, quote.document_id, quote.start, quote.end) for quote in one.quotes]
    if any(text is None or text != quote.text for text, quote in zip(words, one.quotes, strict=True)):
        return False
    said = " ".join(text for text in words if text)
    if one.origin not in OURS:
        return _carried(one.text, said)
    clause = bank.get(one.clause or "")
    own = [clause.text, *(str(value) for value in clause.indicator.model_dump().values())] if clause else []
    given = " ".join((said, *own, one.note or "", *([] if one.origin == "clause" else [one.text])))
    return set(_NUMBER.findall(LOCAL.sub(" ", one.text))) <= set(_NUMBER.findall(given))


def _carried(text: str, said: str) -> bool:
    """Whether the numbers of a sentence stand in the words it rests on, and a duty only where they have one."""
    if not set(_NUMBER.findall(text)) <= set(_NUMBER.findall(said)):
        return False
    return _STRONG.search(text) is None or _STRONG.search(said) is not None


def _words(documents: Documents, name: str, start: int, end: int) -> str | None:
    try:
        return documents(name).text[start:end]
    except NotInLibrary:
        return None


def _of_another(one: DraftStatement, task: Task, documents: Documents) -> bool:
    nations = {documents(quote.document_id).source.nation for quote in one.quotes}
    return bool(nations - {task.nation, "uk", None})


def _outdated(one: DraftStatement, documents: Documents) -> bool:
    return any(documents(quote.document_id).source.status in ("superseded", "withdrawn") for quote in one.quotes)


def as_json(half: Half | str, found: Sequence[Drafted], composer: str) -> dict[str, Any]:
    figures = figures_of(found)
    return {"half": half, "tasks": len(found), "composer": composer, "measures": shaped(figures)}


def figures_of(found: Sequence[Drafted]) -> dict[str, Interval]:
    known = means(one.values for one in found)
    return {name: known[name] for name in MEASURES if name in known}


def print_measured(found: Sequence[Drafted], composer: str) -> None:
    for name, one in figures_of(found).items():
        terminal.say(f"{name:32} {one.mean:.3f} ({one.low:.3f} to {one.high:.3f}), n = {one.n}")
    longest = max(one.values["seconds"] for one in found)
    terminal.say(f"{len(found)} tasks, composer: {composer}, the longest took {longest:.1f} seconds")


def print_mistakes(found: Sequence[Drafted]) -> None:
    for one in found:
        terminal.say(one.task.id, bold=True)
        for missed in one.missed:
            terminal.say(f"missed: {missed}", indent=2)
        for fault in one.faults:
            terminal.say(fault, indent=2)
