"""What breaks while the command runs: one clear error each, status 3, no result, nothing left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.campaign import CAMPAIGN
from tests.data.test_elsewhere import parquet

AWARD = """format = 1
[award]
id = "aid"
title = { en = "Aid", id = "Bantuan" }
edition = 1
period = { start = 2021-07-01, end = 2022-06-30 }
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria.aid]
use = "aid-disbursed"
weight = 100
score = { method = "goalposts", from = 0, to = 1000 }
"""
REGIONS = range(11, 31)
ROWS = 250_000
"""Rows of each of two files: enough that counting their recipients does not fit into 60 MB."""
CHANGED = "it was changed or removed while it was being read"

MEANWHILE = """
import os, sys
from pathlib import Path
import pembina.evaluation.gather as gather
from pembina.cli import main
measure_all = gather.measure_all
def later(*words, **named):
    path = Path("data/aid-1.parquet")
    if sys.argv[1] == "removed":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:5000] + bytes(200_000) + path.read_bytes()[205_000:])
    return measure_all(*words, **named)
gather.measure_all = later
raise SystemExit(main(sys.argv[2:]))
"""
"""The command, in which a file is removed or damaged after it was checked and before criteria are measured."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An award with a ledger of two Parquet files."""
    folder = tmp_path_factory.mktemp("whole")
    data = folder / "data"
    data.mkdir()
    (folder / "award.toml").write_text(AWARD)
    (data / "dataset.toml").write_text('[tables.disbursements]\nfile = "aid-*.parquet"\n')
    (data / "regions.csv").write_text("code,name\n" + "".join(f"{code},Region {code}\n" for code in REGIONS))
    (data / "enterprises.csv").write_text("region,enterprises\n" + "".join(f"{code},1000\n" for code in REGIONS))
    for number in range(2):
        columns = (
            f"(11 + range % 20)::VARCHAR AS region, DATE '2021-07-01' + (range % 365)::INTEGER AS date, "
            f"'u' || md5((range * 7 + {number})::VARCHAR) AS recipient, (range % 100)::DECIMAL(24,2) AS amount"
        )
        parquet(data / f"aid-{number}.parquet", f"SELECT {columns} FROM range({ROWS})")
    return folder


