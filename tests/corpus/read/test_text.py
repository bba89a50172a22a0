from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import cells, kinds, words

from corpus.read import check_reading, read
from corpus.read.text import reading_of
from corpus.records import Reading

SENTENCE = "Each partnership will want to know the needs of its population before it plans a service for them."


def text(written: str) -> Reading:
    reading = reading_of(written)
    check_reading(reading)
    return reading


def headings(reading: Reading) -> list[tuple[int, str]]:
    return [(block.level, words(reading, block)) for block in reading.blocks if block.kind == "heading"]


def test_a_short_line_without_a_full_stop_over_text_is_a_heading() -> None:
    reading = text(f"Advice on planning\n\n{SENTENCE}\n\nWhat to consider\n\n{SENTENCE}\n\nBack to top\n")
    assert headings(reading) == [(1, "Advice on planning"), (2, "What to consider")]
    assert kinds(reading)[-1] == ("paragraph", "Back to top")
    assert reading.title == "Advice on planning"


def test_headings_over_headings_are_higher() -> None:
    reading = text(
        f"Useful tools\n\n{SENTENCE}\n\nQuality\n\nInspections\n\n{SENTENCE}\n\nAudits\n\n{SENTENCE}\n\n"
        f"Data\n\nProfiles\n\n{SENTENCE}"
    )
    assert headings(reading) == [
        (1, "Useful tools"),
        (2, "Quality"),
        (3, "Inspections"),
        (3, "Audits"),
        (2, "Data"),
        (3, "Profiles"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "www.example.org/care",
        "Anna Smith, Robert Jones, Jean Rogers",
        "10.1136/example-2011-000105.39",
        "It is under review.",
        "available from: https://example.org",
    ],
)
def test_addresses_names_and_sentences_are_no_headings(line: str) -> None:
    assert headings(text(f"Title of it\n\n{SENTENCE}\n\n{line}\n\n{SENTENCE}")) == [(1, "Title of it")]


def test_lines_with_leading_dots_stand_each_for_themselves_and_are_no_headings() -> None:
    reading = text(
        f"What is held\n\n{SENTENCE}\n\nConsent of the person ............... not recorded; presumed\n\n"
        "Date on which it was made ........... stamped on each record\n"
        "Box of medicines .................... whether there is one, and in\nwhich room it is kept\n"
        "Place preferred . . . . . . . . . . . N/A\n"
    )

    assert headings(reading) == [(1, "What is held")]
    assert [words(reading, block).split()[0] for block in reading.blocks] == "What Each Consent Date Box Place".split()


def test_a_line_that_comes_again_with_another_end_is_a_label() -> None:
    reading = text(
        f"Tools\n\n{SENTENCE}\n\nMore information: NHS\n\n{SENTENCE}\n\nMore information: the council\n\n{SENTENCE}"
    )
    assert headings(reading) == [(1, "Tools")]


def test_marked_headings_keep_their_level_and_lose_their_marks() -> None:
    reading = text(f"# One\n\n{SENTENCE}\n\n## Two\n\n{SENTENCE}\n\n**Three**\n\nFour\n====\n\nFive\n----\n{SENTENCE}")
    assert headings(reading) == [(1, "One"), (2, "Two"), (2, "Three"), (1, "Four"), (2, "Five")]


def test_items_are_blocks_with_depth_and_number_and_their_marks_stay_outside() -> None:
    reading = text("A plan has:\n\n  • aims\n  • a budget\n      – for staff\n\n1. Ask\n2. Listen\n(a) write it down\n")
    items = [(b.level, b.number, words(reading, b)) for b in reading.blocks if b.kind == "list-item"]
    assert items == [
        (1, None, "aims"),
        (1, None, "a budget"),
        (2, None, "for staff"),
        (1, "1.", "Ask"),
        (1, "2.", "Listen"),
        (1, "(a)", "write it down"),
    ]


