"""Deciding on a check: both what was proposed and what a person made of it stay on record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from made_checks import DAILY, SPECIFICATION, STATUSES, checked, documents, keep, specification

from assistant.cited import proven
from assistant.kept_checks import Checks, FollowUp, KeptCheck, from_json, kept_check, to_json
from assistant.review import NotDecided, carried_over, confirmed, decided, followed_up, reopened, signed_off
from corpus.library import LibraryError
from corpus.papers import ChangedMeanwhile
from corpus.specifications import Specifications

FIRST, THIRD = "nice-qs144:statement-1", "nice-qs144:statement-3"


@pytest.fixture
def kept() -> KeptCheck:
    return kept_check(checked())


def test_every_finding_is_proposed_until_a_person_confirms_it(kept: KeptCheck) -> None:
    assert not any(one.decided for one in kept.findings)
    after = confirmed(kept, [FIRST], by="Ada")
    assert after.finding(FIRST).decided
    assert after.finding(FIRST).decision.by == "Ada"  # type: ignore[union-attr]
    assert len(after.open) == len(kept.findings) - 1


def test_an_overruled_finding_keeps_the_proposal_and_the_note_beside_the_decision(kept: KeptCheck) -> None:
    after = decided(kept, [FIRST], "partly", by="Ada", note="Nights are left out.", at="2026-11-22T10:00:00+00:00")
    again = decided(after, [FIRST], "covered", by="Grace")
    one = again.finding(FIRST)
    assert (one.proposed, one.status, one.overruled) == ("covered", "covered", False)
    assert [(old.status, old.by, old.note) for old in one.earlier] == [("partly", "Ada", "Nights are left out.")]


def test_overruling_needs_a_name_and_a_note_and_setting_aside_a_reason(kept: KeptCheck) -> None:
    with pytest.raises(NotDecided, match="note"):
        decided(kept, [FIRST], "partly", by="Ada")
    with pytest.raises(NotDecided, match="does not apply"):
        decided(kept, [FIRST], "not-applicable", by="Ada", note="  ")
    with pytest.raises(NotDecided, match="who"):
        decided(kept, [FIRST], "covered", by=" ")


def test_a_check_is_signed_off_when_nothing_waits_and_no_longer_after_a_change(kept: KeptCheck) -> None:
    with pytest.raises(NotDecided, match=r"findings wait"):
        signed_off(confirmed(kept, [FIRST], by="Ada"), by="Ada")
    everything = [one.reference for one in kept.findings]
    signed = signed_off(confirmed(kept, everything, by="Ada"), by="Grace", on="2026-11-22")
    assert signed.signed is not None
    assert (signed.signed.by, signed.signed.on) == ("Grace", "2026-11-22")
    assert reopened(signed, [FIRST]).signed is None
    assert followed_up(signed, [FIRST], FollowUp(owner="Ada")).signed is None


def test_made_again_decisions_stand_where_the_evidence_is_the_same_and_are_marked_where_not(kept: KeptCheck) -> None:
    before = decided(confirmed(kept, [FIRST], by="Ada"), [THIRD], "not-applicable", by="Ada", note="No drugs here.")
    same = carried_over(before, kept_check(checked()))
    assert same.finding(FIRST).decided
    assert same.finding(THIRD).decision.note == "No drugs here."  # type: ignore[union-attr]

    other = SPECIFICATION.replace("at least daily", "when there is time")
    words = DAILY.replace("at least daily", "when there is time")
    statuses = {**STATUSES, FIRST: ("covered", words), "five-priorities:recognise": ("partly", words)}
    moved = carried_over(before, kept_check(checked(specification(other), statuses)))
    assert moved.finding(FIRST).decision is not None
    assert not moved.finding(FIRST).decided
    assert "other words of the specification" in (moved.finding(FIRST).changed or "").lower()
    assert moved.finding(THIRD).decided, "nothing changed for it"
    assert confirmed(moved, [FIRST], by="Ada").finding(FIRST).decided


def test_a_kept_check_reads_back_as_it_was_and_its_quotations_can_be_proven_again(tmp_path: Path) -> None:
    stored = keep(tmp_path / "library")
    after = decided(stored.check, [FIRST], "partly", by="Ada", note='A "note", with — everything')
    checks = Checks(tmp_path / "library")
    saved = checks.save(stored, after, by="Ada", note="statement 1")
    read = checks.get(saved.paper.name)
    assert read.check == after
    assert read.paper.version == 2
    found = documents(tmp_path / "library")
    for one in read.check.findings:
        assert all(proven(each, found) for each in (*one.specification_quotes, *one.framework_quotes, *one.nearest))


def test_of_two_people_at_the_same_check_the_second_is_told_of_the_first(tmp_path: Path) -> None:
    stored = keep(tmp_path)
    checks = Checks(tmp_path)
    checks.save(stored, confirmed(stored.check, [FIRST], by="Ada"), by="Ada")
    with pytest.raises(ChangedMeanwhile, match="Ada"):
        checks.save(stored, confirmed(stored.check, [THIRD], by="Grace"), by="Grace")


def test_a_specification_is_kept_by_what_is_in_it_and_never_by_its_name(tmp_path: Path) -> None:
    kept = Specifications(tmp_path)
    document = replace(specification(), file="../../etc/passwd")
    kept.keep(document, b"%PDF", ".PDF")
    kept.keep(document, b"%PDF", "/../x")
    inside = {file.name for file in (tmp_path / "specifications").iterdir()}
    assert inside == {f"{document.id}.read", f"{document.id}.pdf", document.id}
    assert kept.document(document.id) == document
    with pytest.raises(LibraryError):
        kept.document("../library")


def test_a_check_of_a_later_assistant_is_not_misread(kept: KeptCheck) -> None:
    with pytest.raises(LibraryError, match="another version"):
        from_json(to_json(kept).replace('"format":1', '"format":9'))
    with pytest.raises(LibraryError, match="damaged"):
        from_json("{}")


def test_a_check_is_called_by_its_file_where_its_title_is_that_of_a_form() -> None:
    form = SPECIFICATION.replace("# Hospice at home: service specification", "# SCHEDULE 2 – THE SERVICES")
    assert kept_check(checked(specification(form, "hospice_at-home 2A.docx"))).title == "hospice at home 2A"
    assert kept_check(checked(specification())).title == "Hospice at home: service specification"
