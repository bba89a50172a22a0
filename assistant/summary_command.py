"""``assistant summary``: what patients, families and carers can expect, from a care profile."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import options, terminal
from assistant.chosen_profile import chosen_profile
from assistant.cost_commands import ProfileName
from assistant.reading_age import Reading
from assistant.session import Fault
from assistant.settings import settings
from assistant.summary import Summary, summary
from assistant.summary_paper import export_summary

HARDEST = 5  # sentences told of


def summary_command(
    context: typer.Context,
    name: ProfileName,
    out: Annotated[
        Path | None, typer.Option(help="File to write: .html, .docx, .md, .odt or .pdf.", dir_okay=False)
    ] = None,
    stage: Annotated[str | None, typer.Option(help="Only the page of this stage, by id.")] = None,
    large_print: Annotated[bool, typer.Option("--large-print", help="18 points; for .html, .docx and .pdf.")] = False,
    sources: Annotated[bool, typer.Option("--sources", help="Print the source rows, for the commissioner.")] = False,
    json: options.AsJson = False,
    folder: options.LibraryFolder = None,
) -> None:
    """Draw the summary for patients, families and carers from a profile, with its reading age."""
    profile = chosen_profile(name, settings(folder or context.obj, None).library)
    try:
        found = summary(profile, stage)
    except KeyError:
        known = ", ".join(one.id for one in profile.stages)
        raise Fault(f"'{profile.slug}' has no stage '{stage}'; its stages are {known}.") from None
    if json:
        terminal.print_json(shape(found))
    elif sources:
        _print_sources(found)
    elif out is None:
        _print(found)
    for warning in found.warnings:
        terminal.note(f"Note: {warning}")
    if out is not None:
        export_summary(found, out, large_print=large_print)
        terminal.note(f"Written to {out}, reading age about {found.reading.age}.")
        return
    for problem in found.problems:
        terminal.note(f"Before it may go out: {problem}")


def shape(found: Summary) -> dict[str, Any]:
    """A summary as JSON."""
    return {
        "title": found.title,
        "notice": found.notice,
        "general": found.general,
        "about": found.about,
        "reading": _reading(found.reading),
        "pages": [
            {
                "stage": page.stage,
                "title": page.title,
                "for_whom": page.for_whom,
                "reading": _reading(page.reading),
                "sections": [
                    {"id": one.id, "title": one.title, "paragraphs": list(one.paragraphs), "items": list(one.items)}
                    for one in page.parts
                ],
            }
            for page in found.pages
        ],
        "source_rows": [
            {"stage": one.stage, "row": one.row, "said": one.said, "source": one.source, "shown": one.shown}
            for one in found.used
        ],
        "may_go_out": not found.problems,
        "problems": list(found.problems),
        "warnings": list(found.warnings),
    }


def _reading(found: Reading) -> dict[str, Any]:
    return {"age": found.age, "words": found.words, "sentences": found.sentences, "hard": list(found.hard)}


def _print(found: Summary) -> None:
    terminal.say(found.title, bold=True)
    if found.notice:
        terminal.say(found.notice)
    terminal.say(found.general)
    for page in found.pages:
        terminal.say()
        terminal.say(page.title, bold=True)
        terminal.say(page.for_whom)
        for one in page.parts:
            terminal.say()
            terminal.say(one.title, bold=True)
            for text in one.paragraphs:
                terminal.say(text)
            for item in one.items:
                terminal.say(f"- {item}")
    terminal.say()
    terminal.say(found.about)
    ages = "; ".join(f"{page.title}: about {page.reading.age}" for page in found.pages)
    terminal.note(f"Reading age: about {found.reading.age}{f' ({ages})' if ages else ''}.")
    for sentence in found.reading.hard[:HARDEST]:
        terminal.note(f"Hard to read: {sentence}")


def _print_sources(found: Summary) -> None:
    for one in found.used:
        mark = "shown" if one.shown else "left out"
        terminal.say(f"{one.stage}, {one.row}, {mark}: {one.said} ({one.source})")
