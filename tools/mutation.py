"""Mutation testing of ``pembina.methods``: does a test notice when one token of a method is wrong?

    make mutation                  every module of src/pembina/methods that has tests
    make mutation MODULE=rank      one module
    PROCESSES=1 make mutation      on one processor
    make mutation MODULE=--write   only write docs/mutation.md again, after reasons were written

Several of these may run at the same time.

The mutants come from mutmut 3 and a few operators of our own (:func:`more_operators`): a swapped ``min`` and ``max``, a
deleted statement, a deleted check. Messages, docstrings and type annotations are left alone, and so is everything that
stands outside a function (mutmut's way of switching mutants on works inside functions only). mutmut has an environment
of its own in build/mutation, because it needs an older pytest than ours; each module gets a copy of the sources and of
its tests, and hypothesis is made to draw the same examples every time.

Writes docs/mutation.md, and tools/mutation_reasons.toml with every mutant that survived. There a reason may be written
by hand; it is kept as long as the mutant, known by the line it changes, survives. "equivalent: ..." as a reason says
that no test can tell the mutant from the original.
"""

from __future__ import annotations

import ast
import difflib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE, TESTS = ROOT / "src" / "pembina", ROOT / "tests" / "methods"
HOME = ROOT / "build" / "mutation"
REASONS, REPORT = ROOT / "tools" / "mutation_reasons.toml", ROOT / "docs" / "mutation.md"
NEEDS = ("mutmut==3.8.0", "libcst==1.9.0", "pytest==8.4.2", "hypothesis", "numpy", "scipy")
TARGET = 90
"""Percent of mutants that the tests of a module have to notice."""

TESTED_BY: dict[str, tuple[str, ...]] = {
    "refusal": ("test_matrix.py", "test_refusal.py", "test_solver.py"),
    "weighed": ("test_weighed.py", "test_weigh_given.py"),
    "draws": ("test_draws.py", "test_places_edges.py"),
    "place_tally": ("test_places.py", "test_places_edges.py"),
    "rank_sets": ("test_rank_sets.py",),
    **{f"recourse_{part}": ("test_recourse.py",) for part in ("curve", "program", "search", "tree")},
    **{f"stability_{part}": ("test_stability.py", "test_stability_way.py") for part in ("curves", "pairs", "ratio")},
}
"""Patterns of test files by module, where they are not test_MODULE.py and test_MODULE_*.py."""

KILLED, SURVIVED, TIMEOUT = (1, 3), (0, 5, 33), (-24, 24, 36, 152, 255)
"""Exit codes by which mutmut says what became of a mutant; 5 and 33: no test runs the function at all."""

PYTEST = """
[tool.pytest.ini_options]
addopts = "-q --strict-markers -p no:cacheprovider --import-mode=importlib"
filterwarnings = ["error"]
"""
CONFTEST = """
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutation")
"""


def main(wanted: list[str]) -> None:
    """Run the modules asked for, then write both files."""
    if wanted == ["--write"]:
        with locked("results"):
            replace(REPORT, as_markdown(read()))
        return
    modules = wanted or [module for module in all_modules() if tests_of(module)]
    for module in modules:
        if not (SOURCE / "methods" / f"{module}.py").exists():
            sys.exit(f"mutation: there is no src/pembina/methods/{module}.py")
        if not tests_of(module):
            sys.exit(f"mutation: no file in tests/methods for {module}; see TESTED_BY in tools/mutation.py")
    python, unfinished = environment(), list[str]()
    for module in modules:
        with locked(module):
            found = run(python, module)
        if found is None:
            unfinished.append(module)
            continue
        with locked("results"):
            # Read only now: reasons may have been written, or other modules run, while this one ran.
            kept = read()
            kept[module] = with_reasons(found, kept.get(module, {}))
            replace(REASONS, as_toml(kept))
            replace(REPORT, as_markdown(kept))
        print(line_of(module, kept[module]), flush=True)
    if unfinished:
        sys.exit("mutation: not run to the end: " + ", ".join(unfinished))


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Let one process at a time run a module, or write the results."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read() -> dict[str, Any]:
    """Return the results of all modules that were run so far."""
    kept = tomllib.loads(REASONS.read_text("utf-8")) if REASONS.exists() else {}
    return {module: {"survivors": [], **result} for module, result in kept.items()}


