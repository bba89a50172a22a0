"""The Profiles page, as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import html_of, labels, shown
from streamlit.testing.v1 import AppTest

from assistant.profile_work import begun
from corpus.own_profiles import keep, profile, profiles, shipped, started_from_nothing, versions
from corpus.profile_excel import to_excel
from corpus.profile_files import to_yaml
from corpus.profiles import Cell, Outcome, Profile

App = Callable[[], AppTest]
EXAMPLE = "palliative-and-end-of-life-care"


def small(**fields: object) -> Profile:
    made = started_from_nothing("frailty", "Frailty", "england", "people with frailty", [("early", "Early stage")])
    return made.model_copy(update=fields)


@pytest.fixture
def page(app: App) -> App:
    def run() -> AppTest:
        return shown(app().switch_page("assistant/pages/profiles.py").run())

    return run


@pytest.fixture
def opened_profile(page: App, folder: Path) -> App:
    """The page with a small profile of the library's own open."""

    def run() -> AppTest:
        keep(folder, small(), based_on=None, by="Ann")
        return shown(page().selectbox(key="profile").set_value("frailty").run())

    return run


def press(page: AppTest, label: str) -> AppTest:
    return shown(next(one for one in page.button if one.label == label).click().run())


def see(page: AppTest, key: str, value: str) -> AppTest:
    page.session_state[key] = value
    return shown(page.run())


def form(page: AppTest) -> AppTest:
    """With a row as a form."""
    return see(page, "part-frailty", "One row as a form")


def need_field(page: AppTest) -> Any:
    return next(one for one in page.text_area if one.label == "Need")


# --- starting


def test_an_empty_library_says_what_to_do_next_and_offers_the_example(page: App) -> None:
    shown_page = page()
    assert "no care profile of its own yet" in shown_page.info[0].value
    assert shown_page.selectbox(key="new-source").value == EXAMPLE


def test_a_profile_is_started_from_the_example_and_opens(page: App, folder: Path) -> None:
    one = page()
    one.text_input(key="new-title").set_value("Harbour")
    one.text_input(key="new-by").set_value("Ann")
    press(one, "Start this profile")
    assert "'Harbour' is kept" in one.success[0].value.replace("\\", "")
    assert profile("harbour", folder).stages == shipped()[EXAMPLE].stages
    assert "0 gaps" in html_of(one)
    assert versions("harbour", folder)[0].by == "Ann"


def test_a_profile_from_nothing_needs_a_title_whom_it_is_for_and_stages(page: App, folder: Path) -> None:
    one = page()
    shown(one.selectbox(key="new-source").set_value("").run())
    press(one, "Start this profile")
    assert "needs a title and whom it is for and a stage" in one.error[0].value
    one.text_input(key="new-title").set_value("Dementia")
    one.text_input(key="new-population-").set_value("people with dementia")
    one.text_area(key="new-stages").set_value("Early\nLate\n")
    press(one, "Start this profile")
    assert [stage.id for stage in profile("dementia", folder).stages] == ["early", "late"]


def test_the_example_is_read_and_never_edited(page: App) -> None:
    one = see(page(), "profile-do", "Open")
    shown(one.selectbox(key="profile").set_value(EXAMPLE).run())
    assert "stays as it is" in html_of(one)
    assert "Save as the next version" not in labels(one)
    assert "GP; tier 2" in html_of(one)
    press(one, "Start a profile of your own from it")
    assert one.selectbox(key="new-source").value == EXAMPLE


# --- editing and saving


def test_gaps_and_local_decisions_stand_beside_the_table(opened_profile: App) -> None:
    html = html_of(opened_profile())
    assert "Left in this stage" in html
    assert "has no skill mix" in html
    assert "what people need first (commissioner and clinical lead)" in html
    assert "5 gaps" in html


def test_a_long_text_is_edited_in_a_form_and_saved_with_name_and_note(opened_profile: App, folder: Path) -> None:
    one = form(opened_profile())
    need_field(one).set_value('Help at night <b>"now"</b> =1+1')
    press(one, "Take this over")
    assert "1 change" in one.expander[0].label
    one.text_input(key="by-frailty").set_value("Bob")
    one.text_input(key="note-frailty-1").set_value("nights")
    press(one, "Save as the next version")
    assert "Saved as version 2" in one.success[0].value.replace("\\", "")
    latest = versions("frailty", folder)[0]
    assert (latest.version, latest.by, latest.note) == (2, "Bob", "nights")
    assert profile("frailty", folder).stages[0].rows[0].need.text == 'Help at night <b>"now"</b> =1+1'
    assert "<b>" not in html_of(see(one, "view-frailty", "Read"))


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(opened_profile: App, folder: Path) -> None:
    one = form(opened_profile())
    need_field(one).set_value("")
    press(one, "Take this over")
    assert "<strong>Early stage, first-need, Rows, Need</strong>: is missing" in html_of(one)
    press(one, "Save as the next version")
    assert "It was not saved" in one.error[0].value
    assert len(versions("frailty", folder)) == 1
    need_field(one).set_value("Help")
    press(one, "Take this over")
    press(one, "Save as the next version")
    assert profile("frailty", folder).stages[0].rows[0].need.text == "Help"


