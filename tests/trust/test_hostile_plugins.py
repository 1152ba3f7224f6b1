"""Hostile plugins, each run apart, and those that Python can withstand in the program as well: no harm is done."""

from __future__ import annotations

import json
import sys

import pytest

from pembina.cli import main
from pembina.evaluation import apart, apart_cell
from pembina.evaluation.apart_process import Limits

from ..campaign import CAMPAIGN, some
from .hostile import HOSTILE, laid_out, try_one

R = "result"
APART = {
    "honest": {R}, "environment": {R}, "reads_files": {R}, "other_tables": {R}, "writes_files": {R},
    "deletes_files": {R}, "leaves_a_process": {R}, "fork_bomb": {R}, "shell": {R}, "network": {R},
    "thread_bomb": {R, "PB410", "PB421", "PB422"}, "loops": {"PB422", "PB423"},
    "ignores_limits": {"PB421", "PB422", "PB423"},
    "sleeps": {"PB423"}, "allocates": {"PB422"}, "patches_core": {R, "PB421", "PB424"}, "patches_criterion": {R},
    "nan": {"PB416"}, "inf": {"PB416"}, "text": {"PB416"}, "huge_integer": {"PB424"}, "unknown_entrant": {"PB414"},
    "wrong_columns": {"PB411", "PB412"}, "mutates_input": {R}, "exits": {"PB410"}, "exits_at_once": {"PB421"},
    "kills_itself": {"PB421"}, "raises_base": {"PB421"}, "raises_escapes": {"PB410"}, "writes_garbage": {"PB424"},
    "fakes_answer": {"PB424"}, "fakes_deep": {"PB424"}, "fakes_error": {"PB424"}, "reads_parent": {R},
    "kills_parent": {R}, "recursion": {"PB410", "PB421", "PB422"}, "many_rows": {"PB421", "PB422"},
    "long_texts": {"PB421", "PB422", "PB424"}, "fills_disk": {R}, "at_import": {R}, "by_hash_seed": {"PB425"},
    "by_clock": {"PB425"}, "by_chance": {"PB425"}, "sentences": {"PB424"}, "schema": {"PB430"},
    "fetches": {"PB430"}, "result_check": {"PB426"}, "at_once": {R},
}  # fmt: skip
"""By plugin: with which codes it may be refused when it runs apart, or that it comes to nothing ("result")."""

WITHIN = {
    "honest": {R}, "nan": {"PB416"}, "inf": {"PB416"}, "text": {"PB416"}, "unknown_entrant": {"PB414"},
    "wrong_columns": {"PB411", "PB412"}, "exits": {"PB410"}, "raises_escapes": {"PB410"},
}  # fmt: skip
"""Those that Python withstands in the program itself."""

FILLS = ("fills_disk",)
"""What only a place of its own in memory withstands: Landlock bounds each file and not how many there are."""

USUAL = ("at_once", "schema", "result_check")
"""What the usual run tries apart: many attacks in one, and what is refused before any process is started."""

SHORT = Limits(memory=1536 * 2**20, cpu=6, wall=25.0, file=16 * 2**20, answer=2**20)


@pytest.fixture
def trial(tmp_path, monkeypatch, capfd):
    """Try a plugin, apart or in the program; returns the harm that was done."""
    monkeypatch.setenv("PEMBINA_LANG", "en")
    monkeypatch.setenv("PEMBINA_SECRET", "SECRET-ENV")
    monkeypatch.setattr(apart, "Limits", lambda: SHORT)

    def run(place, isolated: bool):
        words = ["evaluate", str(place.award), "-o", str(place.result), "--engine", "polars"]
        capfd.readouterr()
        status = main([*words, *(["--isolated"] if isolated else [])])
        return status, "".join(capfd.readouterr())

    def attempt(name: str, way: str | None, honest, allowed) -> list[str]:
        root, isolated = tmp_path / f"{name}-{way}", way is not None
        monkeypatch.setattr(apart_cell, "WAYS", (way,))
        with laid_out(root, name) as place, monkeypatch.context() as patch:
            patch.syspath_prepend(str(place.site))
            harms = try_one(place, lambda where: run(where, isolated), honest, allowed)
            imported = f"hostile_{name}" in sys.modules
            sys.modules.pop(f"hostile_{name}", None)
        return [*harms, *(["it was imported into the program"] if isolated and imported else [])]

    def honest():
        with laid_out(tmp_path / "honest", "honest") as place, monkeypatch.context() as patch:
            patch.syspath_prepend(str(place.site))
            status, said = run(place, False)
            sys.modules.pop("hostile_honest", None)
            assert 0 == status, said
            return json.loads(place.result.read_text("utf-8"))

    return attempt, honest


def test_every_hostile_plugin_is_tried():
    assert sorted(APART) == sorted(path.name.removeprefix("hostile_") for path in HOSTILE.glob("hostile_*"))


def test_hostile_plugins_do_no_harm(trial, figure):
    attempt, honest = trial
    wanted = honest()
    harms: dict[str, list[str]] = {}
    tried: list[tuple[str, str | None]] = [(name, None) for name in some(tuple(WITHIN), 3)]
    for way in apart_cell.WAYS if CAMPAIGN else apart_cell.WAYS[:1]:
        names = APART if CAMPAIGN else USUAL
        tried += [(name, way) for name in names if way == apart_cell.BUBBLEWRAP or name not in FILLS]
    for name, way in tried:
        found = attempt(name, way, wanted, (WITHIN if way is None else APART)[name])
        if found:
            harms[f"{name}, {way or 'in the program'}"] = found
    figure(f"hostile plugins: tried {len(tried)}, harmful {len(harms)}")
    assert {} == harms, json.dumps(harms, indent=1)


@pytest.mark.parametrize(("name", "word"), [("environment", "SECRET- came out"), ("reads_files", "SECRET- came out")])
def test_the_same_plugins_do_harm_in_the_program_and_are_seen(trial, name, word):
    attempt, honest = trial
    assert word in attempt(name, None, honest(), {R})
