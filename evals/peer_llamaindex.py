"""LlamaIndex as a peer: its default index, and its hybrid of that with BM25. Needs ``pip install -e ".[peers]"``.

Both cut texts as LlamaIndex does unless told (1,024 tokens, overlapping by 200) and embed with the product's model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.records import Document, Passage
from evals.installed import importing
from index.models import model_folder
from index.query import Hit, Query, Search


def embedding_model() -> Any:
    """The product's model as LlamaIndex holds it. Raises ``PeersMissing``."""
    with importing():
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    return HuggingFaceEmbedding(str(model_folder(None)), device="cpu")


def llamaindex(documents: Sequence[Document], *, hybrid: bool) -> Search:
    """A search over the documents' texts. Raises ``PeersMissing``."""
    model = embedding_model()
    with importing():
        from llama_index.core import Document as Text
        from llama_index.core import VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.core.retrievers import QueryFusionRetriever
        from llama_index.retrievers.bm25 import BM25Retriever
    texts = [Text(text=one.text, id_=one.id) for one in documents]
    nodes = SentenceSplitter().get_nodes_from_documents(texts)
    index = VectorStoreIndex(nodes, embed_model=model)
    known = {one.id: one for one in documents}

    def retriever(limit: int) -> Any:
        dense = index.as_retriever(similarity_top_k=limit)
        if not hybrid:
            return dense
        words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=limit)
        return QueryFusionRetriever(
            [dense, words],
            similarity_top_k=limit,
            num_queries=1,
            mode="reciprocal_rerank",
            use_async=False,
            llm=_no_model(),
        )

    made: dict[int, Any] = {}

    def hits(query: Query) -> list[Hit]:
        if query.limit not in made:
            made[query.limit] = retriever(query.limit)
        return [_hit(rank, one, known) for rank, one in enumerate(made[query.limit].retrieve(query.text), 1)]

    return hits


def _no_model() -> Any:
    """No question is written anew, so that no language model is needed; the class wants one all the same."""
    from llama_index.core.llms import MockLLM

    return MockLLM()


def _hit(rank: int, found: Any, known: dict[str, Document]) -> Hit:
    node, one = found.node, known[found.node.ref_doc_id]
    passage = Passage(0, one.id, node.start_char_idx, node.end_char_idx, node.text)
    return Hit(rank, float(found.score or 0), passage, one.source, one.source_id, one.file)