def test_the_second_of_two_who_save_sees_what_the_first_changed_and_loses_nothing(
    opened_profile: App, folder: Path
) -> None:
    one = form(opened_profile())
    need_field(one).set_value("My need")
    press(one, "Take this over")
    keep(folder, small(area="Hills"), based_on=1, by="Cy", note="area")
    press(one, "Save as the next version")
    assert "Cy saved version 2 while you worked on version 1" in one.warning[0].value.replace("\\", "")
    assert "The profile as a whole, Area: + Hills" in html_of(one)
    press(one, "Bring both together")
    press(one, "Save as the next version")
    latest = profile("frailty", folder)
    assert (latest.area, latest.stages[0].rows[0].need.text) == ("Hills", "My need")
    assert [paper.version for paper in versions("frailty", folder)] == [3, 2, 1]


def test_mine_is_saved_on_top_and_theirs_is_kept(opened_profile: App, folder: Path) -> None:
    one = form(opened_profile())
    need_field(one).set_value("My need")
    press(one, "Take this over")
    keep(folder, small(area="Hills"), based_on=1, by="Cy")
    press(one, "Save as the next version")
    press(one, "Leave version 2 as it is and save mine on top")
    press(one, "Save as the next version")
    assert profile("frailty", folder).area is None
    assert profile("frailty@2", folder).area == "Hills"


def test_what_is_undone_is_as_it_was_and_what_others_saved_is_shown_at_once(opened_profile: App, folder: Path) -> None:
    one = form(opened_profile())
    need_field(one).set_value("My need")
    press(one, "Take this over")
    press(one, "Undo all of them")
    form(one)
    assert need_field(one).value.startswith("[LOCAL:")
    stage = small().stages[0]
    theirs = stage.model_copy(update={"rows": (stage.rows[0].model_copy(update={"need": Cell(text="Theirs")}),)})
    keep(folder, small(stages=(theirs,)), based_on=1, by="Cy")
    shown(one.run())
    assert need_field(one).value == "Theirs"


def test_what_the_profile_says_of_itself_is_edited_in_a_form(opened_profile: App, folder: Path) -> None:
    one = see(opened_profile(), "part-frailty", "About the profile")
    next(field for field in one.text_input if field.label == "Telephone").set_value("0800 000 000")
    next(field for field in one.text_area if field.label.startswith("In scope")).set_value("adults, at home\ncarers")
    press(one, "Take this over")
    press(one, "Save as the next version")
    latest = profile("frailty", folder)
    assert (latest.telephone, latest.scope_in) == ("0800 000 000", ("adults, at home", "carers"))


def test_a_source_is_found_by_its_words_in_the_profile_s_nation(opened_profile: App) -> None:
    one = opened_profile()
    shown(one.text_input(key="source-words-frailty").set_value("advance care planning qs13").run())
    assert "nice-qs13:statement-2" in [code.value for code in one.code]
    shown(one.text_input(key="source-words-frailty").set_value("scottish palliative strategy").run())
    assert not [code.value for code in one.code if code.value.startswith("scot")]
    shown(one.text_input(key="source-words-frailty").set_value("nothing says this").run())
    assert any("Nothing has all of these words" in info.value for info in one.info)


# --- versions, comparing, files


def test_versions_are_compared_and_restored(opened_profile: App, folder: Path) -> None:
    one = opened_profile()
    keep(folder, small(area="Hills"), based_on=1, by="Cy", note="<i>area</i>")
    see(one, "view-frailty", "Versions")
    assert "Area: + Hills" in html_of(one)
    assert "&lt;i&gt;area" in html_of(one)
    press(one, "Make version 1 the latest again")
    assert profile("frailty", folder).area is None
    one.checkbox(key="sure-frailty").check().run()
    press(one, "Take it off the list")
    assert list(profiles(folder)) == [EXAMPLE]


def test_what_is_to_be_decided_is_listed_by_whom(opened_profile: App) -> None:
    one = see(opened_profile(), "view-frailty", "To decide")
    assert "10 things to decide" in html_of(one)
    shown(one.selectbox(key="whose-frailty").set_value("commissioner and clinical lead").run())
    assert "5 things to decide" in html_of(one)
    assert "has no skill mix" not in html_of(one)


