"""A care profile to what it costs: agrees with a hand calculation, traces every figure, and never guesses a rate."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from assistant.costing.cost import Assumptions, Costing, cost, for_one_through_all
from assistant.costing.estimate import Estimate, exactly, money, pence, pounds
from assistant.costing.lines import Line
from assistant.costing.people import Asked
from assistant.costing.plan import changes, drivers, plan
from assistant.costing.rates import Basis, NoRate, RateBook, book_with, builtin_book
from assistant.costing.shift import ShiftCost, shift
from corpus.costs import UnitCost
from corpus.price_tables import load_table
from corpus.prices import Price, builtin_price_lists
from corpus.profile_files import from_yaml, load_profiles
from corpus.profiles import Profile
from corpus.schema import KnowledgeInvalid

STAGE = """\
slug: worked
title: A worked costing
version: "1"
nation: england
population: people at home
stages:
  - id: last-days
    title: Last days
    public_name: The last days
    objective: Comfort.
    entry: Begins.
    exit: Ends.
    duration: 5 days
    rows:
"""
NURSE = "{role: District nurse, band: '6', contacts: 10, minutes: 45}"
TEAM = f"""\
      - id: at-home
        need: Comfort at home
        share_of_people: 0.6
        skill_mix:
          - {NURSE}
          - {{role: Palliative clinical nurse specialist, band: "7", contacts: 2, minutes: 60}}
          - {{role: GP, contacts: 1, minutes: 30}}
          - {{role: Healthcare assistant at night, band: "3", contacts: 3, minutes: 240}}
