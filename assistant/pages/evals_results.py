"""Results on the Evals page: figures beside others, one question looked at closely, two runs compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.pages import evals_words as words
from assistant.pages import markup
from assistant.pages.opening import Opening
from assistant.pages.words import counted, plain
from evals.measures import shaped
from evals.runs import OURS, Kept, Row, Run, RunWrong, compared, kept, load
from evals.systems import TOLD

HELD_OUT = "questions-commissioners-test"
"""A run of this name is shown as a whole only, so that nothing is chosen by single results of it."""
LISTED = 200  # questions that can be looked at closely, of those that match


@lru_cache(maxsize=8)
def _read(file: Path, changed: int) -> tuple[Run, dict[str, Any]]:
    run = load(file)
    if run.about.get("kind") == "speed":
        from evals.speed.figures import figures

        return run, figures(run)
    return run, run.figures()


def _run(one: Kept) -> tuple[Run, dict[str, Any]]:
    return _read(one.file, one.file.stat().st_mtime_ns)


def _choice(label: str, runs: list[Kept], key: str, index: int = 0) -> Kept:
    return runs[
        st.selectbox(
            label,
            range(len(runs)),
            index=index,
            format_func=lambda n: (
                words.run_named(runs[n].about, runs[n].file) + ("" if runs[n].whole else ", not finished")
            ),
            key=key,
        )
    ]


def show_results(opened: Opening) -> None:
    runs = kept(opened.settings.library / "runs")
    if not runs:
        st.info("Nothing has been measured yet. Start with the first twenty questions under Measure.")
        return
    chosen = _choice("Which run", runs, "run")
    try:
        run, found = _run(chosen)
    except RunWrong as problem:
        st.error(plain(str(problem)))
        return
    if not found["measures"]:
        st.info("No question has been answered in this run yet.")
    elif run.about.get("kind") == "speed":
        _speed(found)
    else:
        _figures(run, found)
        _closely(run)


def _figures(run: Run, found: dict[str, Any]) -> None:
    from evals import plots

    said = f"{counted(found['questions'], 'question')}, {found['unscored']} of them could not be judged"
    st.html(f'<p class="quiet">{said}. A figure is a share, 0 to 1, unless its name says otherwise.</p>')
    shown = {name: one for name, one in words.ordered(found["measures"]).items() if not name.startswith("seconds")}
    points = [(words.measure(name), TOLD[OURS], one) for name, one in shown.items()]
    for peer, beside in found.get("peers", {}).items():
        points += [
            (words.measure(name), TOLD[peer], beside["measures"][name]) for name in shown if name in beside["measures"]
        ]
    who = plots.key(list(dict.fromkeys(by for _, by, _ in points)), dark=_dark())
    st.html(words.key_of_plot(who) if len(who) > 1 else '<p class="quiet">The mean, and the interval around it:</p>')
    st.altair_chart(plots.intervals(points, dark=_dark()), width="stretch")
    st.html(words.figures_table(found, TOLD))
    for row in run.by(run.systems[0]):
        if row.unscored:
            st.html(f'<p class="quiet">Not judged: {markup.escaped(row.id)}: {markup.escaped(row.unscored)}</p>')


def _dark() -> bool:
    return st.context.theme.type == "dark"


def _speed(found: dict[str, Any]) -> None:
    from evals import plots
    from evals.speed.figures import table

    if found["growth"]:
        st.altair_chart(plots.growth(found["growth"]), width="content")
    st.code("\n".join(table(found)), language=None)


def _closely(run: Run) -> None:
    """One question: what was wanted, what was found, what was quoted."""
    if run.about.get("name") == HELD_OUT:
        st.html('<p class="quiet">Held out: these questions are only looked at as a whole.</p>')
        return
    st.html('<h2 class="question">Look at one question</h2>')
    rows = run.by(run.systems[0])
    picks = {name: [row for row in rows if is_one(row)] for name, is_one in PICKS.items()}
    pick = st.selectbox("Which", list(picks), format_func=lambda one: f"{one} ({len(picks[one])})", key="pick")
    found = picks[pick][:LISTED]
    if not found:
        st.html('<p class="quiet">There is none.</p>')
        return
    named = {row.id: str(row.told.get("question") or row.id) for row in found}
    chosen = st.selectbox("Question", list(named), format_func=named.__getitem__, key="closely")
    _one(next(row for row in found if row.id == chosen))


PICKS: dict[str, Callable[[Row], bool]] = {
    "All questions": lambda row: True,
    "Not found in ten passages": lambda row: row.values.get("R@10", 1) < 1,
    "Found, but not quoted": lambda row: row.values.get("R@10", 0) > 0 and row.values.get("evidence quoted", 1) == 0,
    "Wrongly refused": lambda row: row.values.get("wrong refusals") == 1,
    "Answered, though the documents do not": lambda row: row.values.get("right refusals") == 0,
    "Not judged": lambda row: row.unscored is not None,
}


def _one(row: Row) -> None:
    told = row.told
    st.html(markup.question(str(told.get("question", ""))))
    if told.get("history"):
        st.html(f'<p class="quiet">Asked before it: {markup.escaped(" / ".join(told["history"]))}</p>')
    figures = ", ".join(f"{words.measure(name)} {words.figure(value)}" for name, value in row.values.items())
    st.html(f'<p class="quiet">{markup.escaped(figures)}</p>')
    wanted, found, quoted = st.columns(3)
    with wanted:
        _listed("Wanted", [_placed(one) for one in _items(told.get("wanted"))], "No document answers it.")
    with found:
        passages = [
            _placed(one) + (markup.badge("holds the answer", "strong") if one.get("holds") else "")
            for one in _items(told.get("found"))
        ]
        _listed("Found", passages, "Nothing.")
    with quoted:
        _listed("Quoted", [_placed(one) for one in _items(told.get("quoted"))], str(told.get("refused") or "Nothing."))


def _items(given: Any) -> list[dict[str, Any]]:
    """Benchmarks that know texts by names tell names alone."""
    return [one if isinstance(one, dict) else {"text": str(one)} for one in given or ()]


def _placed(one: dict[str, Any]) -> str:
    place = ", ".join([str(one["document"])] if one.get("document") else []) + (
        f", page {one['page']}" if one.get("page") else ""
    )
    text = str(one.get("text") or "")
    return f'<p class="near clamped">{markup.escaped(text)}</p><p class="place">{markup.escaped(place)}</p>'


def _listed(title: str, items: list[str], none: str) -> None:
    inside = "".join(f"<li>{one}</li>" for one in items) or f"<li>{markup.escaped(none)}</li>"
    st.html(f'<h3 class="side">{title}</h3><ol class="looked-at">{inside}</ol>')


def show_comparison(opened: Opening) -> None:
    all_of_them = [one for one in kept(opened.settings.library / "runs") if one.about["kind"] != "speed"]
    times = Counter(str(one.about["name"]) for one in all_of_them)
    runs = [one for one in all_of_them if times[str(one.about["name"])] > 1]
    if not runs:
        st.info("Two runs of the same questions can be compared here: measure, change something, and measure again.")
        return
    first = _choice("First run", runs, "first-run", 1)
    same = [one for one in runs if one.about["name"] == first.about["name"] and one.file != first.file]
    second = _choice("Second run", same, f"second-run-{first.file.stem}")
    try:
        one, other = _run(first)[0], _run(second)[0]
        found, both = compared(one, other)
    except RunWrong:
        st.info("These two runs have no question in common.")
        return
    from evals import plots

    said = (
        f"{counted(both, 'question')} that both runs have. The second run less the first, and the interval around it:"
    )
    st.html(f'<p class="quiet">{said}</p>')
    told = shaped(found)
    shown = [
        (words.measure(name), value) for name, value in words.ordered(told).items() if not name.startswith("seconds")
    ]
    st.altair_chart(plots.differences(shown, dark=_dark()), width="stretch")
    st.html(words.differences_table(told))
    if HELD_OUT not in (one.about.get("name"), other.about.get("name")):
        _changed(one, other)


def _changed(first: Run, second: Run) -> None:
    """The questions that came out differently."""
    before, after = ({row.id: row for row in run.by(run.systems[0])} for run in (first, second))
    moved = []
    for name in before.keys() & after.keys():
        for measure in ("evidence quoted", "R@10", "nDCG@10", "right refusals", "recall@5"):
            was, now = before[name].values.get(measure), after[name].values.get(measure)
            if was is not None and now is not None and was != now:
                moved.append((now - was, name, measure, was, now))
                break
    if not moved:
        return
    rows = [
        [
            markup.escaped(str(after[name].told.get("question") or name)),
            words.measure(measure),
            words.figure(was),
            words.figure(now),
        ]
        for _, name, measure, was, now in sorted(moved)[:LISTED]
    ]
    with st.expander(f"{counted(len(moved), 'question')} came out differently"):
        st.html(words.table("The worse first.", ["Question", "Measure", "First run", "Second run"], rows))
