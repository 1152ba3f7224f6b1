"""Addresses of tables that lie elsewhere: what they may say, what is shown of them, and who reads them.

Nothing here opens an address. Only an engine does, and only one that ``dataset.toml`` names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from pembina.data.source import Remote
from pembina.errors import N_, DataError, Hint, Phrase, Place, Problem

if TYPE_CHECKING:
    from pembina.data.engines import Engine
    from pembina.plugins import Host

DATABASES = ("postgresql",)
"""Schemes of databases, which answer queries."""
FILES = ("file", "gs", "hdfs", "http", "https", "s3", "s3a")
"""Schemes of stores that hold Parquet files."""
DUCKDB = ("file", "gs", "http", "https", "postgresql", "s3", "s3a")
"""Schemes that DuckDB reads, all but ``file`` by extensions."""
SPARK = ("file", "gs", "hdfs", "postgresql", "s3", "s3a")
"""Schemes that Spark reads, where its servers have what it takes."""
_SAME = {"postgres": "postgresql"}
"""Other spellings of a scheme."""
_PARQUET = (".parquet", ".pq", "")
"""Endings of what is read as Parquet: a name without an ending is a folder of such files."""
_SECRET = re.compile(r"passw|pwd|secret|token|signature|credential|api-?_?key|access-?_?key|^sig$|^key$", re.IGNORECASE)
"""Names of parameters that hold what nobody else may know."""
_ASTRAY = re.compile(
    r"(?:postgres(?:ql)?://[^/?#@]*:[^@?=]*@|[^:/?#]+://[^/?#@]*:(?![0-9]*(?:[/?#]|$)).*@)", re.IGNORECASE | re.DOTALL
)
"""User and password up to the @, where a password has signs such as / or # by which an address is divided."""
_SQL = re.compile(
    r"""
    (?P<nothing>\s+|;|--[^\n]*|/\*)
    |[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"
    |[^\W\d][\w$]*
    |\$(?P<tag>\w*)\$.*?\$(?P=tag)\$
    |.
    """,
    re.VERBOSE | re.DOTALL,
)
"""What SQL consists of, as far as it tells where a comment is one: texts, names, and all else sign by sign."""

ON_DISK = N_(
    "see whether these files are there, on every machine where the engine works; an address of files has the form "
    "file:///folder/visits/*.parquet"
)
IN_STORE = N_("try the address with the engine's own program; keys come from the environment or its configuration")

Flaw = tuple[str, str, Mapping[str, Any], Hint | None]
"""A key of the table, the code of what is wrong with it, its arguments and a hint."""


def flaws(table: Mapping[str, Any]) -> Iterator[Flaw]:
    """Say what is wrong with the keys ``url``, ``query`` and ``table`` of a table in dataset.toml."""
    url = table.get("url")
    if not isinstance(url, str):
        for key in ("query", "table"):
            if key in table:
                yield key, "PB344", {"key": key, "kind": "file"}, None
        return
    if not url:  # which the schema tells
        return
    yield from _address_flaws(url)
    scheme = scheme_of(url)
    asked = [key for key in ("query", "table") if key in table]
    if scheme in DATABASES and len(asked) != 1:
        yield asked[-1] if asked else "url", "PB363", {}, None
    if scheme in FILES:
        for key in asked:
            yield key, "PB344", {"key": key, "kind": scheme}, None


