"""Cells of a care profile as statements: each with the words of its source, or as the local decision that it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.cited import of_quote
from assistant.claims import meaning, unsupported_parts
from assistant.drafting.cells import cells
from assistant.drafting.entries import entries, sentence
from assistant.drafting.prepared import Prepared
from assistant.drafting.statements import notes, placed, quoted
from assistant.drafts import DraftStatement
from assistant.force import force_of
from corpus.library import NotInLibrary
from corpus.profiles import LOCAL_DECISION, Cell, Profile, Stage
from corpus.records import Quote, quote
from corpus.sentences import block_sentences
from corpus.sources import source_id
from corpus.templates import Section

IN_ITS_WORDS = "In the profile's words."


def of_profile(section: Section, ready: Prepared) -> list[DraftStatement]:
    """The cells of the section's field, stage by stage; none without a profile or a field."""
    profile, field = ready.profile, section.field
    if profile is None or field is None:
        return []
    if field == "population":
        return [_said(text, LOCAL_DECISION, ready) for text in _population(profile)]
    made: list[DraftStatement] = []
    for stage in profile.stages:
        if stage.id in ready.shelf.stages:
            of = _of_stage(stage, section, ready) if field == "objective" else _of_rows(stage, field, section, ready)
            made += [replace(one, stage=stage.id) for one in of]
    return made


def _population(profile: Profile) -> Iterator[str]:
    yield f"The service is for {profile.population}."
    if profile.scope_in:
        yield f"It takes in: {'; '.join(profile.scope_in)}."
    if profile.scope_out:
        yield f"It does not take in: {'; '.join(profile.scope_out)}."


def _of_stage(stage: Stage, section: Section, ready: Prepared) -> Iterator[DraftStatement]:
    """The objective; where the section goes stage by stage, also the beginning, the end and the length."""
    yield _of_cell(stage.objective, ready)
    if not section.each_stage:
        return
    for name, cell in (("It begins when", stage.entry), ("It ends when", stage.exit), ("It lasts", stage.duration)):
        yield replace(_of_cell(cell, ready), text=sentence(f"{name}: {cell.text}"))


def _of_rows(stage: Stage, field: str, section: Section, ready: Prepared) -> Iterator[DraftStatement]:
    for row in stage.rows:
        for one in entries(row, field):
            made = _said(one.text, one.source, ready)
            known = {"Source": _source_words(one.source, ready), "Force": made.force, **one.cells}
            yield replace(made, cells=cells(section, known))


def _of_cell(cell: Cell, ready: Prepared) -> DraftStatement:
    return _said(sentence(cell.text), cell.source, ready)


def _said(text: str, source: str, ready: Prepared) -> DraftStatement:
    """What a profile says, with the source it names: a requirement, a digest, or somebody's words."""
    blank = DraftStatement(id="", text=text, force="local", origin="profile")
    kind, _, name = source.partition(":")
    framework = ready.frameworks.get(kind)
    if source == LOCAL_DECISION:
        return blank
    if framework and name in {one.id for one in framework.requirements}:
        asked = [(framework, framework.requirement(name))]
        if framework.status in ("superseded", "withdrawn") and not ready.brief.superseded:
            return replace(blank, force="unsupported", note=f"Its source no longer holds: {framework.title}.")
        found = quoted(asked, ready)
        told = list(notes(asked, found))
        if found and unsupported_parts(text, found):
            told.append(IN_ITS_WORDS)
        force = asked[0][1].force if found else "unsupported"
        note, quotes = " ".join(told) or None, tuple(map(of_quote, found))
        return replace(blank, force=force, quotes=quotes, requirements=(source,), note=note)
    carried = _carried(text, name, ready) if kind == "digest" else None
    if carried:
        return replace(blank, force=force_of(text), quotes=(of_quote(carried),))
    return replace(blank, force="unsupported", note=f"Its source as the profile names it: {source}.")


def _source_words(source: str, ready: Prepared) -> str:
    kind, _, name = source.partition(":")
    framework = ready.frameworks.get(kind)
    if framework and name in {one.id for one in framework.requirements}:
        return placed(framework, framework.requirement(name))
    return source


def _carried(text: str, digest: str, ready: Prepared) -> Quote | None:
    """The sentence of a digest that carries all that a cell says."""
    entry = next((one for one in ready.means.library.entries() if one.source_id == source_id(digest)), None)
    if entry is None:
        return None
    try:
        document = ready.document(entry.document_id)
    except NotInLibrary:
        return None
    wanted = meaning(text)
    spans = [span for block in document.blocks for span in block_sentences(document.text, block)]
    best = sorted(spans, key=lambda span: -len(wanted & meaning(document.text[slice(*span)])))[:3]
    for start, end in best:
        found = quote(document, start, end, document.text[start:end])
        if not unsupported_parts(text, [found]):
            return found
    return None


def not_said_again(made: Sequence[DraftStatement], said: Sequence[DraftStatement]) -> list[DraftStatement]:
    """Statements of a profile without those whose requirements a clause of the section answers."""
    answered = {name for one in said for name in one.requirements}
    return [one for one in made if not one.requirements or not answered.issuperset(one.requirements)]
