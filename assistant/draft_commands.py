"""``assistant draft`` and ``assistant drafts``: a template to a draft, and the drafts that are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from assistant import draft_files, draft_shapes, options, terminal
from assistant.draft import begun, drafting, prepared
from assistant.drafting.prepared import Prepared
from assistant.drafts import Brief, Draft, DraftSection, DraftStatement
from assistant.export import export, export_into
from assistant.exporting.of_draft import Kept, local_decisions, mark
from assistant.framework_words import FrameworkWords
from assistant.number import Documents
from assistant.session import Fault, opened
from assistant.wire import House
from corpus.library import Library, NotInLibrary
from corpus.papers import NotKept, Paper
from corpus.records import Document, Nation
from corpus.templates import load_templates

Files = tuple[Path | None, Path | None, Path | None]
"""--out, --clean and --into."""
drafts = typer.Typer(help="The drafts that are kept in the library, every version.", no_args_is_help=True)

Out = Annotated[
    Path | None, typer.Option("--out", help="Write it with footnotes and annexes: .docx .odt .html .md .pdf.")
]
Clean = Annotated[Path | None, typer.Option("--clean", help="Write the contract text alone, in the same formats.")]
Into = Annotated[
    Path | None,
    typer.Option("--into", help="Your own Word template, which --out and --clean fill at its headings, in its styles."),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="As 'assistant drafts list' shows it; NAME@2 for a version.")]


def draft_command(
    context: typer.Context,
    template: Annotated[
        str | None, typer.Argument(metavar="TEMPLATE", help="Id of a template. Without one they are listed.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Of the draft; the template's unless told.")] = None,
    nation: Annotated[
        options.NationName | None, typer.Option("--nation", help="Whose duties and guidance it follows.")
    ] = None,
    stage: Annotated[list[str] | None, typer.Option("--stage", help="Only this stage, by id. May be repeated.")] = None,
    section: Annotated[
        list[str] | None, typer.Option("--section", help="Only this section, by id. May be repeated.")
    ] = None,
    profile: Annotated[str | None, typer.Option(help="Name of the care profile that it is drawn from.")] = None,
    population: Annotated[str, typer.Option(help="For whom the service is.")] = "",
    local: Annotated[
        list[str] | None,
        typer.Option("--local", help='"what=fact": what fills the gap of these words. May be repeated.'),
    ] = None,
    framework: Annotated[
        list[str] | None, typer.Option("--framework", help="Only from this framework, by id. May be repeated.")
    ] = None,
    documents: options.Documents = None,
    superseded: Annotated[
        bool, typer.Option("--superseded", help="Draw also from what was replaced, with a warning on each statement.")
    ] = False,
    name: Annotated[str | None, typer.Option(help="Keep it under this name; one that was stopped goes on.")] = None,
    out: Out = None,
    clean: Clean = None,
    into: Into = None,
    json: options.AsJson = False,
    folder: options.LibraryFolder = None,
) -> None:
    """Draft a care profile or a service specification, each sentence with its source and its force."""
    house = opened(folder or context.obj)
    kept = _kept(name, house.library)
    if kept is None:
        brief = Brief(
            template=_template(template),
            nation=_nation(nation, template, house),
            stages=tuple(stage or ()),
            sections=tuple(section or ()),
            population=" ".join(population.split()),
            profile=profile,
            local=tuple(_fact(one) for one in local or ()),
            superseded=superseded,
            frameworks=tuple(framework or ()),
            documents=tuple(documents or ()),
        )
        ready = prepared(brief, house.drafting)
        whole, paper = _finished(begun(ready, title), ready, name, None)
    else:
        if template not in (None, kept[0].brief.template):
            raise Fault(f"'{name}' is a draft of '{kept[0].brief.template}': give another --name for '{template}'.")
        whole, paper = kept
        if not all(one.done for one in whole.sections):
            terminal.note(f"Going on with '{paper.name}', with what it was begun with.")
            whole, paper = _finished(whole, prepared(whole.brief, house.drafting), paper.name, paper)
    _given(whole, paper, house, (out, clean, into), json)


def _kept(name: str | None, library: Library) -> tuple[Draft, Paper] | None:
    """The draft of a name, if there is one."""
    if name is None:
        return None
    try:
        return draft_files.draft_named(name, library.folder)
    except NotKept:
        return None


def _template(name: str | None) -> str:
    known = load_templates()
    if name not in known:
        said = f"There is no template '{name}'" if name else "Say which template"
        raise Fault(f"{said}: there are {', '.join(known)}.")
    return name


def _nation(given: options.NationName | None, template: str | None, house: House) -> Nation:
    own = load_templates()[template].nation if template else None
    found = given.value if given else own or house.settings.home
    if found is None:
        terminal.note("Drafted for England: say --nation scotland, or set ASSISTANT_NATION, for another.")
    return cast(Nation, found or "england")


def _fact(given: str) -> tuple[str, str]:
    what, equals, words = given.partition("=")
    if not equals or not what.strip() or not words.strip():
        raise Fault(
            f"'{given}' is no local fact: write --local \"what=fact\", with the words of a gap before the sign."
        )
    return what.strip(), words.strip()


def _finished(whole: Draft, ready: Prepared, name: str | None, paper: Paper | None) -> tuple[Draft, Paper | None]:
    """The draft with all its sections, kept each time that one is done."""
    library = ready.means.library
    name = name or draft_files.free_name(whole.title, library.folder)
    with terminal.counted("Drafting") as tick:
        tick(sum(one.done for one in whole.sections), len(whole.sections))
        for step in drafting(whole, ready):
            done = [one for one in step.sections if one.done]
            latest = next(new for new, old in zip(step.sections, whole.sections, strict=True) if new is not old)
            if library.writable:
                based_on = paper.version if paper else None
                paper = draft_files.keep(library.folder, name, step, based_on=based_on, note=f"Drafted: {latest.title}")
            whole = step
            tick(len(done), len(step.sections))
    return whole, paper


def _given(whole: Draft, paper: Paper | None, house: House, files: Files, json: bool) -> None:
    """To files, as JSON, or on the terminal; and what a person should know of it."""
    out, clean, into = files
    documents = proving(house)
    kept = Kept(paper.name, paper.version) if paper else None
    if into is not None and out is None and clean is None:
        raise Fault("--into fills a template: say with --out or --clean where the filled one goes.")
    for path, alone in ((out, False), (clean, True)):
        if path is not None and into is not None:
            left = export_into(whole, into, path, documents, clean=alone, kept=kept)
            terminal.note(f"Written to '{path}', in the template '{into.name}'.")
            for one in left:
                terminal.note(f"Note: the template has no place for the {one.rstrip('.')}.")
        elif path is not None:
            export(whole, path, documents, clean=alone, kept=kept)
            terminal.note(f"Written to '{path}'.")
    if json:
        terminal.print_json(draft_shapes.draft(whole, documents, paper))
    elif out is None and clean is None:
        _print(whole, documents)
    if paper:
        terminal.note(f"Kept as '{paper.name}', version {paper.version}.")
    if not json:
        _note(whole)


def proving(house: House) -> Documents:
    """Every stored version that a draft may quote, those that ship among them."""
    words = FrameworkWords(house.library)

    def found(name: str) -> Document:
        try:
            return house.documents(name)
        except NotInLibrary:
            return words.named(name)

    return found


def _note(whole: Draft) -> None:
    open_ones = sum(state == "Open" for *_, state in local_decisions(whole))
    told = (
        f"{len(whole.statements)} statements, {open_ones} local decisions open, {len(whole.unsupported)} unsupported."
    )
    terminal.note(told)
    for section in whole.sections:
        for warning in section.warnings:
            terminal.note(f"Note: {section.title}: {warning}")
    for warning in whole.warnings:
        terminal.note(f"Note: {warning}")


def _print(whole: Draft, documents: Documents) -> None:
    terminal.say(whole.title, bold=True)
    for title, words in whole.header:
        terminal.say(f"{title}: {words}")
    for section in whole.sections:
        terminal.say()
        terminal.say(_heading(section), bold=True)
        for one in section.statements:
            _print_statement(one, documents)


def _heading(section: DraftSection) -> str:
    return f"{section.number} {section.title}" if section.number else section.title


def _print_statement(one: DraftStatement, documents: Documents) -> None:
    shown, quotes = draft_shapes.again(one, documents)
    terminal.say(f"{' | '.join(shown.cells) if shown.cells else shown.text} {mark(shown)}", indent=2)
    if shown.note:
        terminal.say(shown.note, indent=6, dim=True)
    for quote in quotes:
        terminal.say(terminal.cited(quote), indent=6, dim=True)


@drafts.callback()
def common(context: typer.Context, folder: options.LibraryFolder = None) -> None:
    context.obj = folder or context.obj


@drafts.command(name="list", epilog="Example: assistant drafts list --json")
def list_command(context: typer.Context, json: options.AsJson = False) -> None:
    """List the drafts, the one saved last first."""
    found = draft_files.drafts(opened(context.obj, furnish=False).library.folder)
    if json:
        terminal.print_json([draft_shapes.paper(one) for one in found])
        return
    if not found:
        terminal.note("There is no draft yet: 'assistant draft service-specification' makes one.")
    for one in found:
        terminal.say(f"{one.name}  {one.title}", bold=True)
        terminal.say(_about(one), indent=10)


@drafts.command(epilog="Example: assistant drafts show hospice-at-home --out hospice-at-home.docx")
def show(
    context: typer.Context,
    name: Name,
    out: Out = None,
    clean: Clean = None,
    into: Into = None,
    json: options.AsJson = False,
) -> None:
    """Print a draft, its quotations proven again, or write it to a file."""
    house = opened(context.obj, furnish=False)
    whole, paper = draft_files.draft_named(name, house.library.folder)
    _given(whole, paper, house, (out, clean, into), json)


@drafts.command(epilog="Example: assistant drafts versions hospice-at-home")
def versions(context: typer.Context, name: Name, json: options.AsJson = False) -> None:
    """List the versions of a draft: who saved what, and when."""
    found = draft_files.versions(name, opened(context.obj, furnish=False).library.folder)
    if json:
        terminal.print_json([draft_shapes.paper(one) for one in found])
        return
    for one in found:
        terminal.say(_about(one))


@drafts.command(epilog="Example: assistant drafts restore hospice-at-home 3")
def restore(
    context: typer.Context,
    name: Name,
    version: Annotated[int, typer.Argument(metavar="VERSION", min=1, help="The version.")],
) -> None:
    """Make an older version the latest again. The ones between stay."""
    paper = draft_files.restore(opened(context.obj, furnish=False).library.folder, name, version)
    terminal.note(f"'{paper.name}' is now version {paper.version}: {paper.note.lower()}.")


def _about(one: Paper) -> str:
    parts = [f"version {one.version}", one.saved[:16].replace("T", " "), one.by, one.note]
    return ", ".join(part for part in parts if part)
