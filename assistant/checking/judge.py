"""The built-in judge: from what speaks for and against a requirement to a verdict, with how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checking.bench import Bench, Evidence, parts_of
from assistant.checking.cover import asked_for, hours_in_part, hours_missing
from assistant.checking.scope import Asked
from assistant.checking.weights import CLASSES
from assistant.findings import Outcome

SHOWN = 3
"""Sentences of evidence at most."""
BEHIND = 1.2
"""Log odds by which a further sentence may be behind the best."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided of one requirement."""

    status: Outcome
    confidence: float
    evidence: tuple[int, ...] = ()
    """Numbers of sentences, best first."""
    missing: str | None = None
    settles: str | None = None
    nearest: tuple[int, ...] = ()
    """Numbers of the sentences that came nearest, best first."""


def judged(bench: Bench, asked: Asked) -> Verdict:
    """The verdict on one requirement; one that is set aside does not apply."""
    if asked.aside:
        return Verdict("not-applicable", 1.0, missing=asked.aside)
    found = bench.evidence(asked.reference)
    chances = bench.weights.chances(bench.requirement_marks(found))
    chosen = CLASSES[bench.weights.chosen(chances)]
    chance = float(chances[CLASSES.index(chosen)])
    if chosen == "contradicted" and found.denying:
        hours = hours_in_part(asked, bench.said[found.denying[0]].text)
        return _partly(chance, found.denying[:1], [hours]) if hours else _contradicted(bench, found, chance)
    if chosen == "met" and found.arranging:
        return _met(bench, asked, found, chance)
    return _not_found(bench, asked, found, chance)


def _contradicted(bench: Bench, found: Evidence, chance: float) -> Verdict:
    shown = _shown(found.denying, [float(found.against[one]) for one in found.denying])
    settles = "Whether these words are meant so widely: ask the provider what is arranged instead, and by whom."
    return Verdict("contradicted", chance, shown, missing="The specification says the opposite.", settles=settles)


def _met(bench: Bench, asked: Asked, found: Evidence, chance: float) -> Verdict:
    shown = _shown(found.arranging, [float(found.odds[one]) for one in found.arranging])
    in_part = bench.weights.in_part(bench.part_marks(asked.reference, found, shown))
    lacking = bench.missing(asked.reference, shown)
    hours = hours_missing(bench, asked, found, shown)
    if hours is None and in_part < 0.5 and 2 * len(lacking) <= len(parts_of(asked.reference)):
        return Verdict(
            "covered", chance * (1 - in_part), shown, settles="That a person reads these words the same way."
        )
    if hours:
        lacking = [hours, *(one for one in lacking if asked_for(one) is None)]
    return _partly(chance * max(in_part, 0.5), shown, lacking or [f"not all of this is said: {_looked_for(asked)}"])


def _partly(chance: float, shown: tuple[int, ...], lacking: Sequence[str]) -> Verdict:
    missing = "; ".join(lacking)
    return Verdict("partly", chance, shown, missing, f"Words on what is missing: {missing}")


def _not_found(bench: Bench, asked: Asked, found: Evidence, chance: float) -> Verdict:
    said = len(bench.said)
    missing = f"None of {said} sentences says it. Looked for, in this and other words: {_looked_for(asked)}"
    later = found.later and found.about[found.later[0]] > 0
    settles = (
        "Whether what is put off here for later is arranged now."
        if later
        else "Whether it is arranged in another part of the contract; if not, a clause that says so."
    )
    return Verdict("not-found", chance, missing=missing, settles=settles, nearest=_nearest(found))


def _looked_for(asked: Asked) -> str:
    return asked.requirement.our_reading or asked.requirement.text


def _shown(ranked: Sequence[int], odds: Sequence[float]) -> tuple[int, ...]:
    """The best, and those close behind it."""
    return tuple(one for one, own in zip(ranked[:SHOWN], odds, strict=False) if own >= odds[0] - BEHIND)


def _nearest(found: Evidence) -> tuple[int, ...]:
    ranked = {*found.arranging, *found.denying, *found.later}
    return tuple(sorted(ranked, key=lambda one: (-float(found.about[one]), one))[:8])
