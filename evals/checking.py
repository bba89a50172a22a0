"""Checkers over the labelled specifications: run, set side by side, printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant import terminal
from assistant.check import Means, check
from assistant.checking.chat import ChatModel
from assistant.findings import Finding
from assistant.framework_words import FrameworkWords
from evals.check_figures import MET, OUTCOMES, Figures, Judged, figures, judged, margin
from evals.check_peers import Checker, chosen, known, shared_words, similarity
from evals.checks import Half, Label, Specification
from evals.measures import Interval, shaped
from index.embed import Encoder

PEERS = ("similarity", "shared words")
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """Checkers by name, and what each found in the same specifications."""

    half: Half
    specifications: tuple[Specification, ...]
    by_checker: Mapping[str, tuple[Judged, ...]]

    @property
    def figures(self) -> dict[str, Figures]:
        return {name: figures(found) for name, found in self.by_checker.items()}

    @property
    def better_peer(self) -> str:
        """The peer with the higher F1 of covered or partly."""
        f1 = {name: figures(self.by_checker[name]).f1.get(MET) for name in PEERS if name in self.by_checker}
        return max(f1, key=lambda name: one.mean if (one := f1[name]) else 0.0)

    def margins(self) -> dict[str, Interval]:
        """For each checker that is no peer, its F1 of covered or partly less that of the better peer."""
        own = [name for name in self.by_checker if name not in PEERS]
        return {name: margin(self.by_checker[name], self.by_checker[self.better_peer]) for name in own}


def peers(encoder: Encoder, development: Sequence[Specification]) -> dict[str, Checker]:
    """The simple checkers, each with the threshold that is best on the development half."""
    return dict(zip(PEERS, (chosen(near, development) for near in (similarity(encoder), shared_words())), strict=True))


def own(encoder: Encoder, development: Sequence[Specification], chat: ChatModel | None = None) -> Checker:
    """The product's check, with the frameworks that ship; ``chat``: judges where it stands up to its sentences.

    A document of the development half is checked without the examples of whoever wrote it.
    """
    hands = {one.document.id: one.hand for one in development}

    @cache
    def means(hand: int | None) -> Means:
        return Means(encoder, known(), FrameworkWords(), chat, hand)

    return lambda document, frameworks: check(document, means(hands.get(document.id)), frameworks=frameworks).findings


def measured(
    half: Half, checkers: Mapping[str, Checker], specifications: Sequence[Specification], tick: Tick
) -> Measured:
    """Raises ``FindingsWrong``."""
    found: dict[str, list[Judged]] = {name: [] for name in checkers}
    tick(0, len(specifications))
    for number, one in enumerate(specifications, 1):
        for name, checker in checkers.items():
            found[name].append(judged(one, checker(one.document, one.frameworks)))
        tick(number, len(specifications))
    return Measured(half, tuple(specifications), {name: tuple(rows) for name, rows in found.items()})


def as_json(all_measured: Measured) -> dict[str, Any]:
    return {
        "half": all_measured.half,
        "specifications": len(all_measured.specifications),
        "labels": sum(len(one.labels) for one in all_measured.specifications),
        "checkers": {name: _shaped(one) for name, one in all_measured.figures.items()},
        "better_peer": all_measured.better_peer,
        "margins": shaped(all_measured.margins()),
    }


def _shaped(one: Figures) -> dict[str, Any]:
    return {
        "precision": shaped(one.precision),
        "recall": shaped(one.recall),
        "f1": shaped(one.f1),
        "confusion": {
            labelled: dict(zip(OUTCOMES, row, strict=True)) for labelled, row in zip(OUTCOMES, one.table, strict=True)
        },
        **shaped({"evidence": one.evidence, "shown": one.shown}),
    }


def print_measured(all_measured: Measured) -> None:
    labels = sum(len(one.labels) for one in all_measured.specifications)
    terminal.say(f"{all_measured.half} half: {len(all_measured.specifications)} specifications, {labels} labels")
    for name, one in all_measured.figures.items():
        terminal.say()
        terminal.say(f"{name:22} {'precision':22} {'recall':22} {'F1':22}".rstrip(), bold=True)
        for group in one.f1:
            cells = [_told(by[group]) for by in (one.precision, one.recall, one.f1)]
            terminal.say(f"  {group:20} " + " ".join(f"{cell:22}" for cell in cells).rstrip())
        terminal.say(f"  evidence found       {_told(one.evidence)}")
        terminal.say(f"  and shown            {_told(one.shown)}")
        _print_table(one)
    for name, interval in all_measured.margins().items():
        terminal.say()
        less = f"F1 of {MET}, {name} less {all_measured.better_peer}"
        terminal.say(f"{less}: {interval.mean:+.3f} ({interval.low:+.3f} to {interval.high:+.3f})")


def _print_table(one: Figures) -> None:
    terminal.say(f"  {'labelled, found as':20} " + " ".join(f"{found:>14}" for found in OUTCOMES))
    for labelled, row in zip(OUTCOMES, one.table, strict=True):
        if any(row):
            terminal.say(f"  {labelled:20} " + " ".join(f"{count:14}" for count in row))


def _told(one: Interval) -> str:
    return f"{one.mean:.3f} ({one.low:.3f} to {one.high:.3f})"


def print_mistakes(all_measured: Measured) -> None:
    """What each checker that is no peer found otherwise than labelled, on standard output, a paragraph each."""
    for name, found in all_measured.by_checker.items():
        if name not in PEERS:
            for one in found:
                for label, finding in one.pairs:
                    if label.status != finding.status:
                        _print_mistake(one.specification, label, finding)


def _print_mistake(specification: Specification, label: Label, finding: Finding) -> None:
    terminal.say()
    terminal.say(f"{specification.document.file}, {label.reference}", bold=True)
    terminal.say(f"labelled {label.status}, found {finding.status} ({finding.confidence:.2f})", indent=2)
    for places in label.evidence:
        terminal.say(f"evidence: {_line(specification.document.text[slice(*places[0])])}", indent=4)
    for one in finding.specification_quotes:
        terminal.say(f"quoted: {_line(one.text)}", indent=4)


def _line(text: str) -> str:
    return " ".join(text.split())
