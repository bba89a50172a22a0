"""Roles, prices and the facts of costing: what they say of one another is there, and each has its source."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from corpus.catalogue import load_catalogue
from corpus.costing import load_costing_facts
from corpus.costs import builtin_price_bases
from corpus.prices import builtin_price_lists
from corpus.profile_files import load_profiles
from corpus.roles import load_roles
from corpus.schema import KnowledgeInvalid, builtin_folder


def test_every_role_of_the_example_is_known_with_its_everyday_name() -> None:
    roles = load_roles()
    for profile in load_profiles().values():
        for stage in profile.stages:
            for row in stage.rows:
                for line in row.skill_mix:
                    found = roles.find(line.role)
                    assert found is not None, line.role
                    assert found.everyday


def test_roles_point_to_unit_costs_and_prices_that_ship() -> None:
    costed = {cost.role for base in builtin_price_bases() for cost in base.rows.values()}
    priced = {price for one in builtin_price_lists() for price in one.rows}
    for name in ("Community nurse", "GP", "Chaplain", "Volunteer", "Palliative CNS", "Home carer", "HCA"):
        role = load_roles().find(name)
        assert role is not None
        assert role.costed_as is None or role.costed_as in costed
        assert set(role.contact_prices) <= priced


def test_a_role_is_found_by_the_longest_name_it_begins_with() -> None:
    roles = load_roles()
    found = {
        name: role.role for name in ("GP, out of hours", "GPs", "General practice nurse") if (role := roles.find(name))
    }
    assert found == {"GP, out of hours": "General practitioner", "General practice nurse": "General practice nurse"}


def test_every_price_and_fact_names_its_source() -> None:
    known = load_catalogue().documents
    assert {price.source for one in builtin_price_lists() for price in one.rows.values()} <= set(known)
    facts = load_costing_facts()
    assert {one.source for one in (*facts.working_years, *facts.direct_times, facts.mileage, facts.inflation)} <= set(
        known
    )
    assert all(note.source for note in facts.shift.notes)
    assert facts.deaths.source


def test_prices_are_brought_up_only_over_years_that_are_known() -> None:
    inflation = load_costing_facts().inflation
    brought = inflation.multiplier("2021/22", "2023/24")
    assert brought is not None
    assert brought == Decimal("1.0732") * Decimal("1.0431")
    assert inflation.multiplier("2023/24", "2023/24") == 1
    assert inflation.multiplier("2023/24", "2024/25") is None
    assert inflation.multiplier("2023/24", "2021/22") is None
    assert inflation.multiplier("2010/11", "2023/24") is None


def test_the_licences_name_every_file_of_prices() -> None:
    licence = (builtin_folder() / "unit_costs_licence.md").read_text("utf-8")
    for one in builtin_price_lists():
        assert f"`{one.path.name}`" in licence


def test_a_name_that_two_roles_have_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roles.yaml").write_text(
        "roles:\n  - {role: Nurse, everyday: nurses}\n  - {role: Matron, also: [nurse], everyday: matrons}\n", "utf-8"
    )
    with pytest.raises(KnowledgeInvalid, match=r"roles.yaml, line 3, roles.1: 'nurse' is given twice"):
        load_roles(tmp_path)
