"""A sentence-transformers model as an ONNX file. The one door to sentence-transformers and torch."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from index.embed import Encoder, OnnxEncoder, Parts, Vectors, batches, pooled

AGREEMENT = 0.9999  # least cosine that an exported model must keep with the model it was made from
QUANTISED_AGREEMENT = 0.96  # and one in whole numbers; the model's own passages keep .99, evals/LOG.md


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
        for batch in batches([size + 2 for size in self.count(texts)]):
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
        for batch in batches([size + 2 for size in self.count(texts)]):
            chosen = [texts[row] for row in batch]
            made = self._model.encode(chosen, batch_size=len(batch), output_value=None, show_progress_bar=False)
            read = self._model.tokenizer(chosen, truncation=True, max_length=self.window, return_offsets_mapping=True)
            for place, row in enumerate(batch):
                vectors[row] = made[place]["sentence_embedding"].float().cpu().numpy()
                words = made[place]["token_embeddings"].float().cpu().numpy()
                of_parts[row] = pooled(words, read["offset_mapping"][place][:-1], parts[row])
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

    The file appears whole and in agreement with the model, or not at all. Raises ``OSError``, or ``RuntimeError`` when
    the model cannot be exported.
    """
    # ONNX Runtime makes more of the plain form of attention than of PyTorch's own: a tenth less time, evals/LOG.md.
    original = TorchEncoder(model, name, attention="eager")
    with _whole(file) as unfinished:
        original.write_onnx(unfinished)
        exported = OnnxEncoder(unfinished, model / "tokenizer.json", name, original.window)
        _demand(AGREEMENT, original, exported)


def quantise(encoder: OnnxEncoder, file: Path) -> None:
    """Write an exported model with its weights in whole numbers, to seven bits each: quicker, and a little coarser.

    The file appears whole and in agreement with the model, or not at all. Raises ``OSError`` or ``RuntimeError``.
    """
    import logging

    from onnxruntime.quantization import quantize_dynamic

    logging.getLogger().addFilter(_is_no_advice)
    try:
        with _whole(file) as unfinished:
            # With eight bits, sums overflow on processors that add whole numbers in sixteen (AVX2).
            quantize_dynamic(
                encoder.file, unfinished, op_types_to_quantize=["MatMul"], per_channel=True, reduce_range=True
            )
            made = OnnxEncoder(unfinished, encoder.folder / "tokenizer.json", encoder.name, encoder.window, "int8")
            _demand(QUANTISED_AGREEMENT, encoder, made)
    finally:
        logging.getLogger().removeFilter(_is_no_advice)


def _is_no_advice(record: Any) -> bool:
    """Keeps ONNX Runtime's advice to prepare the model first, which gains nothing here, from people's screens."""
    return not record.getMessage().startswith("Please consider to run pre-processing")


@contextmanager
def _whole(file: Path) -> Iterator[Path]:
    """A path to write to; what was written takes the name of ``file`` if nothing was raised meanwhile."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}.part")
    try:
        yield unfinished
        os.replace(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)


def _demand(wanted: float, original: Encoder, made: Encoder) -> None:
    agreement = least_cosine(original, made)
    if agreement < wanted:
        raise RuntimeError(f"The exported model agrees with '{original.name}' to {agreement:.4f} only.")


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
