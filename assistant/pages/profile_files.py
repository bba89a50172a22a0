"""A care profile as files to download: Excel and YAML to go on with, Word and others to read."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

from assistant.exporting.files import formats
from assistant.profile_export import export_to
from corpus.profiles import Profile

TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".html": "text/html",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
}


def show_export(profile: Profile, version: int | None) -> None:
    st.html('<p class="quiet">To go on with: what you change in the workbook comes back in under “Import”.</p>')
    with st.container(horizontal=True):
        _button(profile, version, ".xlsx", "Excel workbook", "primary")
        _button(profile, version, ".yaml", "YAML", "secondary")
    st.html('<p class="quiet">To read, with what is left to decide at the end:</p>')
    with st.container(horizontal=True):
        for end, name in formats().items():
            _button(profile, version, end, name[:1].upper() + name[1:], "secondary")


def _button(profile: Profile, version: int | None, end: str, name: str, kind: str) -> None:
    """The file is made when the button is pressed."""
    st.download_button(
        name,
        partial(file_of, profile, version, end),
        f"{profile.slug}{end}",
        TYPES[end],
        key=f"export{end}",
        on_click="ignore",
        type="primary" if kind == "primary" else "secondary",
    )


def file_of(profile: Profile, version: int | None, end: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
        path = Path(folder) / f"{profile.slug}{end}"
        export_to(profile, path, version)
        return path.read_bytes()
