"""Tests of this room read by the quicker engine. A sealed and logged result is there to be verified."""

from __future__ import annotations

import shutil

import pytest

from pembina.api import make_host

from ..quickly import quick_engine
from ..trust.tampering import Case, make_case

__all__ = ["quick_engine"]


@pytest.fixture(scope="module")
def host():
    """A host that knows everything that is installed."""
    return make_host()


@pytest.fixture(scope="module")
def original(tmp_path_factory, host):
    """An award of eight entrants, sealed, evaluated and logged."""
    return make_case(tmp_path_factory.mktemp("verify"), host, 8)


@pytest.fixture
def case(original, tmp_path):
    """A copy to be changed, whose run names its own folder."""
    shutil.copytree(original.folder, tmp_path / "copy")
    return Case(tmp_path / "copy", original.head)
