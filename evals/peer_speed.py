"""LangChain's usual recipe and LlamaIndex as they add PDFs, hold many passages and search them, to be timed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from evals.peer_llamaindex import embedding_model
from evals.peers import Recipe
from evals.speed.side import WARM, Ask, Brought, Stock
from index.embed import Vectors

ADDED = 5_000  # texts in one call; Chroma takes little more


class PreparedEmbeddings(Embeddings):
    """Gives vectors that were made beforehand for texts, in order, and real ones for questions."""

    def __init__(self, vectors: Vectors, real: Embeddings) -> None:
        self._vectors, self._next, self._real = vectors, 0, real

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        first, self._next = self._next, self._next + len(texts)
        return np.asarray(self._vectors[first : self._next]).tolist()  # type: ignore[no-any-return]  # numpy says Any

    def embed_query(self, text: str) -> list[float]:
        return self._real.embed_query(text)


class LangChain:
    """The recipe of ``evals/peers.py``, kept in a folder of Chroma's. Raises ``PeersMissing``."""

    in_memory = False

    def __init__(self) -> None:
        self.recipe = Recipe()

    def warm(self, folder: Path) -> None:
        self.recipe.embeddings.embed_query(WARM)
        self._store(folder, self.recipe.embeddings).add_texts([WARM])

    def has_text(self, file: Path) -> bool:
        return _has_text(file)

    def add(self, files: Sequence[Path], folder: Path) -> Brought:
        pages = [page for file in files for page in self.recipe.pages(file)]
        chunks = self.recipe.splitter.split_documents(pages)
        self.recipe.chroma.from_documents(
            chunks,
            self.recipe.embeddings,
            persist_directory=str(folder),
            client_settings=self.recipe.settings(folder),
        )
        return Brought(len(pages), len(chunks), [chunk.page_content for chunk in chunks])

    def fill(self, stock: Stock, folder: Path) -> None:
        store = self._store(folder, PreparedEmbeddings(stock.vectors, self.recipe.embeddings))
        for first in range(0, len(stock.texts), ADDED):
            part = slice(first, first + ADDED)
            store.add_texts(list(stock.texts[part]), [dict(one) for one in stock.details[part]])

    def opened(self, folder: Path) -> Ask:
        store = self._store(folder, self.recipe.embeddings)

        def ask(question: str, wanted: Mapping[str, str] | None) -> int:
            return len(store.similarity_search(question, k=10, filter=dict(wanted) if wanted else None))

        return ask

    def _store(self, folder: Path, embeddings: Embeddings) -> Any:
        return self.recipe.chroma(
            embedding_function=embeddings,
            persist_directory=str(folder),
            client_settings=self.recipe.settings(folder),
        )


class LlamaIndex:
    """Its default index, which lives in memory and is kept as JSON; PDFs a page a document, by pypdf, as its own
    reader has them. Raises ``PeersMissing``."""

    in_memory = True

    def __init__(self) -> None:
        self._model = embedding_model()
        self._index: Any = None

    def warm(self, folder: Path) -> None:
        self._model.get_text_embedding(WARM)

    def has_text(self, file: Path) -> bool:
        return _has_text(file)

    def add(self, files: Sequence[Path], folder: Path) -> Brought:
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter

        pages = [Document(text=text) for file in files for text in _pages(file)]
        nodes = SentenceSplitter().get_nodes_from_documents(pages)
        VectorStoreIndex(nodes, embed_model=self._model).storage_context.persist(str(folder))
        return Brought(len(pages), len(nodes), [node.get_content() for node in nodes])

    def fill(self, stock: Stock, folder: Path) -> None:
        from llama_index.core import VectorStoreIndex
        from llama_index.core.schema import TextNode

        nodes = [
            TextNode(text=text, embedding=vector.tolist(), metadata=dict(details))
            for text, vector, details in zip(stock.texts, stock.vectors, stock.details, strict=True)
        ]
        self._index = VectorStoreIndex(nodes, embed_model=self._model)

    def opened(self, folder: Path) -> Ask:
        from llama_index.core.vector_stores import MetadataFilter, MetadataFilters

        def ask(question: str, wanted: Mapping[str, str] | None) -> int:
            each = [MetadataFilter(key=key, value=value) for key, value in (wanted or {}).items()]
            filters = MetadataFilters(filters=each) if each else None
            return len(self._index.as_retriever(similarity_top_k=10, filters=filters).retrieve(question))

        return ask


def _pages(file: Path) -> list[str]:
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(file).pages]


def _has_text(file: Path) -> bool:
    try:
        text = "".join(_pages(file))
        return bool(text.strip()) and bool(text.encode())  # lone surrogates, which tokenizers refuse, raise here
    except Exception:  # a broken file ends in any of a dozen errors; what fails is left out and counted
        return False
