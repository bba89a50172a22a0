"""A chat model as composer: the one door to LangChain's chat models.

LangChain is imported at the first question, never before, and nothing but the call to the model leaves the
machine.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from assistant.compose import Brief, Choice, Compose, ComposerFailed
from assistant.compose.asking import prompts
from assistant.compose.reply import choices_in

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EXTRAS = {"openai": "langchain_openai", "ollama": "langchain_ollama", "anthropic": "langchain_anthropic"}
"""The optional dependencies of this project by the provider they serve, and the module each brings."""
OLLAMA_CONTEXT = 8192
"""Tokens. Ollama drops the beginning of a longer prompt without a word, and its default is 4,096 or less."""
BACK_OFF = 0.5
"""Seconds before the first repeat; doubled for each one after it."""


class ModelSettingWrong(ValueError):
    """The chat model cannot be used as it is set: the message says what to change."""


class _CallFailed(Exception):
    """One call to the service failed."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(_one_line(error))
        self.again = _may_pass(error)
        self.wait = _asked_to_wait(error)


def chat_composer(model: str | BaseChatModel, *, seconds: float = 60, retries: int = 2) -> Compose:
    """A composer that asks a chat model, named as ``provider:name`` or given as a LangChain chat model.

    Keys and addresses come from the provider's own environment variables. One call of the composer ends
    within ``seconds``, repeats included; what fails for a passing reason (a connection, 429, 5xx) is repeated
    up to ``retries`` times, never once a choice was given.

    Raises ``ModelSettingWrong`` at once when the name is malformed or its package is not installed. The
    composer raises ``ComposerFailed``, also after some choices when the answer breaks off.
    """
    name, chat_model = _opener(model, seconds)

    def compose(brief: Brief) -> Iterator[Choice]:
        if not brief.sentences:
            return
        asked, deadline, tried = prompts(brief), time.monotonic() + seconds, 0
        while True:
            started = False
            try:
                for choice in choices_in(_streamed(chat_model, asked, deadline)):
                    started = True
                    yield choice
                return
            except TimeoutError:
                raise ComposerFailed(f"{name} had not finished its answer after {seconds:g} s") from None
            except _CallFailed as failed:
                wait = max(failed.wait, BACK_OFF * 2**tried)
                if started or not failed.again or tried == retries or time.monotonic() + wait >= deadline:
                    raise ComposerFailed(f"{name} failed: {failed}") from failed
            tried += 1
            time.sleep(wait)

    return compose


def chat_reply(
    model: str | BaseChatModel, *, seconds: float = 60, retries: int = 2
) -> Callable[[Sequence[tuple[str, str]]], str]:
    """What a chat model answers to what system and human say, whole; with the promises of ``chat_composer``."""
    name, chat_model = _opener(model, seconds)

    def reply(asked: Sequence[tuple[str, str]]) -> str:
        deadline, tried = time.monotonic() + seconds, 0
        while True:
            try:
                return "".join(_streamed(chat_model, list(asked), deadline))
            except TimeoutError:
                raise ComposerFailed(f"{name} had not finished its answer after {seconds:g} s") from None
            except _CallFailed as failed:
                wait = max(failed.wait, BACK_OFF * 2**tried)
                if not failed.again or tried == retries or time.monotonic() + wait >= deadline:
                    raise ComposerFailed(f"{name} failed: {failed}") from failed
            tried += 1
            time.sleep(wait)

    return reply


def _opener(model: str | BaseChatModel, seconds: float) -> tuple[str, Callable[[], BaseChatModel]]:
    """The model's name, and what gives it, built at the first call. Raises ``ModelSettingWrong``."""
    if isinstance(model, str):
        _check(model)
    name = model if isinstance(model, str) else type(model).__name__
    built: list[BaseChatModel] = [] if isinstance(model, str) else [model]

    def chat_model() -> BaseChatModel:
        if not built and isinstance(model, str):
            built.append(_built(model, seconds))
        return built[0]

    return name, chat_model


def _check(model: str) -> None:
    provider, colon, name = model.partition(":")
    if not (provider and colon and name):
        raise ModelSettingWrong(
            f"'{model}' does not name a chat model: write provider:name, for example ollama:llama3.1"
        )
    if provider in EXTRAS and find_spec(EXTRAS[provider]) is None:
        raise ModelSettingWrong(
            f"'{model}' needs the extra '{provider}': pip install 'commissioning-assistant[{provider}]'"
        )


def _built(model: str, seconds: float) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    # Repeats are counted here, against one clock, so the provider's own are off.
    options: dict[str, Any] = {"timeout": seconds, "max_retries": 0}
    if model.startswith("ollama:"):
        options = {"client_kwargs": {"timeout": seconds}, "num_ctx": OLLAMA_CONTEXT, "temperature": 0}
    chat_model: BaseChatModel = init_chat_model(model, **options)
    return chat_model


@dataclass(frozen=True, slots=True)
class _Ended:
    error: BaseException | None = None


def _streamed(chat_model: Callable[[], BaseChatModel], asked: Any, deadline: float) -> Iterator[str]:
    """The pieces of the reply as they come. Raises ``_CallFailed``, and ``TimeoutError`` at the deadline.

    The call runs in a thread of its own, because a service that trickles bytes which are no text outlives
    every time-out of an HTTP client: at the deadline the thread is left to end by itself.
    """
    pieces: queue.SimpleQueue[str | _Ended] = queue.SimpleQueue()
    unwanted = threading.Event()
    call = threading.Thread(target=_call, args=(chat_model, asked, pieces, unwanted), daemon=True)
    call.start()
    try:
        while True:
            # Looked at before every piece: a queue that is never empty would never time out.
            if (left := deadline - time.monotonic()) <= 0:
                raise TimeoutError
            try:
                piece = pieces.get(timeout=left)
            except queue.Empty:
                raise TimeoutError from None
            if isinstance(piece, str):
                yield piece
            elif piece.error is not None:
                raise _CallFailed(piece.error) from piece.error
            else:
                return
    finally:
        unwanted.set()


def _call(
    chat_model: Callable[[], BaseChatModel],
    asked: Any,
    pieces: queue.SimpleQueue[str | _Ended],
    unwanted: threading.Event,
) -> None:
    try:
        from langsmith import tracing_context

        with tracing_context(enabled=False):
            for chunk in chat_model().stream(asked):
                if unwanted.is_set():
                    return
                pieces.put(str(chunk.text))
        pieces.put(_Ended())
    except Exception as error:  # providers share no base class, and whoever waits would wait for ever
        pieces.put(_Ended(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _may_pass(error: BaseException) -> bool:
    """Whether the same call may succeed later, by whatever the provider's error tells of itself."""
    for link in _chain(error):
        status = getattr(link, "status_code", None)
        if isinstance(status, int):
            return status in (408, 409, 429) or status >= 500
        if isinstance(link, ConnectionError | TimeoutError) or getattr(link, "is_retryable", False) is True:
            return True
    return False


def _asked_to_wait(error: BaseException) -> float:
    """Seconds that the service asks to wait before the next call; 0 where it says nothing."""
    for link in _chain(error):
        headers = getattr(getattr(link, "response", None), "headers", None) or {}
        if str(headers.get("retry-after", "")).isdecimal():
            return float(headers["retry-after"])
    return 0.0


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:199] + "…"
