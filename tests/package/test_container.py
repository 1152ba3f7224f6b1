"""The Containerfile: pinned, without addresses, not run as root; and its lines do what they say, followed one by one.

A base image comes from a registry, which machines for tests seldom reach. So a campaign follows the lines in folders of
its own: each stage in a new environment of this Python, paths of the image below a temporary folder.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import venv
from fnmatch import fnmatch
from pathlib import Path

import pytest
from tests.campaign import CAMPAIGN

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Containerfile").read_text("utf-8")
IGNORED = (ROOT / ".dockerignore").read_text("utf-8")


def instructions():
    """Word and rest of every instruction, continued lines joined."""
    joined = re.sub(r"\\\n", " ", TEXT)
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0].upper(), line.split(maxsplit=1)[1]) for line in lines]


def left_out(path):
    """Whether .dockerignore leaves a file of the repository out; the last line that fits decides."""
    parts = Path(path).parts
    ways = ["/".join(parts[: i + 1]) for i in range(len(parts))]
    found = False
    for line in IGNORED.splitlines():
        if line and not line.startswith("#"):
            pattern = line.removeprefix("!")
            anywhere = pattern.removeprefix("**/")
            fits = any(fnmatch(part, anywhere) for part in parts) if anywhere != pattern else any(
                fnmatch(way, pattern) for way in ways
            )  # fmt: skip
            found = (not line.startswith("!")) if fits else found
    return found


def context():
    """Files that are handed to whoever builds: those of the repository, but for what is left out."""
    listed = ["git", "ls-files", "-co", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [name for name in names if (ROOT / name).is_file() and not left_out(name)]


def test_what_is_installed_is_pinned_and_no_address_is_named():
    installs = [rest for word, rest in instructions() if word == "RUN" and "pip " in rest]
    assert installs
    assert all("--constraint constraints.txt" in rest or "--no-index" in rest for rest in installs)
    assert "://" not in TEXT
    assert not re.search(r"index-url|--index\b|\s-i\s|trusted-host", TEXT)
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    assert [] == [base for base in bases if not re.fullmatch(r"python:3\.\d+-slim", base)]


def test_the_demo_is_not_run_as_root():
    last = instructions()[max(i for i, (word, _) in enumerate(instructions()) if word == "FROM") :]
    users = [rest for word, rest in last if word == "USER"]
    assert users
    assert all(int(part) > 0 for part in users[-1].split(":"))
    assert "USER" == last[-2][0]  # nothing is done as root after it


def test_what_is_copied_is_there_and_everything_that_the_wheel_is_made_of():
    handed = context()
    assert {"pyproject.toml", "setup.py", "constraints.txt", "README.md", "LICENSE", "tools/demo.py"} <= set(handed)
    assert {"src", "plugins", "criteria", "tools"} == {name.partition("/")[0] for name in handed if "/" in name}
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            for source in [part for part in rest.split()[:-1] if not part.startswith("--")]:
                assert any(source in (".", name) or name.startswith(f"{source}/") for name in handed)


def follow(folder):
    """Follow every line; return the last stage's command, folder and environment."""
    stages, handed, command = {}, context(), []
    root = place = around = None
    for word, rest in instructions():
        if word == "FROM":
            root = folder / str(len(stages))
            stages[rest.partition(" AS ")[2] or "last"] = root
            venv.create(root / "usr", with_pip=True)
            way = f"{root / 'usr' / 'bin'}{os.pathsep}{os.environ['PATH']}"
            place, around = root, {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PATH": way}
        elif word == "WORKDIR":
            place = inside(root, rest)
            place.mkdir(parents=True, exist_ok=True)
        elif word == "ENV":
            around |= dict(pair.split("=", 1) for pair in rest.split() if not pair.startswith("HOME="))
        elif word == "COPY":
            copy(rest, root, place, stages, handed)
        elif word == "RUN":
            line = re.sub(r"(?<=\s)/(?=\w)", f"{root}/", rest)
            ran = subprocess.run(line, shell=True, cwd=place, env=around, capture_output=True, text=True, check=False)
            assert 0 == ran.returncode, f"{line}\n{ran.stdout}{ran.stderr}"
        elif word == "CMD":
            command = [str(inside(root, part)) if part.startswith("/") else part for part in json.loads(rest)]
        else:
            assert "USER" == word
    return command, place, around


def inside(root, path):
    return root / path.lstrip("/")


def copy(rest, root, place, stages, handed):
    """Copy as COPY does: files of the context to a place, or a folder of an earlier stage."""
    if rest.startswith("--from="):
        stage, source, goal = rest.removeprefix("--from=").split()
        shutil.copytree(inside(stages[stage], source), inside(root, goal))
        return
    *owner, source, goal = rest.split()
    for name in handed:
        if source == ".":
            to = place / name
        elif name == source or name.startswith(f"{source}/"):
            to = place / goal / name.removeprefix(source).lstrip("/") if name != source else place / goal
        else:
            continue
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, to)
    if owner and os.getuid() == 0:
        user, group = map(int, owner[0].removeprefix("--chown=").split(":"))
        for path in ((place / goal), *(place / goal).rglob("*")):
            os.chown(path, user, group)


def plain_user():
    """Words before a command that give root's rights up, as USER does; none where there is nothing to give up."""
    return ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"] if os.getuid() == 0 else []


@pytest.fixture
def image():
    """A folder that another user may look into: pytest's own are shut to everybody else, again and again."""
    with tempfile.TemporaryDirectory(prefix="pembina-image-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(not CAMPAIGN, reason="installing what the demo needs takes minutes (PEMBINA_CAMPAIGN=1)")
def test_the_lines_of_the_file_run_the_demo(image):
    command, place, around = follow(image)
    scratch = image / "1" / "tmp"
    scratch.mkdir()
    scratch.chmod(0o1777)
    ran = subprocess.run(
        [*plain_user(), *command], cwd=place, env={**around, "HOME": str(scratch)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (0, "") == (ran.returncode, ran.stderr), ran.stdout
    made = {path.name for path in (scratch / "demo").iterdir()}
    assert {"penggerak-koperasi-2014.json", "harkopnas-2022.json", "harkopnas-2022.html"} <= made
