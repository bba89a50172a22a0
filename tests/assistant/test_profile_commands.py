"""``assistant profiles``, as a person types it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from ended import Command

from corpus.own_profiles import profile
from corpus.profile_files import read_profile

EXAMPLE = "palliative-and-end-of-life-care"


@pytest.fixture
def started(assistant: Command) -> Command:
    """With a small profile of the library's own."""
    stages = ("--stage", "Early", "--stage", "Late", "--nation", "england", "--population", "people with frailty")
    assert assistant("profiles", "new", "Harbour", *stages, "--by", "Ann").code == 0
    return assistant


def put(path: Path, sheet: str, cell: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def test_the_list_has_the_library_s_own_and_the_example_with_what_is_left(started: Command) -> None:
    own, example = started("profiles", "list", "--json").json
    assert (own["name"], own["version"], own["by"], own["status"]) == ("harbour", 1, "Ann", "draft")
    assert (example["name"], example["version"], example["gaps"]) == (EXAMPLE, None, 0)
    assert own["gaps"] == 10
    assert example["local_decisions"] > 50
    assert "version 1 of " in started("profiles", "list").out


def test_a_profile_is_shown_stage_by_stage_with_its_sources(assistant: Command) -> None:
    shown = assistant("profiles", "show", EXAMPLE, "--stage", "last-days")
    assert shown.code == 0
    assert "The last days" in shown.out
    assert "GP; tier 2; contacts 1; minutes of a contact 40" in shown.out
    assert "(nice-qs144:statement-1)" in shown.out
    assert "register" not in shown.out
    left = assistant("profiles", "show", EXAMPLE, "--left", "--json").json
    assert {one["kind"] for one in left} == {"local decision"}
    assert assistant("profiles", "show", EXAMPLE, "--stage", "no").err.startswith(f"'{EXAMPLE}' has no stage 'no'")


def test_a_profile_from_nothing_has_the_stages_that_were_named(assistant: Command) -> None:
    arguments = ("--nation", "scotland", "--population", "people with dementia", "--stage", "Early", "--stage", "Early")
    assert assistant("profiles", "new", "Dementia", *arguments).out.startswith("dementia  Dementia")
    made = assistant("profiles", "show", "dementia", "--json").json
    assert [stage["id"] for stage in made["stages"]] == ["early", "early-2"]
    assert "Give --from PROFILE" in assistant("profiles", "new", "Other").err


def test_a_profile_for_another_nation_cites_none_of_the_old_one_s_documents(assistant: Command) -> None:
    made = assistant("profiles", "new", "Lothian", "--from", EXAMPLE, "--nation", "scotland")
    assert "cells cited documents of another nation" in made.err
    shown = assistant("profiles", "show", "lothian").out
    assert "nice-qs13" not in shown


def test_excel_goes_out_is_edited_and_comes_back_as_the_next_version(
    started: Command, tmp_path: Path, library_folder: Path
) -> None:
    book = tmp_path / "harbour.xlsx"
    assert started("profiles", "export", "harbour", book).code == 0
    put(book, "Rows", "C2", "Found early")
    done = started("profiles", "import", book, "--by", "Bob", "--note", "plain words")
    assert done.out.strip() == "harbour  Harbour, version 2 in the library"
    assert profile("harbour", library_folder).stages[0].rows[0].need.text == "Found early"
    assert [one["by"] for one in started("profiles", "versions", "harbour", "--json").json] == ["Bob", "Ann"]


def test_what_was_saved_meanwhile_is_never_passed_over(started: Command, tmp_path: Path, library_folder: Path) -> None:
    anns, bobs = tmp_path / "ann.xlsx", tmp_path / "bob.xlsx"
    for book in (anns, bobs):
        started("profiles", "export", "harbour", book)
    put(anns, "Rows", "C2", "Ann's need")
    put(bobs, "Rows", "C3", "Bob's need")
    assert started("profiles", "import", anns, "--by", "Ann").code == 0
    refused = started("profiles", "import", bobs, "--by", "Bob")
    assert refused.code == 1
    assert "was saved as version 2 since the file was made from version 1" in refused.err
    assert started("profiles", "import", bobs, "--merge", "--by", "Bob").code == 0
    needs = [stage.rows[0].need.text for stage in profile("harbour", library_folder).stages]
    assert needs == ["Ann's need", "Bob's need"]
    assert started("profiles", "restore", "harbour", "1").out.startswith("harbour  version 1 is version 4 now")


def test_yaml_goes_out_and_in_and_does_not_replace_what_is_there_unasked(
    started: Command, tmp_path: Path, library_folder: Path
) -> None:
    file = tmp_path / "harbour.yaml"
    started("profiles", "export", "harbour@1", file)
    assert read_profile(file) == profile("harbour", library_folder)
    refused = started("profiles", "import", file)
    assert "has a profile 'harbour' already" in refused.err
    file.write_text(file.read_text().replace("title: Harbour", "title: Harbour and Hills"))
    assert started("profiles", "import", file, "--update").code == 0
    assert started("profiles", "import", file, "--name", "other", "--json").json["name"] == "other"


def test_a_faulty_file_is_told_cell_by_cell_or_line_by_line(started: Command, tmp_path: Path) -> None:
    book, text, other = tmp_path / "harbour.xlsx", tmp_path / "harbour.yaml", tmp_path / "harbour.txt"
    started("profiles", "export", "harbour", book)
    put(book, "Rows", "E2", "half")
    put(book, "Rows", "C3", None)
    faults = started("profiles", "import", book)
    assert (faults.code, faults.err.splitlines()) == (1, ["Rows!E2: 'half' is not a number", "Rows!C3: is missing"])
    text.write_text("slug: [")
    assert "harbour.yaml, line 2, file: is not YAML" in started("profiles", "import", text).err
    other.write_text("slug: x")
    assert "neither a workbook (.xlsx) nor YAML" in started("profiles", "import", other).err
    assert len(started("profiles", "versions", "harbour", "--json").json) == 1


def test_profiles_are_compared_with_skill_mix_and_cost_side_by_side(assistant: Command, tmp_path: Path) -> None:
    file = tmp_path / "more.yaml"
    assistant("profiles", "export", EXAMPLE, file)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("contacts: '1'", "contacts: '3'", 1), encoding="utf-8")
    found = assistant("profiles", "compare", EXAMPLE, file, "--json").json
    (row,) = found["rows"]
    (said,) = [one for one in row["fields"] if one["differs"]]
    assert said["field"] == "Skill mix"
    assert "GP; tier 2; contacts 3; minutes of a contact 15" in said["texts"][1]
    first, second = (
        sum(one["hours_for_100_people"] for one in found["staff_hours"] if one["profile"] == name)
        for name in found["profiles"]
    )
    assert second - first == pytest.approx(2 * 15 / 60 * 100)
    costs = [one["pounds_for_one_person"]["central"] for one in found["stage_costs"] if "Advancing" in one["stage"]]
    assert costs[1] > costs[0]
    assert "Hours of contact for 100 people" in assistant("profiles", "compare", EXAMPLE, file).out
    assert "Name two profiles" in assistant("profiles", "compare", EXAMPLE).err


