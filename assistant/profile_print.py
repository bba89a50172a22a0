"""Care profiles as the command line prints them, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from assistant import terminal
from assistant.costing.estimate import pounds
from assistant.profile_figures import StaffHours, StageCostFigure
from corpus.own_profiles import Held
from corpus.papers import Paper
from corpus.profile_checks import Finding, findings
from corpus.profile_differences import Compared, compared
from corpus.profiles import Profile

Json = dict[str, Any]
PLAIN = 110  # columns where the output is no terminal


def held(one: Held) -> Json:
    """A line of the list. ``version``: of the library; ``null`` for one that ships."""
    found, paper = one.profile, one.paper
    kinds = Counter(finding.kind for finding in findings(found)) if found else Counter[str]()
    return {
        "name": one.name,
        "title": one.title,
        "nation": found.nation if found else None,
        "area": found.area if found else None,
        "status": found.status if found else None,
        "stages": len(found.stages) if found else None,
        "rows": sum(len(stage.rows) for stage in found.stages) if found else None,
        "gaps": kinds["gap"],
        "local_decisions": kinds["local decision"],
        "doubts": kinds["doubt"],
        "version": paper.version if paper else None,
        "saved": paper.saved if paper else None,
        "by": paper.by if paper else None,
        "problem": one.problem,
    }


def print_list(found: Sequence[Held]) -> None:
    for one in found:
        told = held(one)
        terminal.say(f"{one.name}  {one.title}", bold=True)
        if one.problem:
            terminal.say(f"cannot be read: {one.problem}", indent=4)
            continue
        saved = f"version {told['version']} of {told['saved'][:10]}" if one.paper else "ships with the assistant"
        parts = [told["nation"], told["area"], told["status"], saved, f"by {told['by']}" if told["by"] else None]
        left = f"{told['rows']} rows, {told['gaps']} gaps, {told['local_decisions']} local decisions"
        terminal.say(", ".join(part for part in (*parts, left) if part), indent=4)


def finding(one: Finding) -> Json:
    return {"kind": one.kind, "stage": one.stage, "row": one.row, "field": one.field, "told": one.told, "who": one.who}


def print_findings(profile: Profile, stage: str | None) -> None:
    found = [one for one in findings(profile) if stage in (None, one.stage)]
    lines = [
        (one.kind, ", ".join(part for part in (one.stage, one.row) if part), one.told, one.who or "") for one in found
    ]
    _print_table(("Kind", "Where", "What", "Who decides"), lines)


def print_profile(profile: Profile, stage: str | None) -> None:
    terminal.say(profile.title, bold=True)
    titles = {one.title: one.id for one in profile.stages}
    for one in compared([profile]):
        if stage is not None and titles.get(one.stage) != stage:
            continue
        terminal.say()
        terminal.say(one.row or one.stage or "About this profile", bold=True)
        _print_table(("", ""), [(said.field, "\n".join(said.texts[0] or ())) for said in one.fields if said.texts[0]])
    kinds = Counter(one.kind for one in findings(profile))
    left = ", ".join(f"{kinds[kind]} {kind}s" for kind in ("gap", "local decision", "doubt"))
    terminal.say(f"Left: {left}. 'assistant profiles show {profile.slug} --left' lists them.")


def side_by_side(one: Compared) -> Json:
    """``texts``: what each profile says, line by line; ``null`` where it has not the row."""
    return {
        "stage": one.stage,
        "row": one.row,
        "has": list(one.has),
        "fields": [
            {
                "field": said.field,
                "differs": said.differs,
                "texts": [None if t is None else list(t) for t in said.texts],
            }
            for said in one.fields
        ],
    }


def staff_hours(one: StaffHours) -> Json:
    return {
        "profile": one.profile,
        "stage": one.stage,
        "role": one.role,
        "hours_for_100_people": float(round(one.hours, 2)),
    }


def rota_hours(label: str, found: Mapping[tuple[str, str], Decimal]) -> Json:
    hours = [{"stage": stage, "role": role, "staffed_hours_a_week": float(one)} for (stage, role), one in found.items()]
    return {"profile": label, "rotas": hours}


def stage_cost(one: StageCostFigure) -> Json:
    pounds_for_one = {name: float(round(getattr(one, name), 2)) for name in ("low", "central", "high")}
    return {
        "profile": one.profile,
        "stage": one.stage,
        "pounds_for_one_person": None if one.no_share else pounds_for_one,
        "no_share_said": one.no_share,
        "lines_left_out": one.gaps,
    }


def print_compared(
    called: Sequence[str], rows: Sequence[Compared], hours: Sequence[StaffHours], costs: Sequence[StageCostFigure]
) -> None:
    if not rows:
        terminal.say("They say the same in every row.")
    for one in rows:
        terminal.say(one.called, bold=True)
        if not all(one.has):
            where = [label for label, has in zip(called, one.has, strict=True) if has]
            terminal.say(f"only in {', '.join(where)}", indent=2)
        fields = [said for said in one.fields if said.differs]
        lines = [(said.field, *("\n".join(text) if text else "–" for text in said.texts)) for said in fields]
        _print_table(("", *called), lines)
    terminal.say("Hours of contact for 100 people in the stage", bold=True)
    _print_figures(called, {(one.stage, one.role, one.profile): f"{one.hours:,.1f}" for one in hours})
    terminal.say("Cost for each person in the stage, as far as it has rates", bold=True)
    told = {(one.stage, "", one.profile): _for_one(one) for one in costs}
    _print_figures(called, told)


def _for_one(one: StageCostFigure) -> str:
    if one.no_share:
        return "not known: nothing says who needs it"
    left = f" without {one.gaps} line{'' if one.gaps == 1 else 's'}" if one.gaps else ""
    return pounds(one.central) + left


def _print_figures(called: Sequence[str], figures: Mapping[tuple[str, str, str], str]) -> None:
    lines = []
    for stage, role in dict.fromkeys((stage, role) for stage, role, _ in figures):
        lines.append((f"{stage}, {role}" if role else stage, *(figures.get((stage, role, one), "–") for one in called)))
    _print_table(("", *called), lines)


def version(one: Paper) -> Json:
    return {"version": one.version, "saved": one.saved, "by": one.by, "note": one.note, "title": one.title}


def _print_table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    table = Table(box=box.SIMPLE_HEAD if any(heads) else None, show_header=any(heads), padding=(0, 2, 0, 0))
    for number, head in enumerate(heads):
        table.add_column(Text(terminal.shown(head)), ratio=1 if number == 0 else 3, overflow="fold")
    for line in lines:
        table.add_row(*(Text(terminal.shown(cell)) for cell in line))
    terminal.out.print(table, width=None if terminal.out.is_terminal else PLAIN)
