"""Texts to vectors, in ONNX Runtime.

A sentence-transformers model is exported once, at set-up (``index/export.py``), to an ONNX file; that file opens in a
tenth of a second, where the import of sentence-transformers costs eight, and its vectors agree to six digits. Both
are measured in ``evals/LOG.md``.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Parts = Sequence[tuple[int, int]]
"""Start and end of parts of a text, in characters."""

BATCH = 1_000  # word pieces computed together; best of 500 to 8,000 on two cores


class Encoder(Protocol):
    """Gives unit vectors. ``name`` is recorded in an index: other encoders may not search it."""

    @property
    def name(self) -> str: ...
    @property
    def precision(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def window(self) -> int:
        """Word pieces read, the model's own marks included."""
        ...

    def embed(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        """One unit vector a text, in order; ``done`` hears how many more are ready."""
        ...

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Parts], done: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Vectors]]:
        """As ``embed``, and for each text a unit vector of each of its parts, as it reads in that text."""
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without the model's own marks."""
        ...


class HashEmbedder:
    """A stand-in that needs no model: words hashed into a vector. For tests and demonstrations."""

    name = "hashed words"
    precision = "float32"
    window = 256

    def __init__(self, dimension: int = 256) -> None:
        self.dimension = dimension

    def embed(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.casefold()):
                vectors[row, zlib.crc32(word[:6].encode()) % self.dimension] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if done:
            done(len(texts))
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Parts], done: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Vectors]]:
        pieces = [[text[start:end] for start, end in spans] for text, spans in zip(texts, parts, strict=True)]
        return self.embed(texts, done), [self.embed(piece) for piece in pieces]

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(re.findall(r"\w+|[^\w\s]", text)) for text in texts]


class OnnxEncoder:
    """An exported model, in ONNX Runtime. ``folder`` is where the model that it was made from lies."""

    def __init__(self, file: Path, tokenizer: Path, name: str, window: int, precision: str = "float32") -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count() or 1
        options.log_severity_level = 3
        # Threads that wait spinning take the processor from whatever else runs: 30 % slower on a busy machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.file, self.name, self.window, self.precision = file, name, window, precision
        self.folder = tokenizer.parent
        self._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.dimension = int(self._session.get_outputs()[0].shape[-1])

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(made.ids) for made in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def embed(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        return self._run(texts, None, done)[0]

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Parts], done: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Vectors]]:
        return self._run(texts, parts, done)

    def _run(
        self, texts: Sequence[str], parts: Sequence[Parts] | None, done: Callable[[int], None] | None
    ) -> tuple[Vectors, list[Vectors]]:
        read = self._tokenizer.encode_batch(list(texts))
        rows = [
            made.ids if len(made.ids) <= self.window else [*made.ids[: self.window - 1], made.ids[-1]] for made in read
        ]
        vectors = np.empty((len(rows), self.dimension), np.float32)
        of_parts: list[Vectors] = [np.zeros((0, self.dimension), np.float32)] * (len(rows) if parts else 0)
        for batch in batches([len(ids) for ids in rows]):
            longest = max(len(rows[row]) for row in batch)
            pieces = np.zeros((len(batch), longest), np.int64)
            mask = np.zeros((len(batch), longest), np.int64)
            for place, row in enumerate(batch):
                pieces[place, : len(rows[row])] = rows[row]
                mask[place, : len(rows[row])] = 1
            wanted = ["vectors"] if parts is None else ["vectors", "words"]
            made, *words = self._session.run(wanted, {"input_ids": pieces, "attention_mask": mask})
            vectors[batch] = made
            if parts is not None:
                for place, row in enumerate(batch):
                    of_parts[row] = pooled(words[0][place], read[row].offsets[: len(rows[row]) - 1], parts[row])
            if done:
                done(len(batch))
        return vectors, of_parts


def pooled(words: Vectors, offsets: Sequence[tuple[int, int]], parts: Parts) -> Vectors:
    """The mean of the word vectors within each part, as unit vectors; a part beyond what was read is 0."""
    starts = np.array([start for start, _ in offsets])
    ends = np.array([end for _, end in offsets])
    pooled = np.zeros((len(parts), words.shape[1]), np.float32)
    for place, (start, end) in enumerate(parts):
        inside = (starts >= start) & (ends <= end) & (ends > starts)
        if inside.any():
            mean = words[: len(offsets)][inside].mean(axis=0)
            pooled[place] = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return pooled


def batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Rows of like length together, the longest first, within ``BATCH`` word pieces a batch."""
    batch: list[int] = []
    for row in sorted(range(len(sizes)), key=lambda row: -sizes[row]):
        if batch and sizes[batch[0]] * (len(batch) + 1) > BATCH:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
