"""Points by columns are the points that every other report gives."""

import copy

import pytest

from pembina.reports.html.points import PointColumns
from pembina.reports.outline import Outline

from ...evaluation.conftest import evaluate  # noqa: F401  (a fixture)
from ...evaluation.overriding import BODY, rows
from .. import results


def printed(outline, position):
    points = outline.points(position)
    paths = [node["path"] for node in outline.result.nodes]
    return {path: (points.added(path), points.own(path)) for path in paths if points.added(path) is not None}


def by_columns(outline, position):
    columns, unit = PointColumns.of(outline), 10**outline.decimals

    def cell(column):
        whole = None if column is None else column[position]
        return None if whole is None else whole / unit

    found = {path: (cell(column), cell(columns.own.get(path))) for path, column in columns.added.items()}
    return {path: both for path, both in found.items() if both[0] is not None}


def as_numbers(found):
    return {path: tuple(None if x is None else float(x) for x in both) for path, both in found.items()}


def test_they_are_the_points_of_every_entrant():
    outline = Outline(results.result())
    for position in range(6):
        assert as_numbers(printed(outline, position)) == by_columns(outline, position)


@pytest.mark.parametrize("decimals", [0, 1, 2, 4])
def test_they_are_for_thirds_of_a_group_too(evaluate, decimals):  # noqa: F811
    made = [*rows(), {"a": 33.3333, "b": 66.6667, "c": 11.1111}, {"a": 1, "b": 0, "c": 99.99}]
    outline = Outline(evaluate(BODY, made, award=f"decimals = {decimals}"))
    for position in range(4):
        assert as_numbers(printed(outline, position)) == by_columns(outline, position)


def test_parts_that_do_not_make_their_whole_are_rounded_by_themselves():
    nodes = copy.deepcopy(results.nodes())
    nodes[4]["contributions"][0] = 20.005
    outline = Outline(results.result({"nodes": nodes}))
    assert as_numbers(printed(outline, 0)) == by_columns(outline, 0)
    assert 20.01 == by_columns(outline, 0)["aid"][0]


def test_nobody_with_a_total_means_no_points():
    rows_ = [{**row, "total": None} for row in results.entrants()]
    assert {} == PointColumns.of(Outline(results.result({"entrants": rows_}))).added
