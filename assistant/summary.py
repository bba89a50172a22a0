"""A care profile to its summary for patients, families and carers: a page for each stage, in plain words.

It says only what the profile marks as available locally, and nothing of costs, bands or numbers of staff. What has to
be settled before it may go out stands in ``problems``; the rows it was drawn from in ``used``, for the commissioner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from assistant.reading_age import Reading, reading
from corpus.profiles import Profile, Row, Staff, Stage
from corpus.public_words import PublicWords, load_public_words
from corpus.roles import Roles, load_roles
from corpus.templates import Template, load_templates

LOCAL = "[LOCAL:"
NUMBER = re.compile(r"(?:\D*\d){3,}\D*")
"""A telephone number has three digits at least, as 111 has."""
INSIDE = re.compile(r"£|\b(?:bands? \d|WTEs?|FTEs?|whole[- ]time equivalent)", re.IGNORECASE)
"""What is for those who commission and pay."""
COMFORTABLE = 11
"""Years: what a page for everybody should be readable at."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a page."""

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One stage, by its public name."""

    stage: str
    title: str
    for_whom: str
    parts: tuple[Part, ...]
    reading: Reading


@dataclass(frozen=True, slots=True)
class Used:
    """A row or a line of the profile that the summary was drawn from, or leaves out."""

    stage: str
    row: str
    said: str
    source: str
    """``in``: where the words come from; for what is left out: why."""
    shown: bool


@dataclass(frozen=True, slots=True)
class Summary:
    title: str
    population: str
    pages: tuple[Page, ...]
    general: str
    about: str
    notice: str | None
    """What stands above all: that it is an example, or that nobody approved it."""
    reading: Reading
    used: tuple[Used, ...]
    problems: tuple[str, ...]
    """Why it may not go out; empty: it may."""
    warnings: tuple[str, ...]
    """What whoever approves it should know."""


@cache
def words() -> PublicWords:
    return load_public_words()


@cache
def roles() -> Roles:
    return load_roles()


@cache
def template() -> Template:
    return load_templates()["patient-summary"]


def summary(profile: Profile, stage: str | None = None) -> Summary:
    """The summary of a profile, or of one stage of it. Raises ``KeyError`` where there is no such stage."""
    stages = [one for one in profile.stages if stage in (None, one.id)]
    if not stages:
        raise KeyError(stage)
    pages = tuple(page for one in stages if (page := _page(one, profile)) is not None)
    used = tuple(one for found in stages for row in found.rows for one in _used(row, found))
    told = [words().general, *(text for page in pages for text in _texts(page))]
    said = words()
    settled = profile.approver and profile.review_date
    return Summary(
        said.title,
        profile.population,
        pages,
        said.general,
        (said.about if settled else said.about_draft).format(
            version=profile.version, approver=profile.approver, review=profile.review_date
        ),
        _notice(profile),
        reading(told),
        used,
        tuple(_problems(profile, stages, pages)),
        tuple(_warnings(profile, stages, pages)),
    )


def _notice(profile: Profile) -> str | None:
    if profile.example:
        return words().example
    return None if profile.approver and profile.review_date else words().not_approved


def _page(stage: Stage, profile: Profile) -> Page | None:
    """``None`` where nothing of the stage is available locally."""
    rows = [row for row in stage.rows if row.available == "yes"]
    if not rows:
        return None
    family = stage.addressed_to == "family"
    titles = {one.id: one.title for one in template().sections}
    parts = [
        Part(name, titles[name], tuple(paragraphs), tuple(dict.fromkeys(items)))
        for name, paragraphs, items in _parts(rows, profile, family)
        if paragraphs or items
    ]
    page = Page(stage.id, stage.public_name, words().for_family if family else words().for_person, tuple(parts), _NONE)
    return Page(page.stage, page.title, page.for_whom, page.parts, reading(_texts(page)))


_NONE = Reading(None, 0, 0, ())


def _parts(rows: list[Row], profile: Profile, family: bool) -> Iterator[tuple[str, list[str], list[str]]]:
    said = words()
    support = [_sentence(cell.text) for row in rows for cell in row.families]
    expect = [text for row in rows for text in _expected(row)]
    yield "what-to-expect", [], [*expect, *(support if family else [])]
    helpers = list(_helpers(rows))
    yield "who-helps", [said.helpers] if helpers else [], helpers
    call = said.help.format(telephone=profile.telephone or "")
    yield "how-to-get-help", [call] if profile.telephone else [], list(_hours(rows))
    choices = [_sentence(one.public or one.option) for row in rows for one in row.choices if one.available == "yes"]
    yield "what-you-can-choose", [said.choices_family if family else said.choices] if choices else [], choices
    if not family:
        yield "your-family", [], support
    yield "if-it-is-not-working", [profile.if_not_working] if profile.if_not_working else [], []
    recorded = _recorded(profile)
    if not family and recorded:
        yield "where-your-wishes-are-recorded", [recorded[0]], []


def _recorded(profile: Profile) -> tuple[str, str] | None:
    """Where wishes are recorded, and the source of that."""
    if profile.wishes_recorded:
        return profile.wishes_recorded, "the profile"
    known = words().wishes_in(profile.nation)
    return (known.text, known.source) if known else None


def _expected(row: Row) -> list[str]:
    if row.public:
        return [row.public]
    return [_sentence(row.need.text), *(_sentence(one.text) for one in row.activities)]


def _helpers(rows: list[Row]) -> Iterator[str]:
    """Kinds of staff by their everyday names, without bands or numbers."""
    for row in rows:
        for line in row.skill_mix:
            known = roles().find(line.role)
            yield known.everyday if known else line.role


def _hours(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        if row.delivery is None:
            continue
        if row.delivery.public:
            yield row.delivery.public
            continue
        told = f"{row.need.text}: {row.delivery.hours.text}, {row.delivery.setting.text}"
        if row.delivery.response_time:
            told += f", {row.delivery.response_time.text}"
        yield _sentence(told)


def _sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "]")) else ".")


def _texts(page: Page) -> list[str]:
    found = [page.for_whom]
    for part in page.parts:
        found += [part.title, *part.paragraphs, *part.items]
    return found


def _used(row: Row, stage: Stage) -> Iterator[Used]:
    """What the commissioner has to know of where a row's words come from."""
    if row.available != "yes":
        why = "marked as not available" if row.available == "no" else "not marked as available"
        yield Used(stage.id, row.id, row.need.text, why, False)
        return
    if row.public:
        yield Used(stage.id, row.id, row.public, row.need.source, True)
    for cell in () if row.public else (row.need, *row.activities):
        yield Used(stage.id, row.id, cell.text, cell.source, True)
    for cell in row.families:
        yield Used(stage.id, row.id, cell.text, cell.source, True)
    for choice in row.choices:
        shown = choice.available == "yes"
        yield Used(
            stage.id,
            row.id,
            choice.public or choice.option,
            choice.source if shown else "not marked as available",
            shown,
        )


