"""Libraries made for measuring queries."""

from pathlib import Path

import numpy as np

from corpus.library import Library
from evals.filled import PreparedEncoder, fill, stored
from index.embed import HashEmbedder
from index.query import Filter, Query
from index.search import Searcher

TEXTS = [f"Services of the {word} team are open at all hours." for word in ("hospice", "night", "home", "ward")]


def test_a_filled_library_is_searched_like_any_other_and_its_filters_hold(tmp_path: Path) -> None:
    real = HashEmbedder()
    library = Library(tmp_path / "library")
    fill(library, PreparedEncoder(real, real.embed(TEXTS)), TEXTS, 250)
    assert len(list(stored(library))) >= 250
    hits = Searcher(library, real)(Query("hospice team", Filter(nations=("scotland",))))
    assert len(hits) == 10
    assert {hit.source.nation for hit in hits} == {"scotland"}


def test_prepared_vectors_are_unit_vectors_near_real_ones_and_never_the_same_twice() -> None:
    real = HashEmbedder()
    vectors = real.embed(TEXTS)
    made = PreparedEncoder(real, vectors).embed(["any text"] * 50)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert (made @ vectors.T).max(axis=1).min() > 0.85
    assert len({row.tobytes() for row in made}) == 50
