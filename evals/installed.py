"""Which products to be measured against are installed, and what is said where one is not."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import util

PACKAGES: Mapping[str, tuple[str, ...]] = {
    "langchain": ("langchain_chroma", "langchain_community", "langchain_huggingface", "langchain_text_splitters"),
    "llamaindex": ("llama_index.core", "llama_index.embeddings.huggingface"),
    "llamaindex-hybrid": ("llama_index.core", "llama_index.embeddings.huggingface", "llama_index.retrievers.bm25"),
    "txtai": ("txtai",),
}
"""What has to be installed for each product."""


class PeersMissing(Exception):
    """A product to be measured against is not installed: the message says which and what to do."""


@contextmanager
def importing() -> Iterator[None]:
    """For the imports of such a product, which then reaches for no network. Raises ``PeersMissing``."""
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    try:
        yield
    except ImportError as error:
        raise PeersMissing(f"{error.name} is not installed: run 'pip install -e \".[peers]\"'.") from error


def installed(name: str) -> bool:
    return all(_found(package) for package in PACKAGES.get(name, ()))


def _found(package: str) -> bool:
    try:
        return util.find_spec(package) is not None
    except ModuleNotFoundError:
        return False
