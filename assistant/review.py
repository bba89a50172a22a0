"""What people decide of a check: confirm, overrule, set aside, sign off; and what holds when it is made again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date

from assistant.cited import Cited
from assistant.findings import Outcome
from assistant.kept_checks import Decision, FollowUp, KeptCheck, KeptFinding, SignOff, now
from corpus.library import LibraryError


class NotDecided(LibraryError):
    """A decision lacks what it needs: the message says what."""


def decided(
    check: KeptCheck, references: Collection[str], status: Outcome, *, by: str, note: str = "", at: str | None = None
) -> KeptCheck:
    """The check with a person's status for these findings; what was proposed stays beside it.

    A status other than the proposed one needs a note, which for "not applicable" is the reason; raises
    ``NotDecided`` where it is missing. A sign-off no longer holds.
    """
    touched = [one for one in check.findings if one.reference in references]
    if not by.strip():
        raise NotDecided("Say who decides: a finding is confirmed or overruled by somebody.")
    if not note.strip() and any(one.proposed != status for one in touched):
        asked = "the reason why it does not apply" if status == "not-applicable" else "why, in a note"
        raise NotDecided(f"Say {asked}: the record keeps it beside what was proposed.")
    made = Decision(status, note.strip(), by.strip(), at or now())
    return _changed(check, references, lambda one: _with(one, made))


def confirmed(check: KeptCheck, references: Collection[str], *, by: str, at: str | None = None) -> KeptCheck:
    """The check with these findings confirmed as they were proposed."""
    if not by.strip():
        raise NotDecided("Say who confirms: a finding is confirmed by somebody.")
    made = at or now()
    return _changed(check, references, lambda one: _with(one, Decision(one.proposed, "", by.strip(), made)))


def reopened(check: KeptCheck, references: Collection[str]) -> KeptCheck:
    """The check with these findings only proposed again; their decisions stay on record."""
    return _changed(check, references, lambda one: _with(one, None))


def followed_up(check: KeptCheck, references: Collection[str], follow_up: FollowUp) -> KeptCheck:
    """The check with what is to come of these findings."""
    return _changed(check, references, lambda one: replace(one, follow_up=follow_up))


def signed_off(check: KeptCheck, *, by: str, on: str | None = None) -> KeptCheck:
    """The check signed by name and date. Raises ``NotDecided`` while a finding waits for a person."""
    if not by.strip():
        raise NotDecided("A sign-off needs a name.")
    left = len(check.open)
    if left:
        waits = "finding waits" if left == 1 else "findings wait"
        raise NotDecided(f"{left} {waits} for a decision: confirm or overrule them, then sign off.")
    return replace(check, signed=SignOff(by.strip(), on or date.today().isoformat()))


def carried_over(before: KeptCheck, again: KeptCheck) -> KeptCheck:
    """A check that was made again, with the decisions of the one before.

    A decision stands where what it was made on is the same: the status proposed and the words quoted on both
    sides. Otherwise it stays, marked with what is different, and waits for a person.
    """
    old = {one.reference: one for one in before.findings}
    findings = tuple(_carried(old.get(one.reference), one) for one in again.findings)
    gone = [one for one in before.findings if one.decision and one.reference not in {f.reference for f in findings}]
    warnings = again.warnings
    if gone:
        names = ", ".join(one.reference for one in gone)
        warnings = (*warnings, f"Decided before and not looked for this time, see the version before: {names}.")
    same = all(one.decided for one in findings) and findings == before.findings and not gone
    return replace(
        again, title=before.title, findings=findings, warnings=warnings, signed=before.signed if same else None
    )


def _carried(old: KeptFinding | None, new: KeptFinding) -> KeptFinding:
    if old is None:
        return new
    kept = replace(new, decision=old.decision, earlier=old.earlier, follow_up=old.follow_up)
    if old.decision is None:
        return kept
    differs = []
    if old.proposed != new.proposed:
        differs.append(f"now proposed as {new.proposed.replace('-', ' ')}, then as {old.proposed.replace('-', ' ')}")
    if _words(old.specification_quotes) != _words(new.specification_quotes):
        differs.append("other words of the specification are quoted")
    if _words(old.framework_quotes) != _words(new.framework_quotes):
        differs.append("the framework's words are different")
    told = "; ".join(differs) or old.changed
    return replace(kept, changed=f"{told[0].upper()}{told[1:]}" if told else None)


def _words(quotes: Collection[Cited]) -> list[str]:
    return sorted(" ".join(one.text.split()) for one in quotes)


def _with(one: KeptFinding, decision: Decision | None) -> KeptFinding:
    earlier = (*one.earlier, one.decision) if one.decision else one.earlier
    return replace(one, decision=decision, earlier=earlier, changed=None)


def _changed(check: KeptCheck, references: Collection[str], change: Callable[[KeptFinding], KeptFinding]) -> KeptCheck:
    findings = tuple(change(one) if one.reference in references else one for one in check.findings)
    return replace(check, findings=findings, signed=None if findings != check.findings else check.signed)
