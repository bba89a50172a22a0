"""Which section each clause, indicator and requirement belongs in. Nothing stands in two sections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assistant.drafting.shelf import Asking, Banked, Shelf
from corpus.templates import DrawnFrom, Section, Template

NEAR = 0.5
"""Cosine of a title with one of a section's words from which it belongs there though nothing names the section."""
OF_ITS_STAGE = 0.3
"""Speaks, shared among the stages it holds for, for an indicator that is of one stage rather than of all."""
SHARE_OF_INDICATORS = 2
SHARE = 3
"""A section with little room takes no more than one in so many of the requirements, or indicators, that fit it."""

POPULATION = "{population}"
"""In a section's words: those for whom the draft is."""

Vectors = Callable[[Sequence[str]], npt.NDArray[np.floating]]
"""A row of length 1 for each text."""


@dataclass(slots=True)
class Share:
    """What one section is drawn from, of the clause bank and the frameworks."""

    clauses: list[Banked] = field(default_factory=list)
    indicators: list[Banked] = field(default_factory=list)
    asking: list[Asking] = field(default_factory=list)


def allotted(template: Template, shelf: Shelf, vectors: Vectors) -> dict[str, Share]:
    """For each section's id its share. It depends on the whole template, never on which sections are drafted."""
    shares: defaultdict[str, Share] = defaultdict(Share)
    for banked, named in zip(shelf.clauses, _of_clauses(template, shelf, vectors), strict=True):
        if named:
            shares[named].clauses.append(banked)
    takers = [one for one in _drawing(template, "indicators") if not reports(one)]
    for banked, name in _of_indicators(takers, shelf.clauses, shares, vectors):
        shares[name].indicators.append(banked)
    for section in _drawing(template, "indicators"):
        if reports(section) or "Numerator" in section.columns:  # how all are measured, in their own columns
            shares[section.id].indicators = list(shelf.clauses)
    for asking, name in _of_requirements(template, shelf.asking, vectors, aims=bool(shelf.aims)):
        shares[name].asking.append(asking)
    return shares


def reports(section: Section) -> bool:
    """Whether the section lists what is reported, and not how something is measured."""
    return "Information" in section.columns


def _drawing(template: Template, source: DrawnFrom) -> list[Section]:
    return [one for one in template.sections if source in one.drawn_from]


def _nearness(
    titles: Sequence[tuple[str, ...]], sections: Sequence[Section], vectors: Vectors
) -> npt.NDArray[np.floating]:
    """For each thing, by its titles, and each section the cosine of the nearest title with the nearest of its words."""
    if not titles or not sections:
        return np.zeros((len(titles), len(sections)))
    flat = [title for several in titles for title in several]
    starts = np.cumsum([0, *(len(several) for several in titles[:-1])])
    rows = vectors(flat)
    looked_for = [[one.title, *(words for words in one.words if POPULATION not in words)] for one in sections]
    found = [(rows @ vectors(words).T).max(axis=1) for words in looked_for]
    return np.column_stack([np.maximum.reduceat(one, starts) for one in found])


def _of_clauses(template: Template, shelf: Shelf, vectors: Vectors) -> list[str | None]:
    """The section that a clause names, or one that no clause names and that is near; else the first."""
    sections, clauses = _drawing(template, "clauses"), shelf.clauses
    if not sections:
        return [None] * len(clauses)
    unnamed = [one for one in sections if one.id not in shelf.named]
    ids = {one.id for one in sections}
    near = _nearness([(one.clause.title,) for one in clauses], unnamed, vectors)
    found: list[str | None] = []
    for row, banked in zip(near, clauses, strict=True):
        best = int(np.argmax(row)) if len(row) else 0
        if len(row) and row[best] >= NEAR:
            found.append(unnamed[best].id)
        else:
            found.append(banked.clause.section if banked.clause.section in ids else sections[0].id)
    return found


