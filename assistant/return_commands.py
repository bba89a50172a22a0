"""``assistant drafts back``: what a draft that was sent round comes back with, and taking it over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import draft_files, options, terminal
from assistant.draft_commands import Name, proving
from assistant.drafts import Draft
from assistant.exporting.read_back import again, read_back
from assistant.returned import Proposal, ReturnedSection, coming_back, taken_over
from assistant.session import opened

SAID = {"changed": "Changed", "added": "Added", "removed": "Taken out", "noted": "Commented on"}


def back_command(
    context: typer.Context,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The Word, OpenDocument, HTML or Markdown file.")],
    take: Annotated[bool, typer.Option("--take", help="Take every change over into the draft.")] = False,
    by: Annotated[str, typer.Option(help="Who takes it over, for the record.")] = "",
    json: options.AsJson = False,
) -> None:
    """Show what an exported draft comes back with, section by section: changes, tracked or not, and comments."""
    house = opened(context.obj, furnish=False)
    draft, paper = draft_files.draft_named(name, house.library.folder)
    found = read_back(file)
    sections = coming_back(found, draft, paper, house.library.folder)
    documents = proving(house)
    if found.draft not in (None, paper.name):
        terminal.note(f"'{file.name}' was made from another draft, '{found.draft}': only what fits is shown.")
    lost = sum(again(one, documents) is None for one in found.citations)
    if lost:
        terminal.note(f"{lost} of its footnotes cannot be proven against this library.")
    if json:
        terminal.print_json([_shape(one) for one in sections])
    else:
        _print(sections)
    if not any(part.proposals or part.comments for part in sections):
        terminal.note("Everything in it is as in the draft.")
    elif take:
        for one in (one for part in sections for one in part.proposals):
            draft = taken_over(draft, one, documents)
        note = f"Taken over from {file.name}"
        kept = draft_files.keep(house.library.folder, paper.name, draft, based_on=paper.version, by=by, note=note)
        terminal.note(f"Kept as version {kept.version}, {_unsupported(draft)} without a source.")


def _unsupported(draft: Draft) -> str:
    count = len(draft.unsupported)
    return f"{count} statement{'' if count == 1 else 's'}"


def _print(sections: list[ReturnedSection]) -> None:
    for part in sections:
        terminal.say(part.title, bold=True)
        for comment in part.comments:
            terminal.say(f"{comment.by or 'Somebody'}: {comment.text}", indent=2, dim=True)
        for one in part.proposals:
            who = f" by {', '.join(one.by)}" if one.by else "" if one.kind == "noted" else ", not tracked"
            terminal.say(f"{SAID[one.kind]}{who}", indent=2)
            for label, text in (("before", one.before), ("now", one.after if one.kind != "noted" else "")):
                if text:
                    terminal.say(f"{label}: {text}", indent=4)
            for comment in one.comments:
                terminal.say(f"{comment.by or 'Somebody'}: {comment.text}", indent=4, dim=True)


def _shape(part: ReturnedSection) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": part.title,
        "comments": [{"by": one.by, "when": one.when, "text": one.text} for one in part.comments],
        "proposals": [_proposal(one) for one in part.proposals],
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "statement": one.statement,
        "kind": one.kind,
        "before": one.before,
        "after": one.after,
        "by": list(one.by),
        "comments": [{"by": each.by, "when": each.when, "text": each.text} for each in one.comments],
    }
