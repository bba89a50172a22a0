"""The concrete parts, chosen in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from assistant.ask import Means
from assistant.check import Means as CheckMeans
from assistant.checking.chat import ChatModel
from assistant.compose import Compose
from assistant.compose.extractive import extractive
from assistant.drafting.prepared import Drafting
from assistant.framework_words import FrameworkWords
from assistant.settings import Settings
from corpus.entries import standing
from corpus.library import Library
from corpus.own_frameworks import all_frameworks
from corpus.records import Document, Source
from index.builtin import add_builtin, builtin_is_due
from index.embed import Encoder
from index.models import open_encoder
from index.progress import Watch
from index.search import Searcher


@dataclass
class House:
    """One open library with what searches and answers over it; each part is opened when it is first needed."""

    settings: Settings

    @cached_property
    def library(self) -> Library:
        return Library(self.settings.library)

    @cached_property
    def encoder(self) -> Encoder:
        return open_encoder(self.settings.embedding_model)

    @cached_property
    def search(self) -> Searcher:
        return Searcher(self.library, self.encoder)

    @cached_property
    def documents(self) -> Callable[[str], Document]:
        """Stored documents by id, kept until somebody changes the library."""

        @lru_cache(maxsize=1)
        def sources(generation: int) -> dict[str, Source]:
            return {entry.document_id: entry.source for entry in standing(self.library.entries())}

        @lru_cache(maxsize=64)
        def at(generation: int, name: str) -> Document:
            document = self.library.document(name)
            return replace(document, source=sources(generation).get(document.id, document.source))

        return lambda name: at(self.library.generation, name)

    @cached_property
    def extractive(self) -> Compose:
        """The composer that needs no model."""
        return extractive(self.encoder, self.search.rarity)

    @cached_property
    def chat(self) -> Compose | None:
        """The composer of the chat model that is set; ``None`` where none is. Raises ``ModelSettingWrong``."""
        if self.settings.model is None:
            return None
        from assistant.compose.model import chat_composer

        return chat_composer(self.settings.model)

    @property
    def means(self) -> Means:
        """What answering a question needs."""
        return Means(
            search=self.search,
            documents=self.documents,
            size=self.search.size,
            extractive=self.extractive,
            chat=self.chat,
            chat_name=self.settings.model,
        )

    @property
    def checking(self) -> CheckMeans:
        """What a check needs. Raises ``KnowledgeInvalid`` where a framework file is broken."""
        return CheckMeans(self.encoder, all_frameworks(self.settings.library), FrameworkWords(self.library))

    @property
    def drafting(self) -> Drafting:
        """What drafting needs."""
        return Drafting(self.library, self.means, self.encoder, self.search.rarity)

    @property
    def checking_by_chat(self) -> CheckMeans:
        """The same with the chat model that is set as judge. Raises ``ModelSettingWrong``."""
        if self.settings.model is None:
            return self.checking
        from assistant.compose.model import chat_reply

        return replace(self.checking, chat=ChatModel(self.settings.model, chat_reply(self.settings.model)))

    def furnish(self, watch: Watch | None = None, *, empty: bool = False) -> int:
        """Bring a library that has it, or is new, up to date with the knowledge that ships with the product.

        ``empty``: a new library stays without. Gives the number of documents that changed.
        """
        if self.library.meta("builtin") is None:
            with self.library.writing(), self.library.transaction() as db:
                db.execute("INSERT OR IGNORE INTO meta VALUES ('builtin', ?)", ("no" if empty else "yes",))
        if self.library.meta("builtin") == "no" or not builtin_is_due(self.library):
            return 0
        return add_builtin(self.library, self.encoder, watch)
