"""Distributions come out the same wherever they are built, of the core and of what ``pembina plugins new`` makes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from pembina.cli import main

from ..campaign import CAMPAIGN

ROOT = Path(__file__).parents[2]
CORE = "import sys, packing; out = sys.argv[1]; packing.build_sdist(out); packing.build_wheel(out)"
SOMEWHERE = ({"TZ": "Asia/Jakarta", "LC_ALL": "C.UTF-8"}, {"TZ": "America/New_York", "LC_ALL": "C"})
"""Two places that differ in everything that may not matter."""


def sources(folder: Path, age: int) -> Path:
    """Copy what git tracks, as if it had been checked out at another time by somebody with another umask."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in (name for name in listed if (ROOT / name).is_file()):
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy)
        copy.chmod(0o600 if age else 0o644)
        os.utime(copy, (1.5e9 + age, 1.5e9 + age))
    return folder


def built(source: Path, out: Path, around: dict[str, str]) -> dict[str, str]:
    """Build the core's archives; their hashes by name."""
    out.mkdir()
    paths = os.pathsep.join([str(source / "tools"), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, **around, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-W", "ignore", "-c", CORE, str(out)]
    ran = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)
    assert 0 == ran.returncode, ran.stderr[-2000:]
    return hashes(out)


def hashes(out: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())}


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """The core's archives, built in two places."""
    home = tmp_path_factory.mktemp("twice")
    places = [sources(home / name, age) for age, name in enumerate(("here", "elsewhere and deeper/there"))]
    found = [
        built(place, home / f"out{i}", around) for i, (place, around) in enumerate(zip(places, SOMEWHERE, strict=True))
    ]
    return home, found


def test_the_core_builds_twice_to_the_same_bytes(twice):
    _, (first, second) = twice
    assert ["gz", "whl"] == sorted(name.rpartition(".")[2] for name in first)
    assert first == second


def test_the_wheel_of_the_source_distribution_is_the_same_wheel(twice, tmp_path):
    home, (first, _) = twice
    (archive,) = (home / "out0").glob("*.tar.gz")
    shutil.unpack_archive(archive, tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    again = built(unpacked, home / "again", SOMEWHERE[1])
    wheel = next(name for name in first if name.endswith(".whl"))
    assert first[wheel] == again[wheel]


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    """A distribution as ``pembina plugins new`` makes it."""
    monkeypatch.chdir(tmp_path)
    words = ["--table", "markets", "--measure", "records", "--unit", "market days", "--direction", "higher", "--yes"]
    assert 0 == main(["plugins", "new", "market-days", *words])
    return next(path for path in tmp_path.iterdir() if (path / "pyproject.toml").exists())


def test_a_plugin_builds_twice_to_the_same_bytes(plugin, tmp_path):
    found = []
    for i, around in enumerate(SOMEWHERE):
        place = tmp_path / f"place{i}" / plugin.name
        shutil.copytree(plugin, place)
        for path in place.rglob("*"):
            os.utime(path, (1.5e9 + i, 1.5e9 + i))
        command = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path / f"built{i}")]
        subprocess.run(command, cwd=place, env={**os.environ, **around}, capture_output=True, check=True)
        found.append(hashes(tmp_path / f"built{i}"))
    assert 2 == len(found[0])
    assert found[0] == found[1]


@pytest.mark.skipif(not CAMPAIGN, reason="an environment of its own is made in campaigns")
def test_both_install_into_an_empty_environment_and_the_demo_runs_outside(twice, plugin, tmp_path, figure):
    home, _ = twice
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path / "built")]
    subprocess.run(command, cwd=plugin, capture_output=True, check=True)
    place = tmp_path / "empty"
    venv.create(place, with_pip=True)
    (core,), (own,) = (home / "out0").glob("*.whl"), (tmp_path / "built").glob("*.whl")
    wanted = [f"{core}[report,pdf,interactive,polars]", str(own)]
    install = [place / "bin" / "pip", "install", "--quiet", "--constraint", str(ROOT / "constraints.txt"), *wanted]
    subprocess.run(install, check=True, capture_output=True)
    outside = tmp_path / "outside"
    outside.mkdir()
    around = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    shutil.copytree(ROOT / "criteria", outside / "criteria")
    (outside / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "demo.py", outside / "tools")
    words = [place / "bin" / "python", "tools/demo.py", "shown"]
    ran = subprocess.run(words, cwd=outside, env=around, capture_output=True, text=True, check=False)
    assert 0 == ran.returncode, ran.stderr[-2000:]
    checked = [place / "bin" / "pembina", "plugins", "check", "market-days"]
    ran = subprocess.run(checked, cwd=outside, env=around, capture_output=True, text=True, check=False)
    assert 0 == ran.returncode, ran.stdout[-2000:]
    archives = 2 + len(list((home / "out0").iterdir()))
    figure(f"distributions: {archives} archives built twice, different 0; the demo ran outside the repository")
