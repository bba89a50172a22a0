"""Search and answers on the development half are no worse than they were: a change that makes them so fails here."""

from __future__ import annotations

import shutil
from pathlib import Path

from assistant.settings import Settings
from assistant.wire import House
from evals.gate import BASELINE, baseline, figures, worse
from evals.measures import Interval, means
from index.embed import HashEmbedder

GUARDED = {
    "nDCG@10",
    "R@10",
    "RR@10",
    "evidence quoted",
    "quotes that are evidence",
    "wrong refusals",
    "right refusals",
}


def test_no_measure_is_worse_than_its_baseline(furnished: Path, tmp_path: Path) -> None:
    shutil.copytree(furnished, tmp_path / "library")
    house = House(Settings(tmp_path / "library", embedding_model=HashEmbedder.name))
    said = worse(figures(house), baseline("quick"))
    assert not said, f"{'; '.join(said)}. If that was meant: python -m evals.gate --write, and say so in evals/LOG.md"


def test_the_baseline_guards_what_matters_and_its_intervals_hold_their_means() -> None:
    for name in ("quick", "full"):
        held = baseline(name)
        assert held.keys() >= GUARDED, f"{BASELINE.name}, {name}"
        assert all(one["low"] <= one["mean"] <= one["high"] for one in held.values())
        assert held["quotes verified"]["mean"] == 1


def test_a_drop_beyond_the_interval_is_told_and_a_gain_is_not() -> None:
    held = baseline("quick")
    same = {name: Interval(one["mean"], one["low"], one["high"], int(one["n"])) for name, one in held.items()}
    assert worse(same, held) == []
    lower, higher = (means([dict.fromkeys(held, value)]) for value in (0.0, 1.0))
    assert any(told.startswith("R@10 fell to 0.000") for told in worse(lower, held))
    assert not any("wrong refusals" in told for told in worse(lower, held))
    assert [told.split(" to ")[0] for told in worse(higher, held)] == ["wrong refusals rose"]
    del same["RR@10"]
    assert worse(same, held) == ["RR@10 is not measured any more"]
