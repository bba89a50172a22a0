"""Files of before 2007 and rich text, through LibreOffice where it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import kinds

from corpus.read import Limits, Readers, Refused, check_reading, read
from corpus.read.converted import libreoffice
from corpus.records import Reading

needed = pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not installed")
RTF = r"{\rtf1\ansi{\stylesheet{\s1\outlinelevel0 heading 1;}}\pard\s1\outlinelevel0 Care at home\par\pard Each person has a nurse.\par}"  # fmt: skip  # noqa: E501


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    file = tmp_path / "notes.rtf"
    file.write_text(RTF)
    return file


@needed
def test_rich_text_is_read_with_its_headings(notes: Path) -> None:
    reading = read(notes)
    check_reading(reading)
    assert kinds(reading) == [("heading", "Care at home"), ("paragraph", "Each person has a nurse.")]


@needed
def test_a_reading_process_converts_too(notes: Path, tmp_path: Path) -> None:
    with Readers(1) as readers:
        ((_, found),) = readers.read_many([notes])
    assert isinstance(found, Reading)
    assert found.text.startswith("Care at home")


@needed
def test_a_conversion_that_takes_too_long_is_given_up(notes: Path) -> None:
    with pytest.raises(Refused) as refusal:
        read(notes, limits=Limits(seconds=0.01))
    assert refusal.value.reason == "timed out"
    assert "'notes.rtf'" in refusal.value.message


def test_without_libreoffice_the_reason_says_what_to_install(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("corpus.read.converted.PLACES", ())
    with pytest.raises(Refused) as refusal:
        read(notes)
    assert refusal.value.reason == "unsupported"
    assert "Install LibreOffice" in refusal.value.message
