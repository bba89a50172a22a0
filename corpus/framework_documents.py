"""Frameworks as documents of a library: a sentence for each requirement, for Ask to find and cite."""

from __future__ import annotations

from pathlib import Path

from corpus.frameworks import RECALLED, Framework, load_frameworks
from corpus.records import Source
from corpus.schema import builtin_folder
from corpus.sources import BuiltinDocument, source_id


def documents(folder: Path | None = None) -> list[BuiltinDocument]:
    """What Ask finds and cites of the frameworks: a sentence for each requirement."""
    place = folder or builtin_folder("frameworks")
    return [
        BuiltinDocument(f"framework-{slug}", place / f"{slug}.yaml", _source(framework), markdown(framework).encode())
        for slug, framework in load_frameworks(place).items()
    ]


def _source(framework: Framework) -> Source:
    replaced = framework.superseded_by
    return Source(
        title=_heading(framework),
        publisher=framework.publisher,
        published=framework.published,
        nation=framework.nation,
        status=framework.status,
        kind="digest",
        checked=framework.checked,
        url=framework.url,
        licence=framework.licence,
        stands_for=framework.stands_for,
        superseded_by=source_id(replaced) if replaced else None,
    )


def _heading(framework: Framework) -> str:
    return f"{framework.title}: the requirements one by one"


def markdown(framework: Framework) -> str:
    """The framework as a document: a section for each group, a sentence or two for each requirement."""
    lines = [f"# {_heading(framework)}", ""]
    group = None
    for requirement in framework.requirements:
        if requirement.group and requirement.group != group:
            group = requirement.group
            lines += ["", f"## {group}", ""]
        lines.append((RECALLED if requirement.checked == "recalled" else "") + requirement.text)
        lines.append("")
    if framework.missing:
        lines += ["", "## What is not known here", "", framework.missing, ""]
    return "\n".join(lines)
