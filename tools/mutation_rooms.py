"""Mutation testing of the rooms `evaluation` and `record`: does a test notice when one token is wrong?

    python tools/mutation_rooms.py                 both rooms, every mutant (some hours on two cores)
    python tools/mutation_rooms.py record          one room
    python tools/mutation_rooms.py --sample 600    so many mutants of each room, drawn by lot (seed 8, or --seed 9)
    python tools/mutation_rooms.py --modules judge,tree evaluation

As tools/mutation.py does for methods: mutants are mutmut's and some of ours, messages and docstrings are left alone.
What differs: tests of these rooms start DuckDB and polars, whose threads do not survive a fork after they were started.
So mutmut only writes the mutants; tests run in forks of a process that has used neither (tools/mutation_serve.py).
Which tests reach a function is found out first; a mutant is shown up to SHOWN of these, those of its own module before
the others, the quickest first, and stops at the first that fails. One that nobody noticed is shown the next MORE of
them: to survive, it has to pass all.

Writes docs/mutation-rooms.md and build/mutation-rooms/ROOM.json with every survivor.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import mutation as of_methods

ROOT = of_methods.ROOT
SERVE = Path(__file__).with_name("mutation_serve.py")
HOME, REPORT = ROOT / "build" / "mutation-rooms", ROOT / "docs" / "mutation-rooms.md"
SEED = 8
SHOWN, MORE = (80, 8.0), (300, 20.0)
"""Most tests that a mutant is shown at first and, if it survives, after; how long they took in the first run."""

UNSEEN = 1000.0
"""Added to the seconds of a test that was not seen to reach a function: it comes last."""

TESTS = {
    "evaluation": ("tests/evaluation", "tests/plugins", "tests/awards", "tests/analysis", "tests/trust/test_gaming.py"),
    "record": ("tests/record", "tests/trust", "tests/cli"),
}
"""Where the tests of a room are; those of other rooms count where they reach it."""

TRAMPOLINE = '''
"""What mutmut's trampoline does, without mutmut: calls the original, or the mutant that the environment names."""
import os
from functools import wraps
from inspect import isgeneratorfunction
from typing import Any

MutantDict = Any
HITS = set()


def wrap_in_trampoline(mutants, is_classmethod=False):
    def decorate(function):
        def chosen(first):
            original = mutants["_mutmut_orig"]
            name = f"{original.__module__}.{original.__name__.rsplit('__mutmut_', 1)[0]}"
            HITS.add(name)
            module, _, mutant = os.environ.get("MUTANT_UNDER_TEST", "").rpartition(".")
            found = mutants.get(mutant) if module == original.__module__ else None
            found = original if found is None else found
            return getattr(first, found.__name__) if is_classmethod else found

        @wraps(function)
        def call(*args, **kwargs):
            rest = args[1:] if is_classmethod else args
            return chosen(args[0] if args else None)(*rest, **kwargs)

        @wraps(function)
        def generate(*args, **kwargs):
            return (yield from call(*args, **kwargs))

        return generate if isgeneratorfunction(function) else call

    return decorate
