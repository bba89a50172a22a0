"""Scans are versions of their own: a file whose pages were recognised is another version than the same without."""

from __future__ import annotations

from corpus.library import document_id
from corpus.read import READER_VERSION
from corpus.records import Document, Reading


def version_id(content: bytes, recognised: bool) -> str:
    """The id of a version: pages that were recognised make it another one than the same file without."""
    return document_id(content, READER_VERSION, *(["ocr"] if recognised else []))


def is_recognised(read: Reading | Document) -> bool:
    """Whether any of its pages was read by text recognition."""
    return any(page.recognised is not None for page in read.pages)


def can_recognise() -> bool:
    """Whether scans can be read on this computer."""
    from corpus.read.tesseract import tesseract  # brings Pillow, which adding other files does not need

    return tesseract() is not None
