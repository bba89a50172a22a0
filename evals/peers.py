"""What the product is measured against: the recipe that LangChain's own introduction gives.

PyPDFLoader, RecursiveCharacterTextSplitter at 1,000 characters with an overlap of 200, HuggingFaceEmbeddings in
float32 and a Chroma folder. Needs ``pip install -e ".[peers]"``; nothing in the product imports any of it.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.records import Document, Passage
from evals.installed import importing
from index.models import model_folder
from index.query import Hit, Query, Search

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


class Recipe:
    """The recipe with its model loaded. Raises ``PeersMissing``."""

    def __init__(self) -> None:
        warnings.simplefilter("ignore", DeprecationWarning)
        with importing():
            from langchain_chroma import Chroma
            from langchain_community.document_loaders import PyPDFLoader
            from langchain_huggingface import HuggingFaceEmbeddings
            from langchain_text_splitters import RecursiveCharacterTextSplitter
        self.chroma, self._loader = Chroma, PyPDFLoader
        self.splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        self.embeddings: Embeddings = HuggingFaceEmbeddings(
            model_name=str(model_folder(None)), model_kwargs={"device": "cpu", "model_kwargs": {"dtype": "float32"}}
        )

    def pages(self, file: Path) -> list[Any]:
        """A document a page. Raises whatever pypdf raises."""
        return list(self._loader(str(file)).load())

    def search_of(self, documents: Sequence[Document], folder: Path) -> Search:
        """A search over the chunks of documents' texts, as the product's own is called; ``folder`` holds the store."""
        chunks = [
            chunk
            for place, one in enumerate(documents)
            for chunk in self.splitter.create_documents([one.text], [{"place": place}])
        ]
        store = self.chroma.from_documents(
            chunks, self.embeddings, persist_directory=str(folder), client_settings=self.settings(folder)
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

    @staticmethod
    def settings(folder: Path) -> Any:
        from chromadb.config import Settings

        return Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder))
