"""A key that is misspelt by one letter is always reported, on its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import tomli
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pembina.awardfile import read_award
from pembina.errors import AwardError
from pembina.errors.positions import find
from pembina.plugins import Host

LONG = 4
"""Letters from which on a misspelt key cannot resemble two: "ad" may be meant as "id" or "and"."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
FREE = {
    ("entrants", "where", "level"),
    ("criteria", "supervision"),
    ("criteria", "supervision", "visits"),
    ("criteria", "supervision", "quality"),
    ("criteria", "partnerships"),
    ("criteria", "audit-opinion"),
    ("criteria", "audit-opinion", "score", "levels", "WTP"),
    ("criteria", "audit-opinion", "score", "levels", "WDP"),
}
"""Names that the award's author is free to choose; another letter makes another name."""

Path_ = tuple[str | int, ...]


def keys(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Yield the path of every key of a document, and of every header of a list of tables."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield (*path, name)
            yield from keys(item, (*path, name))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            if len(path) == 1:
                yield (*path, i)
            yield from keys(item, (*path, i))


def misspellings(name: str) -> st.SearchStrategy[str]:
    """One letter replaced, left out, put in, or swapped with the next."""
    spots = st.integers(0, len(name) - 1)
    letters = st.sampled_from(LETTERS)
    return st.one_of(
        st.builds(lambda i, c: name[:i] + c + name[i + 1 :], spots, letters),
        st.builds(lambda i: name[:i] + name[i + 1 :], spots),
        st.builds(lambda i, c: name[:i] + c + name[i:], spots, letters),
        st.builds(lambda i: name[:i] + name[i + 1 : i + 2] + name[i] + name[i + 2 :], spots),
    )


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_renaming_any_key_by_one_letter_is_reported_once_and_on_its_line(
    data: st.DataObject, valid: str, host: Host, tmp_path: Path
) -> None:
    path = data.draw(st.sampled_from([p for p in keys(tomli.loads(valid)) if p not in FREE]))
    name = next(str(key) for key in reversed(path) if isinstance(key, str))
    other = data.draw(misspellings(name))
    assume(other and other != name)
    place = find(valid, path)
    assert place is not None
    line, column = place
    lines = valid.split("\n")
    lines[line - 1] = lines[line - 1][: column - 1] + other + lines[line - 1][column - 1 + len(name) :]
    (tmp_path / "award.toml").write_text("\n".join(lines), "utf-8")
    reported = lines_reported(lambda: read_award(tmp_path, host))
    assert line in reported
    assert len(reported) == 1 or len(name) < LONG


def lines_reported(read: Callable[[], object]) -> list[int | None]:
    try:
        read()
    except AwardError as error:
        return [problem.place.line for problem in error.problems]
    return []