def _of_indicators(
    sections: Sequence[Section], clauses: Sequence[Banked], shares: Mapping[str, Share], vectors: Vectors
) -> list[tuple[Banked, str]]:
    """A clause's indicator stays with it; of the others a section with little room takes those that fit it best, and
    the first that has room for all takes the rest."""
    own = {one.clause.id: section.id for section in sections for one in shares[section.id].clauses}
    free = [place for place, one in enumerate(clauses) if one.clause.id not in own]
    few = [one for one in sections if one.most]
    names = [(one.clause.indicator.name,) for one in clauses]
    own_stage = [OF_ITS_STAGE / len(one.clause.stages) for one in clauses]
    picked = _picked(few, names, [free] * len(few), vectors, more=own_stage, share=SHARE_OF_INDICATORS)
    rest = next((one.id for one in sections if not one.most), None)
    placed = [(one, own.get(one.clause.id) or picked.get(place, rest)) for place, one in enumerate(clauses)]
    return [(banked, section) for banked, section in placed if section]


def _of_requirements(
    template: Template, asking: Sequence[Asking], vectors: Vectors, *, aims: bool
) -> list[tuple[Asking, str]]:
    """``aims``: whether the clause bank has some, in whose section requirements then have no place."""
    sections = [one for one in _drawing(template, "requirements") if not (aims and "purposes" in one.drawn_from)]
    titles = [tuple(found.title for _, found in one.all) for one in asking]
    few, wide = [one for one in sections if one.most], [one for one in sections if not one.most]
    fitting = [[place for place, one in enumerate(asking) if _passes(section, one)] for section in few]
    picked = _picked(few, titles, fitting, vectors, least=NEAR)
    open_to = [[number for number, section in enumerate(wide) if _passes(section, one)] for one in asking]
    torn = [place for place, found in enumerate(open_to) if len(found) > 1 and place not in picked]
    near = dict(zip(torn, _nearness([titles[place] for place in torn], wide, vectors), strict=True))
    placed: list[tuple[Asking, str]] = []
    for place, one in enumerate(asking):
        if place in picked:
            placed.append((one, picked[place]))
        elif open_to[place]:
            placed.append((one, wide[_nearest(open_to[place], near.get(place))].id))
        elif alone := next((section for section in few if _passes(section, one)), None):
            placed.append((one, alone.id))
    return placed


def _nearest(numbers: Sequence[int], near: npt.NDArray[np.floating] | None) -> int:
    """The nearest, or the first where none is near."""
    if near is None:
        return numbers[0]
    best = max(numbers, key=lambda number: float(near[number]))
    return best if near[best] >= NEAR else numbers[0]


def _passes(section: Section, asking: Asking) -> bool:
    one = asking.requirement
    return (
        (not section.authorities or asking.authority in section.authorities)
        and (not section.addressees or one.addressee in section.addressees)
        and (not section.belongs_in or one.belongs_in in section.belongs_in)
    )


def _picked(
    sections: Sequence[Section],
    titles: Sequence[tuple[str, ...]],
    fitting: Sequence[Sequence[int]],
    vectors: Vectors,
    *,
    more: Sequence[float] = (),
    least: float = 0.0,
    share: int = SHARE,
) -> dict[int, str]:
    """For the places of things the section with little room that they fit best, the nearest pairs first.

    ``more`` speaks for each beside its nearness; what is less than ``least`` near to a section is not for it.
    """
    near = _nearness(titles, sections, vectors) + np.array(more or [0.0] * len(titles))[:, None]
    pairs = sorted(
        (-float(near[place, number]), place, number) for number in range(len(sections)) for place in fitting[number]
    )
    room = [min(one.most or 0, len(fitting[number]) // share) for number, one in enumerate(sections)]
    picked: dict[int, str] = {}
    for _, place, number in pairs:
        if place not in picked and room[number] and near[place, number] >= least:
            picked[place] = sections[number].id
            room[number] -= 1
    return picked
