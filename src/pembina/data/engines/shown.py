"""An engine as it may be written down: without what only a server is to know."""

from __future__ import annotations

import re

_SECRET = re.compile(r"(?i).*(?:passw|secret|token|signature|credential|access[.-]?key|authorization).*|x-.*|user_id")
"""Names of options that are kept to oneself; ``x-...`` are headers that Spark Connect sends along."""


def shown_engine(engine: str) -> str:
    """Return what was said after ``--engine`` without passwords, tokens and who is asking, whatever engine it is.

    ``sc://spark.example:15002/;token=...;files=shared`` becomes ``sc://spark.example:15002/;files=shared``.
    """
    bare = re.sub(r"//[^/@]*@", "//", engine)
    head, colon, rest = bare.partition(":")
    divider = ";" if rest.startswith("//") else ","
    kept = [part for part in rest.split(divider) if not _SECRET.fullmatch(part.partition("=")[0].strip())]
    return (head + colon + divider.join(kept)).removesuffix("/" if divider == ";" and kept != rest.split(";") else "")
