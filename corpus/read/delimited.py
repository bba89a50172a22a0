"""Tables as text (.csv, .tsv): one sheet, whose rows are found by their numbers."""

from __future__ import annotations

import csv

from corpus.read.assemble import Assembly
from corpus.read.encoding import decoded, newlines
from corpus.read.refusal import Refused
from corpus.read.sheet import add_sheet
from corpus.records import Reading

SEPARATORS = ",;\t|"


def read_delimited(content: bytes, name: str) -> Reading:
    """The reading of a table; ``name`` is the file's, which stands over it as that of a sheet does."""
    lines = newlines(decoded(content)).split("\n")
    opening = "\n".join(lines[:20])
    separator = max(SEPARATORS, key=opening.count)
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error as error:
        raise Refused("corrupt", f"'{name}' cannot be read as a table ({error}). Save it again as .xlsx.") from error
    assembly = Assembly()
    add_sheet(assembly, name.rpartition(".")[0] or name, [(at, dict(enumerate(row))) for at, row in enumerate(rows, 1)])
    return Reading(assembly.text, tuple(assembly.blocks))
