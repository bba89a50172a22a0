"""Files of before 2007 and rich text, made into today's formats by LibreOffice where it is installed.

LibreOffice gets a profile of its own, in a temporary folder: no macros, no links followed, and a proxy that
leads nowhere in the place of the network.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from corpus.read.refusal import Limits, Refused
from corpus.read.sniff import Format

NAMES = ("soffice", "libreoffice")
PLACES = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
)
TARGETS: dict[Format, Format] = {"doc": "docx", "rtf": "docx", "xls": "xlsx", "ppt": "pptx"}
KINDS = {"doc": "Word file of before 2007", "rtf": "rich text (RTF) file"}
PARTS: dict[Format, str] = {"doc": "Writer", "rtf": "Writer", "xls": "Calc", "ppt": "Impress"}
"""What of LibreOffice opens it; each is installed by itself on some computers."""
SHARE = 0.8
"""Of the time for a file that its conversion may take; reading it needs some too."""
NOWHERE = "127.0.0.1:9"
SETTINGS = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    },
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
        "ooInetNoProxy": "",
    },
    "org.openoffice.Office.Writer/Content/Update": {"Link": "0"},
    "org.openoffice.Office.Calc/Content/Update": {"Link": "1"},
}
"""Links: Writer's 0 and Calc's 1 are "never"."""
PRINTED = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"},"PDFUACompliance":{"type":"boolean","value":"true"}}'
)
"""Tagged for screen readers, with the headings as an outline."""


def libreoffice() -> str | None:
    """The program, where it is installed."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((str(path) for path in PLACES if path.is_file()), None)


@contextmanager
def converted(path: Path, format: Format, limits: Limits) -> Iterator[Path]:
    """The file in today's format, gone afterwards. Raises ``Refused`` where LibreOffice is missing or fails."""
    program = libreoffice()
    if program is None:
        kind = KINDS.get(format, "file of before 2007")
        raise Refused(
            "unsupported",
            f"'{path.name}' is a {kind}, and LibreOffice, which it is read with, is not installed. "
            "Install LibreOffice and add the file again, or save it as PDF or Word (.docx) and add that.",
        )
    with _made(program, path, f"document.{format}", TARGETS[format], limits) as made:
        if not made.is_file() or not made.stat().st_size:
            raise Refused(
                "corrupt",
                f"LibreOffice could not open '{path.name}': it may be damaged or protected with a password, or "
                f"LibreOffice is installed without {PARTS[format]}. Save it as PDF without a password and add that.",
            )
        yield made


def printed(path: Path) -> AbstractContextManager[Path]:
    """A text file as a tagged PDF with an outline, gone afterwards. Raises ``Refused`` as ``converted`` does."""
    return saved_by_libreoffice(path, PRINTED)


@contextmanager
def saved_by_libreoffice(path: Path, target: str, limits: Limits | None = None) -> Iterator[Path]:
    """A file as LibreOffice opens and saves it, gone afterwards; ``target``: "pdf", "docx", "odt", or with a filter.

    Raises ``Refused``.
    """
    end = target.partition(":")[0]
    program = libreoffice()
    if program is None:
        raise Refused(
            "unsupported",
            f"LibreOffice, which makes {end.upper()} files, is not installed. Install it, or save as Word and go on "
            "from there.",
        )
    with _made(program, path, f"document{path.suffix}", target, limits or Limits()) as made:
        if not made.is_file():
            raise Refused("corrupt", f"LibreOffice made no {end.upper()} of '{path.name}'. Open it there and save it.")
        yield made


@contextmanager
def _made(program: str, path: Path, name: str, target: str, limits: Limits) -> Iterator[Path]:
    """Where LibreOffice puts what it makes of a file that it is given under ``name``, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="assistant-", ignore_cleanup_errors=True) as folder:
        inside = Path(folder)
        shutil.copyfile(path, inside / name)
        _profile(inside / "profile")
        _run(program, inside, inside / name, target, path.name, limits)
        yield inside / "made" / f"document.{target.partition(':')[0]}"


def _profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in SETTINGS.items()
        for name, value in values.items()
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(program: str, inside: Path, source: Path, target: str, name: str, limits: Limits) -> None:
    """Runs the conversion, and ends all of its processes when its time is up."""
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), f"http://{NOWHERE}")
    environment = {**os.environ, **nowhere, "no_proxy": "", "HOME": str(inside)}
    command = [
        program, f"-env:UserInstallation={(inside / 'profile').as_uri()}", "--headless", "--invisible", "--norestore",
        "--nolockcheck", "--nologo", "--convert-to", target, "--outdir", str(inside / "made"), str(source),
    ]  # fmt: skip
    running = subprocess.Popen(
        command,
        cwd=inside,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    seconds = limits.seconds * SHARE
    try:
        running.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Refused(
            "timed out",
            f"LibreOffice did not convert '{name}' within {seconds:g} seconds and was given up. "
            "Open the file, save it as PDF and add that.",
        ) from error
    finally:
        _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    """LibreOffice is a script that starts programs: all of them have to end."""
    if sys.platform == "win32":
        running.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
    running.wait()
