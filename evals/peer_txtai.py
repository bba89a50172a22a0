"""txtai as a peer: its hybrid of vectors and BM25, over paragraphs. Needs ``pip install -e ".[peers]"``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.records import Document, Passage
from evals.installed import importing
from index.models import model_folder
from index.query import Hit, Query, Search

PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
"""As txtai's own text extraction cuts, where asked for paragraphs: at empty lines."""


def txtai(documents: Sequence[Document]) -> Search:
    """A search over the documents' texts. Raises ``PeersMissing``."""
    with importing():
        from txtai import Embeddings
    cut = [(one, found.start(), found.end()) for one in documents for found in PARAGRAPH.finditer(one.text)]
    embeddings = Embeddings(path=str(model_folder(None)), hybrid=True, gpu=False)
    embeddings.index((place, one.text[start:end], None) for place, (one, start, end) in enumerate(cut))

    def hits(query: Query) -> list[Hit]:
        made = []
        for rank, (place, score) in enumerate(embeddings.search(query.text, query.limit), 1):
            one, start, end = cut[int(place)]
            passage = Passage(0, one.id, start, end, one.text[start:end])
            made.append(Hit(rank, float(score), passage, one.source, one.source_id, one.file))
        return made

    return hits
