"""Care profiles as workbooks: out and in again as the same, and every fault told with its cell."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import example as such_as
from hypothesis import strategies as some

from corpus.frameworks import load_frameworks
from corpus.own_profiles import shipped, started_from_nothing
from corpus.profile_excel import to_excel
from corpus.profile_excel_in import Imported, from_excel
from corpus.profile_sheets import sheets
from corpus.profile_tables import as_given, assembled, tables
from corpus.profiles import Cell, Choice, Delivery, Outcome, Profile, Staff, Step, View
from corpus.schema import KnowledgeInvalid
from corpus.typed import UNPRINTABLE

EXAMPLE = shipped()["palliative-and-end-of-life-care"]
KNOWN = load_frameworks()
Change = Callable[[openpyxl.Workbook], None]


def small() -> Profile:
    made = started_from_nothing("frailty", "Frailty", "england", "people with frailty", [("early", "Early")])
    stage = made.stages[0]
    row = stage.rows[0].model_copy(
        update={
            "id": "review",
            "need": Cell(text="A yearly review"),
            "skill_mix": (Staff(role="Nurse", band="6", contacts=Decimal("1.5"), minutes=Decimal(45)),),
            "delivery": Delivery(setting=Cell(text="home"), hours=Cell(text="working days")),
            "share_of_people": Decimal("0.5"),
            "quality": (Cell(text="A plan is made.", source="nice-qs13:statement-3"),),
            "outcomes": (Outcome(measure="Plan made", when="yearly", by_whom="GP"),),
            "choices": (Choice(option="who takes part", available="yes"),),
        }
    )
    views = (View(id="whole", title="As one", steps=(Step(title="All", stages=("early",)),)),)
    return made.model_copy(update={"stages": (stage.model_copy(update={"rows": (row,)}),), "views": views})


def with_need(text: str) -> Profile:
    made = small()
    stage = made.stages[0]
    row = stage.rows[0].model_copy(update={"need": Cell(text=text)})
    return made.model_copy(update={"stages": (stage.model_copy(update={"rows": (row,)}),)})


def back(folder: Path, profile: Profile, change: Change | None = None, name: str = "profile.xlsx") -> Imported:
    """The profile out, changed as a person would, and in again."""
    path = folder / name
    path.write_bytes(to_excel(profile))
    if change:
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
    return from_excel(path, KNOWN)


def refused(folder: Path, change: Change, profile: Profile | None = None) -> list[str]:
    with pytest.raises(KnowledgeInvalid) as told:
        back(folder, profile or small(), change)
    return str(told.value).splitlines()


def put(**cells: Any) -> Change:
    """Values into cells named as ``Skill_mix__E2``."""

    def change(book: openpyxl.Workbook) -> None:
        for name, value in cells.items():
            sheet, _, cell = name.rpartition("__")
            book[sheet.replace("_", " ")][cell] = value

    return change


# --- out and in again


@pytest.mark.parametrize("profile", [EXAMPLE, small()], ids=["example", "small"])
def test_what_is_exported_reads_back_as_the_same_profile(tmp_path: Path, profile: Profile) -> None:
    imported = back(tmp_path, profile)
    assert imported.profile == profile
    assert imported.notes == ()


STRANGE = [
    "=cmd|' /c calc'!A1",
    "+1 -1 @SUM(A1)",
    "'quoted, _x000D_ and _x0041_",
    "a\r\nb\rc\n d\t",
    "\u202eright to left \u0627\u0644\u0645 \u200f\u2028\x85",
    "\x00\x07\x1b and the rest",
]
ANY_TEXT = some.text(some.characters(exclude_categories=["Cs"]), min_size=1)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@such_as(texts=STRANGE)
@given(texts=some.lists(ANY_TEXT.filter(lambda text: UNPRINTABLE.sub("", text).strip()), min_size=15, max_size=40))
def test_any_text_reads_back_as_it_was_without_what_no_workbook_can_hold(tmp_path: Path, texts: list[str]) -> None:
    made = back(tmp_path, with_quality(texts)).profile
    assert made == with_quality([UNPRINTABLE.sub("", text) for text in texts])


def with_quality(texts: list[str]) -> Profile:
    made = small()
    stage = made.stages[0]
    cells = tuple(Cell(text=text, source=f"in {text}") for text in texts)
    row = stage.rows[0].model_copy(update={"quality": cells})
    return made.model_copy(update={"stages": (stage.model_copy(update={"rows": (row,)}),)})


def test_a_text_that_looks_like_a_formula_is_text_in_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "profile.xlsx"
    path.write_bytes(to_excel(with_need("=cmd|' /c calc'!A1")))
    cell = openpyxl.load_workbook(path)["Rows"]["C2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "=cmd|' /c calc'!A1", True)
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets/" in name)


def test_every_field_of_the_models_has_a_column_and_every_column_says_what_it_wants(tmp_path: Path) -> None:
    path = tmp_path / "profile.xlsx"
    path.write_bytes(to_excel(EXAMPLE))
    book = openpyxl.load_workbook(path)
    for sheet in sheets()[1:]:
        page = book[sheet.name]
        assert [cell.value for cell in page[1]] == list(sheet.headers)
        assert all(cell.comment and cell.comment.text for cell in page[1]), sheet.name
        assert page.freeze_panes
        assert page.auto_filter.ref
    chosen = [one.formula1 for one in book["Choices"].data_validations.dataValidation]
    assert '"yes,no,not known"' in chosen
    assert [name for name in book.sheetnames if name not in {one.name for one in sheets()}] == ["To decide", "Guide"]


def test_what_is_left_to_decide_stands_in_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "profile.xlsx"
    path.write_bytes(to_excel(EXAMPLE))
    rows = list(openpyxl.load_workbook(path)["To decide"].iter_rows(min_row=2, values_only=True))
    assert ("local decision", "increasing-decline", "plan-reviewed", "outcomes", "share in time",
            "commissioner and provider") in rows  # fmt: skip


def test_the_tables_of_a_profile_are_the_profile() -> None:
    assert assembled(as_given(tables(EXAMPLE)), KNOWN) == EXAMPLE


# --- what people do to a workbook


def test_numbers_as_people_write_them(tmp_path: Path) -> None:
    change = put(Skill_mix__F2="1,5", Skill_mix__G2=" 1,250 ", Rows__E2="25%", Skill_mix__D2=7, Skill_mix__E2="2.0")
    (row,) = back(tmp_path, small(), change).profile.stages[0].rows
    (staff,) = row.skill_mix
    assert (staff.contacts, staff.minutes, staff.band, staff.tier) == (Decimal("1.5"), Decimal(1250), "7", 2)
    assert row.share_of_people == Decimal("0.25")


def test_dates_and_choices_as_people_write_them(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in book["Profile"].iter_rows(min_row=2):
            if row[0].value in ("Date", "Review date", "Nation", "Status"):
                row[1].value = {
                    "Date": datetime(2026, 11, 5),
                    "Review date": "22/11/2027",
                    "Nation": "Northern Ireland",
                    "Status": " Agreed",
                }[row[0].value]
        book["Quality"]["D2"] = None
        book["Choices"]["D2"] = "Not Known"

    made = back(tmp_path, small(), change).profile
    assert (made.date, made.review_date, made.nation, made.status) == (
        "2026-11-05",
        "2027-11-22",
        "northern-ireland",
        "agreed",
    )
    assert made.stages[0].rows[0].quality[0].local
    assert made.stages[0].rows[0].choices[0].available == "not known"


def test_columns_in_another_order_blank_lines_and_a_title_above_are_no_matter(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["Outcomes"]
        lines = [list(row) for row in page.iter_rows(values_only=True)]
        page.delete_rows(1, 10)
        page["A1"] = "Outcomes of the service"
        for number, line in enumerate(lines):
            for place, value in enumerate(reversed(line), 1):
                page.cell(3 + 2 * number, place, value)

    imported = back(tmp_path, small(), change)
    assert imported.profile == small()


def test_lines_belong_where_the_line_above_does_and_rows_go_by_their_words(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["Quality"]
        page.append(["Early", " a yearly  REVIEW", "Calls are answered."])
        page.append([None, None, "Letters are answered."])
        book["Rows"].append([None, None, "Help at night", None])
        book["Activities"].append(["early", "Help at night", "A nurse comes."])

    review, night = back(tmp_path, small(), change).profile.stages[0].rows
    assert [one.text for one in review.quality] == ["A plan is made.", "Calls are answered.", "Letters are answered."]
    assert (night.id, night.activities[0].text) == ("help-at-night", "A nurse comes.")


def test_a_merged_stage_stands_for_every_line_it_covers(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["Quality"]
        page.append([None, "review", "Calls are answered."])
        page.merge_cells("A2:A3")

    assert len(back(tmp_path, small(), change).profile.stages[0].rows[0].quality) == 2


def test_what_is_not_known_is_left_out_and_told(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Outcomes"].cell(1, 9, "Comment")
        book["Outcomes"].cell(2, 9, "ask Ann")
        book.create_sheet("Thoughts")
        book["Rows"]["C2"] = '=CONCAT("A yearly"," review")'
        book["Profile"].append(["Colour", "blue"])

    imported = back(tmp_path, small(), change)
    assert imported.profile == with_need('=CONCAT("A yearly"," review")')
    assert any(note.startswith("Rows!C2: is a formula, and was taken as the text") for note in imported.notes)
    assert "Outcomes!I1: the column 'Comment' is not known and was left out." in imported.notes
    assert "The sheet 'Thoughts' is not known and was left out." in imported.notes
    assert any("the field 'Colour' is not known" in note for note in imported.notes)


def test_control_characters_that_excel_writes_as_codes_are_taken_out_and_told(tmp_path: Path) -> None:
    imported = back(tmp_path, small(), put(Rows__C2="A yearly_x0007_ review_x000D_"))
    assert imported.profile.stages[0].rows[0].need.text == "A yearly review\r"
    assert imported.notes == ("Rows!C2: characters that cannot be seen were taken out.",)


def test_a_workbook_with_macros_is_read_without_them(tmp_path: Path) -> None:
    path = tmp_path / "profile.xlsm"
    path.write_bytes(to_excel(small(), 4))
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"macro")
    imported = from_excel(path, KNOWN)
    assert (imported.profile, imported.notes) == (small(), ("The macros in it were left out.",))
    assert imported.saved_as == 4


# --- what is wrong


def test_every_fault_is_told_with_its_cell_all_at_once(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        put(Skill_mix__F2=-1, Skill_mix__G2="soon", Rows__E2=1.5, Outcomes__C2=None, Choices__D2="perhaps")(book)
        put(Quality__D2="nice-qs13:statement-99", Skill_mix__E2=9, Delivery__E2="=1+1", Rows__D2="#REF!")(book)
        book["Activities"].append(["late", "review", "A visit"])
        book["Activities"].append(["early", "nobody", "A visit"])
        book["Skill mix"].append(["early", "review", "Nurse", "", "", "=B2*2", "1e9"])
        book["Skill mix"].append(["early", "review", "Nurse", "", "", "NaN"])
        put(Profile__B3=None)(book)

    told = refused(tmp_path, change)
    assert "'Skill mix'!F2: '-1' is less than 0" in told
    assert "'Skill mix'!G2: 'soon' is not a number" in told
    assert "Rows!E2: '1.5' is more than 1" in told
    assert "Outcomes!C2: is missing" in told
    assert "Choices!D2: 'perhaps' is none of 'yes', 'no' or 'not known'" in told
    assert "Quality!D2: 'nice-qs13:statement-99' is neither a requirement nor a digest here" in told
    assert "'Skill mix'!E2: '9' is more than 3" in told
    assert "Rows!D2: holds Excel's error '#REF!'" in told
    assert "'Skill mix'!F3: is a formula, '=B2*2'; copy the cell and paste its value" in told
    assert "'Skill mix'!G3: '1E+9' is more than 100000" in told
    assert "'Skill mix'!F4: 'NaN' is not a number that can be counted with" in told
    assert "Profile!B3: is missing" in told
    assert "Activities!A2: there is no stage 'late'" in told
    assert "Activities!B3: there is no row 'nobody' in 'early'" in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put(Outcomes__C1="Result"), "Outcomes!1:1: has no column 'Measure'"),
        (lambda book: book.remove(book["Stages"]), "profile.xlsx has no sheet 'Stages'"),
        (lambda book: book["Rows"].delete_rows(2), "Stages!2:2: needs a line of its own in the sheet 'Rows'"),
        (
            lambda book: (book["Rows"].append(["early", "review", "again"]), put(Steps_of_views__C2="early, x")(book)),
            "Rows!B3: 'review' is given twice\n'Steps of views'!C2: 'x' is no stage here",
        ),
        (
            lambda book: (
                book["Delivery"].append(["early", "review", "a", "", "b"]),
                put(Quality__A2="", Quality__B2="")(book),
            ),
            "Delivery!3:3: 'review' has a line in this sheet already\n"
            "Quality!A2: does not say which stage it belongs to",
        ),
    ],
)
def test_a_fault_is_told_with_its_sheet_and_cell(tmp_path: Path, change: Change, told: str) -> None:
    assert set(told.split("\n")) <= set(refused(tmp_path, change))


def test_a_low_figure_above_the_central_one_is_told_in_the_words_of_the_columns(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["Skill mix"]
        place = next(cell.column for cell in page[1] if cell.value == "Contacts low")
        page.cell(2, place, 9)

    assert any(line.startswith("'Skill mix'!2:2: has 'Contacts low' 9 above") for line in refused(tmp_path, change))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 locked", "protected with a password"),
        ("a.xlsx", b"", "damaged or cut short"),
        ("a.xlsx", b"PK\x05\x06" + bytes(18), "cannot be read as a workbook"),
    ],
)
def test_a_file_that_is_no_workbook_is_told(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(KnowledgeInvalid, match=told):
        from_excel(tmp_path / name, KNOWN)


def test_a_text_too_long_for_excel_is_told_and_not_cut(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeInvalid, match="Rows!C2: a cell of Excel holds 32,767 characters"):
        to_excel(with_need("x" * 40_000))
