"""What ``assistant cost`` and ``assistant shift`` print."""

from __future__ import annotations

from collections.abc import Iterator

from assistant import terminal
from assistant.costing.cost import Costing, StageCost, for_one_through_all
from assistant.costing.estimate import money, plainly, pounds, quantity, roughly
from assistant.costing.lines import Line
from assistant.costing.plan import changes, drivers, plan
from assistant.costing.shift import ShiftCost
from assistant.costing.sources import licences, titled
from corpus.costed import CountedIn


def print_costing(found: Costing, years: int | None, trace: bool) -> None:
    basis = found.assumptions.basis
    terminal.say(f"{found.profile.title}, version {found.profile.version}", bold=True)
    terminal.say(f"Prices of {basis.price_year}, cost of qualifications {basis.qualifications}. Sums are rounded here.")
    for warning in found.warnings:
        terminal.say(f"Note: {warning}")
    terminal.say()
    for stage in found.stages:
        _print_stage(stage, trace)
    for sentence in licences(found):
        terminal.say(sentence, dim=True)
    _print_whole(found)
    _print_plan(found, years)
    _print_drivers(found)
    _print_changes(found)
    print_gaps(found)


def _print_stage(stage: StageCost, trace: bool) -> None:
    each = "bereaved person" if stage.counted_in == "bereaved people" else "person"
    terminal.say(f"{stage.title}  [{stage.id}]", bold=True)
    nothing = "not known, since no row that is costed says which share of them need it"
    told = nothing if stage.nobody_said else money(stage.for_one)
    terminal.say(f"For each {each} in the stage: {told}", indent=2)
    if stage.service_a_year.central:
        terminal.say(f"For the service, a year: {money(stage.service_a_year)}", indent=2)
    if stage.a_year is not None:
        many = f" for {quantity(stage.people)} people" if stage.people else ""
        terminal.say(f"A year{many}: {roughly(stage.a_year)}", indent=2)
    for row in stage.rows:
        terminal.say(f"{row.need}  [{row.id}]", indent=2)
        for line in row.lines:
            whose = "each who needs it" if line.per == "person" else "the service, a year"
            terminal.say(f"{money(line.cost)} for {whose}: {line.what}", indent=4)
            if trace:
                _print_trace(line)
        if row.share is not None:
            terminal.say(f"{plainly(row.share.central * 100)}% of the people in the stage need it", indent=4, dim=True)
    terminal.say()


def _print_trace(line: Line) -> None:
    for part in line.parts:
        terminal.say(f"{part.name}: {part.formula} = {money(part.cost)}", indent=8)
    about = f"{line.rate.id or line.rate.what}, {titled(line.rate.source)}, {line.rate.where}"
    terminal.say(f"rate: {about}; {line.rate.price_year}, {line.rate.nation}", indent=8, dim=True)
    for one in line.alternatives:
        terminal.say(f"not to be added, {titled(one.name)}: {one.formula} = {money(one.cost)}", indent=8, dim=True)
    for note in line.notes:
        terminal.say(titled(note), indent=8, dim=True)


def _print_whole(found: Costing) -> None:
    terminal.say("Altogether", bold=True)
    each_of: dict[CountedIn, str] = {"people": "person", "bereaved people": "bereaved person"}
    for counted_in, each in each_of.items():
        whole = for_one_through_all(found, counted_in)
        if whole.central:
            terminal.say(f"For each {each} through all stages: {money(whole)}", indent=2)
    for formula in found.people.formulas:
        terminal.say(formula[0].upper() + formula[1:], indent=2)
    if found.a_year is not None:
        terminal.say(f"A year, of what could be costed: {roughly(found.a_year)}", indent=2)
    if found.a_year is not None and found.left_out:
        names = ", ".join(row.id for row in found.left_out)
        terminal.say(f"Not in it, since the people are not known: {names}", indent=2)
    terminal.say()


def _print_plan(found: Costing, years: int | None) -> None:
    lines = plan(found, years)
    if not lines:
        return
    terminal.say("By year of the plan and payer", bold=True)
    for one in lines:
        kind = "recurrent" if one.recurrent else "once"
        terminal.say(f"Year {one.year}, {one.payer}, {kind}: {roughly(one.cost)}", indent=2)
    terminal.say()


def _print_drivers(found: Costing) -> None:
    lines = drivers(found)[:8]
    if not lines:
        return
    terminal.say("What drives the total", bold=True)
    for one in lines:
        share = f"{one.share * 100:.1f}%"
        terminal.say(f"{share:>6}  {money(one.cost)}  {one.what} ({one.row})", indent=2)
    terminal.say()


def _print_changes(found: Costing) -> None:
    lines = changes(found)
    if not lines:
        return
    terminal.say("Now and proposed, for the lines that say what there is now", bold=True)
    for one in lines:
        told = f"{one.what} ({one.row}), {one.unit}: now {money(one.now)}, proposed {money(one.proposed)}"
        terminal.say(told, indent=2)
    terminal.say()


def print_gaps(found: Costing) -> None:
    if found.gaps:
        terminal.say("Not in the figures", bold=True)
    for gap in found.gaps:
        terminal.say(str(gap), indent=2)
    if found.gaps:
        terminal.say("A rate of your own goes in with --prices FILE, one of another year with --mix-years.", dim=True)


def print_against(found: Costing, other: Costing) -> None:
    terminal.say()
    terminal.say(f"Against {other.profile.title}, version {other.profile.version}", bold=True)
    for told in _differences(found, other):
        terminal.say(told, indent=2)
    terminal.say(f"{len(other.gaps)} gaps there, {len(found.gaps)} here.", indent=2)


def _differences(found: Costing, other: Costing) -> Iterator[str]:
    theirs = {stage.id: stage for stage in other.stages}
    for stage in found.stages:
        that = theirs.get(stage.id)
        if that is None:
            yield f"{stage.title}: stands here only, {money(stage.for_one)} for one"
            continue
        more = pounds(stage.for_one.central - that.for_one.central)
        told = f"{stage.title}: {money(that.for_one)} there, {money(stage.for_one)} here, {more} more for one"
        if stage.a_year is not None and that.a_year is not None:
            told += f"; a year {money(that.a_year)} there, {money(stage.a_year)} here"
        yield told
    for name in theirs.keys() - {stage.id for stage in found.stages}:
        yield f"{theirs[name].title}: stands there only, {money(theirs[name].for_one)} for one"


def print_shift(found: ShiftCost) -> None:
    for formula in found.formulas:
        terminal.say(formula[0].upper() + formula[1:])
    if found.break_even.ranges:
        low, high = found.break_even.low * 100, found.break_even.high * 100
        terminal.say(f"Break-even between {low:.1f}% and {high:.1f}% as the package price goes from low to high")
    terminal.say()
    for one in found.nets:
        terminal.say(f"{plainly(one.released * 100)}% becomes money: {money(one.pounds)} left")
    terminal.say()
    for rate in (found.activity, found.episode):
        about = f"{rate.what}: {pounds(rate.pounds.central)}, {rate.price_year}, {rate.nation}, {titled(rate.source)}"
        terminal.say(f"{about}, {rate.where}", dim=True)
    for text, source in found.notes:
        terminal.say(f"{text} ({titled(source)})")
