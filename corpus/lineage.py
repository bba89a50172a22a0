"""What came of what, followed both ways: of documents that were superseded and of bodies that were dissolved."""

from __future__ import annotations

from collections.abc import Mapping


class Lineage:
    """Made of the next step of each identifier that has one."""

    def __init__(self, known: Mapping[str, object], after: Mapping[str, tuple[str, ...]]) -> None:
        self._known, self._after = known, after
        self._before: dict[str, tuple[str, ...]] = {}
        for earlier, ones in after.items():
            for one in ones:
                self._before[one] = (*self._before.get(one, ()), earlier)

    def successors(self, identifier: str) -> tuple[str, ...]:
        """Identifiers of all that came after, the nearest first; raises ``KeyError`` for an unknown one."""
        return self._followed(identifier, self._after)

    def predecessors(self, identifier: str) -> tuple[str, ...]:
        """Identifiers of all that came before, the nearest first; raises ``KeyError`` for an unknown one."""
        return self._followed(identifier, self._before)

    def _followed(self, identifier: str, steps: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        if identifier not in self._known:
            raise KeyError(identifier)
        found: dict[str, None] = {}
        waiting = list(steps.get(identifier, ()))
        while waiting:
            step = waiting.pop(0)
            if step not in found:
                found[step] = None
                waiting += steps.get(step, ())
        return tuple(found)