"""
COLUMNS = "id,role,band,cost_per_hour,basis,qualifications,price_year,nation,source,where,status,checked\n"
NEWEST = Basis("2024/25")


def profile(rows: str, head: str = STAGE) -> Profile:
    return from_yaml(head + rows, "worked.yaml", None)


def one_row(staff: str = NURSE, more: str = "share_of_people: 1") -> str:
    return f"      - id: one\n        need: One\n        {more}\n        skill_mix:\n          - {staff}\n"


def costed(rows: str, basis: Basis = NEWEST, book: RateBook | None = None, **asked: object) -> Costing:
    indirect = bool(asked.pop("indirect", False))
    return cost(profile(rows), book or builtin_book(), Assumptions(basis, Asked(**asked), indirect))  # type: ignore[arg-type]


def only(costing: Costing) -> Line:
    ((_, _, line),) = costing.lines
    return line


def reason(costing: Costing) -> str:
    (gap,) = costing.gaps
    return gap.reason


def own(folder: Path, rows: str, alone: bool = False) -> RateBook:
    path = folder / "rates.csv"
    path.write_text(COLUMNS + rows, encoding="utf-8")
    return book_with(builtin_book(), [load_table(path, UnitCost)], (), alone)


# --- a hand calculation


def test_a_row_agrees_with_a_hand_calculation_on_every_basis() -> None:
    # 5 days × 2 visits × 0.75 hours × £61; with qualifications × £68; ÷ (34% + 21%); 10 contacts × £59.65
    line = only(costed(one_row()))
    assert pence(line.cost.central) == Decimal("457.50")
    others = {one.name.split(" (")[0]: pence(one.cost.central) for one in line.alternatives}
    assert others == {
        "cost of qualifications included": Decimal("510.00"),
        "with indirect time": Decimal("831.82"),
        "by the price of a contact: District nursing, adult, face to face": Decimal("596.50"),
    }
    assert "No travel is in it." in line.notes


def test_a_stage_agrees_with_a_hand_calculation_to_the_penny() -> None:
    # 457.50 + 2 × 73 + 0.5 × 239 + 3 × 4 × 36, the last at prices of the year before
    costing = costed(TEAM, Basis("2024/25", other_years=True), deaths_a_year=1000, share_in_need=Decimal("0.75"))
    (stage,) = costing.stages
    assert [pence(line.cost.central) for _, _, line in costing.lines] == [
        Decimal("457.50"),
        Decimal("146.00"),
        Decimal("119.50"),
        Decimal("432.00"),
    ]
    assert pence(stage.rows[0].for_one.central) == Decimal("1155.00")
    assert pence(stage.for_one.central) == Decimal("693.00")  # for each in the stage: 60% need it
    assert costing.a_year is not None
    assert pence(costing.a_year.central) == Decimal("519750.00")  # 1,000 deaths × 75% × 60% × £1,155
    assert any("2023/24 stand among prices of 2024/25" in told and "Healthcare" in told for told in costing.warnings)


def test_travel_indirect_time_and_mileage_are_parts_of_their_own() -> None:
    staff = "{role: District nurse, band: '6', contacts: 10, minutes: 45, direct_share: 0.55, travel_minutes: 20, travel_miles: 6}"  # noqa: E501
    parts = {part.name: pence(part.cost.central) for part in only(costed(one_row(staff))).parts}
    # 10 × 45 ÷ 60 × 61 ÷ 0.55; 10 × 20 ÷ 60 × 61; 10 × 6 × £0.56
    assert parts == {
        "time of contacts": Decimal("831.82"),
        "time of travel": Decimal("203.33"),
        "mileage": Decimal("33.60"),
    }


def test_indirect_time_is_taken_from_what_is_known_of_the_role_when_asked_for() -> None:
    line = only(costed(one_row(), indirect=True))
    assert pence(line.cost.central) == Decimal("831.82")
    (share,) = (one for one in line.parts[0].factors if one.name.startswith("share of paid time"))
    assert "Ball and Philippou" in share.source


def test_a_post_round_the_clock_is_8760_hours_and_five_point_seven_posts() -> None:
    staff = "{role: District nurse, band: '7', cover: {hours_a_week: 168, staff_on_duty: 1}}"
    costing = costed(one_row(staff))
    line = only(costing)
    assert line.parts[0].formula == "168 hours a week × 365 ÷ 7 × 1 on duty × £73.00 a working hour"
    assert pence(line.cost.central) == Decimal("639480.00")  # 8,760 × £73
    assert line.whole_time is not None
    assert round(line.whole_time, 1) == Decimal("5.7")  # 8,760 ÷ 1,545
    assert any("8,760 hours ÷ 1,545" in note and "unit-costs-2024" in note for note in line.notes)
    assert costing.stages[0].for_one == exactly(Decimal(0))  # it is for all, not for each
    assert costing.a_year is not None
    assert pence(costing.a_year.central) == Decimal("639480.00")


def test_bed_days_and_other_units_are_costed_at_the_price_that_the_profile_gives() -> None:
    bed = "{item: Hospice bed, unit: bed-day, quantity: 2, quantity_high: 4, price: 450, price_year: 2024/25}"
    rows = f"      - id: one\n        need: One\n        share_of_people: 0.5\n        resources:\n          - {bed}\n"
    costing = costed(rows)
    assert only(costing).cost == Estimate(Decimal(900), Decimal(900), Decimal(1800))
    assert costing.stages[0].for_one == Estimate(Decimal(450), Decimal(450), Decimal(900))


def test_low_central_and_high_go_through_to_the_year() -> None:
    staff = "{role: District nurse, band: '6', contacts: 10, contacts_low: 8, contacts_high: 14, minutes: 45, minutes_low: 30}"  # noqa: E501
    rows = one_row(staff, "share_of_people: 0.5\n        share_low: 0.4\n        share_high: 0.6")
    costing = costed(rows, people_a_year=100)
    assert only(costing).cost == Estimate(Decimal(244), Decimal("457.5"), Decimal("640.5"))
    # 8 × 30 ÷ 60 × 61 × 0.4 × 100, and 14 × 45 ÷ 60 × 61 × 0.6 × 100
    assert costing.a_year == Estimate(Decimal(9760), Decimal(22875), Decimal(38430))


def test_after_a_death_the_bereaved_are_counted_and_not_the_deaths() -> None:
    head = STAGE.replace("    rows:", "    counted_in: bereaved people\n    rows:")
    made = profile(one_row("{role: Counsellor, band: '6', contacts: 2, minutes: 60}", "share_of_people: 0.1"), head)
    asked = Asked(deaths_a_year=1000, share_in_need=Decimal("0.75"))
    unknown = cost(made, builtin_book(), Assumptions(NEWEST, asked))
    assert unknown.a_year is None
    assert [row.id for row in unknown.left_out] == ["one"]
    assert any("how many people one death bereaves" in told for told in unknown.warnings)
    asked = Asked(deaths_a_year=1000, share_in_need=Decimal("0.75"), bereaved_for_each_death=Decimal(4))
    known = cost(made, builtin_book(), Assumptions(NEWEST, asked))
    assert known.a_year == exactly(Decimal(36000))  # 1,000 × 75% × 4 × 10% × 2 × £60


def test_deaths_are_reckoned_from_the_population_and_say_from_what() -> None:
    costing = costed(one_row(), population=250_000, share_in_need=Decimal("0.8"))
    assert costing.people.deaths == exactly(Decimal(2500))
    assert "Guidelines in Practice" in costing.people.formulas[0]
    assert costing.a_year == exactly(Decimal(915_000))  # 2,500 × 80% × £457.50


def test_what_nobody_said_of_people_is_named_and_no_year_is_told() -> None:
    costing = costed(one_row())
    assert costing.a_year is None
    assert any("the deaths expected in a year" in told for told in costing.warnings)
    assert for_one_through_all(costing, "people") == exactly(Decimal("457.5"))


# --- rates: one that fits, or a reason


@pytest.mark.parametrize(
    ("staff", "basis", "told"),
    [
        ("{role: Volunteer, contacts: 2, minutes: 30}", NEWEST, "no unit cost for 'Volunteer'"),
        ("{role: Astronaut, contacts: 2, minutes: 30}", NEWEST, "no unit cost for 'Astronaut'"),
        (
            "{role: District nurse, band: '2', contacts: 2, minutes: 30}",
            NEWEST,
            "for this role there are bands 4, 5",
        ),
        ("{role: District nurse, contacts: 2, minutes: 30}", NEWEST, "for this role there are bands 4, 5"),
        ("{role: Social worker, contacts: 2, minutes: 30}", NEWEST, "is of 2023/24, and this costing is at 2024/25"),
        ("{role: GP, contacts: 2, minutes: 30}", Basis("2019/20"), "is of 2023/24 and 2024/25"),
        ("{role: Pharmacist, band: '6', contacts: 2, minutes: 30}", Basis("2024/25", "included"), "only without the"),
        ("{role: GP, contacts: 2}", NEWEST, "contacts without minutes"),
        ("{role: GP}", NEWEST, "neither contacts nor cover"),
        ("{role: GP, cover: {hours_a_week: 168, staff_on_duty: 1}}", NEWEST, "paid by the working hour"),
        ("{role: GP, contacts: 2, minutes: 30, direct_share: 0.5}", NEWEST, "holds indirect time already"),
        ("{role: GP, rate: gp-of-ours, contacts: 2, minutes: 30}", NEWEST, "there is no rate 'gp-of-ours'"),
        ("{role: GP, rate: non-elective-long-stay, contacts: 2, minutes: 30}", NEWEST, "not for an hour or a contact"),
        (
            "{role: District nurse, band: '6', contacts: 2, minutes: 9, cover: {hours_a_week: 9, staff_on_duty: 1}}",
            NEWEST,
            "counted twice",
        ),
    ],
)
def test_what_cannot_be_priced_is_a_gap_with_its_reason_and_never_zero(staff: str, basis: Basis, told: str) -> None:
    costing = costed(one_row(staff), basis)
    assert told in reason(costing)
    assert costing.lines == []
    assert any("One thing is not in the figures" in said for said in costing.warnings)


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        ("{item: Bed, unit: bed-day, quantity: 2}", "'Bed' has no price"),
        ("{item: Bed, unit: bed-day, quantity: 2, price: 400}", "does not say its price year"),
        ("{item: Bed, unit: bed-day, quantity: 2, price: 400, price_year: 2019/20}", "is of 2019/20"),
        ("{item: Stay, unit: bed-day, quantity: 2, rate: non-elective-long-stay}", "counted in 'bed-day'"),
        ("{item: Bed, unit: day, quantity: 2, price: 4, price_year: 2024/25, rate: x}", "take one of them away"),
    ],
)
def test_a_resource_without_a_price_that_holds_is_a_gap(resource: str, told: str) -> None:
    rows = f"      - id: one\n        need: One\n        share_of_people: 1\n        resources: [{resource}]\n"
    assert told in reason(costed(rows))


def test_two_rates_for_a_role_and_band_are_a_gap_that_names_both(tmp_path: Path) -> None:
    rate = "a,District nurse,6,{},working hour,excluded,2024/25,england,Ours,row 2,user,read\n"
    book = own(tmp_path, rate.format(70) + rate.format(72).replace("a,", "b,", 1))
    told = reason(costed(one_row(), book=book))
    assert "more than one rate for District nurse, band 6: a (£70), b (£72); name one of them" in told
    chosen = costed(one_row(NURSE.replace("contacts", "rate: b, contacts", 1)), book=book)
    assert pence(only(chosen).cost.central) == Decimal("540.00")


def test_a_rate_of_ones_own_goes_before_the_one_that_ships_and_alone_leaves_gaps(tmp_path: Path) -> None:
    row = "ours-6,Community nurse,6,70,working hour,excluded,2024/25,england,Ours,row 2,user,read\n"
    beside = costed(TEAM, book=own(tmp_path, row))
    assert [pence(line.cost.central) for _, _, line in beside.lines][:2] == [Decimal("525.00"), Decimal("146.00")]
    assert [line.rate.own for _, _, line in beside.lines] == [True, False, False]
    alone = costed(TEAM, book=own(tmp_path, row, alone=True))
    assert [line.what for _, _, line in alone.lines] == ["District nurse, band 6"]
    assert len(alone.gaps) == 3


def test_a_price_of_a_contact_takes_the_place_of_minutes_and_is_never_added_to_them() -> None:
    staff = NURSE.replace("contacts", "rate: district-nursing-face-to-face, contacts", 1)
    line = only(costed(one_row(staff)))
    assert [part.name for part in line.parts] == ["price of contacts"]
    assert pence(line.cost.central) == Decimal("596.50")


def test_changing_a_unit_cost_changes_exactly_what_depends_on_it(tmp_path: Path) -> None:
    rates = (
        "n6,District nurse,6,{},working hour,excluded,2024/25,england,Ours,row 2,user,read\n"
        "n7,Palliative clinical nurse specialist,7,73,working hour,excluded,2024/25,england,Ours,row 3,user,read\n"
    )
    before = costed(TEAM, book=own(tmp_path, rates.format(61)), people_a_year=100)
    after = costed(TEAM, book=own(tmp_path, rates.format(62)), people_a_year=100)
    moved = [
        (one.what, two.cost.central - one.cost.central)
        for (_, _, one), (_, _, two) in zip(before.lines, after.lines, strict=True)
        if one != two
    ]
    assert moved == [("District nurse, band 6", Decimal("7.5"))]  # 10 × 45 ÷ 60 × £1
    assert before.a_year is not None
    assert after.a_year is not None
    assert after.a_year.central - before.a_year.central == Decimal("450")  # × 100 people × 60%
    assert (before.gaps, before.warnings) == (after.gaps, after.warnings)


def test_a_price_of_another_year_is_brought_up_by_an_index_or_named_as_it_is() -> None:
    staff = "{role: Social worker, contacts: 1, minutes: 60}"
    as_it_is = costed(one_row(staff), Basis("2024/25", other_years=True))
    assert pence(only(as_it_is).cost.central) == Decimal("48.00")
    assert any("as they are, not uplifted: Social worker" in told for told in as_it_is.warnings)
    brought = costed(one_row(staff), Basis("2024/25", other_years=True, uplift={"2023/24": Decimal("1.04")}))
    assert pence(only(brought).cost.central) == Decimal("49.92")
    assert any("times 1.04: Social worker" in told for told in brought.warnings)
    indexed = costed(
        "      - id: one\n        need: One\n        share_of_people: 1\n        resources:\n"
        "          - {item: Bed, unit: bed-day, quantity: 1, price: 300, price_year: 2021/22}\n",
        Basis("2023/24", other_years=True),
    )
    assert pence(only(indexed).cost.central) == Decimal("335.84")  # 300 × 1.0732 × 1.0431


def test_prices_of_another_nation_are_named() -> None:
    scottish = cost(profile(one_row(), STAGE.replace("england", "scotland")), builtin_book(), Assumptions(NEWEST))
    told = [one for one in scottish.warnings if "Prices of England stand in a profile for Scotland" in one]
    assert told == ["Prices of England stand in a profile for Scotland: Community nurse, band 6."]
    assert not [one for one in costed(one_row()).warnings if "Prices of England" in one]


# --- years, payers, drivers, now


def test_each_payer_pays_in_each_year_what_recurs_and_what_does_not() -> None:
    rows = """\
      - id: one
        need: One
        payer: ICB
        share_of_people: 1
        skill_mix:
          - {role: District nurse, band: "6", contacts: 1, minutes: 60}
          - {role: District nurse, band: "6", contacts: 1, minutes: 60, payer: Council, from_year: 2}
          - {role: District nurse, band: "6", contacts: 1, minutes: 60, payer: Charity, to_year: 1}
        resources:
          - {item: Set-up, unit: project, quantity: 1, per: service, recurrent: false, from_year: 2, price: 5000, price_year: 2024/25}
