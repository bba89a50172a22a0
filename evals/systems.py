"""Who can be asked beside the product: one leg of its search alone, and other products, over the same documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evals.installed import PACKAGES
from index.query import Search

if TYPE_CHECKING:
    from assistant.wire import House
    from corpus.records import Document
    from evals.alone import Leg
    from evals.runs import Row

LEGS: Mapping[str, Leg] = {"bm25": "bm25", "minilm": "embedding"}
PEERS = (*LEGS, *PACKAGES)
TOLD = {
    "assistant": "This assistant",
    "bm25": "BM25 alone",
    "minilm": "MiniLM alone",
    "langchain": "LangChain's usual recipe",
    "llamaindex": "LlamaIndex, default",
    "llamaindex-hybrid": "LlamaIndex, hybrid",
    "txtai": "txtai, hybrid",
}
"""As people read them."""


@dataclass(frozen=True)
class Asking:
    """Who is asked, and over what."""

    house: House
    """With the library that the product searches."""
    search: Search
    texts: Sequence[Document] | None
    """What a peer was given; ``None``: it searches the library's passages."""
    first: Mapping[str, Row]
    """What the first system of the run was measured at, by the question's id."""
    done: frozenset[str]
    """Ids of questions that need not be asked again."""
    product: bool = False
    """Whether it is the product, which answers too."""


def peer_search(name: str, documents: Sequence[Document], store: Path) -> Search:
    """A product's search over documents' texts, ``store`` a folder for what it keeps. Raises ``PeersMissing``."""
    if name == "langchain":
        from evals.peers import Recipe

        return Recipe().search_of(documents, store)
    if name == "txtai":
        from evals.peer_txtai import txtai

        return txtai(documents)
    from evals.peer_llamaindex import llamaindex

    return llamaindex(documents, hybrid=name == "llamaindex-hybrid")
