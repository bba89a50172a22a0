"""The costing of a profile, as part of a page: what is assumed, what it costs, what drives it, how it was reckoned."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import streamlit as st

from assistant.costing.cost import Assumptions, Costing, cost, for_one_through_all
from assistant.costing.estimate import between, money, roughly
from assistant.costing.own_rates import book_from
from assistant.costing.people import Asked
from assistant.costing.plan import changes, drivers, plan
from assistant.costing.rates import Basis, NoRate, RateBook, builtin_book
from assistant.costing.shift import shift
from assistant.costing.sources import licences
from assistant.costing.workbook import workbook
from assistant.pages import costing_markup as told
from assistant.pages import markup
from assistant.pages.cost_plot import BARS, drivers_plot
from assistant.pages.words import plain
from corpus.profiles import Profile
from corpus.schema import KnowledgeInvalid

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class _Chosen:
    book: RateBook
    assumptions: Assumptions
    years: int | None


def show_costs(profile: Profile, library_folder: Path | None) -> None:
    """The costing of a profile. ``library_folder``: as every part of the page takes it; nothing is kept there."""
    chosen = _inputs(profile)
    if chosen is None:
        return
    found = cost(profile, chosen.book, chosen.assumptions)
    if found.warnings:
        st.html(markup.warnings(found.warnings))
    if not found.lines:
        st.info("Nothing in this profile can be costed yet: give its staff lines contacts and minutes, or cover.")
        st.html(told.gaps(found.gaps))
        return
    _figures(found)
    _drivers(found)
    _plan(found, chosen.years)
    _now(found)
    _trace(found)
    st.html(told.gaps(found.gaps))
    name = f"{profile.slug}-costs.xlsx"
    st.download_button(
        "Download as Excel, with live formulas", workbook(found, chosen.years), name, EXCEL, key="cost-excel"
    )
    _shift(chosen.book)


def _inputs(profile: Profile) -> _Chosen | None:
    with st.expander("What is assumed", expanded=not (profile.numbers and profile.numbers.deaths_a_year)):
        asked = _people(profile)
        uploads = st.file_uploader(
            "Rates of your own (CSV)",
            type=["csv"],
            accept_multiple_files=True,
            key="cost-rates",
            help="The columns of unit_costs.csv or prices.csv; they go before the rates that ship.",
        )
        alone = st.checkbox("Use only rates of your own", key="cost-alone", disabled=not uploads)
        book = _book([(one.name, one.getvalue()) for one in uploads or ()], alone)
        if book is None:
            return None
        years = sorted({one.price_year for one in (*book.bases, *book.own_bases)}, reverse=True) or [book.newest_year()]
        left, right = st.columns(2)
        with left:
            year = st.selectbox("Prices of", years, key="cost-year")
            mixed = st.checkbox("Use rates of other years where there is none, and say so", key="cost-mix")
        with right:
            training = st.selectbox("Cost of qualifications", ["excluded", "included"], key="cost-qualifications")
            indirect = st.checkbox("Reckon in the indirect time that is known of a role", key="cost-indirect")
        span = int(st.number_input("Years of the plan", 1, 20, 1, key=f"cost-years-{profile.slug}"))
    basis = Basis(year, "included" if training == "included" else "excluded", mixed)
    return _Chosen(book, Assumptions(basis, asked, indirect), span if span > 1 else None)


def _people(profile: Profile) -> Asked:
    """What is said of people here goes before what the profile says."""
    known = profile.numbers
    left, middle, right = st.columns(3)
    with left:
        deaths = st.number_input(
            "Deaths expected in a year",
            0,
            10_000_000,
            known.deaths_a_year or 0 if known else 0,
            key=f"cost-deaths-{profile.slug}",
        )
    with middle:
        share = float(known.share_in_need or 0) * 100 if known else 0.0
        need = st.number_input(
            "Of those, how many in a hundred need the care", 0.0, 100.0, share, key=f"cost-need-{profile.slug}"
        )
    with right:
        each = float(known.bereaved_for_each_death or 0) if known else 0.0
        bereaved = st.number_input(
            "People whom one death bereaves", 0.0, 100.0, each, key=f"cost-bereaved-{profile.slug}"
        )
    return Asked(
        deaths_a_year=int(deaths) or None,
        share_in_need=Decimal(str(need)) / 100 if need and need != share else None,
        bereaved_for_each_death=Decimal(str(bereaved)) if bereaved else None,
    )


def _book(uploads: Sequence[tuple[str, bytes]], alone: bool) -> RateBook | None:
    """``None`` where a file cannot be read, which is then told."""
    if not uploads:
        return builtin_book()
    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        paths = []
        for place, (name, content) in enumerate(uploads):
            path = Path(folder) / str(place) / (Path(name.replace("\\", "/")).name or "rates.csv")
            path.parent.mkdir()
            path.write_bytes(content)
            paths.append(path)
        try:
            return book_from(paths, alone=alone)
        except KnowledgeInvalid as fault:
            for line in str(fault).splitlines()[:10]:
                st.error(plain(line))
            return None


def _figures(found: Costing) -> None:
    whole = for_one_through_all(found, "people")
    said = f"For each person through all stages: {money(whole)}."
    if found.a_year is not None and found.people.in_need is not None:
        said += f" A year, of what could be costed: {roughly(found.a_year)}."
    st.html(f'<p class="lead">{markup.escaped(said)}</p>')
    st.html(told.stages(found))
    for formula in found.people.formulas:
        st.html(f'<p class="quiet">{markup.escaped(formula[0].upper() + formula[1:])}</p>')
    if found.a_year is not None and found.left_out:
        names = "; ".join(row.need for row in found.left_out)
        st.html(f'<p class="quiet">Not in a year, since their people are not known: {markup.escaped(names)}.</p>')
    for sentence in licences(found):
        st.html(f'<p class="quiet">{markup.escaped(sentence)}</p>')


def _drivers(found: Costing) -> None:
    lines = drivers(found)
    if not lines:
        return
    unit = "in a year" if found.people.in_need is not None else "for one person of the profile"
    st.html(f'<h2 class="question">What drives the total, {unit}</h2>')
    needs = {(stage.title, row.id): row.need for stage in found.stages for row in stage.rows}
    named = [replace(one, row=needs.get((one.stage, one.row), one.row)) for one in lines]
    st.altair_chart(drivers_plot(named, dark=st.context.theme.type == "dark"), width="stretch", key="cost-drivers")
    with st.expander(f"The same as a table{f', {BARS} of them above' if len(lines) > BARS else ''}"):
        st.html(told.drivers(lines))


def _plan(found: Costing, years: int | None) -> None:
    lines = plan(found, years)
    if lines:
        with st.expander("By year and payer", expanded=len({one.payer for one in lines}) > 1):
            st.html(told.years(lines))


def _now(found: Costing) -> None:
    lines = changes(found)
    if lines:
        with st.expander("Now and proposed", expanded=True):
            st.html(told.changes(lines))
            left = len(found.lines) - len(lines)
            if left:
                st.html(f'<p class="quiet">{left} lines do not say what is provided now and are not compared.</p>')


def _trace(found: Costing) -> None:
    with st.expander("Every line, and how it was reckoned"):
        places = range(len(found.lines))
        names = [f"{line.what}: {row.need} ({stage.title})" for stage, row, line in found.lines]
        chosen = st.selectbox(
            "Show how this line was reckoned",
            places,
            index=None,
            format_func=lambda one: names[one],
            key=f"cost-line-{found.profile.slug}",
            placeholder="Choose a line",
        )
        if chosen is not None and chosen < len(names):
            st.html(told.trace(found.lines[chosen][2]))
        st.html(told.lines(found))


def _shift(book: RateBook) -> None:
    with st.expander("What if emergency stays were shifted to new care?"):
        left, right = st.columns(2)
        with left:
            deaths = int(st.number_input("Deaths in a year", 1, 10_000_000, 1000, key="shift-deaths"))
            share = st.number_input("Share of emergency activity, in a hundred", 0.1, 100.0, 5.0, key="shift-share")
        with right:
            package = st.number_input("Pounds of new care for one person", 0.0, 1e6, 0.0, key="shift-package")
            high = st.number_input("The most it may cost, in pounds", 0.0, 1e6, 0.0, key="shift-high")
        if not package:
            st.info("Give the price of the new care for one person, such as a row's above.")
            return
        if high and high < package:
            st.error("The most it may cost has to be no less than its price.")
            return
        price = between(Decimal(str(package)), None, Decimal(str(high)) if high else None)
        found = shift(deaths, Decimal(str(share)) / 100, price, book)
        if isinstance(found, NoRate):
            st.error(plain(f"It cannot be reckoned: {found.reason}."))
        else:
            st.html(told.shifted(found))
