"""What goes wrong in Spark itself, told apart from what is wrong with an expression that it was given."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pembina.errors import N_, DataError, Hint, Phrase, Problem

ENDED = N_("the connection was lost or the server ended ({detail})")
NOT_SEEN = N_("its servers do not see the file {path}")
OTHER_VERSION = N_("the server is older than the client here; install pyspark-client in the version of the server")
SAME_PATHS = N_("leave out files=shared, or put the data where every server sees them under the same path")

_LOST = (
    "StatusCode.UNAVAILABLE", "failed to connect", "Connection refused", "Connection reset", "Socket closed", "GOAWAY",
    "INVALID_HANDLE", "SESSION_NOT_FOUND", "SESSION_CLOSED", "SESSION_CHANGED", "NO_ACTIVE_SESSION",
    "SparkContext was shut down", "SparkContext has been shutdown", "stopped SparkContext", "ExecutorLostFailure",
    "while sending or receiving", "Answer from Java side is empty", "All masters are unresponsive",
    "Master removed our application", "Remote end closed",
)  # fmt: skip
_LOST_TYPES = ("Py4JNetworkError", "ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError", "EOFError")
_MEMORY = ("OutOfMemoryError", "SparkOutOfMemory", "Java heap space", "UNABLE_TO_ACQUIRE_MEMORY", "exceeding memory")
_DISK = ("No space left on device", "Disk quota exceeded")
_UNSEEN = ("PATH_NOT_FOUND", "FAILED_READ_FILE.FILE_NOT_EXIST", "FileNotFoundException")
_DAMAGED = ("FAILED_READ_FILE", "CANNOT_READ_FILE_FOOTER", "is not a Parquet file", "ParquetDecodingException")
_INTERRUPTED = ("OPERATION_CANCELED", "cancelled because", "was cancelled", "cancelled as part of")


@contextmanager
def quiet() -> Iterator[None]:
    """Keep from users what Spark's library says to developers: which pandas it would rather have, and the like."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.filterwarnings("ignore", r"\[RETRIES_EXCEEDED\]")
        yield


@contextmanager
def working(shown: str) -> Iterator[None]:
    """Turn failures of the engine into DataError (PB351, PB352, PB353, PB356); what is an expression's fault passes."""
    try:
        with quiet():
            yield
    except DataError:
        raise
    except Exception as error:
        problem = fault_of(error, shown)
        if problem is None:
            raise
        raise DataError([problem]) from None


def fault_of(error: BaseException, shown: str) -> Problem | None:
    """Say what an exception of Spark's library means for a user; None where it is not the engine's fault."""
    text = _all_of(error)
    if "FAILED_JDBC" in text:  # a database refused a connection: none of Spark's own was lost
        return None
    if _has(text, _DISK):
        args: dict[str, Any] = {"what": Phrase(N_("room for temporary files")), "reason": _line(text, _DISK)}
        return Problem("PB352", args={"engine": shown, **args})
    if _has(text, _MEMORY):
        args = {"what": Phrase(N_("memory")), "reason": _line(text, _MEMORY)}
        return Problem("PB352", args={"engine": shown, **args}, hint=Hint(N_("give Spark more memory")))
    if _has(text, _UNSEEN):
        reason = Phrase(NOT_SEEN, {"path": _path(text)})
        return Problem("PB356", args={"engine": shown, "reason": reason}, hint=Hint(SAME_PATHS))
    if _has(text, _DAMAGED):
        return Problem("PB353", args={"engine": shown, "reason": _line(text, ("Caused by", *_DAMAGED))})
    if "SQL_CONF_NOT_FOUND" in text:
        return Problem("PB350", args={"engine": shown, "reason": Phrase(OTHER_VERSION)})
    if _has(text, _LOST) or type(error).__name__ in _LOST_TYPES or _has(text, _INTERRUPTED):
        reason = Phrase(ENDED, {"detail": detail(error)})
        return Problem("PB351", args={"engine": shown, "reason": reason})
    return None


def detail(error: BaseException) -> str:
    """Say in one line what an exception of Spark's library says: the first that is meant for people."""
    text = str(error)
    found = re.search(r'details = "([^"]*)"', text)
    line = found[1] if found else text.strip().partition("\n")[0]
    return line.strip()[:200] or type(error).__name__


def _all_of(error: BaseException) -> str:
    """The text of an exception and of what caused it."""
    texts, seen = [], error
    for _ in range(5):
        texts.append(f"{type(seen).__name__}: {seen}")
        cause = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
        if cause is None:
            break
        seen = cause
    return "\n".join(texts)


def _has(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _line(text: str, words: tuple[str, ...]) -> str:
    """The first line with one of the words, without the names of Java's classes before it."""
    for word in words:
        for line in text.splitlines():
            if word in line:
                plain = re.sub(r"^(?:\s*(?:Caused by|[\w.$]*(?:Exception|Error))\s*:\s*)+", "", line)
                return plain.strip()[:240]
    return text.partition("\n")[0][:240]


def _path(text: str) -> str:
    found = re.search(r"(?:file:|hdfs:|s3a?:)/+[^\s,'\"\]]+[^\s,'\".\]]", text)
    return re.sub(r"^file:/+", "/", found[0]) if found else "?"