def test_a_stage_of_which_nothing_says_who_needs_it_is_compared_without_a_sum(
    assistant: Command, tmp_path: Path
) -> None:
    file = tmp_path / "unsaid.yaml"
    assistant("profiles", "export", EXAMPLE, file)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(one for one in lines if "share_of_people" not in one), encoding="utf-8")
    compared = assistant("profiles", "compare", EXAMPLE, file)
    assert "not known: nothing says who needs it" in " ".join(compared.out.split())
    assert "£0.00" not in compared.out
    costs = assistant("profiles", "compare", EXAMPLE, file, "--json").json["stage_costs"]
    assert {one["pounds_for_one_person"] is None for one in costs if one["no_share_said"]} == {True}
    assert [one["no_share_said"] for one in costs].count(True) == 5
    stages = assistant("cost", file, "--json").json["stages"]
    assert {one["pounds_for_one"] for one in stages} == {None}


def test_a_profile_goes_out_to_read(started: Command, tmp_path: Path) -> None:
    assert started("profiles", "export", "harbour", tmp_path / "harbour.html").code == 0
    page = (tmp_path / "harbour.html").read_text(encoding="utf-8")
    assert "Harbour" in page
    assert "choose a name that ends in" in started("profiles", "export", "harbour", tmp_path / "harbour.png").err


def test_a_file_that_is_not_there_or_a_folder_is_told_with_where_it_was_looked_for(
    assistant: Command, tmp_path: Path
) -> None:
    assert f"is missing from {tmp_path}" in assistant("profiles", "import", str(tmp_path / "none.yaml")).err
    (tmp_path / "folder.yaml").mkdir()
    assert "cannot be read: Is a directory" in assistant("cost", str(tmp_path / "folder.yaml")).err


def test_characters_that_a_terminal_takes_for_orders_are_not_printed(started: Command, tmp_path: Path) -> None:
    path = tmp_path / "harbour.yaml"
    assert started("profiles", "export", "harbour", str(path)).code == 0
    written = path.read_text(encoding="utf-8").replace("people with frailty", '"frail \\e[31m\\x9b2J مرحبا people"')
    path.write_text(written, encoding="utf-8")
    assert started("profiles", "import", str(path), "--update").code == 0
    shown = started("profiles", "show", "harbour").out
    assert "مرحبا" in shown
    assert not {"\x1b", "\x9b"} & set(shown)
