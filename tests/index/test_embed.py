"""The encoders of one index give the same vectors, whichever computed them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.wire import House
from index import export
from index.add import add
from index.embed import Encoder, HashEmbedder, OnnxEncoder, Vectors
from index.export import AGREEMENT, TorchEncoder, least_cosine
from index.models import ModelMissing, bfloat16_is_fast, for_bulk, is_bulk, open_encoder

TEXTS = ["Who plans care at home?", "", "care " * 900, "A named nurse.", "Ünïcödé 🕊 – “quoted”"] * 5
TEXTS_TO_QUANTISE = [
    "Everyone who is dying has a named clinician, and knows whom to ring at night.",
    "Number of deaths at home in the year, as a share of all deaths (per cent).",
]


@pytest.fixture(scope="module")
def onnx() -> Encoder:
    return open_encoder()


def test_every_vector_has_length_one_and_its_place(onnx: Encoder) -> None:
    vectors = onnx.embed(TEXTS)
    assert vectors.shape == (25, onnx.dimension)
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5
    alone = np.concatenate([onnx.embed([text]) for text in TEXTS[:5]])
    assert np.abs(vectors[:5] - alone).max() < 1e-4, "whatever else is in the batch"
    assert np.abs(vectors[5:10] - vectors[:5]).max() < 1e-5


def test_parts_of_a_text_have_vectors_of_their_own(onnx: Encoder) -> None:
    text = "Rapid response\nA nurse must visit within two hours. Meals are served at noon."
    parts = [(15, 51), (52, 78)]
    whole, (of_parts,) = onnx.embed_parts([text], [parts])
    assert np.abs(whole - onnx.embed([text])).max() < 1e-5
    question = onnx.embed(["How soon must a nurse visit?"])[0]
    near, far = of_parts @ question
    assert near > far + 0.2


def test_a_part_beyond_what_the_model_reads_has_no_vector(onnx: Encoder) -> None:
    text = "care " * 900
    _, (of_parts,) = onnx.embed_parts([text], [[(0, 4), (4400, 4404)]])
    assert np.linalg.norm(of_parts, axis=1).tolist() == pytest.approx([1, 0])


def test_encoders_of_other_precisions_belong_to_the_same_index_and_agree(onnx: Encoder) -> None:
    assert isinstance(onnx, OnnxEncoder)
    bulk = for_bulk(onnx, "bfloat16")
    assert isinstance(bulk, TorchEncoder)
    assert (bulk.name, bulk.dimension, bulk.window) == (onnx.name, onnx.dimension, onnx.window)
    assert bulk.precision == "bfloat16"
    assert bulk.count(TEXTS) == onnx.count(TEXTS)
    assert least_cosine(onnx, bulk) > 0.999
    assert least_cosine(onnx, TorchEncoder(onnx.folder, onnx.name)) > AGREEMENT
    (whole, parts), (other, other_parts) = (
        one.embed_parts(["A nurse must visit. Meals are served."], [[(0, 19), (20, 37)]]) for one in (onnx, bulk)
    )
    assert float((whole * other).sum()) > 0.999
    assert ((parts[0] * other_parts[0]).sum(axis=1) > 0.999).all()


def test_much_is_embedded_in_whole_numbers_where_there_is_no_bfloat16(onnx: Encoder, tmp_path: Path) -> None:
    assert isinstance(onnx, OnnxEncoder)
    bulk = for_bulk(onnx, "int8")
    assert isinstance(bulk, OnnxEncoder)
    assert (bulk.name, bulk.dimension, bulk.window, bulk.precision) == (onnx.name, onnx.dimension, onnx.window, "int8")
    passages = [passage for text in TEXTS_TO_QUANTISE for passage in (text, text * 5)]
    assert (onnx.embed(passages) * bulk.embed(passages)).sum(axis=1).min() > 0.97
    assert for_bulk(bulk, "int8") is bulk


def test_a_model_that_loses_too_much_in_whole_numbers_is_left_as_it_is(
    onnx: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(onnx, OnnxEncoder)
    exported = shutil.copy(onnx.file, tmp_path / "model.onnx")
    alone = OnnxEncoder(Path(exported), onnx.folder / "tokenizer.json", onnx.name, onnx.window)
    monkeypatch.setattr(export, "QUANTISED_AGREEMENT", 1.0)
    assert for_bulk(alone, "int8") is alone
    assert [file.name for file in tmp_path.iterdir()] == ["model.onnx"], "nothing half made stays behind"


def test_only_much_work_is_worth_another_encoder(onnx: Encoder) -> None:
    assert not is_bulk(10)
    assert is_bulk(10_000)
    assert for_bulk(onnx, "float32") is onnx
    assert for_bulk(onnx).precision == ("bfloat16" if bfloat16_is_fast() else "int8")
    hashed = HashEmbedder()
    assert for_bulk(hashed, "bfloat16") is hashed


class Turned(HashEmbedder):
    """Another model that happens to be called the same."""

    def embed(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        return np.roll(super().embed(texts, done), 1, axis=1)


def test_encoders_that_do_not_agree_are_told_apart() -> None:
    assert least_cosine(HashEmbedder(), HashEmbedder()) == pytest.approx(1)
    assert least_cosine(HashEmbedder(), Turned()) < AGREEMENT


@pytest.mark.skipif(os.name == "nt", reason="the path cannot be a folder there")
def test_a_cache_that_cannot_be_written_to_only_costs_time(tmp_path: Path, onnx: Encoder) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    slow = open_encoder(cache=tmp_path / "cache" / "encoders")
    assert isinstance(slow, TorchEncoder)
    assert slow.name == onnx.name
    assert float(slow.embed(["care"])[0] @ onnx.embed(["care"])[0]) > AGREEMENT


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="nothing is downloaded"):
        open_encoder("someone/no-such-model")
    with pytest.raises(ModelMissing, match=r"holds no model: there is no model\.safetensors in it"):
        open_encoder(str(tmp_path))


def test_documents_of_one_index_may_be_embedded_in_bfloat16_and_asked_for_in_float32(
    hash_house: House, tmp_path: Path, onnx: Encoder
) -> None:
    house = House(hash_house.settings.__class__(tmp_path / "real"))
    house.encoder = for_bulk(onnx, "bfloat16")
    house.furnish(empty=True)
    (tmp_path / "rapid.md").write_text("# Rapid response\n\nA nurse must visit within two hours of an urgent call.\n")
    assert [one.outcome for one in add(house.library, house.encoder, [tmp_path / "rapid.md"])] == ["indexed"]
    assert house.library.meta("precision") == "bfloat16"
    asking = House(house.settings)
    asking.encoder = onnx
    assert asking.search.size() == (1, 1)
