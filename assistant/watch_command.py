"""``assistant watch``: what rests on documents that were superseded or changed since."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant import options, terminal
from assistant.check_reports import By
from assistant.conversations import Conversations
from assistant.session import opened
from assistant.watch import SAID, Resting, watch
from corpus.library import LibraryError


def watch_command(
    context: typer.Context,
    rerun: Annotated[
        bool,
        typer.Option(
            "--rerun", help="Ask, draft and check again what rests on them; what was kept stays as an earlier version."
        ),
    ] = False,
    by: By = "",
    json: options.AsJson = False,
    home: options.Home = None,
    folder: options.LibraryFolder = None,
) -> None:
    """List what rests on documents that were superseded or changed since, and which quoted words still stand."""
    house = opened(folder or context.obj, home)
    conversations = Conversations(house.library.folder)
    found = watch(house.library, conversations)
    if json:
        from assistant.reporting.shapes import resting

        terminal.print_json([resting(one) for one in found])
    else:
        for one in found:
            _print(one)
        if not found:
            terminal.note("Nothing that is kept rests on a document that was superseded or changed.")
    if rerun:
        from assistant.rerun import done_again

        for one in found:
            try:
                terminal.note(done_again(house, conversations, one, by))
            except LibraryError as error:  # the others go on
                terminal.note(f"'{one.title}' was not done again: {error}")


def _print(one: Resting) -> None:
    terminal.say(f"{one.kind} '{one.title}' [{one.name}]", bold=True)
    terminal.say(f"{one.standing} of {one.quotations} quotations stand in the same words.", indent=2)
    for moved in one.moved:
        by = f" by {moved.by}" if moved.by and moved.change == "superseded" else ""
        terminal.say(f"{moved.title} {SAID[moved.change]}{by}", indent=2)
        for fate in moved.fates:
            if fate.stands == "exact":
                continue
            terminal.say(f"{fate.stands}: {' '.join(fate.words.text.split())}", indent=4, dim=True)
            if fate.now and fate.stands == "reworded":
                terminal.say(f"now: “{' '.join(fate.now.text.split())}”", indent=6)
