"""Sessions of Spark: by Connect with a server elsewhere, or with a driver here for a master or this machine's cores."""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field

from pembina.data.engines.sparkaddress import Address
from pembina.data.engines.sparkfaults import detail, quiet, working
from pembina.errors import N_, DataError, Hint, Phrase, Problem

SECONDS = 5
"""How long a server may take to be reached."""

SETTINGS: Mapping[str, str] = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.coalescePartitions.enabled": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
}
"""What every session is set to, whatever the server's own defaults are: the same numbers everywhere."""

_OF_THE_DRIVER: Mapping[str, str] = {
    "spark.app.name": "pembina",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
}

_LOGS = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
"""What prints pages of Java to standard error where a query fails; that is told in a sentence, as ever."""

NOBODY = N_("nothing answers at {where} ({detail})")
NO_SPARK = N_("what answers at {where} is no Spark Connect server, or refuses the connection ({detail})")
NO_JAVA = N_("it runs on this machine and needs Java 17, of which there is none")
NO_DRIVER = N_("Spark did not start ({detail})")
ONE_DRIVER = N_("this program runs Spark already, at {other}; there can be only one")
INSTALL_JAVA = N_("install Java (Debian: openjdk-17-jre-headless), or reach a server by sc://HOST:PORT")
FULL = N_("pip install pyspark, in place of pyspark-client, which speaks to sc://HOST:PORT only")


@define(eq=False)
class Session:
    """A session, and what differs between the two kinds: whose frames they are, and how queries are stopped."""

    spark: Any = field(repr=False)
    address: Address
    version: str

    @property
    def far(self) -> bool:
        """Whether frames are plans that are sent to a server, so that asking for their columns is a journey."""
        return self.address.scheme == "sc"

    def stop(self) -> None:
        """Stop the queries of this session on its server."""
        with quiet():
            if self.far:
                self.spark.interruptAll()
            else:
                self.spark.sparkContext.cancelAllJobs()

    def close(self) -> None:
        """End the session; a driver of this process ends with the last one."""
        with quiet():
            if self.far:
                self.spark.stop()
            else:
                _drivers.release()


def open_session(address: Address) -> Session:
    """Open a session; raises DataError (PB350, PB354)."""
    for name in _LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with quiet():
        return _by_connect(address) if address.scheme == "sc" else _with_driver(address)


def _by_connect(address: Address) -> Session:
    """Speak to a Connect server. It is looked for first, and tried again for seconds only: the client would try for
    ten minutes."""
    _need(address, "pyspark-client", "pyspark.sql.connect", "grpc", "pandas", "pyarrow")
    _reach(address)
    with _a_program():
        from pyspark.sql.connect.client.retries import DefaultPolicy
        from pyspark.sql.connect.session import SparkSession

    session = SparkSession(connection=address.url)
    session.client.set_retry_policies([DefaultPolicy(max_retries=3, initial_backoff=100)])
    _tell_faults(session.client, address)
    try:
        for name, value in {**SETTINGS, **address.settings}.items():
            session.conf.set(name, value)
        return Session(session, address, session.version)
    except Exception as error:
        session.client.close()
        if isinstance(error, DataError):  # told already as a connection that was lost
            error = RuntimeError(error.problems[0].args["reason"].args.get("detail", ""))
        reason = Phrase(NO_SPARK, {"where": f"{address.host}:{address.port}", "detail": detail(error)})
        raise DataError([Problem("PB350", args={"engine": address.shown, "reason": reason})]) from None


@contextmanager
def _a_program() -> Iterator[None]:
    """Give a program without a file (``python -c``) one: Spark's client takes it for a test of its own and ends it."""
    main = sys.modules["__main__"]
    if hasattr(main, "__file__"):
        yield
        return
    main.__file__ = "pembina"
    try:
        yield
    finally:
        del main.__file__


def _tell_faults(client: Any, address: Address) -> None:
    """Let the client itself tell what is the server's fault.

    A criterion asks for the columns of a frame, which is a journey to the server too; that it was lost on the way is
    not the criterion's fault, and nobody but the client knows.
    """
    handle = getattr(client, "_handle_error", None)
    if handle is None:
        return

    def told(error: Exception) -> None:
        with working(address.shown):
            handle(error)

    client._handle_error = told