def replace(path: Path, text: str) -> None:
    """Write a file so that nobody sees it half written."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, "utf-8")
    new.replace(path)


def all_modules() -> list[str]:
    """Return the modules of methods, by name."""
    return sorted(path.stem for path in (SOURCE / "methods").glob("*.py") if path.stem != "__init__")


def tests_of(module: str) -> list[Path]:
    """Return the test files of a module."""
    patterns = TESTED_BY.get(module, (f"test_{module}.py", f"test_{module}_*.py"))
    return sorted({path for pattern in patterns for path in TESTS.glob(pattern)})


def environment() -> Path:
    """Make mutmut's own environment, once; returns its Python."""
    venv, done = HOME / "venv", HOME / "venv" / ("made-" + hashlib.sha256(repr(NEEDS).encode()).hexdigest()[:12])
    if not done.exists():
        print("Setting up build/mutation (once) ...", file=sys.stderr)
        HOME.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
        ours = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        pins = HOME / "constraints.txt"
        pins.write_text("\n".join(pin for pin in ours if not pin.startswith("pytest")) + "\n", "utf-8")
        pip = [str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *NEEDS], check=True, env={**os.environ, "PIP_CONSTRAINT": str(pins)})
        done.touch()
    return venv / "bin" / "python"


def run(python: Path, module: str) -> dict[str, Any] | None:
    """Run one module in a fresh copy; returns counts and survivors, None where it failed (its own tests, mostly)."""
    work = HOME / "work" / module
    shutil.rmtree(work, ignore_errors=True)
    package, tests = work / "src" / "pembina", work / "tests" / "methods"
    rubbish = shutil.ignore_patterns("__pycache__")
    shutil.copytree(SOURCE / "methods", package / "methods", ignore=rubbish)
    shutil.copy(SOURCE / "__init__.py", package)
    shutil.copytree(TESTS, tests, ignore=rubbish)
    (work / "tests" / "conftest.py").write_text(CONFTEST, "utf-8")
    selected = [f"tests/methods/{path.name}" for path in tests_of(module)]
    mutmut = {
        "source_paths": ["src"],
        "only_mutate": [f"src/pembina/methods/{module}.py"],
        "pytest_add_cli_args_test_selection": selected,
    }
    settings = "\n".join(f"{key} = {json.dumps(value)}" for key, value in mutmut.items())
    (work / "pyproject.toml").write_text(
        f"{PYTEST}\n[tool.mutmut]\n{settings}\nuse_git_change_detection = false\n", "utf-8"
    )
    started = time.monotonic()
    environ = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    log = work / "log.txt"
    with log.open("w", encoding="utf-8") as out:
        processes = os.environ.get("PROCESSES", str(os.cpu_count() or 1))
        command = [str(python), str(Path(__file__).resolve()), "--inside", processes]
        subprocess.run(command, cwd=work, env=environ, stdout=out, stderr=subprocess.STDOUT, check=False)
    meta = work / "mutants" / "src" / "pembina" / "methods" / f"{module}.py.meta"
    codes = json.loads(meta.read_text("utf-8"))["exit_code_by_key"] if meta.exists() else {None: None}
    if None in codes.values():
        print(f"mutation: {module} was not run to the end:\n" + log.read_text("utf-8")[-2000:], file=sys.stderr)
        return None
    found = sort_out(codes, (work / "mutants" / "src" / "pembina" / "methods" / f"{module}.py").read_text("utf-8"))
    return {**found, "seconds": round(time.monotonic() - started), "of": fingerprint(module)}


def inside(processes: str) -> None:
    """Run mutmut in its own environment, with more operators and without messages."""
    from mutmut.__main__ import cli
    from mutmut.mutation import file_mutation, mutators

    mutators.mutation_operators.extend(more_operators())
    skipped = file_mutation.MutationVisitor._skip_node_and_children
    file_mutation.MutationVisitor._skip_node_and_children = lambda self, node: is_message(node) or skipped(self, node)
    cli(["run", "--max-children", processes])


def is_message(node: Any) -> bool:
    """Tell whether a piece of syntax is a text for people: N_("...") or what a built-in error says."""
    import libcst as cst

    errors = ("N_", "ValueError", "TypeError", "NotImplementedError", "RuntimeError")
    return isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in errors


