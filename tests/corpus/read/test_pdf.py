from pathlib import Path

import pytest
from fpdf import FPDF
from made import SENTENCES, kinds, pdf, prose

from corpus.read import Limits, Refused, check_reading, read


def column(document: FPDF, x: float, y: float, width: float, text: str) -> float:
    document.set_xy(x, y)
    document.multi_cell(width, 14, text, align="L")
    return float(document.get_y())


def test_lines_of_a_paragraph_are_joined_and_paragraphs_kept_apart(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        document.add_page()
        y = column(document, 70, 70, 450, prose(4))
        column(document, 70, y + 12, 450, prose(3, first=2))

    reading = read(pdf(tmp_path / "two.pdf", draw))
    check_reading(reading)
    assert kinds(reading) == [("paragraph", prose(4)), ("paragraph", prose(3, first=2))]


def test_columns_are_read_one_after_the_other_under_a_heading_over_both(tmp_path: Path) -> None:
    left, right = prose(12), prose(12, first=2)

    def draw(document: FPDF) -> None:
        document.add_page()
        document.set_font("Helvetica", "B", 20)
        document.text(70, 90, "Planning care for a whole population")
        document.set_font("Helvetica", size=11)
        column(document, 70, 120, 215, left)
        column(document, 310, 120, 215, right)

    reading = read(pdf(tmp_path / "columns.pdf", draw))
    assert kinds(reading) == [
        ("heading", "Planning care for a whole population"),
        ("paragraph", left),
        ("paragraph", right),
    ]


def test_lines_of_columns_that_were_written_across_are_still_read_down(tmp_path: Path) -> None:
    left, right = prose(10), prose(10, first=3)

    def draw(document: FPDF) -> None:
        document.add_page()
        sides = [document.multi_cell(215, 14, text, dry_run=True, output="LINES") for text in (left, right)]
        for row in range(max(map(len, sides))):
            for x, side in zip((70, 310), sides, strict=True):
                if row < len(side):
                    document.text(x, 120 + 14 * row, side[row].strip())

    text = read(pdf(tmp_path / "across.pdf", draw)).text
    assert text.index(left) < text.index(right)


def paged(document: FPDF, numbers: list[str], *, head: str = "", foot: str = "{}") -> None:
    for place, number in enumerate(numbers):
        document.add_page()
        document.set_font("Helvetica", size=9)
        if head:
            document.text(70, 40, head)
        if number:
            document.text(290, 810, foot.format(number))
        document.set_font("Helvetica", size=11)
        column(document, 70, 90, 450, prose(6, first=place))


def test_running_heads_and_page_numbers_stay_out_of_the_text(tmp_path: Path) -> None:
    numbers = ["7", "8", "9", "10"]
    path = pdf(tmp_path / "feet.pdf", lambda document: paged(document, numbers, head="Care in the last year"))
    reading = read(path)
    assert "Care in the last year" not in reading.text
    assert [page.printed for page in reading.pages] == numbers
    assert reading.text.startswith(prose(6))


@pytest.mark.parametrize("foot", ["Page {} of 40", "- {} -", "{} | Annual report on care"])
def test_page_numbers_are_found_inside_a_running_foot(tmp_path: Path, foot: str) -> None:
    numbers = ["i", "ii", "1", "2", "3"] if "{} |" not in foot and "Page" not in foot else ["3", "4", "5", "6"]
    path = pdf(tmp_path / "feet.pdf", lambda document: paged(document, numbers, foot=foot))
    reading = read(path)
    assert [page.printed for page in reading.pages] == numbers
    assert "Annual report" not in reading.text


def test_a_page_without_a_number_has_none_whatever_its_neighbours_say(tmp_path: Path) -> None:
    numbers = ["", "2", "", "4", "5"]
    reading = read(pdf(tmp_path / "some.pdf", lambda document: paged(document, numbers)))
    assert [page.printed for page in reading.pages] == [None, "2", None, "4", "5"]


def test_a_number_at_the_foot_of_a_page_and_one_at_the_head_of_the_next_are_no_page_numbers(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        paged(document, ["", ""])
        document.page = 1
        document.text(290, 810, "4")
        document.page = 2
        document.text(290, 40, "5")

    reading = read(pdf(tmp_path / "cells.pdf", draw))
    assert [page.printed for page in reading.pages] == [None, None]
    assert "4" in reading.text
    assert "5" in reading.text


def test_page_labels_of_the_file_win_over_what_is_printed(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        for style, first in (("r", 1), ("r", None), ("D", 1), ("D", None)):
            document.add_page(label_style=style, label_start=first)
            column(document, 70, 90, 450, prose(3))

    reading = read(pdf(tmp_path / "labels.pdf", draw))
    assert [page.printed for page in reading.pages] == ["i", "ii", "1", "2"]


def test_a_paragraph_over_a_page_break_is_one_block_on_both_pages(tmp_path: Path) -> None:
    long = "The plan begins with what is known of the people who live there and goes on to ask what they want, because"
    rest = "without that no service can be said to be needed, and nobody can say whether it has done any good at all."

    def draw(document: FPDF) -> None:
        document.add_page()
        column(document, 70, 700, 455, long)
        document.add_page()
        y = column(document, 70, 70, 455, rest)
        column(document, 70, y + 14, 455, prose(3))

    reading = read(pdf(tmp_path / "over.pdf", draw))
    check_reading(reading)
    assert kinds(reading)[0] == ("paragraph", f"{long} {rest}")
    first, second = reading.pages
    assert reading.text[first.start : first.end] == long
    assert reading.text[second.start : second.end].startswith(rest)


def test_a_word_hyphenated_over_a_line_is_joined_and_a_compound_keeps_its_hyphen(tmp_path: Path) -> None:
    lines = (
        "Those who provide palliative and long-term care in the commu-",
        "nity should be asked what they need from the people who com-",
        "mission it, before the end of each year and after every long-",
        "term review of the service by the community.",
    )

    def draw(document: FPDF) -> None:
        document.add_page()
        for place, line in enumerate(lines):
            document.text(70, 100 + 14 * place, line)

    text = read(pdf(tmp_path / "hyphens.pdf", draw)).text
    assert "in the community should be asked" in text
    assert "people who commission it" in text
    assert "every long-term review" in text


def test_headings_have_levels_by_size_and_numbers_as_printed(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        document.add_page()
        y = 70.0
        for size, style, text in (
            (22, "B", "Care at home"),
            (15, "B", "1.9 Reviewing need"),
            (11, "", prose(3)),
            (12, "B", "1.9.1 Whom to review"),
            (11, "", prose(4, first=1)),
        ):
            document.set_font("Helvetica", style, size)
            document.set_xy(70, y + 10)
            document.multi_cell(450, size * 1.25, text, align="L")
            y = document.get_y()

    reading = read(pdf(tmp_path / "heads.pdf", draw))
    headings = [
        (block.level, block.number, reading.text[block.start : block.end])
        for block in reading.blocks
        if block.kind == "heading"
    ]
    assert headings == [
        (1, None, "Care at home"),
        (2, "1.9", "1.9 Reviewing need"),
        (3, "1.9.1", "1.9.1 Whom to review"),
    ]
    assert reading.title == "Care at home"


def test_list_items_are_blocks_without_their_marks(tmp_path: Path) -> None:
    items = ["A plan that the person has agreed,", "a named nurse who answers the telephone at night, and", "a review."]

    def draw(document: FPDF) -> None:
        document.add_page()
        column(document, 70, 70, 450, "Every person has:")
        for place, item in enumerate(items):
            document.text(80, 110 + 15 * place, f"{place + 1}.")
            document.text(98, 110 + 15 * place, item)

    reading = read(pdf(tmp_path / "list.pdf", draw))
    assert kinds(reading)[1:] == [("list-item", item) for item in items]
    assert [block.number for block in reading.blocks[1:]] == ["1.", "2.", "3."]


def test_a_page_without_text_is_listed_empty_and_told(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        document.add_page()
        column(document, 70, 70, 450, prose(3))
        document.add_page()
        document.rect(100, 100, 200, 300, style="F")
        document.add_page()
        column(document, 70, 70, 450, prose(3, first=1))

    reading = read(pdf(tmp_path / "gap.pdf", draw))
    check_reading(reading)
    assert [page.number for page in reading.pages] == [1, 2, 3]
    assert reading.pages[1].start == reading.pages[1].end
    assert reading.warnings
    assert reading.warnings[0].startswith("Page 2:")


def test_the_words_of_a_rotated_page_stand_where_it_shows_them(tmp_path: Path) -> None:
    import pypdf

    path = pdf(tmp_path / "upright.pdf", lambda document: paged(document, [""]))
    writer = pypdf.PdfWriter(clone_from=str(path))
    writer.pages[0].rotate(90)
    turned = tmp_path / "turned.pdf"
    writer.write(str(turned))
    reading = read(turned)
    check_reading(reading)
    assert kinds(reading) == [("paragraph", prose(6))]
    long = [line for line in reading.lines if line.end - line.start > 40]
    assert long
    assert all(line.bottom - line.top > 5 * (line.right - line.left) for line in long)
    assert all(line.right <= 841.9 and line.bottom <= 595.3 for line in long)


def test_only_the_right_password_opens_a_protected_file(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        document.set_encryption(owner_password="owner", user_password="reader")
        paged(document, ["1"])

    path = pdf(tmp_path / "locked.pdf", draw)
    for wrong in (None, "guess"):
        with pytest.raises(Refused, match="--password") as refusal:
            read(path, password=wrong)
        assert refusal.value.reason == "encrypted"
    assert SENTENCES[0].strip() in read(path, password="reader").text


def test_a_file_that_anyone_may_open_needs_no_password(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        document.set_encryption(owner_password="owner", user_password="")
        paged(document, ["1"])

    assert SENTENCES[0].strip() in read(pdf(tmp_path / "open.pdf", draw)).text


def test_pictures_only_are_refused_as_without_text(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        document.add_page()
        document.rect(50, 50, 300, 300, style="F")

    with pytest.raises(Refused, match=r"scan\.pdf.*--ocr") as refusal:
        read(pdf(tmp_path / "scan.pdf", draw))
    assert refusal.value.reason == "no text layer"


def test_a_truncated_file_is_corrupt_or_says_what_it_still_holds(tmp_path: Path) -> None:
    path = pdf(tmp_path / "whole.pdf", lambda document: paged(document, ["1", "2"]))
    content = path.read_bytes()
    for share in (0.02, 0.3):
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(Refused) as refusal:
            read(path)
        assert refusal.value.reason in ("corrupt", "no text layer")


def test_too_many_pages_are_refused_by_their_number(tmp_path: Path) -> None:
    path = pdf(tmp_path / "many.pdf", lambda document: paged(document, ["1", "2", "3"]))
    with pytest.raises(Refused, match="3 pages, over the limit of 2"):
        read(path, limits=Limits(pages=2))


def test_progress_counts_the_pages(tmp_path: Path) -> None:
    path = pdf(tmp_path / "steps.pdf", lambda document: paged(document, ["1", "2", "3"]))
    heard: list[tuple[int, int]] = []
    read(path, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_headings_and_items_that_come_again_on_every_page_are_not_lost(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        for place in range(4):
            document.add_page()
            document.set_font("Helvetica", "B", 15)
            document.text(70, 60, "What people can expect")
            document.set_font("Helvetica", size=11)
            y = column(document, 70, 76, 450, prose(3, first=place))
            column(document, 70, y + 12, 450, f"Quality statement {place + 1}: people are asked.")

    text = read(pdf(tmp_path / "again.pdf", draw)).text
    assert text.count("What people can expect") == 4
    assert all(f"Quality statement {place}: people are asked." in text for place in range(1, 5))


def test_a_short_second_column_on_the_last_page_is_read_last(tmp_path: Path) -> None:
    left, right = prose(8), "Providers report."

    def draw(document: FPDF) -> None:
        document.add_page()
        column(document, 70, 80, 215, left)
        column(document, 310, 80, 215, right)

    assert [words for _, words in kinds(read(pdf(tmp_path / "short.pdf", draw)))] == [left, right]


def test_a_sentence_goes_on_over_the_footnotes_of_its_page(tmp_path: Path) -> None:
    long = "The plan begins with what is known of the people who live there and goes on to ask what they want, because"
    rest = "without that no service can be said to be needed, and nobody can say whether it has done any good at all."

    def draw(document: FPDF) -> None:
        document.add_page()
        y = column(document, 70, 80, 455, prose(6))
        column(document, 70, y + 12, 455, long)
        document.set_font("Helvetica", size=8)
        document.text(70, 760, "1 As the census of 2021 counted them.")
        document.add_page()
        document.set_font("Helvetica", size=11)
        column(document, 70, 80, 455, rest)

    reading = read(pdf(tmp_path / "notes.pdf", draw))
    check_reading(reading)
    assert kinds(reading) == [
        ("paragraph", prose(6)),
        ("footnote", "1 As the census of 2021 counted them."),
        ("paragraph", f"{long} {rest}"),
    ]


def test_a_dash_that_begins_a_line_of_a_sentence_begins_no_item(tmp_path: Path) -> None:
    lines = (
        "Anyone who wishes to die at home should be supported to do so as far as it is possible",
        "- and those who do not should have as many of the comforts of home as can be given to",
        "them in the place where they are.",
    )

    def draw(document: FPDF) -> None:
        document.add_page()
        column(document, 70, 80, 430, prose(3))
        for place, line in enumerate(lines):
            document.text(70, 200 + 14 * place, line)

    assert kinds(read(pdf(tmp_path / "dash.pdf", draw)))[1:] == [("paragraph", " ".join(lines))]


def test_the_words_of_a_running_head_still_tell_the_nation(tmp_path: Path) -> None:
    path = pdf(tmp_path / "head.pdf", lambda document: paged(document, ["1", "2", "3"], head="Scottish Government"))
    reading = read(path)
    assert "Scottish" not in reading.text
    assert reading.nation == "scotland"


def tagged(lines: list[tuple[str, str]]) -> bytes:
    """A tagged PDF of one page whose lines all look alike: each with its tag and its words."""
    shown = "".join(
        f"/{tag} <</MCID {place}>> BDC BT /F1 11 Tf 70 {760 - 30 * place} Td ({words}) Tj ET EMC\n"
        for place, (tag, words) in enumerate(lines)
    )
    kids = " ".join(f"{7 + place} 0 R" for place in range(len(lines)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/StructParents 0"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(shown)}>>stream\n{shown}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Type/StructTreeRoot/K[{kids}]/ParentTree<</Nums[0[{kids}]]>>>>",
        *(f"<</Type/StructElem/S/{tag}/P 6 0 R/Pg 3 0 R/K {place}>>" for place, (tag, _) in enumerate(lines)),
    ]
    made, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{written}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(made)}\n"
    return made + end.encode() + b"%%EOF"


def test_tags_tell_headings_that_look_like_the_text(tmp_path: Path) -> None:
    (tmp_path / "tagged.pdf").write_bytes(
        tagged(
            [
                ("H1", "Care at home"),
                ("P", "Each person has a named nurse who visits them at home every week."),
                ("H2", "Who it is for"),
                ("P", "Adults in their last year of life, wherever in the county they live."),
            ]
        )
    )
    reading = read(tmp_path / "tagged.pdf")
    check_reading(reading)
    assert [(block.kind, block.level) for block in reading.blocks] == [
        ("heading", 1),
        ("paragraph", 0),
        ("heading", 2),
        ("paragraph", 0),
    ]


def test_tags_that_call_everything_a_heading_are_not_believed(tmp_path: Path) -> None:
    lines = [("H1", "Each person has a named nurse."), ("H1", "Adults in their last year of life are visited.")]
    (tmp_path / "tagged.pdf").write_bytes(tagged(lines))
    assert all(block.kind == "paragraph" for block in read(tmp_path / "tagged.pdf").blocks)
