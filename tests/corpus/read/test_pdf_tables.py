from pathlib import Path

from fpdf import FPDF
from made import cells, kinds, pdf, prose

from corpus.read import check_reading, read

TABLE = [
    ["Stage", "Skill mix", "Review"],
    ["Early", "General practitioner, community nurse and a pharmacist who visits", "Yearly"],
    ["Increasing decline", "The same team with advice from the hospice", "Every three months"],
    ["Last days", "Specialist nurse, day and night", "Daily"],
]


def text(document: FPDF, y: float, sentences: int) -> float:
    document.set_xy(70, y)
    document.multi_cell(455, 14, prose(sentences), align="L")
    return float(document.get_y())


def ruled(document: FPDF, rows: list[list[str]], widths: tuple[int, ...] = (95, 240, 120)) -> None:
    with document.table(col_widths=widths, width=455, line_height=14, align="LEFT", padding=3) as table:
        for row in rows:
            table.row(row)


def unruled(document: FPDF, y: float, rows: list[list[str]]) -> float:
    """Columns at 70, 180 and 420 points; cells wrap within 220."""
    for row in rows:
        tallest = y
        for x, width, words in zip((70, 180, 420), (100, 220, 110), row, strict=True):
            document.set_xy(x, y)
            document.multi_cell(width, 13, words, align="L")
            tallest = max(tallest, document.get_y())
        y = tallest + 8
    return y


def test_each_row_of_a_drawn_table_is_a_block_with_its_cells_under_their_titles(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        document.add_page()
        document.set_y(text(document, 70, 3) + 14)
        ruled(document, TABLE)
        text(document, document.get_y() + 14, 3)

    reading = read(pdf(tmp_path / "table.pdf", draw))
    check_reading(reading)
    assert cells(reading) == TABLE
    rows = [block for block in reading.blocks if block.kind == "table-row"]
    assert rows[0].header == ()
    assert all(row.header == tuple(TABLE[0]) for row in rows[1:])
    assert [kind for kind, _ in kinds(reading)] == ["paragraph", *["table-row"] * 4, "paragraph"]


def test_a_merged_cell_stands_in_every_place_that_it_covers(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        document.add_page()
        with document.table(col_widths=(1, 1, 1), width=450, line_height=14, align="LEFT") as table:
            head = table.row()
            head.cell("Setting")
            head.cell("Hours", colspan=2)
            table.row(["Home", "Eight to six", "Telephone at night"])
            table.row(["Hospice", "All day", "All night"])

    rows = cells(read(pdf(tmp_path / "merged.pdf", draw)))
    assert rows == [
        ["Setting", "Hours", "Hours"],
        ["Home", "Eight to six", "Telephone at night"],
        ["Hospice", "All day", "All night"],
    ]


def test_a_table_that_goes_on_over_the_page_keeps_its_titles(tmp_path: Path) -> None:
    first = [["Indicator", "Points"], *[[f"Register of people in practice {n}", str(n)] for n in range(1, 4)]]
    rest = [[f"Register of people in practice {n}", str(n)] for n in range(4, 8)]

    def draw(document: FPDF) -> None:
        for rows in (first, rest):
            document.add_page()
            with document.table(
                col_widths=(3, 1), width=450, line_height=14, align="LEFT", first_row_as_headings=False
            ) as table:
                for row in rows:
                    table.row(row)

    reading = read(pdf(tmp_path / "long.pdf", draw))
    assert cells(reading) == first + rest
    rows = [block for block in reading.blocks if block.kind == "table-row"]
    assert {row.header for row in rows[1:]} == {("Indicator", "Points")}


def test_columns_of_words_without_lines_are_a_table(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        document.add_page()
        y = text(document, 70, 3)
        y = unruled(document, y + 20, TABLE)
        text(document, y + 10, 3)

    reading = read(pdf(tmp_path / "plain.pdf", draw))
    check_reading(reading)
    assert cells(reading) == TABLE
    assert [kind for kind, _ in kinds(reading)] == ["paragraph", *["table-row"] * 4, "paragraph"]


def test_a_box_around_running_text_is_no_table(tmp_path: Path) -> None:
    def draw(document: FPDF) -> None:
        document.add_page()
        document.rect(60, 60, 475, 300)
        text(document, 70, 8)

    assert kinds(read(pdf(tmp_path / "box.pdf", draw))) == [("paragraph", prose(8))]
