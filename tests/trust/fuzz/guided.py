"""Fuzzing one target guided by coverage: ``python -m tests.trust.fuzz.guided TARGET --seconds 60 --into FOLDER``.

Needs atheris. Crashes are kept and do not end the run; a call that never ends does. What was done stands, from moment
to moment, in ``FOLDER/TARGET.json``.
"""

from __future__ import annotations

import argparse
import atexit
import json
import random
import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pembina"], enable_loader_override=False):
    from .running import Run
    from .targets import TARGETS

from .mutating import mutate


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("target", choices=TARGETS)
    words.add_argument("--seconds", type=float, default=60)
    words.add_argument("--executions", type=int, default=10**12)
    words.add_argument("--into", type=Path, required=True)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--corpus", type=Path, help="inputs that reached new code, from run to run")
    asked = words.parse_args()
    corpus = (asked.corpus or asked.into / "corpus") / asked.target
    corpus.mkdir(parents=True, exist_ok=True)
    asked.into.mkdir(parents=True, exist_ok=True)
    target, run = TARGETS[asked.target], Run(asked.target, asked.into / "crashes")
    with atheris.instrument_imports(include=["pembina"], enable_loader_override=False):
        for number, content in enumerate(target.seeds()):
            (corpus / f"seed-{number}").write_bytes(content)
        run.warm()  # what is imported late is imported now, so that it is instrumented
    begun = told = time.monotonic()

    def tell() -> None:
        facts = {
            "target": run.target, "executions": run.executions, "refused": run.refused,
            "seconds": round(time.monotonic() - begun, 1), "crashes": sorted(run.crashes),
        }  # fmt: skip
        (asked.into / f"{asked.target}.json").write_text(json.dumps(facts, indent=1), "utf-8")

    def once(content: bytes) -> None:
        nonlocal told
        run.once(content)
        now = time.monotonic()
        if now - told > 0.1:
            told = now
            tell()

    def spoil(content: bytes, limit: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if rng.random() < 0.15:
            return bytes(atheris.Mutate(content, limit))
        return mutate(content, target.form, rng, limit)

    options = [
        sys.argv[0], f"-seed={asked.seed}", f"-max_total_time={int(asked.seconds)}", "-max_len=65536", "-timeout=30",
        "-rss_limit_mb=3000", f"-atheris_runs={asked.executions}", "-print_final_stats=1", "-verbosity=0",
        f"-artifact_prefix={asked.into}/{asked.target}-", str(corpus),
    ]  # fmt: skip
    atexit.register(tell)
    tell()
    atheris.Setup(options, once, custom_mutator=spoil)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
