"""The wheel: everything that the program needs is in it, and nothing of one machine."""

import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from pembina.cli.manual import PAGES, manual

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from a copy of what git tracks, so that the working folder stays clean."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    for name in filter(None, files):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(out), str(source)]
    subprocess.run(build, check=True)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_every_module_and_every_file_that_modules_read(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    homes = {"src/pembina": "pembina", "plugins": "pembina_plugins", "criteria": "pembina_criteria"}
    ends = {".py", ".json", ".toml", ".mo", ".md", ".typed", ".csv", ".in"}
    for folder, package in homes.items():
        for path in (ROOT / folder).rglob("*"):
            inside = path.relative_to(ROOT / folder)
            made_here = "__pycache__" in inside.parts or inside.parts[:2] == ("harkopnas-2022", "data")
            if path.is_file() and (path.suffix in ends or path.name == "py.typed") and not made_here:
                assert f"{package}/{inside.as_posix()}" in names


def test_the_wheel_runs_from_another_folder(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import pembina, pembina_plugins; "
        "assert 'site' in pembina.__file__ and 'site' in pembina_plugins.__file__; "
        "print(pembina.evaluate('penggerak-koperasi-2014').ranking()[0]['rank'])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1" == run.stdout.strip(), run.stderr


@pytest.mark.parametrize("language", PAGES)
def test_the_wheel_holds_the_manual_page_as_the_program_writes_it(wheel, language):
    holder = zipfile.ZipFile(wheel)
    (name,) = (name for name in holder.namelist() if name.endswith(f".data/data/share/man/{PAGES[language]}"))
    assert manual(language) == holder.read(name).decode("ascii")


def test_man_finds_the_page_where_the_wheel_is_installed(wheel, tmp_path):
    if shutil.which("man") is None or shutil.which("mandb") is None:
        pytest.skip("man is not installed (Debian's package man-db)")
    venv.create(tmp_path, with_pip=False)
    install = [sys.executable, "-m", "pip", "--python", str(tmp_path), "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(install, check=True)
    around = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    found = subprocess.run(["man", "-w", "pembina"], env=around, capture_output=True, text=True, check=True).stdout
    assert str(tmp_path / "share" / "man" / PAGES["en"]) == found.strip()
    theirs = ["man", "-L", "id", "-w", "pembina"]
    found = subprocess.run(theirs, env=around, capture_output=True, text=True, check=True).stdout
    assert str(tmp_path / "share" / "man" / PAGES["id"]) == found.splitlines()[0]


def test_constraints_pin_versions_and_name_no_address():
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(line.count("==") == 1 and "/" not in line and "@" not in line for line in lines)
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(name for extra in extras.values() for name in extra)]
    wanted = [name for name in wanted if not name.startswith("pembina[")]
    assert {name.partition(">=")[0].lower() for name in wanted} <= pinned
