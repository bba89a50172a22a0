"""The summary for patients and families: plain, local, addressed to its reader, and held back until it is right."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as some

from assistant.exporting.pandoc import NotExported
from assistant.reading_age import reading
from assistant.summary import Page, Summary, summary
from assistant.summary_paper import export_summary, paper
from corpus.profile_files import load_profiles, to_yaml
from corpus.profiles import Cell, Profile, Row, Staff
from corpus.public_words import load_public_words
from tests.conftest import Command

EXAMPLE = load_profiles()["palliative-and-end-of-life-care"]


def opened(row: Row, **changes: Any) -> Row:
    """A row that is available with all its choices, and whose response time is not left open."""
    choices = tuple(one.model_copy(update={"available": "yes"}) for one in row.choices)
    delivery = row.delivery.model_copy(update={"response_time": None}) if row.delivery else None
    return row.model_copy(update={"available": "yes", "choices": choices, "delivery": delivery, **changes})


def ours(**changes: Any) -> Profile:
    """The example as if an area had made it its own."""
    stages = tuple(
        stage.model_copy(update={"rows": tuple(opened(row) for row in stage.rows)}) for stage in EXAMPLE.stages
    )
    settled = {
        "slug": "ours",
        "example": False,
        "status": "agreed",
        "stages": stages,
        "telephone": "0300 123 4567",
        "approver": "A. Name, clinical lead",
        "review_date": "2027-11-01",
        "if_not_working": "Call the number above. Ask for the person in charge.",
    }
    return EXAMPLE.model_copy(update={**settled, **changes})


def with_row(change: dict[str, Any], profile: Profile | None = None) -> Profile:
    """A profile whose very first row is changed."""
    profile = profile or ours()
    first, *others = profile.stages
    row, *rows = first.rows
    stage = first.model_copy(update={"rows": (row.model_copy(update=change), *rows)})
    return profile.model_copy(update={"stages": (stage, *others)})


def text_of(found: Summary | Page) -> str:
    pages = found.pages if isinstance(found, Summary) else (found,)
    lines = [
        line
        for page in pages
        for line in (page.title, page.for_whom, *(t for p in page.parts for t in (p.title, *p.paragraphs, *p.items)))
    ]
    return "\n".join(lines)


def part(page: Page, name: str) -> str:
    return "\n".join(text for one in page.parts if one.id == name for text in (*one.paragraphs, *one.items))


# --- what stands in it


def test_each_stage_has_a_page_under_its_public_name_and_nobody_reads_of_decline() -> None:
    found = summary(ours())
    assert [page.title for page in found.pages] == [stage.public_name for stage in EXAMPLE.stages]
    assert not re.search(r"declin|advancing|terminal", text_of(found), re.IGNORECASE)


def test_a_page_says_what_to_expect_who_helps_when_what_to_choose_and_where_wishes_are() -> None:
    page = summary(ours()).pages[1]
    assert [one.id for one in page.parts] == [
        "what-to-expect",
        "who-helps",
        "how-to-get-help",
        "what-you-can-choose",
        "your-family",
        "if-it-is-not-working",
        "where-your-wishes-are-recorded",
    ]
    assert "call for help, day or night" in part(page, "what-to-expect")
    assert "community nurses" in part(page, "who-helps")
    assert part(page, "how-to-get-help").startswith("Call 0300 123 4567. Someone will answer, day or night.")


def test_pages_after_a_death_are_addressed_to_the_family() -> None:
    after = summary(ours()).pages[3:]
    for page in after:
        assert "family and friends" in page.for_whom
        assert not part(page, "your-family")  # what families can expect is what the page is about
        assert not part(page, "where-your-wishes-are-recorded")
    assert "Families have one name and number" in part(after[0], "what-to-expect")


def test_nothing_of_costs_bands_minutes_or_numbers_of_staff_is_told() -> None:
    told = text_of(summary(ours()))
    assert not re.search(r"£|\bband\b|minutes|contacts|\btier\b|whole-time", told, re.IGNORECASE)
    assert "Palliative clinical nurse specialist" not in told
    assert "nurses who are experts in comfort and support" in told


def test_only_what_is_marked_as_available_locally_is_shown() -> None:
    profile = with_row({"available": "no", "public": "There is a list at your surgery."})
    assert "There is a list at your surgery" not in text_of(summary(profile))
    row = ours().stages[0].rows[1]
    kept = tuple(one.model_copy(update={"available": "no" if n else "yes"}) for n, one in enumerate(row.choices))
    first = ours().stages[0].model_copy(update={"rows": (row.model_copy(update={"choices": kept}),)})
    page = summary(ours(stages=(first, *ours().stages[1:]))).pages[0]
    assert part(page, "what-you-can-choose").splitlines()[1:] == ["To make a plan now, later or not at all."]


def test_the_example_as_it_ships_shows_nothing_since_nothing_is_marked() -> None:
    found = summary(EXAMPLE)
    assert found.pages == ()
    assert any("No row is marked as available" in told for told in found.problems)
    assert found.notice is not None
    assert "EXAMPLE" in found.notice


@pytest.mark.parametrize(("nation", "named", "never"), [("england", "EPaCCS", "KIS"), ("scotland", "KIS", "EPaCCS")])
def test_wishes_are_recorded_where_the_nation_records_them(nation: str, named: str, never: str) -> None:
    told = part(summary(ours(nation=nation)).pages[0], "where-your-wishes-are-recorded")
    assert named in told
    assert never not in told


def test_where_a_nation_has_no_record_known_here_the_profile_has_to_say_it() -> None:
    found = summary(ours(nation="wales"))
    assert not part(found.pages[0], "where-your-wishes-are-recorded")
    assert any("Where wishes are recorded is not known" in told for told in found.warnings)
    told = summary(ours(nation="wales", wishes_recorded="Your plan is kept at your surgery.")).pages[0]
    assert part(told, "where-your-wishes-are-recorded") == "Your plan is kept at your surgery."


def test_it_says_that_it_is_general_with_version_approver_and_date_of_review() -> None:
    found = summary(ours())
    assert "not your own care plan" in found.general
    assert found.about == "Version 1. Approved by A. Name, clinical lead. To be looked at again by 2027-11-01."
    assert found.notice is None
    draft = summary(ours(approver=None))
    assert draft.notice is not None
    assert "DRAFT" in draft.notice
    assert any("Nobody is named who approves it" in told for told in draft.warnings)


def test_the_commissioner_sees_each_row_that_was_used_or_left_out_with_its_source() -> None:
    found = summary(with_row({"available": "no"}))
    left = [one for one in found.used if not one.shown]
    assert [(one.row, one.source) for one in left] == [("found-in-time", "marked as not available")]
    assert {one.row for one in found.used if one.shown} == {
        row.id for stage in EXAMPLE.stages for row in stage.rows if row.id != "found-in-time"
    }
    assert "nice-qs13:statement-2" in {one.source for one in found.used}
    assert "nice-qs13" not in text_of(found)  # for the commissioner, not for the patient


# --- when it may not go out


@pytest.mark.parametrize(
    ("telephone", "told"),
    [
        (None, "no telephone number that is answered day and night"),
        ("[LOCAL: number; commissioner]", "is no telephone number"),
        ("see the website", "is no telephone number"),
    ],
)
def test_nothing_goes_out_without_a_telephone_number(tmp_path: Path, telephone: str | None, told: str) -> None:
    found = summary(ours(telephone=telephone))
    with pytest.raises(NotExported, match=told):
        export_summary(found, tmp_path / "summary.html")
    assert not list(tmp_path.iterdir())


def test_a_short_number_such_as_111_is_a_number() -> None:
    assert summary(ours(telephone="111, option 2")).problems == ()


def test_nothing_goes_out_with_a_local_decision_left_open() -> None:
    found = summary(with_row({"families": (Cell(text="[LOCAL: who calls; provider]"),)}))
    assert [told for told in found.problems if "[LOCAL: who calls; provider]" in told]


def test_words_that_name_money_or_bands_are_held_back() -> None:
    for words in ("A visit costs £40.", "You see a band 6 nurse.", "There are 2 WTE nurses."):
        assert [told for told in summary(with_row({"public": words})).problems if words in told]


def test_a_role_without_an_everyday_name_is_told() -> None:
    found = summary(with_row({"skill_mix": (Staff(role="Lymphoedema practitioner", band="6"),)}))
    assert "Lymphoedema practitioner" in part(found.pages[0], "who-helps")
    assert any("'Lymphoedema practitioner' has no everyday name" in told for told in found.warnings)


# --- plain language


def test_the_words_that_ship_can_be_read_at_eleven() -> None:
    found = summary(ours())
    assert found.reading.age is not None
    assert found.reading.age <= 11
    assert all(page.reading.age and page.reading.age <= 11 for page in found.pages)
    ships = load_public_words()
    assert reading([ships.general, ships.choices, *(one.text for one in ships.wishes)]).age in range(5, 12)


def test_hard_words_are_told_with_their_reading_age() -> None:
    hard = (
        "Multidisciplinary identification of individuals approaching the end of life necessitates systematic "
        "interrogation of electronic registers and retrospective examination of unscheduled hospital attendances."
    )
    found = reading([hard])
    assert found.age is not None
    assert found.age >= 18
    assert found.hard == (hard,)
    easy = reading(["A nurse comes to your home. You can call us at night."])
    assert easy.age is not None
    assert easy.age <= 7


def test_the_reading_age_is_the_index_that_it_says_it_is() -> None:
    # 2 sentences, 8 words, 32 letters: 4.71 × 4 + 0.5 × 4 − 21.43 = −0.59, so grade 0 and age 5
    assert reading(["Good food like this.", "Kind help near home."]).age == 5
    # 1 sentence, 8 words, 48 letters: 4.71 × 6 + 0.5 × 8 − 21.43 = 10.83, so grade 11 and age 16
    assert reading(["Little people always travel slowly toward remote places."]).age == 16


@given(some.lists(some.text(), max_size=4))
def test_any_text_has_a_reading_age_within_bounds_or_none(texts: list[str]) -> None:
    found = reading(texts)
    assert found.age is None or 5 <= found.age <= 22


# --- as a file


def test_the_web_page_stands_by_itself_with_language_title_and_headings(tmp_path: Path) -> None:
    path = tmp_path / "summary.html"
    export_summary(summary(ours()), path)
    page = lxml.html.parse(str(path)).getroot()
    assert page.get("lang") == "en-GB"
    assert page.findtext(".//title")
    assert len(page.findall(".//h1")) == 1
    assert [one.text for one in page.findall(".//h2")][:5] == [stage.public_name for stage in EXAMPLE.stages]
    assert "http" not in path.read_text(encoding="utf-8")
    assert not page.xpath("//script | //link | //img | //iframe")


def test_large_print_is_eighteen_points_in_word_and_larger_on_the_web(tmp_path: Path) -> None:
    for large in (False, True):
        export_summary(summary(ours(), "bereavement"), tmp_path / f"{large}.docx", large_print=large)
        export_summary(summary(ours(), "bereavement"), tmp_path / f"{large}.html", large_print=large)
    sizes = [Document(str(tmp_path / f"{large}.docx")).styles["Body Text"].font.size.pt for large in (False, True)]
    assert sizes == [13, 18]
    assert 'class="large"' in (tmp_path / "True.html").read_text(encoding="utf-8")
    with pytest.raises(NotExported, match="large print"):
        export_summary(summary(ours()), tmp_path / "summary.md", large_print=True)


def test_what_a_profile_says_is_never_markup(tmp_path: Path) -> None:
    profile = with_row({"public": "<script>alert(1)</script> *You* can [call](javascript:x)."})
    path = tmp_path / "summary.html"
    export_summary(summary(profile), path)
    page = lxml.html.parse(str(path)).getroot()
    assert not page.xpath("//script | //em | //a")
    assert "<script>alert(1)</script> *You* can [call](javascript:x)." in page.text_content()


def test_a_draft_says_so_at_the_top_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    export_summary(summary(ours(approver=None)), path)
    assert "DRAFT" in path.read_text(encoding="utf-8")[:400]
    assert paper(summary(ours())).title == load_public_words().title


# --- on the command line


def test_the_command_writes_the_summary_and_tells_its_reading_age(assistant: Command, tmp_path: Path) -> None:
    profile, out = tmp_path / "ours.yaml", tmp_path / "summary.html"
    profile.write_text(to_yaml(ours()), encoding="utf-8")
    ended = assistant("summary", profile, "--out", out, "--stage", "last-days")
    assert ended.code == 0, ended.err
    assert "reading age about" in ended.err
    assert next(one.text for one in lxml.html.parse(str(out)).findall(".//h2")) == "The last days"
    found = assistant("summary", profile, "--json").json
    assert found["may_go_out"] is True
    assert list(found["reading"]) == ["age", "words", "sentences", "hard"]
    assert json.dumps(found["source_rows"]).count("nice-qs13:statement-1")


def test_the_command_refuses_and_says_all_that_is_missing(assistant: Command, tmp_path: Path) -> None:
    out = tmp_path / "summary.docx"
    ended = assistant("summary", EXAMPLE.slug, "--out", out)
    assert ended.code == 1
    assert "telephone" in ended.err
    assert "available locally" in ended.err
    assert not out.exists()
    assert "its stages are" in assistant("summary", EXAMPLE.slug, "--stage", "nothing").err
