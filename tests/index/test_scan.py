import numpy as np
import pytest
import simsimd

from index import dense
from index.dense import Scan


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def vectors():
    """In clusters, as passages are, so that many lie nearly as far from a question as the last that is found."""
    random = np.random.default_rng(3)
    topics = random.standard_normal((30, 96))
    return unit(topics[random.integers(30, size=6_000)] + 0.4 * random.standard_normal((6_000, 96)))


def computed(vectors, question, limit, mask):
    """Every cosine in full, the nearest first, then by id."""
    cosines = vectors.astype(np.float64) @ question
    rows = sorted(np.flatnonzero(mask), key=lambda row: (-cosines[row], row))[:limit]
    return [row + 1 for row in rows], [cosines[row] for row in rows]


def test_nothing_that_is_among_the_nearest_is_missed(vectors):
    scan, every = Scan(vectors), np.ones(len(vectors), np.bool_)
    random = np.random.default_rng(4)
    for question in unit(vectors[random.integers(len(vectors), size=15)] + 0.1 * random.standard_normal((15, 96))):
        found = scan.nearest(question, 100, every)
        ids, cosines = computed(vectors, question, 100, every)
        assert [number for number, _ in found] == ids
        assert [cosine for _, cosine in found] == pytest.approx(cosines, abs=1e-7)


@pytest.mark.parametrize("left", [0, 1, 40, 900, 3_000])
def test_only_what_a_filter_leaves_is_found_however_little_that_is(vectors, left):
    mask = np.zeros(len(vectors), np.bool_)
    mask[np.random.default_rng(5).permutation(len(vectors))[:left]] = True
    found = Scan(vectors).nearest(vectors[0], 100, mask)
    assert [number for number, _ in found] == computed(vectors, vectors[0], 100, mask)[0]


def test_more_than_there_are_may_be_wanted(vectors):
    every = np.ones(len(vectors), np.bool_)
    assert len(Scan(vectors).nearest(vectors[0], 10_000, every)) == len(vectors)


def test_the_same_vector_counts_the_same_wherever_it_stands_and_the_first_comes_first(vectors):
    doubled = np.concatenate([vectors, vectors[:500], np.zeros((7, 96), np.float32)])
    found = Scan(doubled).nearest(vectors[3], 2, np.ones(len(doubled), np.bool_))
    assert [number for number, _ in found] == [4, 6_004]
    assert found[0][1] == found[1][1] == pytest.approx(1)


def test_vectors_in_eight_bits_are_as_near_as_they_say(vectors):
    rough = dense._rough(vectors)
    for question in vectors[:20]:
        cosines, off = rough.cosines(question)
        assert np.abs(cosines - vectors @ question).max() < off < 0.05


def test_a_processor_without_instructions_for_vectors_finds_the_same(vectors):
    every = np.ones(len(vectors), np.bool_)
    expected = Scan(vectors).nearest(vectors[0], 100, every)
    had = [name for name, has in simsimd.get_capabilities().items() if has and name != "serial"]
    try:
        for name in had:
            simsimd.disable_capability(name)
        assert not any(has for name, has in simsimd.get_capabilities().items() if name != "serial")
        assert Scan(vectors).nearest(vectors[0], 100, every) == expected
    finally:
        for name in had:
            simsimd.enable_capability(name)
