"""A Spark Connect server for tests: one for the whole session, whatever the number of workers, gone when it is over.

It is started by the first test that asks for it and watched by a process of its own, which ends it as soon as pytest
does, however that ends. Where there is no Java or no full Spark, tests that ask for it are skipped with the reason.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SPARK = Path(sys.prefix) / "spark"
"""Where the set-up puts the full Spark: pip install --target .venv/spark pyspark."""
CLASS = "org.apache.spark.sql.connect.service.SparkConnectServer"
DRIVER = Path("/usr/share/java/postgresql.jar")
"""PostgreSQL's driver for Java, where Debian puts it; a server has it where it is there."""
PEMBINA = [sys.executable, str(Path(sys.executable).parent / "pembina")]
"""Pembina's command, for a process of its own."""
SHORT_LIVES = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Of a Java that lives for a minute: compile quickly rather than well, and collect garbage on one thread."""
SECONDS = 240
"""How long a server may take to start, on a machine that does other things too."""


def missing() -> str:
    """Say what a Spark of one's own lacks on this machine; empty where nothing does."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "Spark needs Java 17 (Debian: openjdk-17-jre-headless), which is not installed"
    if not (SPARK / "pyspark" / "bin" / "spark-submit").exists():
        return "the full Spark is not in .venv/spark (sh tools/real_parts.sh puts it there)"
    return ""


def needs_spark() -> None:
    """Skip a test where Spark cannot be started."""
    if reason := missing():
        pytest.skip(reason)


def environment() -> dict[str, str]:
    """Return the environment of a process that is to have the full Spark in place of the client."""
    own = {"PYTHONPATH": str(SPARK), "SPARK_HOME": str(SPARK / "pyspark"), "SPARK_LOCAL_IP": "127.0.0.1"}
    return {**os.environ, **own, "SPARK_SUBMIT_OPTS": SHORT_LIVES}


_STARTED: list[subprocess.Popen[bytes]] = []
"""What was started stays known until the process ends: Python warns of a child that is forgotten while it runs."""
_SHARED: list[Server] = []
"""The one server of a run without workers."""


class Server:
    """A running server: ``url`` for ``--engine``, ``pid`` of its Java, and the file that it logs to."""

    def __init__(self, folder: Path, *settings: str, memory: str = "1g", owner: int | None = None) -> None:
        self.port = free_port()
        self.url = f"sc://127.0.0.1:{self.port}"
        self.log = folder / f"spark-{self.port}.log"
        own = [
            f"spark.connect.grpc.binding.port={self.port}",
            "spark.connect.grpc.binding.address=127.0.0.1",
            f"spark.ui.port={free_port()}",  # where it tells of its jobs
            "spark.ui.showConsoleProgress=false",
            "spark.driver.host=127.0.0.1",
            f"spark.driver.extraJavaOptions={SHORT_LIVES}",
            f"spark.sql.warehouse.dir={folder / 'warehouse'}",
            *([f"spark.driver.extraClassPath={DRIVER}"] if DRIVER.exists() else []),
            *settings,
        ]
        command = [str(SPARK / "pyspark/bin/spark-submit"), "--class", CLASS, "--name", "pembina-tests"]
        command += ["--master", "local[2]", "--driver-memory", memory]
        command += [word for setting in own for word in ("--conf", setting)]
        watch = [sys.executable, __file__, str(owner or os.getpid()), *command, "spark-internal"]
        with self.log.open("wb") as log:
            self.watch = subprocess.Popen(
                watch, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        _STARTED.append(self.watch)
        assert self.watch.stdout is not None
        self.pid = int(self.watch.stdout.readline())
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until and self.watch.poll() is None:
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"the Spark server did not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """Kill the server in the midst of whatever it does, as kill -9 does."""
        os.kill(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the server, and wait for it."""
        if self.watch.poll() is None:
            self.watch.terminate()
            self.watch.wait(20)
        if self.watch.stdout is not None:
            self.watch.stdout.close()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def spark_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Spark Connect server (``sc://127.0.0.1:PORT``), the same for all workers of a test run.

    Import it where it is used: ``from tests.engines.sparkserver import spark_server``.
    """
    needs_spark()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        if not _SHARED:  # a fixture that two modules import is two fixtures
            _SHARED.append(Server(tmp_path_factory.mktemp("spark")))
        yield _SHARED[0].url
        _SHARED[0].stop()
        return
    folder = tmp_path_factory.getbasetemp().parent  # that of the run, which its workers share
    with (folder / "spark.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = folder / "spark.json"
        if not told.exists():
            told.write_text(json.dumps({"url": Server(folder, owner=os.getppid()).url}))
        url: str = json.loads(told.read_text())["url"]
    yield url


def _watch(owner: int, command: list[str]) -> None:
    """Start a server, tell its process, and end it when its owner ends or asks."""
    server: Any = subprocess.Popen(command, stdout=sys.stderr)
    print(server.pid, flush=True)
    signal.signal(signal.SIGTERM, lambda *_: server.kill())
    while server.poll() is None:
        try:
            os.kill(owner, 0)
        except ProcessLookupError:
            server.kill()
        time.sleep(0.3)


if __name__ == "__main__":
    _watch(int(sys.argv[1]), sys.argv[2:])
