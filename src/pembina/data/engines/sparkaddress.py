"""Where a Spark is, as ``--engine`` says it: ``sc://host:port/;files=shared``, ``spark://host:port``, ``local[2]``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import field, frozen

from pembina.data.engines.options import TWICE, read_options
from pembina.data.engines.shown import shown_option
from pembina.errors import N_, DataError, Hint, Phrase, Problem, did_you_mean

CONNECT_PORT, MASTER_PORT = 15002, 7077

FORM = N_("an address has the form {form}")
NO_SUCH = N_("there is no such option")
KNOWN = N_("known are {known}")
ONLY_SHARED = N_('the only word for it is "shared": the servers see the same files under the same paths')
A_NUMBER = N_("between the brackets stands a number of cores, or * for all of them")

_OPTIONS: Mapping[str, tuple[str, ...]] = {"sc": ("files", "token", "use_ssl", "user_id"), "spark": ("files",)}
_LOCAL = {"memory": "bytes", "temp": "folder"}


@frozen
class Address:
    """A Spark: ``scheme`` (``sc``, ``spark``, ``local``), what Spark itself is told, and what people are told.

    ``url`` is Spark's own form of the address. ``shown`` leaves out what only the server may know (a token).
    ``shared`` says that Spark's servers see the files of this machine under the same paths. ``settings`` are Spark's
    own (``spark.executor.memory``).
    """

    scheme: str
    url: str = field(repr=False)
    shown: str
    host: str = ""
    port: int = 0
    shared: bool = False
    settings: Mapping[str, str] = field(factory=dict)
    temp: str | None = None


def read_address(scheme: str, options: str) -> Address:
    """Read the address of a Spark Connect server (``sc``) or of a master (``spark``); raises DataError (PB355).

    ``options`` is what stands behind the scheme's colon: ``//host:port`` and, after ``/;``, options divided by ``;``.
    """
    found = re.fullmatch(r"//(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::([0-9]{1,5}))?(?:/?(?:;(.*))?)", options)
    if found is None or not 0 < int(found[2] or 1) < 65536:
        form = Phrase(FORM, {"form": f"{scheme}://HOST:PORT"})
        raise DataError([Problem("PB355", args={"engine": scheme, "option": shown_option(options), "reason": form})])
    host, port = found[1], int(found[2] or (CONNECT_PORT if scheme == "sc" else MASTER_PORT))
    given = _read(scheme, found[3] or "")
    settings = {name: value for name, value in given.items() if name.startswith("spark.")}
    own = {name: value for name, value in given.items() if name not in settings and name != "files"}
    url = f"{scheme}://{host}:{port}"
    if own:
        url += "/;" + ";".join(f"{name}={value}" for name, value in own.items())
    return Address(scheme, url, f"{scheme}://{host}:{port}", host.strip("[]"), port, "files" in given, settings)


def read_local(options: str) -> Address:
    """Read ``[2]``, ``[*]`` or nothing, and after a colon ``memory=4GB,temp=FOLDER``; raises DataError (PB355)."""
    cores, rest = "*", options
    if options.startswith("["):
        found = re.fullmatch(r"\[([1-9][0-9]{0,3}|\*)\](?::(.*))?", options)
        if found is None:
            args = {"engine": "local", "option": options, "reason": Phrase(A_NUMBER)}
            raise DataError([Problem("PB355", args=args)])
        cores, rest = found[1], found[2] or ""
    given = read_options("local", rest, _LOCAL)
    master = f"local[{cores}]"
    settings = {"spark.driver.memory": _in_mebibytes(given["memory"])} if "memory" in given else {}
    return Address("local", master, master, shared=True, settings=settings, temp=given.get("temp"))


def _read(scheme: str, text: str) -> dict[str, str]:
    """Read ``name=value`` pairs divided by ``;``; raises DataError with everything that is wrong."""
    given: dict[str, str] = {}
    problems: list[Problem] = []
    for part in filter(None, text.split(";")):
        name, divider, value = part.partition("=")
        known = (*_OPTIONS[scheme], "spark.")
        passed = name in known or name.startswith(("spark.", "x-") if scheme == "sc" else "spark.")
        reason, hint = None, None
        if not passed or not divider or not value:
            listed = ", ".join([*(f"{option}=..." for option in _OPTIONS[scheme]), "spark.SETTING=..."])
            reason, hint = Phrase(NO_SUCH), did_you_mean(name, known) or Hint(KNOWN, {"known": listed})
        elif name in given:
            reason = Phrase(TWICE)
        elif name == "files" and value != "shared":
            reason = Phrase(ONLY_SHARED)
        if reason is not None:
            args = {"engine": scheme, "option": shown_option(part), "reason": reason}
            problems.append(Problem("PB355", args=args, hint=hint))
        given.setdefault(name, value)
    if problems:
        raise DataError(problems)
    return given


def _in_mebibytes(size: str) -> str:
    """Write a size such as 2GB or 1.5GiB as the JVM takes it."""
    found = re.fullmatch(r"([0-9.]+)([KMGT])(i?)B", size)
    assert found is not None
    base = 1024 if found[3] else 1000
    return f"{max(int(float(found[1]) * base ** ' KMGT'.index(found[2]) / 2**20), 1)}m"
