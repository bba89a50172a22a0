"""Files and folders that cannot be taken in: one clear message each, the rest goes on, nothing is lost."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from ended import Command
from fpdf import FPDF

GOOD = "# Rapid response\n\nA nurse must visit within two hours of an urgent call.\n"


def pdf(path: Path, text: str = "", *, password: str | None = None) -> None:
    document = FPDF()
    document.add_page()
    if text:
        document.set_font("Helvetica", size=12)
        document.multi_cell(0, 6, text)
    else:
        document.rect(20, 20, 100, 100, style="F")
    if password:
        document.set_encryption(owner_password="owner", user_password=password)
    document.output(str(path))


def word_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(b" " * 1_000_000)


def cut_pdf(path: Path) -> None:
    pdf(path, "Care at home. " * 200)
    path.write_bytes(path.read_bytes()[:700])


BAD: list[tuple[str, Callable[[Path], object], str, str]] = [
    ("unreadable.pdf", lambda path: path.write_bytes(b"\x00\x01\x02" * 500), "corrupt", "damaged|not a PDF|PDF"),
    ("nothing.pdf", lambda path: path.touch(), "empty", "saved or downloaded whole"),
    ("cut.pdf", cut_pdf, "corrupt", "damaged"),
    ("locked.pdf", lambda path: pdf(path, "Secret", password="word"), "encrypted", "password"),
    ("scan.pdf", pdf, "no text layer", "scan|OCR|text"),
    ("bomb.docx", word_bomb, "too large", "unpacks to far more"),
    ("page.html", lambda path: path.write_text("<html><script>alert(1)</script></html>"), "empty", "no words"),
]


@pytest.mark.parametrize(("name", "make", "reason", "words"), BAD, ids=[name for name, *_ in BAD])
def test_a_bad_file_is_refused_with_one_message_and_the_rest_comes_in(
    empty: Command, tmp_path: Path, name: str, make: Callable[[Path], object], reason: str, words: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    make(folder / name)
    (folder / "zz good.md").write_text(GOOD)
    ended = empty("library", "add", folder, "--json")
    assert ended.code == 0
    bad, good = ended.json
    assert (bad["file"], bad["outcome"], good["outcome"]) == (name, "refused", "indexed")
    assert bad["reason"].startswith(f"{reason}: ")
    assert f"'{name}'" in bad["reason"]
    assert bad["reason"].endswith(".")
    assert re.search(words, bad["reason"])
    assert [entry["file"] for entry in empty("library", "list", "--json").json] == ["zz good.md"]
    assert empty("library", "add", folder / name).out.startswith(f"refused   {name}: ")


def test_an_encrypted_file_is_read_with_its_password(empty: Command, tmp_path: Path) -> None:
    pdf(tmp_path / "locked.pdf", "Each person has a named nurse who visits at home.", password="word")
    (added,) = empty("library", "add", tmp_path / "locked.pdf", "--password", "word", "--json").json
    assert (added["outcome"], added["pages"]) == ("indexed", 1)
    (refused,) = empty("library", "add", tmp_path / "locked.pdf", "--password", "other", "--json").json or [{}]
    assert refused["outcome"] == "unchanged", "it is in the library already"


def test_scripts_of_a_page_are_never_words_of_the_document(empty: Command, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<html><head><script>var stolen = 'scripted';</script><style>.styled{}</style></head><body><h1>Care</h1>"
        "<p onclick=\"alert('clicked')\">Each person has a nurse.<script>document.write('scripted')</script></p></body>"
    )
    assert empty("library", "add", tmp_path / "page.html").code == 0
    text = empty("library", "show", empty("library", "list", "--json").json[0]["id"], "--json").json["text"]
    assert "Each person has a nurse." in text
    assert not any(word in text for word in ("scripted", "styled", "clicked"))


@pytest.mark.parametrize(
    "name", ["end of life care.md", "soins 🕊️ palliatifs.md", "a'b\"c;d%s.md", "-n.md", "[bold]x.md"]
)
def test_a_name_with_spaces_signs_or_emoji_is_kept_as_it_is(empty: Command, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "a folder [1]"
    folder.mkdir()
    (folder / name).write_text(GOOD)
    (added,) = empty("library", "add", folder, "--json").json
    assert (added["file"], added["outcome"]) == (name, "indexed")
    assert [entry["file"] for entry in empty("library", "list", "--json").json] == [name]
    assert name in empty("library", "add", folder).out
    target = tmp_path / f"out {name}.zip"
    assert empty("library", "export", target).code == 0
    assert target.is_file()


def test_a_line_of_two_megabytes_is_taken_in_and_found(empty: Command, tmp_path: Path) -> None:
    (tmp_path / "line.txt").write_text("care at home without end and " * 70_000 + "zebra crossing")
    (added,) = empty("library", "add", tmp_path / "line.txt", "--json").json
    assert added["outcome"] == "indexed"
    assert added["passages"] > 1000
    first = empty("search", "zebra crossing", "--json").json["passages"][0]
    assert first["text"].endswith("zebra crossing")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "utf-8"])
def test_a_text_in_another_encoding_is_read(empty: Command, tmp_path: Path, encoding: str) -> None:
    text = "The patient’s wishes – “café” and naïve care – are written down by the nurse.\n" * 5
    (tmp_path / "notes.txt").write_bytes(text.encode(encoding))
    assert empty("library", "add", tmp_path / "notes.txt").code == 0
    (passage, *_) = empty("search", "wishes written down", "--json").json["passages"]
    assert "“café” and naïve" in passage["text"]


def test_hidden_files_and_words_lock_files_are_left_out(empty: Command, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / ".git").mkdir(parents=True)
    for name in (".hidden.md", "~$lock.docx", ".git/config.txt", "good.md"):
        (folder / name).write_text(GOOD)
    assert [one["file"] for one in empty("library", "add", folder, "--json").json] == ["good.md"]


def test_an_empty_folder_says_that_there_is_nothing(empty: Command, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    ended = empty("library", "add", tmp_path / "folder")
    assert (ended.code, ended.out, ended.err) == (1, "", "There are no files there.\n")


def test_a_library_folder_that_is_a_file_is_refused(assistant: Command, tmp_path: Path, library_folder: Path) -> None:
    library_folder.write_text("mine")
    for arguments in (["library", "list"], ["search", "care"]):
        ended = assistant(*arguments)
        assert (ended.code, len(ended.err.splitlines())) == (1, 1)
        assert "Choose another with --library" in ended.err
    assert library_folder.read_text() == "mine"


def test_a_library_of_another_version_or_damaged_is_refused_by_every_command(
    empty: Command, library_folder: Path
) -> None:
    with sqlite3.connect(library_folder / "library.sqlite") as db:
        db.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
    for arguments in (["library", "list"], ["search", "care"], ["ask", "What is care?"], ["library", "rebuild"]):
        ended = empty(*arguments)
        assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
        assert "made by another version of the assistant" in ended.err
    (library_folder / "library.sqlite").write_bytes(b"no registry " * 500)
    ended = empty("search", "care")
    assert (ended.code, len(ended.err.splitlines())) == (1, 1)
    assert "damaged" in ended.err


def test_damage_deep_in_the_registry_is_told_in_one_line(empty: Command, library_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text("# Care\n\n" + "A nurse visits each person at home every day. " * 4000)
    assert empty("library", "add", tmp_path / "long.md").code == 0
    file = library_folder / "library.sqlite"
    content = file.read_bytes()
    file.write_bytes(content[:20_000] + b"\xa5" * (len(content) - 20_000))
    ended = empty("search", "nurse at home")
    assert (ended.code, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 1
    assert "unexpected" not in ended.err


def test_another_embedding_model_is_refused_until_the_library_is_rebuilt(
    empty: Command, library_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    assert empty("library", "add", tmp_path / "good.md").code == 0
    with sqlite3.connect(library_folder / "library.sqlite") as db:
        db.execute("UPDATE meta SET value = 'another model' WHERE key = 'model'")
    ended = empty("search", "urgent call")
    assert (ended.code, len(ended.err.splitlines())) == (1, 1)
    assert "run 'assistant library rebuild'" in ended.err
    rebuilt = empty("library", "rebuild", "--json")
    assert (rebuilt.code, [one["outcome"] for one in rebuilt.json]) == (0, ["indexed"])
    assert "two hours" in empty("search", "urgent call", "--json").json["passages"][0]["text"]
