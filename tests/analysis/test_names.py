"""What the room of analyses hands over is what it says, whichever of its modules were loaded before."""

from __future__ import annotations

import importlib
import json
import pkgutil

import pytest

from pembina import analysis


def test_no_module_is_called_like_a_thing_that_is_handed_over():
    modules = {each.name for each in pkgutil.iter_modules(analysis.__path__)}
    assert not modules & {*analysis.__all__}


@pytest.mark.parametrize("name", [name for name in analysis.__all__ if name.endswith("_schema")])
def test_a_schema_is_the_published_one(name):
    importlib.import_module("pembina.analysis.schemas")
    schema = getattr(analysis, name)()
    what = {"verify": "verification"}.get(name.removesuffix("_schema"), name.removesuffix("_schema"))
    assert f"pembina-{what}/1" in json.dumps(schema)
