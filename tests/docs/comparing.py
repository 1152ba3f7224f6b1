"""Whether what a page shows is what was printed; and the page's words anew where it is not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .pages import LEFT_OUT

VARYING = (
    (re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b|\b[0-9a-f]{8}(?=\.\.\.)"), "h"),
    (re.compile(r"SHA256:[A-Za-z0-9+/]{43}"), "K"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "t"),
    (re.compile(r"(?<=in )\d+(\.\d+)? s(, [\d,]+ rows a second)?$", re.MULTILINE), ""),
    (re.compile(r"(?<=may take )[\d.]+ GB"), ""),
    (re.compile(r"(?<=duckdb )\d+\.\d+\.\d+|(?<=polars )\d+\.\d+\.\d+|(?<=[Pp]embina )\d+\.\d+\.\d+"), ""),
)
"""What is another one wherever a page is tried: hashes that change with the program, keys, clocks, speeds, versions.

A letter stands for a text of the same length, so that lines break where they broke.
"""


def masked(text: str) -> str:
    """Return a text without what varies."""
    for pattern, letter in VARYING:
        text = pattern.sub(lambda found, letter=letter: letter * len(found[0]) or "...", text)
    return text


def difference(shown: Sequence[str], printed: str) -> str:
    """Return what a page shows and was not printed, or the reverse; empty where both agree."""
    wanted, found = _plain("\n".join(shown)), _plain(printed)
    if re.fullmatch(_pattern(wanted), found):
        return ""
    lines = wanted.split("\n")
    fits = (i for i in range(len(lines), 0, -1) if re.match(_pattern("\n".join(lines[:i])), found))
    first = next(fits, 0)
    return f"the page goes on, after {first} lines, with:\n  " + "\n  ".join(lines[first : first + 3] or ["(its end)"])


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in masked(text).split("\n")).strip("\n")


def _pattern(wanted: str) -> str:
    """Return what a text with lines or words left out stands for; alone on its line, it is any number of lines."""
    parts = []
    for line in wanted.split("\n"):
        if line == LEFT_OUT:
            parts.append("(?:.*(?:\\n|$))*?")
        else:
            parts.append(r"[\s\S]*?".join(re.escape(part) for part in line.split(LEFT_OUT)) + "(?:\\n|$)")
    return "".join(parts)


def renewed(shown: Sequence[str], printed: str) -> list[str] | None:
    """Return what the page should show: as much as it showed, in the words of now; none where that is not clear."""
    now = printed.rstrip("\n").split("\n") if printed.strip() else []
    now = [line.rstrip() for line in now]
    if LEFT_OUT not in shown:
        return now
    plain = [masked(line) for line in now]
    kept: list[str] = []
    at = 0
    for number, part in enumerate(_split(shown)):
        if number:
            kept.append(LEFT_OUT)
        if not part:
            continue
        begins = [i for i in range(at, len(now)) if plain[i] == masked(part[0].rstrip())]
        if not begins:
            return None
        at = begins[0] + len(part)
        kept += now[begins[0] : at]
    return kept


def _split(shown: Sequence[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in shown:
        parts.append([]) if line == LEFT_OUT else parts[-1].append(line)
    return parts


def excerpt(block: str, whole: str) -> bool:
    """Say whether a block is an excerpt of a file, whatever the blanks, and without remarks at the ends of lines.

    Its lines may stand farther apart in the file. ``...`` leaves something out as well, as in a list of JSON.
    """
    if _ordered([_bare(line) for line in block.splitlines()], [_bare(line) for line in whole.splitlines()]):
        return True
    rest = _bare(whole)
    for part in re.split(r"\[\.\.\.\]|\.\.\.", masked(block)):
        wanted = _bare(part)
        if wanted not in rest:
            return False
        rest = rest[rest.index(wanted) + len(wanted) :]
    return True


def _ordered(lines: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(line in rest for line in lines if line and line != LEFT_OUT)


def _bare(text: str) -> str:
    lines = (re.sub(r"(^|\s+)#\s.*$", "", line) for line in masked(text).split("\n"))
    return "".join("".join(lines).split())
