"""What the product is measured against: the recipe that LangChain's own introduction gives.

PyPDFLoader, RecursiveCharacterTextSplitter at 1,000 characters with an overlap of 200, HuggingFaceEmbeddings in
float32 and a Chroma folder. Needs ``pip install -e ".[peers]"``; nothing in the product imports any of it.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from corpus.records import Document, Passage
from index.embed import Vectors
from index.models import model_folder
from index.query import Hit, Query, Search

ADDED = 5_000  # texts in one call; Chroma takes little more


class PeersMissing(Exception):
    """The packages of the recipe are not installed."""


class PreparedEmbeddings(Embeddings):
    """Gives vectors that were made beforehand for texts, in order, and real ones for questions."""

    def __init__(self, vectors: Vectors, real: Embeddings) -> None:
        self._vectors, self._next, self._real = vectors, 0, real

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        first, self._next = self._next, self._next + len(texts)
        return np.asarray(self._vectors[first : self._next]).tolist()  # type: ignore[no-any-return]  # numpy says Any

    def embed_query(self, text: str) -> list[float]:
        return self._real.embed_query(text)


class Recipe:
    """The recipe with its model loaded. Raises ``PeersMissing``."""

    def __init__(self) -> None:
        os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            from langchain_chroma import Chroma
            from langchain_community.document_loaders import PyPDFLoader
            from langchain_huggingface import HuggingFaceEmbeddings
            from langchain_text_splitters import RecursiveCharacterTextSplitter
        except ImportError as error:
            raise PeersMissing(f"{error.name} is not installed: run 'pip install -e \".[peers]\"'.") from error
        self._chroma, self._loader = Chroma, PyPDFLoader
        self._splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        self.embeddings: Embeddings = HuggingFaceEmbeddings(
            model_name=str(model_folder(None)), model_kwargs={"device": "cpu", "model_kwargs": {"dtype": "float32"}}
        )

    def pages(self, file: Path) -> list[Any]:
        """A document a page. Raises whatever pypdf raises."""
        return list(self._loader(str(file)).load())

    def add(self, files: Sequence[Path], folder: Path) -> list[str]:
        """Make files searchable; gives the chunks."""
        pages = [page for file in files for page in self.pages(file)]
        chunks = self._splitter.split_documents(pages)
        self._chroma.from_documents(
            chunks, self.embeddings, persist_directory=str(folder), client_settings=self._settings(folder)
        )
        return [chunk.page_content for chunk in chunks]

    def search_of(self, documents: Sequence[Document], folder: Path) -> Search:
        """A search over the chunks of documents' texts, as the product's own is called; ``folder`` holds the store."""
        chunks = [
            chunk
            for place, one in enumerate(documents)
            for chunk in self._splitter.create_documents([one.text], [{"place": place}])
        ]
        store = self._chroma.from_documents(
            chunks, self.embeddings, persist_directory=str(folder), client_settings=self._settings(folder)
        )

        def hits(query: Query) -> list[Hit]:
            found = store.similarity_search_with_score(query.text, k=query.limit)
            return [self._hit(rank, chunk, float(score), documents) for rank, (chunk, score) in enumerate(found, 1)]

        return hits

    @staticmethod
    def _hit(rank: int, chunk: Any, distance: float, documents: Sequence[Document]) -> Hit:
        one, start = documents[chunk.metadata["place"]], int(chunk.metadata["start_index"])
        passage = Passage(0, one.id, start, start + len(chunk.page_content), chunk.page_content)
        return Hit(rank, -distance, passage, one.source, one.source_id, one.file)

    def fill(
        self, texts: Sequence[str], vectors: Vectors, details: Sequence[Mapping[str, str]], folder: Path
    ) -> Callable[[str, Mapping[str, str] | None], int]:
        """A store of prepared vectors; what it gives back searches: question and ``filter`` to the number found."""
        store = self._chroma(
            embedding_function=PreparedEmbeddings(vectors, self.embeddings),
            persist_directory=str(folder),
            client_settings=self._settings(folder),
        )
        for first in range(0, len(texts), ADDED):
            part = slice(first, first + ADDED)
            store.add_texts(list(texts[part]), [dict(one) for one in details[part]])

        def search(question: str, wanted: Mapping[str, str] | None) -> int:
            return len(store.similarity_search(question, k=10, filter=dict(wanted) if wanted else None))

        return search

    @staticmethod
    def _settings(folder: Path) -> Any:
        from chromadb.config import Settings

        return Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder))
