"""Unit costs: what ships can be cited and traced, price bases stand side by side, a broken file is told in words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from corpus.catalogue import load_catalogue
from corpus.costs import UnitCost, builtin_price_bases, documents
from corpus.price_tables import load_table, load_tables
from corpus.read.markdown import read_markdown
from corpus.schema import KnowledgeInvalid, builtin_folder

COLUMNS = "id,role,band,cost_per_hour,basis,qualifications,price_year,nation,source,where,status,checked\n"
NURSE = "nurse-6,Community nurse,6,61,working hour,excluded,2024/25,england,Our rates,row 3,user,read\n"


def written(folder: Path, text: str, name: str = "unit_costs.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# --- what ships


def test_two_price_years_ship_side_by_side_the_newest_first() -> None:
    newest, before = builtin_price_bases()
    assert (newest.price_year, before.price_year) == ("2024/25", "2023/24")
    ours = newest.rows["community-nurse-6-excluding"]
    assert (ours.cost_per_hour, ours.basis, ours.nation) == (Decimal(61), "working hour", "england")
    assert before.rows["community-nurse-6-excluding"].cost_per_hour == Decimal(58)


def test_every_cost_names_its_source_in_the_catalogue() -> None:
    known = load_catalogue().documents
    for base in builtin_price_bases():
        assert {row.source for row in base.rows.values()} <= set(known)


def test_the_files_are_licensed_apart_from_the_code() -> None:
    licence = (builtin_folder() / "unit_costs_licence.md").read_text("utf-8")
    assert "CC BY-NC-SA 4.0" in licence
    for base in builtin_price_bases():
        assert f"`{base.path.name}`" in licence
    assert {document.source.licence for document in documents()} == {"CC BY-NC-SA 4.0"}


def test_a_cost_that_no_manual_gives_is_told_from_those_that_one_does() -> None:
    (derived,) = (row for base in builtin_price_bases() for row in base.rows.values() if row.status != "official")
    assert (derived.id, derived.status) == ("healthcare-assistant", "derived")


def test_each_cost_is_a_sentence_that_can_be_cited_alone() -> None:
    newest, before = documents()
    assert (newest.source.status, before.source.superseded_by) == ("current", newest.source_id)
    text = read_markdown(newest.markdown).text
    assert (
        "Community nurse, band 6: £61 per working hour, without the cost of qualifications, at 2024/25 prices" in text
    )
    assert "derived from Unit Costs" in read_markdown(before.markdown).text


# --- a base of one's own


def test_a_base_of_ones_own_stands_beside_another(tmp_path: Path) -> None:
    ours = written(tmp_path, COLUMNS + NURSE)
    theirs = written(tmp_path, COLUMNS + NURSE.replace("2024/25", "2025/26").replace("61", "64.50"), "others.csv")
    bases = load_tables([ours, theirs], UnitCost)
    assert [(base.price_year, base.rows["nurse-6"].cost_per_hour) for base in bases] == [
        ("2025/26", Decimal("64.50")),
        ("2024/25", Decimal(61)),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("61", "sixty", "line 2, cost_per_hour: 'sixty' is not a number"),
        ("61", "-1", "line 2, cost_per_hour: '-1' is not more than 0"),
        ("2024/25", "2024", "line 2, price_year: '2024' is not of that form"),
        ("england", "france", "line 2, nation: 'france' is none of 'england'"),
        ("working hour", "visit", "line 2, basis: 'visit' is none of 'working hour'"),
        (",read\n", "\n", "line 2, row: has not as many cells as the first line has columns (12)"),
        ("cost_per_hour", "cost_per_our", "line 2, cost_per_our: is not a known field; did you mean cost_per_hour?"),
        (NURSE, NURSE + NURSE, "line 3, id: 'nurse-6' is given twice, first in line 2"),
        (
            NURSE,
            NURSE + NURSE.replace("nurse-6", "nurse-7").replace("2024", "2023"),
            "line 3, price_year: is 2023/25 in a",
        ),
        (NURSE, "", "line 1, file: has no rows"),
        ("Community nurse", '"Community nurse', "line 1, file: is not a CSV file"),
    ],
)
def test_a_broken_file_is_reported_with_name_line_and_fault(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = written(tmp_path, (COLUMNS + NURSE).replace(old, new, 1))
    with pytest.raises(KnowledgeInvalid) as raised:
        load_table(path, UnitCost)
    assert [line for line in str(raised.value).splitlines() if line.startswith(f"unit_costs.csv, {told}")], raised.value


def test_the_problems_of_every_base_are_told_at_once(tmp_path: Path) -> None:
    paths = [written(tmp_path, COLUMNS, "one.csv"), tmp_path / "two.csv"]
    with pytest.raises(KnowledgeInvalid) as raised:
        load_tables(paths, UnitCost)
    assert [line.split(",")[0] for line in str(raised.value).splitlines()] == ["one.csv", "two.csv"]
