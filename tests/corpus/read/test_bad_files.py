"""Every file ends as read or as refused, with one reason and one sentence that a person can act on."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document as WordFile

from corpus.read import SUFFIXES, Limits, Reason, Refused, check_reading, read

Make = Callable[[Path], None]


def word_bomb(path: Path) -> None:
    """A Word file of a few kilobytes whose text unpacks to 300 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(b" " * 1_000_000)


def zip_of(*names: str, mimetype: str = "") -> Make:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            if mimetype:
                archive.writestr("mimetype", mimetype)
            for name in names:
                archive.writestr(name, "<x/>")

    return make


def content(written: bytes) -> Make:
    return lambda path: path.write_bytes(written) and None  # type: ignore[func-returns-value]


def truncated_word(path: Path) -> None:
    document = WordFile()
    document.add_paragraph("Care in the last days of life. " * 200)
    document.save(str(path))
    path.write_bytes(path.read_bytes()[:9000])


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
CASES: list[tuple[str, Make, Reason]] = [
    ("empty.txt", content(b""), "empty"),
    ("blank.md", content(b"\n \n\t\n"), "empty"),
    ("marks.txt", content(b"--- *** ...\n"), "empty"),
    ("empty.pdf", content(b""), "empty"),
    ("page.html", content(b"<html><script>alert('words')</script><body></body></html>"), "empty"),
    ("cut.pdf", content(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog"), "corrupt"),
    ("text.pdf", content(b"This is not a PDF at all.\n"), "corrupt"),
    ("cut.docx", truncated_word, "corrupt"),
    ("other.docx", zip_of("readme.txt"), "corrupt"),
    ("broken.docx", zip_of("word/document.xml"), "corrupt"),
    ("bomb.docx", word_bomb, "too large"),
    ("locked.docx", content(OLE + "EncryptedPackage".encode("utf-16-le")), "encrypted"),
    ("old.doc", content(OLE), "unsupported"),
    ("slides.pptx", zip_of("ppt/presentation.xml"), "corrupt"),
    ("costs.xlsx", zip_of("xl/workbook.xml"), "corrupt"),
    ("text.odt", zip_of("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "corrupt"),
    ("cut.xlsx", content(b"care"), "corrupt"),
    ("book.epub", zip_of("content.xml", mimetype="application/epub+zip"), "unsupported"),
    ("locked.doc", content(OLE + b"\xec\xa5" + bytes(9) + b"\x01" + bytes(500)), "encrypted"),
    ("files.zip", zip_of("a.txt"), "unsupported"),
    ("scan.png", content(b"\x89PNG\r\n\x1a\n" + bytes(100)), "no text layer"),
    ("photo.txt", content(b"\xff\xd8\xff\xe0" + bytes(100)), "no text layer"),
    ("movie.mkv", content(b"\x1aE\xdf\xa3" + bytes(50)), "unsupported"),
]


@pytest.mark.parametrize(("name", "make", "reason"), CASES, ids=[name for name, _, _ in CASES])
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    tmp_path: Path, name: str, make: Make, reason: Reason
) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(Refused) as refusal:
        read(path)
    assert refusal.value.reason == reason
    assert f"'{name}'" in refusal.value.message
    assert refusal.value.message.endswith(".")
    assert str(refusal.value) == f"{reason}: {refusal.value.message}"


def test_a_folder_and_a_missing_file_are_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.pdf"):
        with pytest.raises(Refused) as refusal:
            read(path)
        assert refusal.value.reason == "unreadable"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "private.txt"
    path.write_text("Care")
    path.chmod(0)
    with pytest.raises(Refused, match="cannot be opened") as refusal:
        read(path)
    assert refusal.value.reason == "unreadable"


def test_a_file_over_the_limit_says_both_sizes(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("words " * 2000)
    with pytest.raises(Refused, match=r"12\.0 kB, over the limit of 1\.0 kB"):
        read(path, limits=Limits(bytes=1000))
    with pytest.raises(Refused, match="characters"):
        read(path, limits=Limits(characters=1000))


@pytest.mark.parametrize(
    "name", ["end of life care.txt", "soins 🕊️ palliatifs.txt", "a'b\"c;d.txt", "§ 3.1 (final).TXT"]
)
def test_a_name_with_spaces_signs_or_emoji_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("Each person has a named nurse.", encoding="utf-8")
    assert read(path).text == "Each person has a named nurse."


def test_a_web_page_called_pdf_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "guidance.pdf"
    path.write_text("<!DOCTYPE html><html><body><h1>Care at home</h1><p>Each person has a nurse.</p></body></html>")
    reading = read(path)
    check_reading(reading)
    assert reading.pages == ()
    assert reading.text == "Care at home\n\nEach person has a nurse."


def test_text_without_an_ending_is_read_and_other_bytes_are_not(tmp_path: Path) -> None:
    (tmp_path / "NOTES").write_text("Each person has a named nurse.")
    assert read(tmp_path / "NOTES").text == "Each person has a named nurse."
    (tmp_path / "blob").write_bytes(bytes(range(256)))
    with pytest.raises(Refused) as refusal:
        read(tmp_path / "blob")
    assert refusal.value.reason == "unsupported"


def test_every_suffix_is_told() -> None:
    told = ".pdf .docx .pptx .xlsx .odt .odp .ods .doc .rtf .ppt .xls .html .htm .xhtml .md .markdown .txt .text"
    assert set(told.split()) <= set(SUFFIXES)
