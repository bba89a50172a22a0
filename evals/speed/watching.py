"""What a piece of work takes: seconds by the clock and of the processors, shares by stage, memory."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TypeVar

import psutil

Made = TypeVar("Made")
STAGES = ("reading", "cutting", "embedding", "storing")
_CODE = {  # the outermost of these in what is running names the stage; anything else is storing
    "corpus/read": "reading",
    "pypdf": "reading",
    "index/chunk": "cutting",
    "langchain_text_splitters": "cutting",
    "llama_index/core/node_parser": "cutting",
    "index/embed": "embedding",
    "index/export": "embedding",
    "langchain_huggingface": "embedding",
    "llama_index/embeddings": "embedding",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a piece of work took."""

    seconds: float
    processor: float
    """Seconds of processor time, finished child processes included: steadier than the clock on a machine in use."""
    shares: Mapping[str, float]
    """Part of the time by stage, 0 to 1. Files are read in other processes by the product, so its share of reading
    is only the time that it waits for them."""
    memory: float
    """Megabytes at most resident during it, of the process and those it started; shared pages count in each."""


def watched(work: Callable[[], Made]) -> tuple[Made, Taken]:
    """What was made, and what it took."""
    looking = _Looking()
    began, spent = time.perf_counter(), sum(os.times()[:4])
    try:
        made = work()
    finally:
        seconds, processor = time.perf_counter() - began, sum(os.times()[:4]) - spent
        shares, memory = looking.ended()
    return made, Taken(seconds, processor, shares, memory)


class _Looking:
    """Looks a hundred times a second at what the thread that made it is doing, and ten times at the memory."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._memory = resident()
        self._worker = threading.get_ident()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=one, daemon=True) for one in (self._look, self._weigh)]
        for one in self._threads:
            one.start()

    def _look(self) -> None:
        while not self._over.wait(0.01):
            self._seen[_stage(sys._current_frames().get(self._worker))] += 1

    def _weigh(self) -> None:
        while not self._over.wait(0.1):
            self._memory = max(self._memory, resident())

    def ended(self) -> tuple[dict[str, float], float]:
        self._over.set()
        for one in self._threads:
            one.join()
        whole = sum(self._seen.values()) or 1
        return {stage: self._seen[stage] / whole for stage in STAGES}, max(self._memory, resident())


def resident() -> float:
    """Megabytes in memory, of this process and those it started."""
    this, found = psutil.Process(), 0
    for one in (this, *this.children(recursive=True)):
        try:
            found += one.memory_info().rss
        except psutil.NoSuchProcess:  # it has ended meanwhile
            continue
    return found / 1e6


def _stage(frame: FrameType | None) -> str:
    found = "storing"
    while frame is not None:
        file = frame.f_code.co_filename.replace("\\", "/")
        found = next((stage for part, stage in _CODE.items() if f"/{part}" in file), found)
        frame = frame.f_back
    return found


def on_disk(folder: Path) -> float:
    """Megabytes of a folder's files."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
