"""Care profiles: for each stage of a pathway what is needed, who does it, how, how well, and what is recorded.

A profile is an object, not text. Its models are frozen: a change makes a new profile (``model_copy``), which
``profile_files`` writes and reads. Stages are data: another condition is another file.
Every cell has its source, as ``framework:requirement`` or ``digest:slug``, or is a local decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from corpus.costed import Amount, Costed, CountedIn, Numbers, Pounds, PriceYear, Share, in_order
from corpus.records import Nation
from corpus.schema import Date, Record, Slug, Text

LOCAL_DECISION = "local decision"
Available = Literal["yes", "no", "not known"]


class Cell(Record):
    """What stands in one field of the table, and where it comes from. Text alone is a local decision."""

    text: Text
    source: Text = LOCAL_DECISION

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return {"text": given} if isinstance(given, str) else given

    @property
    def local(self) -> bool:
        """Whether it is a local decision, and so without a source."""
        return self.source == LOCAL_DECISION


class Cover(Record):
    """Staff on duty whether called or not."""

    hours_a_week: Annotated[Decimal, Field(gt=0, le=168)]
    staff_on_duty: Amount


class Staff(Costed):
    """One line of the skill mix: contacts and minutes for one person, or cover by rota."""

    role: Text
    band: Text | None = None
    """Agenda for Change band, as ``6`` or ``8a``; ``None`` where there is none."""
    tier: Annotated[int, Field(ge=1, le=3)] | None = None
    """Competence in end of life care: 1 awareness, 2 regular care, 3 in depth."""
    contacts: Amount | None = None
    """For one person over the stage."""
    contacts_low: Amount | None = None
    contacts_high: Amount | None = None
    contacts_now: Amount | None = None
    """Provided now; ``None``: not known."""
    minutes: Amount | None = None
    """Of one contact."""
    minutes_low: Amount | None = None
    minutes_high: Amount | None = None
    direct_share: Annotated[Share, Field(gt=0)] | None = None
    """Of paid time, how much the minutes are; the rest is indirect time, which the contacts have to carry."""
    travel_minutes: Amount | None = None
    """For one contact, there and back."""
    travel_miles: Amount | None = None
    """For one contact, there and back."""
    cover: Cover | None = None
    cover_now: Cover | None = None
    note: Text | None = None
    source: Text = LOCAL_DECISION

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order(self, "contacts")
        in_order(self, "minutes")
        return self


class Resource(Costed):
    """What is used beside staff: bed-days, equipment, drugs, an episode at a price."""

    item: Text
    unit: Text
    quantity: Amount
    """For one person over the stage, or for the service in a year."""
    quantity_low: Amount | None = None
    quantity_high: Amount | None = None
    quantity_now: Amount | None = None
    """Provided now; ``None``: not known."""
    per: Literal["person", "service"] = "person"
    """Whom the quantity is for: one person over the stage, or the whole service in a year."""
    price: Pounds | None = None
    """In pounds for one unit, where no ``rate`` is named."""
    price_low: Pounds | None = None
    price_high: Pounds | None = None
    price_year: PriceYear | None = None
    price_nation: Nation | None = None
    """``None``: the profile's own."""
    price_source: Text = LOCAL_DECISION
    source: Text = LOCAL_DECISION

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order(self, "quantity")
        in_order(self, "price")
        return self


class Delivery(Record):
    """Where, when and how often."""

    setting: Cell
    hours: Cell
    response_time: Cell | None = None
    frequency: Cell | None = None
    public: Text | None = None
    """When and how to get it, in plain words for the public; else need, hours and setting stand there."""


class Outcome(Record):
    """What is to be achieved and recorded."""

    measure: Text
    when: Text | None = None
    """When it is recorded; without it the outcome is a gap."""
    by_whom: Text | None = None
    target: Text | None = None
    source: Text = LOCAL_DECISION


class Audit(Record):
    """A measure of quality over many people."""

    indicator: Text
    numerator: Text
    denominator: Text
    data_source: Text
    source: Text = LOCAL_DECISION


class Choice(Record):
    """What the person can choose."""

    option: Text
    available: Available = "not known"
    """Locally."""
    public: Text | None = None
    """The option in plain words for the public."""
    note: Text | None = None
    source: Text = LOCAL_DECISION


