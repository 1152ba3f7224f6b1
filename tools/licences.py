"""List the licences of everything that Pembina needs: docs/reference/licences.md.

    python tools/licences.py          write it anew
    python tools/licences.py check    exit 1 where a dependency is missing in it, or has another licence than it says

What is needed follows from pyproject.toml (dependencies and the extra `all`), as installed here; the licence is the one
that each distribution states of itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "licences.md"
OWN, CLASSIFIER = "pembina", "License :: "
SHORT = {
    "MIT License": "MIT", "Apache Software License": "Apache-2.0", "BSD License": "BSD",
    "Python Software Foundation License": "PSF-2.0", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC", "Apache License 2.0": "Apache-2.0", "Apache License, Version 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
}  # fmt: skip
"""Names that distributions give licences, as SPDX has them."""

COPYLEFT = re.compile(r"\b(A?GPL|LGPL)", re.IGNORECASE)
"""Licences that bind those who hand on Pembina together with what is under them."""


def needed(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> Iterator[str]:
    """Yield a distribution's dependencies, directly and through others, each once."""
    for line in metadata.requires(name) or ():
        asked = Requirement(line)
        if asked.marker and not any(asked.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
            continue
        found, wanted = re.sub(r"[-_.]+", "-", asked.name).lower(), frozenset(asked.extras)
        if (found, wanted) not in seen:
            seen.add((found, wanted))
            if found != OWN:
                yield found
            yield from needed(found, wanted, seen)


def licence(name: str) -> str:
    """Return the licence that a distribution states of itself."""
    told = metadata.metadata(name)
    classified = [each.rsplit(" :: ", 1)[1] for each in told.get_all("Classifier", []) if each.startswith(CLASSIFIER)]
    given = told.get("License-Expression") or " AND ".join(each for each in classified if each != "OSI Approved")
    given = given or (told.get("License") or "").strip().partition("\n")[0]
    return SHORT.get(given, given) or "not stated"


def page() -> str:
    """Return the page."""
    always = sorted(set(needed(OWN, frozenset(), set())))
    optional = sorted(set(needed(OWN, frozenset({"all"}), set())) - set(always))
    lines = [
        "# Licences",
        "",
        "Written by `python tools/licences.py` from what each distribution states of itself.",
        "Pembina's own licence is in LICENSE; the names of regions in `plugins/wilayah` have one of their own.",
    ]
    bound = [name for name in (*always, *optional) if COPYLEFT.search(licence(name))]
    if any(name in always for name in bound):
        sys.exit(f"licences: {', '.join(bound)} would bind everybody who hands on Pembina")
    lines.append("Nothing that is always installed is under the GPL, AGPL or LGPL.")
    if bound:
        lines.append(f"Of what comes with extras this is: {', '.join(bound)}.")
        lines.append("Who hands on Pembina together with it is bound by that licence; Pembina without it is not.")
    for title, names in (("Always installed", always), ("With extras", optional)):
        lines += ["", f"## {title}", "", "| distribution | licence |", "|---|---|"]
        lines += [f"| {name} | {licence(name)} |" for name in names]
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    """Write, or check."""
    if words == ["check"]:
        if page() != PAGE.read_text("utf-8"):
            print("not up to date: docs/reference/licences.md; run python tools/licences.py")
            return 1
        return 0
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
