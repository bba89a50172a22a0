"""Care profiles as HTML: a stage as tables, what is left to decide, and profiles side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from assistant.pages.markup import badge, escaped
from corpus.profile_checks import REFERENCE, Finding
from corpus.profile_differences import Compared, Said
from corpus.profiles import Profile

CITED = re.compile(rf" \(({REFERENCE.pattern})\)$")
"""A reference at the end of a line."""
KINDS = {"gap": "Gap", "local decision": "Local decision", "doubt": "Please check"}
Title = Callable[[str, str], str]
"""A stage's and a row's ids to their words."""


def titles(profile: Profile) -> Title:
    stages = {stage.id: stage.title for stage in profile.stages}
    needs = {(stage.id, row.id): row.need.text for stage in profile.stages for row in stage.rows}
    return lambda stage, row: ", ".join(
        part for part in (stages.get(stage, stage), needs.get((stage, row), row) if row else "") if part
    )


def one_row(found: Compared, sourced: Callable[[str], str]) -> str:
    """What a profile says of a row, a stage or itself. ``sourced``: a reference to the name of what it cites."""
    body = "".join(
        f"<tr><th scope='row'>{escaped(one.field)}</th><td dir='auto'>{_lines(one.texts[0], sourced)}</td></tr>"
        for one in found.fields
        if one.texts[0]
    )
    head = f"<h3>{escaped(found.row or found.stage or 'About this profile')}</h3>"
    table = f"<table class='said-of stacks'><tbody>{body}</tbody></table>"
    return f"{head}<div class='excerpt'><div class='wide'>{table}</div></div>"


def _lines(text: Sequence[str] | None, sourced: Callable[[str], str]) -> str:
    return "<br>".join(_line(line, sourced) for line in text or ())


def _line(line: str, sourced: Callable[[str], str]) -> str:
    """A line with the source at its end by name and set apart."""
    cited = CITED.search(line)
    if cited is None:
        return escaped(line)
    return f"{escaped(line[: cited.start()])} <span class='quiet'>({escaped(sourced(cited[1]))})</span>"


def findings(found: Iterable[Finding], title: Title) -> str:
    """What is left to decide, as a table."""
    rows = "".join(
        f"<tr><td>{badge(KINDS[one.kind], 'caution' if one.kind != 'local decision' else 'plain')}</td>"
        f"<th scope='row'>{escaped(title(one.stage, one.row))}</th>"
        f"<td data-head='Field'>{escaped(one.field.replace('_', ' ').capitalize())}</td>"
        f"<td dir='auto' data-head='What'>{escaped(one.told)}</td>"
        f"<td data-head='Who decides'>{escaped(one.who or '')}</td></tr>"
        for one in found
    )
    heads = "".join(f"<th scope='col'>{head}</th>" for head in ("Kind", "Where", "Field", "What", "Who decides"))
    return (
        f"<div class='excerpt'><div class='wide'><table class='stacks plainly'><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div></div>"
    )


def beside(found: Iterable[Finding], needs: dict[str, str], most: int = 12) -> str:
    """The same as a short list, for beside the table of one stage."""
    all_of_them = list(found)
    items = "".join(
        f"<li>{badge(KINDS[one.kind], 'caution' if one.kind != 'local decision' else 'plain')} "
        f"<strong>{escaped(needs.get(one.row, one.row) or 'The stage')}</strong>: {escaped(one.told)}"
        f"{escaped(f' ({one.who})') if one.who else ''}</li>"
        for one in all_of_them[:most]
    )
    more = (
        f'<p class="quiet">and {len(all_of_them) - most} more, under “To decide”</p>' if len(all_of_them) > most else ""
    )
    return (
        f"<div class='left-over' tabindex='0' role='region' aria-label='What is left'><ul class='left'>{items}</ul>"
        f"{more}</div>"
    )


def faults(told: Iterable[tuple[str, str]]) -> str:
    """What is wrong with what was typed: place and fault."""
    items = "".join(f"<li><strong>{escaped(where)}</strong>: {escaped(fault)}</li>" for where, fault in told)
    return (
        f'<div class="warnings" role="alert"><strong>To put right before it can be saved</strong><ul>{items}</ul></div>'
    )


def changed(lines: Sequence[str], most: int = 40) -> str:
    items = "".join(f"<li>{escaped(line)}</li>" for line in lines[:most])
    more = f"<li>and {len(lines) - most} more</li>" if len(lines) > most else ""
    return f"<ul class='changes'>{items}{more}</ul>"


def side_by_side(found: Compared, called: Sequence[str], everything: bool) -> str:
    """A row of several profiles: a column for each, what not all say in bold."""
    fields = [one for one in found.fields if everything or one.differs]
    heads = "".join(f"<th scope='col'>{escaped(label)}</th>" for label in called)
    body = "".join(
        f"<tr><th scope='row'>{escaped(one.field)}</th>"
        + "".join(
            f"<td dir='auto' data-head='{escaped(label)}'>{_against(one, place)}</td>"
            for place, label in enumerate(called)
        )
        + "</tr>"
        for one in fields
    )
    where = ""
    if not all(found.has):
        have = [label for label, has in zip(called, found.has, strict=True) if has]
        where = f" {badge('Only in ' + ', '.join(have), 'caution')}"
    return (
        f"<h3>{escaped(found.called)}{where}</h3><div class='excerpt'><div class='wide'><table class='compared stacks'>"
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def _against(said: Said, place: int) -> str:
    """What one of several says; a line that not all have is marked as well as bold."""
    mine = said.texts[place]
    if mine is None:
        return "<span class='quiet'>not in this profile</span>"
    shared = set(mine).intersection(*(text or () for text in said.texts))
    return "<br>".join(escaped(line) if line in shared else f"<strong>{escaped(line)}</strong>" for line in mine) or "–"
