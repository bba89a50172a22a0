"""Originals fetched into a library take the place of our digests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from publisher import Served, publishing

CATALOGUE = """documents:
  - {{id: rapid-2019, title: Rapid response 2019, publisher: A trust, published: "2019", type: guidance,
     status: superseded, superseded_by: rapid-2024, status_checked: "2026-11-22", checked: read,
     pdf: "{address}/2019.pdf", pdf_checked: read}}
  - {{id: rapid-2024, title: Rapid response 2024, publisher: A trust, published: "2024", type: guidance,
     status: current, status_checked: "2026-11-22", checked: read, digest: ambitions-2021-2026,
     pdf: "{address}/2024.pdf", pdf_checked: read}}
  - {{id: about-it, title: About rapid response, type: web-page, status: current, status_checked: "2026-11-22",
     checked: read, url: "{address}/about", url_checked: read}}
"""


def pdf(words: str) -> bytes:
    document = FPDF(format="A4", unit="pt")
    document.set_font("Helvetica", size=11)
    document.add_page()
    document.multi_cell(400, 14, words)
    return bytes(document.output())


@pytest.mark.usefixtures("furnished_folder")
def test_fetched_originals_take_the_place_of_digests_and_tell_what_superseded_them(
    assistant: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "ambitions-2021-2026.md").touch()
    with publishing() as publisher:
        (tmp_path / "sources.yaml").write_text(CATALOGUE.format(address=publisher.address))
        publisher.paths["/2019.pdf"] = Served(pdf("A nurse must visit within two hours of an urgent call."))
        publisher.paths["/2024.pdf"] = Served(status=404)
        publisher.paths["/about"] = Served(b"<html><p>What rapid response is.</p></html>", "text/html")
        listed = assistant("library", "fetch", "--list", "--json", "--catalogue", tmp_path).json
        assert [(one["id"], one["address_of"]) for one in listed] == [
            ("rapid-2019", "file"),
            ("rapid-2024", "file"),
            ("about-it", "page"),
        ]
        ended = assistant("library", "fetch", "--json", "--catalogue", tmp_path)
        assert [(one["file"], one["outcome"]) for one in ended.json] == [
            ("rapid-2019.pdf", "indexed"),
            ("rapid-2024", "refused"),
        ]
        assert ended.json[1]["reason"].startswith("not there: 'Rapid response 2024' was not fetched")
        publisher.paths["/2024.pdf"] = Served(pdf("A nurse must visit within one hour of an urgent call."))
        ended = assistant("library", "fetch", "--json", "--catalogue", tmp_path)
        assert [(one["file"], one["outcome"]) for one in ended.json] == [("rapid-2024.pdf", "indexed")]
        assert assistant("library", "fetch", "--json", "--catalogue", tmp_path).json == []
        page = assistant("library", "fetch", "about-it", "--json", "--catalogue", tmp_path).json
        assert [one["outcome"] for one in page] == ["indexed"]
        wrong = assistant("library", "fetch", "rapid-2023", "--catalogue", tmp_path)
        assert (wrong.code, "Did you mean rapid-2024" in wrong.err) == (1, True)
    entries = {entry["title"]: entry for entry in assistant("library", "list", "--json").json}
    assert entries["Rapid response 2019"]["status"] == "superseded"
    assert entries["Rapid response 2024"]["supersedes"] == [entries["Rapid response 2019"]["source_id"]]
    found = assistant("search", "Ambitions for palliative care", "--json", "-n", 30).json["passages"]
    (digest,) = [entry for entry in entries.values() if entry["source_id"] == "builtin:ambitions-2021-2026"]
    assert digest["id"] not in {one["document_id"] for one in found}
    assert not (tmp_path / "library" / "downloads").exists()
