"""The one door to Tesseract: pictures of pages to words with their places, and how sure it is of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from lxml import etree
from PIL import Image

DPI = 300
"""Dots an inch: what Tesseract was trained for."""
SECONDS = 120.0
"""For one page."""
LEAST = 0.25
"""How sure Tesseract has to be of a word; specks and pictures give words below that."""
WANTED = ("eng", "cym", "gla", "gle")
"""Languages of guidance in the four nations, of which the installed ones are read."""
LINES = {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"}
PLACE = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
SIZE = re.compile(r"x_size ([\d.]+)")
SURE = re.compile(r"x_wconf (\d+)")
PROGRAMS = (Path("C:/Program Files/Tesseract-OCR/tesseract.exe"), Path("/opt/homebrew/bin/tesseract"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word in the picture turned upright, in pixels from its top left corner."""

    text: str
    left: float
    right: float
    sure: float


@dataclass(frozen=True, slots=True)
class TextLine:
    words: tuple[Word, ...]
    top: float
    bottom: float
    size: float
    """Of the type, in pixels: that of most lines of its paragraph."""


@dataclass(frozen=True, slots=True)
class Recognised:
    lines: tuple[TextLine, ...]
    turned: int
    """By how many degrees the picture was turned clockwise to stand upright."""
    sure: float
    """Mean over the characters, from 0 to 1; 0 where there are none."""


@cache
def tesseract() -> str | None:
    """The program, where it is installed with a language that is read."""
    program = shutil.which("tesseract") or next((str(path) for path in PROGRAMS if path.is_file()), None)
    return program if program and languages(program) else None


@cache
def languages(program: str) -> str:
    """The installed ones of those wanted, as Tesseract takes them: "eng+cym"."""
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "+".join(name for name in WANTED if name in listed.stdout.split())


def recognised(program: str, picture: Image.Image) -> Recognised:
    """What a picture says, turned upright first where it stands askew.

    Raises ``subprocess.TimeoutExpired`` where a page takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="assistant-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.png"
        turn = _turn(program, picture, file)
        found = _read(program, picture, file, turn)
        if turn:  # few words mislead it
            found = max(found, _read(program, picture, file, 0), key=lambda one: one.sure)
        return found


def _turn(program: str, picture: Image.Image, file: Path) -> int:
    picture.save(file, dpi=(DPI, DPI))
    said = re.search(r"^Rotate: (\d+)", _run(program, file, "--psm", "0"), re.MULTILINE)
    return int(said[1]) if said else 0


def _read(program: str, picture: Image.Image, file: Path, turn: int) -> Recognised:
    upright = picture.rotate(-turn, expand=True) if turn else picture
    upright.save(file, dpi=(DPI, DPI))
    page = _run(program, file, "-l", languages(program), "--psm", "3", "hocr").encode()
    if not page.strip():
        return Recognised((), turn, 0.0)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True)
    lines = tuple(_lines(etree.fromstring(page, parser)))
    letters = [(len(word.text), word.sure) for line in lines for word in line.words]
    total = sum(count for count, _ in letters)
    return Recognised(lines, turn, sum(count * sure for count, sure in letters) / total if total else 0.0)


def _run(program: str, file: Path, *options: str) -> str:
    """What Tesseract prints; nothing where it gives up on a page."""
    ended = subprocess.run(
        [program, str(file), "-", "--dpi", str(DPI), *options],
        capture_output=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # its threads get in each other's way
    )
    return ended.stdout.decode("utf-8", "replace")


def _lines(page: etree._Element) -> Iterator[TextLine]:
    for paragraph in page.iter("p"):
        nodes = [node for node in paragraph.iter("span") if node.get("class") in LINES]
        sizes = [float(found[1]) for node in nodes if (found := SIZE.search(node.get("title") or ""))]
        for node in nodes:
            words = tuple(_words(node))
            if words:
                _, top, _, bottom = _place(node)
                yield TextLine(words, top, bottom, median(sizes) if sizes else bottom - top)


def _words(line: etree._Element) -> Iterator[Word]:
    for node in line.iter("span"):
        if node.get("class") != "ocrx_word":
            continue
        text = "".join(str(piece) for piece in node.itertext()).strip()
        said = SURE.search(node.get("title") or "")
        sure = int(said[1]) / 100 if said else 0.0
        if text and sure >= LEAST:
            left, _, right, _ = _place(node)
            yield Word(text, left, right, sure)


def _place(node: etree._Element) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    found = PLACE.search(node.get("title") or "")
    return (float(found[1]), float(found[2]), float(found[3]), float(found[4])) if found else (0.0, 0.0, 0.0, 0.0)