def test_profiles_and_versions_stand_side_by_side(opened_profile: App, folder: Path) -> None:
    one = opened_profile()
    keep(folder, small(area="Hills"), based_on=1)
    see(one, "profile-do", "Compare")
    assert "Choose two or more" in one.info[0].value
    shown(one.multiselect(key="compare").set_value(["frailty@1", "frailty"]).run())
    assert "Different in 1 of 3 places" in html_of(one)
    assert "<strong>Hills</strong>" in html_of(one)
    shown(one.multiselect(key="compare").set_value([EXAMPLE, "frailty"]).run())
    see(one, "compare-view", "Skill mix")
    assert len(one.get("vega_lite_chart") or one.get("arrow_vega_lite_chart")) == 1
    assert "GP" in list(one.dataframe[0].value["Role"])
    see(one, "compare-view", "Cost")
    assert html_of(one).count('<th scope="row">') == 6


def test_a_profile_goes_out_as_a_file_and_comes_in_again(opened_profile: App, folder: Path) -> None:
    one = see(opened_profile(), "view-frailty", "Export")
    assert [button.label for button in one.get("download_button")][:3] == ["Excel workbook", "YAML", "Word"]
    see(one, "profile-do", "Import")
    changed = small(area="Hills")
    shown(one.file_uploader[0].upload("frailty.xlsx", to_excel(changed, 1)).run())
    assert "Area: + Hills" in html_of(one)
    press(one, "Keep this profile")
    assert profile("frailty", folder) == changed
    assert versions("frailty", folder)[0].note == "From frailty.xlsx"


def test_a_faulty_file_is_told_cell_by_cell_and_nothing_is_kept(page: App, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "frailty.xlsx"
    path.write_bytes(to_excel(small()))
    book = openpyxl.load_workbook(path)
    book["Rows"]["E2"] = "half"
    book.save(path)
    one = see(page(), "profile-do", "Import")
    shown(one.file_uploader[0].upload("frailty.xlsx", path.read_bytes()).run())
    assert "<strong>Rows!E2</strong>: &#x27;half&#x27; is not a number" in html_of(one)
    shown(one.file_uploader[0].upload("frailty.yaml", b"slug: [").run())
    assert "frailty.yaml, line 2" in html_of(one)
    assert list(profiles(folder)) == [EXAMPLE]


def test_a_file_without_a_version_does_not_replace_what_is_there_unasked(opened_profile: App, folder: Path) -> None:
    one = see(opened_profile(), "profile-do", "Import")
    shown(one.file_uploader[0].upload("frailty.yaml", to_yaml(small(area="Hills")).encode()).run())
    assert "Keep this profile" not in labels(one)
    press(one, "Keep it as another profile")
    assert set(profiles(folder)) == {"frailty", "frailty-2", EXAMPLE}


# --- the work behind the tables


def test_a_line_added_in_a_table_gets_an_id_and_a_deleted_row_takes_its_lines_along(folder: Path) -> None:
    stage = small().stages[0]
    rows = (stage.rows[0].model_copy(update={"outcomes": (Outcome(measure="Plan made"),)}),)
    work = begun(keep(folder, small(stages=(stage.model_copy(update={"rows": rows}),)), based_on=None))
    work.put("Rows", "early", [{"Stage": "early", "Need": "Help at night", "Share of people": 0.5}])
    work.put("Skill mix", "early", [{"Stage": "early", "Row": "help-at-night", "Role": "Nurse", "Contacts": "1,5"}])
    made = work.made()
    assert isinstance(made, Profile)
    (row,) = made.stages[0].rows
    assert (row.id, row.share_of_people, row.outcomes) == ("help-at-night", Decimal("0.5"), ())
    assert row.skill_mix[0].contacts == Decimal("1.5")
    work.settle()
    assert work.lines("Rows", "early")[0]["Row"] == "help-at-night"
    assert work.lines("Outcomes", "early") == []


def test_a_source_that_is_not_known_is_told_and_keeps_nobody_from_saving(opened_profile: App, folder: Path) -> None:
    stage = small().stages[0]
    row = stage.rows[0].model_copy(update={"quality": (Cell(text="x", source="own-plan:gone"),)})
    one = opened_profile()
    keep(folder, small(stages=(stage.model_copy(update={"rows": (row,)}),)), based_on=1)
    assert "&#x27;own-plan:gone&#x27; is neither" in html_of(see(one, "view-frailty", "To decide"))
