"""Reads one file into located text: ``read(path) -> Reading``, or raises ``Refused`` with a reason.

One module for each format. ``Readers`` does the same in processes of their own, which a broken file
may crash or hang without harm.
"""

from corpus.read.apart import Readers, read_apart
from corpus.read.file import READER_VERSION, read
from corpus.read.invariants import check_reading
from corpus.read.refusal import Limits, Reason, Refused
from corpus.read.sniff import SUFFIXES

__all__ = [
    "READER_VERSION",
    "SUFFIXES",
    "Limits",
    "Readers",
    "Reason",
    "Refused",
    "check_reading",
    "read",
    "read_apart",
]
