"""What others build on does not change without a word: every public name, against those of the last release."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
spec = importlib.util.spec_from_file_location("pembina_tools_surface", ROOT / "tools" / "surface.py")
surface = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = surface
spec.loader.exec_module(surface)


def test_a_public_name_that_changed_since_the_last_release_stands_in_the_changelog():
    changes = surface.changed(surface.RECORDED.read_text("utf-8").splitlines(), surface.surface())
    assert [] == surface.unsaid(changes, surface.CHANGELOG.read_text("utf-8")), "name them in CHANGELOG.md"


def test_everything_that_others_build_on_is_looked_at():
    found = surface.surface()
    for line in (
        "hook pembina_criteria()", "command evaluate --seal", "criterion.toml direction", "award.toml weight",
        "result witness", "pembina.Criterion.measure (self, records, tables, rules)", "dataset.toml numbers",
        "provides readers", "pembina.Result.sha256",
    ):  # fmt: skip
        assert line in found
    assert any(line.startswith("pembina.evaluate (award, data=None, *, host=None") for line in found)
    assert any(line.startswith("pembina.testing.check_case (") for line in found)


LOG = """# Changelog

## 0.2 (unreleased)

- `evaluate(twice=)` evaluates twice; `--deep`, `--twice` and `pembina.dive`.

## 0.1

- `lost`
"""


@pytest.mark.parametrize(
    ("before", "now", "unsaid"),
    [
        (["pembina.evaluate (a)"], ["pembina.evaluate (a, twice=False)"], []),
        (["pembina.lost (a)"], [], ["- pembina.lost (a)"]),
        ([], ["command dig --deep"], []),
        ([], ["command dig"], ["+ command dig"]),
        ([], ["pembina.dive (a)"], []),
        (["pembina.dig (a, b)"], ["pembina.dig (b, a)"], ["+ pembina.dig (b, a)", "- pembina.dig (a, b)"]),
        (["pembina.dig (a)"], ["pembina.dig (a)"], []),
    ],
)
def test_only_the_newest_section_excuses_a_change(before, now, unsaid):
    assert unsaid == surface.unsaid(surface.changed(before, now), LOG)


def test_the_package_says_that_it_is_typed():
    assert (ROOT / "src" / "pembina" / "py.typed").is_file()
