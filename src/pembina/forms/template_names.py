"""Names of files and keys that every system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LONGEST = 80


def safe(name: str, more: str = "") -> str:
    """Return a name of letters, digits, hyphens and what of ``more`` stands in it; never empty, never a path."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(rf"[^A-Za-z0-9{re.escape(more)}-]+", "-", plain).strip("-.")[:_LONGEST].strip("-.") or "form"


def file_names(tables: Iterable[str]) -> dict[str, str]:
    """Return a name for each table by which no two files are the same, on systems without capitals too."""
    names: dict[str, str] = {}
    for table in tables:
        name, number = safe(table, "_").lower(), 1
        while name in names.values():
            number += 1
            name = f"{safe(table, '_').lower()}-{number}"
        names[table] = name
    return names