class Desk:
    """A folder of an award in which the command is run, with a folder for its temporary files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.temp = folder, folder / "data", folder / "temp"
        self.temp.mkdir()

    def run(self, *options: str, before: tuple[str, ...] = (), program: tuple[str, ...] = ("-m", "pembina.cli"), **how):  # type: ignore[no-untyped-def]
        """Evaluate; returns the status and what was said, and holds that nothing was left behind."""
        environment = {**os.environ, "TMPDIR": str(self.temp), "PEMBINA_LANG": "en"}
        words = ("evaluate", "award.toml", "--data", "data", "-o", "result.json", *options)
        run = subprocess.run(
            [*before, sys.executable, *program, *words],
            cwd=self.folder, env=environment, capture_output=True, text=True, check=False, timeout=120, **how,
        )  # fmt: skip
        assert "Traceback" not in run.stderr
        assert [] == list(self.temp.iterdir())
        assert [] == list(self.folder.glob("*result*"))
        assert "" == run.stdout
        return run.returncode, run.stderr.splitlines()


@pytest.fixture
def desk(whole: Path, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "desk"
    shutil.copytree(whole, folder)
    yield Desk(folder)
    shutil.rmtree(folder)


def test_files_that_are_cut_off_are_named_each(desk: Desk) -> None:
    for number, size in enumerate((-5, 2000)):
        path = desk.data / f"aid-{number}.parquet"
        path.write_bytes(path.read_bytes()[:size])
    status, said = desk.run()
    errors = [line for line in said if "error[" in line]
    assert (3, 2) == (status, len(errors))
    for number, line in enumerate(errors):
        assert line.startswith(f"data/aid-{number}.parquet: error[PB338]: the file cannot be read: ")


def test_damage_in_the_midst_of_a_file_is_found_before_anything_is_measured(desk: Desk) -> None:
    path = desk.data / "aid-1.parquet"
    content = bytearray(path.read_bytes())
    third = len(content) // 3
    content[third : third + 200_000] = bytes((byte * 31 + 7) % 256 for byte in content[third : third + 200_000])
    path.write_bytes(content)
    status, said = desk.run()
    assert 3 == status
    assert said[0].startswith("data/aid-1.parquet: error[PB338]: the file cannot be read: ")


@pytest.mark.parametrize("meanwhile", ["removed", "damaged"])
def test_a_file_that_vanishes_or_changes_while_it_is_read_is_named(desk: Desk, meanwhile: str) -> None:
    status, said = desk.run(program=("-c", MEANWHILE, meanwhile))
    line = f"data/aid-1.parquet: error[PB353]: a file could not be read to its end by duckdb: {CHANGED}"
    assert (3, line) == (status, said[0])


def test_too_little_memory_says_how_to_give_more(desk: Desk) -> None:
    status, said = desk.run("--engine", "duckdb:memory=5MB")
    assert 3 == status
    assert said[0].startswith("error[PB352]: the engine duckdb ran out of memory: ")
    assert "--engine duckdb:memory=8GB" in said[1]


@pytest.mark.skipif(not CAMPAIGN, reason="how DuckDB meets this limit depends on load: only in a campaign")
def test_a_limit_to_the_size_of_files_is_no_room_for_temporary_ones(desk: Desk) -> None:
    import resource

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 * 2**20, 2 * 2**20))

    status, said = desk.run("--engine", "duckdb:memory=60MB", preexec_fn=limited)
    assert 3 == status
    assert said[0].startswith("error[PB352]: the engine duckdb ran out of ")  # of which, DuckDB itself does not tell


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if shutil.which("mount") is None:
        pytest.skip("there is no program mount")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(disk)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_so_is_a_disk_that_is_full_and_it_is_left_empty(desk: Desk, small_disk: Path) -> None:
    status, said = desk.run("--engine", f"duckdb:memory=60MB,temp={small_disk}")
    assert 3 == status
    assert said[0].startswith("error[PB352]: the engine duckdb ran out of ")
    assert [] == list(small_disk.iterdir())


@pytest.fixture
def somebody() -> tuple[str, ...]:
    """Words before a command that run it as somebody who is not allowed everything."""
    if os.getuid():
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may read everything, and there is no setpriv to be somebody else")
    return "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"


def test_files_that_may_not_be_read_are_named_all_at_once(desk: Desk, somebody: tuple[str, ...]) -> None:
    for folder in (desk.folder, *desk.folder.parents[:3]):
        if folder.stat().st_uid == os.getuid() and "pytest" in str(folder):
            folder.chmod(0o755)
    desk.temp.chmod(0o777)
    desk.folder.chmod(0o777)
    for name in ("aid-1.parquet", "enterprises.csv"):
        (desk.data / name).chmod(0)
    status, said = desk.run(before=somebody)
    assert [
        "data/aid-1.parquet: error[PB338]: the file cannot be read: Permission denied",
        "  hint: give yourself leave to read it",
        "data/enterprises.csv: error[PB338]: the file cannot be read: Permission denied",
        "  hint: give yourself leave to read it",
        "2 mistakes.",
    ] == said
    assert 3 == status
    (desk.data / "dataset.toml").chmod(0)
    status, said = desk.run(before=somebody)
    assert (3, "data/dataset.toml: error[PB302]: dataset.toml cannot be read: Permission denied") == (status, said[0])


def test_a_folder_for_temporary_files_that_is_not_there_is_said_before_anything_is_read(desk: Desk) -> None:
    _, said = desk.run("--engine", "duckdb:temp=nowhere")
    assert 'error[PB355]: the engine duckdb does not take "temp=nowhere": No such file or directory' == said[0]


def test_memory_beyond_what_duckdb_counts_is_an_option_that_it_does_not_take(desk: Desk) -> None:
    _, said = desk.run("--engine", "duckdb:memory=99999999TB")
    assert said[0].startswith('error[PB355]: the engine duckdb does not take "memory=99999999TB"')
