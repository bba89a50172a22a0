"""Who can be asked beside the product: one leg of its search alone, and other products, over the same documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

from index.query import Search

if TYPE_CHECKING:
    from assistant.wire import House
    from corpus.records import Document
    from evals.alone import Leg
    from evals.runs import Row

LEGS: Mapping[str, Leg] = {"bm25": "bm25", "minilm": "embedding"}
PACKAGES: Mapping[str, tuple[str, ...]] = {
    "langchain": ("langchain_chroma", "langchain_community", "langchain_huggingface", "langchain_text_splitters"),
    "llamaindex": ("llama_index.core", "llama_index.embeddings.huggingface"),
    "llamaindex-hybrid": ("llama_index.core", "llama_index.embeddings.huggingface", "llama_index.retrievers.bm25"),
    "txtai": ("txtai",),
}
"""What has to be installed for each product."""
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


class PeersMissing(Exception):
    """A product to be measured against is not installed: the message says which and what to do."""


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


def installed(name: str) -> bool:
    return all(_found(package) for package in PACKAGES.get(name, ()))


def _found(package: str) -> bool:
    try:
        return util.find_spec(package) is not None
    except ModuleNotFoundError:
        return False


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