"""  # noqa: E501
    costing = costed(rows, people_a_year=10)
    found = [(one.year, one.payer, one.recurrent, one.cost.central) for one in plan(costing, 3)]
    assert found == [
        (1, "Charity", True, 610),
        (1, "ICB", True, 610),
        (2, "Council", True, 610),
        (2, "ICB", True, 610),
        (2, "ICB", False, 5000),
        (3, "Council", True, 610),
        (3, "ICB", True, 610),
    ]
    assert costing.a_year == exactly(Decimal(1220))  # what lasts: ICB and council


def test_what_drives_the_total_comes_first_and_the_shares_make_one() -> None:
    found = drivers(costed(TEAM, Basis("2024/25", other_years=True), people_a_year=100))
    assert [one.what.split(",")[0] for one in found][:2] == ["District nurse", "Healthcare assistant at night"]
    assert sum(one.share for one in found) == pytest.approx(Decimal(1))
    assert found[-1].so_far == pytest.approx(Decimal(1))


def test_now_stands_against_proposed_at_the_same_rates() -> None:
    staff = NURSE.replace("minutes", "contacts_now: 4, minutes")
    (change,) = changes(costed(one_row(staff), people_a_year=10))
    assert (change.now.central, change.proposed.central) == (Decimal(183), Decimal("457.5"))
    assert change.now_a_year == exactly(Decimal(1830))
    assert changes(costed(one_row())) == []  # nothing is said of now, so nothing is told


# --- a shift


def test_a_shift_to_new_care_tells_its_break_even_and_never_one_saving() -> None:
    found = shift(1000, Decimal("0.05"), Estimate(Decimal(1155), Decimal(1155), Decimal(2500)), builtin_book())
    assert isinstance(found, ShiftCost)
    assert found.activity_value == Decimal("299200.00")
    assert round(found.stays, 1) == Decimal("58.3")
    assert round(found.break_even.central * 100, 1) == Decimal("22.5")
    assert round(found.break_even.high * 100, 1) == Decimal("48.7")
    nets = {one.released: one.pounds for one in found.nets}
    assert pounds(nets[Decimal("0.3")].central) == "£22,448.74"
    assert pounds(nets[Decimal("0.3")].low) == "−£55,935.36"
    assert pounds(nets[Decimal(1)].central) == "£231,888.74"
    assert (found.activity.price_year, found.episode.price_year) == ("2023/24", "2023/24")
    assert any("capacity" in text for text, _ in found.notes)
    assert all(source for _, source in found.notes)


def test_a_shift_at_prices_of_two_years_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text(
        "id,item,unit,price,price_year,nation,source,where,status,checked\n"
        "our-stay,Stay,episode,5000,2024/25,england,Ours,row 2,user,read\n",
        encoding="utf-8",
    )
    book = book_with(builtin_book(), (), [load_table(path, Price)], alone=False)
    refused = shift(1000, Decimal("0.05"), exactly(Decimal(1)), book, episode="our-stay")
    assert isinstance(refused, NoRate)
    assert "at 2023/24 prices and 'our-stay' at 2024/25 prices" in refused.reason


# --- whatever is costed


def test_every_figure_of_the_example_traces_to_its_inputs() -> None:
    costing = cost(load_profiles()["palliative-and-end-of-life-care"], builtin_book(), Assumptions(NEWEST))
    assert costing.lines
    assert costing.gaps
    for _, _, line in costing.lines:
        for part in line.parts:
            assert part.formula
            assert all(one.source for one in part.factors)
        assert line.rate.source
        assert line.rate.where
    assert "an example" in costing.warnings[0]


@settings(max_examples=60, deadline=None)
@given(
    contacts=some.decimals(0, 1000, places=2),
    minutes=some.decimals(0, 600, places=1),
    share=some.decimals(0, 1, places=2),
    people=some.integers(1, 100_000),
)
def test_the_sum_of_a_year_is_its_factors_multiplied(
    contacts: Decimal, minutes: Decimal, share: Decimal, people: int
) -> None:
    staff = f"{{role: District nurse, band: '6', contacts: {contacts}, minutes: {minutes}}}"
    costing = costed(one_row(staff, f"share_of_people: {share}"), people_a_year=people)
    assert costing.a_year is not None
    assert pence(costing.a_year.central) == pence(contacts * minutes / 60 * 61 * share * people)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("400", "-400", "line 2, price: '-400' is not more than 0"),
        ("400", "0", "line 2, price: '0' is not more than 0"),
        ("400", "a lot", "line 2, price: 'a lot' is not a number"),
        ("2024/25", "last year", "line 2, price_year: 'last year' is not of that form"),
    ],
)
def test_a_broken_list_of_prices_is_told_with_its_cell(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "prices.csv"
    row = "our-bed,Bed,bed-day,400,2024/25,england,Ours,row 2,user,read\n"
    head = "id,item,unit,price,price_year,nation,source,where,status,checked\n"
    path.write_text(head + row.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeInvalid) as raised:
        load_table(path, Price)
    assert f"prices.csv, {told}" in str(raised.value)


def test_prices_that_ship_name_their_source_in_the_catalogue_and_stand_by_year() -> None:
    newest, before = builtin_price_lists()
    assert (newest.price_year, before.price_year) == ("2024/25", "2023/24")
    assert newest.rows["district-nursing-face-to-face"].price == Decimal("59.65")


def test_money_is_written_as_people_write_it() -> None:
    assert pounds(Decimal("-56.3")) == "−£56.30"
    assert money(Estimate(Decimal(1), Decimal("1155"), Decimal("2500.005"))) == "£1,155.00 (£1.00 to £2,500.01)"
