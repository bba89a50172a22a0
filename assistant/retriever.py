"""The search as a LangChain retriever, for any chain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from assistant import shapes
from assistant.settings import settings
from assistant.wire import House
from corpus.records import Nation
from index.query import Filter, Hit, Query


class GuidanceRetriever(BaseRetriever):
    """Finds passages of a library of guidance.

    Each document's ``page_content`` is the passage word for word; its ``metadata`` are the fields of
    ``assistant search --json`` without the text: where it stands, of which document, and how that stands.

        retriever = GuidanceRetriever.of_library(Path("~/Guidance").expanduser(), limit=5)
        chain = {"context": retriever, "question": RunnablePassthrough()} | prompt | model
    """

    search: Callable[[Query], list[Hit]] = Field(exclude=True)
    limit: int = 10
    """Passages for a question, at most."""
    filter: Filter = Filter()
    home: Nation | None = None
    """Guidance of other nations is ranked below that of this one."""

    @classmethod
    def of_library(cls, folder: Path | None = None, **fields: Any) -> GuidanceRetriever:
        """Over the library in this folder, made if it is not there; ``None``: the one that the settings name.

        Raises ``LibraryError``.
        """
        house = House(settings(folder))
        if house.library.writable:
            house.furnish()
        return cls(search=house.search, **{"home": house.settings.home, **fields})

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        hits = self.search(Query(query, self.filter, self.limit, self.home, joined=True))
        return [_document(shapes.passage(hit)) for hit in hits]


def _document(passage: dict[str, Any]) -> Document:
    text = passage.pop("text")
    return Document(id=f"{passage['document_id']}:{passage['start']}", page_content=text, metadata=passage)
