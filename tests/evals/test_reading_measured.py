"""The measures of reading, on PDFs of which every word is known: floors that must not be undercut."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import mean

from corpus.read import read
from evals.layouts import layouts
from evals.numbered import numbered
from evals.pages import LABELS, Label, Tally, hashed, labels, places
from evals.reading import folded, plain, read_cells, reference_cells, similarity


def test_text_and_cells_of_every_layout_are_read(tmp_path: Path) -> None:
    texts, recalls = [], []
    for path, out in layouts(tmp_path, each=1):
        reading = read(path)
        texts.append(similarity(folded("\n".join(out.text)), folded(reading.text)))
        wanted = Counter(map(folded, out.cells))
        if wanted:
            recalls.append((wanted & read_cells(reading)).total() / wanted.total())
    assert mean(texts) >= 0.95
    assert min(texts) >= 0.85
    assert mean(recalls) >= 0.95


def test_pages_and_printed_pages_are_told_in_every_way_of_numbering(tmp_path: Path) -> None:
    total = Tally()
    for path, out in numbered(tmp_path, each=1):
        found = places(read(path))
        for sentence, page in out.sentences:
            label = Label(path.name, page, out.printed[page - 1], hashed(sentence))
            total.add(label, found.get(label.sentence))
    assert total.page >= 0.99 * total.sentences
    assert total.printed >= 0.95 * total.has_printed
    assert total.none >= 0.95 * total.has_none
    assert min(total.has_printed, total.has_none) > 50


def test_the_labels_of_real_files_hold_hashes_and_no_words() -> None:
    found = [label for ours in labels().values() for label in ours]
    assert len(found) > 300
    assert all(len(label.sentence) == 12 and int(label.sentence, 16) >= 0 and label.page >= 1 for label in found)
    assert len(LABELS.read_text().splitlines()) == len(found)


def test_marks_count_for_nothing_and_words_do() -> None:
    reference = "# Aims\n\n<!-- image -->\n- **Visit** at [home](x)\n\n| A | B |\n|---|---|\n| one - two | $x$ |\n"
    assert plain(reference) == folded("Aims\n\n• Visit at home\n\nA\tB\none two")
    assert reference_cells(reference) == Counter({"a": 1, "b": 1, "one two": 1})
    assert similarity("abcd", "abxd") == 0.75
