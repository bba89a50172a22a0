"""The search within a LangChain chain."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from assistant.retriever import GuidanceRetriever
from assistant.wire import House
from index.add import Addition, add
from index.query import Filter

ENGLAND = "# Rapid response\n\nA nurse must visit within two hours of an urgent call.\n"
SCOTLAND = "# Night visits\n\nAn urgent call at night is answered by the district nurse.\n"
QUESTION = "How soon must a nurse visit after an urgent call?"


@pytest.fixture
def folder(hash_house: House, tmp_path: Path) -> Path:
    for nation, text in (("england", ENGLAND), ("scotland", SCOTLAND)):
        (tmp_path / f"{nation}.md").write_text(text)
        added = add(hash_house.library, hash_house.encoder, [tmp_path / f"{nation}.md"], Addition({"nation": nation}))
        assert [one.outcome for one in added] == ["indexed"]
    return hash_house.library.folder


def test_a_retriever_gives_documents_with_what_search_says_of_them(folder: Path) -> None:
    first, second = GuidanceRetriever.of_library(folder).invoke(QUESTION)
    assert isinstance(first, Document)
    assert "A nurse must visit within two hours" in first.page_content
    assert (
        list(first.metadata)
        == (
            "rank score document_id title publisher published nation status kind page printed_page section start end "
            "context file"
        ).split()
    )
    assert (first.metadata["rank"], second.metadata["rank"]) == (1, 2)
    assert first.metadata["nation"] == "england"


def test_a_retriever_keeps_to_its_limit_and_filter(folder: Path) -> None:
    only = GuidanceRetriever.of_library(folder, filter=Filter(nations=("scotland",)), limit=1)
    (found,) = only.invoke(QUESTION)
    assert found.metadata["nation"] == "scotland"


def test_questions_may_come_in_batches_and_without_waiting(folder: Path) -> None:
    retriever = GuidanceRetriever.of_library(folder, limit=1)
    questions = ["urgent call at night by the district nurse", QUESTION] * 4
    batch = retriever.batch(questions)
    assert [one.metadata["nation"] for (one,) in batch] == ["scotland", "england"] * 4
    assert asyncio.run(retriever.ainvoke(QUESTION)) == retriever.invoke(QUESTION)
    assert retriever.invoke("?!") == []


def test_a_retriever_feeds_a_chain(folder: Path) -> None:
    seen: list[str] = []

    def shown(documents: list[Document]) -> str:
        seen.append("\n".join(one.page_content for one in documents))
        return seen[-1]

    chain = (
        {
            "context": GuidanceRetriever.of_library(folder, limit=1) | RunnableLambda(shown),
            "question": RunnablePassthrough(),
        }
        | ChatPromptTemplate.from_template("{context}\n\n{question}")
        | FakeListChatModel(responses=["Within two hours."])
        | StrOutputParser()
    )
    assert chain.invoke(QUESTION) == "Within two hours."
    assert "within two hours of an urgent call" in seen[0]