def more_operators() -> list[Any]:
    """Return what mutmut lacks: functions that take a piece of syntax and give wrong ones in its place."""
    import libcst as cst

    pairs = [("min", "max"), ("argmin", "argmax"), ("minimum", "maximum"), ("any", "all"), ("floor", "ceil")]
    pairs += [("ones", "zeros"), ("sum", "mean"), ("std", "var"), ("fmin", "fmax"), ("less", "greater")]
    swaps = {one: other for pair in pairs for one, other in (pair, pair[::-1])}

    def swap_function(node: Any) -> Any:
        if isinstance(node.func, cst.Attribute) and node.func.attr.value in swaps:
            attr = node.func.attr.with_changes(value=swaps[node.func.attr.value])
            yield node.with_changes(func=node.func.with_changes(attr=attr))
        elif isinstance(node.func, cst.Name) and node.func.value in ("min", "max", "any", "all"):
            yield node.with_changes(func=node.func.with_changes(value=swaps[node.func.value]))

    def delete_statement(node: Any) -> Any:
        small = node.body[0] if len(node.body) == 1 else None
        is_text = isinstance(small, cst.Expr) and isinstance(small.value, cst.BaseString | cst.Yield)
        if isinstance(small, cst.Raise | cst.Expr | cst.AugAssign) and not is_text:
            yield node.with_changes(body=[cst.Pass()])

    def turn_around(node: Any) -> Any:
        turned = {cst.LessThan: cst.GreaterThan, cst.GreaterThan: cst.LessThan}
        if type(node.operator) in turned:
            yield node.with_changes(operator=turned[type(node.operator)]())

    def drop_minus(node: Any) -> Any:
        if isinstance(node.operator, cst.Minus):
            yield node.expression

    return [
        (cst.Call, swap_function),
        (cst.SimpleStatementLine, delete_statement),
        (cst.ComparisonTarget, turn_around),
        (cst.UnaryOperation, drop_minus),
    ]


def sort_out(codes: dict[str, int], mutated: str) -> dict[str, Any]:
    """Count what became of the mutants and describe those that nobody noticed."""
    lines = mutated.split("\n")  # once: ast.get_source_segment would split the whole text again for each function
    functions = {
        node.name: lines[node.lineno - 1 : node.end_lineno]
        for node in ast.walk(ast.parse(mutated))
        if isinstance(node, ast.FunctionDef)
    }
    counts: Counter[str] = Counter()
    survivors = []
    for key, code in codes.items():
        name = "killed" if code in KILLED else "timeout" if code in TIMEOUT else "survived"
        counts[name] += 1
        if name != "survived":
            continue
        mutant = key.rsplit(".", 1)[1]
        original = mutant.rsplit("__mutmut_", 1)[0]
        before, after = differing(functions[f"{original}__mutmut_orig"], functions[mutant])
        function = original.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
        entry = {"function": function, "from": before, "to": after}
        if code not in (0,):
            entry["reached"] = "no" if code in SURVIVED else f"exit code {code}"
        survivors.append(entry)
    counted = {name: counts[name] for name in ("killed", "survived", "timeout")}
    return {"mutants": len(codes), **counted, "survivors": survivors}


def differing(before: list[str], after: list[str]) -> tuple[str, str]:
    """Return the lines in which two versions of a function differ, each as one line."""
    old, new = [], []
    # The first line holds the name, which differs in every mutant; a changed default argument stands after it.
    name = lambda lines: [lines[0].partition("(")[2], *lines[1:]]  # noqa: E731
    for word in difflib.ndiff(name(before), name(after)):
        (old if word.startswith("- ") else new if word.startswith("+ ") else []).append(word[2:].strip())
    return " ".join(old), " ".join(new)


