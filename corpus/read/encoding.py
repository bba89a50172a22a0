"""Bytes to characters: byte order mark, UTF-8, UTF-16 without mark, then what the bytes look like."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 50_000
# Names that browsers, too, read as Windows-1252: its printable range is a superset.
WINDOWS = {"ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "iso8859-1", "latin_1"}


def decoded(content: bytes, declared: str | None = None) -> str:
    """The characters of ``content``. Bytes that fit no encoding become U+FFFD; nothing raises."""
    for mark, name in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    wide = _wide(content)
    if wide:
        return content.decode(wide, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and _known(declared):
        name = "cp1252" if declared.lower() in WINDOWS else declared
        return content.decode(name, "replace")
    return content.decode(_likely(content), "replace")


def newlines(text: str) -> str:
    """``text`` with every line end as ``\\n``."""
    return re.sub(r"\r\n?|[\u2028\u2029\x85]", "\n", text)


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark shows as a zero in every other byte of European text."""
    sample = content[:4000]
    if len(sample) < 4 or len(content) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * len(sample) / 2 and even < 0.05 * len(sample):
        return "utf-16-le"
    if even > 0.4 * len(sample) / 2 and odd < 0.05 * len(sample):
        return "utf-16-be"
    return None


def _known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _likely(content: bytes) -> str:
    """Windows-1252 where its letters and quotation marks make sense of the bytes, else the best guess."""
    high = [byte for byte in content[:SAMPLE] if byte > 127]
    undefined = sum(byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) for byte in high)
    if high and not undefined and len(high) < 0.3 * len(content[:SAMPLE]):
        return "cp1252"
    best = charset_normalizer.from_bytes(content[:SAMPLE]).best()
    return best.encoding if best is not None else "cp1252"
