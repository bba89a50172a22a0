"""All kinds of knowledge together: whatever one names of another is there; and the templates."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.knowledge import builtin_documents, check, fingerprint
from corpus.schema import KnowledgeInvalid, builtin_folder
from corpus.templates import load_templates


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(builtin_folder(), tmp_path / "builtin")
    return tmp_path / "builtin"


def test_everything_that_ships_holds_together() -> None:
    check()


def test_every_document_that_ships_has_an_id_and_a_title_of_its_own() -> None:
    documents = builtin_documents()
    assert len({one.source_id for one in documents}) == len(documents)
    assert len({one.source.title.casefold() for one in documents}) == len(documents)


def test_the_fingerprint_changes_with_no_file_and_is_quick() -> None:
    assert fingerprint() == fingerprint()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "frameworks/nice-qs144.yaml",
            "stages: [last-days]",
            "stages: [last-week]",
            "nice-qs144.yaml, line 27, every.stages: 'last-week' is not known; known are advancing-disease",
        ),
        (
            "frameworks/nice-qs144.yaml",
            "digest: nice-qs144",
            "digest: nice-qs999",
            "nice-qs144.yaml, line 11, digest: 'nice-qs999' is no digest here",
        ),
        (
            "clauses/access-and-advice.yaml",
            "section: quality-requirements",
            "section: kitchen",
            "access-and-advice.yaml, line 15, clauses.0.section: 'kitchen' is not known",
        ),
        (
            "templates/specialist-palliative-care.yaml",
            "  - advice-line",
            "  - advice-lane",
            "specialist-palliative-care.yaml, line 11, clauses.1: 'advice-lane' is not known",
        ),
        (
            "clauses/access-and-advice.yaml",
            "icb-statutory-guidance:specialist-advice",
            "icb-statutory-guidance:specialist-device",
            "access-and-advice.yaml, line 9, purposes.0.requirements.1: 'icb-statutory-guidance:specialist-device' is",
        ),
        (
            "cover.yaml",
            "roles: [Pharmacist]",
            "roles: [Apothecary]",
            "cover.yaml, line 22, cover.4.roles.0: 'Apothecary' is no role of roles.yaml",
        ),
        (
            "templates/care-profile.yaml",
            "field: skill_mix",
            "field: skills",
            "care-profile.yaml, line 44, sections.3.field: 'skills' is not known",
        ),
        (
            "templates/care-profile.yaml",
            '"[LOCAL: targets; commissioner and provider]"',
            '"95% within 2 hours"',
            "care-profile.yaml, line 82, sections.6.local.0: '95% within 2 hours' is not of the form",
        ),
        (
            "templates/patient-summary.yaml",
            "id: who-helps",
            "id: what-to-expect",
            "patient-summary.yaml, line 18, sections.1.id: 'what-to-expect' is given twice",
        ),
    ],
)
def test_a_name_that_leads_nowhere_is_told_with_file_and_line(
    copied: Path, file: str, old: str, new: str, told: str
) -> None:
    text = (copied / file).read_text(encoding="utf-8")
    assert old in text
    (copied / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeInvalid) as raised:
        check(copied)
    lines = str(raised.value).splitlines()
    assert [line for line in lines if line.startswith(told)], lines


def test_the_four_templates_are_there() -> None:
    templates = load_templates()
    assert set(templates) == {"care-profile", "service-specification", "specialist-palliative-care", "patient-summary"}


def test_the_specification_has_the_headings_of_the_standard_contract() -> None:
    specification = load_templates()["service-specification"].for_nation("england")
    numbers = [section.number for section in specification.sections if section.number != "A"]
    assert numbers == "1.1 2.1 2.2 3.1 3.2 3.3 3.4 3.5 4.1 4.2 4.3 5.1 5.2 6 7".split()
    assert specification.section("quality-requirements").columns == (
        "Quality requirement",
        "Threshold",
        "Method of measurement",
        "Period",
    )
    assert specification.checked == "recalled"


def test_a_scottish_specification_has_the_outcomes_of_scotland_and_nothing_of_the_english_contract() -> None:
    template = load_templates()["service-specification"].for_nation("scotland")
    titles = [template.title, *(section.title for section in template.sections)]
    assert "National health and wellbeing outcomes" in titles
    assert not any(
        words in title for words in ("NHS Outcomes Framework", "CQUIN", "Standard Contract") for title in titles
    )
    assert len({section.number for section in template.sections}) == len(template.sections)


def test_the_summary_for_the_public_draws_on_nothing_but_the_profile_and_local_facts() -> None:
    summary = load_templates()["patient-summary"]
    assert {origin for section in summary.sections for origin in section.drawn_from} <= {"profile", "local", "guidance"}
    assert summary.header[0].id == "telephone"
