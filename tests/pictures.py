"""The pages of a PDF as pictures, by poppler's pdftoppm; tests that need it are marked with `needs_pictures`."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

PATIENCE = 60

needs_pictures = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="pdftoppm (poppler-utils) is not installed"
)


def pages(pdf: Path | bytes, dots: int = 60) -> list[Path]:
    """Return a PNG for each page of a PDF in order, with so many dots per inch."""
    place = Path(tempfile.mkdtemp(prefix="pembina-pages-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    if isinstance(pdf, bytes):
        (place / "given.pdf").write_bytes(pdf)
        pdf = place / "given.pdf"
    command = ["pdftoppm", "-png", "-r", str(dots), str(pdf), str(place / "page")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    made = sorted(place.glob("page-*.png"), key=lambda path: int(path.stem.rpartition("-")[2]))
    assert not done.returncode, done.stderr
    assert made, f"no page in {pdf}: {done.stderr}"
    return made
