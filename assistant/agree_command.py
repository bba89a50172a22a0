"""``assistant agree``: what each document says on a topic, and where they agree or differ."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant import options, terminal
from assistant.agree import SAID, Said, agreement
from assistant.ask import cannot_be_asked
from assistant.session import Fault, opened
from corpus.entries import standing


def agree_command(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="A few words, in quotation marks.")],
    json: options.AsJson = False,
    home: options.Home = None,
    folder: options.LibraryFolder = None,
) -> None:
    """Set side by side what each document says on a topic: where they agree, differ or are silent."""
    problem = cannot_be_asked(topic)
    if problem:
        raise Fault(problem)
    house = opened(folder or context.obj, home)
    entries = standing(house.library.entries())
    found = agreement(topic, house.search, house.encoder, house.documents, entries, house.settings.home)
    if json:
        from assistant.reporting.shapes import agreement as shaped

        terminal.print_json(shaped(found))
        return
    for voice in found.voices:
        source = voice.source
        known = (source.publisher, (source.published or "")[:4], source.nation, source.status)
        terminal.say(f"{source.stands_for or source.title}", bold=True)
        terminal.say(", ".join(part for part in known if part), indent=2, dim=True)
        for one in voice.said:
            _print(one)
    for pair in found.pairs:
        terminal.say()
        terminal.say(f"{SAID[pair.relation]}: {pair.told}", bold=True)
        _print(pair.one)
        _print(pair.other)
    terminal.note(f"{len(found.silent)} other documents say nothing on this that was found.")


def _print(one: Said) -> None:
    flat = " ".join(one.quote.text.split())
    terminal.say(flat if one.quote.source.kind == "digest" else f"“{flat}”", indent=2)
    terminal.say(f"{one.force}; {terminal.cited(one.quote)}", indent=4, dim=True)
