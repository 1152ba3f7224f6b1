"""Whatever the bytes are, a reader reads them or refuses them in words, and within five seconds."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ...campaign import CAMPAIGN, examples
from .running import CRASHES, SLOW, Run, plain_loop
from .targets import TARGETS

COSTLY = ("evaluated",)
SHARE = {
    "award-parse": 10, "cell": 12, "text-table": 8, "json-lines": 8, "award-setting": 6, "codes": 4, "dataset": 3,
    "problem-list": 3, "engine": 3, "award": 4, "result": 4, "shown": 4, "evaluated": 3,
}  # fmt: skip
"""How much of its time a campaign gives to a target (2 to others)."""
QUICK = ("award-parse", "cell", "text-table", "json-lines")
LEAST = 2_000_000
"""Executions of a campaign; QUICK targets make up for a slow machine."""


@pytest.mark.parametrize("path", sorted(CRASHES.glob("*/*.bin")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_once_broke_a_reader_does_so_no_more(path) -> None:
    run = Run(path.parent.name)
    run.once(path.read_bytes())
    assert not run.crashes


def test_every_target_reads_its_honest_files() -> None:
    for name, target in TARGETS.items():
        run = Run(name)
        seeds = target.seeds()
        for content in seeds[: examples(2, len(seeds))]:
            TARGETS[name].call(content) if name not in ("cell", "engine") else run.once(content)
            run.executions += 1
        assert not run.crashes, name
        assert run.executions


def test_readers_refuse_in_words_whatever_they_are_given(figure) -> None:
    if CAMPAIGN and importlib.util.find_spec("atheris") is not None:
        pytest.skip("a campaign is guided by coverage instead")
    executions, crashes = 0, {}
    for name in TARGETS:
        run = Run(name)
        plain_loop(run, examples(2 if name in COSTLY else 25, 40 if name in COSTLY else 4000), seed=1)
        executions += run.executions
        crashes |= {f"{name}: {what}": content[:200] for what, content in run.crashes.items()}
    assert not crashes
    figure(f"fuzzing: {executions:,} executions of {len(TARGETS)} targets, unique crashes {len(crashes)}")


@pytest.mark.skipif(
    not CAMPAIGN or importlib.util.find_spec("atheris") is None,
    reason="a campaign fuzzes guided by coverage, where atheris is installed",
)
def test_fuzzing_guided_by_coverage_finds_nothing(tmp_path, figure) -> None:
    """By default half an hour of one core, which PEMBINA_FUZZ_MINUTES scales, and more where that is too little."""
    asked = os.environ.get("PEMBINA_FUZZ_MINUTES")
    scale = float(asked or "30") / sum(SHARE.get(name, 2) for name in TARGETS)
    executions, crashes, turn = 0, [], 0

    def fuzz(name: str) -> dict[str, Any]:
        into = tmp_path / str(turn)
        seconds = max(5, SHARE.get(name, 2) * scale * 60)
        words = [name, "--seconds", f"{seconds:.0f}", "--into", str(into), "--corpus", str(tmp_path / "corpus")]
        command = [sys.executable, "-m", "tests.trust.fuzz.guided", *words, "--seed", str(turn + 1)]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PEMBINA_FUZZ_ROOM": str(tmp_path)}
        ran = subprocess.run(command, capture_output=True, env=environment, timeout=seconds * 3 + 600)
        assert (into / f"{name}.json").exists(), ran.stderr[-2000:]
        told: dict[str, Any] = json.loads((into / f"{name}.json").read_text("utf-8"))
        if ran.returncode:  # a call without an end, or the end of the interpreter itself
            told["crashes"].append(f"ended with {ran.returncode}: {ran.stderr[-300:]!r}")
        return told

    while turn == 0 or (executions < LEAST and asked is None and turn < 10):
        with ThreadPoolExecutor(2) as pool:
            for told in pool.map(fuzz, TARGETS if turn == 0 else QUICK):
                executions += told["executions"]
                crashes += [f"{told['target']}: {what}" for what in told["crashes"]]
        turn += 1
    assert asked is not None or executions >= LEAST
    assert not crashes, crashes
    figure(f"fuzzing: {executions:,} executions of {len(TARGETS)} targets, unique crashes {len(crashes)}")


def test_a_crash_is_told_apart_from_a_refusal_and_counted_once(tmp_path, monkeypatch) -> None:
    from . import running, targets

    def call(content: bytes) -> None:
        if content == b"slow":
            clock.append(SLOW + 1)
        elif content == b"refused":
            raise targets.REFUSALS[0](())
        elif content != b"fine":
            raise IndexError(len(content))

    clock = [0.0]
    monkeypatch.setattr(running.time, "monotonic", lambda: sum(clock))
    monkeypatch.setitem(TARGETS, "made-up", targets.Target(call, "bytes", lambda: [b"fine"]))
    run = Run("made-up", tmp_path)
    for content in (b"fine", b"refused", b"a", b"bb", b"slow"):
        run.once(content)
    assert (5, 1, 2) == (run.executions, run.refused, len(run.crashes))
    assert 2 == len(list(Path(tmp_path).glob("made-up-*.bin")))