def _reach(address: Address) -> None:
    """Look whether anything answers at an address; raises DataError (PB350)."""
    try:
        with socket.create_connection((address.host, address.port), timeout=SECONDS):
            pass
    except OSError as error:
        said = error.strerror or str(error)
        reason = Phrase(NOBODY, {"where": f"{address.host}:{address.port}", "detail": said})
        raise DataError([Problem("PB350", args={"engine": address.shown, "reason": reason})]) from None


def _need(address: Address, library: str, *modules: str) -> None:
    """Refuse to go on without a library; raises DataError (PB354)."""
    for module in modules:
        try:
            there = importlib.util.find_spec(module) is not None
        except ImportError:
            there = False
        if not there:
            hint = Hint(FULL) if library == "pyspark" else None
            raise DataError([Problem("PB354", args={"engine": address.shown, "library": library}, hint=hint)])


def _with_driver(address: Address) -> Session:
    """Start Spark's driver in this process, for a master or for the cores of this machine."""
    _need(address, "pyspark", "py4j", "pyspark.core.context")
    java = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (java and (Path(java) / "bin" / "java").exists()):
        raise _cannot(address, Phrase(NO_JAVA), Hint(INSTALL_JAVA))
    if address.scheme == "spark":
        _reach(address)
    return Session(_drivers.take(address), address, _drivers.version)


def _cannot(address: Address, reason: Phrase, hint: Hint | None = None) -> DataError:
    return DataError([Problem("PB350", args={"engine": address.shown, "reason": reason}, hint=hint)])


class _Drivers:
    """The one driver that a process can have: started with the first session, ended with the last."""

    def __init__(self) -> None:
        self.context: Any = None
        self.address: Address | None = None
        self.sessions = 0
        self.version = ""
        self.scratch: tempfile.TemporaryDirectory[str] | None = None

    def take(self, address: Address) -> Any:
        """Return a session of its own; raises DataError (PB350)."""
        from pyspark.sql import SparkSession

        if self.context is not None and self.address != address:
            assert self.address is not None
            raise _cannot(address, Phrase(ONE_DRIVER, {"other": self.address.shown}))
        if self.context is None:
            self._start(address)
        session = SparkSession(self.context).newSession()
        for name, value in SETTINGS.items():
            session.conf.set(name, value)
        self.sessions += 1
        return session

    def _start(self, address: Address) -> None:
        """Start Java and the driver in it. What Java prints goes to a file, of which a failure tells the reason."""
        from pyspark import SparkConf, SparkContext, java_gateway

        launch: Any = java_gateway.launch_gateway
        self.scratch = tempfile.TemporaryDirectory(prefix="pembina-spark-", dir=address.temp)
        own = {"spark.master": address.url, **_OF_THE_DRIVER, "spark.local.dir": self.scratch.name}
        if address.temp is None:
            del own["spark.local.dir"]
        conf = SparkConf(loadDefaults=False).setAll(list({**own, **SETTINGS, **address.settings}.items()))
        log = Path(self.scratch.name) / "java.log"
        try:
            if SparkContext._gateway is None:
                with log.open("wb") as printed:
                    SparkContext._gateway = launch(conf, {"stderr": printed, "stdout": printed})
                SparkContext._jvm = SparkContext._gateway.jvm
            with _own_signals():
                self.context = SparkContext(conf=conf)
        except Exception as error:
            said = log.read_text(errors="replace") if log.exists() else ""
            lines = [line for line in said.splitlines() if "Exception" in line or "Error" in line or "ERROR" in line]
            self._forget()
            raise _cannot(address, Phrase(NO_DRIVER, {"detail": (lines or [detail(error)])[0][:240]})) from None
        self.address, self.version = address, self.context.version

    def release(self) -> None:
        """Count a session less; after the last one the driver gives its cores back."""
        self.sessions -= 1
        if self.sessions <= 0 and self.context is not None:
            self.context.stop()
            self._forget()

    def _forget(self) -> None:
        self.context, self.address, self.sessions = None, None, 0
        if self.scratch is not None:
            self.scratch.cleanup()
            self.scratch = None


@contextmanager
def _own_signals() -> Iterator[None]:
    """Keep who hears of Ctrl-C: Spark's own way asks Java something while Java's answer is being read."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)


_drivers = _Drivers()
