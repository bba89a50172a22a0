"""assistant frameworks: other programs rely on every key here."""

from __future__ import annotations

import json
from typing import Any

from typer.testing import CliRunner

from assistant.cli import app
from assistant.session import Fault

FRAMEWORK = (
    "id title publisher published nation status status_checked superseded_by url complete missing note requirements"
).split()
REQUIREMENT = (
    "id number group title text our_reading note force authority addressee belongs_in stages same_as source checked"
).split()


def ran(*words: str) -> Any:
    ended = CliRunner().invoke(app, ["frameworks", *words])
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def test_list_gives_every_framework_whole() -> None:
    found = json.loads(ran("list", "--json"))
    assert len(found) >= 16
    for framework in found:
        assert list(framework) == FRAMEWORK
        for requirement in framework["requirements"]:
            assert list(requirement) == REQUIREMENT
            assert set(requirement["source"]) == {"title", "where", "url"}


def test_show_gives_the_frameworks_that_are_named_in_the_same_shape() -> None:
    (standard,) = json.loads(ran("show", "nice-qs13", "--json"))
    assert (standard["id"], standard["nation"], standard["complete"]) == ("nice-qs13", "england", True)
    assert "nice-ng142:out-of-hours-professional" in standard["requirements"][3]["same_as"]
    assert [one["id"] for one in json.loads(ran("show", "nice-qs144", "nice-qs13", "--json"))] == [
        "nice-qs144",
        "nice-qs13",
    ]


def test_show_prints_what_is_asked_apart_from_our_reading_and_says_what_is_recalled() -> None:
    printed = ran("show", "nice-qs13")
    assert "From memory, not checked: QS13 statement 2 asks" in printed
    assert "Our reading: People are offered advance care planning" in printed
    assert "quality requirements (NHS Standard Contract, Schedule 4)" in printed


def test_an_incomplete_framework_says_what_is_missing() -> None:
    assert "not complete here" in ran("list")
    assert "Not complete here. The statutory guidance for ICBs sets six key actions" in ran(
        "show", "icb-statutory-guidance"
    )


def test_an_unknown_framework_is_told() -> None:
    ended = CliRunner().invoke(app, ["frameworks", "show", "nice-qs99"])
    assert isinstance(ended.exception, Fault)
    assert "There is no framework 'nice-qs99'" in str(ended.exception)