def test_wrapped_lines_are_one_paragraph_and_short_ones_stay_apart() -> None:
    wrapped = (
        "Each partnership will want to know the needs of\nits population before it plans a service for\n"
        "them and their carers."
    )
    assert kinds(text(wrapped)) == [("paragraph", wrapped)]
    assert kinds(text("Language: English\nPages: 106\nYear: 2012")) == [
        ("paragraph", "Language: English"),
        ("paragraph", "Pages: 106"),
        ("paragraph", "Year: 2012"),
    ]


def test_a_sentence_that_an_empty_line_broke_is_one_paragraph() -> None:
    broken = (
        "In areas that have no shared digital records the Summary Care Record\n\n(SCR) is the least that is needed."
    )
    assert kinds(text(broken)) == [("paragraph", broken)]


def test_lines_with_tabs_are_rows_under_the_first() -> None:
    reading = text(
        "Indicators\n\nIndicator\tPoints\tThreshold\nPC001. A register\t3\t\nPC002. Cases are reviewed\t3\t90%\n"
    )
    assert cells(reading) == [
        ["Indicator", "Points", "Threshold"],
        ["PC001. A register", "3", ""],
        ["PC002. Cases are reviewed", "3", "90%"],
    ]
    row = reading.blocks[-1]
    assert row.header == ("Indicator", "Points", "Threshold")
    assert row.number == "PC002"


FLAT = (
    "RT Journal Article SR Electronic T1 Profiles of care JF Journal of Care JO J Care YR 2011 "
    "UL http://example.org/1 AB In 2010 a project began. It used T1 as a name. It ended well."
)


def test_a_citation_on_one_line_gives_title_journal_year_and_abstract() -> None:
    reading = text(FLAT)
    assert (reading.title, reading.publisher, reading.published) == ("Profiles of care", "Journal of Care", "2011")
    assert reading.url == "http://example.org/1"
    assert kinds(reading)[1] == ("heading", "Profiles of care")
    assert kinds(reading)[-1] == ("paragraph", "In 2010 a project began. It used T1 as a name. It ended well.")


def test_a_citation_in_ris_gives_the_same() -> None:
    reading = text(
        "TY  - JOUR\nTI  - Profiles of care\nAU  - Smith, A\nJO  - Journal of Care\nPY  - 2011\n"
        "AB  - In 2010 a project began.\nUR  - http://example.org/1\nER  - \n"
    )
    assert (reading.title, reading.publisher, reading.published) == ("Profiles of care", "Journal of Care", "2011")
    assert ("paragraph", "In 2010 a project began.") in kinds(reading)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b""), ("cp1252", b"")],
)
def test_text_in_other_encodings_keeps_its_letters(tmp_path: Path, encoding: str, mark: bytes) -> None:
    written = "Soins – “à domicile”: £30 l’heure, naïve café"
    path = tmp_path / "care.txt"
    path.write_bytes(mark + written.encode(encoding))
    assert read(path).text == written


def test_line_ends_and_control_characters_change_one_for_one() -> None:
    assert text("One\x00two\x07 three".replace("\x00", "\x00")).text == "One two  three"


def test_two_megabytes_on_one_line_are_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_text(SENTENCE * 20_000)
    reading = read(path)
    check_reading(reading)
    assert len(reading.blocks) == 1


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_any_text_gives_a_sound_reading_that_stores_it_as_it_was(written: str) -> None:
    reading = reading_of(written)
    check_reading(reading)
    assert len(reading.text) == len(written)


LINES = st.sampled_from(
    ["", "  ", "Title", SENTENCE, "- item", "  1. item", "a\tb\tc", "# Head", "**Bold**", "===", "(a) x"]
)


@given(st.lists(LINES, max_size=25))
def test_every_word_of_any_lines_stands_in_some_block(lines: list[str]) -> None:
    reading = reading_of("\n".join(lines))
    check_reading(reading)
    covered = "".join(words(reading, block) for block in reading.blocks)
    assert covered.count("needs of its population") == lines.count(SENTENCE)
