"""Whatever stands in an award, reading it ends in an award or in problems with words; never in a traceback."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pembina.awardfile.reading import judge
from pembina.awardfile.source import Source
from pembina.plugins import Host

WORDS = st.sampled_from(
    [
        *("", "a", "use", "score", "method", "criteria", "from", "bands", "levels", "{x}", "sum", "equal", "relative"),
        *("steps", "fragile", "survey", "faulty", "shared", "cluster", "audit-opinion", "supervision", "WTP"),
    ]
)
SCALARS = st.one_of(
    st.integers(-3, 200),
    st.sampled_from([Decimal(text) for text in ("0", "0.5", "-1", "1e400", "nan", "inf", "1e-999", "100.00")]),
    st.booleans(),
    WORDS,
    st.sampled_from([dt.date(2022, 1, 1), dt.datetime(2022, 1, 1, tzinfo=dt.UTC), dt.time(1)]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=5,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of everything in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def changed(document: Any, path: tuple[str | int, ...], how: str, key: str, value: Any) -> Any:
    """Return a copy with something replaced, removed, or put in beside it."""
    document = copy.deepcopy(document)
    table = document
    for step in path[:-1]:
        table = table[step]
    if how == "replace":
        table[path[-1]] = value
    elif how == "remove":
        del table[path[-1]]
    elif isinstance(table, dict):
        table[key] = value
    else:
        table.append(value)
    return document


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_reading_ends_in_an_award_or_in_problems(data: st.DataObject, valid: str, host: Host) -> None:
    document = tomli.loads(valid, parse_float=Decimal)
    for _ in range(data.draw(st.integers(1, 4))):
        known = list(places(document))
        if not known:
            break
        path = data.draw(st.sampled_from(known))
        how = data.draw(st.sampled_from(["replace", "remove", "insert"]))
        document = changed(document, path, how, data.draw(WORDS), data.draw(VALUES))
    award, problems = judge(Source("award.toml", None), document, host)
    assert (award is None) == bool(problems)
    assert all(problem.show() for problem in problems)
