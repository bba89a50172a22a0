"""What the product is measured against, where the extra ``peers`` is installed; the model is the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.records import Block, Document, Source
from evals.installed import PACKAGES
from evals.systems import peer_search
from index.query import Query

TEXTS = (
    "The night team visits every patient at home within two hours of a call.\n\nCarers are offered six nights.",
    "Controlled drugs are counted by two nurses and written into the book.",
)


@pytest.mark.parametrize("peer", list(PACKAGES))
def test_a_peer_finds_words_at_their_place_in_the_text(peer: str, tmp_path: Path) -> None:
    for module in PACKAGES[peer]:
        pytest.importorskip(module)
    documents = [
        Document(f"d{n}", f"d{n}", f"d{n}.md", Source("Text"), text, (Block("paragraph", 0, len(text)),))
        for n, text in enumerate(TEXTS)
    ]
    hits = peer_search(peer, documents, tmp_path / "store")(Query("Who counts the controlled drugs?", limit=2))
    assert [hit.rank for hit in hits] == [1, 2]
    assert hits[0].file == "d1.md"
    for hit in hits:
        assert TEXTS[int(hit.file[1])][hit.passage.start : hit.passage.end] == hit.passage.text
