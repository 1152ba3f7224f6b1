"""Where a plugin runs apart: what is tried, what is said of it, and what a process is given and started with."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from pembina.errors import PluginError, Problem
from pembina.evaluation import apart_cell
from pembina.evaluation.apart_cell import Cell, find_cell, plugin_paths, program_paths
from pembina.evaluation.apart_process import Ended, Limits, Start

LIMITS = Limits(memory=1, cpu=2, wall=3.0, file=4, answer=5, each=6)
FREE = {
    "limits": True, "network": False, "files": False, "calls": False,
    "tried-network": True, "tried-reading": True, "tried-writing": True, "tried-process": True,
}  # fmt: skip
BOUND = {**FREE, "network": True, "files": True, "calls": True}
SHUT = {**BOUND, "tried-network": False, "tried-reading": False, "tried-writing": False, "tried-process": False}


# What is found by trying


@pytest.mark.parametrize(
    ("program", "bound", "cell"),
    [
        ("/bin/bwrap", SHUT, Cell("bubblewrap", False, "own", ("limits", "network", "files", "calls"), "/bin/bwrap")),
        (None, SHUT, Cell("landlock", False, "own", ("limits", "network", "files", "calls"))),
        (None, {**SHUT, "tried-network": True}, Cell("landlock", True, "own", ("limits", "network", "files", "calls"))),
        (None, {**FREE, "tried-network": False}, Cell("namespaces", False, "all", ("limits",))),
        (None, FREE, Cell("limits", True, "all", ("limits",))),
        (None, {**FREE, "calls": True, "tried-writing": False}, Cell("limits", True, "read-only", ("limits", "calls"))),
        (None, {**FREE, "network": True, "tried-reading": False}, Cell("limits", True, "all", ("limits", "network"))),
    ],
)
def test_what_was_found_is_said_in_words(program, bound, cell):
    assert cell == apart_cell._cell(program, bound)


def test_the_facts_of_a_run_say_by_what_a_plugin_was_bound():
    cell = Cell("landlock", True, "read-only", ("limits",), "/bin/bwrap", Path("/tmp"))
    assert {"by": "landlock", "files": "read-only", "network": True} == cell.facts()


@pytest.fixture
def find(monkeypatch, tmp_path):
    """Find a cell where bubblewrap lies there (or nowhere) and the trials come out so; returns it and the trials."""

    def run(bwrap: str | None, *outcomes: Any) -> tuple[Any, list[Any]]:
        trials: list[Any] = []
        coming = iter(outcomes)

        def trial(*given: Any) -> Any:
            trials.append(given)
            return next(coming)

        monkeypatch.setattr(apart_cell, "_trial", trial)
        monkeypatch.setattr(apart_cell.shutil, "which", lambda name: bwrap if name == "bwrap" else f"/bin/{name}")
        try:
            return find_cell(LIMITS, tmp_path), trials
        except PluginError as error:
            return list(error.problems), trials

    return run


def test_the_sandbox_from_outside_is_taken_where_it_works(find, tmp_path):
    cell, trials = find("/bin/bwrap", SHUT)
    assert ("bubblewrap", "/bin/bwrap", None) == (cell.by, cell.bubblewrap, cell.scratch)
    assert [("/bin/bwrap", LIMITS, tmp_path)] == trials


def test_where_there_is_no_bubblewrap_the_kernel_is_tried(find, tmp_path):
    cell, trials = find(None, SHUT)
    assert ("landlock", None) == (cell.by, cell.bubblewrap)
    assert [(None, LIMITS, tmp_path)] == trials


def test_where_bubblewrap_does_not_work_the_kernel_is_tried(find, tmp_path):
    cell, trials = find("/bin/bwrap", "no namespaces", SHUT)
    assert ("landlock", None) == (cell.by, cell.bubblewrap)
    assert [("/bin/bwrap", LIMITS, tmp_path), (None, LIMITS, tmp_path)] == trials


def test_where_nothing_works_the_last_reason_is_told(find):
    assert [Problem("PB427", args={"reason": "no limits"})] == find("/bin/bwrap", "no namespaces", "no limits")[0]
    assert [Problem("PB427", args={"reason": "no limits"})] == find(None, "no limits")[0]


def test_where_nothing_can_be_tried_the_system_is_named(find, monkeypatch):
    monkeypatch.setattr(apart_cell, "WAYS", ("bubblewrap",))
    monkeypatch.setattr(apart_cell.sys, "platform", "amiga")
    assert ([Problem("PB427", args={"reason": "amiga"})], []) == find(None)


# The trial


@pytest.fixture
def trial(monkeypatch, tmp_path):
    """Let a trial end so, and return what it found and what was started, with the secret as it was then."""

    def run(program: str | None, outcome: bytes | Exception) -> tuple[Any, dict[str, Any]]:
        seen: dict[str, Any] = {}

        def answered(starts: Any, wall: float, most: int) -> list[Ended]:
            (start,) = starts
            job = json.loads(start.job)
            seen.update(start=start, job=job, wall=wall, most=most, secret=Path(job["secret"]).read_text("utf-8"))
            if isinstance(outcome, Exception):
                raise outcome
            return [Ended(outcome, 0, None, b"")]

        monkeypatch.setattr(apart_cell, "run_apart", answered)
        monkeypatch.setattr(apart_cell, "program_paths", lambda: ["/python"])
        return apart_cell._trial(program, LIMITS, tmp_path), seen

    return run


def test_a_trial_looks_for_a_file_that_is_nobodys_business(trial, tmp_path):
    found, seen = trial(None, json.dumps({"bound": SHUT}).encode())
    assert SHUT == found
    assert ("trial", "secret", 20.0, 10_000) == (seen["job"]["task"], seen["secret"], seen["wall"], seen["most"])
    secret = Path(seen["job"]["secret"])
    assert ("secret", True, False) == (secret.name, secret.parent.name.startswith("pembina-trial-"), secret.exists())
    wanted = apart_cell._start(None, {"task": "trial", "secret": str(secret)}, ["/python"], LIMITS, "1", tmp_path)
    assert wanted == seen["start"]


def test_a_trial_is_started_as_a_plugin_is(trial):
    assert "/bin/bwrap" == trial("/bin/bwrap", b'{"bound": {}}')[1]["start"].command[0]


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (OSError("no room"), "OSError: no room"), (b'{"unbound": "no"}', "KeyError: 'bound'"),
        (b"", "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"),
    ],
)  # fmt: skip
def test_a_trial_that_fails_says_why(trial, outcome, reason):
    assert reason == trial(None, outcome)[0]


# How a process is started


SYSTEM = ["/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/localtime"]
DEVICES = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"]
MACHINE = ["/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/proc/sys/vm", "/sys/fs/cgroup"]
PYTHON = [sys.executable, "-s", "-P", "-B", "-X", "utf8", str(Path(apart_cell.__file__).parent / "apart_boot.py")]


def job_of(start: Start) -> Any:
    return json.loads(start.job)


def test_without_a_sandbox_a_process_binds_itself(tmp_path):
    cell = Cell("landlock", False, "own", ("limits", "files"), scratch=tmp_path)
    start = cell.start({"task": "measure", "listable": ["/data"]}, ["/a", "/b"], LIMITS, "2")
    assert (PYTHON, {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "2"}) == (
        start.command,
        start.environment,
    )
    assert {
        "task": "measure", "wanted": ["limits", "files"], "limits": {"memory": 1, "cpu": 2, "file": 4}, "apart": False,
        "parent": os.getpid(), "readable": ["/a", "/b", *SYSTEM, *DEVICES, *MACHINE], "listable": ["/data"],
        "writable": [str(tmp_path), "/dev/null"], "scratch": str(tmp_path),
    } == job_of(start)  # fmt: skip


def test_in_a_sandbox_a_process_has_a_place_in_memory(tmp_path):
    (tmp_path / "own").mkdir()
    cell = Cell("bubblewrap", False, "own", ("limits",), "/bin/bwrap", tmp_path)
    start = cell.start({"task": "check"}, [str(tmp_path / "own")], LIMITS, "1")
    sandbox = apart_cell._sandbox([str(tmp_path / "own")], LIMITS)
    assert ["/bin/bwrap", *sandbox, "--", *PYTHON] == start.command
    assert "1" == start.environment["PYTHONHASHSEED"]
    assert {
        "task": "check", "wanted": ["limits"], "limits": {"memory": 1, "cpu": 2, "file": 4}, "apart": True,
        "parent": os.getpid(), "readable": [str(tmp_path / "own"), *SYSTEM, *DEVICES, *MACHINE], "listable": [],
        "writable": ["/dev/null"], "scratch": "/tmp",
    } == job_of(start)  # fmt: skip


def test_without_a_place_for_temporary_files_nothing_is_written():
    start = apart_cell._start(None, {"task": "check"}, [], LIMITS, "1", None)
    assert ["/dev/null"] == job_of(start)["writable"]


@pytest.fixture
def system(monkeypatch, tmp_path):
    """A system with one folder, a link to it, and a place that is not there."""
    for name in ("usr", "more", "more/inner", "usr/inner", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "lib").symlink_to("usr/lib")
    (tmp_path / "file").touch()
    monkeypatch.setattr(apart_cell, "SYSTEM", tuple(str(tmp_path / name) for name in ("usr", "lib", "lib64", "file")))
    return lambda *names: [str(tmp_path / name) for name in names]


def test_a_sandbox_shares_nothing_but_what_is_named(system):
    usr, lib, file, more = system("usr", "lib", "file", "more")
    assert [
        "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--ro-bind", usr, usr, "--symlink", "usr/lib", lib, "--ro-bind", file, file,
        "--dev-bind-try", "/dev/null", "/dev/null", "--dev-bind-try", "/dev/zero", "/dev/zero",
        "--dev-bind-try", "/dev/urandom", "/dev/urandom", "--dev-bind-try", "/dev/random", "/dev/random",
        "--size", "4", "--tmpfs", "/tmp", "--ro-bind", more, more, "--remount-ro", "/", "--chdir", "/tmp",
    ] == apart_cell._sandbox([more], LIMITS)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([], []), (["more"], ["more"]), (["more", "more"], ["more"]), (["more/inner", "more"], ["more"]),
        (["other", "more"], ["more", "other"]), (["usr"], []), (["usr/inner"], []), (["nowhere"], []),
        (["more/inner"], ["more/inner"]), (["more/inner", "other"], ["other", "more/inner"]),
        (["nowhere", "more"], ["more"]),
        (["file"], ["file"]),
    ],
)  # fmt: skip
def test_places_in_others_are_left_out(system, given, kept):
    assert system(*kept) == apart_cell._outermost(system(*given))


# What has to be read


def test_every_process_reads_python_and_pembina(monkeypatch):
    prefix, package = Path(sys.prefix), Path(apart_cell.__file__).parents[1]
    mine = [
        str(prefix / "lib" / "some"),
        "/home/me/code",
        "/opt/site-packages",
        "/usr/dist-packages",
        "/site-packages/x",
    ]
    plugins = list(__import__("pembina_plugins").__path__)
    monkeypatch.setattr(sys, "path", mine)
    monkeypatch.setattr(apart_cell.importlib.util, "find_spec", find_spec := Specs(plugins))
    assert [
        sys.base_prefix, sys.prefix, str(package), *plugins, str(prefix / "lib" / "some"), "/opt/site-packages",
        "/usr/dist-packages",
    ] == program_paths()  # fmt: skip
    assert ["pembina_plugins"] == find_spec.asked


def test_without_shipped_plugins_the_rest_is_read(monkeypatch):
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(apart_cell.importlib.util, "find_spec", lambda name: None)
    assert [sys.base_prefix, sys.prefix, str(Path(apart_cell.__file__).parents[1])] == program_paths()
    monkeypatch.setattr(apart_cell.importlib.util, "find_spec", Specs(None))
    assert [sys.base_prefix, sys.prefix, str(Path(apart_cell.__file__).parents[1])] == program_paths()


class Specs:
    """Finds one package, wherever it is said to lie."""

    def __init__(self, places: list[str] | None) -> None:
        self.submodule_search_locations, self.asked = places, list[str]()

    def __call__(self, name: str) -> Specs:
        self.asked.append(name)
        return self


SITE = Path("/site")


@pytest.mark.parametrize(
    ("module", "folder", "path", "read", "entry"),
    [
        ("acme", SITE / "acme", ["/site"], "/site", "/site"),
        ("acme", SITE / "acme", ["/other"], "/site/acme", "/site"),
        ("acme.deep", SITE / "acme/deep", ["/other"], "/site/acme", "/site"),
        ("acme.deep.er", SITE / "acme/deep/er", ["/other"], "/site/acme", "/site"),
        ("acme.deep", SITE / "acme/deep", ["/site"], "/site", "/site"),
        ("acme", Path("/here/acme"), ["/here"], "/here/acme", "/here"),
        ("acme", Path("/home/me/acme"), ["/home/me"], "/home/me/acme", "/home/me"),
        ("acme", Path("/acme"), ["/"], "/acme", "/"),
    ],
)
def test_a_plugin_reads_what_lies_beside_it_but_no_home(monkeypatch, module, folder, path, read, entry):
    monkeypatch.setattr(sys, "path", path)
    monkeypatch.setattr(Path, "cwd", lambda: Path("/here"))
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))
    assert ([read], entry) == plugin_paths(module, folder)
