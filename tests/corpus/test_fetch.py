"""Downloads from a publisher that is slow, breaks off, has moved, or gives something else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from publisher import Publisher, Served, publishing

from corpus.catalogue import CataloguedDocument
from corpus.fetch import FetchLimits, NotFetched, fetch

QUICK = FetchLimits(seconds=10, silence=5, pause=0.01)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with publishing() as made:
        yield made


@pytest.fixture(scope="module")
def pdf() -> bytes:
    document = FPDF(format="A4", unit="pt")
    document.set_font("Helvetica", size=11)
    document.add_page()
    document.multi_cell(400, 14, "A nurse must visit within two hours of an urgent call.")
    return bytes(document.output())


def listed(address: str | None, **more: Any) -> CataloguedDocument:
    fields: dict[str, Any] = {"id": "rapid-response", "title": "Rapid response", "type": "guidance"}
    fields |= {"status": "current", "status_checked": "2026-11-22", "checked": "read", "pdf": address}
    return CataloguedDocument(**fields | ({"pdf_checked": "read"} if address else {}) | more)


def reason(document: CataloguedDocument, folder: Path, limits: FetchLimits = QUICK) -> str:
    with pytest.raises(NotFetched) as failure:
        fetch(document, folder, limits)
    assert "'Rapid response'" in failure.value.message
    assert failure.value.message.endswith(".")
    return failure.value.reason


def test_a_listed_file_is_fetched_whole_with_its_checksum(publisher: Publisher, pdf: bytes, tmp_path: Path) -> None:
    publisher.paths["/a.pdf"] = Served(pdf)
    wanted = hashlib.sha256(pdf).hexdigest()
    found = fetch(listed(f"{publisher.address}/a.pdf", sha256=wanted), tmp_path)
    assert (found.path.name, found.path.read_bytes(), found.sha256) == ("rapid-response.pdf", pdf, wanted)
    assert list(tmp_path.iterdir()) == [found.path], "nothing is left behind"


def test_what_broke_off_goes_on_where_it_stopped(publisher: Publisher, pdf: bytes, tmp_path: Path) -> None:
    served = publisher.paths["/a.pdf"] = Served(pdf, break_after=300)
    found = fetch(listed(f"{publisher.address}/a.pdf"), tmp_path, QUICK)
    assert found.path.read_bytes() == pdf
    assert (found.resumed, served.asked) == (True, [None, "bytes=300-"])


def test_what_broke_off_goes_on_the_next_time_it_is_asked_for(publisher: Publisher, pdf: bytes, tmp_path: Path) -> None:
    served = publisher.paths["/a.pdf"] = Served(pdf, break_after=300)
    once = FetchLimits(attempts=1)
    assert reason(listed(f"{publisher.address}/a.pdf"), tmp_path, once) == "cut short"
    assert fetch(listed(f"{publisher.address}/a.pdf"), tmp_path, once).path.read_bytes() == pdf
    assert served.asked == [None, "bytes=300-"]


@pytest.mark.parametrize("tag", ['"two"', None], ids=["changed meanwhile", "cannot tell"])
def test_a_file_that_may_have_changed_is_begun_anew(
    publisher: Publisher, pdf: bytes, tmp_path: Path, tag: str | None
) -> None:
    served = publisher.paths["/a.pdf"] = Served(b"%PDF-" + b"x" * 900, break_after=300, tag='"one"' if tag else None)
    assert reason(listed(f"{publisher.address}/a.pdf"), tmp_path, FetchLimits(attempts=1)) == "cut short"
    served.content, served.tag = pdf, tag
    found = fetch(listed(f"{publisher.address}/a.pdf"), tmp_path, QUICK)
    assert (found.path.read_bytes(), found.resumed) == (pdf, False)


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        (Served(status=404), "not there"),
        (Served(status=403), "not there"),
        (Served(status=500), "server fault"),
        (Served(b"<html>", "text/html"), "wrong type"),
        (Served(b"<html>Sign in</html>"), "wrong type"),
        (Served(b"%PDF-1.4 and then nothing"), "cut short"),
        (Served(b"%PDF-", length=10_000_000), "too large"),
        (Served(b"%PDF-" + b"x" * 5000), "too large"),
        (Served(b"%PDF-" + b"x" * 100, silent=True), "too slow"),
        (Served(status=302, location="http://localhost/a.pdf"), "redirected elsewhere"),
        (Served(status=302, location="file:///etc/hosts"), "redirected elsewhere"),
        (Served(status=302, location="/a.pdf"), "redirected elsewhere"),
    ],
)
def test_a_fault_is_told_by_its_reason_and_leaves_no_file(
    publisher: Publisher, tmp_path: Path, served: Served, expected: str
) -> None:
    publisher.paths["/a.pdf"] = served
    limits = FetchLimits(bytes=4000, seconds=3, silence=0.3, attempts=2, pause=0.01)
    assert reason(listed(f"{publisher.address}/a.pdf"), tmp_path, limits) == expected
    assert not list(tmp_path.glob("*.pdf"))


def test_another_file_than_the_one_listed_is_not_taken(publisher: Publisher, pdf: bytes, tmp_path: Path) -> None:
    publisher.paths["/a.pdf"] = Served(pdf)
    assert reason(listed(f"{publisher.address}/a.pdf", sha256="0" * 64), tmp_path) == "wrong checksum"
    assert list(tmp_path.iterdir()) == []


def test_a_redirect_to_the_same_host_is_followed(publisher: Publisher, pdf: bytes, tmp_path: Path) -> None:
    publisher.paths["/old.pdf"] = Served(status=301, location="/new.pdf")
    publisher.paths["/new.pdf"] = Served(pdf)
    assert fetch(listed(f"{publisher.address}/old.pdf"), tmp_path).path.read_bytes() == pdf


def test_nobody_there_and_no_address_are_told_apart(publisher: Publisher, tmp_path: Path) -> None:
    assert reason(listed("http://127.0.0.1:9/a.pdf"), tmp_path, FetchLimits(attempts=1)) == "no answer"
    assert reason(listed(None), tmp_path) == "no address"
