"""What a line of a care profile says for its costing: rate, payer, years, and quantities as low, central and high."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from corpus.schema import Record, Slug, Text

Amount = Annotated[Decimal, Field(ge=0, le=100_000, allow_inf_nan=False)]
Pounds = Annotated[Decimal, Field(gt=0, le=1_000_000_000, allow_inf_nan=False)]
"""Nothing has a price of zero: what is not priced is left out and told as a gap."""
Share = Annotated[Decimal, Field(ge=0, le=1, allow_inf_nan=False)]
PriceYear = Annotated[str, StringConstraints(pattern=r"^\d{4}/\d{2}$")]
"""A financial year, as ``2024/25``."""
CountedIn = Literal["people", "bereaved people"]
"""Whom the quantities are for: each of those who need the care, or each of those whom a death bereaves."""


class Costed(Record):
    """What staff lines and resources share."""

    rate: Slug | None = None
    """Id of a unit cost or a price; without it the rate is looked for by role and band, or there is none."""
    payer: Text | None = None
    """Who pays; ``None``: the payer of the row."""
    recurrent: bool = True
    """``False``: falls in ``from_year`` alone."""
    from_year: Annotated[int, Field(ge=1, le=20)] = 1
    """Of the plan, from 1: the year in which it begins."""
    to_year: Annotated[int, Field(ge=1, le=20)] | None = None
    """The last year; ``None``: goes on."""

    @model_validator(mode="after")
    def _years_in_order(self) -> Self:
        if self.to_year is not None and self.to_year < self.from_year:
            raise ValueError(f"has to_year {self.to_year} before from_year {self.from_year}")
        return self


class Numbers(Record):
    """How many people a profile is for. What is not known is left out and never assumed."""

    deaths_a_year: Annotated[int, Field(gt=0, le=10_000_000)] | None = None
    """Expected deaths in the area."""
    share_in_need: Share | None = None
    """Of those who die, who need the care of the profile."""
    share_in_need_low: Share | None = None
    share_in_need_high: Share | None = None
    people_a_year: Annotated[int, Field(gt=0, le=10_000_000)] | None = None
    """Who begin to need the care in a year, where that is known better than by deaths and share."""
    bereaved_for_each_death: Amount | None = None
    """People who are bereaved by one death and may need support."""
    source: Text

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order(self, "share_in_need")
        return self


def in_order(record: Any, name: str, central: str | None = None) -> None:
    """Raises ``ValueError`` unless ``name_low`` <= ``name`` (or ``central``) <= ``name_high``, where they are given."""
    middle = central or name
    low, value, high = (getattr(record, one) for one in (f"{name}_low", middle, f"{name}_high"))
    if value is None and (low is not None or high is not None):
        raise ValueError(f"has {name}_low or {name}_high without {middle}")
    if low is not None and low > value:
        raise ValueError(f"has {name}_low {low} above {middle} {value}")
    if high is not None and high < value:
        raise ValueError(f"has {name}_high {high} below {middle} {value}")
