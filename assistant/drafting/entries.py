"""Rows of a care profile, field by field: the cells of a draft's table, the sentence they make, the source named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from corpus.profiles import LOCAL_DECISION, Cell, Cover, Row

Cells = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a field of a row."""

    cells: Cells
    """By the title of the column."""
    text: str
    source: str
    """As the profile gives it: ``framework:requirement``, ``digest:slug``, words, or a local decision."""


def entries(row: Row, field: str) -> Iterator[Entry]:
    """None for a field that no row has."""
    return _OF.get(field, _nothing)(row)


def sentence(text: str) -> str:
    """With a capital and a full stop; a gap stays as it is."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "]")) else f"{text}."


def _activities(row: Row) -> Iterator[Entry]:
    for one in row.activities:
        cells = {"Need": row.need.text, "Activity": one.text}
        yield Entry(cells, sentence(f"{row.need.text}: {one.text}"), one.source)


def _skill_mix(row: Row) -> Iterator[Entry]:
    for one in row.skill_mix:
        known = {
            "Role": one.role,
            "Band": one.band or "none",
            "Competence": f"tier {one.tier}" if one.tier else None,
            "Contacts": _on_duty(one.cover) if one.cover else None if one.contacts is None else str(one.contacts),
            "Minutes": "by rota" if one.cover else None if one.minutes is None else str(one.minutes),
        }
        told = [one.role, *(f"{name.lower()} {text}" for name, text in known.items() if one.band and name == "Band")]
        told += [known["Competence"]] if known["Competence"] else []
        told += [f"{one.contacts} contacts of {one.minutes} minutes"] if one.contacts and one.minutes else []
        yield Entry({"Activity": row.need.text, **known}, sentence(f"{row.need.text}: {', '.join(told)}"), one.source)


def _on_duty(cover: Cover) -> str:
    return f"{cover.staff_on_duty} on duty for {cover.hours_a_week} hours a week"


def _delivery(row: Row) -> Iterator[Entry]:
    how = row.delivery
    if how is None:
        return
    parts: dict[str, Cell | None] = {
        "Setting": how.setting,
        "Hours": how.hours,
        "Response time": how.response_time,
        "Frequency": how.frequency,
    }
    source = next((one.source for one in parts.values() if one and not one.local), LOCAL_DECISION)
    known = {name: one.text if one else None for name, one in parts.items()}
    yield Entry({"Activity": row.need.text, **known}, sentence(f"{row.need.text}: {_listed(known)}"), source)


def _outcomes(row: Row) -> Iterator[Entry]:
    for one in row.outcomes:
        known = {"Outcome": one.measure, "When recorded": one.when, "By whom": one.by_whom, "Target": one.target}
        told = ", ".join(part for part in (one.measure, one.when, one.by_whom, one.target) if part)
        yield Entry(known, sentence(told), one.source)


def _audit(row: Row) -> Iterator[Entry]:
    for one in row.audit:
        known = {"Indicator": one.indicator, "Numerator": one.numerator, "Denominator": one.denominator}
        told = sentence(f"{one.indicator}: {one.numerator}, of {one.denominator}")
        yield Entry({**known, "Data source": one.data_source}, told, one.source)


def _choices(row: Row) -> Iterator[Entry]:
    for one in row.choices:
        here = None if one.available == "not known" else one.available
        told = f"{one.option} (available here: {here})" if here else one.option
        yield Entry({"Choice": one.option, "Available locally": here, "Note": one.note}, sentence(told), one.source)


def _local_providers(row: Row) -> Iterator[Entry]:
    known = {
        "Provider": "; ".join(one.text for one in row.local_providers) or None,
        "Required": row.required.text if row.required else None,
        "Provided now": row.provided_now.text if row.provided_now else None,
        "Gap": row.gap.text if row.gap else None,
        "Contract": row.contract.text if row.contract else None,
    }
    if any(known.values()):
        yield Entry({"Need": row.need.text, **known}, sentence(f"{row.need.text}: {_listed(known)}"), LOCAL_DECISION)


def _listed(known: Cells) -> str:
    return "; ".join(f"{name.lower()}: {text}" for name, text in known.items() if text)


def _cells_of(field: str) -> Callable[[Row], Iterator[Entry]]:
    def of(row: Row) -> Iterator[Entry]:
        for one in getattr(row, field):
            yield Entry({"Requirement": one.text}, sentence(one.text), one.source)

    return of


def _nothing(row: Row) -> Iterator[Entry]:
    yield from ()


_OF: dict[str, Callable[[Row], Iterator[Entry]]] = {
    "activities": _activities,
    "skill_mix": _skill_mix,
    "delivery": _delivery,
    "outcomes": _outcomes,
    "audit": _audit,
    "choices": _choices,
    "local_providers": _local_providers,
    **{name: _cells_of(name) for name in ("quality", "families", "interfaces", "gaps")},
}