def with_reasons(found: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Give survivors the reasons that were written for them; equal ones get theirs in their order."""
    reasons: dict[tuple[str, str, str], list[str]] = {}
    for entry in before.get("survivors", []):
        reasons.setdefault((entry["function"], entry["from"], entry["to"]), []).append(entry.get("why", ""))
    for entry in found["survivors"]:
        written = reasons.get((entry["function"], entry["from"], entry["to"]), [])
        entry["why"] = written.pop(0) if written else ""
    return found


def fingerprint(module: str) -> str:
    """Say which text of the module and its tests a result belongs to."""
    texts = [path.read_bytes() for path in (SOURCE / "methods" / f"{module}.py", *tests_of(module))]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:12]


def percents(result: dict[str, Any]) -> tuple[float, float]:
    """Return how many percent were noticed: of all, and of those that are not equivalent (a timeout is noticed)."""
    noticed = result["killed"] + result["timeout"]
    equivalent = sum(entry["why"].startswith("equivalent") for entry in result["survivors"])
    return 100 * noticed / max(result["mutants"], 1), 100 * noticed / max(result["mutants"] - equivalent, 1)


def line_of(module: str, result: dict[str, Any]) -> str:
    """Say in one line how a module did."""
    counts = ", ".join(f"{result[key]} {key}" for key in ("mutants", "killed", "survived", "timeout"))
    return f"{module}: {counts}, {percents(result)[0]:.1f} %, {result['seconds']} s"


def as_toml(kept: dict[str, Any]) -> str:
    """Write results and reasons; a JSON string is a TOML string."""
    lines = ["# Written by tools/mutation.py; only `why` is for hands. A reason stays while its mutant survives."]
    lines += ["# Begin it with `equivalent:` where no test can tell the mutant from the original."]
    for module, result in sorted(kept.items()):
        lines += ["", f"[{module}]"]
        lines += [f"{key} = {json.dumps(value)}" for key, value in result.items() if key != "survivors"]
        for entry in result["survivors"]:
            lines += ["", f"[[{module}.survivors]]"]
            lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()]
    return "\n".join(lines) + "\n"


def as_markdown(kept: dict[str, Any]) -> str:
    """Write the document."""
    lines = [
        "# Mutation testing of the methods",
        "",
        "Written by `make mutation`.",
        "mutmut 3.8 changes one token of a method at a time, and the module's own tests either notice or do not.",
        "`tools/mutation.py` adds `min` for `max` and the like, a deleted statement or check, a turned comparison,",
        "a lost minus. Messages, docstrings, annotations and what stands outside functions are left alone.",
        "A mutant that never ends (timeout) is noticed. Hypothesis draws the same examples in every run.",
        "",
        f"At least {TARGET} % are to be noticed.",
        "Without equivalent: not counting mutants of which a person has said, with a reason below, that they compute",
        "the same.",
        "",
        "| module | mutants | killed | timeouts | survived | noticed | without equivalent | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    total: Counter[str] = Counter()
    for module, result in sorted(kept.items()):
        raw, fair = percents(result)
        remark = "met" if raw >= TARGET else "met without equivalent ones" if fair >= TARGET else "**not met**"
        if not (SOURCE / "methods" / f"{module}.py").exists() or fingerprint(module) != result["of"]:
            remark += "; changed since"
        total.update({key: result[key] for key in ("mutants", "killed", "timeout", "survived")})
        cells = [module, *(result[key] for key in ("mutants", "killed", "timeout", "survived"))]
        lines.append("| " + " | ".join(map(str, [*cells, f"{raw:.1f} %", f"{fair:.1f} %", remark])) + " |")
    noticed = 100 * (total["killed"] + total["timeout"]) / max(total["mutants"], 1)
    cells = ["all", *(total[key] for key in ("mutants", "killed", "timeout", "survived"))]
    lines.append("| " + " | ".join(map(str, [*cells, f"{noticed:.1f} %", "", ""])) + " |")
    missing = [module for module in all_modules() if module not in kept]
    if missing:
        lines += ["", "Not run: " + ", ".join(missing) + "."]
    for module, result in sorted(kept.items()):
        if result["survivors"]:
            lines += [
                "",
                f"## Survivors in {module}",
                "",
                "| function | original | mutant | why |",
                "|---|---|---|---|",
            ]
        for entry in result["survivors"]:
            why = entry["why"] or ("no test reaches the function" if "reached" in entry else "no reason given yet")
            texts = [f"`{entry[key].replace('|', chr(92) + '|')}`" if entry[key] else "" for key in ("from", "to")]
            lines.append(f"| {entry['function']} | {texts[0]} | {texts[1]} | {why} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    inside(sys.argv[2]) if sys.argv[1:2] == ["--inside"] else main(sys.argv[1:])
