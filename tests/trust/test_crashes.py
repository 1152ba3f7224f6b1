"""Whoever pulls the plug finds every file old or new, and whole; what fails says why and leaves all as it was."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import field, frozen

from pembina.model import sha256
from pembina.record import read_result
from pembina.record.log import LOG_NAME, parse_log

from ..campaign import CAMPAIGN, examples
from .small import write_small

POLARS = ("--engine", "polars")
RESULT, FACTS = "uji.result.json", "uji.result.run.json"
REPORT = ("report", RESULT, "--no-robustness")


@frozen
class Job:
    """A command that writes; ``last`` is the file that vouches for the others, ``again`` how a second run may end."""

    words: tuple[str, ...]
    last: str | None = None
    again: tuple[int, ...] = (0,)
    before: Callable[[Path], None] = lambda folder: None
    usual: bool = field(default=False, kw_only=True)


def _older_certificates(folder: Path) -> None:
    (folder / "certificates").mkdir()
    (folder / "certificates/07.pdf").write_bytes(b"%PDF-1.4 an older one")
    (folder / "certificates/certificates.csv").write_bytes(b"")


def _sealed(folder: Path) -> None:
    (folder / "old.seal.json").write_bytes(b"{}")


JOBS = {
    "evaluate": Job(
        ("evaluate", "award.toml", *POLARS, "-o", RESULT, "--set", "criteria.supervision.weight=50", "-q"), FACTS,
        usual=True,
    ),
    "report": Job((*REPORT, "-o", "r.html", "-o", "r.xlsx", "-o", "r.md", "-o", "r.csv"), again=(0, 3)),
    "reports of all": Job((*REPORT, "--entrant", "all", "--format", "markdown", "-o", "feedback"), again=(0, 3)),
    "certificates": Job(
        ("certificate", RESULT, "--all", "--force", "-o", "certificates"), "certificates/certificates.csv",
        before=_older_certificates, usual=True,
    ),
    "certificate": Job(("certificate", RESULT, "07", "-o", "07.pdf")),
    "minutes": Job(("minutes", RESULT, "--no-robustness", "-o", "minutes.md"), again=(0, 3)),
    "template": Job(("template", "award.toml", "-o", "forms"), again=(0, 3)),
    "template again": Job(
        ("template", "award.toml", "-o", "forms", "--force", "--lang", "id"), "forms/dataset.toml",
        before=lambda folder: shutil.copytree(folder / "data", folder / "forms"),
    ),
    "new": Job(("new", "copied", "--from", "award.toml", "--with-data", "-y"), again=(0, 3), usual=True),
    "new here": Job(
        ("new", "copied", "--from", "award.toml", "--with-data", "-y"), "copied/award.toml", again=(0, 3),
        before=lambda folder: (folder / "copied").mkdir(),
    ),
    "plugins new": Job(("plugins", "new", "uji-pasar", "-y"), again=(0, 2)),
    "plugins new here": Job(
        ("plugins", "new", "uji-pasar", "-y", "-o", "plugin"), "plugin/pyproject.toml", again=(0, 2),
        before=lambda folder: (folder / "plugin").mkdir(),
    ),
    "check": Job(("check", "award.toml", *POLARS, "-o", "list.csv"), again=(0, 1, 3)),
    "seal": Job(("seal", "award.toml", "-o", "award.seal.json", "--date", "2024-01-01"), again=(0, 3), before=_sealed),
    "extract": Job(("extract", RESULT, "07", "-o", "07.json"), again=(0, 3)),
    "extracts": Job(("extract", RESULT, "--all", "extracts"), again=(0, 3)),
}  # fmt: skip
CHOSEN = {name: job for name, job in JOBS.items() if CAMPAIGN or job.usual}


@pytest.fixture(scope="module")
def pattern(tmp_path_factory) -> Path:
    """A folder with the award, its data and an evaluation."""
    folder = tmp_path_factory.mktemp("pattern")
    write_small(folder)
    _run(folder, "evaluate", "award.toml", *POLARS, "-o", RESULT, "-q")
    return folder


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import sys; from pembina.cli import main; sys.exit(main())", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=_environment(), timeout=120)


def _environment() -> dict[str, str]:
    import os

    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PEMBINA_"))}
    return {**kept, "PEMBINA_LANG": "en", "COLUMNS": "80"}


@pytest.fixture(scope="module")
def found(pattern, tmp_path_factory) -> tuple[dict[str, Any], Path]:
    """What every job left behind at every point, by name, and the folder of all contents by their hashes."""
    root = tmp_path_factory.mktemp("crashes")
    jobs = []
    for number, job in enumerate(CHOSEN.values()):
        folder = root / str(number) / "work"
        shutil.copytree(pattern, folder)
        job.before(folder)
        jobs.append({"folder": str(folder), "words": job.words, "points": examples(16, 10**6), "seed": number})
    (root / "jobs.json").write_text(json.dumps(jobs), "utf-8")
    command = [sys.executable, "-m", "tests.trust.crash_driver", str(root / "jobs.json")]
    ran = subprocess.run(command, capture_output=True, text=True, env=_environment(), timeout=examples(120, 3600))
    assert ran.returncode == 0, ran.stderr[-3000:]
    answers = json.loads((root / "found.json").read_text("utf-8"))
    return dict(zip(CHOSEN, answers, strict=True)), root / "kept"


def visible(files: dict[str, str]) -> dict[str, str]:
    """Without what has a dot before its name, or lies in such a folder; but two that a new plugin has."""
    return {name: content for name, content in files.items() if not re.search(r"(^|/)\.(?!gitignore$|github/)", name)}


def whole(name: str, content: str, of: dict[str, Any], kept: Path) -> bool:
    """Whether a file is the old one or the new one.

    Of a log it is also its old entries with a beginning of the new one, which the next run takes in as broken off; and
    the facts of a run that was not logged lack the entry of the log.
    """
    if content in (of["old"].get(name), of["new"].get(name)):
        return True
    written = (kept / content).read_bytes()
    if name == LOG_NAME:
        before = (kept / of["old"][name]).read_bytes()
        after = (kept / of["new"][name]).read_bytes()
        log = parse_log(written)
        return written.startswith(before) and after.startswith(written) and bool(log.torn or log.entries)
    if name == FACTS:
        expected = json.loads((kept / of["new"][name]).read_bytes())
        expected.pop("log", None)
        return bool(json.loads(written) == expected)
    return False


def test_every_job_runs_to_its_end_and_writes_something(found) -> None:
    for name, of in found[0].items():
        assert of["status"] in (0, 1), name
        assert of["new"] != of["old"], name
        assert not of["new"].keys() - visible(of["new"]).keys(), name
        assert of["points"], name


def test_a_killed_program_leaves_every_file_old_or_new_and_whole(found, figure) -> None:
    answers, kept = found
    killed, torn, unvouched = 0, [], []
    for name, of in answers.items():
        for point in of["points"]:
            if not point["what"].startswith("killed"):
                continue
            killed += 1
            assert point["status"] in (-9, of["status"]), (name, point)
            left = visible(point["left"])
            torn += [(name, file, point) for file, content in left.items() if not whole(file, content, of, kept)]
            torn += [(name, file, "gone") for file in visible(of["old"]) if file not in left]
            last = CHOSEN[name].last
            if last is not None and left.get(last) == of["new"][last] != of["old"].get(last):
                unvouched += [(name, file) for file in visible(of["new"]) if left.get(file) != of["new"][file]]
    assert not torn, torn[:3]
    assert not unvouched, unvouched[:3]
    assert killed >= examples(20, 200)
    figure(f"crashes: killed at {killed} points, torn files {len(torn)}")


def test_a_failing_operation_is_told_in_words_and_leaves_what_was_there(found, figure) -> None:
    answers, kept = found
    failed, torn, coped = 0, [], 0
    for name, of in answers.items():
        for point in of["points"]:
            if not point["what"].endswith("fails"):
                continue
            failed += 1
            left = point["left"]
            assert left == visible(left), (name, point["what"], left)
            assert point["status"] in (of["status"], 3), (name, point)
            torn += [(name, file, point) for file, content in left.items() if not whole(file, content, of, kept)]
            if point["status"] != 3:
                coped += 1
                assert {file for file in left if left[file] == of["new"].get(file)} >= _of_the_job(of), (name, point)
                continue
            assert re.search(r"(error|kesalahan)\[PB\d+\]: .*[a-z]{4}", point["said"]), point["said"]
            unsure = re.search("did not confirm|tidak memastikan", point["said"]) is not None
            expected = of["new"] if unsure else of["old"]
            changed = {file for file in left.keys() | expected.keys() if left.get(file) != expected.get(file)}
            assert changed <= {LOG_NAME, FACTS} if unsure else changed <= {LOG_NAME}, (name, point, changed)
    assert not torn, torn[:3]
    assert failed > examples(12, 200)
    figure(f"crashes: {failed} failing operations ({coped} of which the program copes with), torn files {len(torn)}")


def _of_the_job(of: dict[str, Any]) -> set[str]:
    """What a job writes, but for the log and what tells of its entry: an evaluation that is not logged says so."""
    return {name for name in of["new"] if of["new"][name] != of["old"].get(name)} - {LOG_NAME, FACTS}


def test_a_second_run_does_not_stumble_over_what_a_killed_one_left(found, pattern, tmp_path) -> None:
    answers, kept = found
    tried = 0
    for name, of in answers.items() if CAMPAIGN else [("evaluate", answers["evaluate"])]:
        states = {json.dumps(_shape(point["left"]), sort_keys=True): point["left"] for point in of["points"]}
        littered = [left for left in states.values() if left != visible(left)]
        for number, left in enumerate(littered[: examples(1, 3)]):
            folder = tmp_path / name.replace(" ", "-") / str(number)
            for file, content in left.items():
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(kept / content, folder / file)
            ran = _run(folder, *CHOSEN[name].words)
            assert ran.returncode in CHOSEN[name].again, (name, left, ran.stderr)
            if ran.returncode == 3:
                assert re.search(r"error\[PB\d+\]", ran.stderr)
            elif name == "evaluate":
                facts = json.loads((folder / FACTS).read_text("utf-8"))
                assert facts["result"] == read_result(folder / RESULT).sha256
            tried += 1
    assert tried


def _shape(left: dict[str, str]) -> dict[str, str]:
    """A state without the random signs of temporary names."""
    return {re.sub(r"(^|/)\.(.*)\.\w{8}", r"\1.\2.X", file): content for file, content in left.items()}


def test_a_result_whose_facts_are_still_those_of_another_is_recognised(found) -> None:
    answers, kept = found
    mixed = 0
    for point in answers["evaluate"]["points"]:
        left = point["left"]
        facts = json.loads((kept / left[FACTS]).read_text("utf-8"))
        if facts["result"] != sha256((kept / left[RESULT]).read_bytes()):
            mixed += 1
            assert left[FACTS] == answers["evaluate"]["old"][FACTS]
    assert mixed or not CAMPAIGN
