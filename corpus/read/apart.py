"""Reads files in processes of their own, so that one that crashes or hangs a parser harms nothing."""

from __future__ import annotations

from corpus.read.file import read

Readers = None
read_apart = read
