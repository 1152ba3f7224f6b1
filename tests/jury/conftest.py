"""Ways to run the program, and an invented panel, for the tests of the jury."""

from __future__ import annotations

import pytest

from pembina.api import make_host

from ..cli.conftest import pembina
from ..quickly import quick_engine
from .panels import make_panel

__all__ = ["pembina", "quick_engine"]


@pytest.fixture(autouse=True, scope="session")
def _codes_are_known():
    """The plugin's error codes join Pembina's when it is loaded, in whatever order tests run."""
    make_host(()).criterion("jury")


@pytest.fixture
def panel(tmp_path):
    """Twelve invented entrants, five jurors, three for each entrant, every score given."""
    return make_panel(tmp_path / "contoh")
