"""assistant check: other programs rely on every key here, and bad input is told in one line."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from assistant.checking.doubts import doubts
from assistant.checking.sentences import MOST, sentences
from corpus.read.markdown import read_markdown
from corpus.records import Block, Document, Source
from tests.conftest import Command

FINDING = (
    "framework requirement title same_as status confidence missing specification_quotes framework_quotes nearest"
).split()
SPECIFICATION = """# Hospice at home, Wexcombe

## Service description

The Provider shall answer a telephone line for people and carers at every hour of every day.
Every carer shall be offered an assessment of their own needs.
"""


def written(folder: Path, text: str = SPECIFICATION, name: str = "specification.md") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def test_there_is_one_finding_for_each_requirement_of_each_framework(assistant: Command, tmp_path: Path) -> None:
    ended = assistant(
        "check", written(tmp_path), "--framework", "nice-qs13", "--framework", "five-priorities", "--json"
    )
    assert ended.code == 0, ended.err
    assert list(ended.json) == ["document", "findings", "warnings"]
    found = ended.json["findings"]
    assert [one["requirement"] for one in found] == [
        *(f"statement-{number}" for number in range(1, 6)),
        *("recognise", "communicate", "involve", "support", "plan-and-do"),
    ]
    assert all(list(one) == FINDING for one in found)
    assert all(one["framework_quotes"] for one in found)
    assert "nice-ng142:identification" in found[0]["same_as"]


def test_pasted_text_comes_in_on_standard_input(assistant: Command) -> None:
    ended = assistant("check", "-", "--framework", "nice-qs13", "--json", stdin=SPECIFICATION.encode())
    assert ended.code == 0, ended.err
    assert len(ended.json["findings"]) == 5


def test_what_is_only_for_commissioners_is_set_aside_and_says_so(assistant: Command, tmp_path: Path) -> None:
    ended = assistant("check", written(tmp_path), "--nation", "england", "--json")
    aside = [one for one in ended.json["findings"] if one["status"] == "not-applicable"]
    assert all("commissioner alone" in one["missing"] for one in aside)
    assert ("icb-statutory-guidance", "vision") in {(one["framework"], one["requirement"]) for one in aside}
    assert any("name a framework to have it checked whole" in one for one in ended.json["warnings"])
    named = assistant("check", written(tmp_path), "--framework", "icb-statutory-guidance", "--json").json
    assert all(one["status"] != "not-applicable" for one in named["findings"])
    assert any("not complete here, so no share of it is counted" in one for one in named["warnings"])


def test_frameworks_that_no_longer_hold_are_left_out_unless_they_are_named(assistant: Command, tmp_path: Path) -> None:
    file = written(tmp_path)
    found = {one["framework"] for one in assistant("check", file, "--nation", "england", "--json").json["findings"]}
    assert "nice-qs13" in found
    assert not found & {"qof-palliative-care", "specialist-level-palliative-care-2016", "scottish-advice-note"}
    named = assistant("check", file, "--framework", "qof-palliative-care", "--json").json
    assert any("withdrawn" in one for one in named["warnings"])


def test_a_file_without_words_is_refused_with_the_reason(assistant: Command, tmp_path: Path) -> None:
    ended = assistant("check", written(tmp_path, ""))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("'specification.md' is empty")


def test_a_scan_without_text_is_refused_with_what_to_do(assistant: Command, tmp_path: Path) -> None:
    page = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(page).text((60, 60), "The Provider shall answer a telephone line at every hour.", fill="black")
    page.save(tmp_path / "scan.pdf")
    ended = assistant("check", tmp_path / "scan.pdf", "--framework", "nice-qs13")
    assert (ended.code, ended.out) == (1, "")
    assert "scan.pdf" in ended.err
    assert "no text" in ended.err
    assert "ASSISTANT_OCR" in ended.err or "--ocr" in ended.err or "text recognition" in ended.err, ended.err


def test_a_broken_framework_file_is_named_with_what_is_wrong_in_it(empty: Command, library_folder: Path) -> None:
    file = library_folder / "frameworks" / "ours.yaml"
    file.parent.mkdir()
    file.write_text("slug: own-ours\ntitle: Ours\nrequirements: none\n", "utf-8")
    ended = empty("check", written(library_folder), "--framework", "nice-qs13")
    assert (ended.code, ended.out) == (1, "")
    assert "ours.yaml" in ended.err
    assert "requirements" in ended.err
    assert "Traceback" not in ended.err


def test_a_contract_of_600_pages_is_looked_at_from_its_beginning_and_says_so() -> None:
    text = "# Contract\n\n" + "\n\n".join(f"The Provider shall keep item {number}." for number in range(12_100))
    document = Document("contract", "contract", "contract.md", Source("Contract"), *parts(text))
    found = sentences(document)
    assert len(found) == MOST
    assert found[-1].start < len(text)
    assert any("longer than is looked at: 12,000 sentences" in one for one in doubts(found, 0, 0))


def parts(text: str) -> tuple[str, tuple[Block, ...]]:
    reading = read_markdown(text.encode())
    return reading.text, reading.blocks


def test_an_unknown_framework_is_told(assistant: Command, tmp_path: Path) -> None:
    ended = assistant("check", written(tmp_path), "--framework", "nice-qs99")
    assert ended.code == 1
    assert "There is no framework 'nice-qs99'" in ended.err


def test_a_profile_of_the_library_can_be_checked(assistant: Command) -> None:
    ended = assistant(
        "check", "profile:palliative-and-end-of-life-care", "--framework", "care-profile-method", "--json"
    )
    assert ended.code == 0, ended.err
    assert ended.json["document"]["nation"] == "england"
    assert len(ended.json["findings"]) == 12


def test_a_draft_that_is_not_there_is_told(assistant: Command) -> None:
    ended = assistant("check", "draft:none-of-the-kind")
    assert ended.code == 1
    assert "There is no draft 'none-of-the-kind' in this library" in ended.err


def test_a_draft_of_the_library_can_be_checked(furnished_folder: Path, assistant: Command) -> None:
    drafted = assistant(
        "draft", "service-specification", "--nation", "england", "--section", "quality-requirements", "--name", "ours"
    )
    assert drafted.code == 0, drafted.err
    ended = assistant("check", "draft:ours", "--framework", "nice-qs13", "--json")
    assert ended.code == 0, ended.err
    assert len(ended.json["findings"]) == 5