'''
PLUGIN = """
import json, os, time, pytest
from pembina._trampoline import HITS
FOUND, BEGUN = {}, {}

@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    HITS.clear(); begun = time.monotonic()
    result = yield
    FOUND[item.nodeid] = [time.monotonic() - begun, sorted(HITS)]
    return result

def pytest_sessionfinish():
    if os.environ.get("MUTATION_STATS") and FOUND:
        name = os.environ["MUTATION_STATS"] + "." + os.environ.get("PYTEST_XDIST_WORKER", "main")
        open(name, "w").write(json.dumps(FOUND))
"""
ASIDE, STARTS = ("apart_child", "alone"), "pembina.evaluation.apart_process.run_apart"
"""What runs in a process of its own, in which nobody sees what is reached: the tests that start one count."""

LEFT = ("__init__", "apart_boot")
"""Modules without mutants; apart_boot is run before Pembina can be imported, and so before a mutant can be chosen."""

ENVIRONMENT = '"PYTHONHASHSEED": seed}', '"PYTHONHASHSEED": seed, **_told()}'
TOLD = """

def _told() -> dict[str, str]:
    import os

    return {key: os.environ[key] for key in ("MUTANT_UNDER_TEST",) if key in os.environ}
"""
"""What the copy adds to the environment of such a process, which is empty otherwise."""


def main() -> None:
    """Run the rooms asked for, then write the report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rooms", nargs="*", default=["evaluation", "record"])
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--modules", default="")
    asked = parser.parse_args()
    for room in asked.rooms or list(TESTS):
        found = run(room, asked.sample, asked.seed, [each for each in asked.modules.split(",") if each])
        HOME.joinpath(f"{room}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False), "utf-8")
        of_methods.replace(REPORT, as_markdown())
        print(line_of(room, found), flush=True)


def run(room: str, sample: int | None, seed: int, only: list[str]) -> dict[str, Any]:
    """Make a mutated copy of a room, find out which tests reach what, and try the mutants."""
    work = HOME / room
    shutil.rmtree(work, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__", "build", ".venv", ".git")
    for part in (
        "src",
        "tests",
        "docs",
        "criteria",
        "plugins",
        "tools",
        "pyproject.toml",
        "README.md",
        "CHANGELOG.md",
        ".pre-commit-hooks.yaml",
    ):
        source = ROOT / part
        shutil.copytree(source, work / part, ignore=ignored) if source.is_dir() else shutil.copy(source, work)
    work.joinpath("src", "pembina", "_trampoline.py").write_text(TRAMPOLINE, "utf-8")
    work.joinpath("stub").mkdir()
    work.joinpath("stub", "mutation_plugin.py").write_text(PLUGIN, "utf-8")
    cell = work / "src" / "pembina" / "evaluation" / "apart_cell.py"
    text = cell.read_text("utf-8")
    assert ENVIRONMENT[0] in text
    cell.write_text(text.replace(*ENVIRONMENT), "utf-8")
    python = of_methods.environment()
    files = sorted((work / "src" / "pembina" / room).glob("*.py"))
    names: list[str] = []
    for path in [each for each in files if each.stem not in LEFT and (not only or each.stem in only)]:
        made = subprocess.run(
            [str(python), __file__, "--mutate", str(path)], cwd=work, capture_output=True, text=True, check=True
        )
        names += [f"pembina.{room}.{path.stem}.{name}" for name in json.loads(made.stdout.splitlines()[-1])]
    cell.write_text(cell.read_text("utf-8") + TOLD, "utf-8")
    reached = tests_by_function(work, room, {name.rsplit("__mutmut_", 1)[0] for name in names})
    for name in {name.rsplit("__mutmut_", 1)[0] for name in names if name.split(".")[2] in ASIDE}:
        reached[name] = [*reached.get(name, []), *reached.get(STARTS, [])]
    tried = names if sample is None else sorted(random.Random(seed).sample(names, min(sample, len(names))))
    reached = {name: tests for name, tests in reached.items() if tests}
    controls = [f"{function}__mutmut_none" for function in sorted(reached)[:: max(1, len(reached) // 12)]]
    if any(try_all(work, controls, reached).values()):
        sys.exit(f"mutation: tests of {room} fail without any mutant; see {work / 'stats.txt'}")
    outcomes = try_all(work, tried, reached)
    survived = [name for name, status in outcomes.items() if status == 0]
    outcomes.update(try_all(work, survived, reached, again=True))
    return {
        "mutants": len(names),
        "tried": len(tried),
        "sample": sample,
        "seed": seed,
        **sorted_out(work, room, outcomes),
    }


def mutate(path: Path) -> None:
    """Write the mutants into a file of the copy, in mutmut's environment; print their names."""
    from mutmut.mutation import file_mutation, mutators

    mutators.mutation_operators.extend(of_methods.more_operators())
    skipped = file_mutation.MutationVisitor._skip_node_and_children
    file_mutation.MutationVisitor._skip_node_and_children = lambda self, node: (
        of_methods.is_message(node) or skipped(self, node)
    )
    made = file_mutation.mutate_file_contents(str(path), path.read_text("utf-8"))
    path.write_text(made.code.replace("mutmut.mutation.trampoline", "pembina._trampoline"), "utf-8")
    print(json.dumps(list(made.mutant_names)))


def environ(work: Path, **more: str) -> dict[str, str]:
    """The environment of tests: the copy before what is installed, one thread for each library."""
    paths = os.pathsep.join(str(work / part) for part in ("src", "stub"))
    kept = {"PYTHONDONTWRITEBYTECODE": ""}  # modules are compiled once, and not in each process
    return {**os.environ, **kept, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1", **more}


def tests_by_function(work: Path, room: str, functions: set[str]) -> dict[str, list[tuple[float, str]]]:
    """Run the tests once, unmutated; returns for each function the tests that reach it, and those of its module.

    What is kept once it is computed, or computed when a module is imported, is reached by the first test alone, or by
    none: whether a test of the module notices a mutant of it cannot be seen from that.
    """
    stats = work / "stats.json"
    words = ["-m", "pytest", "-q", "-n", "2", "-p", "mutation_plugin", *TESTS[room]]
    words = [word for word in words if not word.startswith("tests/") or (work / word).exists()]
    begun = time.monotonic()
    ran = subprocess.run(
        [sys.executable, *words], cwd=work, env=environ(work, MUTATION_STATS=str(stats)), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    print(
        f"{room}: tests ran {time.monotonic() - begun:.0f} s:",
        ran.stdout.splitlines()[-1:],
        file=sys.stderr,
        flush=True,
    )
    work.joinpath("stats.txt").write_text(ran.stdout + ran.stderr, "utf-8")
    failed = {line.split(" ")[1] for line in ran.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))}
    reached: dict[str, list[tuple[float, str]]] = defaultdict(list)
    found = {k: v for each in work.glob("stats.json.*") for k, v in json.loads(each.read_text("utf-8")).items()}
    for test, (seconds, hits) in found.items():
        for function in hits if test not in failed else ():
            reached[function].append((seconds, test))
    for function in functions:
        own = f"tests/{room}/test_{function.split('.')[2]}"
        known = {test for _, test in reached[function]}
        reached[function] += [
            (seconds + UNSEEN, test) for test, (seconds, _) in found.items()
            if test.startswith(own) and test not in known and test not in failed
        ]  # fmt: skip
    return reached


def in_turn(function: str, tests: list[tuple[float, str]], again: bool) -> list[str]:
    """Choose the tests that a mutant is shown: of its own module before others, the quickest first, one at least."""
    _, room, module, _ = function.split(".", 3)

    own = f"tests/{room}/test_{module}"
    ordered = sorted(set(tests), key=lambda each: (each[0] >= UNSEEN, not each[1].startswith(own), each))
    chosen = within(ordered, *SHOWN)
    if again:
        chosen = within(ordered[len(chosen) :], *MORE)
    return [test for _, test in chosen]


def within(tests: list[tuple[float, str]], most: int, seconds: float) -> list[tuple[float, str]]:
    """Take tests from the front until there are too many or they take too long."""
    chosen, spent = [], 0.0
    for each in tests[:most]:
        spent += each[0] % UNSEEN
        if chosen and spent > seconds:
            break
        chosen.append(each)
    return chosen


def try_all(
    work: Path, names: list[str], reached: dict[str, list[tuple[float, str]]], again: bool = False
) -> dict[str, int | None]:
    """Try every mutant: None where no test reaches its function, else pytest's exit status (-1: it never ended)."""
    outcomes: dict[str, int | None] = {}
    jobs = []
    for name in names:
        function = name.rsplit("__mutmut_", 1)[0]
        tests = in_turn(function, reached.get(function, []), again)
        if tests:
            jobs.append((name, tests))
        else:
            outcomes[name] = 0 if again else None
    for way in ("collected", "fresh"):
        left = [job for job in jobs if outcomes.get(job[0], -1) == -1]  # what never ended may have hung in a fork
        for i, (name, status) in enumerate(served(work, way, left)):
            outcomes[name] = status
            if not status and not name.endswith("_none"):
                print(f"survived: {name}", file=sys.stderr, flush=True)
            if i % 100 == 99:
                print(f"{i + 1} of {len(left)}: {Counter(map(str, outcomes.values()))}", file=sys.stderr, flush=True)
    return outcomes


def served(work: Path, way: str, jobs: list[tuple[str, list[str]]]) -> Iterator[tuple[str, int]]:
    """Have mutants tried by tools/mutation_serve.py."""
    paths = sorted({test.partition("::")[0] for _, tests in jobs for test in tests}) if way == "collected" else ()
    words = [sys.executable, str(SERVE), way, os.environ.get("PROCESSES", "2"), *paths]
    if not jobs:
        return
    server = subprocess.Popen(
        words, cwd=work, env=environ(work), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps(jobs))
    server.stdin.close()
    yield from (tuple(json.loads(line)) for line in server.stdout)


def sorted_out(work: Path, room: str, outcomes: dict[str, int | None]) -> dict[str, Any]:
    """Count outcomes by module and describe survivors by the lines that they change."""
    by_module: dict[str, dict[str, int | None]] = defaultdict(dict)
    for name, status in outcomes.items():
        module, mutant = name.rsplit(".", 1)
        by_module[module.rsplit(".", 1)[1]][mutant] = status
    modules = {}
    for module, codes in sorted(by_module.items()):
        text = (work / "src" / "pembina" / room / f"{module}.py").read_text("utf-8")
        known = {f"x.{mutant}": known_as(status) for mutant, status in codes.items()}
        modules[module] = of_methods.with_reasons(of_methods.sort_out(known, text), {})
    return {"modules": modules}


def known_as(status: int | None) -> int:
    """Say what became of a mutant by the exit codes that tools/mutation.py knows."""
    if status is None:
        return 5  # no test reaches the function
    if status in (-1, -signal.SIGXCPU, -signal.SIGKILL):
        return 36  # it never ended
    return min(abs(status), 1)


def as_markdown() -> str:
    """Write what all rooms came to that were run so far."""
    lines = [
        "# Mutation testing of evaluation and record",
        "",
        "Written by `make mutation-rooms`: one token is changed at a time, as in [the methods](mutation.md).",
        f"At least {of_methods.TARGET} % are to be noticed. Where fewer are tried than there are, a lot drew them.",
        "",
        "| room | module | tried | killed | timeouts | survived | noticed |",
        "|---|---|---|---|---|---|---|",
    ]
    survivors = []
    for path in sorted(HOME.glob("*.json")):
        found, room = json.loads(path.read_text("utf-8")), path.stem
        for module, result in found["modules"].items():
            counts = [result[key] for key in ("mutants", "killed", "timeout", "survived")]
            lines.append(
                f"| {room} | {module} | {' | '.join(map(str, counts))} | {of_methods.percents(result)[0]:.1f} % |"
            )
            for entry in result["survivors"]:
                texts = [f"`{entry[key].replace('|', chr(92) + '|')}`" for key in ("from", "to")]
                survivors.append(f"| {module} | {entry['function']} | {' | '.join(texts)} |")
        sums, noticed = counted(found)
        told = " | ".join(str(sums[key]) for key in ("mutants", "killed", "timeout", "survived"))
        lines.append(f"| {room} | **all**, of {found['mutants']} mutants | {told} | **{noticed:.1f} %** |")
    lines += ["", "## Survivors", "", "| module | function | original | mutant |", "|---|---|---|---|", *survivors]
    return "\n".join(lines) + "\n"


def counted(found: dict[str, Any]) -> tuple[Counter[str], float]:
    """Add up the modules of a room; a mutant that never ends is noticed."""
    sums: Counter[str] = Counter()
    for each in found["modules"].values():
        sums.update({key: each[key] for key in ("mutants", "killed", "survived", "timeout")})
    return sums, 100 * (sums["killed"] + sums["timeout"]) / max(sums["mutants"], 1)


def line_of(room: str, found: dict[str, Any]) -> str:
    """Say in one line how a room did."""
    sums, noticed = counted(found)
    return f"{room}: {found['tried']} of {found['mutants']} mutants tried, noticed {noticed:.1f} %, {dict(sums)}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--mutate"]:
        mutate(Path(sys.argv[2]))
    else:
        main()