def _address_flaws(url: str) -> Iterator[Flaw]:
    try:
        parts = urlsplit(url)
        secret = parts.password is not None or any(_SECRET.search(key) for key, _ in parse_qsl(parts.query, True))
        secret = secret or _ASTRAY.match(url) is not None
    except ValueError:
        yield "url", "PB361", {"reason": Phrase(N_("it is no address"))}, None
        return
    scheme = scheme_of(url)
    if secret:
        yield "url", "PB362", {"url": shown_url(url)}, None
    elif scheme is None:
        hint = Hint(N_("a file of the data set is named by file = ..., not by url"))
        yield "url", "PB361", {"reason": Phrase(N_("it does not begin with a scheme such as s3://"))}, hint
    elif scheme not in (*DATABASES, *FILES):
        known = ", ".join(f"{name}://" for name in sorted((*DATABASES, *FILES)))
        reason = Phrase(N_('"{scheme}" is no scheme that Pembina knows'), {"scheme": scheme})
        yield "url", "PB361", {"reason": reason}, Hint(N_("known are {known}"), {"known": known})
    elif scheme in FILES and PurePosixPath(parts.path).suffix.lower() not in _PARQUET:
        reason = Phrase(N_("of files that lie elsewhere only Parquet is read"))
        yield "url", "PB361", {"reason": reason}, None


def scheme_of(url: str) -> str | None:
    """Return the scheme of an address in its usual spelling; None where it has none."""
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", url)
    return _SAME.get(found[1].lower(), found[1].lower()) if found else None


def shown_url(url: str) -> str:
    """Return an address without user, password and parameters."""
    astray = _ASTRAY.match(url)
    bare = url if astray is None else url[: url.index("://") + 3] + url[astray.end() :]
    bare = re.sub(r"^([^:/?#]+://)[^/?#]*@", r"\1", bare)
    return bare if "://" not in bare else re.split(r"\?(?=[^/]*=)|#", bare, maxsplit=1)[0]


def remote_of(url: str, query: str | None, table: str | None, name: str) -> Remote:
    """Return where the table ``name`` lies; what is shown of a database tells which table of it, never who reads it."""
    shown = shown_url(url)
    if table is not None or query is not None:
        shown = f"{shown}#{table or name}"
    return Remote(scheme_of(url) or "", url, shown, query, table)


def bare_query(query: str) -> str:
    """Return a query without the semicolons and comments at its end, behind which nothing could be written."""
    at = end = 0
    while found := _SQL.match(query, at):
        at = _after_comment(query, at) if found.group() == "/*" else found.end()
        if found["nothing"] is None:
            end = at
    return query[:end]


def _after_comment(query: str, at: int) -> int:
    """Where a comment that begins here ends; comments of PostgreSQL hold others."""
    depth = 0
    for sign in re.finditer(r"/\*|\*/", query[at:]):
        depth += 1 if sign.group() == "/*" else -1
        if depth == 0:
            return at + sign.end()
    return len(query)


def without_secrets(text: str) -> str:
    """Take out of an engine's message what may be a password: in addresses, in parameters, and from the environment."""
    text = re.sub(r"([A-Za-z][A-Za-z0-9+.-]*://)[^\s/'\"]*@", r"\1", text)
    text = re.sub(r"(?i)\b(\w*(?:passw|secret|token|signature|credential)\w*)(\s*[=:]\s*)\S+", r"\1\2***", text)
    for name in ("PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        value = os.environ.get(name)
        text = text.replace(value, "***") if value else text
    return text


def not_read(engine: str, remote: Remote, reason: str) -> Problem:
    """Say that an engine could not read an address (PB364), and what is worth a look: only databases ask passwords."""
    args = {"engine": engine, "url": remote.shown, "reason": without_secrets(reason)}
    hint = None if remote.database else Hint(ON_DISK if remote.scheme == "file" else IN_STORE)
    return Problem("PB364", Place(remote.shown), args, hint)


def check_scheme(remote: Remote, engine: Engine, host: Host, place: Place) -> None:
    """Refuse an address that the engine does not read, naming engines that do; raises DataError (PB360)."""
    if remote.scheme in engine.capabilities.schemes:
        return
    own = host.own_names("engines")  # an engine of others is imported by nobody but who names it
    others = [name for name in own if remote.scheme in getattr(host.get("engines", name), "schemes", ())]
    hint = Hint(N_("engines that read it: {engines}"), {"engines": ", ".join(others)}) if others else None
    args = {"engine": engine.name, "scheme": remote.scheme, "url": remote.shown}
    raise DataError([Problem("PB360", place, args, hint)])