def _problems(profile: Profile, stages: list[Stage], pages: tuple[Page, ...]) -> Iterator[str]:
    if not profile.telephone:
        yield 'There is no telephone number that is answered day and night: write it under "Telephone" in the profile.'
    elif LOCAL in profile.telephone or not NUMBER.fullmatch(profile.telephone):
        yield f"'{profile.telephone}' is no telephone number: write the one that is answered day and night."
    if not pages:
        yield 'No row is marked as available locally: set "Available" to yes for what people can really have.'
    for page in pages:
        for text in _texts(page):
            if LOCAL in text:
                yield f"{_title(page.stage, stages)}: '{text}' is still to be decided locally."
            elif INSIDE.search(text):
                yield f"{_title(page.stage, stages)}: '{text}' names costs, bands or posts: say it without."


def _warnings(profile: Profile, stages: list[Stage], pages: tuple[Page, ...]) -> Iterator[str]:
    if not profile.approver:
        yield "Nobody is named who approves it: until then it is marked as a draft."
    if not profile.review_date:
        yield "It has no date of review: until then it is marked as a draft."
    if not profile.if_not_working:
        yield 'It does not say whom to tell when something is not working ("If it is not working" in the profile).'
    if _recorded(profile) is None:
        yield 'Where wishes are recorded is not known for this nation: write it under "Wishes recorded" in the profile.'
    there = {page.stage for page in pages}
    for stage in stages:
        if stage.id not in there:
            yield f"{stage.title} has no page: none of its rows is marked as available locally."
    unnamed = [line.role for stage in stages for line in _unnamed(stage.rows)]
    for role in dict.fromkeys(unnamed):
        yield f"'{role}' has no everyday name and is shown as it is."
    for page in pages:
        name = _title(page.stage, stages)
        if " " in name and any(name.casefold() in text.casefold() for text in _texts(page)):
            yield f"'{page.title}' calls the stage '{name}', which is its name for professionals."
        if page.reading.age and page.reading.age > COMFORTABLE:
            yield (
                f"'{page.title}' has a reading age of about {page.reading.age}; {COMFORTABLE} or less is easier. "
                "Write rows in plain words under 'public'."
            )


def _unnamed(rows: Iterable[Row]) -> Iterator[Staff]:
    for row in rows:
        if row.available == "yes":
            yield from (line for line in row.skill_mix if roles().find(line.role) is None)


def _title(stage: str, stages: list[Stage]) -> str:
    return next(one.title for one in stages if one.id == stage)