class Row(Record):
    """One need within a stage and all that answers it."""

    id: Slug
    need: Cell
    activities: tuple[Cell, ...] = ()
    """What is done."""
    skill_mix: tuple[Staff, ...] = ()
    resources: tuple[Resource, ...] = ()
    delivery: Delivery | None = None
    share_of_people: Share | None = None
    """Of those in the stage, who need this."""
    share_low: Share | None = None
    share_high: Share | None = None
    counted_in: CountedIn | None = None
    """``None``: as the stage is."""
    payer: Text | None = None
    """Who pays for the row, unless a line names another."""
    available: Available = "not known"
    """Locally. What is not is left out of the summary for the public."""
    public: Text | None = None
    """What the row means for the person or the family, in plain words; else need and activities stand there."""
    quality: tuple[Cell, ...] = ()
    """What the service has to hold to, each with the source that asks for it."""
    outcomes: tuple[Outcome, ...] = ()
    audit: tuple[Audit, ...] = ()
    choices: tuple[Choice, ...] = ()
    families: tuple[Cell, ...] = ()
    """What families and carers can expect."""
    interfaces: tuple[Cell, ...] = ()
    """Other services that it has to work with."""
    local_providers: tuple[Cell, ...] = ()
    """Who provides it here."""
    gaps: tuple[Cell, ...] = ()
    """What is missing here."""
    required: Cell | None = None
    """What there has to be."""
    provided_now: Cell | None = None
    """What there is today."""
    gap: Cell | None = None
    """What is missing from what is required."""
    contract: Cell | None = None
    """In which it is, or is to be, bought."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order(self, "share", "share_of_people")
        return self

    def missing(self) -> Iterator[tuple[str, str]]:
        """Each gap: the field, and in words what is missing."""
        for outcome in self.outcomes:
            if not outcome.when or not outcome.by_whom:
                yield "outcomes", f"the outcome '{outcome.measure}' does not say when and by whom it is recorded"
        for field, name, absent in (
            ("activities", "activity", not self.activities),
            ("skill_mix", "skill mix", not self.skill_mix),
            ("delivery", "delivery", self.delivery is None),
            ("quality", "quality requirement", not self.quality),
            ("outcomes", "outcome", not self.outcomes),
        ):
            if absent:
                yield field, f"has no {name}"


class Stage(Record):
    """One stage of the pathway."""

    id: Slug
    title: Text
    public_name: Text
    """For patients and families: nobody reads that they are in decline."""
    addressed_to: Literal["person", "family"] = "person"
    """Who reads its page of the summary."""
    objective: Cell
    entry: Cell
    exit: Cell
    duration: Cell
    share_of_all: Share = Decimal(1)
    """Of all whom the profile is for, who come to this stage."""
    counted_in: CountedIn = "people"
    """Whom its quantities are for."""
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]


class Step(Record):
    """A step of another model, and the stages of this profile that it takes in."""

    title: Text
    stages: Annotated[tuple[Slug, ...], Field(min_length=1)]


class View(Record):
    """The same profile in the steps of another model."""

    id: Slug
    title: Text
    source: Text = LOCAL_DECISION
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Profile(Record):
    """A care profile for one group of people in one area."""

    slug: Slug
    title: Text
    version: Text
    example: bool = False
    """Ships as an example: nothing in it was agreed by anybody."""
    status: Literal["example", "draft", "agreed", "withdrawn"] = "draft"
    nation: Nation
    area: Text | None = None
    commissioner: Text | None = None
    date: Date | None = None
    review_date: Date | None = None
    approver: Text | None = None
    telephone: Text | None = None
    """Answered day and night; no public summary goes out without it."""
    wishes_recorded: Text | None = None
    """The shared record and who can see it, in plain words for the public; ``None``: as told for the nation."""
    if_not_working: Text | None = None
    """Whom to tell when something is wrong, in plain words for the public."""
    numbers: Numbers | None = None
    """Of people, for the costing."""
    population: Text
    scope_in: tuple[Text, ...] = ()
    scope_out: tuple[Text, ...] = ()
    note: Text | None = None
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    views: tuple[View, ...] = ()

    def in_view(self, name: str) -> list[tuple[str, list[Stage]]]:
        """The stages in the steps of another model. Raises ``KeyError``."""
        by_id = {stage.id: stage for stage in self.stages}
        for view in self.views:
            if view.id == name:
                return [(step.title, [by_id[stage] for stage in step.stages]) for step in view.steps]
        raise KeyError(name)

    def gaps(self) -> list[str]:
        """What is missing before the profile can be agreed, in words, each with its stage and row."""
        return [
            f"{stage.title}, {row.id}: {told}"
            for stage in self.stages
            for row in stage.rows
            for _, told in row.missing()
        ]


FIELDS = frozenset([*Row.model_fields, *Stage.model_fields, *Profile.model_fields])
"""What a section of a template can be drawn from."""
