"""The Library page, as a person uses it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import GUIDANCE, html_of, shown
from streamlit.testing.v1 import AppTest

from assistant.pages.adding import safe_name
from assistant.pages.opening import Opening
from index.build import building

App = Callable[[], AppTest]
DAMAGED = b"%PDF-1.4\nnot really a PDF"


@pytest.fixture
def library(app: App) -> App:
    def run() -> AppTest:
        return shown(app().switch_page("assistant/pages/library.py").run())

    return run


def added(page: AppTest, opened: Opening) -> AppTest:
    """The page once the files that are being added have all ended."""
    shown(page.button(key="add").click().run())
    adding = opened.adding
    if adding is not None:
        assert adding.done.wait(60)
    return shown(page.run())


def test_an_empty_library_says_what_to_do_next(library: App) -> None:
    assert "The library is empty" in library().info[0].value


def test_uploads_end_each_with_their_own_name_and_a_reason(
    library: App, opened: Callable[[], Opening], tmp_path: Path
) -> None:
    page = library()
    files = [("Hôpital & <b>notes</b>.md", GUIDANCE.encode(), "text/markdown"), ("bad.pdf", DAMAGED, "application/pdf")]
    shown(page.file_uploader[0].set_value(files).run())
    added(page, opened())
    assert "<td>Hôpital &amp; &lt;b&gt;notes&lt;/b&gt;.md</td><td>Added</td>" in html_of(page)
    assert "<td>bad.pdf</td><td>Not added</td><td>corrupt: " in html_of(page)
    (entry,) = opened().library.entries()
    assert entry.path == "upload:Hôpital & <b>notes</b>.md"


def test_the_same_upload_twice_changes_nothing_and_a_changed_one_replaces(
    library: App, opened: Callable[[], Opening]
) -> None:
    page = library()
    for text, outcome in ((GUIDANCE, "Added"), (GUIDANCE, "Already there"), (GUIDANCE + "\nMore.\n", "Replaced")):
        shown(page.file_uploader[0].set_value([("guidance.md", text.encode(), "text/markdown")]).run())
        added(page, opened())
        assert f"<td>guidance.md</td><td>{outcome}</td>" in html_of(page)
    assert len(opened().library.entries()) == 1


def test_a_folder_is_added_by_its_path_with_what_is_known_of_its_files(
    library: App, opened: Callable[[], Opening], tmp_path: Path
) -> None:
    (tmp_path / "given").mkdir()
    for name in ("one.md", "two.md"):
        (tmp_path / "given" / name).write_text(f"{GUIDANCE}\n{name}\n")
    page = library()
    page.text_input(key="folder-0").set_value(str(tmp_path / "given"))
    shown(page.selectbox(key="nation-0").set_value("wales").run())
    added(page, opened())
    assert [entry.source.nation for entry in opened().library.entries()] == ["wales", "wales"]


def test_a_folder_that_does_not_exist_is_told_in_place(library: App, opened: Callable[[], Opening]) -> None:
    page = library()
    shown(page.text_input(key="folder-0").set_value("/no/such/folder").run())
    shown(page.button(key="add").click().run())
    assert "There is no file or folder" in page.error[0].value
    assert opened().adding is None


def test_a_date_that_is_none_is_told_in_place_before_anything_is_added(
    library: App, opened: Callable[[], Opening]
) -> None:
    page = library()
    page.file_uploader[0].set_value([("guidance.md", GUIDANCE.encode(), "text/markdown")])
    shown(page.text_input(key="published-0").set_value("last spring").run())
    shown(page.button(key="add").click().run())
    assert "last spring" in page.error[0].value
    assert opened().library.entries() == []


def test_the_table_lists_what_is_known_and_can_be_searched(library: App, fill: Callable[..., None]) -> None:
    fill(publisher="A Hospice", published="2021", nation="wales", status="current")
    fill("# Another text\n\nOf something else.", "other.md")
    page = library()
    assert list(page.dataframe[0].value["Title"]) == ["Another text", "Hospice at home: service guidance"]
    shown(page.text_input(key="find").set_value("HOSPICE guidance").run())
    (row,) = page.dataframe[0].value.to_dict("records")
    assert row | {"Passages": 0, "Pages": None} == {
        "Title": "Hospice at home: service guidance",
        "Publisher": "A Hospice",
        "Year": "2021",
        "Nation": "Wales",
        "Status": "Current",
        "Kind": "Original",
        "Pages": None,
        "Passages": 0,
    }
    assert row["Passages"] >= 1
    shown(page.text_input(key="find").set_value("zebra").run())
    assert "No document matches" in page.info[0].value


def chosen(page: AppTest, opened: Opening) -> tuple[AppTest, str]:
    """The page with the one document chosen, and how its widgets are named."""
    (entry,) = opened.library.entries()
    shown(page.selectbox(key="chosen").set_value(entry.source_id).run())
    return page, f"{entry.source_id}-{opened.library.generation}"


def save(page: AppTest) -> AppTest:
    return shown(next(button for button in page.button if button.label == "Save details").click().run())


def test_details_are_changed_in_the_form_and_found_again(
    library: App, fill: Callable[..., None], opened: Callable[[], Opening]
) -> None:
    fill()
    page, key = chosen(library(), opened())
    page.text_input(key=f"title-{key}").set_value("Night nursing")
    page.text_input(key=f"published-{key}").set_value("2021-05")
    page.selectbox(key=f"status-{key}").set_value("withdrawn")
    page.selectbox(key=f"nation-{key}").set_value("scotland")
    save(page)
    (entry,) = opened().library.entries()
    source = entry.source
    assert (source.title, source.published, source.status, source.nation) == (
        "Night nursing",
        "2021-05",
        "withdrawn",
        "scotland",
    )
    assert "Saved" in page.success[0].value


@pytest.mark.parametrize(("field", "value", "told"), [("title", " ", "title"), ("published", "May 2021", "May 2021")])
def test_a_wrong_detail_is_told_in_the_form_and_nothing_is_changed(
    library: App, fill: Callable[..., None], opened: Callable[[], Opening], field: str, value: str, told: str
) -> None:
    fill()
    before = opened().library.entries()
    page, key = chosen(library(), opened())
    page.text_input(key=f"{field}-{key}").set_value(value)
    save(page)
    assert told in page.error[0].value
    assert opened().library.entries() == before


def test_a_document_is_removed_only_after_a_second_yes(
    library: App, fill: Callable[..., None], opened: Callable[[], Opening]
) -> None:
    fill()
    page, _ = chosen(library(), opened())
    assert page.button(key="remove").disabled
    shown(next(box for box in page.checkbox if box.label == "Yes, remove it").check().run())
    shown(page.button(key="remove").click().run())
    assert opened().library.entries() == []
    assert "The library is empty" in page.info[0].value


def test_the_text_of_a_document_can_be_read(
    library: App, fill: Callable[..., None], opened: Callable[[], Opening]
) -> None:
    fill()
    page, _ = chosen(library(), opened())
    assert "<p>Every hospice at home team should have a registered nurse on duty at night.</p>" in html_of(page)


def test_adding_goes_on_while_the_page_is_left(library: App, opened: Callable[[], Opening], tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(5):
        (tmp_path / "many" / f"{number}.md").write_text(f"{GUIDANCE}\n{number}\n")
    page = library()
    shown(page.text_input(key="folder-0").set_value(str(tmp_path / "many")).run())
    shown(page.button(key="add").click().run())
    shown(page.switch_page("assistant/pages/ask.py").run())
    until = time.monotonic() + 60
    while len(opened().library.entries()) < 5 and time.monotonic() < until:
        time.sleep(0.05)
    assert len(opened().library.entries()) == 5


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Guidance 2021.pdf", "Guidance 2021.pdf"),
        ("a<b>:c?.docx", "a_b__c_.docx"),
        ("...", "file"),
        ("emoji 😀.pdf", "emoji 😀.pdf"),
        ("x" * 500 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_an_upload_is_written_under_a_name_that_is_safe_everywhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_the_changes_since_an_older_version_are_shown_section_by_section(
    library: App, opened: Callable[[], Opening]
) -> None:
    page = library()
    for text in (GUIDANCE, GUIDANCE + "\nA quite new sentence stands at the end.\n"):
        shown(page.file_uploader[0].set_value([("guidance.md", text.encode(), "text/markdown")]).run())
        added(page, opened())
    (entry,) = opened().library.entries()
    choice = next(box for box in page.selectbox if box.label.startswith("Document to read"))
    shown(choice.set_value(entry.source_id).run())
    assert "1 sentence added, 0 sentences removed, 0 sentences reworded" in html_of(page)
    assert "<blockquote>A quite new sentence stands at the end.<footer>Now</footer></blockquote>" in html_of(page)


def test_a_document_that_another_supersedes_stays_in_the_table_and_is_marked(
    library: App, opened: Callable[[], Opening]
) -> None:
    page = library()
    for name, text in (("old.md", GUIDANCE), ("new.md", GUIDANCE.replace("# ", "# New ", 1))):
        shown(page.file_uploader[0].set_value([(name, text.encode(), "text/markdown")]).run())
        added(page, opened())
    old, new = (next(e for e in opened().library.entries() if e.file == name) for name in ("old.md", "new.md"))
    with building(opened().library, opened().wait().encoder) as builder:
        builder.change(new, replace(new.source, supersedes=(old.source_id,)))
    table = shown(page.run()).dataframe[0].value
    statuses = dict(zip(table["Title"], table["Status"], strict=True))
    assert (statuses[old.source.title], statuses[new.source.title]) == ("Superseded", "Not known")
