"""A care profile as a paper: for each stage its facts, and for each need a table of parts with their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from assistant.exporting.parts import Bullets, Heading, Paragraph, Part, Table, Text, Written
from assistant.pages.words import NATION
from corpus.profile_checks import findings
from corpus.profiles import LOCAL_DECISION, Audit, Cell, Choice, Delivery, Outcome, Profile, Resource, Row, Staff, Stage

Line = tuple[str, str, str]
"""Part, what it says, and its source."""
Sourced = Callable[[str], str]
"""The name of a source, which a profile gives as ``framework:requirement`` or ``digest:slug``."""
AVAILABLE = {
    "yes": "available locally",
    "no": "not available locally",
    "not known": "not known whether it is available",
}


def written(profile: Profile, sourced: Sourced) -> Written:
    """The paper, with what is left to decide at its end."""
    return Written(profile.title, tuple(_parts(profile, sourced)), (("assistant-profile", profile.slug),))


def _parts(profile: Profile, sourced: Sourced) -> Iterator[Part]:
    if profile.example:
        yield Paragraph((Text("An example: nothing in it was agreed by anybody.", "caution"),), "notice")
    facts = [(title, told) for title, told in _facts(profile) if told]
    rows = tuple(((Text(title),), (Text(told),)) for title, told in facts)
    yield Table(("Line", "What it says"), rows, "About this profile", widths=(0.25, 0.75))
    if profile.note:
        yield Paragraph((Text(profile.note),), "lead")
    for stage in profile.stages:
        yield Heading(stage.title, 1)
        yield _table(f"The stage: {stage.title}", list(_of_stage(stage)), sourced)
        for row in stage.rows:
            yield Heading(row.need.text, 2)
            yield _table(row.need.text, list(_of_row(row)), sourced)
    yield Heading("What is missing before it can be agreed", 1)
    gaps = profile.gaps()
    yield Bullets(tuple((Text(gap),) for gap in gaps)) if gaps else Paragraph((Text("Nothing."),))
    yield Heading("What is left to decide locally", 1)
    decisions = tuple(_decisions(profile))
    heads = ("Where", "What", "Who decides")
    yield (
        Table(heads, decisions, "Local decisions", widths=(0.35, 0.4, 0.25))
        if decisions
        else Paragraph((Text("Nothing."),))
    )


def _decisions(profile: Profile) -> Iterator[tuple[tuple[Text, ...], ...]]:
    """Each local decision: stage and need, what has to be decided, and by whom."""
    titles = {stage.id: stage.title for stage in profile.stages}
    needs = {(stage.id, row.id): row.need.text for stage in profile.stages for row in stage.rows}
    for one in findings(profile):
        if one.kind == "local decision":
            where = ", ".join(filter(None, (titles[one.stage], needs.get((one.stage, one.row)))))
            yield (Text(where),), (Text(one.told),), (Text(one.who or "not said"),)


def _facts(profile: Profile) -> Iterator[tuple[str, str | None]]:
    yield "For", profile.population
    yield "Nation", NATION[profile.nation]
    yield "Area", profile.area
    yield "Commissioner", profile.commissioner
    yield "Version", f"{profile.version}, {profile.status}"
    yield "Date", profile.date and str(profile.date)
    yield "Date of review", profile.review_date and str(profile.review_date)
    yield "Approved by", profile.approver
    yield "Telephone, day and night", profile.telephone
    yield "In scope", "; ".join(profile.scope_in)
    yield "Not in scope", "; ".join(profile.scope_out)


def _table(caption: str, lines: list[Line], sourced: Sourced) -> Table:
    rows = tuple(((Text(part),), (Text(told),), (Text(sourced(source)),)) for part, told, source in lines)
    return Table(("Part", "What it says", "Source"), rows, caption, widths=(0.18, 0.5, 0.32))


def _of_stage(stage: Stage) -> Iterator[Line]:
    yield "Public name", stage.public_name, LOCAL_DECISION
    for part, cell in (
        ("Objective", stage.objective),
        ("Begins when", stage.entry),
        ("Ends when", stage.exit),
        ("How long", stage.duration),
    ):
        yield part, cell.text, cell.source


def _of_row(row: Row) -> Iterator[Line]:
    yield "Need", row.need.text, row.need.source
    yield from _cells("Activities", row.activities)
    for staff in row.skill_mix:
        yield "Skill mix", _staff(staff), staff.source
    for used in row.resources:
        yield "Resources", _resource(used), used.source
    if row.delivery:
        yield from _delivery(row.delivery)
    if row.share_of_people is not None:
        yield "Share of people", f"{_plain(row.share_of_people * 100)}%", LOCAL_DECISION
    yield from _cells("Quality requirements", row.quality)
    for outcome in row.outcomes:
        yield "Outcomes", _outcome(outcome), outcome.source
    for audit in row.audit:
        yield "Audit", _audit(audit), audit.source
    for choice in row.choices:
        yield "Choices", _choice(choice), choice.source
    for part, cells in (
        ("Families and carers", row.families),
        ("Interfaces", row.interfaces),
        ("Local providers", row.local_providers),
        ("Local gaps", row.gaps),
    ):
        yield from _cells(part, cells)
    for part, cell in (
        ("Required", row.required),
        ("Provided now", row.provided_now),
        ("Gap", row.gap),
        ("Contract", row.contract),
    ):
        if cell:
            yield part, cell.text, cell.source


def _cells(part: str, cells: tuple[Cell, ...]) -> Iterator[Line]:
    for cell in cells:
        yield part, cell.text, cell.source


def _staff(one: Staff) -> str:
    told = [one.role, f"band {one.band}" if one.band else "", f"tier {one.tier}" if one.tier else ""]
    if one.contacts is not None:
        told.append(f"{_plain(one.contacts)} {'contact' if one.contacts == 1 else 'contacts'} for one person")
    if one.minutes is not None:
        told.append(f"{_plain(one.minutes)} minutes each")
    if one.cover:
        told.append(f"{_plain(one.cover.staff_on_duty)} on duty for {_plain(one.cover.hours_a_week)} hours a week")
    return ", ".join(part for part in (*told, one.note or "") if part)


def _resource(one: Resource) -> str:
    whom = "for one person" if one.per == "person" else "for the service in a year"
    return f"{one.item}: {_plain(one.quantity)} {one.unit} {whom}"


def _delivery(delivery: Delivery) -> Iterator[Line]:
    for part, cell in (
        ("Setting", delivery.setting),
        ("Hours", delivery.hours),
        ("Response time", delivery.response_time),
        ("Frequency", delivery.frequency),
    ):
        if cell:
            yield part, cell.text, cell.source


def _outcome(one: Outcome) -> str:
    told = [f"recorded {one.when}" if one.when else "", f"by {one.by_whom}" if one.by_whom else ""]
    recorded = " ".join(part for part in told if part)
    return ". ".join(part for part in (one.measure, recorded, f"Target: {one.target}" if one.target else "") if part)


def _audit(one: Audit) -> str:
    counted_as = f"Numerator: {one.numerator}. Denominator: {one.denominator}. Source of data: {one.data_source}"
    return f"{one.indicator}. {counted_as}"


def _choice(one: Choice) -> str:
    return ", ".join(part for part in (one.option, AVAILABLE[one.available], one.note or "") if part)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
