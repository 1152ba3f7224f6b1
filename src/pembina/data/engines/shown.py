"""An engine as it may be written down: without what only a server is to know."""

from __future__ import annotations

import re

_SECRET = re.compile(r"(?i).*(?:passw|secret|token|signature|credential|access[.-]?key|authorization).*|x-.*|user_id")
"""Names of options that are kept to oneself; ``x-...`` are headers that Spark Connect sends along."""

_USER = r"//[^;]*@"
"""A user, and perhaps a password, before a host; a password may have any sign that does not divide options."""


def shown_option(option: str) -> str:
    """Return options that an engine refuses, as an error may show them: ``token=...`` in place of the token."""
    return "".join(map(_without_value, re.split("([;,])", re.sub(_USER, "//", option))))


def _without_value(option: str) -> str:
    name, equals, _ = option.partition("=")
    return f"{name}=..." if equals and _SECRET.fullmatch(name.strip()) else option


def shown_engine(engine: str) -> str:
    """Return what was said after ``--engine`` without passwords, tokens and who is asking, whatever engine it is.

    ``sc://spark.example:15002/;token=...;files=shared`` becomes ``sc://spark.example:15002/;files=shared``.
    """
    bare = re.sub(_USER, "//", engine)
    head, colon, rest = bare.partition(":")
    divider = ";" if rest.startswith("//") else ","
    kept = [part for part in rest.split(divider) if not _SECRET.fullmatch(part.partition("=")[0].strip())]
    return (head + colon + divider.join(kept)).removesuffix("/" if divider == ";" and kept != rest.split(";") else "")
