"""A composer that says what it is told to, for demonstrations and tests that must not need a chat model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.compose import Brief, Choice, ComposerFailed


class ScriptedModel:
    """A ``Compose`` that gives the choices of one script after another; the last script is given again.

    A script that is, or ends in, a ``ComposerFailed`` raises it there. ``briefs`` keeps what was asked.
    """

    def __init__(self, *scripts: Sequence[Choice | ComposerFailed]) -> None:
        if not scripts:
            raise ValueError("a scripted model needs at least one script, which may be empty")
        self.scripts = scripts
        self.briefs: list[Brief] = []

    def __call__(self, brief: Brief) -> Iterator[Choice]:
        script = self.scripts[min(len(self.briefs), len(self.scripts) - 1)]
        self.briefs.append(brief)
        return _played(script)


def _played(script: Sequence[Choice | ComposerFailed]) -> Iterator[Choice]:
    for step in script:
        if isinstance(step, ComposerFailed):
            raise step
        yield step
