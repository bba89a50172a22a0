from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import cells, kinds, words

from corpus.read import check_reading, read
from corpus.read.html import read_html
from corpus.read.markdown import read_markdown
from corpus.records import Reading


def markdown(written: str) -> Reading:
    reading = read_markdown(written.encode())
    check_reading(reading)
    return reading


def html(written: str) -> Reading:
    reading = read_html(written.encode(), "page.html")
    check_reading(reading)
    return reading


def test_markdown_is_stored_without_its_marks() -> None:
    reading = markdown("# Care *at home*\n\nSee [the **plan**](http://x.org) and `code`.\n\n## Next\n\n> Said once.\n")
    assert reading.text == "Care at home\n\nSee the plan and code.\n\nNext\n\nSaid once."
    assert [block.level for block in reading.blocks] == [1, 0, 2, 0]


def test_front_matter_gives_proposals_and_is_not_text() -> None:
    reading = markdown(
        "---\ntitle: Care at home\npublisher: A council\npublished: 2021-05\n"
        "nation: Wales\nurl: http://x.org\n---\nText of it.\n"
    )
    assert reading.text == "Text of it."
    assert (reading.title, reading.publisher, reading.published) == ("Care at home", "A council", "2021-05")
    assert (reading.nation, reading.url) == ("wales", "http://x.org")


def test_lists_and_tables_of_markdown_are_blocks() -> None:
    reading = markdown(
        "Have:\n\n- aims\n  - short\n  - long\n- money\n\n3. Ask\n4. Act\n\n| A | B |\n|---|---|\n| 1 | *2* |\n"
    )
    items = [(b.level, b.number, words(reading, b)) for b in reading.blocks if b.kind == "list-item"]
    assert items == [
        (1, None, "aims"),
        (2, None, "short"),
        (2, None, "long"),
        (1, None, "money"),
        (1, "3.", "Ask"),
        (1, "4.", "Act"),
    ]
    assert cells(reading) == [["A", "B"], ["1", "2"]]
    assert reading.blocks[-1].header == ("A", "B")


def test_words_after_a_table_whose_last_cell_is_empty_are_not_lost() -> None:
    reading = markdown("| Post | Note |\n|---|---|\n| Chaplain | |\n\nNobody comes.\n\nNor at night.\n")

    assert cells(reading) == [["Post", "Note"], ["Chaplain", ""]]
    assert [words(reading, b) for b in reading.blocks if b.kind == "paragraph"] == ["Nobody comes.", "Nor at night."]


def test_scripts_styles_and_hidden_parts_of_a_page_are_not_read() -> None:
    reading = html(
        "<html><head><style>p{}</style><script>var a='secret'</script></head><body><p>Seen</p>"
        "<p hidden>secret</p><p style='display: none'>secret</p><noscript>secret</noscript>"
        "<template><p>secret</p></template><!-- secret --><script>document.write('secret')</script></body></html>"
    )
    assert reading.text == "Seen"


def test_what_surrounds_the_main_part_is_left_out_and_kept_where_there_is_none() -> None:
    words_of_main = "Each partnership will want to know the needs of its population before it plans. " * 3
    around = "<nav>Menu</nav>{}<footer>Cookies</footer>"
    assert "Menu" not in html(around.format(f"<main><h1>Care</h1><p>{words_of_main}</p></main>")).text
    assert html(around.format("<p>Short</p>")).text == "Menu\n\nShort\n\nCookies"


def test_spaces_collapse_except_in_preformatted_text() -> None:
    reading = html("<p>One\n   two<br>three</p><pre>a\n  b</pre>")
    assert kinds(reading) == [("paragraph", "One two\nthree"), ("code", "a\n  b")]


def test_merged_cells_of_a_page_stand_wherever_they_reach() -> None:
    reading = html(
        "<table><thead><tr><th>Setting</th><th colspan=2>Hours</th></tr></thead>"
        "<tr><td rowspan=2>Home</td><td>Day</td><td>Night</td></tr><tr><td>8-6</td><td>none</td></tr></table>"
    )
    assert cells(reading) == [["Setting", "Hours", "Hours"], ["Home", "Day", "Night"], ["Home", "8-6", "none"]]
    assert reading.blocks[-1].header == ("Setting", "Hours", "Hours")


def test_a_page_tells_its_title_publisher_date_and_address() -> None:
    reading = html(
        "<head><title>Care at home - The Council</title><meta property='og:site_name' content='The Council'>"
        "<meta name='DC.date.issued' content='2021-05-14'><link rel='canonical' href='https://x.org/care'></head>"
        "<body><h1>Care at home</h1><p>Text</p></body>"
    )
    assert (reading.title, reading.publisher) == ("Care at home", "The Council")
    assert (reading.published, reading.url) == ("2021-05-14", "https://x.org/care")


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_names(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(
        f"<html><head><meta charset='{charset}'></head><body><p>Für £5 à gauche</p></body></html>".encode(charset)
    )
    assert read(path).text == "Für £5 à gauche"


def test_entities_are_not_fetched_or_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    path = tmp_path / "page.xhtml"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY s SYSTEM "file://{secret}">]>'
        "<html><body><p>Seen &s;</p></body></html>"
    )
    assert "secret words" not in read(path).text


def test_a_page_nested_very_deeply_is_read_without_a_crash() -> None:
    check_reading(read_html(("<div>" * 3000 + "deep" + "</div>" * 3000 + "<p>end</p>").encode(), "deep.html"))


TAGS = st.sampled_from("p div ul ol li table tr td th h1 h2 pre br span b img script nav main".split())
PIECES = st.one_of(
    TAGS.map(lambda tag: f"<{tag}>"), TAGS.map(lambda tag: f"</{tag}>"), st.text("ab <>&;\t\n\x00\x0b\xa0é", max_size=8)
)


@given(st.lists(PIECES, max_size=40))
def test_any_tag_soup_gives_a_sound_reading(pieces: list[str]) -> None:
    check_reading(read_html(f"<body>x{''.join(pieces)}</body>".encode(), "soup.html"))


@given(
    st.lists(
        st.sampled_from(
            ["# a", "- b", "  - c", "1. d", "| a | b |", "|---|---|", "> e", "```", "", "f *g*", "<b>h</b>", "    i"]
        ),
        max_size=20,
    )
)
def test_any_markdown_gives_a_sound_reading(lines: list[str]) -> None:
    check_reading(read_markdown("\n".join(lines).encode()))
