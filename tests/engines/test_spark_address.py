"""What `--engine` says of a Spark: addresses, options, and what is told before any Spark is asked."""

from __future__ import annotations

import importlib.util
import socket
import time

import pytest

from pembina.data.engines.spark import open_connect, open_local, open_master
from pembina.data.engines.sparkaddress import read_address, read_local
from pembina.data.engines.sparkfaults import fault_of
from pembina.errors import DataError
from tests.engines.sparkserver import free_port


def refused(opening, options):
    with pytest.raises(DataError) as caught:
        opening(options)
    return caught.value.problems


def test_an_address_has_the_ports_that_spark_has_by_default():
    assert read_address("sc", "//spark.example").url == "sc://spark.example:15002"
    assert read_address("spark", "//spark.example").url == "spark://spark.example:7077"


def test_what_the_server_is_to_know_goes_to_the_server_and_nobody_else():
    address = read_address("sc", "//h:1/;token=secret;use_ssl=true;files=shared;x-cluster=a;spark.sql.x=1")
    assert address.url == "sc://h:1/;token=secret;use_ssl=true;x-cluster=a"
    assert address.shown == "sc://h:1"
    assert address.shared
    assert address.settings == {"spark.sql.x": "1"}
    assert "secret" not in repr(address)


def test_files_are_not_shared_unless_somebody_says_so():
    assert not read_address("sc", "//localhost:15002").shared
    assert not read_address("spark", "//localhost").shared
    assert read_local("[2]").shared


@pytest.mark.parametrize(
    ("options", "master", "settings"),
    [
        ("", "local[*]", {}),
        ("[2]", "local[2]", {}),
        ("[*]:memory=2GiB", "local[*]", {"spark.driver.memory": "2048m"}),
        ("memory=500MB", "local[*]", {"spark.driver.memory": "476m"}),
    ],
)
def test_cores_and_memory_of_this_machine(options, master, settings):
    address = read_local(options)
    assert (address.url, address.settings) == (master, settings)


@pytest.mark.parametrize(
    ("opening", "options", "told"),
    [
        (open_connect, "localhost:15002", ['"localhost:15002": an address has the form sc://HOST:PORT']),
        (open_connect, "//h:99999", ["sc://HOST:PORT"]),
        (open_connect, "//h/;file=shared;files=here", ['"file=shared": there is no such option', '"files=here"']),
        (open_connect, "//h/;files=shared;files=shared", ["twice"]),
        (open_connect, "//h h/;token=secret", ['"//h h/;token=..."']),
        (open_master, "//h/;token=a", ['"token=...": there is no such option']),
        (open_connect, "//budi:a/b@h/;Token = c", ['"//h/;Token =...": an address has the form']),
        (open_connect, "//h/;pass=x;password=secret", ['"pass=x"', '"password=...": there is no such option']),
        (open_local, "[0]", ["number of cores"]),
        (open_local, "[2", ["number of cores"]),
        (open_local, "[2]:memory=lots", ["memory=lots"]),
    ],
)
def test_a_mistyped_address_is_told_with_everything_wrong_in_it(opening, options, told):
    problems = refused(opening, options)
    assert {problem.code for problem in problems} == {"PB355"}
    assert len(problems) == len(told)
    for problem, words in zip(problems, told, strict=True):
        assert words in problem.show()


def test_a_mistyped_option_says_which_was_meant():
    assert "token" in refused(open_connect, "//h/;tokn=a")[0].show()


@pytest.mark.parametrize(("opening", "scheme"), [(open_connect, "sc"), (open_master, "spark")])
def test_a_server_that_is_not_there_is_told_in_seconds(opening, scheme, monkeypatch):
    monkeypatch.setattr("pembina.data.engines.sparksession._need", lambda *_: None)
    monkeypatch.setenv("JAVA_HOME", "/")
    monkeypatch.setattr("shutil.which", lambda _: "java")
    port, begun = free_port(), time.monotonic()
    (problem,) = refused(opening, f"//127.0.0.1:{port}")
    assert problem.code == "PB350"
    assert f"nothing answers at 127.0.0.1:{port}" in problem.show()
    assert time.monotonic() - begun < 30


def test_a_server_that_is_no_spark_is_told():
    pytest.importorskip("pyspark.sql.connect.proto")
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.1)
        port = other.getsockname()[1]
        import threading

        ended = threading.Event()

        def answer():
            while not ended.is_set():
                try:
                    caller, _ = other.accept()
                    caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    caller.close()
                except TimeoutError:
                    pass

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            (problem,) = refused(open_connect, f"//127.0.0.1:{port}")
        finally:
            ended.set()
            thread.join()
    assert problem.code == "PB350"
    assert "is no Spark Connect server" in problem.show()


@pytest.mark.parametrize(
    ("opening", "options", "module", "library"),
    [(open_connect, "//h", "grpc", "pyspark-client"), (open_local, "[1]", "pyspark.core.context", "pyspark")],
)
def test_a_library_that_lacks_is_named(opening, options, module, library, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else find("attrs"))
    (problem,) = refused(opening, options)
    assert problem.code == "PB354"
    assert f"needs {library}," in problem.show()


def test_spark_on_this_machine_needs_java(monkeypatch):
    monkeypatch.setattr("pembina.data.engines.sparksession._need", lambda *_: None)
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    (problem,) = refused(open_local, "[1]")
    assert problem.code == "PB350"
    assert "Java 17" in problem.show()


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("StatusCode.UNAVAILABLE details = \"Socket closed\"", "PB351", "(Socket closed)"),
        ("[INVALID_HANDLE.SESSION_NOT_FOUND] The handle is invalid", "PB351", "SESSION_NOT_FOUND"),
        ("Job aborted: ExecutorLostFailure (executor 1 exited)", "PB351", "ended"),
        ("java.io.IOException: No space left on device", "PB352", "room for temporary files: No space left"),
        ("Job aborted\njava.lang.OutOfMemoryError: Java heap space", "PB352", "memory: Java heap space"),
        ("[FAILED_READ_FILE.NO_HINT] Encountered error while reading file file:///a b", "PB353", "FAILED_READ_FILE"),
        ("[PATH_NOT_FOUND] Path does not exist: file:/mnt/v.parquet. SQLSTATE", "PB356", "/mnt/v.parquet"),
        ("[SQL_CONF_NOT_FOUND] The SQL config x cannot be found", "PB350", "older than the client"),
    ],
)  # fmt: skip
def test_what_spark_says_is_told_as_what_it_means(said, code, words):
    problem = fault_of(RuntimeError(said), "sc://h:1")
    assert problem is not None
    assert problem.code == code
    assert words in problem.show()


@pytest.mark.parametrize("said", ["[UNRESOLVED_COLUMN] no column x", "[DIVIDE_BY_ZERO] by zero", "[CAST_OVERFLOW]"])
def test_mistakes_of_a_criterion_are_not_the_engines(said):
    assert fault_of(RuntimeError(said), "sc://h:1") is None
