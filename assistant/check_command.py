"""``assistant check``: a specification against national frameworks, with the words on both sides."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from assistant import options, shapes, terminal
from assistant.check import check
from assistant.check_reports import By, Columns, Into, Keep, Out, can_be_written, documents_with, keep, report
from assistant.checking.made import DRAFT, is_made, made_here
from assistant.checking.specification import PASTED, of_file
from assistant.findings import Check, Finding
from assistant.kept_checks import kept_check
from assistant.session import Fault, opened
from assistant.wire import House
from corpus.frameworks import Framework
from corpus.records import Document, Nation

SHOWN = 200
"""Characters of what came nearest."""
STATUS = {
    "covered": "Covered",
    "partly": "Partly covered",
    "not-found": "Not found",
    "contradicted": "Contradicted",
    "not-applicable": "Set aside",
}


def check_command(
    context: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="The specification in any format; '-': standard input; draft:NAME, profile:NAME: the library's.",
        ),
    ],
    framework: Annotated[
        list[str] | None,
        typer.Option("--framework", help="Check this framework whole, by id. May be repeated. All that apply without."),
    ] = None,
    nation: Annotated[
        options.NationName | None, typer.Option("--nation", help="Of the specification, where it does not say.")
    ] = None,
    stage: Annotated[
        list[str] | None, typer.Option("--stage", help="Only what belongs to this stage, by id. May be repeated.")
    ] = None,
    chat: Annotated[
        bool, typer.Option("--chat", help="Let the chat model judge that is set; slow, and held to the same proof.")
    ] = False,
    json: options.AsJson = False,
    out: Out = None,
    into: Into = None,
    columns: Columns = None,
    keep_it: Keep = False,
    by: By = "",
    folder: options.LibraryFolder = None,
) -> None:
    """Check a specification against national frameworks: for each requirement the words on both sides."""
    if out or into or columns:
        can_be_written(out, into, columns)
    house = opened(folder or context.obj, furnish=False)
    if chat and house.settings.model is None:
        raise Fault("No chat model is set: name one in ASSISTANT_MODEL, for example ollama:llama3.1.")
    means = house.checking_by_chat if chat else house.checking
    document, warnings, content = _read(file, house)
    with terminal.counted("Reading the specification") as count:
        found = check(
            document,
            means,
            frameworks=framework or (),
            nation=_nation(nation),
            stages=stage or (),
            warnings=warnings,
            read=count,
            watch=lambda _, done, of: count(done, of, "Looking for what the frameworks ask"),
        )
    kept = kept_check(
        found,
        by=by,
        origin="draft" if file.startswith(DRAFT) else "text" if file == "-" else "file",
        draft=file.removeprefix(DRAFT) if file.startswith(DRAFT) else None,
        whole=bool(framework),
        nation=_nation(nation),
        stages=() if framework else tuple(stage or ()),
    )
    name = None
    if keep_it:
        suffix = ".md" if is_made(file) else Path(file).suffix if file != "-" else ".txt"
        name = keep(house.library, kept, document, content, suffix).paper.name
        terminal.note(f"Kept as '{name}'.")
    if out or into or columns:
        report(kept, documents_with(house.library, document), means.frameworks, out, into, columns, name)
    if json:
        terminal.print_json(shapes.check(found))
    elif not (out or into):
        _print(found, means.frameworks)


def _nation(name: options.NationName | None) -> Nation | None:
    return name.value if name else None  # type: ignore[return-value]  # the names are those of Nation


def _read(file: str, house: House) -> tuple[Document, tuple[str, ...], bytes]:
    """The specification, what to know of how it was read, and the file itself."""
    ocr = house.settings.ocr
    if is_made(file):
        return made_here(file, house.settings.library)
    if file != "-":
        return (*of_file(Path(file), ocr=ocr), Path(file).read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "given.txt"
        given.write_bytes(content := sys.stdin.buffer.read())
        return (*of_file(given, name=PASTED), content)


def _print(found: Check, frameworks: Mapping[str, Framework]) -> None:
    for slug in found.frameworks:
        framework = frameworks[slug]
        terminal.say(framework.title, bold=True)
        for one in found.findings:
            if one.framework == slug:
                _print_finding(one)
        terminal.say()
    for warning in found.warnings:
        terminal.note(f"Note: {warning}")


def _print_finding(one: Finding) -> None:
    terminal.say(f"{STATUS[one.status]} ({one.confidence:.0%}): {one.title}  [{one.requirement}]", indent=2)
    for quote in one.specification_quotes:
        terminal.say(f"“{' '.join(quote.text.split())}”", indent=6)
        terminal.say(
            f"the specification{terminal.place(quote.page, quote.printed_page, quote.section)}", indent=6, dim=True
        )
    missing, settles = one.missing or "", one.settles or ""
    if missing and one.status != "covered":
        named = "set aside" if one.status == "not-applicable" else "missing"
        terminal.say(f"{named}: {missing}", indent=6, dim=True)
    if settles and not (missing and missing in settles):  # else it says no more than what is missing
        terminal.say(f"to settle it: {settles}", indent=6, dim=True)
    for passage in one.nearest[:1]:
        terminal.say(f"nearest: {' '.join(passage.text.split())[:SHOWN]}", indent=6, dim=True)
    for quote in one.framework_quotes:
        flat = " ".join(quote.text.split())
        terminal.say(flat if quote.source.kind == "digest" else f"“{flat}”", indent=6)
        terminal.say(terminal.cited(quote), indent=6, dim=True)
