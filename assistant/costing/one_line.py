"""A staff line by itself, to be costed without a profile: "a band 6 nurse, ten visits of 45 minutes"."""

from __future__ import annotations

from decimal import Decimal

from pydantic import ValidationError

from corpus.profiles import Cell, Profile, Row, Staff, Stage
from corpus.records import Nation
from corpus.schema import KnowledgeInvalid, faults_of

ONE = "one-line"


def one_line(role: str, band: str | None, contacts: Decimal, minutes: Decimal, nation: Nation) -> Profile:
    """A profile of nothing but that line, which everybody needs. Raises ``KnowledgeInvalid``."""
    try:
        line = Staff(role=role, band=band, contacts=contacts, minutes=minutes, source="given for this costing")
    except ValidationError as fault:
        told = "; ".join(f"{place[-1]} {what}" for place, what in faults_of(fault, Staff))
        raise KnowledgeInvalid(told) from None
    cell = Cell(text="One line")
    row = Row(id=ONE, need=cell, skill_mix=(line,), share_of_people=Decimal(1))
    stage = Stage(
        id=ONE, title="One line", public_name="-", objective=cell, entry=cell, exit=cell, duration=cell, rows=(row,)
    )
    title = f"{role}, band {band}" if band else role
    return Profile(slug=ONE, title=title, version="1", nation=nation, population="those who need it", stages=(stage,))
