"""OpenDocument slides. A slide is a page: slide 4 is page 4. Nothing is printed on them, so that stays unknown."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from corpus.read.odf import DRAW, PRESENTATION, Opened, Walk, opened, reading_of
from corpus.read.refusal import Limits, Refused
from corpus.records import Reading

FURNITURE = {"header", "footer", "date-time", "page-number"}


def read_odp(path: Path, limits: Limits) -> Reading:
    """The reading of slides in their order: title, text, tables, then what the speaker's notes say."""
    file: Opened = opened(path, limits, "presentation")
    walk = Walk(file)
    slides = list(file.body.iterchildren(f"{DRAW}page"))
    if len(slides) > limits.pages:
        raise Refused("too large", f"'{path.name}' has over {limits.pages:,} slides. Split it.")
    for slide in slides:
        walk.assembly.turn_page()
        _slide(walk, slide)
    return reading_of(walk, file, [], walk.assembly.pages())


def _slide(walk: Walk, slide: etree._Element) -> None:
    shapes = [node for node in slide.iterchildren(etree.Element) if str(node.tag).startswith(DRAW)]
    kinds = [node.get(f"{PRESENTATION}class") for node in shapes]
    for shape, kind in zip(shapes, kinds, strict=True):
        if kind == "title":
            words = " ".join(filter(None, (walk.words(line) for line in shape.iter("{*}p", "{*}h"))))
            walk.title = walk.title or words
            walk.assembly.add("heading", words, 1)
    for shape, kind in zip(shapes, kinds, strict=True):
        if kind not in FURNITURE and kind != "title":
            walk.shape(shape)
    notes = slide.find(f"{PRESENTATION}notes")
    for box in notes.iterchildren(f"{DRAW}frame") if notes is not None else ():
        if box.get(f"{PRESENTATION}class") == "notes":
            for line in box.iter("{*}p"):
                walk.assembly.add("footnote", walk.words(line), marker="[Speaker's notes] ")
