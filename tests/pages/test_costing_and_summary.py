"""The costing and the summary of a profile on a page, as a person uses them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import html_of, shown
from streamlit.testing.v1 import AppTest

COLUMNS = "id,role,band,cost_per_hour,basis,qualifications,price_year,nation,source,where,status,checked"
PROFILE = """\
slug: worked
title: A worked profile
version: "2"
nation: england
population: people at home
stages:
  - id: last-days
    title: Last days of life
    public_name: The last days
    objective: Comfort.
    entry: Begins.
    exit: Ends.
    duration: 5 days
    rows:
      - id: at-home
        need: Comfort at home
        public: Nurses visit you <b>at home</b>.
        available: AVAILABLE
        share_of_people: 0.6
        payer: The board
        skill_mix:
          - {role: District nurse, band: "6", contacts: 10, contacts_now: 4, minutes: 45}
          - {role: Volunteer, contacts: 2, minutes: 30}
        delivery: {setting: home, hours: day and night, public: They come day or night.}
        choices:
          - {option: who is with you, available: "yes"}
"""
SCRIPT = """
import re
from pathlib import Path
from assistant.pages.{module} import show_{name} as show
from corpus.profile_files import read_profile
show(read_profile(Path({path!r})), None)
"""


@pytest.fixture
def part(tmp_path: Path) -> object:
    """Shows a part of the page for the profile, changed by the given words."""

    def run(module: str, name: str, *changes: tuple[str, str]) -> AppTest:
        text = PROFILE
        for old, new in (*changes, ("AVAILABLE", "yes")):
            text = text.replace(old, new)
        path = tmp_path / "worked.yaml"
        path.write_text(text, encoding="utf-8")
        script = SCRIPT.format(module=module, name=name, path=str(path))
        return shown(AppTest.from_string(script, default_timeout=120).run())

    return run


def test_a_costing_shows_its_figures_its_warnings_and_its_gaps(part) -> None:  # type: ignore[no-untyped-def]
    page = part("costing", "costs")
    told = html_of(page)
    assert "£274.50" in told  # 457.50 for 60% of the people
    assert "there is no unit cost for &#x27;Volunteer&#x27;" in told
    assert "hold no travel" in told
    assert "1 thing is not in the figures" in told
    assert 'class="sum">£274.50</td>' in told


def test_people_that_are_given_make_a_sum_of_a_year_by_payer(part) -> None:  # type: ignore[no-untyped-def]
    page = part("costing", "costs")
    page.number_input(key="cost-deaths-worked").set_value(1000)
    told = html_of(shown(page.number_input(key="cost-need-worked").set_value(75.0).run()))
    assert "£205,875" in told  # 1,000 × 75% × 60% × 457.50
    assert "The board" in told
    assert "expected deaths a year: 1,000" in told.replace("Expected", "expected")


def test_each_line_says_how_it_was_reckoned_and_names_its_source_by_title(part) -> None:  # type: ignore[no-untyped-def]
    page = part("costing", "costs")
    told = html_of(shown(page.selectbox(key="cost-line-worked").set_value(0).run()))
    assert "10 contacts × 45 minutes ÷ 60 × £61.00 a working hour = £457.50" in told
    assert "Unit Costs of Health and Social Care 2025 Manual" in told
    assert "£596.50" in told  # by the price of a contact, beside it
    assert "never added" in told


def test_now_stands_beside_proposed(part) -> None:  # type: ignore[no-untyped-def]
    told = html_of(part("costing", "costs"))
    assert re.search(r">£183\.00</td><td [^>]*>£457\.50</td>", told)


def test_rates_of_ones_own_are_taken_and_a_broken_file_is_told_in_words(part) -> None:  # type: ignore[no-untyped-def]
    page = part("costing", "costs")
    rate = "n6,District nurse,6,100,working hour,excluded,2024/25,england,Ours,row 2,user,read"
    page.file_uploader(key="cost-rates").upload("ours.csv", f"{COLUMNS}\n{rate}\n".encode(), "text/csv")
    assert "£450.00" in html_of(shown(page.run()))  # 10 × 0.75 × £100 × 60%
    broken = part("costing", "costs")
    text = f"{COLUMNS}\n{rate.replace('100', 'dear')}\n".encode()
    broken.file_uploader(key="cost-rates").upload("ours.csv", text, "text/csv")
    assert "ours\\.csv, line 2, cost\\_per\\_hour" in shown(broken.run()).error[0].value


def test_a_shift_tells_its_break_even(part) -> None:  # type: ignore[no-untyped-def]
    page = part("costing", "costs")
    told = html_of(shown(page.number_input(key="shift-package").set_value(1155.0).run()))
    assert "22.5%" in told
    assert "frees capacity" in told


def test_a_profile_without_quantities_says_what_to_do(part) -> None:  # type: ignore[no-untyped-def]
    page = part("costing", "costs", (", contacts: 10, contacts_now: 4, minutes: 45", ""))
    assert "Nothing in this profile can be costed yet" in page.info[0].value


def test_a_summary_is_previewed_and_held_back_without_a_number(part) -> None:  # type: ignore[no-untyped-def]
    page = part("summary", "summary")
    told = html_of(page)
    assert "Nurses visit you &lt;b&gt;at home&lt;/b&gt;." in told
    assert "There is no telephone number that is answered day and night" in told
    assert "Reading age: about" in told
    assert page.button(key="summary-make").disabled


def test_a_summary_with_a_number_is_made_as_a_file(part) -> None:  # type: ignore[no-untyped-def]
    page = part("summary", "summary", ("nation: england", 'nation: england\ntelephone: "111"'))
    shown(page.selectbox(key="summary-as").set_value(".html").run())
    shown(page.button(key="summary-make").click().run())
    (saved,) = page.get("download_button")
    assert saved.proto.label == "Save the file"


def test_a_summary_of_what_is_not_available_shows_no_page_and_says_why(part) -> None:  # type: ignore[no-untyped-def]
    page = part("summary", "summary", ("AVAILABLE", "no"))
    told = html_of(page)
    assert "No row is marked as available locally" in told
    assert "marked as not available" in told
    assert "summary-make" not in [button.key for button in page.button]
