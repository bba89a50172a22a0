"""Who is measured: the product and its peers, each as it adds files, holds many passages and searches them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.library import Library
from evals.filled import PreparedEncoder, fill
from evals.runs import OURS
from evals.speed.side import WARM, Ask, Brought, Peer, Side
from index.add import add
from index.build import building
from index.embed import Vectors
from index.models import open_encoder
from index.query import Filter, Query
from index.search import Searcher

PEERS = ("langchain", "llamaindex")


class Ours:
    """The product."""

    def __init__(self, model: str | None) -> None:
        self.encoder = open_encoder(model)

    def warm(self, folder: Path) -> None:
        self.encoder.embed([WARM])
        with building(Library(folder), self.encoder):
            pass  # Chroma is imported and started

    def add(self, files: Sequence[Path], folder: Path) -> Brought:
        outcomes = list(add(Library(folder), self.encoder, files))
        return Brought(sum(one.pages or 0 for one in outcomes), sum(one.passages for one in outcomes), ())

    def grow(self, texts: Sequence[str], vectors: Vectors, passages: int, folder: Path) -> None:
        """A library of at least so many passages, made of these again and again."""
        fill(Library(folder), PreparedEncoder(self.encoder, vectors), texts, passages)

    def opened(self, folder: Path) -> Ask:
        search = Searcher(Library(folder), self.encoder)

        def ask(question: str, wanted: Mapping[str, str] | None) -> int:
            return len(search(Query(question, _filter(wanted or {}), joined=True)))

        return ask


def _filter(wanted: Mapping[str, str]) -> Filter:
    nations = (wanted["nation"],) if "nation" in wanted else ()
    return Filter(documents=(wanted["document"],) if "document" in wanted else (), nations=nations)  # type: ignore[arg-type]


def peer(name: str) -> Peer:
    """A peer with its model loaded, which is the one that ships with the product. Raises ``PeersMissing``."""
    from evals.peer_speed import LangChain, LlamaIndex

    return LangChain() if name == "langchain" else LlamaIndex()


def side(name: str, model: str | None) -> Side:
    """The product with this embedding model, or a peer. Raises ``PeersMissing``."""
    return Ours(model) if name == OURS else peer(name)
