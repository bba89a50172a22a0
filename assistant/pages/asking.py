"""A question being answered in a thread of its own, so that no click on the page breaks it off."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from assistant.answers import Answer, Refusal
from assistant.conversations import KeptStatement, kept, kept_statement
from assistant.pages.boundary import boundary
from assistant.pages.opening import Opening

if TYPE_CHECKING:
    from assistant.ask import Question


class Asking:
    """One question on its way. ``statements`` grows as they are proven; the whole answer goes to the conversation."""

    def __init__(self, opening: Opening, question: Question, conversation: int) -> None:
        self.question, self.conversation = question, conversation
        self.statements: list[KeptStatement] = []
        self.problem: str | None = None
        self.done = threading.Event()
        self._opening = opening
        self._stopped = False
        threading.Thread(target=self._answer, name="asking", daemon=True).start()

    def stop(self) -> None:
        """Leave it: nothing of it is kept."""
        self._stopped = True

    def _answer(self) -> None:
        opening = self._opening
        with boundary(opening.settings.library, self._fail):
            from assistant.ask import answering

            means = opening.wait().means
            for step in answering(self.question, means):
                if self._stopped:
                    return
                if isinstance(step, Answer | Refusal):
                    opening.conversations.add(self.conversation, kept(step))
                else:
                    self.statements.append(kept_statement(step))
        self.done.set()

    def _fail(self, problem: str) -> None:
        self.problem = problem
